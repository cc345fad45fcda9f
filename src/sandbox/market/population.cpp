#include "sandbox/market/population.hpp"

#include <cmath>

#include "sandbox/market/random.hpp"

namespace herald::sandbox::market {
namespace {

using std::chrono::days;

const Profile& profile_of(Platform platform, const std::optional<std::string>& objective,
                          double u) {
    const auto all = profiles(platform);
    if (objective) {
        for (const Profile& profile : all)
            if (*objective == profile.objective) return profile;
        return all.front();
    }
    for (const Profile& profile : all) {
        if (u < profile.share) return profile;
        u -= profile.share;
    }
    return all.front();
}

double default_factor(ShockKind kind) {
    switch (kind) {
        case ShockKind::auction_price: return 1.7;
        case ShockKind::tracking_outage: return 0.1;
        case ShockKind::site_outage: return 0.05;
        case ShockKind::viral: return 2.2;
        case ShockKind::demand: return 0.7;
        case ShockKind::restatement: return 0.93;
    }
    return 1;
}

/// Two leading figures: people set budgets to 35, 120 or 450.
double round_budget(double amount) {
    const double step = std::pow(10, std::floor(std::log10(std::max(1.0, amount))) - 1) * 5;
    return std::max(step, std::round(amount / step) * step);
}

}  // namespace

/// Makes everything once, in the order of the world: accounts, listed campaigns, generated ones,
/// shocks.
class Builder {
public:
    explicit Builder(Market& market) : m_(market), world_(market.world_) {}

    void run() {
        for (const AccountSpec& spec : world_.accounts) add_account(spec);
        for (const CampaignSpec& spec : world_.listed) add_campaign(spec);
        const std::vector<double> shares = account_shares();
        std::size_t account = 0;
        std::vector<double> due(shares.size());
        for (int i = 0; i < world_.campaigns; ++i) {
            // Largest remainder, one campaign at a time: the parts are right at any number.
            for (std::size_t a = 0; a < shares.size(); ++a) due[a] += shares[a];
            account =
                static_cast<std::size_t>(std::max_element(due.begin(), due.end()) - due.begin());
            due[account] -= 1;
            CampaignSpec spec;
            spec.account = m_.accounts_[account].name;
            spec.platform = m_.accounts_[account].platform;
            generated_ = true;
            add_campaign(spec);
        }
        for (const ShockSpec& spec : world_.shocks) m_.shocks_.push_back(make_shock(spec));
        add_shocks_of_accounts();
    }

private:
    Day on(int day) const { return m_.first_day_ + days(day); }

    void add_account(const AccountSpec& spec) {
        constexpr const char* kZones[] = {"Europe/Berlin", "Europe/Berlin", "Europe/London",
                                          "America/New_York"};
        constexpr const char* kNames[] = {"Meta", "Search", "TikTok", "Snap"};
        const auto platform = static_cast<std::size_t>(spec.platform);
        const auto index = static_cast<Index>(m_.accounts_.size());
        const std::string zone_name = spec.time_zone.value_or(kZones[platform]);
        const auto zone = TimeZone::parse(zone_name);
        if (!zone)
            throw Error(
                ErrorKind::invalid,
                fmt::format("world: \"{}\" is no time zone such as Europe/Berlin", zone_name));
        const Currency currency = spec.currency.value_or(Currency{});
        m_.accounts_.push_back(
            {spec.platform,
             make_id(spec.platform, Kind::account, world_.seed, index),
             spec.name.value_or(fmt::format("{} {}", world_.company, kNames[platform])),
             zone_name,
             currency,
             *zone,
             {}});
        std::int64_t step = Micros::kUnit;
        for (int i = 0; i < minor_digits(currency); ++i) step /= 10;
        m_.money_steps_.push_back(std::max<std::int64_t>(step, 1));
        m_.ids_.emplace(m_.accounts_.back().id, Ref{Kind::account, index});
    }

