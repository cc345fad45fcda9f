#include <fmt/format.h>

#include <algorithm>

#include "insight/advice/advisers.hpp"
#include "insight/advice/words.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kLongestName = 60;

/// What a person would do first: much money, likely, little work.
double worth(const Proposal& proposal) {
    const double work = proposal.effort == Effort::low      ? 1
                        : proposal.effort == Effort::medium ? 0.8
                                                            : 0.6;
    return proposal.money_a_week.mean * proposal.confidence * work;
}

}  // namespace

Proposal about(const Desk& desk, std::size_t one, AdviceKind kind) {
    Proposal out;
    out.kind = kind;
    out.campaign = desk.look.campaigns[one].place;
    out.key = fmt::format("{}:{}", enum_name(kind), to_string(desk.info(one).id));
    return out;
}

Step set_budget(const Desk& desk, std::size_t one, double budget) {
    Step out;
    out.campaign = desk.look.campaigns[one].place;
    out.field = ads::ChangeField::daily_budget;
    out.budget = budget;
    return out;
}

std::string in_quotes(std::string_view name) {
    if (name.size() <= kLongestName) return fmt::format("“{}”", name);
    std::size_t end = kLongestName;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
    return fmt::format("“{}…”", name.substr(0, end));
}

void set_impact(Proposal& proposal, std::vector<double> money_a_day) {
    for (double& money : money_a_day) money *= 7;
    proposal.money_a_week = likely_of(money_a_day);
    proposal.confidence = chance_of_gain(money_a_day);
}

std::vector<Proposal> propose(const History& history, const AdviceOptions& options) {
    Desk desk{history, options, look_at(history), {}, {}, {}};
    desk.stopped.assign(desk.look.campaigns.size(), false);
    desk.blind = desk.stopped;
    desk.curves = fit_curves(desk.look, options);
    std::vector<Proposal> out = advise_tracking(desk);
    const auto take = [&](std::vector<Proposal> more) {
        std::move(more.begin(), more.end(), std::back_inserter(out));
    };
    take(advise_pauses(desk));
    auto plan = advise_budgets(desk);
    take(advise_scaling(desk, plan.empty() ? nullptr : &plan.front()));
    take(std::move(plan));
    auto refreshes = advise_creatives(desk);
    take(advise_audiences(desk, refreshes));
    take(std::move(refreshes));
    take(advise_schedules(desk));
    take(advise_generally(desk));
    std::stable_sort(out.begin(), out.end(),
                     [](const Proposal& a, const Proposal& b) { return worth(a) > worth(b); });
    if (out.size() > options.most) out.resize(options.most);
    return out;
}

}  // namespace herald::insight
