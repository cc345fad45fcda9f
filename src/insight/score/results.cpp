#include "insight/score/results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace herald::insight {

ResultKind result_kind(const History& history) {
    for (const auto& campaign : history.campaigns)
        for (const DayFigures& day : campaign.course.days)
            if (campaign.info.tells_revenue && day.revenue > 0) return ResultKind::revenue;
    return ResultKind::conversions;
}

std::string_view noun(ResultKind kind) {
    return kind == ResultKind::revenue ? "revenue" : "conversions";
}

double result_on(const History& history, const Course& course, Day day, ResultKind kind) {
    const DayFigures figures = course.on(day);
    const int age = static_cast<int>((history.today - day).count());
    const Share known = kind == ResultKind::revenue ? history.revenue_known.at(age)
                                                    : history.conversions_known.at(age);
    const double seen = kind == ResultKind::revenue ? figures.revenue : figures.conversions;
    return seen / std::clamp(known.mean, 0.3, 1.0);
}

double results_of(const History& history, const Course& course, Day from, Day to, ResultKind kind) {
    double out = 0;
    for (Day day = from; day <= to; day += std::chrono::days(1))
        out += result_on(history, course, day, kind);
    return out;
}

bool is_for_awareness(const CampaignInfo& info) {
    if (!info.objective) return false;
    const std::string objective = to_lower_ascii(*info.objective);
    for (const char* word : {"awareness", "reach", "video_views", "brand", "engagement", "traffic"})
        if (objective.find(word) != std::string::npos) return true;
    return objective == "video";
}

std::string shown_money(double amount, const History& history) {
    const bool whole = std::abs(amount) >= 100 || minor_digits(history.currency) == 0;
    std::string out = fmt::format("{:.{}f}", amount, whole ? 0 : 2);
    const std::size_t point = std::min(out.find('.'), out.size());
    for (auto at = static_cast<std::ptrdiff_t>(point) - 3; at > (amount < 0 ? 1 : 0); at -= 3)
        out.insert(static_cast<std::size_t>(at), ",");
    return out + " " + std::string(history.currency.text());
}

std::string shown_percent(double share) {
    const double shown = 100 * share;
    return fmt::format("{:.{}f} %", shown,
                       std::abs(shown) < 10 && shown != std::round(shown) ? 1 : 0);
}

}  // namespace herald::insight
