#include "connectors/google_ads/api.hpp"

#include "base/text.hpp"
#include "connector/connector.hpp"
#include "connectors/google_ads/stream.hpp"

namespace herald::connectors::google_ads {

using connector::Document;
using connector::Node;

namespace {

constexpr const char* kTokenName = "google_ads";

std::string without_slash(std::string text) {
    while (text.ends_with('/')) text.pop_back();
    return text;
}

std::string_view why_token_refused(std::string_view code) {
    if (code == "OAUTH_TOKEN_EXPIRED" || code == "GOOGLE_ACCOUNT_COOKIE_INVALID")
        return "the login has expired";
    if (code == "OAUTH_TOKEN_REVOKED") return "the user took the permission back";
    if (code == "NOT_ADS_USER") return "this Google user has no Google Ads account";
    if (code == "CUSTOMER_NOT_FOUND") return "the customer id does not exist";
    if (code == "TWO_STEP_VERIFICATION_NOT_ENROLLED")
        return "the Google user must turn on two-step verification";
    return "the login is not valid";
}

/// What to do about an authorizationError, where Google's own sentence does not say.
std::string advice(const AdsError& error) {
    if (error.code == "DEVELOPER_TOKEN_NOT_APPROVED")
        return "The developer token works for test accounts only: apply for basic access in the "
               "API Center";
    if (error.code == "DEVELOPER_TOKEN_PROHIBITED")
        return "The developer token belongs to another Google Cloud project";
    if (error.code == "CUSTOMER_NOT_ENABLED")
        return "The account is not active: finish its set-up or close it in Herald";
    if (error.code == "INCOMPLETE_SIGNUP")
        return "Google Ads waits for the account's sign-up to be completed";
    return error.message;
}

std::chrono::seconds throttle_wait(const AdsError& error) {
    if (error.retry_delay.count() > 0) return error.retry_delay;
    const bool short_term = error.code == "RESOURCE_TEMPORARILY_EXHAUSTED" ||
                            error.code == "EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION";
    return short_term ? std::chrono::seconds(30)
                      : std::chrono::hours(1);  // a day's allowance does not come back in minutes
}

}  // namespace

std::string customer_digits(std::string_view text) {
    std::string out;
    for (const char c : trim(text)) {
        if (c >= '0' && c <= '9')
            out += c;
        else if (c != '-')
            throw Error(ErrorKind::invalid,
                        fmt::format("\"{}\" is no customer id: it has ten digits", clip(text, 40)));
    }
    return out;
}

Api::Api(connector::Call& call)
    : call_(call),
      settings_(connector::settings_of<Settings>(call)),
      failures_({"Google Ads", "Log in again and paste the new refresh token into the connection.",
                 "Check that the Google user may see the account and that the manager account is "
                 "the right one."}) {
    base_ = without_slash(settings_.api_base.value_or(kApiBase)) + "/" + kVersion + "/";
    auth_base_ = without_slash(settings_.auth_base.value_or(kAuthBase));
    if (settings_.login_customer_id) manager_ = customer_digits(*settings_.login_customer_id);
}

std::vector<std::string> Api::listed_customers() const {
    std::vector<std::string> out;
    std::string_view rest =
        settings_.customer_ids ? std::string_view(*settings_.customer_ids) : std::string_view{};
    while (!rest.empty()) {
        const auto end = rest.find_first_of(",;");
        if (auto digits = customer_digits(rest.substr(0, end)); !digits.empty())
            out.push_back(std::move(digits));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return out;
}

std::string Api::access_token() const {
    return call_.access_token(kTokenName, [&] {
        return connector::with_retries(call_, [&] {
            net::HttpRequest request;
            request.method = "POST";
            request.url = auth_base_ + "/token";
            request.headers.set("Content-Type", "application/x-www-form-urlencoded");
            request.body = net::encode_parameters({{"grant_type", "refresh_token"},
                                                   {"client_id", settings_.client_id},
                                                   {"client_secret", settings_.client_secret},
                                                   {"refresh_token", settings_.refresh_token}});
            const net::HttpResponse response = call_.send(std::move(request));
            if (response.status == 400 || response.status == 401) {
                const bool revoked = response.body.find("invalid_grant") != std::string::npos;
                throw failures_.token_refused(revoked
                                                  ? "the refresh token has expired or was revoked"
                                                  : "the OAuth client id or secret is wrong");
            }
            if (!response.ok()) throw failures_.of_status(response, call_.now());
            const Document document("Google", response.body);
            const Node answer(document.root());
            const std::string token = answer.text("access_token");
            if (token.empty()) throw failures_.not_understood("no access_token");
            const auto life =
                std::clamp<std::int64_t>(answer.count("expires_in").value_or(3600), 0, 86'400);
            return connector::Call::Token{token, call_.now() + std::chrono::seconds(life)};
        });
    });
}

net::HttpRequest Api::make_request(std::string_view method, const std::string& path,
                                   const std::string& manager) const {
    net::HttpRequest request;
    request.method = method;
    request.url = base_ + path;
    request.headers.set("developer-token", settings_.developer_token);
    if (!manager.empty()) request.headers.set("login-customer-id", manager);
    if (method == "POST") request.headers.set("Content-Type", "application/json");
    return request;
}

/// With the access token; once more with a new one when Google says that it has expired meanwhile.
net::HttpResponse Api::send(net::HttpRequest request) const {
    const std::string token = access_token();
    request.headers.set("Authorization", "Bearer " + token);
    net::HttpResponse response = call_.send(request);
    if (response.status != 401) return response;
    if (access_token() == token) call_.forget_access_token(kTokenName);
    request.headers.set("Authorization", "Bearer " + access_token());
    return call_.send(std::move(request));
}

std::vector<std::string> Api::list_accessible() const {
    return connector::with_retries(call_, [&] {
        const net::HttpResponse response =
            send(make_request("GET", "customers:listAccessibleCustomers", manager_));
        if (!response.ok()) raise(response);
        const Document document("Google Ads", response.body);
        std::vector<std::string> out;
        for (const json::value& name : Node(document.root()).list("resourceNames"))
            if (name.is_string()) out.push_back(last_part(name.get_string()));
        std::erase(out, std::string());
        return out;
    });
}

void Api::stream_as(const std::string& manager, const std::string& customer,
                    const std::string& query, const OnResults& on_results) const {
    net::HttpRequest request =
        make_request("POST", "customers/" + customer + "/googleAds:searchStream", manager);
    request.body = json::serialize(json::object{{"query", query}});
    request.timeout = std::chrono::minutes(15);
    request.idle_timeout = std::chrono::minutes(5);
    request.max_body = std::size_t{4} << 30;  // streamed, never held
    ChunkReader reader([&](std::string_view element) {
        const Document chunk("Google Ads", element);
        const Node node(chunk.root());
        if (!node.exists()) throw failures_.not_understood("a chunk that is no object");
        if (const auto error = decode_error(node)) raise(*error);
        const json::array* results = node.find_list("results");
        if (results != nullptr && !results->empty()) on_results(*results);
    });
    request.on_body = [&](std::string_view piece) { reader.feed(piece); };
    const net::HttpResponse response = send(std::move(request));
    if (!response.ok()) raise(response);
    reader.finish();
}

void Api::stream_once(const std::string& customer, const std::string& query,
                      const OnResults& on_results) const {
    stream_as(manager_of(customer), customer, query, on_results);
}

void Api::stream(const std::string& customer, const std::string& query,
                 const OnResults& on_results) const {
    bool given = false;
    std::exception_ptr late;  // after rows were given a second try would give them twice
    connector::with_retries(call_, [&] {
        try {
            stream_once(customer, query, [&](const json::array& results) {
                given = true;
                on_results(results);
            });
        } catch (const Error&) {
            if (!given) throw;
            late = std::current_exception();
        }
    });
    if (late) std::rethrow_exception(late);
}

void Api::mutate(const std::string& customer, std::string_view resource,
                 const json::object& operation) const {
    net::HttpRequest request = make_request(
        "POST", fmt::format("customers/{}/{}:mutate", customer, resource), manager_of(customer));
    request.body = json::serialize(json::object{{"operations", json::array{operation}}});
    const net::HttpResponse response = send(std::move(request));
    if (!response.ok()) raise(response);
    const Document document("Google Ads", response.body);
    const Node answer(document.root());
    if (const auto failure = decode_partial_failure(answer)) raise(*failure);
    const json::array& results = answer.list("results");
    if (results.empty() || Node(results.front()).text("resourceName").empty())
        // It may have been made: the caller looks.
        throw failures_.not_understood("neither a result nor an error");
}

void Api::remember_manager(const std::string& customer, const std::string& manager) const {
    const std::string name = "manager of " + customer;
    call_.access_token(name, [&] {
        return connector::Call::Token{manager, call_.now() + std::chrono::days(1)};
    });
}

std::string Api::manager_of(const std::string& customer) const {
    if (!manager_.empty()) return manager_;
    return call_.access_token("manager of " + customer, [&] {
        return connector::Call::Token{find_manager(customer), call_.now() + std::chrono::days(1)};
    });
}

std::string Api::find_manager(const std::string& customer) const {
    const auto accessible = list_accessible();
    if (std::find(accessible.begin(), accessible.end(), customer) != accessible.end()) return {};
    const std::string query =
        "SELECT customer_client.id FROM customer_client WHERE customer_client.id = " + customer;
    for (const std::string& root : accessible) {
        bool found = false;
        try {
            stream_as(root, root, query, [&](const json::array& rows) {
                for (const json::value& row : rows)
                    found = found || Node(row)["customerClient"].text("id") == customer;
            });
        } catch (const Error& error) {
            if (error.retryable()) throw;  // a closed root account is no reason to stop looking
        }
        if (found) return root;
    }
    return {};
}

void Api::raise(const net::HttpResponse& response) const {
    boost::system::error_code parse_error;
    const json::value body = json::parse(response.body, parse_error);
    if (!parse_error) {
        // searchStream wraps its error in an array
        const json::value& first =
            body.is_array() && !body.get_array().empty() ? body.get_array().front() : body;
        if (const auto error = decode_error(Node(first));
            error && (error->status != 0 || !error->group.empty()))
            raise(*error);
    }
    throw failures_.of_status(response, call_.now());
}

void Api::raise(const AdsError& error) const {
    if (error.group == "quotaError" || error.status == 429)
        throw failures_.throttled(throttle_wait(error), error.message);
    if (error.group == "authenticationError" || error.status == 401)
        throw failures_.token_refused(why_token_refused(error.code));
    if (error.group == "authorizationError" || error.status == 403)
        throw failures_.not_permitted(advice(error));
    const bool passing = error.status >= 500 || error.code == "TRANSIENT_ERROR" ||
                         error.code == "INTERNAL_ERROR" || error.code == "CONCURRENT_MODIFICATION";
    if (passing) throw failures_.passing(error.message);
    throw failures_.refused(error.message);
}

}  // namespace herald::connectors::google_ads
