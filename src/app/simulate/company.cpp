#include "app/simulate/company.hpp"

#include <algorithm>
#include <cmath>

namespace herald::simulate {
namespace {

using std::chrono::days;

constexpr int kArrivalDays = 28;    ///< after which a day's conversions are all known
constexpr int kArrivalSample = 21;  ///< days that have been watched from their first morning on

ads::Platform platform_of(market::Platform platform) {
    switch (platform) {
        case market::Platform::meta: return ads::Platform::meta;
        case market::Platform::google: return ads::Platform::google;
        case market::Platform::tiktok: return ads::Platform::tiktok;
        case market::Platform::snapchat: return ads::Platform::snapchat;
    }
    return ads::Platform::other;
}

/// Ids from a number, so that the same play has the same ones.
template <class Tag>
Id<Tag> id_of(Index index) {
    Id<Tag> out;
    for (std::size_t byte = 0; byte < 4; ++byte)
        out.value.bytes[15 - byte] = static_cast<std::uint8_t>((index + 1) >> (8 * byte));
    return out;
}

void add(insight::DayFigures& to, const market::Figures& from, double reach) {
    insight::DayFigures day;
    day.impressions = static_cast<double>(from.impressions);
    day.clicks = static_cast<double>(from.clicks);
    day.conversions = from.conversions.units();
    day.spend = from.spend.units();
    day.revenue = from.revenue.units();
    day.reach = reach;
    day.video_views = static_cast<double>(from.video_views);
    to += day;
}

}  // namespace

Company::Company(market::World world) : play_(std::move(world)), first_(play_.today()) {
    market::Market& m = market();
    // From today on nobody but the policy changes a budget.
    for (Index b = 0; b < m.budgets().size(); ++b)
        m.set_budget(b, m.budgets()[b].amount.on(first_), first_);
    for (Index c = 0; c < m.campaigns().size(); ++c) {
        const double budget = m.truth(c, first_).budget;
        if (budget <= 0) continue;
        campaigns_.push_back(c);
        given_[c] = budget;
        ads_ += static_cast<int>(m.campaigns()[c].ads);
    }
    learn_arrivals();
}

double Company::planned(Index campaign) const {
    const auto& c = play_.market().campaigns()[campaign];
    return c.end && today() > *c.end ? 0 : given_.at(campaign);
}

double Company::money_today() const {
    double out = 0;
    for (const Index campaign : campaigns_) out += planned(campaign);
    return out;
}

bool Company::runs(Index campaign) const { return budget(campaign) > 0; }

double Company::budget(Index campaign) const {
    return play_.market().truth(campaign, today()).budget;
}

bool Company::adjustable(Index campaign) const {
    const auto& m = play_.market();
    const auto& c = m.campaigns()[campaign];
    return c.budget != market::kNone && !m.budgets()[c.budget].lifetime &&
           m.budgets()[c.budget].references == 1;
}

void Company::pause(Index campaign) {
    if (!runs(campaign)) return;
    market().set_status({market::Kind::campaign, campaign}, market::Status::paused, today());
    ++effort_.pauses;
}

void Company::set_budgets(std::span<const Wish> wishes) {
    double sum = 0, raises = 0;
    for (const Index campaign : campaigns_) sum += budget(campaign);
    std::vector<Wish> kept;
    for (Wish wish : wishes) {
        const double now = budget(wish.campaign);
        if (!(now > 0) || !adjustable(wish.campaign) || !(wish.budget > 0)) continue;
        if (std::abs(wish.budget - now) < 0.01 * now) continue;
        if (wish.budget > now)
            raises += wish.budget - now;
        else
            sum += wish.budget - now;
        kept.push_back(wish);
    }
    const double room = std::max(money_today() - sum, 0.0);
    const double part = raises > room ? room / raises : 1;
    for (const Wish& wish : kept) {
        const double now = budget(wish.campaign);
        const double to = wish.budget > now ? now + part * (wish.budget - now) : wish.budget;
        if (std::abs(to - now) < 0.01 * now) continue;
        market().set_budget(market().campaigns()[wish.campaign].budget,
                            micros_from(std::floor(to * 100) / 100), today());
        ++effort_.budgets;
    }
}

int Company::refreshes_left() const {
    int used = 0;
    for (const Day day : refresh_days_) used += day > today() - days(7);
    return std::max(1, (ads_ + kAdsARefresh - 1) / kAdsARefresh) - used;
}

bool Company::refresh(Index ad) {
    if (refreshes_left() <= 0) return false;
    market().refresh_creative(ad, today());
    refreshed_[ad] = today();
    refresh_days_.push_back(today());
    ++effort_.refreshes;
    return true;
}

/// What was known of past days on the mornings after them, as a company that looks every morning
/// has written down.
void Company::learn_arrivals() {
    std::vector<insight::Revision> conversions, revenue;
    std::vector<market::AdDay> rows;
    for (int back = kArrivalDays + 1; back <= kArrivalDays + kArrivalSample; ++back) {
        const Day day = first_ - days(back);
        if (day < market().first_day()) break;
        const auto seen = [&](int age) {
            rows.clear();
            for (const Index c : campaigns_)
                market().facts(c, day, day, {day + days(age), 0}, rows);
            std::pair<double, double> out;
            for (const auto& row : rows) {
                out.first += row.figures.conversions.units();
                out.second += row.figures.revenue.units();
            }
            return out;
        };
        const auto final = seen(kArrivalDays);
        for (int age = 1; age <= kArrivalDays; ++age) {
            const auto then = seen(age);
            conversions.push_back({age, then.first, final.first});
            revenue.push_back({age, then.second, final.second});
        }
    }
    conversions_known_ = insight::Completeness::learn(conversions);
    revenue_known_ = insight::Completeness::learn(revenue);
}

insight::History Company::look() {
    const market::Market& m = market();
    insight::History out;
    out.today = today();
    out.currency = m.accounts().front().currency;
    out.conversions_known = conversions_known_;
    out.revenue_known = revenue_known_;
    std::vector<market::AdDay> rows;
    for (const Index index : campaigns_) {
        const auto& c = m.campaigns()[index];
        insight::CampaignHistory campaign;
        campaign.info.id = id_of<ads::CampaignTag>(index);
        campaign.info.key = static_cast<std::int32_t>(index + 1);
        campaign.info.name = c.name;
        campaign.info.platform = platform_of(m.platform_of(c));
        campaign.info.status =
            runs(index) ? ads::CampaignStatus::active : ads::CampaignStatus::paused;
        campaign.info.objective = to_lower_ascii(c.objective);
        campaign.info.currency = m.accounts()[c.account].currency;
        campaign.info.connected = true;
        campaign.info.start = c.start;
        campaign.info.end = c.end;
        if (adjustable(index)) campaign.info.daily_budget = m.budgets()[c.budget].amount.latest();
        if (c.budget == market::kNone)
            campaign.info.budget_holder = ads::BudgetHolder::ad_group;
        else if (m.budgets()[c.budget].references > 1)
            campaign.info.budget_holder = ads::BudgetHolder::shared;
        const std::size_t place = out.campaigns.size();
        const std::size_t first_ad = out.ads.size();
        for (Index a = c.first_ad; a < c.first_ad + c.ads; ++a) {
            insight::AdHistory ad;
            ad.info.id = id_of<ads::AdTag>(a);
            ad.info.key = static_cast<std::int32_t>(a + 1);
            ad.info.campaign = place;
            ad.info.name = m.ads()[a].name;
            const auto fresh = refreshed_.find(a);
            ad.info.created_at = fresh != refreshed_.end() ? fresh->second : m.ads()[a].start;
            out.ads.push_back(std::move(ad));
        }
        rows.clear();
        m.facts(index, today() - days(kSeenDays), today() - days(1), play_.as_of(), rows);
        for (const auto& row : rows) {
            const double reach = static_cast<double>(m.reach(index, row.figures.impressions, 1));
            add(campaign.course.at(row.day), row.figures, reach);
            insight::AdHistory& ad = out.ads[first_ad + row.ad - c.first_ad];
            // A fresh creative is another ad; what the old one did is not its own.
            if (Time(row.day) >= ad.info.created_at) add(ad.course.at(row.day), row.figures, reach);
        }
        out.campaigns.push_back(std::move(campaign));
    }
    std::erase_if(out.ads, [](const insight::AdHistory& ad) { return ad.course.empty(); });
    add_up(out);
    return out;
}

}  // namespace herald::simulate
