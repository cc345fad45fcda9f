#pragma once

#include <vector>

#include "insight/foretell/scene.hpp"

/// Questions that time has answered: what models are fitted on, judged and calibrated by.
namespace herald::insight {

/// A question with what then happened. Days that are not known whole are scaled up; windows less
/// than kLeastKnown known are left out.
struct Occasion {
    Question question;
    double amount = 0;  ///< conversions, or revenue
    double spend = 0;
};
inline constexpr double kLeastKnown = 0.8;

/// Whose plan a question names. spent: what was then spent, for fitting how results follow spend.
/// usual: what had been spent in the week before, for judging; occasions on which spend then left
/// the range from half to twice of it are no test of a prediction and left out.
enum class PlanOf : std::uint8_t { spent, usual };

struct OccasionWish {
    Day from{}, to{};          ///< all of the days asked for lie within
    std::vector<int> lengths;  ///< days ahead, taken in turn
    int per_origin = 1;        ///< lengths a subject and day
    int stride = 1;            ///< days from one origin to the next
    PlanOf plan = PlanOf::usual;
    bool campaigns_only = false;
};
std::vector<Occasion> occasions_of(const Scene& scene, const OccasionWish& wish);

/// The last day whose figures are known whole enough to judge by.
Day last_known_day(const History& history, TrainedKind kind);

std::vector<Question> questions_of(const std::vector<Occasion>& occasions);

}  // namespace herald::insight
