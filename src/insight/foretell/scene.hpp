#pragma once

#include <array>
#include <map>
#include <span>

#include "insight/foretell/spend_curves.hpp"
#include "insight/foretell/subject.hpp"
#include "insight/predict/table.hpp"

/// What is known of a subject on a day, and nothing that came later.
namespace herald::insight {

inline constexpr int kLongestAhead = 90;   ///< days that may be asked for
inline constexpr int kFewestToldDays = 7;  ///< of a subject, since it first spent

/// "What will the `days` days after `origin` bring, at so much spend a day?"
struct Question {
    std::size_t subject = 0;  ///< its place in Scene::subjects()
    Day origin{};             ///< the last day that is known
    int days = 7;
    double plan = 0;  ///< spend a day over those days
};

/// Where a question's answer starts from; `expected` is their product (times `days`).
struct Start {
    double rate = 0;      ///< results a day, of the last 28 days
    double weekdays = 0;  ///< what the weekdays ahead make of it, about 1
    double budget = 1;    ///< what the response curve makes of the plan
    double expected(int days) const { return rate * weekdays * budget * days; }
};

/// What a number is in a model's table, and in words.
struct FeatureLabel {
    const char* name;
    const char* conversions;  ///< label
    const char* revenue;
};
std::span<const FeatureLabel> feature_labels();
/// In words; features that a model has beyond these keep their name.
std::string label_of(std::string_view feature, TrainedKind kind);

/// A feature's number as people read it: ratios and counts instead of their logarithms.
double shown_value(std::string_view feature, double value);

class Scene {
public:
    /// The history outlives it.
    Scene(const History& history, TrainedKind kind, std::vector<Subject> subjects);

    const History& history() const { return *history_; }
    TrainedKind kind() const { return kind_; }
    const std::vector<Subject>& subjects() const { return subjects_; }
    const Subject& subject(const Question& q) const { return subjects_[q.subject]; }

    /// Whether the days before say anything: told and spent in the last 28, and in the last 7.
    bool can_ask(std::size_t subject, Day origin) const;
    /// Spend a day of the last 7 days: what goes on when nobody changes anything.
    double usual_spend(std::size_t subject, Day origin) const;
    Start start(const Question& q, const SpendCurves& curves) const;
    /// ROAS of the last 28 days, drawn towards the workspace's: an alternative start of revenue.
    double usual_return(const Question& q) const;
    /// One row a question: numbers in the order of feature_labels(), then platform, objective and
    /// level. Nothing after a question's origin changes a row, but for the plan it names.
    Table features(std::span<const Question> questions) const;

private:
    struct Level;
    std::array<double, 7> weekdays(std::size_t subject, Day origin) const;
    Level level(std::size_t subject, Day origin) const;
    void fill(const Question& q, double* row) const;

    const History* history_;
    TrainedKind kind_;
    std::vector<Subject> subjects_;
};

}  // namespace herald::insight
