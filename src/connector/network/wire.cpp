#include "connector/network/wire.hpp"

#include <algorithm>
#include <charconv>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace herald::connector::network {
namespace {

constexpr std::chrono::milliseconds kTimeout{60'000};
constexpr std::size_t kMostAnswer = 16u << 20;

/// curl's words for "nobody there": name not found, connection refused.
bool surely_unsent(const Error& error) {
    return error.detail().starts_with("curl 6:") || error.detail().starts_with("curl 7:");
}

}  // namespace

Wire::Wire(Call& call, Options options)
    : call_(call), options_(std::move(options)), failures_(options_.words) {
    options_.base = base_of(options_.base, "");
}

net::HttpRequest Wire::request(std::string_view method, std::string_view path) const {
    net::HttpRequest out;
    out.method = std::string(method);
    out.url = path.starts_with("http") ? std::string(path) : options_.base + std::string(path);
    out.timeout = kTimeout;
    out.max_body = kMostAnswer;
    return out;
}

namespace {

std::string without(std::string text, std::string_view secret) {
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
        text.replace(at, secret.size(), "***");
    return text;
}

}  // namespace

net::HttpResponse Wire::call_out(net::HttpRequest request) const {
    if (options_.hidden.empty()) return call_.send(std::move(request));
    try {
        return call_.send(std::move(request));
    } catch (const Error& error) {
        Error hidden(error.kind(), without(error.what(), options_.hidden),
                     without(error.detail(), options_.hidden));
        if (!error.retryable()) throw std::move(hidden).permanent();
        throw hidden;
    }
}

net::HttpResponse Wire::exchange(net::HttpRequest request, Gone gone) const {
    if (options_.sign) options_.sign(request);
    net::HttpResponse response = options_.renew ? call_out(request) : call_out(std::move(request));
    if (options_.renew && options_.renew(request, response)) {
        options_.sign(request);
        response = call_out(std::move(request));
    }
    if (gone == Gone::is_answer && (response.status == 404 || response.status == 410 ||
                                    (options_.is_gone && options_.is_gone(response)))) {
        response.status = 410;
        return response;
    }
    if (options_.judge) options_.judge(response);
    if (response.status >= 300 && response.status < 400)
        throw failures_.refused(fmt::format(
            "it answers with a redirect (HTTP {}): check the address", response.status));
    if (!response.ok()) throw failures_.of_status(response, call_.now());
    return response;
}

net::HttpRequest Wire::query_of(std::string_view path, const net::Parameters& query) const {
    net::HttpRequest out = request("GET", path);
    if (!query.empty())
        out.url +=
            (out.url.find('?') == std::string::npos ? "?" : "&") + net::encode_parameters(query);
    return out;
}

net::HttpResponse Wire::fetch(std::string_view path, const net::Parameters& query) const {
    return with_retries(call_, [&] { return exchange(query_of(path, query), Gone::is_error); });
}

Document Wire::get(std::string_view path, const net::Parameters& query) const {
    return with_retries(call_, [&] { return read(fetch(path, query)); });
}

std::optional<Document> Wire::find(std::string_view path, const net::Parameters& query) const {
    return with_retries(call_, [&]() -> std::optional<Document> {
        const auto response = exchange(query_of(path, query), Gone::is_answer);
        if (!response.ok()) return std::nullopt;
        return read(response);
    });
}

net::HttpResponse Wire::send(net::HttpRequest request) const {
    try {
        return exchange(std::move(request), Gone::is_error);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::upstream || !surely_unsent(error)) throw;
        throw Error(ErrorKind::unavailable, error.what(), error.detail());
    }
}

net::HttpResponse Wire::post_json(std::string_view path, const json::value& body) const {
    net::HttpRequest out = request("POST", path);
    out.headers.set("Content-Type", "application/json");
    out.body = json::serialize(body);
    return send(std::move(out));
}

std::chrono::seconds reset_in(std::string_view header, Time now) {
    using std::chrono::seconds;
    constexpr seconds kNone{-1}, kLongest{86'400};
    header = trim(header);
    if (header.empty()) return kNone;
    seconds wait = kNone;
    if (const auto moment = parse_time(header)) {
        wait = std::chrono::ceil<seconds>(*moment - now);
    } else {
        double number = 0;
        const auto [end, error] =
            std::from_chars(header.data(), header.data() + header.size(), number);
        if (error != std::errc{} || end != header.data() + header.size() || !(number >= 0) ||
            number > 1e12)
            return kNone;
        constexpr double kIsMoment = 1e9;
        const double since = static_cast<double>(micros_of(now)) / 1e6;
        wait = seconds(
            static_cast<std::int64_t>(number >= kIsMoment ? number - since + 1 : number + 0.999));
    }
    return std::clamp(wait, seconds(1), kLongest);
}

std::chrono::seconds throttle_wait(const net::HttpResponse& response, std::string_view reset_header,
                                   Time now) {
    const auto asked = net::retry_after(
        response.headers, std::chrono::time_point_cast<std::chrono::system_clock::duration>(now));
    if (asked.count() >= 0) return asked;
    const auto reset = reset_in(response.headers.get(reset_header), now);
    return reset.count() >= 0 ? reset : std::chrono::seconds(30);
}

std::string base_of(const std::optional<std::string>& setting, std::string_view fallback) {
    std::string out(setting && !setting->empty() ? std::string_view(*setting) : fallback);
    out = std::string(trim(out));
    while (out.ends_with('/')) out.pop_back();
    return out;
}

}  // namespace herald::connector::network