    std::vector<double> account_shares() const {
        std::vector<double> out;
        double sum = 0;
        for (const AccountSpec& spec : world_.accounts)
            sum += out.emplace_back(spec.share.value_or(1.0));
        for (double& share : out) share = sum > 0 ? share / sum : 1;
        return out;
    }

    Index account_of(const CampaignSpec& spec) const {
        for (Index i = 0; i < m_.accounts_.size(); ++i) {
            if (spec.platform && m_.accounts_[i].platform != *spec.platform) continue;
            if (!spec.account || m_.accounts_[i].name == *spec.account) return i;
        }
        throw Error(ErrorKind::invalid,
                    fmt::format("world: campaign \"{}\" names no account of this world",
                                spec.name.value_or("")));
    }

    Index add_budget(Platform platform, Micros amount, bool lifetime, std::string name) {
        const auto index = static_cast<Index>(m_.budgets_.size());
        m_.budgets_.push_back({make_id(platform, Kind::budget, world_.seed, index), std::move(name),
                               Timeline<Micros>(amount), lifetime, 1});
        m_.ids_.emplace(m_.budgets_.back().id, Ref{Kind::budget, index});
        return index;
    }

    void add_campaign(const CampaignSpec& spec) {
        const auto index = static_cast<Index>(m_.campaigns_.size());
        const Index account = account_of(spec);
        const Platform platform = m_.accounts_[account].platform;
        const Draw draw(world_.seed, Purpose::people, index);
        const Texts texts = make_texts(world_.seed, index);
        const Profile& profile = profile_of(platform, spec.objective, draw.uniform(0));
        Campaign c;
        c.id = make_id(platform, Kind::campaign, world_.seed, index);
        c.name = spec.name.value_or(texts.campaign);
        c.objective = spec.objective.value_or(profile.objective);
        c.account = account;
        const int starts =
            spec.starts_on.value_or(!generated_ || draw.uniform(1) < 0.75
                                        ? 0
                                        : static_cast<int>(draw.uniform(2) * 0.6 * world_.days));
        c.start = on(starts);
        c.created = c.start - days(starts == 0 ? static_cast<int>(draw.uniform(3) * 300) : 1);
        if (spec.ends_on) c.end = on(*spec.ends_on);
        const bool lifetime =
            spec.lifetime_budget.has_value() ||
            (generated_ && platform != Platform::google && draw.uniform(4) < 0.04);
        if (lifetime && !c.end) c.end = c.start + days(std::max(30, world_.days));
        const double scale = money_scale(m_.accounts_[account].currency);
        const double flight = c.end ? static_cast<double>((*c.end - c.start).count() + 1) : 30;
        const double least = platform == Platform::tiktok     ? 50
                             : platform == Platform::snapchat ? 25
                                                              : 5;  // the platforms' own
        const double daily =
            spec.daily_budget      ? spec.daily_budget->units()
            : spec.lifetime_budget ? spec.lifetime_budget->units() / flight
            : listed_group_budget(spec) > 0
                ? listed_group_budget(spec)
                : std::max(least * scale, round_budget(draw.around(5, 90 * scale, 0.85)));
        c.physics =
            make_physics(spec, profile, draw, texts.retargeting && generated_, daily, scale);
        set_states(c, spec, draw);
        c.first_group = static_cast<Index>(m_.groups_.size());
        c.first_ad = static_cast<Index>(m_.ads_.size());
        m_.ids_.emplace(c.id, Ref{Kind::campaign, index});
        m_.accounts_[account].campaigns.push_back(index);
        m_.campaigns_.push_back(std::move(c));
        if (spec.groups)
            add_listed_groups(index, *spec.groups);
        else
            add_generated_groups(index, draw, texts.group);
        give_budgets(index, spec, draw, daily, flight, lifetime);
    }

    static double listed_group_budget(const CampaignSpec& spec) {
        double sum = 0;
        if (spec.groups)
            for (const GroupSpec& group : *spec.groups)
                if (group.daily_budget) sum += group.daily_budget->units();
        return sum;
    }

