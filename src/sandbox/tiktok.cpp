#include "sandbox/tiktok.hpp"

#include <cmath>

/// TikTok API for Business v1.3: advertisers, campaigns, ad groups, ads and changes.
namespace herald::sandbox {

using market::Campaign;
using market::Kind;
using market::Ref;
using market::Status;

namespace tiktok {

web::Response envelope(Sandbox& sandbox, int code, std::string_view message, json::object data) {
    return json_answer(200, json::object{{"code", code},
                                         {"message", message},
                                         {"request_id", sandbox.request_id()},
                                         {"data", std::move(data)}});
}

web::Response wrong(Sandbox& sandbox, std::string_view message) {
    return envelope(sandbox, 40'002, message);
}

json::object page_info(std::size_t page, std::size_t size, std::size_t total) {
    return {{"page", page},
            {"page_size", size},
            {"total_number", total},
            {"total_page", (total + size - 1) / size}};
}

json::value parameter(const Call& call, std::string_view name) {
    if (const json::value* member = call.member(name)) return *member;
    const std::string text = call.get(name);
    if (text.empty()) return nullptr;
    return text.front() == '[' || text.front() == '{' ? parse_json(text) : json::value(text);
}

std::string text_parameter(const Call& call, std::string_view name) {
    const json::value value = parameter(call, name);
    return text_of(&value).value_or("");
}

Micros least_budget(Currency currency) {
    return micros_from(std::round(50 * std::max(1.0, market::money_scale(currency)) / 1.1 / 10) *
                       10);
}

namespace {

std::string stamp(Day day, std::string_view time) { return to_string(day) + std::string(time); }

json::object campaign_object(const Market& market, Index index) {
    const Campaign& c = market.campaigns()[index];
    const Status status = c.status.latest();
    json::object out{{"advertiser_id", market.accounts()[c.account].id},
                     {"campaign_id", c.id},
                     {"campaign_name", c.name},
                     {"campaign_type", "REGULAR_CAMPAIGN"},
                     {"objective_type", c.objective},
                     {"operation_status", status == Status::active ? "ENABLE" : "DISABLE"},
                     {"secondary_status", status == Status::active   ? "CAMPAIGN_STATUS_ENABLE"
                                          : status == Status::paused ? "CAMPAIGN_STATUS_DISABLE"
                                                                     : "CAMPAIGN_STATUS_DELETE"},
                     {"create_time", stamp(c.created, " 08:00:00")},
                     {"modify_time", stamp(c.start, " 09:10:11")},
                     {"is_new_structure", true},
                     {"buying_type", "AUCTION"}};
    if (c.budget == market::kNone) {
        out["budget_mode"] = "BUDGET_MODE_INFINITE";
        out["budget"] = 0.0;
        return out;
    }
    const market::Budget& budget = market.budgets()[c.budget];
    out["budget_mode"] = budget.lifetime ? "BUDGET_MODE_TOTAL" : "BUDGET_MODE_DAY";
    out["budget"] = budget.amount.latest().units();
    return out;
}

/// What an ad group or an ad is stopped by, in TikTok's words behind a prefix.
std::string secondary_status(std::string_view prefix, Status own, Status above, Status top) {
    const auto gone = [](Status status) {
        return status == Status::removed || status == Status::archived;
    };
    const std::string_view word = gone(own) || gone(above)  ? "DELETE"
                                  : gone(top)               ? "CAMPAIGN_DELETE"
                                  : own == Status::paused   ? "DISABLE"
                                  : above == Status::paused ? "ADGROUP_DISABLE"
                                  : top == Status::paused   ? "CAMPAIGN_DISABLE"
                                                            : "DELIVERY_OK";
    return std::string(prefix) + std::string(word);
}

json::object group_object(const Market& market, Index index) {
    const market::Group& g = market.groups()[index];
    const Campaign& c = market.campaigns()[g.campaign];
    const Status own = g.status.latest();
    json::object out{
        {"advertiser_id", market.accounts()[c.account].id},
        {"campaign_id", c.id},
        {"campaign_name", c.name},
        {"adgroup_id", g.id},
        {"adgroup_name", g.name},
        {"operation_status", own == Status::active ? "ENABLE" : "DISABLE"},
        {"secondary_status",
         secondary_status("ADGROUP_STATUS_", own, own == Status::paused ? Status::active : own,
                          c.status.latest())},
        {"click_attribution_window", "SEVEN_DAYS"},
        {"view_attribution_window", "ONE_DAY"},
        {"create_time", stamp(c.created, " 08:00:00")},
        {"modify_time", stamp(c.start, " 09:10:11")}};
    const bool holds = g.budget != market::kNone;
    out["budget_mode"] = holds ? "BUDGET_MODE_DAY" : "BUDGET_MODE_INFINITE";
    out["budget"] = holds ? market.budgets()[g.budget].amount.latest().units() : 0.0;
    return out;
}

json::object ad_object(const Market& market, Index index) {
    const market::Ad& ad = market.ads()[index];
    const Campaign& c = market.campaigns()[ad.campaign];
    const market::Group& g = market.groups()[ad.group];
    const Status own = ad.status.latest();
    return {{"advertiser_id", market.accounts()[c.account].id},
            {"campaign_id", c.id},
            {"campaign_name", c.name},
            {"adgroup_id", g.id},
            {"adgroup_name", g.name},
            {"ad_id", ad.id},
            {"ad_name", ad.name},
            {"ad_text", ad.body},
            {"display_name", ad.title},
            {"call_to_action", "SHOP_NOW"},
            {"landing_page_url", "https://northwind.example/?utm_content=" + ad.id},
            {"video_id", "v" + ad.creative_id},
            {"profile_image_url",
             "https://images.northwind.example/sandbox/pictures/" + ad.creative_id + ".png"},
            {"ad_format", "SINGLE_VIDEO"},
            {"operation_status", own == Status::active ? "ENABLE" : "DISABLE"},
            {"secondary_status",
             secondary_status("AD_STATUS_", own, g.status.latest(), c.status.latest())},
            {"create_time", stamp(ad.start, " 08:00:00")},
            {"modify_time", stamp(ad.start, " 09:10:11")}};
}

json::object object_of(const Market& market, Ref ref) {
    if (ref.kind == Kind::campaign) return campaign_object(market, ref.index);
    return ref.kind == Kind::group ? group_object(market, ref.index) : ad_object(market, ref.index);
}

/// filtering={"campaign_ids":[…],"primary_status":"STATUS_ALL"}; without it what is deleted stays
/// away.
struct Filter {
    std::vector<std::string> campaigns, groups, ads;
    std::string primary;
};

bool wanted(const std::vector<std::string>& ids, const std::string& id) {
    return ids.empty() || std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool passes(const Market& market, Ref ref, const Filter& filter) {
    const Index campaign = ref.kind == Kind::campaign ? ref.index
                           : ref.kind == Kind::group  ? market.groups()[ref.index].campaign
                                                      : market.ads()[ref.index].campaign;
    if (!wanted(filter.campaigns, market.campaigns()[campaign].id)) return false;
    if (ref.kind != Kind::campaign) {
        const Index group = ref.kind == Kind::group ? ref.index : market.ads()[ref.index].group;
        if (!wanted(filter.groups, market.groups()[group].id)) return false;
    }
    if (ref.kind == Kind::ad && !wanted(filter.ads, market.ads()[ref.index].id)) return false;
    if (filter.primary == "STATUS_ALL") return true;
    const json::object object = object_of(market, ref);
    const std::string_view state = object.at("secondary_status").get_string();
    const bool gone = state.ends_with("_DELETE");
    if (filter.primary == "STATUS_DELETE") return gone;
    if (gone) return false;
    if (filter.primary == "STATUS_DISABLE")
        return object.at("operation_status").get_string() == "DISABLE";
    return filter.primary != "STATUS_DELIVERY_OK" || state.ends_with("_ENABLE") ||
           state.ends_with("_OK");
}

web::Response entities(Sandbox& sandbox, const Call& call, Index account, Kind kind) {
    const Market& market = sandbox.market();
    const json::value given = parameter(call, "filtering");
    Filter filter;
    if (const json::object* object = given.if_object()) {
        filter = {texts_of(object->if_contains("campaign_ids")),
                  texts_of(object->if_contains("adgroup_ids")),
                  texts_of(object->if_contains("ad_ids")),
                  text_of(object->if_contains("primary_status")).value_or("")};
    } else if (!given.is_null()) {
        return wrong(sandbox, "filtering: Not a valid object.");
    }
    const std::string asked = call.get("page_size");
    const std::size_t size = size_of(asked, 10, 100'000),
                      page = size_of(call.get("page"), 1, 1'000'000);
    if (size > 1000) return wrong(sandbox, "page_size: Must be between 1 and 1000.");
    std::vector<Ref> found;
    for (const Index c : market.accounts()[account].campaigns) {
        const Campaign& campaign = market.campaigns()[c];
        const Index first = kind == Kind::campaign ? c
                            : kind == Kind::group  ? campaign.first_group
                                                   : campaign.first_ad;
        const Index count = kind == Kind::campaign ? 1
                            : kind == Kind::group  ? campaign.groups
                                                   : campaign.ads;
        for (Index i = first; i < first + count; ++i)
            if (passes(market, {kind, i}, filter)) found.push_back({kind, i});
    }
    const std::vector<std::string> fields = texts_of(call.get("fields"));
    json::array list;
    for (std::size_t i = (page - 1) * size; i < std::min(found.size(), page * size); ++i) {
        json::object object = object_of(market, found[i]);
        if (fields.empty()) {
            list.push_back(std::move(object));
            continue;
        }
        json::object chosen;
        for (const std::string& field : fields)
            if (const json::value* value = object.if_contains(field)) chosen[field] = *value;
        list.push_back(std::move(chosen));
    }
    return envelope(
        sandbox, 0, "OK",
        {{"list", std::move(list)}, {"page_info", page_info(page, size, found.size())}});
}

/// campaign|adgroup|ad/status/update: all ids are checked before the first is changed.
web::Response update_status(Sandbox& sandbox, const Call& call, Index account, Kind kind,
                            const std::string& noun) {
    const Market& market = sandbox.market();
    const std::string member = noun + "_ids", word = text_parameter(call, "operation_status");
    const json::value given = parameter(call, member);
    const std::vector<std::string> ids = texts_of(&given);
    if (ids.empty()) return wrong(sandbox, member + ": Missing data for required field.");
    if (ids.size() > 20) return wrong(sandbox, member + ": Length must be between 1 and 20.");
    if (word != "ENABLE" && word != "DISABLE" && word != "DELETE")
        return wrong(sandbox, "operation_status: Must be one of: ENABLE, DISABLE, DELETE.");
    std::vector<Ref> refs;
    for (const std::string& id : ids) {
        const auto ref = market.find(Platform::tiktok, id);
        if (!ref || ref->kind != kind)
            return wrong(sandbox, fmt::format("{}: {} does not exist.", member, clip(id, 40)));
        const Index campaign = kind == Kind::campaign ? ref->index
                               : kind == Kind::group  ? market.groups()[ref->index].campaign
                                                      : market.ads()[ref->index].campaign;
        if (market.campaigns()[campaign].account != account)
            return wrong(sandbox, fmt::format("{}: {} does not belong to the advertiser.", member,
                                              clip(id, 40)));
        const json::object object = object_of(market, *ref);
        if (std::string_view(object.at("secondary_status").get_string()).ends_with("_DELETE"))
            return wrong(sandbox, fmt::format("{}: {} has been deleted and cannot be modified.",
                                              member, clip(id, 40)));
        refs.push_back(*ref);
    }
    for (const Ref ref : refs)
        sandbox.set_status(ref,
                           word == "ENABLE"    ? Status::active
                           : word == "DISABLE" ? Status::paused
                                               : Status::removed,
                           account);
    json::array echoed;
    for (const std::string& id : ids) echoed.emplace_back(id);
    return envelope(sandbox, 0, "OK", {{member, std::move(echoed)}, {"status", word}});
}

std::optional<std::string> check_budget(const json::value& given, Currency currency, Micros& out) {
    const auto budget = given.is_number() ? std::optional(micros_from(given.to_number<double>()))
                                          : parse_micros(text_of(&given).value_or(""));
    if (!budget) return "budget: Not a valid number.";
    const Micros least = least_budget(currency);
    if (*budget < least)
        return fmt::format("The budget cannot be lower than {} {}.", to_string(least),
                           currency.text());
    if (budget->units() > 10'000'000) return "budget: The budget cannot exceed 10000000.";
    out = {(budget->value + 5'000) / 10'000 * 10'000};
    return std::nullopt;
}

web::Response update_campaign(Sandbox& sandbox, const Call& call, Index account) {
    const Market& market = sandbox.market();
    const std::string id = text_parameter(call, "campaign_id"),
                      name = text_parameter(call, "campaign_name");
    const auto ref = market.find(Platform::tiktok, id);
    if (!ref || ref->kind != Kind::campaign || market.campaigns()[ref->index].account != account)
        return wrong(sandbox, "campaign_id: The campaign does not exist.");
    const Campaign& c = market.campaigns()[ref->index];
    if (c.status.latest() == Status::removed)
        return wrong(sandbox, "The campaign has been deleted and cannot be modified.");
    const json::value given = parameter(call, "budget");
    Micros budget;
    if (!given.is_null()) {
        if (c.budget == market::kNone)
            return wrong(
                sandbox,
                "budget: The budget of a campaign with BUDGET_MODE_INFINITE cannot be set.");
        if (const auto message = check_budget(given, market.accounts()[account].currency, budget))
            return wrong(sandbox, *message);
    }
    if (name.size() > 512) return wrong(sandbox, "campaign_name: Longer than maximum length 512.");
    if (budget.value > 0) sandbox.set_budget(c.budget, budget, account);
    if (!name.empty()) sandbox.rename(ref->index, name, account);
    return envelope(sandbox, 0, "OK", campaign_object(market, ref->index));
}

/// adgroup/budget/update: {"budget":[{"adgroup_id":"…","budget":60}]}; what fails is listed, the
/// rest is done.
web::Response update_group_budgets(Sandbox& sandbox, const Call& call, Index account) {
    const Market& market = sandbox.market();
    const json::value list = parameter(call, "budget");
    if (!list.is_array() || list.get_array().empty() || list.get_array().size() > 20)
        return wrong(sandbox, "budget: Length must be between 1 and 20.");
    json::array done, failed;
    for (const json::value& entry : list.get_array()) {
        const json::object* object = entry.if_object();
        const std::string id =
            object != nullptr ? text_of(object->if_contains("adgroup_id")).value_or("") : "";
        const auto ref = market.find(Platform::tiktok, id);
        std::string problem;
        Micros budget;
        if (!ref || ref->kind != Kind::group ||
            market.campaigns()[market.groups()[ref->index].campaign].account != account)
            problem = "The ad group does not exist.";
        else if (market.groups()[ref->index].budget == market::kNone)
            problem = "The campaign holds the budget.";
        else if (const json::value* amount = object->if_contains("budget"))
            problem =
                check_budget(*amount, market.accounts()[account].currency, budget).value_or("");
        else
            problem = "budget: Missing data for required field.";
        if (problem.empty()) {
            sandbox.set_budget(market.groups()[ref->index].budget, budget, account);
            done.emplace_back(id);
        } else {
            failed.push_back(json::object{{"adgroup_id", id}, {"error_message", problem}});
        }
    }
    return envelope(sandbox, 0, "OK",
                    {{"adgroup_ids", std::move(done)}, {"failed_list", std::move(failed)}});
}

json::object advertiser_object(const Market& market, Index index) {
    const market::Account& account = market.accounts()[index];
    return {{"advertiser_id", account.id},
            {"name", account.name},
            {"currency", account.currency.text()},
            {"timezone", account.zone_name},
            {"display_timezone", account.zone_name},
            {"status", "STATUS_ENABLE"},
            {"company", market.world().company},
            {"role", "ROLE_ADVERTISER"},
            {"balance", 12'345.67},
            {"country", "DE"},
            {"create_time", 1'600'000'000}};
}

std::vector<Index> advertisers(const Market& market) {
    std::vector<Index> out;
    for (Index i = 0; i < market.accounts().size(); ++i)
        if (market.accounts()[i].platform == Platform::tiktok) out.push_back(i);
    return out;
}

web::Response advertiser_info(Sandbox& sandbox, const Call& call) {
    const Market& market = sandbox.market();
    const json::value given = parameter(call, "advertiser_ids");
    const std::vector<std::string> ids = texts_of(&given), fields = texts_of(call.get("fields"));
    if (ids.empty() || ids.size() > 100)
        return wrong(sandbox, "advertiser_ids: Length must be between 1 and 100.");
    json::array list;
    for (const std::string& id : ids) {
        const auto ref = market.find(Platform::tiktok, id);
        if (!ref || ref->kind != Kind::account)
            return envelope(sandbox, 40'001, "No permission to operate advertiser " + id);
        const json::object all = advertiser_object(market, ref->index);
        json::object chosen;
        for (const auto& member : all)
            if (fields.empty() || std::find(fields.begin(), fields.end(),
                                            std::string_view(member.key())) != fields.end())
                chosen[member.key()] = member.value();
        list.push_back(std::move(chosen));
    }
    return envelope(sandbox, 0, "OK", {{"list", std::move(list)}});
}

web::Response list_advertisers(Sandbox& sandbox, const Call& call) {
    if (call.get("secret") != Credentials::client_secret)
        return wrong(sandbox, "secret: The app secret is incorrect.");
    json::array list;
    for (const Index i : advertisers(sandbox.market()))
        list.push_back(json::object{{"advertiser_id", sandbox.market().accounts()[i].id},
                                    {"advertiser_name", sandbox.market().accounts()[i].name}});
    return envelope(sandbox, 0, "OK", {{"list", std::move(list)}});
}

web::Response issue_token(Sandbox& sandbox, const Call& call) {
    if (text_parameter(call, "secret") != Credentials::client_secret)
        return wrong(sandbox, "secret: The app secret is incorrect.");
    if (text_parameter(call, "auth_code") != Credentials::tiktok_auth_code)
        return envelope(sandbox, 40'110, "Auth_code is expired or invalid.");
    json::array ids;
    for (const Index i : advertisers(sandbox.market()))
        ids.emplace_back(sandbox.market().accounts()[i].id);
    return envelope(
        sandbox, 0, "OK",
        {{"access_token", sandbox.issue_token(Platform::tiktok, std::chrono::hours(24 * 3650))},
         {"advertiser_ids", std::move(ids)},
         {"scope", json::array{4, 5, 6}}});
}

web::Response route(Sandbox& sandbox, const Call& call) {
    if (call.path.size() < 3 || call.path[1] != "v1.3")
        return wrong(sandbox, "The API version does not exist.");
    std::string name;  // "campaign/status/update"
    for (std::size_t i = 2; i < call.path.size(); ++i)
        name += (name.empty() ? "" : "/") + call.path[i];
    if (name == "oauth2/access_token") return issue_token(sandbox, call);
    switch (sandbox.check_token(Platform::tiktok, call.request.headers.get("Access-Token"))) {
        case TokenState::missing:
            return envelope(sandbox, 40'104,
                            "Access token is null or not presented in the header.");
        case TokenState::wrong:
            return envelope(sandbox, 40'105, "Access token is incorrect or has been revoked.");
        case TokenState::expired: return envelope(sandbox, 40'102, "Access token has expired.");
        case TokenState::good: break;
    }
    if (name == "oauth2/advertiser/get") return list_advertisers(sandbox, call);
    if (name == "advertiser/info") return advertiser_info(sandbox, call);
    const std::string advertiser = text_parameter(call, "advertiser_id");
    const auto ref = sandbox.market().find(Platform::tiktok, advertiser);
    if (!ref || ref->kind != Kind::account)
        return envelope(sandbox, 40'001, "No permission to operate advertiser " + advertiser);
    const Index account = ref->index;
    if (name == "campaign/get") return entities(sandbox, call, account, Kind::campaign);
    if (name == "adgroup/get") return entities(sandbox, call, account, Kind::group);
    if (name == "ad/get") return entities(sandbox, call, account, Kind::ad);
    if (name == "report/integrated/get") return report(sandbox, call, account);
    if (name.starts_with("report/task/")) return report_task(sandbox, call, account);
    if (!call.is("POST")) return wrong(sandbox, "The path does not exist or needs another method.");
    if (name == "campaign/status/update")
        return update_status(sandbox, call, account, Kind::campaign, "campaign");
    if (name == "adgroup/status/update")
        return update_status(sandbox, call, account, Kind::group, "adgroup");
    if (name == "ad/status/update") return update_status(sandbox, call, account, Kind::ad, "ad");
    if (name == "campaign/update") return update_campaign(sandbox, call, account);
    if (name == "adgroup/budget/update") return update_group_budgets(sandbox, call, account);
    return wrong(sandbox, "The path does not exist.");
}

web::Response plain(int code, std::string_view message) {
    return json_answer(200, json::object{{"code", code},
                                         {"message", message},
                                         {"request_id", "20250331120000010245071234567890AB"},
                                         {"data", json::object{}}});
}

}  // namespace
}  // namespace tiktok

web::Response tiktok_trouble(Trouble trouble) {
    switch (trouble) {
        case Trouble::rate_limited:
            return tiktok::plain(40'100, "Too many requests. Please retry in some time.");
        case Trouble::server_error: return tiktok::plain(50'000, "System error");
        case Trouble::expired_token:
            return tiktok::plain(40'105, "Access token is incorrect or has been revoked.");
        case Trouble::malformed:
            return tiktok::plain(40'002, "The request body or a parameter is not valid JSON.");
    }
    return {};
}

web::Response tiktok_answer(Sandbox& sandbox, const Call& call) {
    return tiktok::route(sandbox, call);
}

}  // namespace herald::sandbox
