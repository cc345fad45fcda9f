#include "content/studio/prompt/hours.hpp"

#include <array>

#include <fmt/format.h>

namespace herald::content::studio {
namespace {

/// Traits of content/feedback; nothing is planned for the night.
struct Part {
    std::string_view code;
    unsigned from, to;
    unsigned middle() const { return (from + to) / 2; }
};
constexpr std::array kParts{Part{"hour_morning", 6, 10}, Part{"hour_midday", 10, 14},
                            Part{"hour_afternoon", 14, 18}, Part{"hour_evening", 18, 22}};
constexpr unsigned kLateMorning = 11;
constexpr const char* kTaught = "time_lesson";

std::string reason_of(const Lesson& lesson) {
    return lesson.why.empty() ? lesson.what : fmt::format("{}: {}", lesson.what, lesson.why);
}

std::map<std::string, std::string> values_of(const Lesson& lesson) {
    return {{"lesson", lesson.code},
            {"what", lesson.what},
            {"items", std::to_string(lesson.items)},
            {"lift", fmt::format("{:.3f}", lesson.lift)}};
}

}  // namespace

std::vector<compose::GoodHour> good_hours(const BestTimes& times) {
    std::vector<compose::GoodHour> out;
    if (times.basis != TimesBasis::own) return out;
    for (const TimeHint& one : times.top)
        out.push_back({times.network.value_or(""), static_cast<unsigned>(one.weekday),
                       static_cast<unsigned>(one.hour), one.why, one.code, one.values});
    return out;
}

std::vector<compose::GoodHour> good_hours(const std::vector<Lesson>& lessons) {
    std::vector<compose::GoodHour> out;
    const Lesson* best = nullptr;
    unsigned middle = 0;
    for (const Lesson& one : lessons) {
        if (one.code == "weekend" && one.lift > 0)
            for (const unsigned weekday : {6u, 7u})
                out.push_back({"", weekday, kLateMorning, reason_of(one), kTaught, values_of(one)});
        for (const Part& part : kParts)
            if (one.code == part.code && one.lift > (best == nullptr ? 0 : best->lift)) {
                best = &one;
                middle = part.middle();
            }
    }
    if (best == nullptr) return out;
    for (auto& one : out) one.hour = middle;
    out.push_back({"", 0, middle, reason_of(*best), kTaught, values_of(*best)});
    return out;
}

std::vector<compose::BadHours> bad_hours(const std::vector<Lesson>& lessons) {
    std::vector<compose::BadHours> out;
    for (const Lesson& one : lessons) {
        if (one.lift >= 0) continue;
        if (one.code == "weekend") out.push_back({0, 0, true, reason_of(one), values_of(one)});
        for (const Part& part : kParts)
            if (one.code == part.code)
                out.push_back({part.from, part.to, false, reason_of(one), values_of(one)});
    }
    return out;
}

}  // namespace herald::content::studio