    /// A curve around the campaign's own budget: some are starved (room to grow), some far into
    /// saturation (waste).
    Physics make_physics(const CampaignSpec& spec, const Profile& profile, const Draw& draw,
                         bool retargeting, double daily, double scale) const {
        Physics p;
        p.cpm =
            spec.cpm.value_or(draw.around(10, profile.cpm * scale * (retargeting ? 1.6 : 1), 0.25));
        p.ctr = spec.ctr.value_or(
            std::min(0.3, draw.around(11, profile.ctr * (retargeting ? 1.5 : 1), 0.28)));
        const double roas =
            spec.roas.value_or(draw.around(13, profile.roas * (retargeting ? 1.5 : 1), 0.5));
        double usual_cvr =
            std::min(0.3, draw.around(12, profile.cvr * (retargeting ? 1.8 : 1), 0.3));
        const double impressions = daily / p.cpm * 1000;
        if (spec.order_value)
            usual_cvr = std::min(0.5, roas * daily / *spec.order_value / (impressions * p.ctr));
        const double buyers = impressions * p.ctr * spec.cvr.value_or(usual_cvr);
        const double saturation =
            spec.saturation.value_or(draw.around(14, retargeting ? 2.2 : 0.95, 0.6));
        p.conversions.shape = spec.shape.value_or(0.85 + 0.45 * draw.uniform(15));
        p.conversions.half = daily / saturation;
        const double x = std::pow(saturation, p.conversions.shape);
        p.conversions.max = buyers * (1 + x) / x;
        p.order_value = buyers > 0 ? roas * daily / buyers : 50 * scale;
        p.audience = spec.audience.value_or(
            std::max(500.0, impressions * draw.around(16, retargeting ? 3 : 28, 0.5)));
        p.exhausts_at = spec.exhausts_at.value_or(draw.around(17, 8, 0.25));
        p.turnover = 0.03;
        p.most_spend = 8 * std::max(daily, p.conversions.half);
        for (std::size_t i = 0; i < 7; ++i) {
            constexpr double kWeek[] = {1.03, 1.0, 0.98, 0.99, 0.96, 0.98, 1.06};
            p.weekdays[i] = spec.weekdays ? (*spec.weekdays)[i]
                                          : kWeek[i] * (i >= 5 ? draw.around(18, 1, 0.14) : 1);
        }
        p.season = spec.season.value_or(0.05 + 0.2 * draw.uniform(19));
        p.season_peak = 0.9 + 0.08 * draw.normal(20);
        p.growth = spec.growth.value_or(0.2 * draw.normal(21));
        p.holiday = 0.5 + 0.7 * draw.uniform(22);
        p.dispersion = spec.dispersion.value_or(draw.around(23, 16, 0.4));
        p.delay_days = spec.delay_days.value_or(draw.around(24, 1.1, 0.3));
        const bool google =
            std::any_of(profiles(Platform::google).begin(), profiles(Platform::google).end(),
                        [&](const Profile& other) { return &other == &profile; });
        p.attributed = google ? 0.93 : 1;
        p.view_rate = profile.view_rate;
        return p;
    }

    void set_states(Campaign& c, const CampaignSpec& spec, const Draw& draw) const {
        if (spec.status) c.status = Timeline<Status>(*spec.status);
        if (spec.changes)
            for (const ChangeSpec& change : *spec.changes)
                if (change.status) c.status.set(on(change.on), *change.status);
        if (!generated_ || spec.status || spec.changes) return;
        const double u = draw.uniform(30);
        if (u < 0.8) return;
        const bool meta = m_.accounts_[c.account].platform == Platform::meta;
        const Status end = u < 0.91            ? Status::paused
                           : u < 0.955 && meta ? Status::archived
                                               : Status::removed;
        const Day when = c.start + days(5 + static_cast<int>(draw.uniform(31) * 0.9 * world_.days));
        c.status.set(std::min(when, on(world_.days - 2)), end);
    }

