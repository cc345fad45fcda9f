#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "insight/foretell/occasions.hpp"
#include "insight/foretell/reach.hpp"
#include "insight/predict/predictor.hpp"
#include "model/drift.hpp"

/// A model of sums over the next days, as the registry keeps it.
namespace herald::insight {

/// What trees correct. own_level: the subject's own last 28 days, week pattern and response curve.
/// spend: planned spend times the last ROAS (revenue only).
enum class StartFrom : std::uint8_t { own_level, spend };
BOOST_DESCRIBE_ENUM(StartFrom, own_level, spend)

struct ForetellerState {
    TrainedKind kind{};
    StartFrom start{};
    SpendCurves curves;
    std::vector<ReachBucket> reach;  ///< of held-out days
    Day data_from{}, held_from{}, data_to{};
    double unit = 1;            ///< results of one conversion
    model::LossLevel promised;  ///< of held-out single days
    std::string chosen;         ///< why this start or loss, in words
};
BOOST_DESCRIBE_STRUCT(ForetellerState, (),
                      (kind, start, curves, reach, data_from, held_from, data_to, unit, promised,
                       chosen))

/// Why an amount is what it is: `base` times the exponential of all shares.
struct AmountReasons {
    double amount = 0, base = 0;
    std::vector<Reason> shares;
};

/// Immutable. Without trees it is the start alone: the plain model that others must beat.
class Foreteller {
public:
    explicit Foreteller(ForetellerState about, std::optional<Predictor> trees = {})
        : about_(std::move(about)), trees_(std::move(trees)) {}

    const ForetellerState& about() const { return about_; }
    bool is_plain() const { return !trees_; }

    /// Conversions, or revenue, over the days asked for; above 0.
    std::vector<double> amounts(const Scene& scene, const std::vector<Question>& questions) const;
    AmountReasons explain(const Scene& scene, const Question& question) const;
    /// Where an amount starts from, without trees.
    double expected(const Scene& scene, const Question& question) const;

    std::string to_bytes() const;
    /// Throws Error{invalid} for bytes of another kind or version.
    static Foreteller from_bytes(std::string_view bytes);

private:
    Table table(const Scene& scene, const std::vector<Question>& questions) const;
    ForetellerState about_;
    std::optional<Predictor> trees_;
};

/// Features with the column that trees multiply: its name is kExpected.
Table with_expected(const Scene& scene, const std::vector<Question>& questions,
                    const std::vector<double>& expected);
inline constexpr const char* kExpected = "expected";

/// Deviance of each occasion (Tweedie 1.5 of its amount; of ROAS at what was spent): the one loss
/// that everything is judged by.
std::vector<double> losses_of(const Foreteller& model, const Scene& scene,
                              const std::vector<Occasion>& occasions);
/// How far off it was on each occasion.
std::vector<Miss> misses_of(const Foreteller& model, const Scene& scene,
                            const std::vector<Occasion>& occasions);

}  // namespace herald::insight
