#include "connectors/tiktok_ads/api.hpp"

#include "connector/connector.hpp"
#include "connectors/tiktok_ads/decode.hpp"

namespace herald::connectors::tiktok_ads {

using connector::Document;
using connector::Node;

namespace {

constexpr int kPageSize = 1000;  // the largest allowed

bool is_token(std::int64_t code) { return code >= 40'101 && code <= 40'105; }
bool may_pass(std::int64_t code) {
    return code == 40'200 || code == 40'201 || code == 40'202 || code == 40'700 || code >= 50'000;
}

}  // namespace

Api::Api(connector::Call& call)
    : call_(call),
      settings_(connector::settings_of<Settings>(call)),
      failures_(
          {"TikTok",
           "Authorize the app again in TikTok API for Business and paste the new access token "
           "into the connection.",
           "Give the app's user access to the advertiser in TikTok Business Center."}) {
    base_ = settings_.api_base.value_or(kApiBase);
    while (base_.ends_with('/')) base_.pop_back();
    base_ += fmt::format("/open_api/{}/", kVersion);
}

Document Api::get(std::string_view path, const net::Parameters& parameters) const {
    return connector::with_retries(call_, [&] {
        net::HttpRequest request;
        request.url = base_ + std::string(path) + "?" + net::encode_parameters(parameters);
        return exchange(std::move(request));
    });
}

Document Api::post(std::string_view path, std::string body) const {
    net::HttpRequest request;
    request.method = "POST";
    request.url = base_ + std::string(path);
    request.headers.set("Content-Type", "application/json");
    request.body = std::move(body);
    return exchange(std::move(request));
}

Document Api::exchange(net::HttpRequest request) const {
    request.headers.set("Access-Token", settings_.access_token);
    request.timeout = std::chrono::minutes(3);
    const net::HttpResponse response = call_.send(std::move(request));
    if (!response.ok()) throw failures_.of_status(response, call_.now());
    Document document("TikTok", response.body);
    const Envelope envelope = decode_envelope(Node(document.root()));
    if (envelope.code != 0) raise(envelope.code, envelope.message);
    return document;
}

void Api::pages(std::string_view path, net::Parameters parameters,
                const std::function<void(const json::array&)>& on_page) const {
    const std::size_t fixed = parameters.size();
    connector::PageWatch watch;
    std::int64_t total = -1;
    for (std::int64_t page = 1;; ++page) {
        parameters.resize(fixed);
        parameters.emplace_back("page", std::to_string(page));
        parameters.emplace_back("page_size", std::to_string(kPageSize));
        const Document answer = get(path, parameters);
        const Node data = Node(answer.root())["data"];
        const PageInfo info = decode_page_info(data);
        if (total >= 0 && info.total_number != total)
            throw failures_.passing("a list changed while it was read");
        total = info.total_number;
        if (info.page.value_or(page) != page)
            throw failures_.not_understood("another page than asked for");
        const json::array* list = data.find_list("list");
        if (list == nullptr) throw failures_.not_understood("a page without its list");
        on_page(*list);
        if (page >= info.total_page) return;
        if (list->empty()) throw failures_.passing("a list ended before its last page");
        watch.next(std::to_string(page + 1), list->size());
    }
}

void Api::raise(std::int64_t code, const std::string& message) const {
    if (is_token(code))
        throw failures_.token_refused(code == 40'102 ? "the access token has expired"
                                                     : "the access token was revoked or is wrong");
    if (code == 40'100) throw failures_.throttled(std::chrono::seconds(10), message);
    if (code == 40'001) throw failures_.not_permitted(message);
    if (may_pass(code)) throw failures_.passing(fmt::format("{}: {}", code, message));
    throw failures_.refused(message);
}

}  // namespace herald::connectors::tiktok_ads