    void add_group(Index campaign, std::string name) {
        const auto index = static_cast<Index>(m_.groups_.size());
        const Platform platform = m_.platform_of(m_.campaigns_[campaign]);
        Group group;
        group.id = make_id(platform, Kind::group, world_.seed, index);
        group.name = std::move(name);
        group.campaign = campaign;
        m_.ids_.emplace(group.id, Ref{Kind::group, index});
        m_.groups_.push_back(std::move(group));
        ++m_.campaigns_[campaign].groups;
    }

    /// To the group made last.
    void add_ad(Index campaign, const AdSpec& spec) {
        Campaign& c = m_.campaigns_[campaign];
        const auto index = static_cast<Index>(m_.ads_.size());
        const Platform platform = m_.platform_of(c);
        const Draw draw(world_.seed, Purpose::people, 0x1'0000'0000ull + index);
        const CreativeTexts texts = make_creative(world_.seed, index, c.ads);
        Ad ad;
        ad.id = make_id(platform, Kind::ad, world_.seed, index);
        ad.creative_id = make_id(platform, Kind::creative, world_.seed, index);
        ad.name = spec.name.value_or(texts.name);
        ad.title = spec.title.value_or(texts.title);
        ad.body = spec.body.value_or(texts.body);
        ad.campaign = campaign;
        ad.group = static_cast<Index>(m_.groups_.size() - 1);
        ad.weight = spec.weight.value_or(draw.around(0, 1, 0.4));
        ad.quality = spec.quality.value_or(draw.around(1, 1, 0.2));
        ad.fatigue_at = spec.fatigue_at.value_or(draw.around(2, 2.6, 0.35));
        ad.start = spec.starts_on ? on(*spec.starts_on) : c.start;
        if (spec.ends_on) ad.end = on(*spec.ends_on);
        if (spec.refreshed_on)
            for (const int day : *spec.refreshed_on) ad.refreshed.push_back(on(day));
        if (spec.status) ad.status = Timeline<Status>(*spec.status);
        m_.ids_.emplace(ad.id, Ref{Kind::ad, index});
        m_.ids_.emplace(ad.creative_id, Ref{Kind::creative, index});
        m_.ads_.push_back(std::move(ad));
        ++c.ads;
    }

    void add_listed_groups(Index campaign, const std::vector<GroupSpec>& groups) {
        for (std::size_t g = 0; g < groups.size(); ++g) {
            add_group(campaign, groups[g].name.value_or(fmt::format("Group {}", g + 1)));
            if (groups[g].ads)
                for (const AdSpec& ad : *groups[g].ads) add_ad(campaign, ad);
            else
                add_ad(campaign, {});
        }
    }

    void add_generated_groups(Index campaign, const Draw& draw, const std::string& name) {
        const int ads = world_.ads_per_campaign,
                  groups = ads >= 2 && draw.uniform(40) < 0.35 ? 2 : 1;
        for (int g = 0; g < groups; ++g) {
            add_group(campaign, g == 0 ? name : name + " / test");
            for (int a = g * ads / groups; a < (g + 1) * ads / groups; ++a) add_ad(campaign, {});
        }
    }

