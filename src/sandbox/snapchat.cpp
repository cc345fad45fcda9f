#include <charconv>

#include "base/encoding.hpp"
#include "base/json_reader.hpp"
#include "sandbox/wire.hpp"

/// Snapchat Marketing API v1: envelopes with a status per entity, micros, next_link, PUT replaces.
namespace herald::sandbox {
namespace {

web::Response failure(int status, std::string_view debug, std::string_view code = {}) {
    json::object body{{"request_status", "ERROR"},
                      {"request_id", "sandbox"},
                      {"debug_message", debug},
                      {"display_message",
                       "We're sorry, but the requested resource is not available at this time"}};
    if (!code.empty()) body["error_code"] = code;
    return json_answer(status, body);
}

std::string_view status_word(Status status) {
    return status == Status::active ? "ACTIVE" : status == Status::paused ? "PAUSED" : "DELETED";
}

/// {"campaigns":[{"sub_request_status":"SUCCESS","campaign":{…}}]} with paging.
web::Response listed(Sandbox& sandbox, const web::Request& request, std::string_view plural,
                     std::string_view singular, std::size_t total,
                     const std::function<json::object(std::size_t)>& item) {
    const Parameters parameters = parameters_of(request);
    const std::size_t limit = std::max<std::size_t>(page_size(parameters, "limit", 1000, 1000), 1);
    std::size_t from = 0;
    if (const auto cursor = from_base64url(parameter(parameters, "cursor"))) {
        const std::string text(as_text(*cursor));
        std::from_chars(text.data(), text.data() + text.size(), from);
    }
    json::array list;
    const std::size_t end = std::min(total, from + limit);
    for (std::size_t i = from; i < end; ++i)
        list.push_back(json::object{{"sub_request_status", i % 2 == 0 ? "SUCCESS" : "success"},
                                    {singular, item(i)}});
    json::object body{{"request_status", "SUCCESS"},
                      {"request_id", sandbox.request_id()},
                      {plural, std::move(list)}};
    if (end < total) {
        std::string next = origin_of(request) + request.path +
                           "?cursor=" + to_base64url(as_bytes(std::to_string(end))) +
                           "&limit=" + std::to_string(limit);
        for (const auto& [name, value] : parameters)
            if (name != "cursor" && name != "limit")
                next += "&" + percent_encode(name) + "=" + percent_encode(value);
        body["paging"] = json::object{{"next_link", std::move(next)}};
    }
    return json_answer(200, body);
}

json::object campaign_object(const CampaignInfo& c, const AccountInfo& account) {
    return {{"id", c.id},
            {"updated_at", to_string(c.start) + "T05:33:33.876Z"},
            {"created_at", to_string(c.start) + "T05:33:33.876Z"},
            {"name", c.name},
            {"ad_account_id", account.id},
            {"status", status_word(c.status)},
            {"daily_budget_micro", c.daily_budget.value},
            {"start_time", to_string(c.start) + "T22:00:00.000Z"},
            {"buy_model", "AUCTION"},
            {"objective", c.objective}};
}

json::object squad_object(const CampaignInfo& c, std::size_t i) {
    return {{"id", c.groups[i].id},
            {"name", c.groups[i].name},
            {"campaign_id", c.id},
            {"status", status_word(c.status)},
            {"type", "SNAP_ADS"}};
}

json::object ad_object(const CampaignInfo& c, std::size_t i) {
    return {{"id", c.ads[i].id},
            {"name", c.ads[i].name},
            {"ad_squad_id", c.groups[i % c.groups.size()].id},
            {"creative_id", c.ads[i].id},
            {"status", status_word(c.status)},
            {"type", "SNAP_AD"}};
}

json::object creative_object(const CampaignInfo& c, std::size_t i, const AccountInfo& account) {
    return {
        {"id", c.ads[i].id},
        {"name", c.ads[i].name},
        {"ad_account_id", account.id},
        {"headline", c.ads[i].title},
        {"brand_name", "Northwind"},
        {"type", "WEB_VIEW"},
        {"web_view_properties", json::object{{"url", "https://northwind.example/" + c.ads[i].id}}}};
}

struct Item {
    std::size_t campaign, index;
};

std::vector<Item> items_of(const Market& market, const std::vector<std::size_t>& campaigns,
                           std::string_view kind) {
    std::vector<Item> out;
    for (const std::size_t c : campaigns) {
        const CampaignInfo info = market.campaign(c);
        const std::size_t count = kind == "campaigns"  ? 1
                                  : kind == "adsquads" ? info.groups.size()
                                                       : info.ads.size();
        for (std::size_t i = 0; i < count; ++i) out.push_back({c, i});
    }
    return out;
}

web::Response entities(Sandbox& sandbox, const web::Request& request, const AccountInfo& account,
                       const std::vector<std::size_t>& campaigns, const std::string& kind) {
    const Market& market = sandbox.market();
    const auto items = items_of(market, campaigns, kind);
    const std::string singular = kind.substr(0, kind.size() - 1);
    return listed(sandbox, request, kind, singular, items.size(), [&](std::size_t i) {
        const CampaignInfo c = market.campaign(items[i].campaign);
        if (kind == "campaigns") return campaign_object(c, account);
        if (kind == "adsquads") return squad_object(c, items[i].index);
        return kind == "ads" ? ad_object(c, items[i].index)
                             : creative_object(c, items[i].index, account);
    });
}

json::object stats_object(const Report& r) {
    return {{"impressions", r.impressions},
            {"swipes", r.clicks},
            {"spend", r.spend.value},
            {"video_views", r.video_views},
            {"uniques", r.reach},
            {"conversion_purchases", r.conversions.value / Micros::kUnit},
            {"conversion_purchases_value", r.revenue.value}};
}

/// A day of the account's zone as the API writes moments: with the zone's offset.
std::string zoned(Day day, const TimeZone& zone) {
    const Time start = zone.start_of(day);
    const auto offset = std::chrono::duration_cast<std::chrono::minutes>(zone.local(start) -
                                                                         start.time_since_epoch())
                            .count();
    return fmt::format("{}T00:00:00.000{}{:02}:{:02}", to_string(day), offset < 0 ? "-" : "+",
                       std::abs(offset) / 60, std::abs(offset) % 60);
}

struct StatsQuery {
    const Market& market;
    TimeZone zone;
    Day first, last;
};

json::array timeseries(const StatsQuery& q, std::size_t campaign, std::size_t ad) {
    json::array out;
    for (Day day = q.first; day <= q.last; day += std::chrono::days(1)) {
        const Report r = sum(q.market, {campaign, ad, day}, day);
        out.push_back(json::object{{"start_time", zoned(day, q.zone)},
                                   {"end_time", zoned(day + std::chrono::days(1), q.zone)},
                                   {"stats", stats_object(r)}});
    }
    return out;
}

/// GET /{entity}s/{id}/stats: of a campaign, or broken down by ad; or of one ad.
web::Response stats(Sandbox& sandbox, const web::Request& request,
                    const std::vector<std::size_t>& campaigns, std::optional<std::size_t> only_ad,
                    std::string_view type, const std::string& id) {
    const Parameters parameters = parameters_of(request);
    const Market& market = sandbox.market();
    const auto start = parse_day(parameter(parameters, "start_time").substr(0, 10)),
               end = parse_day(parameter(parameters, "end_time").substr(0, 10));
    if (!start || !end)
        return failure(400,
                       "start_time and end_time are required and must fall on a day's start in the "
                       "account's time zone",
                       "E1008");
    const AccountInfo& account = market.accounts()[market.campaign(campaigns.front()).account];
    const StatsQuery query{
        market, TimeZone::parse(account.time_zone).value_or(TimeZone::utc()),
        std::max(*start, market.first_day()),
        std::min(*end - std::chrono::days(1), market.today() - std::chrono::days(1))};
    json::object stat{
        {"id", id},
        {"type", type},
        {"granularity", "DAY"},
        {"swipe_up_attribution_window", "28_DAY"},
        {"view_attribution_window", "1_DAY"},
        {"start_time", parameter(parameters, "start_time")},
        {"end_time", parameter(parameters, "end_time")},
        {"finalized_data_end_time", zoned(market.today() - std::chrono::days(1), query.zone)}};
    if (parameter(parameters, "breakdown") == "ad") {
        json::array ads;
        for (const std::size_t c : campaigns)
            for (std::size_t ad = 0; ad < market.ad_count(c); ++ad)
                ads.push_back(json::object{{"id", market.campaign(c).ads[ad].id},
                                           {"type", "AD"},
                                           {"granularity", "DAY"},
                                           {"timeseries", timeseries(query, c, ad)}});
        stat["breakdown_stats"] = json::object{{"ad", std::move(ads)}};
    } else {
        stat["timeseries"] =
            timeseries(query, campaigns.front(), only_ad.value_or(Cell::kWholeCampaign));
    }
    return json_answer(
        200, json::object{{"request_status", "SUCCESS"},
                          {"request_id", sandbox.request_id()},
                          {"timeseries_stats",
                           json::array{json::object{{"sub_request_status", "SUCCESS"},
                                                    {"timeseries_stat", std::move(stat)}}}}});
}

web::Response replace_campaigns(Sandbox& sandbox, const web::Request& request,
                                const AccountInfo& account) {
    Market& market = sandbox.market();
    const json::value body = parse_json(request.body);
    const auto* list = body.is_object() ? body.get_object().if_contains("campaigns") : nullptr;
    if (list == nullptr || !list->is_array()) return failure(400, "campaigns is required", "E1001");
    json::array out;
    for (const json::value& given : list->get_array()) {
        const auto text = [&](const char* name) {
            const auto* value = given.is_object() ? given.get_object().if_contains(name) : nullptr;
            return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                          : std::string();
        };
        const auto c = market.find_campaign(Platform::snapchat, text("id"));
        const auto* budget =
            given.is_object() ? given.get_object().if_contains("daily_budget_micro") : nullptr;
        const bool too_small =
            budget != nullptr && budget->is_int64() && budget->get_int64() < 20'000'000;
        if (!c || market.accounts()[c->account].id != account.id || text("name").empty() ||
            too_small) {
            out.push_back(json::object{{"sub_request_status", "ERROR"},
                                       {"sub_request_error_reason",
                                        too_small ? "daily_budget_micro must be at least 20000000"
                                                  : "The campaign is not complete"}});
            continue;
        }
        const std::size_t index = market.index_of(*c);
        if (budget != nullptr && budget->is_int64())
            market.set_daily_budget(index, Micros{budget->get_int64()});
        market.set_status(index, text("status") == "ACTIVE" ? Status::active : Status::paused);
        out.push_back(json::object{{"sub_request_status", "SUCCESS"},
                                   {"campaign", campaign_object(market.campaign(index), account)}});
    }
    return json_answer(200, json::object{{"request_status", "SUCCESS"},
                                         {"request_id", sandbox.request_id()},
                                         {"campaigns", std::move(out)}});
}

std::vector<const AccountInfo*> snap_accounts(const Market& market) {
    std::vector<const AccountInfo*> out;
    for (const AccountInfo& account : market.accounts())
        if (account.platform == Platform::snapchat) out.push_back(&account);
    return out;
}

constexpr std::string_view kOrganization = "5d7a2c4e-0000-4000-8000-000000000001";

/// The ad, and its place in its campaign, of this id.
std::optional<std::pair<std::size_t, std::size_t>> find_ad(const Market& market,
                                                           const std::string& id) {
    for (const AccountInfo* account : snap_accounts(market))
        for (const std::size_t c : account->campaigns) {
            const CampaignInfo info = market.campaign(c);
            for (std::size_t ad = 0; ad < info.ads.size(); ++ad)
                if (info.ads[ad].id == id) return std::pair{c, ad};
        }
    return std::nullopt;
}

web::Response of_account(Sandbox& sandbox, const web::Request& request,
                         const std::vector<std::string>& path) {
    const AccountInfo* account = sandbox.market().find_account(Platform::snapchat, path[2]);
    if (account == nullptr) return failure(404, "Resource can not be found", "E3003");
    const std::string kind = path.size() > 3 ? path[3] : "";
    if (kind == "campaigns" && request.method == "PUT")
        return replace_campaigns(sandbox, request, *account);
    if (kind == "campaigns" || kind == "adsquads" || kind == "ads" || kind == "creatives")
        return entities(sandbox, request, *account, account->campaigns, kind);
    if (kind == "stats" && !account->campaigns.empty())
        return stats(sandbox, request, account->campaigns, std::nullopt, "AD_ACCOUNT", account->id);
    return failure(404, "Resource can not be found", "E3003");
}

web::Response of_campaign(Sandbox& sandbox, const web::Request& request,
                          const std::vector<std::string>& path) {
    const Market& market = sandbox.market();
    const auto c = market.find_campaign(Platform::snapchat, path[2]);
    if (!c) return failure(404, "Resource can not be found", "E3003");
    const std::size_t index = market.index_of(*c);
    const AccountInfo& account = market.accounts()[c->account];
    if (path.size() == 3)
        return listed(sandbox, request, "campaigns", "campaign", 1,
                      [&](std::size_t) { return campaign_object(*c, account); });
    if (path[3] == "stats")
        return stats(sandbox, request, {index}, std::nullopt, "CAMPAIGN", c->id);
    return entities(sandbox, request, account, {index}, path[3]);
}

}  // namespace

web::Response snapchat_trouble(Trouble trouble) {
    switch (trouble) {
        case Trouble::rate_limited: return failure(429, "Too many requests");
        case Trouble::server_error: return failure(500, "Internal server error", "E1000");
        case Trouble::expired_token: return failure(401, "Unauthorized");
    }
    return {};
}

web::Response snapchat_answer(Sandbox& sandbox, const web::Request& request) {
    if (request.path == "/login/oauth2/access_token") {
        const Parameters parameters = parameters_of(request);
        if (parameter(parameters, "refresh_token") != Credentials::refresh_token)
            return json_answer(400, json::object{{"error", "invalid_grant"}});
        return json_answer(200, json::object{{"access_token", sandbox.issue_token()},
                                             {"token_type", "Bearer"},
                                             {"expires_in", 3600},
                                             {"refresh_token", Credentials::refresh_token},
                                             {"scope", "snapchat-marketing-api"}});
    }
    if (!sandbox.token_is_good(bearer_of(request))) return snapchat_trouble(Trouble::expired_token);
    const auto path = path_of(request);
    const Market& market = sandbox.market();
    const auto accounts = snap_accounts(market);
    const auto account_object = [&](std::size_t i) {
        return json::object{{"id", accounts[i]->id},
                            {"name", accounts[i]->name},
                            {"organization_id", kOrganization},
                            {"currency", accounts[i]->currency.text()},
                            {"timezone", accounts[i]->time_zone},
                            {"status", "ACTIVE"},
                            {"type", "PARTNER"}};
    };
    if (path.size() == 2 && path[1] == "me")
        return json_answer(200,
                           json::object{{"request_status", "SUCCESS"},
                                        {"request_id", sandbox.request_id()},
                                        {"me", json::object{{"id", kOrganization},
                                                            {"email", "mira@northwind.example"},
                                                            {"display_name", "Mira"}}}});
    if (path.size() == 3 && path[1] == "me")
        return listed(sandbox, request, "organizations", "organization", 1, [&](std::size_t) {
            return json::object{{"id", kOrganization}, {"name", "Northwind"}};
        });
    if (path.size() == 4 && path[1] == "organizations" && path[3] == "adaccounts")
        return listed(sandbox, request, "adaccounts", "adaccount", accounts.size(), account_object);
    if (path.size() >= 3 && path[1] == "adaccounts") return of_account(sandbox, request, path);
    if (path.size() >= 3 && path[1] == "campaigns") return of_campaign(sandbox, request, path);
    if (path.size() == 4 && path[1] == "ads" && path[3] == "stats")
        if (const auto ad = find_ad(market, path[2]))
            return stats(sandbox, request, {ad->first}, ad->second, "AD", path[2]);
    return failure(404, "Resource can not be found", "E3003");
}

}  // namespace herald::sandbox
