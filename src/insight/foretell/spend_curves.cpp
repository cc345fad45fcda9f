#include "insight/foretell/spend_curves.hpp"

#include <algorithm>
#include <cmath>

#include "insight/budget/response.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr int kCurveDays = 180;
constexpr std::size_t kKeptDraws = 16;
constexpr std::ptrdiff_t kFewestCurveDays = 10;  ///< with spend
constexpr double kSteepest = 4;
constexpr double kUnknownDeviation = 0.25;  ///< of a doubling's logarithm, where nothing is known

CampaignDays days_of(const Subject& subject, TrainedKind kind, Day until) {
    CampaignDays out;
    const Day from = std::max(until - days(kCurveDays - 1), std::max(subject.first, subject.born));
    for (Day day = from; day <= until; day += days(1)) {
        const DaySums sums = subject.over(day, day);
        const bool is_known = sums.days > 0 && sums.known(kind) / sums.days > 0.9;
        out.spend.push_back(std::max(sums.spend, 0.0));
        out.results.push_back(is_known ? std::max(sums.amount(kind), 0.0) : kUnknown);
    }
    return out;
}

CurveShape shape_of(const CurveParts& parts, double mean_spend) {
    return {mean_spend * std::exp(std::clamp(parts[1], -6.0, 6.0)),
            std::min(std::exp(parts[2]), kSteepest)};
}

}  // namespace

double CurveShape::at(double spend) const {
    return spend > 0 ? 1 / (1 + std::pow(half / spend, shape)) : 0;
}

double SpendCurves::ratio(const Subject& subject, double from, double to, double own_spend) const {
    const auto found = by_subject.find(subject.key);
    const CurveShape curve =
        found == by_subject.end() ? CurveShape{half * own_spend, shape} : found->second.likely;
    const double before = curve.at(from);
    return before > 0 ? curve.at(to) / before : 1;
}

double SpendCurves::deviation(const Subject& subject, double from, double to) const {
    if (!(from > 0) || !(to > 0)) return 0;
    const auto found = by_subject.find(subject.key);
    if (found == by_subject.end() || found->second.draws.size() < 2)
        return kUnknownDeviation * std::abs(std::log2(to / from));
    double sum = 0, squares = 0;
    const auto n = static_cast<double>(found->second.draws.size());
    for (const auto& draw : found->second.draws) {
        const double before = draw.at(from), after = draw.at(to);
        const double log = before > 0 && after > 0 ? std::log(after / before) : 0;
        sum += log;
        squares += log * log;
    }
    return std::sqrt(std::max(squares / n - sum / n * (sum / n), 0.0) * n / (n - 1));
}

bool SpendCurves::known(const Subject& subject) const {
    const auto found = by_subject.find(subject.key);
    return found != by_subject.end() && found->second.known;
}

SpendCurves learn_curves(const std::vector<Subject>& subjects, TrainedKind kind, Day until,
                         std::size_t most) {
    SpendCurves out;
    std::vector<CampaignDays> market;
    std::vector<const Subject*> who;
    for (const auto& subject : subjects) {
        if (who.size() >= most && subject.level == SubjectLevel::campaign) continue;
        CampaignDays one = days_of(subject, kind, until);
        const auto spent = std::count_if(one.spend.begin(), one.spend.end(),
                                         [](double spend) { return spend > 0; });
        if (spent < kFewestCurveDays) continue;
        market.push_back(std::move(one));
        who.push_back(&subject);
    }
    if (market.empty()) return out;
    const Market fitted = fit_market(market);
    out.half = std::exp(std::clamp(fitted.means[1], -6.0, 6.0));
    out.shape = std::min(std::exp(fitted.means[2]), kSteepest);
    for (std::size_t i = 0; i < who.size(); ++i) {
        const FittedCurve& one = fitted.campaigns[i];
        if (!(one.mean_spend > 0)) continue;
        SpendCurve curve{shape_of(one.parts, one.mean_spend), {}, one.knowledge == Knowledge::good};
        const std::size_t step = std::max<std::size_t>(one.draws.size() / kKeptDraws, 1);
        for (std::size_t d = 0; d < one.draws.size(); d += step)
            curve.draws.push_back(shape_of(one.draws[d], one.mean_spend));
        out.by_subject[who[i]->key] = std::move(curve);
    }
    return out;
}

}  // namespace herald::insight
