#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "insight/score/health.hpp"
#include "insight/score/results.hpp"

namespace herald::insight {
namespace {

constexpr double kFewest = 4;  ///< posts in 28 days that a usual number is at least
constexpr double kRhythm = 0.4, kResponse = 0.4, kPlan = 0.2;
constexpr double kEqual = 60, kDoubling = 80;
constexpr double kFailure = 10, kMostFailures = 3;

struct Shares {
    double rhythm = 0, plan = 0;
    std::optional<double> response;

    double score() const {
        const double known = kRhythm + kPlan + (response ? kResponse : 0);
        return (kRhythm * rhythm + kPlan * plan + kResponse * response.value_or(0)) / known;
    }
};

double usual_of(const content::ContentStanding& content) {
    return std::max(kFewest, content.usual.value_or(kFewest));
}

Shares shares_of(const content::ContentStanding& content) {
    Shares out;
    const double usual = usual_of(content);
    out.rhythm = 100 * std::min(1.0, static_cast<double>(content.posts) / usual);
    out.plan = 100 * std::min(1.0, static_cast<double>(content.planned) / (usual / 2));
    if (content.lift)
        out.response = std::clamp(kEqual + kDoubling * std::log2(*content.lift), 0.0, 100.0);
    return out;
}

double malus(const content::ContentStanding& content) {
    return kFailure * std::min(kMostFailures, static_cast<double>(content.failed));
}

/// What would bring most, and how much of this part.
HealthAction action_of(const content::ContentStanding& content, const Shares& shares) {
    const double now = std::max(0.0, shares.score() - malus(content));
    HealthAction best;
    const auto offer = [&](Shares then, double less, std::string text, const char* page) {
        const double gain = std::max(0.0, then.score() - less) - now;
        if (gain <= best.gain) return;
        best.gain = gain;
        best.text = std::move(text);
        best.page = page;
    };
    const double usual = usual_of(content);
    Shares planned = shares, steady = shares, better = shares;
    planned.plan = steady.rhythm = 100;
    offer(planned, malus(content),
          fmt::format("Plan {:.0f} more posts for the next two weeks.",
                      std::ceil(usual / 2 - static_cast<double>(content.planned))),
          "/calendar");
    offer(steady, malus(content),
          fmt::format("Publish about {:.0f} posts in four weeks, as before.", usual), "/calendar");
    if (better.response && content.do_more) {
        better.response = std::min(100.0, *better.response + kDoubling * std::log2(1.2));
        offer(better, malus(content),
              fmt::format("Do more of what works here: {}.", to_lower_ascii(*content.do_more)),
              "/content/performance");
    }
    if (content.failed > 0)
        offer(shares, 0,
              fmt::format("{} {} not go out: see why.", content.failed,
                          content.failed == 1 ? "post did" : "posts did"),
              "/publications?state=failed");
    return best;
}

}  // namespace

HealthComponent content_part(const content::ContentStanding& content) {
    HealthComponent out;
    out.id = HealthPart::content;
    out.unit = "count";
    out.how =
        "Two fifths: posts of 28 days against the usual number, at least four. Two fifths: what "
        "they got against those of the twelve weeks before, 60 points when equal, 80 more for each "
        "doubling; left out while too few are measured. One fifth: dates in the next 14 days "
        "against half the usual number. Less 10 for each post that failed, at most 30.";
    const Shares shares = shares_of(content);
    out.value = static_cast<double>(content.posts);
    out.score = std::max(0.0, shares.score() - malus(content));
    out.text = fmt::format("{} {} out in the last {} days", content.posts,
                           content.posts == 1 ? "post went" : "posts went", kHealthDays);
    if (content.usual) out.text += fmt::format(" (usually {:.0f})", *content.usual);
    if (content.lift)
        out.text += fmt::format("; they got {} {} than those before",
                                shown_percent(std::abs(*content.lift - 1)),
                                *content.lift < 1 ? "less" : "more");
    out.text += fmt::format("; {} {} planned for the next two weeks.", content.planned,
                            content.planned == 1 ? "is" : "are");
    HealthAction action = action_of(content, shares);
    if (action.gain > 0) out.action = std::move(action);
    return out;
}

}  // namespace herald::insight
