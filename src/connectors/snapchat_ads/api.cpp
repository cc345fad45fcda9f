#include "connectors/snapchat_ads/api.hpp"

#include "connector/connector.hpp"
#include "connectors/snapchat_ads/decode.hpp"

namespace herald::connectors::snapchat_ads {

using connector::Document;
using connector::Node;

namespace {

constexpr const char* kTokenName = "snapchat_ads";
constexpr const char* kPageSize = "1000";  // the largest allowed
/// Snapchat allows ten requests a second for a token and does not say how long to wait.
constexpr std::chrono::seconds kThrottleWait{2};

std::string without_slash(std::string text) {
    while (text.ends_with('/')) text.pop_back();
    return text;
}

}  // namespace

Api::Api(connector::Call& call)
    : call_(call),
      settings_(connector::settings_of<Settings>(call)),
      failures_(
          {"Snapchat",
           "Authorize the OAuth app again and paste the new refresh token into the connection.",
           "Give the user a role in the ad account in Snapchat Ads Manager."}) {
    base_ = without_slash(settings_.api_base.value_or(kApiBase)) + "/" + kVersion + "/";
    auth_base_ = without_slash(settings_.auth_base.value_or(kAuthBase));
}

std::string Api::access_token() const {
    return call_.access_token(kTokenName, [&] {
        return connector::with_retries(call_, [&] {
            net::HttpRequest request;
            request.method = "POST";
            request.url = auth_base_ + "/login/oauth2/access_token";
            request.headers.set("Content-Type", "application/x-www-form-urlencoded");
            request.body = net::encode_parameters({{"grant_type", "refresh_token"},
                                                   {"client_id", settings_.client_id},
                                                   {"client_secret", settings_.client_secret},
                                                   {"refresh_token", settings_.refresh_token}});
            const net::HttpResponse response = call_.send(std::move(request));
            if (response.status == 400 || response.status == 401)
                throw failures_.token_refused(
                    "the refresh token, client id or secret is not valid");
            if (!response.ok()) throw failures_.of_status(response, call_.now());
            const Document document("Snapchat", response.body);
            const Node answer(document.root());
            const std::string token = answer.text("access_token");
            if (token.empty()) throw failures_.not_understood("no access_token");
            const auto life =
                std::clamp<std::int64_t>(answer.count("expires_in").value_or(3600), 0, 86'400);
            return connector::Call::Token{token, call_.now() + std::chrono::seconds(life)};
        });
    });
}

/// With the access token; once more with a new one when Snapchat no longer knows it.
Document Api::exchange(net::HttpRequest request) const {
    request.timeout = std::chrono::minutes(3);
    std::string token = access_token();
    request.headers.set("Authorization", "Bearer " + token);
    net::HttpResponse response = call_.send(request);
    if (response.status == 401) {
        if (access_token() == token) call_.forget_access_token(kTokenName);
        request.headers.set("Authorization", "Bearer " + access_token());
        response = call_.send(std::move(request));
    }
    if (!response.ok()) raise(response);
    Document document("Snapchat", response.body);
    const Node root(document.root());
    if (!root.maybe_text("request_status")) throw failures_.not_understood("no request_status");
    if (const auto error = decode_error(root)) throw failures_.refused(error->message);
    return document;
}

Document Api::get(std::string_view path, std::string_view query) const {
    return connector::with_retries(call_, [&] {
        net::HttpRequest request;
        request.url = base_ + std::string(path);
        if (!query.empty()) request.url += "?" + std::string(query);
        return exchange(std::move(request));
    });
}

void Api::put(std::string_view path, std::string body, std::string_view plural) const {
    net::HttpRequest request;
    request.method = "PUT";
    request.url = base_ + std::string(path);
    request.headers.set("Content-Type", "application/json");
    request.body = std::move(body);
    const Document answer = exchange(std::move(request));
    const json::array& entries = Node(answer.root()).list(plural);
    if (entries.empty())  // it may have been made: the caller looks
        throw failures_.not_understood("neither a result nor an error");
    if (const auto error = decode_sub_error(Node(entries.front())))
        throw failures_.refused(error->message);
}

void Api::answers(std::string_view path, const net::Parameters& parameters, std::string_view plural,
                  const std::function<void(const Node&)>& on_answer) const {
    connector::PageWatch watch;
    std::string query = net::encode_parameters(parameters);
    for (;;) {
        const Document answer = get(path, query);
        const Node root(answer.root());
        const json::array* entries = root.find_list(plural);
        if (entries == nullptr) throw failures_.not_understood("a page without its list");
        on_answer(root);
        // Only the query of the next address is taken: a token is never sent where an answer says.
        auto next = next_query(root);
        if (!next) return;
        watch.next(*next, entries->size());
        query = *std::move(next);
    }
}

void Api::entries(std::string_view path, Names names,
                  const std::function<void(const std::vector<Node>&)>& on_page) const {
    answers(path, {{"limit", kPageSize}, {"read_deleted_entities", "true"}}, names.plural,
            [&](const Node& answer) {
                std::vector<Node> page;
                for (const json::value& entry : answer.list(names.plural)) {
                    if (const auto error = decode_sub_error(Node(entry)))
                        throw failures_.passing(error->message);
                    const Node inner = Node(entry)[names.singular];
                    if (!inner.exists())
                        throw failures_.not_understood("an entry without what it is about");
                    page.push_back(inner);
                }
                if (!page.empty()) on_page(page);
            });
}

void Api::raise(const net::HttpResponse& response) const {
    boost::system::error_code parse_error;
    const json::value body = json::parse(response.body, parse_error);
    const auto error = parse_error ? std::nullopt : decode_error(Node(body));
    const std::string message =
        error && !error->message.empty() ? error->message : fmt::format("HTTP {}", response.status);
    if (response.status == 404 || response.status == 405) throw Missing{message};
    if (response.status == 403) throw failures_.not_permitted(message);
    if (response.status == 418 || response.status == 429) {
        const auto now = std::chrono::time_point_cast<std::chrono::seconds>(call_.now());
        throw failures_.throttled(std::max(kThrottleWait, net::retry_after(response.headers, now)),
                                  message);
    }
    if (response.status >= 400 && response.status < 500 && response.status != 401 &&
        response.status != 408)
        throw failures_.refused(message);
    throw failures_.of_status(response, call_.now());
}

}  // namespace herald::connectors::snapchat_ads
