#include <algorithm>
#include <cmath>

#include "sandbox/market/world.hpp"

/// The demo company: outdoor clothing, 40 campaigns, half a year, and things to find in it.
namespace herald::sandbox::market {
namespace {

struct Row {
    Platform platform;
    const char* name;
    const char* objective;
    double budget, roas, saturation;  ///< EUR a day; at that budget; budget / half-saturating spend
};
constexpr auto kMeta = Platform::meta, kGoogle = Platform::google, kTiktok = Platform::tiktok,
               kSnap = Platform::snapchat;
constexpr Row kRows[] = {
    {kMeta, "Prospecting | Lookalike 1 % DE", "OUTCOME_SALES", 60, 5.2, 0.22},
    {kMeta, "Prospecting | Broad DE", "OUTCOME_SALES", 240, 2.6, 1.0},
    {kMeta, "Prospecting | Broad FR · Été", "OUTCOME_SALES", 140, 2.1, 1.1},
    {kMeta, "Prospecting | Interest: hiking UK", "OUTCOME_SALES", 120, 2.3, 0.9},
    {kMeta, "Retargeting | All visitors 30 d", "OUTCOME_SALES", 180, 2.4, 3.4},
    {kMeta, "Retargeting | Abandoned cart 7 d", "OUTCOME_SALES", 45, 6.1, 0.9},
    {kMeta, "Evergreen | UGC video DE", "OUTCOME_SALES", 160, 3.4, 0.8},
    {kMeta, "Evergreen | Carousel best sellers", "OUTCOME_SALES", 110, 2.9, 0.9},
    {kMeta, "Rain jackets | Herbst", "OUTCOME_SALES", 95, 2.7, 0.8},
    {kMeta, "Winter boots | Größe & Wärme", "OUTCOME_SALES", 85, 2.2, 0.7},
    {kMeta, "Traffic | Trail magazine", "OUTCOME_TRAFFIC", 40, 0.9, 1.2},
    {kMeta, "Awareness | Brand film", "OUTCOME_AWARENESS", 70, 0.6, 1.0},
    {kMeta, "Clearance | Spring 🔥", "OUTCOME_SALES", 80, 2.0, 1.2},
    {kMeta, "Test | Advantage+ shopping", "OUTCOME_SALES", 50, 3.0, 0.5},
    {kGoogle, "Search | Brand", "SEARCH", 40, 9.5, 2.2},
    {kGoogle, "Search | Rain jackets DE", "SEARCH", 150, 3.2, 0.8},
    {kGoogle, "Search | Hiking boots DE", "SEARCH", 120, 2.9, 0.8},
    {kGoogle, "Search | Competitors", "SEARCH", 60, 1.2, 1.1},
    {kGoogle, "Search | Softshell AT", "SEARCH", 35, 3.6, 0.5},
    {kGoogle, "Search | Tents UK", "SEARCH", 55, 2.4, 0.9},
    {kGoogle, "Shopping | Best sellers", "SHOPPING", 180, 3.9, 0.9},
    {kGoogle, "Shopping | Long tail", "SHOPPING", 90, 2.8, 0.7},
    {kGoogle, "Performance Max | All products", "PERFORMANCE_MAX", 220, 3.1, 1.0},
    {kGoogle, "Performance Max | New customers", "PERFORMANCE_MAX", 90, 2.2, 0.8},
    {kGoogle, "Display | Remarketing", "DISPLAY", 50, 1.8, 1.6},
    {kGoogle, "Display | Awareness outdoor", "DISPLAY", 75, 0.5, 1.4},
    {kGoogle, "YouTube | How we repair", "VIDEO", 60, 0.8, 1.0},
    {kTiktok, "Spark | Creator Mira", "WEB_CONVERSIONS", 70, 3.3, 0.4},
    {kTiktok, "Spark | Creator Jonas", "WEB_CONVERSIONS", 60, 2.1, 0.8},
    {kTiktok, "Broad | Trail challenge", "WEB_CONVERSIONS", 120, 1.9, 1.0},
    {kTiktok, "Broad | UK summer", "WEB_CONVERSIONS", 90, 1.7, 1.1},
    {kTiktok, "Retarget | Video viewers", "WEB_CONVERSIONS", 40, 2.6, 1.5},
    {kTiktok, "Traffic | Lookbook", "TRAFFIC", 35, 0.8, 1.0},
    {kTiktok, "Views | #madefortheweather", "VIDEO_VIEWS", 45, 0.5, 0.9},
    {kTiktok, "Broad | 夏のセール", "WEB_CONVERSIONS", 50, 1.5, 1.0},
    {kSnap, "Snap | Students FR", "WEB_CONVERSION", 55, 1.6, 1.0},
    {kSnap, "Snap | Rain jackets US", "WEB_CONVERSION", 80, 2.3, 0.8},
    {kSnap, "Snap | Retarget cart", "WEB_CONVERSION", 30, 3.4, 1.2},
    {kSnap, "Snap | Collection summer", "WEB_CONVERSION", 45, 1.9, 0.9},
    {kSnap, "Snap | Awareness lens", "BRAND_AWARENESS", 40, 0.6, 1.0},
};

/// What one order is worth, in EUR, by what the campaign sells.
double order_value_of(std::string_view name) {
    struct Price {
        std::string_view word;
        double euros;
    };
    constexpr Price kPrices[] = {
        {"boots", 138}, {"ackets", 164}, {"Tents", 246}, {"Softshell", 119}, {"Clearance", 52}};
    for (const Price& price : kPrices)
        if (name.find(price.word) != std::string_view::npos) return price.euros;
    return 84 + static_cast<double>(name.size() * 7 % 29);
}

CampaignSpec& named(World& world, std::string_view name) {
    return *std::find_if(world.listed.begin(), world.listed.end(),
                         [&](const CampaignSpec& spec) { return spec.name == name; });
}

AdSpec ad(const char* name, const char* title, double weight, double quality, double fatigue_at) {
    AdSpec out;
    out.name = name;
    out.title = title;
    out.weight = weight;
    out.quality = quality;
    out.fatigue_at = fatigue_at;
    return out;
}

GroupSpec group(const char* name, std::vector<AdSpec> ads) {
    GroupSpec out;
    out.name = name;
    out.ads = std::move(ads);
    return out;
}

ShockSpec shock(ShockKind kind, int on, int days, double factor, std::optional<Platform> platform) {
    ShockSpec out;
    out.kind = kind;
    out.on = on;
    out.days = days;
    out.factor = factor;
    out.platform = platform;
    return out;
}

ChangeSpec budget_change(int on, double amount, double scale) {
    ChangeSpec out;
    out.on = on;
    out.daily_budget = micros_from(std::round(amount * scale));
    return out;
}

ChangeSpec status_change(int on, Status status) {
    ChangeSpec out;
    out.on = on;
    out.status = status;
    return out;
}

void tell_stories_of_creatives(World& world) {
    // One hero video carried the campaign and is worn out; its neighbour is fresh and starved.
    named(world, "Evergreen | UGC video DE").audience = 260'000;
    named(world, "Evergreen | UGC video DE").groups = {
        group("Broad 25–54", {ad("UGC 07 – rain test (hero)", "Dry on every trail", 6, 1.35, 1.1),
                              ad("UGC 09 – packing list", "Light as a letter", 0.5, 1.1, 3)})};
    // The same happened here, and somebody changed the video on day 110: the way it should go.
    AdSpec refreshed = ad("Carousel A – best sellers", "Loved by 40,000 hikers", 3, 1.2, 1.2);
    refreshed.refreshed_on = {110};
    named(world, "Evergreen | Carousel best sellers").audience = 220'000;
    named(world, "Evergreen | Carousel best sellers").groups = {
        group("All placements",
              {refreshed, ad("Carousel B – new in", "Two years of warranty", 1, 0.9, 2.5)})};
    // Two ads of which one is plainly worse.
    named(world, "Prospecting | Broad DE").groups = {group(
        "Advantage audience", {ad("Static A – mountain", "Made for the weather", 1, 1.3, 4),
                               ad("Static B – studio", "Free returns", 1, 0.55, 4),
                               ad("Video C – founder", "Built to be repaired", 0.8, 1.05, 3)})};
}

void tell_stories_of_money(World& world, double scale) {
    // Pays too much to see the same few people again and again.
    CampaignSpec& wasted = named(world, "Retargeting | All visitors 30 d");
    wasted.audience = 30'000;
    wasted.exhausts_at = 18;
    // Starved: the next euro would bring more than anywhere else, and demand grows.
    named(world, "Prospecting | Lookalike 1 % DE").growth = 0.5;
    named(world, "Spark | Creator Mira").starts_on = 70;
    // Doubled on day 100: sales rose by far less.
    named(world, "Shopping | Best sellers").changes = {budget_change(0, 180, scale),
                                                       budget_change(100, 360, scale)};
    // Tried, never worked, stopped.
    named(world, "Snap | Students FR").starts_on = 60;
    named(world, "Snap | Students FR").roas = 0.4;
    named(world, "Snap | Students FR").changes = {status_change(121, Status::paused)};
    named(world, "Clearance | Spring 🔥").changes = {status_change(75, Status::archived)};
    named(world, "Broad | 夏のセール").changes = {status_change(140, Status::removed)};
    named(world, "Snap | Collection summer").changes = {status_change(150, Status::paused)};
    // New: too young to judge.
    named(world, "Test | Advantage+ shopping").starts_on = 168;
    named(world, "Rain jackets | Herbst").season = 0.5;
    // One budget for two campaigns, and one campaign whose ad sets hold the money.
    named(world, "Search | Softshell AT").shared_budget = "DACH long tail";
    named(world, "Search | Competitors").shared_budget = "DACH long tail";
    GroupSpec women = group("Women 25–44", {ad("Static – warm", "Warm ohne Gewicht", 1, 1.1, 3)}),
              men = group("Men 30+", {ad("Static – dry", "Dry on every trail", 1, 0.8, 3)});
    women.daily_budget = micros_from(std::round(50 * scale));
    men.daily_budget = micros_from(std::round(35 * scale));
    CampaignSpec& by_group = named(world, "Winter boots | Größe & Wärme");
    by_group.daily_budget.reset();
    by_group.groups = {women, men};
}

/// Five days of mid-season sale, two weeks ago: awaited, then a peak, then who would buy has
/// bought.
void tell_of_the_sale(World& world) {
    world.shocks.push_back(shock(ShockKind::demand, 161, 2, 0.9, std::nullopt));
    world.shocks.push_back(shock(ShockKind::demand, 163, 5, 1.9, std::nullopt));
    world.shocks.push_back(shock(ShockKind::demand, 168, 3, 0.85, std::nullopt));
}

}  // namespace

World northwind(Currency currency) {
    World world = make_world(2026, 180, 0, currency);
    world.shocks_a_year = 0;
    const double scale = money_scale(currency);
    for (const Row& row : kRows) {
        CampaignSpec spec;
        spec.platform = row.platform;
        spec.name = row.name;
        spec.objective = row.objective;
        spec.daily_budget = micros_from(std::round(row.budget * scale));
        spec.roas = row.roas;
        spec.saturation = row.saturation;
        spec.order_value = order_value_of(row.name) * scale;
        world.listed.push_back(std::move(spec));
    }
    tell_stories_of_creatives(world);
    tell_stories_of_money(world, scale);
    world.shocks = {shock(ShockKind::viral, 95, 2, 2.4, kTiktok),
                    shock(ShockKind::auction_price, 120, 9, 1.8, kTiktok),
                    shock(ShockKind::site_outage, 137, 1, 0.06, std::nullopt),
                    // The tag was lost with a new release of the shop; it is back.
                    shock(ShockKind::tracking_outage, 153, 5, 0.12, kGoogle),
                    shock(ShockKind::restatement, 158, 4, 0.9, kSnap)};
    tell_of_the_sale(world);
    return world;
}

}  // namespace herald::sandbox::market
