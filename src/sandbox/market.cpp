#include "sandbox/market.hpp"

#include <cmath>
#include <numbers>

#include "base/assert.hpp"
#include "base/error.hpp"

namespace herald::sandbox {

double noise(std::uint64_t seed, std::uint64_t a, std::uint64_t b, std::uint64_t c) {
    // SplitMix64's finisher over the joined numbers (Steele, Lea, Flood 2014).
    std::uint64_t z = seed * 0x9E3779B97F4A7C15ull + a * 0xD1B54A32D192ED03ull +
                      b * 0x8CB92BA72F3D8DD7ull + c * 0xAEF17502108EF2D9ull;
    for (const std::uint64_t factor : {0xBF58476D1CE4E5B9ull, 0x94D049BB133111EBull})
        z = (z ^ (z >> 30)) * factor;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
}

double normal(std::uint64_t seed, std::uint64_t a, std::uint64_t b, std::uint64_t c) {
    const double u = std::max(noise(seed, a, b, 2 * c), 1e-12), v = noise(seed, a, b, 2 * c + 1);
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
}

Report& Report::operator+=(const Report& other) {
    impressions += other.impressions;
    clicks += other.clicks;
    reach += other.reach;
    video_views += other.video_views;
    spend += other.spend;
    conversions += other.conversions;
    revenue += other.revenue;
    return *this;
}

namespace {

/// Streams of random numbers, one a purpose.
enum Stream : std::uint64_t {
    kDelivery = 1,
    kPrice,
    kClicks,
    kConversions,
    kValue,
    kRestate,
    kShape
};

double weekly(Day day, double weekend) {
    const unsigned weekday = std::chrono::weekday(day).iso_encoding();
    constexpr double kWeek[] = {1.04, 1.02, 1.0, 1.01, 0.98, 1.0, 1.0};
    return weekday >= 6 ? weekend : kWeek[weekday - 1];
}

/// Demand over the year: a swell before Christmas, a dip in summer; and Black Friday's week.
double yearly(Day day) {
    const std::chrono::year_month_day date(day);
    const auto start = Day(date.year() / 1 / 1);
    const double turn = static_cast<double>((day - start).count()) / 365.25;
    double out = 1 + 0.16 * std::cos(2 * std::numbers::pi * (turn - 0.93));
    if (date.month() == std::chrono::November && static_cast<unsigned>(date.day()) >= 23)
        out *= 1.35;
    return out;
}

double shock_factor(const Truth& truth, Day day, ShockKind kind, double factor) {
    for (const Shock& shock : truth.shocks)
        if (shock.kind == kind && day >= shock.first && day <= shock.last) return factor;
    return 1;
}

/// A whole number around `mean`: normal with a little more than Poisson's spread, never below zero.
double counted(double mean, double z) {
    if (mean <= 0) return 0;
    return std::max(0.0, std::round(mean + z * std::sqrt(mean * 1.15)));
}

}  // namespace

Market::Market(World world, const Clock& clock) : world_(std::move(world)), clock_(clock) {
    if (!world_.today)
        first_day_ =
            std::chrono::floor<std::chrono::days>(clock_.now()) - std::chrono::days(world_.days);
    else
        first_day_ = *world_.today - std::chrono::days(world_.days);
    for (const AccountSpec& spec : world_.accounts) make_account(spec);
    days_.resize(campaigns_.size());
    cumulative_.resize(campaigns_.size());
    for (std::size_t i = 0; i < campaigns_.size(); ++i) {
        cumulative_[i].resize(campaigns_[i].ads.size());
        changes_.push_back({{first_day_, campaigns_[i].status, campaigns_[i].daily_budget}});
    }
}

Day Market::today() const {
    if (world_.today) return *world_.today;
    return std::chrono::floor<std::chrono::days>(clock_.now());
}

const AccountInfo* Market::find_account(Platform platform, std::string_view id) const {
    for (const AccountInfo& account : accounts_)
        if (account.platform == platform && account.id == id) return &account;
    return nullptr;
}

std::optional<CampaignInfo> Market::find_campaign(Platform platform, std::string_view id) const {
    const std::lock_guard lock(mutex_);
    for (const CampaignInfo& campaign : campaigns_)
        if (campaign.id == id && accounts_[campaign.account].platform == platform) return campaign;
    return std::nullopt;
}

CampaignInfo Market::campaign(std::size_t index) const {
    const std::lock_guard lock(mutex_);
    return campaigns_[index];
}

std::size_t Market::index_of(const CampaignInfo& campaign) const {
    for (std::size_t i = 0; i < campaigns_.size(); ++i)
        if (campaigns_[i].id == campaign.id && campaigns_[i].account == campaign.account) return i;
    HERALD_ASSERT(false && "a campaign of this market");
    return 0;
}

void Market::record_change(std::size_t campaign, Status status, Micros budget) {
    CampaignInfo& info = campaigns_[campaign];
    info.status = status;
    info.daily_budget = budget;
    auto& changes = changes_[campaign];
    if (changes.back().day == today())
        changes.back() = {today(), status, budget};
    else
        changes.push_back({today(), status, budget});
    // What was simulated from today on no longer holds.
    const auto keep = static_cast<std::size_t>((today() - first_day_).count()) * info.ads.size();
    if (days_[campaign].size() > keep) days_[campaign].resize(keep);
}

void Market::set_status(std::size_t campaign, Status status) {
    const std::lock_guard lock(mutex_);
    record_change(campaign, status, campaigns_[campaign].daily_budget);
}

void Market::set_daily_budget(std::size_t campaign, Micros budget) {
    const std::lock_guard lock(mutex_);
    record_change(campaign, campaigns_[campaign].status, budget);
}

void Market::refresh_creative(std::size_t campaign, std::size_t ad) {
    const std::lock_guard lock(mutex_);
    campaigns_[campaign].ads[ad].creative_since = today();
    cumulative_[campaign][ad] = 0;
}

void Market::advance(int days) {
    const std::lock_guard lock(mutex_);
    if (!world_.today)
        throw Error(ErrorKind::conflict,
                    "This world follows the machine's date; give it a fixed \"today\" to move it.");
    *world_.today += std::chrono::days(days);
}

double Market::response(std::size_t campaign, double spend) const {
    const Truth& t = truths_[campaign];
    if (spend <= 0) return 0;
    const double s = std::pow(spend, t.hill_shape);
    return t.hill_max * s / (std::pow(t.hill_half, t.hill_shape) + s);
}

void Market::simulate_to(std::size_t campaign, Day last) const {
    const std::size_t ads = campaigns_[campaign].ads.size();
    const auto wanted = static_cast<std::size_t>((last - first_day_).count() + 1) * ads;
    while (days_[campaign].size() < wanted) {
        const auto day =
            first_day_ + std::chrono::days(static_cast<int>(days_[campaign].size() / ads));
        simulate_day(campaign, day);
    }
}

/// One day of one campaign: budget → delivery → impressions → clicks → conversions → revenue, split
/// over its ads.
void Market::simulate_day(std::size_t c, Day day) const {
    const CampaignInfo& info = campaigns_[c];
    const Truth& t = truths_[c];
    const auto number = static_cast<std::uint64_t>(number_of(day));
    Change now = changes_[c].front();
    for (const Change& change : changes_[c])
        if (change.day <= day) now = change;
    const bool runs = now.status == Status::active && day >= info.start;
    const double season =
        weekly(day, t.weekend) * yearly(day) *
        (1 + t.trend_a_year * static_cast<double>((day - first_day_).count()) / 365.25);
    const double price = t.cpm * (0.85 + 0.15 * season) *
                         shock_factor(t, day, ShockKind::price_jump, 1.7) *
                         std::exp(0.08 * normal(world_.seed, c, number, kPrice));
    const double pacing = std::min(1.02, 0.985 + 0.02 * normal(world_.seed, c, number, kDelivery));
    const double spend = runs ? now.budget.units() * std::max(0.5, pacing) : 0;
    const double wanted = response(c, spend) * season *
                          shock_factor(t, day, ShockKind::site_outage, 0.02) *
                          shock_factor(t, day, ShockKind::viral, 1.9);
    for (std::size_t a = 0; a < info.ads.size(); ++a) {
        const AdInfo& ad = info.ads[a];
        const std::uint64_t key = c * 64 + a;
        double& seen = cumulative_[c][a];
        if (day == ad.creative_since) seen = 0;
        const double frequency = seen / t.audience;
        const double fatigue = 1 / (1 + frequency / world_.fatigue_frequency);
        AdDay out;
        out.fatigue = static_cast<float>(fatigue);
        const double ad_spend = std::round(spend * ad.share * 100) / 100;
        out.spend_micros = micros_from(ad_spend).value;
        out.impressions = static_cast<std::int32_t>(
            counted(ad_spend / price * 1000, normal(world_.seed, key, number, kDelivery + 8)));
        const double ctr =
            t.ctr * ad.quality * fatigue * shock_factor(t, day, ShockKind::viral, 1.6);
        out.clicks = static_cast<std::int32_t>(std::min<double>(
            out.impressions,
            counted(out.impressions * ctr, normal(world_.seed, key, number, kClicks))));
        out.reach = static_cast<std::int32_t>(
            std::round(t.audience * (1 - std::exp(-out.impressions / t.audience))));
        out.video_views = out.impressions * 3 / 10;
        const double expected =
            wanted * ad.share * (0.45 + 0.55 * fatigue) * (0.5 + 0.5 * ad.quality);
        out.conversions =
            static_cast<float>(counted(expected, normal(world_.seed, key, number, kConversions)));
        const double spread = out.conversions > 0 ? 0.35 / std::sqrt(out.conversions) : 0;
        out.revenue =
            static_cast<float>(out.conversions * t.order_value *
                               std::exp(spread * normal(world_.seed, key, number, kValue)));
        seen += out.impressions;
        days_[c].push_back(out);
    }
}

AdDay Market::actual(std::size_t campaign, std::size_t ad, Day day) const {
    if (day < first_day_ || day >= today()) return {};
    const std::lock_guard lock(mutex_);
    simulate_to(campaign, day);
    return days_[campaign][static_cast<std::size_t>((day - first_day_).count()) *
                               campaigns_[campaign].ads.size() +
                           ad];
}

Report Market::report(std::size_t campaign, std::size_t ad, Day day) const {
    const AdDay real = actual(campaign, ad, day);
    Report out{real.impressions,          real.clicks, real.reach, real.video_views,
               Micros{real.spend_micros}, {},          {}};
    // Conversions arrive late: an exponential delay, complete after 28 days.
    const double age = static_cast<double>((today() - day).count());
    const double seen = age >= 28 || world_.conversion_delay_days <= 0
                            ? 1
                            : 1 - 0.55 * std::exp(-age / world_.conversion_delay_days);
    double share = seen * shock_factor(truths_[campaign], day, ShockKind::tracking_outage, 0.08);
    const auto faults = world_.faults.find(
        std::string(enum_name(accounts_[campaigns_[campaign].account].platform)));
    const auto number = static_cast<std::uint64_t>(number_of(day));
    if (faults != world_.faults.end() && age > 2 &&
        noise(world_.seed, campaign, number, kRestate) < faults->second.restated)
        share *= 0.9;
    const double conversions = std::round(real.conversions * share);
    out.conversions = Micros{static_cast<std::int64_t>(conversions) * Micros::kUnit};
    const double value = real.conversions > 0 ? real.revenue / real.conversions : 0;
    out.revenue = micros_from(std::round(conversions * value * 100) / 100);
    return out;
}

}  // namespace herald::sandbox
