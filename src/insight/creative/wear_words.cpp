#include <fmt/format.h>

#include <cmath>

#include "insight/creative/wear.hpp"

namespace herald::insight {
namespace {

/// "12,400"
std::string grouped(double value) {
    std::string out = fmt::format("{:.0f}", value);
    for (auto at = static_cast<std::ptrdiff_t>(out.size()) - 3; at > 0; at -= 3)
        out.insert(static_cast<std::size_t>(at), ",");
    return out;
}

std::string percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

std::string rate(double value) { return fmt::format("{:.2f} %", 100 * value); }

std::string needs(const Wear& wear) {
    if (wear.needs_days && wear.needs_impressions)
        return fmt::format("Unknown yet: needs {} more impressions and {} more days.",
                           grouped(*wear.needs_impressions), *wear.needs_days);
    if (wear.needs_days) return fmt::format("Unknown yet: needs {} more days.", *wear.needs_days);
    if (wear.needs_impressions)
        return fmt::format("Unknown yet: needs {} more impressions.",
                           grouped(*wear.needs_impressions));
    return "Unknown: it is not among the ads that are judged.";
}

std::string seen(const Wear& wear) {
    return wear.unit == FatigueUnit::days
               ? fmt::format("after {:.0f} days of its usual delivery", wear.exposure)
               : fmt::format("after {:.1f} impressions a person", wear.exposure);
}

}  // namespace

std::string reason_of(const Wear& wear) {
    if (!wear.left) return needs(wear);
    std::string out =
        fmt::format("{} of the click rate it began with ({}) is left (90 % interval {} to {}), {}.",
                    percent(wear.left->mean), rate(wear.first_rate), percent(wear.left->low),
                    percent(wear.left->high), seen(wear));
    if (wear.renewed) out += " It began anew on " + to_string(wear.since) + ".";
    if (std::abs(wear.others - 1) >= 0.05)
        out += fmt::format(" The platform's other campaigns {} {} meanwhile, which is taken out.",
                           wear.others < 1 ? "lost" : "gained", percent(std::abs(wear.others - 1)));
    if (wear.state == FatigueState::unknown) out += " " + needs(wear);
    if (wear.days_left && *wear.days_left > 0)
        out += fmt::format(" At today's pace {} is left in about {:.0f} days.",
                           percent(kTiredShare), std::ceil(*wear.days_left));
    return out;
}

}  // namespace herald::insight
