#include <algorithm>
#include <cmath>
#include <set>

#include "ads/rates.hpp"
#include "ads/snapshots.hpp"
#include "report/content/gather.hpp"

namespace herald::report {
namespace {

using std::chrono::days;

/// More are not read; no organization has them.
constexpr std::int64_t kMostCampaigns = 1'000'000;

/// Of one unit, by currency, in the organization's.
class Exchange {
public:
    Exchange(const Scope& scope, Currency to, Day today) : scope_(scope), to_(to), today_(today) {}
    std::optional<double> of(Currency from) {
        if (from == to_) return 1;
        const auto known = known_.find(from);
        if (known != known_.end()) return known->second;
        if (!rates_) rates_ = ads::load_rates(scope_, today_ - days(ads::kRateDays), today_);
        return known_[from] = rates_->rate(from, to_, today_);
    }

private:
    const Scope& scope_;
    Currency to_;
    Day today_;
    std::optional<ads::Rates> rates_;
    std::map<Currency, std::optional<double>> known_;
};

std::vector<ads::StoredCampaign> chosen(const Scope& scope, const Choice& filters) {
    ads::CampaignFilter filter;
    filter.platforms = filters.platform;
    filter.statuses = filters.status;
    filter.q = filters.q;
    // A list's slots; more than there are kinds of is the same as none.
    if (filter.platforms.size() >= ads::kPlatforms) filter.platforms.clear();
    if (filter.statuses.size() >= 5) filter.statuses.clear();
    const std::int64_t count = std::min(ads::count_campaigns(scope, filter), kMostCampaigns);
    auto out = ads::list_by_id(scope, filter, web::Direction::ascending, std::nullopt, count);
    if (filters.campaign_ids.empty()) return out;
    const std::set<ads::CampaignId> wanted(filters.campaign_ids.begin(),
                                           filters.campaign_ids.end());
    std::erase_if(out, [&](const auto& one) { return !wanted.contains(one.campaign.id); });
    Problems problems;
    for (std::size_t i = 0; i < filters.campaign_ids.size(); ++i) {
        const auto id = filters.campaign_ids[i];
        if (std::none_of(out.begin(), out.end(),
                         [&](const auto& one) { return one.campaign.id == id; }))
            problems.add(fmt::format("/filters/campaign_ids/{}", i),
                         "is no campaign that the other filters let through");
    }
    problems.raise();
    return out;
}

CampaignFigure figure_of(ads::StoredCampaign stored, Exchange& exchange) {
    CampaignFigure out;
    ads::Campaign& c = stored.campaign;
    out.id = c.id;
    out.key = stored.campaign_key;
    out.name = std::move(c.name);
    out.platform = c.platform;
    out.status = c.status;
    out.account = std::move(c.account_name);
    out.objective = std::move(c.objective);
    out.start = c.start_date;
    out.end = c.end_date;
    out.revenue = stored.revenue;
    const bool own = stored.budget_holder == ads::BudgetHolder::campaign;
    if (c.daily_budget && own)
        if (const auto rate = exchange.of(c.currency))
            out.daily_budget = c.daily_budget->units() * *rate;
    return out;
}

bool comes_before(const CampaignFigure& a, const CampaignFigure& b) {
    if (a.has_figures() != b.has_figures()) return a.has_figures();
    if (a.sums.spend != b.sums.spend) return a.sums.spend > b.sums.spend;
    return a.name < b.name;
}

/// On the days of the period that it ran and that are over.
void add_pacing(Figures& out) {
    const Day last = std::min(out.brief.period.to, out.today - days(1));
    for (std::size_t i = 0; i < out.with_figures; ++i) {
        const CampaignFigure& c = out.campaigns[i];
        if (!c.daily_budget || *c.daily_budget <= 0) continue;
        const Day from = std::max(out.brief.period.from, c.start.value_or(out.brief.period.from));
        const Day to = std::min(last, c.end.value_or(last));
        if (to < from || c.status != ads::CampaignStatus::active) continue;
        const auto ran = static_cast<double>((to - from).count() + 1);
        out.pacing.push_back(
            {i, *c.daily_budget * ran, static_cast<double>(c.sums.spend) / Micros::kUnit});
    }
}

}  // namespace

void gather_campaigns(const Sources& sources, Scope& scope, Figures& out) {
    const ads::Context& ads = sources.ads();
    Exchange exchange(scope, out.currency, out.today);
    auto stored = chosen(scope, out.brief.filters);
    out.campaigns.reserve(stored.size());
    const auto now = ads.snapshots->period(scope.tenant_key(), out.brief.period);
    const auto before =
        out.brief.before ? ads.snapshots->period(scope.tenant_key(), *out.brief.before) : nullptr;
    for (auto& one : stored) {
        CampaignFigure figure = figure_of(std::move(one), exchange);
        if (const auto* sums = now->find(figure.key)) figure.sums = *sums;
        if (const auto* sums = before ? before->find(figure.key) : nullptr)
            figure.sums_before = *sums;
        const bool gone = figure.status == ads::CampaignStatus::removed ||
                          figure.status == ads::CampaignStatus::archived;
        if (gone && !figure.has_figures()) continue;
        out.campaigns.push_back(std::move(figure));
    }
    std::stable_sort(out.campaigns.begin(), out.campaigns.end(), comes_before);
    while (out.with_figures < out.campaigns.size() && out.campaigns[out.with_figures].has_figures())
        ++out.with_figures;
    add_pacing(out);
}

}  // namespace herald::report
