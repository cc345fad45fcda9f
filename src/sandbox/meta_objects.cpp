#include <array>

#include "sandbox/meta.hpp"

/// Accounts, campaigns, ad sets, ads and creatives as the Graph shows them.
namespace herald::sandbox::meta {

using market::Ad;
using market::Campaign;
using market::Group;
using market::Kind;
using market::Ref;
using market::Status;

int budget_digits(Currency currency) {
    constexpr std::array<std::string_view, 11> kWhole{"CLP", "COP", "CRC", "HUF", "IDR", "ISK",
                                                      "JPY", "KRW", "PYG", "TWD", "VND"};
    return std::find(kWhole.begin(), kWhole.end(), currency.text()) != kWhole.end() ? 0 : 2;
}

std::string budget_text(Micros amount, Currency currency) {
    return std::to_string(budget_digits(currency) == 0 ? amount.value / Micros::kUnit
                                                       : amount.value / (Micros::kUnit / 100));
}

std::string_view status_word(const Market& market, Ref what, Word word) {
    constexpr auto plain = [](Status status) -> std::string_view {
        switch (status) {
            case Status::active: return "ACTIVE";
            case Status::paused: return "PAUSED";
            case Status::archived: return "ARCHIVED";
            case Status::removed: return "DELETED";
        }
        return "";
    };
    if (what.kind == Kind::campaign) return plain(market.campaigns()[what.index].status.latest());
    const bool is_ad = what.kind == Kind::ad;
    const Group& group = market.groups()[is_ad ? market.ads()[what.index].group : what.index];
    const Status own = is_ad ? market.ads()[what.index].status.latest() : group.status.latest();
    if (word == Word::own) return plain(own);
    const Status top = market.campaigns()[group.campaign].status.latest();
    for (const Status gone : {Status::removed, Status::archived})
        if (own == gone || (is_ad && group.status.latest() == gone) || top == gone)
            return plain(gone);
    if (own == Status::paused) return "PAUSED";
    if (is_ad && group.status.latest() == Status::paused) return "ADSET_PAUSED";
    return top == Status::paused ? "CAMPAIGN_PAUSED" : "ACTIVE";
}

namespace {

json::object account_object(const Sandbox& sandbox, Index index) {
    const market::Account& account = sandbox.market().accounts()[index];
    const auto offset = account.zone.local(sandbox.now()) - sandbox.now().time_since_epoch();
    return {{"id", "act_" + account.id},
            {"account_id", account.id},
            {"name", account.name},
            {"currency", account.currency.text()},
            {"timezone_name", account.zone_name},
            {"account_status", 1},
            {"disable_reason", 0},
            {"timezone_offset_hours_utc",
             std::chrono::duration<double, std::ratio<3600>>(offset).count()},
            {"amount_spent", "0"},
            {"business_name", sandbox.market().world().company},
            {"age", 400.5}};
}

json::object campaign_object(const Sandbox& sandbox, Index index) {
    const Market& market = sandbox.market();
    const Campaign& c = market.campaigns()[index];
    const market::Account& account = market.accounts()[c.account];
    json::object out{
        {"id", c.id},
        {"account_id", account.id},
        {"name", c.name},
        {"buying_type", "AUCTION"},
        {"objective", c.objective},
        {"status", status_word(market, {Kind::campaign, index}, Word::own)},
        {"configured_status", status_word(market, {Kind::campaign, index}, Word::own)},
        {"effective_status", status_word(market, {Kind::campaign, index}, Word::effective)},
        {"created_time", midnight(account.zone, c.created, "", "")},
        {"updated_time", midnight(account.zone, c.start, "", "")},
        {"start_time", midnight(account.zone, c.start, "", "")},
        {"special_ad_categories", json::array{}}};
    if (c.end) out["stop_time"] = midnight(account.zone, *c.end, "", "");
    if (c.budget == market::kNone) return out;  // the ad sets hold the money
    const market::Budget& budget = market.budgets()[c.budget];
    const Micros amount = budget.amount.latest();
    const auto left = static_cast<std::int64_t>(static_cast<double>(amount.value) *
                                                (1 - sandbox.as_of(c.account).progress));
    out[budget.lifetime ? "lifetime_budget" : "daily_budget"] =
        budget_text(amount, account.currency);
    out["budget_remaining"] = budget_text(Micros{left}, account.currency);
    out["bid_strategy"] = "LOWEST_COST_WITHOUT_CAP";
    return out;
}

json::object ad_set_object(const Sandbox& sandbox, Index index) {
    const Market& market = sandbox.market();
    const Group& g = market.groups()[index];
    const Campaign& c = market.campaigns()[g.campaign];
    const market::Account& account = market.accounts()[c.account];
    json::object out{
        {"id", g.id},
        {"account_id", account.id},
        {"campaign_id", c.id},
        {"name", g.name},
        {"status", status_word(market, {Kind::group, index}, Word::own)},
        {"configured_status", status_word(market, {Kind::group, index}, Word::own)},
        {"effective_status", status_word(market, {Kind::group, index}, Word::effective)},
        {"created_time", midnight(account.zone, c.created, "", "")},
        {"updated_time", midnight(account.zone, c.start, "", "")},
        {"start_time", midnight(account.zone, c.start, "", "")},
        {"optimization_goal", "OFFSITE_CONVERSIONS"},
        {"billing_event", "IMPRESSIONS"},
        {"attribution_spec",
         json::array{json::object{{"event_type", "CLICK_THROUGH"}, {"window_days", 7}},
                     json::object{{"event_type", "VIEW_THROUGH"}, {"window_days", 1}}}},
        {"targeting", json::object{{"age_min", 18}, {"age_max", 65}}}};
    if (g.budget != market::kNone) {
        out["daily_budget"] =
            budget_text(market.budgets()[g.budget].amount.latest(), account.currency);
        out["budget_remaining"] = out["daily_budget"];
    }
    return out;
}

json::object creative_object(const Ad& ad, const market::Account& account) {
    const std::string link = "https://northwind.example/?utm_content=" + ad.id;
    const std::string image =
        "https://images.northwind.example/sandbox/pictures/" + ad.creative_id + ".png";
    return {{"id", ad.creative_id},
            {"account_id", account.id},
            {"name", ad.name},
            {"title", ad.title},
            {"body", ad.body},
            {"image_url", image},
            {"thumbnail_url", image + "?w=64"},
            {"status", "ACTIVE"},
            {"object_type", "SHARE"},
            {"object_story_spec", json::object{{"page_id", "112704783733939"},
                                               {"link_data", json::object{{"link", link},
                                                                          {"message", ad.body},
                                                                          {"name", ad.title},
                                                                          {"picture", image}}}}}};
}

json::object ad_object(const Sandbox& sandbox, Index index) {
    const Market& market = sandbox.market();
    const Ad& ad = market.ads()[index];
    const Campaign& c = market.campaigns()[ad.campaign];
    const market::Account& account = market.accounts()[c.account];
    return {{"id", ad.id},
            {"account_id", account.id},
            {"campaign_id", c.id},
            {"adset_id", market.groups()[ad.group].id},
            {"name", ad.name},
            {"status", status_word(market, {Kind::ad, index}, Word::own)},
            {"configured_status", status_word(market, {Kind::ad, index}, Word::own)},
            {"effective_status", status_word(market, {Kind::ad, index}, Word::effective)},
            {"created_time", midnight(account.zone, ad.start, "", "")},
            {"updated_time", midnight(account.zone, ad.start, "", "")},
            {"creative", creative_object(ad, account)}};
}

}  // namespace

json::object object_of(const Sandbox& sandbox, Ref ref) {
    switch (ref.kind) {
        case Kind::account: return account_object(sandbox, ref.index);
        case Kind::campaign: return campaign_object(sandbox, ref.index);
        case Kind::group: return ad_set_object(sandbox, ref.index);
        case Kind::ad: return ad_object(sandbox, ref.index);
        case Kind::creative: {
            const Ad& ad = sandbox.market().ads()[ref.index];
            return creative_object(
                ad, sandbox.market().accounts()[sandbox.market().campaigns()[ad.campaign].account]);
        }
        case Kind::budget: break;
    }
    return {};
}

}  // namespace herald::sandbox::meta
