#include "connectors/meta_ads/graph.hpp"

#include "base/crypto.hpp"
#include "connector/connector.hpp"
#include "connectors/meta_ads/decode.hpp"

namespace herald::connectors::meta_ads {

using connector::Document;
using connector::Node;

namespace {

constexpr unsigned kSmallestPage = 25;

/// What Meta means by the subcodes of error 190.
std::string_view why_token_refused(std::int64_t subcode) {
    switch (subcode) {
        case 458: return "the app was removed from the account";
        case 459: return "Facebook wants the token's owner to log in and confirm something";
        case 460: return "the token's owner changed the password";
        case 463: return "the access token has expired";
        case 464: return "the token's owner has not confirmed the account";
        default: return "the access token is not valid";
    }
}

bool is_throttle(std::int64_t code) {
    return code == 4 || code == 17 || code == 32 || code == 613 ||
           (code >= 80'000 && code <= 80'014);
}
bool is_permission(std::int64_t code) {
    return code == 3 || code == 10 || (code >= 200 && code <= 299);
}

}  // namespace

Graph::Graph(connector::Call& call)
    : call_(call),
      settings_(connector::settings_of<Settings>(call)),
      failures_(
          {"Meta",
           "Create a new system user token in Business settings and paste it into the connection.",
           "Give the system user access to the ad account in Business settings, with the "
           "permission ads_management."}) {
    base_ = settings_.api_base.value_or(kApiBase);
    while (base_.ends_with('/')) base_.pop_back();
    base_ += fmt::format("/{}/", kVersion);
    if (settings_.app_secret)
        proof_ = to_hex(hmac_sha256(*settings_.app_secret, settings_.access_token));
}

Document Graph::get(std::string_view path, const net::Parameters& parameters) const {
    return connector::with_retries(call_, [&] { return exchange("GET", path, parameters); });
}

Document Graph::ask(std::string_view path, const net::Parameters& form) const {
    return connector::with_retries(call_, [&] { return exchange("POST", path, form); });
}

Document Graph::change(std::string_view path, const net::Parameters& form) const {
    return exchange("POST", path, form);
}

Document Graph::exchange(std::string_view method, std::string_view path,
                         const net::Parameters& parameters) const {
    net::HttpRequest request;
    request.method = method;
    request.url = base_ + std::string(path);
    request.headers.set("Authorization", "Bearer " + settings_.access_token);
    request.timeout = std::chrono::minutes(3);
    net::Parameters all = parameters;
    if (!proof_.empty()) all.emplace_back("appsecret_proof", proof_);
    if (method == "POST") {
        request.body = net::encode_parameters(all);
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    } else if (!all.empty()) {
        request.url += "?" + net::encode_parameters(all);
    }
    const net::HttpResponse response = call_.send(std::move(request));
    if (!response.ok()) raise(response);
    Document document("Meta", response.body);
    if (decode_error(Node(document.root()))) raise(response);
    respect_usage(response);
    return document;
}

/// Slows down before Meta stops us: its limits close at 100 % and open again only after minutes.
void Graph::respect_usage(const net::HttpResponse& response) const {
    const Usage usage = decode_usage(response.headers);
    if (usage.used < 0) return;
    call_.set_quota_used(usage.used);
    if (usage.used >= 0.9) {
        call_.note(
            fmt::format("Meta: {:.0f} % of the allowance is used, going slowly", usage.used * 100));
        call_.sleep(std::chrono::seconds(10));
    } else if (usage.used >= 0.75) {
        call_.sleep(std::chrono::seconds(2));
    }
}

void Graph::pages(std::string_view path, net::Parameters parameters, unsigned limit,
                  const std::function<void(const json::array&)>& on_page) const {
    const std::size_t fixed = parameters.size();
    connector::PageWatch watch;
    std::optional<std::string> after;
    for (;;) {
        parameters.resize(fixed);
        parameters.emplace_back("limit", std::to_string(limit));
        if (after) parameters.emplace_back("after", *after);
        try {
            const Document answer = get(path, parameters);
            const Node root(answer.root());
            const json::array* data = root.find_list("data");
            if (data == nullptr) throw failures_.not_understood("a page without data");
            on_page(*data);
            auto next = next_cursor(root);
            if (!next) return;
            watch.next(*next, data->size());
            after = std::move(next);
        } catch (const TooMuchData&) {
            if (limit <= kSmallestPage) throw;
            limit = std::max(kSmallestPage, limit / 2);
        }
    }
}

void Graph::raise(const net::HttpResponse& response) const {
    const Usage usage = decode_usage(response.headers);
    if (usage.used >= 0) call_.set_quota_used(usage.used);
    boost::system::error_code parse_error;
    const json::value body = json::parse(response.body, parse_error);
    const auto error = parse_error ? std::nullopt : decode_error(Node(body));
    if (!error) throw failures_.of_status(response, call_.now());
    if (response.status == 429 && !is_throttle(error->code))
        throw failures_.of_status(response, call_.now());
    const bool transient = error->transient || response.status >= 500;
    const auto asked = net::retry_after(
        response.headers, std::chrono::time_point_cast<std::chrono::seconds>(call_.now()));
    raise_code(error->code, error->subcode, transient, error->message,
               std::max(asked, usage.regain));
}

void Graph::raise_code(std::int64_t code, std::int64_t subcode, bool transient,
                       const std::string& message, std::chrono::seconds regain) const {
    if (code == 190 || code == 102) throw failures_.token_refused(why_token_refused(subcode));
    if (is_throttle(code))
        throw failures_.throttled(regain.count() > 0 ? regain : std::chrono::seconds(60), message);
    if (subcode == 1'487'534 || message.find("reduce the amount of data") != std::string::npos)
        throw TooMuchData{message};
    if (is_permission(code)) throw failures_.not_permitted(message);
    // 1, 2: "unknown", "service"; subcodes 33 and 99: a report that was just created is not visible
    // yet.
    if (transient || code == 1 || code == 2 || subcode == 33 || subcode == 99)
        throw failures_.passing(message);
    throw failures_.refused(message);
}

}  // namespace herald::connectors::meta_ads
