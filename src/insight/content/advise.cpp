#include "insight/content/advise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kMostTold = 2;   ///< lessons of either kind
constexpr double kWorthTelling = 0.1;  ///< a tenth more or less
constexpr double kFewPlanned = 0.25;   ///< of the usual number in four weeks

Proposal tip(std::string key, std::string title, std::string text) {
    Proposal out;
    out.kind = AdviceKind::content;
    out.key = "content:" + std::move(key);
    out.title = std::move(title);
    out.text = std::move(text);
    out.effort = Effort::low;
    out.valid_days = 28;
    return out;
}

std::string percent(double lift) { return fmt::format("{:.0f} %", 100 * std::abs(lift)); }

Evidence effects_of(const std::vector<content::Lesson>& lessons) {
    Evidence out{EvidenceKind::bars,
                 "What posts with it get, against those without",
                 "",
                 "Change of engagement",
                 "ratio",
                 {},
                 {}};
    out.lines = {{"Change", {}}};
    for (const auto& lesson : lessons) {
        EvidencePoint point;
        point.label = lesson.what;
        point.y = lesson.lift;
        point.low = lesson.low;
        point.high = lesson.high;
        out.lines[0].points.push_back(std::move(point));
    }
    return out;
}

Proposal of_lesson(const content::Lesson& lesson, const std::vector<content::Lesson>& all) {
    const bool gain = lesson.lift > 0;
    Proposal out =
        tip(lesson.code,
            fmt::format("{}: {}", gain ? "Do more of" : "Do less of", to_lower_ascii(lesson.what)),
            fmt::format("Your own posts with it got {} {} engagement than those without, "
                        "all else being equal (90 %: {:+.0f} to {:+.0f} %).",
                        percent(lesson.lift), gain ? "more" : "less", 100 * lesson.low,
                        100 * lesson.high));
    out.why = {lesson.why};
    out.evidence = effects_of(all);
    return out;
}

std::vector<Proposal> of_lessons(const std::vector<content::Lesson>& lessons) {
    std::vector<Proposal> out;
    std::size_t gains = 0, losses = 0;
    for (const auto& lesson : lessons) {
        if (std::abs(lesson.lift) < kWorthTelling) continue;
        auto& told = lesson.lift > 0 ? gains : losses;
        if (told++ < kMostTold) out.push_back(of_lesson(lesson, lessons));
    }
    return out;
}

}  // namespace

std::vector<Proposal> advise_on_content(const std::optional<content::ContentStanding>& standing,
                                        const std::vector<content::Lesson>& lessons) {
    if (!standing) return {};
    std::vector<Proposal> out = of_lessons(lessons);
    const double usual = standing->usual.value_or(0);
    if (usual >= 4 && static_cast<double>(standing->planned) < kFewPlanned * usual) {
        out.push_back(tip("plan", "Plan the next two weeks",
                          "Fewer posts have a date than usually go out. A calendar that is full "
                          "early leaves time for review."));
        out.back().why = {
            fmt::format("{} planned for the next 14 days; {:.0f} go out in four "
                        "weeks usually.",
                        standing->planned, usual)};
    }
    return out;
}

}  // namespace herald::insight
