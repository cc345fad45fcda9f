#include "sandbox/google.hpp"

#include "base/json_writer.hpp"

/// Google Ads API v25 over REST: errors, token, accessible customers, and who may ask for what.
namespace herald::sandbox {

using market::Kind;

namespace google {

json::object details_of(const std::vector<AdsError>& errors) {
    json::array list;
    for (const AdsError& error : errors) {
        json::object one{{"errorCode", json::object{{error.group, error.code}}},
                         {"message", error.message}};
        if (!error.trigger.empty()) one["trigger"] = json::object{{"stringValue", error.trigger}};
        if (error.operation) {
            json::array path{
                json::object{{"fieldName", "operations"}, {"index", *error.operation}}};
            if (!error.field.empty())
                path.push_back(json::object{{"fieldName", "update"}}),
                    path.push_back(json::object{{"fieldName", error.field}});
            one["location"] = json::object{{"fieldPathElements", std::move(path)}};
        }
        list.push_back(std::move(one));
    }
    return {{"@type", "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure"},
            {"errors", std::move(list)}};
}

json::object error_of(const Failure& failure) {
    json::object error{
        {"code", failure.status}, {"message", failure.message}, {"status", failure.word}};
    if (!failure.errors.empty()) {
        json::object details = details_of(failure.errors);
        details["requestId"] = "Gx3sandbox";
        error["details"] = json::array{std::move(details)};
    }
    return {{"error", std::move(error)}};
}

web::Response answer_of(const Failure& failure) {
    return json_answer(failure.status, error_of(failure));
}

Failure invalid(std::string group, std::string code, std::string message) {
    return {.errors = {{std::move(group), std::move(code), std::move(message), {}, {}, {}}}};
}

namespace {

Failure unauthenticated(std::string code, std::string message) {
    return {401,
            "UNAUTHENTICATED",
            "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
            "cookie or other valid authentication credential. See "
            "https://developers.google.com/identity/sign-in/web/devconsole-project.",
            {{"authenticationError", std::move(code), std::move(message), {}, {}, {}}}};
}

Failure not_permitted(std::string code, std::string message) {
    return {403,
            "PERMISSION_DENIED",
            "The caller does not have permission",
            {{"authorizationError", std::move(code), std::move(message), {}, {}, {}}}};
}

Failure no_access() {
    return not_permitted("USER_PERMISSION_DENIED",
                         "User doesn't have permission to access customer. Note: If you're "
                         "accessing a client customer, the manager's "
                         "customer id must be set in the 'login-customer-id' header.");
}

web::Response token(Sandbox& sandbox, const Call& call) {
    if (call.get("client_id") != Credentials::client_id ||
        call.get("client_secret") != Credentials::client_secret)
        return json_answer(401,
                           json::object{{"error", "invalid_client"},
                                        {"error_description", "The OAuth client was not found."}});
    if (call.get("grant_type") != "refresh_token")
        return json_answer(400, json::object{{"error", "unsupported_grant_type"},
                                             {"error_description",
                                              "Invalid grant_type: " + call.get("grant_type")}});
    if (call.get("refresh_token") != Credentials::refresh_token)
        return json_answer(
            400, json::object{{"error", "invalid_grant"},
                              {"error_description", "Token has been expired or revoked."}});
    constexpr std::chrono::seconds kLife{3599};
    return json_answer(200,
                       json::object{{"access_token", sandbox.issue_token(Platform::google, kLife)},
                                    {"expires_in", kLife.count()},
                                    {"scope", "https://www.googleapis.com/auth/adwords"},
                                    {"token_type", "Bearer"}});
}

std::optional<Failure> refuse_caller(const Sandbox& sandbox, const Call& call) {
    switch (sandbox.check_token(Platform::google, call.bearer())) {
        case TokenState::missing:
            return unauthenticated("OAUTH_TOKEN_HEADER_INVALID",
                                   "The OAuth token in the header is invalid.");
        case TokenState::wrong:
            return unauthenticated("OAUTH_TOKEN_INVALID",
                                   "The supplied OAuth token in the header is invalid.");
        case TokenState::expired:
            return unauthenticated("OAUTH_TOKEN_EXPIRED", "OAuth token expired.");
        case TokenState::good: break;
    }
    const std::string_view developer = call.request.headers.get("developer-token");
    if (developer != Credentials::google_developer_token)
        return not_permitted(
            "DEVELOPER_TOKEN_PROHIBITED",
            "Developer token is not allowed with the project sent in the request.");
    return std::nullopt;
}

web::Response route(Sandbox& sandbox, const Call& call) {
    if (call.request.path == "/token") return token(sandbox, call);
    if (const auto failure = refuse_caller(sandbox, call)) return answer_of(*failure);
    if (call.path.size() == 2 && call.path[1] == "customers:listAccessibleCustomers")
        return json_answer(
            200,
            json::object{{"resourceNames",
                          json::array{"customers/" + std::string(Credentials::google_manager)}}});
    if (call.path.size() != 4 || !call.is("POST"))
        return answer_of({404, "NOT_FOUND", "Requested entity was not found.", {}});
    // The user reaches the manager directly and everything else through it.
    const bool manager = call.path[2] == Credentials::google_manager;
    const auto ref = sandbox.market().find(Platform::google, call.path[2]);
    const std::string_view login = call.request.headers.get("login-customer-id");
    if (!manager && (!ref || ref->kind != Kind::account || login != Credentials::google_manager))
        return answer_of(no_access());
    if (manager && !login.empty() && login != Credentials::google_manager)
        return answer_of(no_access());
    Index account = 0;
    if (!manager)
        account = ref->index;
    else
        while (account + 1 < sandbox.market().accounts().size() &&
               sandbox.market().accounts()[account].platform != Platform::google)
            ++account;
    const std::string& verb = call.path[3];
    if (verb == "googleAds:searchStream" || verb == "googleAds:search")
        return search(sandbox, call, account, manager,
                      verb.ends_with("Stream") ? Delivery::streamed : Delivery::pages);
    if (verb == "campaigns:mutate") return mutate(sandbox, call, account, Kind::campaign);
    if (verb == "campaignBudgets:mutate") return mutate(sandbox, call, account, Kind::budget);
    if (verb == "adGroups:mutate") return mutate(sandbox, call, account, Kind::group);
    if (verb == "adGroupAds:mutate") return mutate(sandbox, call, account, Kind::ad);
    return answer_of({404, "NOT_FOUND", "Requested entity was not found.", {}});
}

}  // namespace
}  // namespace google

web::Response google_trouble(Trouble trouble) {
    switch (trouble) {
        case Trouble::rate_limited: {
            google::Failure failure{429,
                                    "RESOURCE_EXHAUSTED",
                                    "Resource has been exhausted (e.g. check quota).",
                                    {{"quotaError",
                                      "RESOURCE_TEMPORARILY_EXHAUSTED",
                                      "Too many requests. Retry in 2 seconds.",
                                      {},
                                      {},
                                      {}}}};
            json::object body = google::error_of(failure);
            json::object& first =
                body.at("error").at("details").as_array()[0].at("errors").as_array()[0].as_object();
            first["details"] =
                json::object{{"quotaErrorDetails",
                              json::object{{"rateScope", "ACCOUNT"},
                                           {"rateName", "Requests per service per customer"},
                                           {"retryDelay", "2s"}}}};
            return json_answer(429, body);
        }
        case Trouble::server_error:
            return google::answer_of({500,
                                      "INTERNAL",
                                      "Internal error encountered.",
                                      {{"internalError",
                                        "INTERNAL_ERROR",
                                        "An internal error has occurred.",
                                        {},
                                        {},
                                        {}}}});
        case Trouble::expired_token:
            return google::answer_of(
                google::unauthenticated("OAUTH_TOKEN_EXPIRED", "OAuth token expired."));
        case Trouble::malformed:
            return google::answer_of(
                {400, "INVALID_ARGUMENT", "Invalid JSON payload received.", {}});
    }
    return {};
}

web::Response google_answer(Sandbox& sandbox, const Call& call) {
    return google::route(sandbox, call);
}

}  // namespace herald::sandbox
