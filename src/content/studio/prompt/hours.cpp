#include "content/studio/prompt/hours.hpp"

#include <array>

#include <fmt/format.h>

namespace herald::content::studio {
namespace {

/// Traits of content/feedback; nothing is planned for the night.
struct Part {
    std::string_view code;
    unsigned middle;
};
constexpr std::array kParts{Part{"hour_morning", 8}, Part{"hour_midday", 12},
                            Part{"hour_afternoon", 16}, Part{"hour_evening", 20}};
constexpr unsigned kLateMorning = 11;

std::string reason_of(const Lesson& lesson) {
    return lesson.why.empty() ? lesson.what : fmt::format("{}: {}", lesson.what, lesson.why);
}

}  // namespace

std::vector<compose::GoodHour> good_hours(const BestTimes& times) {
    std::vector<compose::GoodHour> out;
    if (times.basis != TimesBasis::own) return out;
    for (const TimeHint& one : times.top)
        out.push_back({times.network.value_or(""), static_cast<unsigned>(one.weekday),
                       static_cast<unsigned>(one.hour), one.why});
    return out;
}

std::vector<compose::GoodHour> good_hours(const std::vector<Lesson>& lessons) {
    std::vector<compose::GoodHour> out;
    const Lesson* best = nullptr;
    unsigned middle = 0;
    for (const Lesson& one : lessons) {
        if (one.code == "weekend" && one.lift > 0)
            for (const unsigned weekday : {6u, 7u})
                out.push_back({"", weekday, kLateMorning, reason_of(one)});
        for (const Part& part : kParts)
            if (one.code == part.code && one.lift > (best == nullptr ? 0 : best->lift)) {
                best = &one;
                middle = part.middle;
            }
    }
    if (best == nullptr) return out;
    for (auto& one : out) one.hour = middle;
    out.push_back({"", 0, middle, reason_of(*best)});
    return out;
}

}  // namespace herald::content::studio
