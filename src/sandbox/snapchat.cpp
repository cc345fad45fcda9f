#include "sandbox/snapchat.hpp"

/// Snapchat Marketing API v1: envelopes with a status per entity, micros, next_link, PUT replaces.
namespace herald::sandbox {

using market::Campaign;
using market::Kind;
using market::Ref;
using market::Status;

namespace snapchat {

web::Response failure(Sandbox& sandbox, int status, std::string_view code, std::string_view debug,
                      std::string_view display) {
    json::object body{{"request_status", "ERROR"},
                      {"request_id", sandbox.request_id()},
                      {"debug_message", debug}};
    if (!display.empty()) body["display_message"] = display;
    if (!code.empty()) body["error_code"] = code;
    return json_answer(status, body);
}

web::Response not_found(Sandbox& sandbox) {
    return failure(sandbox, 404, "E3003", "Resource can not be found",
                   "We're sorry, but the requested resource is not available at this time");
}

json::object envelope(Sandbox& sandbox) {
    return {{"request_status", "SUCCESS"}, {"request_id", sandbox.request_id()}};
}

std::string_view plural_of(Kind kind) {
    switch (kind) {
        case Kind::account: return "adaccounts";
        case Kind::campaign: return "campaigns";
        case Kind::group: return "adsquads";
        case Kind::ad: return "ads";
        case Kind::creative: return "creatives";
        case Kind::budget: break;
    }
    return "";
}
std::string_view singular_of(Kind kind) {
    return plural_of(kind).substr(0, plural_of(kind).size() - 1);
}

Index campaign_of(const Market& market, Ref ref) {
    if (ref.kind == Kind::campaign) return ref.index;
    return ref.kind == Kind::group ? market.groups()[ref.index].campaign
                                   : market.ads()[ref.index].campaign;
}

namespace {

constexpr std::string_view kOrganization = "40d6719b-da09-410b-9185-0cc9c0dfed1d";

std::string stamp(Day day) { return to_string(day) + "T05:33:33.876Z"; }

bool is_gone(Status status) { return status == Status::removed || status == Status::archived; }

void add_status(json::object& out, Status status) {
    out["status"] = status == Status::active ? "ACTIVE" : "PAUSED";
    if (is_gone(status)) out["deleted"] = true;
}

json::object account_object(const Market& market, Index index) {
    const market::Account& account = market.accounts()[index];
    return {{"id", account.id},
            {"updated_at", stamp(market.first_day())},
            {"created_at", stamp(market.first_day())},
            {"name", account.name},
            {"type", "PARTNER"},
            {"status", "ACTIVE"},
            {"organization_id", kOrganization},
            {"currency", account.currency.text()},
            {"timezone", account.zone_name},
            {"advertiser", market.world().company}};
}

json::object campaign_object(const Market& market, Index index) {
    const Campaign& c = market.campaigns()[index];
    json::object out{{"id", c.id},
                     {"updated_at", stamp(c.start)},
                     {"created_at", stamp(c.created)},
                     {"name", c.name},
                     {"ad_account_id", market.accounts()[c.account].id},
                     {"start_time", to_string(c.start) + "T22:00:00.000Z"},
                     {"buy_model", "AUCTION"},
                     {"objective", c.objective}};
    add_status(out, c.status.latest());
    if (c.end) out["end_time"] = to_string(*c.end) + "T22:00:00.000Z";
    if (c.budget != market::kNone) {
        const market::Budget& budget = market.budgets()[c.budget];
        out[budget.lifetime ? "lifetime_spend_cap_micro" : "daily_budget_micro"] =
            budget.amount.latest().value;
    }
    return out;
}

json::object squad_object(const Market& market, Index index) {
    const market::Group& g = market.groups()[index];
    const Campaign& c = market.campaigns()[g.campaign];
    json::object out{{"id", g.id},
                     {"updated_at", stamp(c.start)},
                     {"created_at", stamp(c.created)},
                     {"name", g.name},
                     {"campaign_id", c.id},
                     {"type", "SNAP_ADS"},
                     {"billing_event", "IMPRESSION"},
                     {"optimization_goal", "PIXEL_PURCHASE"},
                     {"auto_bid", true},
                     {"start_time", to_string(c.start) + "T22:00:00.000Z"}};
    add_status(out, is_gone(c.status.latest()) ? c.status.latest() : g.status.latest());
    if (g.budget != market::kNone)
        out["daily_budget_micro"] = market.budgets()[g.budget].amount.latest().value;
    return out;
}

json::object ad_object(const Market& market, Index index) {
    const market::Ad& ad = market.ads()[index];
    const Status above = market.campaigns()[ad.campaign].status.latest();
    json::object out{{"id", ad.id},
                     {"updated_at", stamp(ad.start)},
                     {"created_at", stamp(ad.start)},
                     {"name", ad.name},
                     {"ad_squad_id", market.groups()[ad.group].id},
                     {"creative_id", ad.creative_id},
                     {"type", "REMOTE_WEBPAGE"},
                     {"review_status", "APPROVED"}};
    add_status(out, is_gone(above) ? above : ad.status.latest());
    return out;
}

json::object creative_object(const Market& market, Index index) {
    const market::Ad& ad = market.ads()[index];
    return {{"id", ad.creative_id},
            {"updated_at", stamp(ad.start)},
            {"created_at", stamp(ad.start)},
            {"name", ad.name},
            {"ad_account_id", market.accounts()[market.campaigns()[ad.campaign].account].id},
            {"type", "WEB_VIEW"},
            {"headline", ad.title},
            {"brand_name", market.world().company},
            {"shareable", true},
            {"call_to_action", "SHOP_NOW"},
            {"top_snap_media_id", "m" + ad.creative_id},
            {"web_view_properties",
             json::object{{"url", "https://northwind.example/?utm_content=" + ad.id},
                          {"block_preload", false}}}};
}

}  // namespace

json::object entity_object(const Market& market, Ref ref) {
    switch (ref.kind) {
        case Kind::account: return account_object(market, ref.index);
        case Kind::campaign: return campaign_object(market, ref.index);
        case Kind::group: return squad_object(market, ref.index);
        case Kind::ad: return ad_object(market, ref.index);
        case Kind::creative: return creative_object(market, ref.index);
        case Kind::budget: break;
    }
    return {};
}

namespace {

/// A page of entities. The status word comes in both spellings, as it does from Snapchat.
web::Response listed(Sandbox& sandbox, const Call& call, Kind kind, std::vector<Ref> refs) {
    const Market& market = sandbox.market();
    if (call.get("read_deleted_entities") != "true")
        std::erase_if(refs,
                      [&](Ref ref) { return entity_object(market, ref).contains("deleted"); });
    std::size_t limit = refs.size();
    if (call.has("limit")) {
        limit = size_of(call.get("limit"), 0, 100'000);
        if (limit < 50 || limit > 1000)
            return failure(sandbox, 400, "E1001", "limit must be between 50 and 1000");
    }
    std::size_t from = 0;
    if (call.has("cursor")) {
        const auto position = from_cursor(call.get("cursor"));
        if (!position) return failure(sandbox, 400, "E1001", "Invalid cursor");
        from = std::min(position->a, refs.size());
    }
    const std::size_t end = std::min(refs.size(), from + limit);
    json::object body = envelope(sandbox);
    if (end < refs.size())
        body["paging"] =
            json::object{{"next_link", call.address_with({{"cursor", to_cursor(end)}})}};
    json::array list;
    for (std::size_t i = from; i < end; ++i)
        list.push_back(json::object{{"sub_request_status", i % 2 == 0 ? "SUCCESS" : "success"},
                                    {singular_of(kind), entity_object(market, refs[i])}});
    body[plural_of(kind)] = std::move(list);
    return json_answer(200, body);
}

std::vector<Ref> below(const Market& market, Index campaign, Kind kind) {
    const Campaign& c = market.campaigns()[campaign];
    std::vector<Ref> out;
    if (kind == Kind::campaign) out.push_back({kind, campaign});
    if (kind == Kind::group)
        for (Index g = c.first_group; g < c.first_group + c.groups; ++g) out.push_back({kind, g});
    if (kind == Kind::ad || kind == Kind::creative)
        for (Index a = c.first_ad; a < c.first_ad + c.ads; ++a) out.push_back({kind, a});
    return out;
}

std::optional<Kind> kind_named(std::string_view plural) {
    for (const Kind kind : {Kind::account, Kind::campaign, Kind::group, Kind::ad, Kind::creative})
        if (plural_of(kind) == plural) return kind;
    return std::nullopt;
}

json::object refused(std::string_view reason, std::string_view code = "E2007") {
    return {{"sub_request_status", "ERROR"},
            {"sub_request_error_reason", reason},
            {"error_code", code}};
}

/// One entity of a PUT. It replaces the whole entity, so what is required must be there.
json::object replace_one(Sandbox& sandbox, Index account, Kind kind, const json::value& given) {
    const Market& market = sandbox.market();
    const json::object* object = given.if_object();
    if (object == nullptr) return refused("The entity is no object", "E1001");
    const auto ref =
        market.find(Platform::snapchat, text_of(object->if_contains("id")).value_or(""));
    if (!ref || ref->kind != kind ||
        market.campaigns()[campaign_of(market, *ref)].account != account)
        return refused("Resource can not be found", "E3003");
    const std::string name = text_of(object->if_contains("name")).value_or(""),
                      status = text_of(object->if_contains("status")).value_or("");
    if (name.empty()) return refused("Name cannot be blank");
    if (name.size() > 375) return refused("Name is too long (maximum is 375 characters)");
    if (status != "ACTIVE" && status != "PAUSED")
        return refused("Status must be one of ACTIVE, PAUSED");
    if (entity_object(market, *ref).contains("deleted"))
        return refused("A deleted entity cannot be changed", "E3003");
    const Index holder = kind == Kind::campaign ? market.campaigns()[ref->index].budget
                         : kind == Kind::group  ? market.groups()[ref->index].budget
                                                : market::kNone;
    const json::value* amount = object->if_contains("daily_budget_micro");
    if (amount != nullptr && (holder == market::kNone || market.budgets()[holder].lifetime))
        return refused("daily_budget_micro cannot be set here");
    if (amount != nullptr) {
        if (!amount->is_int64() || amount->get_int64() < 20'000'000)
            return refused("daily_budget_micro must be at least 20000000");
        if (amount->get_int64() % market.money_step(account) != 0)
            return refused("daily_budget_micro must be a multiple of the smallest currency unit");
    } else if (holder != market::kNone && !market.budgets()[holder].lifetime) {
        return refused("daily_budget_micro cannot be removed while it limits the delivery");
    }
    sandbox.set_status(*ref, status == "ACTIVE" ? Status::active : Status::paused, account);
    if (amount != nullptr) sandbox.set_budget(holder, Micros{amount->get_int64()}, account);
    if (kind == Kind::campaign && name != market.campaigns()[ref->index].name)
        sandbox.rename(ref->index, name, account);
    return {{"sub_request_status", "SUCCESS"}, {singular_of(kind), entity_object(market, *ref)}};
}

web::Response replace(Sandbox& sandbox, const Call& call, Index account, Kind kind) {
    const json::value* list = call.member(plural_of(kind));
    if (list == nullptr || !list->is_array() || list->get_array().empty())
        return failure(sandbox, 400, "E1001", fmt::format("{} is required", plural_of(kind)));
    if (list->get_array().size() > 2000) return failure(sandbox, 400, "E1001", "Too many entities");
    json::array out;
    for (const json::value& given : list->get_array())
        out.push_back(replace_one(sandbox, account, kind, given));
    json::object body = envelope(sandbox);
    body[plural_of(kind)] = std::move(out);
    return json_answer(200, body);
}

web::Response of_entity(Sandbox& sandbox, const Call& call, Kind kind) {
    const Market& market = sandbox.market();
    const auto ref = market.find(Platform::snapchat, call.path[2]);
    if (!ref || ref->kind != kind) return not_found(sandbox);
    if (call.path.size() == 3) {
        if (call.is("GET")) {
            json::object body = envelope(sandbox);
            body[plural_of(kind)] =
                json::array{json::object{{"sub_request_status", "SUCCESS"},
                                         {singular_of(kind), entity_object(market, *ref)}}};
            return json_answer(200, body);
        }
        if (!call.is("DELETE") || kind == Kind::account || kind == Kind::creative)
            return failure(sandbox, 405, "E1000", "Method not allowed");
        sandbox.set_status(*ref, Status::removed,
                           market.campaigns()[campaign_of(market, *ref)].account);
        return json_answer(200, envelope(sandbox));
    }
    if (call.path.size() > 4) return not_found(sandbox);
    if (call.path[3] == "stats" && kind != Kind::creative) return stats(sandbox, call, *ref);
    const auto wanted = kind_named(call.path[3]);
    if (!wanted || *wanted == Kind::account) return not_found(sandbox);
    std::vector<Ref> refs;
    if (kind == Kind::account) {
        if (call.is("PUT") && *wanted == Kind::campaign)
            return replace(sandbox, call, ref->index, *wanted);
        for (const Index c : market.accounts()[ref->index].campaigns)
            for (const Ref found : below(market, c, *wanted)) refs.push_back(found);
        return listed(sandbox, call, *wanted, std::move(refs));
    }
    if (*wanted == Kind::creative || *wanted <= kind) return not_found(sandbox);
    const Index campaign = campaign_of(market, *ref);
    if (call.is("PUT"))
        return replace(sandbox, call, market.campaigns()[campaign].account, *wanted);
    refs = below(market, campaign, *wanted);
    if (kind == Kind::group)
        std::erase_if(refs, [&](Ref r) { return market.ads()[r.index].group != ref->index; });
    return listed(sandbox, call, *wanted, std::move(refs));
}

web::Response login(Sandbox& sandbox, const Call& call) {
    const auto refuse = [](std::string_view error, std::string_view description) {
        return json_answer(error == "invalid_client" ? 401 : 400,
                           json::object{{"error", error}, {"error_description", description}});
    };
    if (call.get("client_id") != Credentials::client_id ||
        call.get("client_secret") != Credentials::client_secret)
        return refuse("invalid_client", "Client authentication failed");
    const std::string grant = call.get("grant_type");
    if (grant != "refresh_token" && grant != "authorization_code")
        return refuse("unsupported_grant_type", "Unsupported grant_type");
    const std::string key = call.get(grant == "refresh_token" ? "refresh_token" : "code");
    if (key != Credentials::refresh_token)
        return refuse("invalid_grant", "Invalid refresh token or code");
    return json_answer(
        200, json::object{
                 {"access_token", sandbox.issue_token(Platform::snapchat, std::chrono::hours(1))},
                 {"token_type", "Bearer"},
                 {"expires_in", 3600},
                 {"refresh_token", Credentials::refresh_token},
                 {"scope", "snapchat-marketing-api"}});
}

web::Response of_me(Sandbox& sandbox, const Call& call) {
    json::object body = envelope(sandbox);
    if (call.path.size() == 2) {
        body["me"] = json::object{{"id", "2f5dd7e6-fcd1-4324-8455-1ea4d96caaaa"},
                                  {"organization_id", kOrganization},
                                  {"email", "mira@northwind.example"},
                                  {"display_name", "Mira"}};
        return json_answer(200, body);
    }
    if (call.path[2] != "organizations") return not_found(sandbox);
    json::object organization{{"id", kOrganization},
                              {"name", sandbox.market().world().company},
                              {"type", "ENTERPRISE"},
                              {"state", "ACTIVE"}};
    if (call.get("with_ad_accounts") == "true") {
        json::array accounts;
        for (Index i = 0; i < sandbox.market().accounts().size(); ++i)
            if (sandbox.market().accounts()[i].platform == Platform::snapchat)
                accounts.push_back(account_object(sandbox.market(), i));
        organization["ad_accounts"] = std::move(accounts);
    }
    body["organizations"] = json::array{
        json::object{{"sub_request_status", "SUCCESS"}, {"organization", std::move(organization)}}};
    return json_answer(200, body);
}

web::Response of_organization(Sandbox& sandbox, const Call& call) {
    if (call.path.size() != 4 || call.path[2] != kOrganization || call.path[3] != "adaccounts")
        return not_found(sandbox);
    std::vector<Ref> mine;
    for (Index i = 0; i < sandbox.market().accounts().size(); ++i)
        if (sandbox.market().accounts()[i].platform == Platform::snapchat)
            mine.push_back({Kind::account, i});
    return listed(sandbox, call, Kind::account, std::move(mine));
}

web::Response unauthorized(Sandbox& sandbox) {
    return json_answer(401, json::object{{"request_status", "ERROR"},
                                         {"request_id", sandbox.request_id()},
                                         {"debug_message", "Unauthorized"}});
}

web::Response route(Sandbox& sandbox, const Call& call) {
    if (call.request.path == "/login/oauth2/access_token") return login(sandbox, call);
    if (sandbox.check_token(Platform::snapchat, call.bearer()) != TokenState::good)
        return unauthorized(sandbox);
    if (call.path.size() < 2) return not_found(sandbox);
    if (call.path[1] == "me") return of_me(sandbox, call);
    if (call.path[1] == "organizations") return of_organization(sandbox, call);
    const auto kind = kind_named(call.path[1]);
    return kind && call.path.size() >= 3 ? of_entity(sandbox, call, *kind) : not_found(sandbox);
}

}  // namespace
}  // namespace snapchat

web::Response snapchat_trouble(Trouble trouble) {
    switch (trouble) {
        case Trouble::rate_limited:  // no header tells when to come back
            return json_answer(429, json::object{{"request_status", "ERROR"},
                                                 {"debug_message", "Too many requests"}});
        case Trouble::server_error:
            return json_answer(
                500, json::object{{"request_status", "ERROR"},
                                  {"request_id", "y"},
                                  {"debug_message", "Internal error"},
                                  {"display_message", "We're sorry, something went wrong"},
                                  {"error_code", "E1000"}});
        case Trouble::expired_token:
            return json_answer(401, json::object{{"request_status", "ERROR"},
                                                 {"request_id", "y"},
                                                 {"debug_message", "Unauthorized"}});
        case Trouble::malformed:
            return json_answer(400, json::object{{"request_status", "ERROR"},
                                                 {"request_id", "y"},
                                                 {"debug_message", "Request is not valid JSON"},
                                                 {"error_code", "E1001"}});
    }
    return {};
}

web::Response snapchat_answer(Sandbox& sandbox, const Call& call) {
    return snapchat::route(sandbox, call);
}

}  // namespace herald::sandbox
