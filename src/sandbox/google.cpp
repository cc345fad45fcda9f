#include <algorithm>

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "sandbox/gaql.hpp"
#include "sandbox/wire.hpp"

/// Google Ads API v25 over REST: token, accessible customers, searchStream and search, campaign and
/// budget mutates.
namespace herald::sandbox {
namespace {

web::Response failure(int status, std::string_view word, std::string_view group,
                      std::string_view code, std::string_view message) {
    const json::object error{{"errorCode", json::object{{group, code}}}, {"message", message}};
    const json::object details{
        {"@type", "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure"},
        {"errors", json::array{error}},
        {"requestId", "sandbox"}};
    return json_answer(status,
                       json::object{{"error", json::object{{"code", status},
                                                           {"message", message},
                                                           {"status", word},
                                                           {"details", json::array{details}}}}});
}

web::Response token(Sandbox& sandbox, const Parameters& parameters) {
    if (parameter(parameters, "refresh_token") != Credentials::refresh_token)
        return json_answer(
            400, json::object{{"error", "invalid_grant"},
                              {"error_description", "Token has been expired or revoked."}});
    return json_answer(200, json::object{{"access_token", sandbox.issue_token()},
                                         {"expires_in", 3599},
                                         {"scope", "https://www.googleapis.com/auth/adwords"},
                                         {"token_type", "Bearer"}});
}

std::string_view status_word(Status status) {
    return status == Status::active ? "ENABLED" : status == Status::paused ? "PAUSED" : "REMOVED";
}

/// Everything a row of the resource may show, before SELECT narrows it.
json::object customer_part(const AccountInfo& account) {
    return {{"resourceName", "customers/" + account.id},
            {"id", account.id},
            {"descriptiveName", account.name},
            {"currencyCode", account.currency.text()},
            {"timeZone", account.time_zone},
            {"status", "ENABLED"},
            {"manager", false}};
}

json::object campaign_row(const AccountInfo& account, const CampaignInfo& c) {
    const std::string customer = "customers/" + account.id;
    return {{"customer", customer_part(account)},
            {"campaign",
             json::object{{"resourceName", customer + "/campaigns/" + c.id},
                          {"id", c.id},
                          {"name", c.name},
                          {"status", status_word(c.status)},
                          {"advertisingChannelType", c.objective},
                          {"startDateTime", to_string(c.start) + " 00:00:00"},
                          {"endDateTime", "2037-12-30 23:59:59"},
                          {"campaignBudget", customer + "/campaignBudgets/" + c.budget_id}}},
            {"campaignBudget",
             json::object{{"resourceName", customer + "/campaignBudgets/" + c.budget_id},
                          {"id", c.budget_id},
                          {"amountMicros", std::to_string(c.daily_budget.value)},
                          {"period", "DAILY"},
                          {"explicitlyShared", false},
                          {"referenceCount", "1"}}}};
}

void add_group(json::object& row, const AccountInfo& account, const CampaignInfo& c,
               std::size_t group) {
    row["adGroup"] = json::object{
        {"resourceName", fmt::format("customers/{}/adGroups/{}", account.id, c.groups[group].id)},
        {"id", c.groups[group].id},
        {"name", c.groups[group].name},
        {"status", status_word(c.status)}};
}

void add_ad(json::object& row, const AccountInfo& account, const CampaignInfo& c, std::size_t ad) {
    const AdInfo& info = c.ads[ad];
    add_group(row, account, c, ad % c.groups.size());
    json::object body{
        {"resourceName", fmt::format("customers/{}/ads/{}", account.id, info.id)},
        {"id", info.id},
        {"name", info.name},
        {"finalUrls", json::array{"https://northwind.example/" + info.id}},
        {"responsiveSearchAd",
         json::object{{"headlines", json::array{json::object{{"text", info.title}}}},
                      {"descriptions", json::array{json::object{{"text", info.body}}}}}}};
    row["adGroupAd"] = json::object{{"status", status_word(c.status)}, {"ad", std::move(body)}};
}

void add_figures(json::object& row, const Report& r, Day day) {
    row["segments"] = json::object{{"date", to_string(day)}};
    row["metrics"] = json::object{{"impressions", std::to_string(r.impressions)},
                                  {"clicks", std::to_string(r.clicks)},
                                  {"costMicros", std::to_string(r.spend.value)},
                                  {"conversions", r.conversions.units()},
                                  {"conversionsValue", r.revenue.units()},
                                  {"videoTrueviewViews", std::to_string(r.video_views)}};
}

/// All rows of a query, one after another, to `emit`.
void run_query(const Market& market, const AccountInfo& account, const Query& query,
               const std::function<void(json::object)>& emit) {
    if (query.resource == "customer") return emit({{"customer", customer_part(account)}});
    if (query.resource == "customer_client") {
        json::object client = customer_part(account);
        client["clientCustomer"] = "customers/" + account.id;
        client["level"] = "0";
        return emit({{"customerClient", std::move(client)}});
    }
    const bool segmented = query.selects("segments.date");
    const Day yesterday = market.today() - std::chrono::days(1);
    const Day first = std::max(query.first_day.value_or(market.first_day()), market.first_day());
    const Day last = std::min(query.last_day.value_or(yesterday), yesterday);
    for (const std::size_t index : account.campaigns) {
        const CampaignInfo c = market.campaign(index);
        if (!query.matches("campaign.id", c.id) ||
            !query.matches("campaign.status", status_word(c.status)) ||
            !query.matches("campaign.advertising_channel_type", c.objective))
            continue;
        const bool groups = query.resource == "ad_group", ads = query.resource == "ad_group_ad";
        const std::size_t items = groups ? c.groups.size() : ads ? c.ads.size() : 1;
        for (std::size_t i = 0; i < items; ++i) {
            const auto row_of = [&] {
                json::object row = campaign_row(account, c);
                if (groups) add_group(row, account, c, i);
                if (ads) add_ad(row, account, c, i);
                return row;
            };
            if (!segmented) {
                emit(row_of());
                continue;
            }
            for (Day day = first; day <= last; day += std::chrono::days(1)) {
                const Report r = sum(market, {index, ads ? i : Cell::kWholeCampaign, day}, day);
                if (r.is_empty()) continue;  // segmenting drops days without delivery
                json::object row = row_of();
                add_figures(row, r, day);
                emit(std::move(row));
            }
        }
    }
}

web::Response search(Sandbox& sandbox, const AccountInfo& account, const web::Request& request,
                     bool streamed) {
    const json::value body = parse_json(request.body);
    const auto* text = body.is_object() ? body.get_object().if_contains("query") : nullptr;
    if (text == nullptr || !text->is_string())
        return failure(400, "INVALID_ARGUMENT", "requestError", "REQUIRED_FIELD_MISSING",
                       "Required field is missing: query");
    Query query;
    try {
        query = parse_query_language(std::string_view(text->get_string()));
    } catch (const Error& error) {
        return failure(400, "INVALID_ARGUMENT", "queryError", "UNEXPECTED_INPUT", error.what());
    }
    if (query.selects("segments.date") && !query.first_day)
        return failure(400, "INVALID_ARGUMENT", "queryError", "EXPECTED_FILTERS_ON_DATE",
                       "segments.date must be filtered when it is selected.");
    constexpr std::size_t kChunk = 10'000;
    std::string out = streamed ? "[" : "";
    json::array results;
    const auto flush = [&] {
        if (out.size() > 1) out += ",\n";
        out += json::serialize(json::object{{"results", std::exchange(results, {})},
                                            {"fieldMask", query.field_mask()},
                                            {"requestId", "sandbox"},
                                            {"queryResourceConsumption", "307"}});
    };
    run_query(sandbox.market(), account, query, [&](json::object row) {
        results.push_back(query.narrow(row));
        if (results.size() == kChunk) flush();
    });
    if (!results.empty() || !streamed) flush();
    if (streamed) out += "]";
    web::Response response;
    response.headers.set("Content-Type", "application/json; charset=UTF-8");
    response.body = std::move(out);
    return response;
}

/// One operation's outcome: its resource name, or an error.
struct Outcome {
    std::string resource;
    std::string code, message;
};

Outcome mutate_one(Market& market, const AccountInfo& account, const json::object& update,
                   bool budgets) {
    const auto text = [&](const char* name) {
        const auto* value = update.if_contains(name);
        return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                      : std::string();
    };
    const std::string resource = text("resourceName"),
                      id = resource.substr(resource.rfind('/') + 1);
    for (const std::size_t index : account.campaigns) {
        const CampaignInfo c = market.campaign(index);
        if ((budgets ? c.budget_id : c.id) != id) continue;
        if (c.status == Status::removed)
            return {{},
                    "MUTATE_REMOVED_RESOURCE",
                    "The operation is not allowed for removed resources."};
        if (budgets) {
            const auto amount = parse_micros(text("amountMicros"));
            if (!amount || amount->value <= 0)
                return {{}, "BUDGET_AMOUNT_TOO_SMALL", "The budget amount must be positive."};
            market.set_daily_budget(index, Micros{amount->value / Micros::kUnit});
        } else {
            const std::string status = text("status");
            if (status != "ENABLED" && status != "PAUSED" && status != "REMOVED")
                return {{}, "INVALID_ENUM_VALUE", "Enum value 'status' cannot be used."};
            market.set_status(index, status == "ENABLED"  ? Status::active
                                     : status == "PAUSED" ? Status::paused
                                                          : Status::removed);
        }
        return {resource, {}, {}};
    }
    return {{}, "RESOURCE_NOT_FOUND", "Resource was not found."};
}

web::Response mutate(Market& market, const AccountInfo& account, const web::Request& request,
                     bool budgets) {
    const json::value body = parse_json(request.body);
    const auto* operations =
        body.is_object() ? body.get_object().if_contains("operations") : nullptr;
    if (operations == nullptr || !operations->is_array())
        return failure(400, "INVALID_ARGUMENT", "requestError", "REQUIRED_FIELD_MISSING",
                       "operations");
    const auto* partial = body.get_object().if_contains("partialFailure");
    const bool keeps_going = partial != nullptr && partial->is_bool() && partial->get_bool();
    json::array results, errors;
    for (const json::value& operation : operations->get_array()) {
        const auto* update =
            operation.is_object() ? operation.get_object().if_contains("update") : nullptr;
        const Outcome outcome = update != nullptr && update->is_object()
                                    ? mutate_one(market, account, update->get_object(), budgets)
                                    : Outcome{{}, "MISSING_OPERATION", "update is missing"};
        if (outcome.code.empty()) {
            results.push_back(json::object{{"resourceName", outcome.resource}});
            continue;
        }
        if (!keeps_going)
            return failure(400, "INVALID_ARGUMENT", "mutateError", outcome.code, outcome.message);
        results.push_back(json::object{});
        errors.push_back(json::object{{"errorCode", json::object{{"mutateError", outcome.code}}},
                                      {"message", outcome.message}});
    }
    json::object answer{{"results", std::move(results)}};
    if (!errors.empty())
        answer["partialFailureError"] = json::object{
            {"code", 3},
            {"message", "Multiple errors in ‘details’."},
            {"details",
             json::array{json::object{
                 {"@type", "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure"},
                 {"errors", std::move(errors)}}}}};
    return json_answer(200, answer);
}

}  // namespace

web::Response google_trouble(Trouble trouble) {
    switch (trouble) {
        case Trouble::rate_limited:
            return failure(429, "RESOURCE_EXHAUSTED", "quotaError",
                           "RESOURCE_TEMPORARILY_EXHAUSTED",
                           "Too many requests. Retry in 2 seconds.");
        case Trouble::server_error:
            return failure(500, "INTERNAL", "internalError", "INTERNAL_ERROR",
                           "Internal error encountered.");
        case Trouble::expired_token:
            return failure(401, "UNAUTHENTICATED", "authenticationError", "OAUTH_TOKEN_EXPIRED",
                           "OAuth token expired.");
    }
    return {};
}

web::Response google_answer(Sandbox& sandbox, const web::Request& request) {
    if (request.path == "/token") return token(sandbox, parameters_of(request));
    if (!sandbox.token_is_good(bearer_of(request))) return google_trouble(Trouble::expired_token);
    if (request.headers.get("developer-token") != Credentials::google_developer_token)
        return failure(401, "UNAUTHENTICATED", "authenticationError", "DEVELOPER_TOKEN_INVALID",
                       "The developer token is not valid.");
    const auto path = path_of(request);
    Market& market = sandbox.market();
    if (path.size() == 2 && path[1] == "customers:listAccessibleCustomers") {
        json::array names;
        for (const AccountInfo& account : market.accounts())
            if (account.platform == Platform::google) names.emplace_back("customers/" + account.id);
        return json_answer(200, json::object{{"resourceNames", std::move(names)}});
    }
    if (path.size() != 4)
        return json_answer(404, json::object{{"error", json::object{{"code", 404},
                                                                    {"message", "Not found"},
                                                                    {"status", "NOT_FOUND"}}}});
    const AccountInfo* account = market.find_account(Platform::google, path[2]);
    if (account == nullptr)
        return failure(403, "PERMISSION_DENIED", "authorizationError", "USER_PERMISSION_DENIED",
                       "User doesn't have permission to access customer.");
    if (path[3] == "googleAds:searchStream") return search(sandbox, *account, request, true);
    if (path[3] == "googleAds:search") return search(sandbox, *account, request, false);
    if (path[3] == "campaigns:mutate") return mutate(market, *account, request, false);
    if (path[3] == "campaignBudgets:mutate") return mutate(market, *account, request, true);
    return json_answer(404, json::object{{"error", json::object{{"code", 404},
                                                                {"message", "Method not found"},
                                                                {"status", "NOT_FOUND"}}}});
}

}  // namespace herald::sandbox
