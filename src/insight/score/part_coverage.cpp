#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/score/health.hpp"
#include "insight/score/results.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr double kConnected = 40, kFresh = 35, kBudgets = 25;
constexpr double kStaleDays = 7;  ///< without new figures for so long: no points for freshness

}  // namespace

HealthComponent coverage_part(const History& history) {
    HealthComponent out;
    out.id = HealthPart::coverage;
    out.unit = "ratio";
    out.how =
        "40 points times the share of 28 days' spend in connected accounts, 35 for figures up to "
        "yesterday (5 less for each day they are late), 25 times the share of the spend in "
        "campaigns whose daily budget can be read.";
    if (history.empty()) {
        out.text = "Not known: there are no figures.";
        return out;
    }
    const Day from = history.last - days(kHealthDays - 1);
    double spend = 0, connected = 0, readable = 0;
    for (const auto& campaign : history.campaigns) {
        const double one = campaign.course.sum(from, history.last).spend;
        spend += one;
        if (campaign.info.connected) connected += one;
        if (!std::isnan(campaign.info.budget())) readable += one;
    }
    if (!(spend > 0)) {
        out.text = "Not known: nothing was spent in the last four weeks with figures.";
        return out;
    }
    const double late = static_cast<double>((history.today - history.last).count()) - 1;
    const double lost[] = {kConnected * (1 - connected / spend),
                           kFresh * std::clamp(late / kStaleDays, 0.0, 1.0),
                           kBudgets * (1 - readable / spend)};
    out.value = connected / spend;
    out.score = 100 - lost[0] - lost[1] - lost[2];
    out.text = fmt::format(
        "{} of the spend is in connected accounts, the newest figures are of {}, and budgets can "
        "be read for {} of the spend.",
        shown_percent(connected / spend), to_string(history.last), shown_percent(readable / spend));
    const auto most = std::max_element(std::begin(lost), std::end(lost)) - std::begin(lost);
    if (lost[most] > 0.5) {
        constexpr const char* kTexts[] = {
            "Connect the accounts whose figures come from files.",
            "Bring in the newest figures: sync, or import a file.",
            "Set daily budgets on the campaigns themselves, so that they can be read and moved."};
        constexpr const char* kPages[] = {"/connections", "/connections", "/campaigns"};
        out.action = HealthAction{kTexts[most], lost[most], {}, kPages[most]};
    }
    return out;
}

}  // namespace herald::insight
