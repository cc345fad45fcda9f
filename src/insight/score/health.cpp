#include "insight/score/health.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace herald::insight {
namespace {

double weight_of(HealthPart part) {
    switch (part) {
        case HealthPart::efficiency: return 0.25;
        case HealthPart::growth: return 0.15;
        case HealthPart::stability: return 0.10;
        case HealthPart::creative_freshness: return 0.15;
        case HealthPart::pacing: return 0.10;
        case HealthPart::tracking: return 0.15;
        case HealthPart::coverage: return 0.10;
        case HealthPart::content: return 0.10;
    }
    return 0;
}

std::string words_of(HealthPart part) {
    std::string out(enum_name(part));
    std::replace(out.begin(), out.end(), '_', ' ');
    return out;
}

void cut(Course& course, Day today) {
    if (course.empty() || course.last() < today) return;
    if (course.first >= today) {
        course.days.clear();
        return;
    }
    course.days.resize(static_cast<std::size_t>((today - course.first).count()));
}

std::optional<std::string> message_of(const History& history,
                                      const std::vector<HealthComponent>& parts) {
    std::string missing;
    std::size_t known = 0;
    for (const auto& part : parts) {
        if (part.score)
            ++known;
        else
            missing += (missing.empty() ? "" : ", ") + words_of(part.id);
    }
    if (known == 0)
        return fmt::format("Not enough data: needs {} more days.",
                           std::max<std::int64_t>(1, kHealthDays - history.days()));
    if (missing.empty()) return std::nullopt;
    return fmt::format("Left out for want of data: {}. The other parts count more instead.",
                       missing);
}

}  // namespace

History as_of(const History& history, Day today) {
    History out = history;
    out.today = today;
    for (auto& campaign : out.campaigns) cut(campaign.course, today);
    for (auto& ad : out.ads) cut(ad.course, today);
    std::erase_if(out.ads, [](const AdHistory& ad) { return ad.course.empty(); });
    out.platforms = {};
    out.workspace = {};
    add_up(out);
    return out;
}

DayHealth health_of(const History& history, const WearReport& wear,
                    const std::optional<content::ContentStanding>& content) {
    DayHealth out;
    out.components = {efficiency_part(history),      growth_part(history), stability_part(history),
                      freshness_part(history, wear), pacing_part(history), tracking_part(history),
                      coverage_part(history)};
    if (content) out.components.push_back(content_part(*content));
    double weights = 0, sum = 0;
    for (auto& part : out.components) {
        if (!part.score) continue;
        weights += weight_of(part.id);
        sum += weight_of(part.id) * *part.score;
    }
    if (weights > 0) out.score = std::round(10 * sum / weights) / 10;
    for (auto& part : out.components) {
        part.weight = part.score ? weight_of(part.id) / weights : 0;
        if (part.score) part.score = std::round(10 * *part.score) / 10;
        if (!part.action) continue;
        part.action->gain = std::round(10 * part.action->gain * part.weight) / 10;
        if (!(part.action->gain > 0)) part.action.reset();
    }
    out.message = message_of(history, out.components);
    return out;
}

}  // namespace herald::insight
