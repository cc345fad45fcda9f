#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/advice/advisers.hpp"
#include "insight/advice/evidence.hpp"
#include "insight/advice/words.hpp"

/// What belongs to no campaign: what keeps Herald from saying more. Their worth in money is not
/// known, and none is claimed.
namespace herald::insight {
namespace {

constexpr double kMuchOfSpend = 0.2;

/// Spend a day of running campaigns that a condition holds for, and how many they are.
struct Part {
    double spend = 0, all = 0;
    std::size_t campaigns = 0;
    double share() const { return all > 0 ? spend / all : 0; }
};
template <class F>
Part part_where(const Desk& desk, F&& holds) {
    Part out;
    for (std::size_t i = 0; i < desk.look.campaigns.size(); ++i) {
        const CampaignLook& one = desk.look.campaigns[i];
        if (!one.runs) continue;
        out.all += one.spend_a_day;
        if (!holds(one, desk.info(i))) continue;
        out.spend += one.spend_a_day;
        ++out.campaigns;
    }
    return out;
}

Proposal tip(std::string_view name, std::string title, std::string text, std::string why) {
    Proposal out;
    out.kind = AdviceKind::general;
    out.key = fmt::format("general:{}", name);
    out.title = std::move(title);
    out.text = std::move(text);
    out.why = {std::move(why)};
    out.effort = Effort::medium;
    out.valid_days = 28;
    return out;
}

Evidence parts(const Part& part, std::string with, std::string without) {
    Evidence out{EvidenceKind::bars, "Spend a day", "", "Money a day", "money", {}, {}};
    out.lines = {{"Spend a day", {}}};
    for (const bool is_with : {true, false}) {
        EvidencePoint point;
        point.label = is_with ? with : without;
        point.y = is_with ? part.spend : part.all - part.spend;
        out.lines[0].points.push_back(std::move(point));
    }
    return out;
}

std::string how_much(const Desk& desk, const Part& part) {
    return fmt::format("{} running {} with {} a day, {} of all spend.", part.campaigns,
                       part.campaigns == 1 ? "campaign" : "campaigns",
                       in_money(part.spend, desk.history.currency), in_percent(part.share()));
}

}  // namespace

std::vector<Proposal> advise_generally(const Desk& desk) {
    std::vector<Proposal> out;
    const History& history = desk.history;
    if (history.empty() || desk.look.campaigns.empty()) return out;
    const Part untold = part_where(desk, [](const auto& one, const auto&) { return !one.is_told; });
    if (untold.share() >= kMuchOfSpend) {
        out.push_back(tip("revenue", "Tell what conversions are worth",
                          "Some accounts report conversions but no revenue. With their value in "
                          "the platform's tracking, Herald can judge these campaigns by money "
                          "instead of by what a conversion costs.",
                          how_much(desk, untold)));
        out.back().evidence = parts(untold, "No revenue told", "Revenue told");
    }
    const Part held =
        part_where(desk, [](const auto&, const auto& info) { return !info.budget_can_change(); });
    if (held.share() >= kMuchOfSpend) {
        out.push_back(tip("budgets", "Give campaigns daily budgets of their own",
                          "The money of some campaigns is held by their ad groups, shared, or set "
                          "for a whole flight. Herald can neither plan nor change it; with a daily "
                          "budget on the campaign it can.",
                          how_much(desk, held)));
        out.back().evidence = parts(held, "Held elsewhere", "Own daily budget");
    }
    const Part unpriced =
        part_where(desk, [](const auto&, const auto& info) { return std::isnan(info.rate); });
    if (unpriced.campaigns > 0)
        out.push_back(tip("rates", "Add the exchange rates that are missing",
                          "Some accounts have a currency without a rate to yours; their money is "
                          "left out of sums and advice.",
                          how_much(desk, unpriced)));
    const auto known = static_cast<std::size_t>(std::max<std::int64_t>(history.days(), 0));
    if (known < kFewestDays) {
        out.push_back(
            tip("young", "Give it some more days",
                fmt::format("Most advice about money needs {} of figures; {} are there.",
                            in_days(kFewestDays), in_days(static_cast<std::int64_t>(known))),
                fmt::format("It needs {} more.",
                            in_days(static_cast<std::int64_t>(kFewestDays - known)))));
        out.back().effort = Effort::low;
    }
    return out;
}

}  // namespace herald::insight