    void give_budgets(Index index, const CampaignSpec& spec, const Draw& draw, double daily,
                      double flight, bool lifetime) {
        Campaign& c = m_.campaigns_[index];
        const Platform platform = m_.platform_of(c);
        const std::int64_t step = m_.money_steps_[c.account];
        const auto in_steps = [&](double amount) {
            return Micros{
                std::max<std::int64_t>(1, std::llround(amount * 1e6 / static_cast<double>(step))) *
                step};
        };
        if (spec.shared_budget ||
            (generated_ && platform == Platform::google && draw.uniform(41) < 0.05)) {
            const std::string name =
                spec.shared_budget.value_or(fmt::format("Shared {}", (index / 8) % 50));
            const auto [found, fresh] = shared_.try_emplace({c.account, name}, kNone);
            if (fresh)
                found->second = add_budget(platform, in_steps(daily), false, name);
            else
                join_budget(found->second, daily);
            c.budget = found->second;
            c.budget_share = 1;
            share_evenly(c.budget);
            return;
        }
        const bool by_group =
            platform != Platform::google &&
            (listed_group_budget(spec) > 0 || (generated_ && !lifetime && draw.uniform(42) < 0.15));
        if (by_group) {
            for (Index g = 0; g < c.groups; ++g) {
                const auto given = spec.groups ? (*spec.groups)[g].daily_budget : std::nullopt;
                m_.groups_[c.first_group + g].budget =
                    add_budget(platform, given.value_or(in_steps(daily / c.groups)), false, "");
            }
            return;
        }
        c.budget =
            add_budget(platform, in_steps(lifetime ? daily * flight : daily), lifetime, c.name);
        Timeline<Micros>& amount = m_.budgets_[c.budget].amount;
        if (spec.changes)
            for (const ChangeSpec& change : *spec.changes)
                if (change.daily_budget) amount.set(on(change.on), *change.daily_budget);
        if (generated_ && !lifetime && draw.uniform(43) < 0.3)
            amount.set(c.start + days(10 + static_cast<int>(draw.uniform(44) * 0.8 * world_.days)),
                       in_steps(round_budget(daily * std::exp(0.5 * draw.normal(45)))));
    }

    void join_budget(Index budget, double daily) {
        Budget& shared = m_.budgets_[budget];
        ++shared.references;
        shared.amount = Timeline<Micros>(shared.amount.latest() + micros_from(std::round(daily)));
    }

    void share_evenly(Index budget) {
        for (Campaign& c : m_.campaigns_)
            if (c.budget == budget) c.budget_share = 1.0 / m_.budgets_[budget].references;
    }

    Shock make_shock(const ShockSpec& spec) const {
        Shock out{spec.kind,
                  on(spec.on),
                  on(spec.on + spec.days.value_or(1) - 1),
                  {},
                  spec.factor.value_or(default_factor(spec.kind)),
                  spec.platform,
                  kNone};
        out.seen_on = spec.seen_on ? on(*spec.seen_on) : out.last + days(3);
        if (!spec.campaign) return out;
        for (Index i = 0; i < m_.campaigns_.size(); ++i)
            if (m_.campaigns_[i].name == *spec.campaign) out.campaign = i;
        if (out.campaign == kNone)
            throw Error(ErrorKind::invalid,
                        fmt::format("world: a shock names the campaign \"{}\", which is not there",
                                    *spec.campaign));
        return out;
    }

    /// Now and then something happens on a platform.
    void add_shocks_of_accounts() {
        for (int platform = 0; platform < kPlatforms; ++platform) {
            const Draw draw(world_.seed, Purpose::delivery, static_cast<std::uint64_t>(platform));
            const auto expected = world_.shocks_a_year * world_.days / 365.25;
            for (std::int64_t i = 0; i < draw.poisson(0, expected); ++i) {
                const auto n = static_cast<unsigned>(i) * 4;
                ShockSpec spec;
                spec.kind = static_cast<ShockKind>(draw.bits(n + 1) % 4);
                spec.on = static_cast<int>(draw.uniform(n + 2) * world_.days);
                spec.days = spec.kind == ShockKind::viral || spec.kind == ShockKind::site_outage
                                ? 1
                                : 2 + static_cast<int>(draw.uniform(n + 3) * 6);
                spec.platform = static_cast<Platform>(platform);
                m_.shocks_.push_back(make_shock(spec));
            }
        }
    }

    Market& m_;
    const World& world_;
    bool generated_ = false;
    std::map<std::pair<Index, std::string>, Index> shared_;
};

void populate(Market& market) { Builder(market).run(); }

}  // namespace herald::sandbox::market
