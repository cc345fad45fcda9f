#include "insight/foretell/occasions.hpp"

#include <algorithm>
#include <cmath>

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr double kWholeEnough = 0.85;  ///< share of a day's results
constexpr double kKept = 2;            ///< times more or less than planned
constexpr double kMostStep = 10;  ///< a plan so many times the month's spend is another campaign

std::optional<Occasion> occasion(const Scene& scene, const Question& asked, PlanOf plan) {
    const Subject& who = scene.subject(asked);
    const DaySums sums = who.over(asked.origin + days(1), asked.origin + days(asked.days));
    const double known = sums.known(scene.kind());
    if (sums.days < kLeastKnown * asked.days || known < kLeastKnown * asked.days)
        return std::nullopt;
    Occasion out{asked, std::max(sums.amount(scene.kind()), 0.0) * asked.days / known,
                 std::max(sums.spend, 0.0) * asked.days / sums.days};
    const double spent = out.spend / asked.days;
    const double usual = scene.usual_spend(asked.subject, asked.origin);
    if (!(spent > 0)) return std::nullopt;
    if (plan == PlanOf::usual) {
        if (spent > kKept * usual || spent * kKept < usual) return std::nullopt;
        out.question.plan = usual;
    } else {
        if (spent > kMostStep * usual || spent * kMostStep < usual) return std::nullopt;
        out.question.plan = spent;
    }
    return out;
}

}  // namespace

std::vector<Occasion> occasions_of(const Scene& scene, const OccasionWish& wish) {
    std::vector<Occasion> out;
    const std::size_t lengths = wish.lengths.size();
    for (std::size_t s = 0; s < scene.subjects().size(); ++s) {
        const Subject& who = scene.subjects()[s];
        if (wish.campaigns_only && who.level != SubjectLevel::campaign) continue;
        std::size_t turn = s;
        for (Day origin = wish.from - days(1); origin < wish.to; origin += days(wish.stride)) {
            if (!scene.can_ask(s, origin)) continue;
            for (int i = 0; i < wish.per_origin; ++i) {
                const int length = wish.lengths[turn++ % lengths];
                if (origin + days(length) > wish.to) continue;
                if (auto one = occasion(scene, {s, origin, length, 0}, wish.plan))
                    out.push_back(*one);
            }
        }
    }
    return out;
}

Day last_known_day(const History& history, TrainedKind kind) {
    const auto& known =
        kind == TrainedKind::roas ? history.revenue_known : history.conversions_known;
    Day out = history.last;
    while (out > history.first &&
           known.at(static_cast<int>((history.today - out).count())).mean < kWholeEnough)
        out -= days(1);
    return out;
}

std::vector<Question> questions_of(const std::vector<Occasion>& occasions) {
    std::vector<Question> out;
    out.reserve(occasions.size());
    for (const auto& one : occasions) out.push_back(one.question);
    return out;
}

}  // namespace herald::insight
