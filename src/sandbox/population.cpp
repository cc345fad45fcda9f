#include <cmath>

#include "sandbox/market.hpp"

/// Who is in the market: accounts, campaigns, ads and their true response curves.
namespace herald::sandbox {
namespace {

constexpr std::uint64_t kPeople = 100;  // the random stream of this file
constexpr const char* kThemes[] = {
    "Brand",        "Prospecting",  "Retargeting",    "Lookalike 1 %",
    "Spring sale",  "Winter boots", "Newsletter",     "Best sellers",
    "Video views",  "Competitors",  "Abandoned cart", "Gift guide",
    "Rain jackets", "New arrivals", "Café événement", "Clearance"};
constexpr const char* kCountries[] = {"DE", "AT", "FR", "UK", "US", "NL"};
constexpr const char* kTitles[] = {"Made for the weather",   "Dry on every trail",
                                   "Two years of warranty",  "Free returns",
                                   "Loved by 40,000 hikers", "Light as a letter"};
constexpr const char* kBodies[] = {"Waterproof, repairable, and made to last.",
                                   "Try it for 60 days. Send it back if it rains in.",
                                   "The jacket our own team wears."};

template <class T, std::size_t N>
T pick(T const (&list)[N], double u) {
    return list[static_cast<std::size_t>(u * static_cast<double>(N))];
}

const char* objective_of(Platform platform, double u) {
    switch (platform) {
        case Platform::meta:
            return u < 0.7 ? "OUTCOME_SALES" : u < 0.85 ? "OUTCOME_TRAFFIC" : "OUTCOME_LEADS";
        case Platform::google: return u < 0.6 ? "SEARCH" : u < 0.85 ? "DISPLAY" : "VIDEO";
        case Platform::tiktok: return u < 0.7 ? "WEB_CONVERSIONS" : "TRAFFIC";
        case Platform::snapchat: return u < 0.7 ? "WEB_CONVERSION" : "BRAND_AWARENESS";
    }
    return "";
}

/// Ids in each platform's own form. Snapchat uses UUIDs.
std::string make_id(Platform platform, std::uint64_t seed, std::uint64_t kind,
                    std::uint64_t number) {
    if (platform == Platform::meta) return fmt::format("1202{:02}{:012}", kind, number + 1);
    if (platform == Platform::google)
        return fmt::format("{}", kind * 1'000'000'000ull + number + 1);
    if (platform == Platform::tiktok)
        return fmt::format("{}", 1'714'125'000'000'000ull + kind * 10'000'000'000ull + number + 1);
    Uuid uuid;
    for (std::size_t i = 0; i < 16; ++i)
        uuid.bytes[i] = static_cast<std::uint8_t>(noise(seed, kPeople + kind, number, i) * 256);
    uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | 0x40);
    uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
    return to_string(uuid);
}

std::string account_id(Platform platform, std::uint64_t seed, std::size_t number) {
    switch (platform) {
        case Platform::meta: return fmt::format("10015{:010}", number + 1);
        case Platform::google: return fmt::format("{}", 1'234'567'890ull + number);
        case Platform::tiktok: return fmt::format("{}", 6'900'000'000'000'000'001ull + number);
        case Platform::snapchat: return make_id(platform, seed, 9, number);
    }
    return {};
}

}  // namespace

void Market::make_account(const AccountSpec& spec) {
    const std::size_t index = accounts_.size();
    accounts_.push_back({spec.platform,
                         account_id(spec.platform, world_.seed, index),
                         spec.name,
                         spec.currency,
                         spec.time_zone,
                         {}});
    for (int i = 0; i < spec.campaigns; ++i) make_campaign(index, i);
}

void Market::make_campaign(std::size_t account, int number) {
    const std::size_t index = campaigns_.size();
    const Platform platform = accounts_[account].platform;
    const auto u = [&](std::uint64_t what) { return noise(world_.seed, kPeople, index, what); };
    CampaignInfo c;
    c.account = account;
    c.id = make_id(platform, world_.seed, 1, index);
    c.budget_id = make_id(platform, world_.seed, 2, index);
    c.name = fmt::format("{} · {}{}", pick(kThemes, u(1)), pick(kCountries, u(2)),
                         number >= 16 ? fmt::format(" {}", number) : "");
    c.objective = objective_of(platform, u(3));
    c.start =
        first_day_ + std::chrono::days(u(4) < 0.7 ? 0 : static_cast<int>(u(5) * world_.days * 0.6));
    c.status = u(6) < 0.86 ? Status::active : u(6) < 0.97 ? Status::paused : Status::removed;
    c.daily_budget = micros_from(
        std::round(70 * std::exp(0.9 * normal(world_.seed, kPeople, index, 7)) / 5 + 1) * 5);
    c.budget_on_group = platform == Platform::meta && u(8) < 0.15;
    c.groups.push_back({make_id(platform, world_.seed, 3, index * 2), "Broad"});
    if (world_.ads_per_campaign > 1)
        c.groups.push_back({make_id(platform, world_.seed, 3, index * 2 + 1), "Interest"});
    double total = 0;
    for (int a = 0; a < world_.ads_per_campaign; ++a) {
        const auto key = index * 64 + static_cast<std::size_t>(a);
        AdInfo ad;
        ad.id = make_id(platform, world_.seed, 4,
                        index * static_cast<std::size_t>(world_.ads_per_campaign) +
                            static_cast<std::size_t>(a));
        ad.title = pick(kTitles, noise(world_.seed, kPeople, key, 20));
        ad.body = pick(kBodies, noise(world_.seed, kPeople, key, 21));
        ad.name = fmt::format("{} {}", ad.title, static_cast<char>('A' + a % 26));
        ad.share = 0.4 + noise(world_.seed, kPeople, key, 22);
        ad.quality = std::exp(0.25 * normal(world_.seed, kPeople, key, 23));
        ad.creative_since =
            first_day_ + std::chrono::days(static_cast<int>(noise(world_.seed, kPeople, key, 24) *
                                                            world_.days * 0.5));
        total += ad.share;
        c.ads.push_back(std::move(ad));
    }
    for (AdInfo& ad : c.ads) ad.share /= total;
    truths_.push_back(make_truth(index, c.daily_budget.units()));
    accounts_[account].campaigns.push_back(index);
    campaigns_.push_back(std::move(c));
}

/// A curve around the campaign's own budget: some are starved (room to grow), some far into
/// saturation (waste).
Truth Market::make_truth(std::size_t index, double budget) const {
    const auto z = [&](std::uint64_t what) { return normal(world_.seed, kPeople, index, what); };
    const auto u = [&](std::uint64_t what) { return noise(world_.seed, kPeople, index, what); };
    Truth t;
    t.order_value = 55 * std::exp(0.35 * z(30));
    t.hill_shape = 0.9 + 0.5 * u(31);
    t.hill_half = budget * std::exp(0.9 * z(32));
    const double roas_at_budget = 2.4 * std::exp(0.55 * z(33));
    const double share = std::pow(budget, t.hill_shape) /
                         (std::pow(t.hill_half, t.hill_shape) + std::pow(budget, t.hill_shape));
    t.hill_max = roas_at_budget * budget / t.order_value / share;
    t.cpm = 7 * std::exp(0.35 * z(34));
    t.ctr = std::clamp(0.014 * std::exp(0.45 * z(35)), 0.002, 0.12);
    t.audience = 30'000 + budget * 3'000 * std::exp(0.6 * z(36));
    t.trend_a_year = 0.25 * z(37);
    t.weekend = std::clamp(0.95 + 0.18 * z(38), 0.55, 1.5);
    const double expected = world_.shocks_a_year * world_.days / 365.25;
    for (int i = 0; i < 4; ++i) {
        if (u(40 + static_cast<std::uint64_t>(i)) > expected / 4) continue;
        const auto kind =
            static_cast<ShockKind>(static_cast<int>(u(50 + static_cast<std::uint64_t>(i)) * 4));
        const Day first = first_day_ + std::chrono::days(static_cast<int>(
                                           u(60 + static_cast<std::uint64_t>(i)) * world_.days));
        const int length = kind == ShockKind::viral ? 2 : kind == ShockKind::site_outage ? 1 : 5;
        t.shocks.push_back({kind, first, first + std::chrono::days(length - 1)});
    }
    return t;
}

}  // namespace herald::sandbox
