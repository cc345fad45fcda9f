#include "net/url.hpp"

#include <curl/curl.h>

#include <memory>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::net {
namespace {

struct UrlFree {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlFree>;

Url parse_url(std::string_view text) {
    Url url(curl_url());
    if (curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK)
        return {};
    return url;
}

std::string part(const Url& url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
    std::string out(text);
    curl_free(text);
    return out;
}

}  // namespace

std::string shown_url(std::string_view text) {
    const Url url = parse_url(text);
    if (!url) return "an unreadable address";
    std::string out = part(url, CURLUPART_HOST);
    if (const auto port = part(url, CURLUPART_PORT); !port.empty()) out += ':' + port;
    return out + part(url, CURLUPART_PATH);
}

std::string origin_of(std::string_view text) {
    const Url url = parse_url(text);
    if (!url) return {};
    const std::string scheme = part(url, CURLUPART_SCHEME), host = part(url, CURLUPART_HOST);
    if ((scheme != "http" && scheme != "https") || host.empty()) return {};
    std::string out = scheme + "://" + to_lower_ascii(host);
    if (const auto port = part(url, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT); !port.empty())
        out += ':' + port;
    return out;
}

std::string host_of(std::string_view text) {
    const Url url = parse_url(text);
    std::string host = url ? to_lower_ascii(part(url, CURLUPART_HOST)) : std::string();
    if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
    return host;
}

std::string resolve_url(std::string_view base, std::string_view reference) {
    const Url url = parse_url(base);
    if (!url ||
        curl_url_set(url.get(), CURLUPART_URL, std::string(reference).c_str(), 0) != CURLUE_OK)
        throw Error(ErrorKind::upstream,
                    shown_url(base) + " sends the request on to an unreadable address")
            .permanent();
    return part(url, CURLUPART_URL);
}

std::optional<std::string> query_parameter(std::string_view url, std::string_view name) {
    const auto start = url.find('?');
    if (start == std::string_view::npos) return std::nullopt;
    std::string_view rest = url.substr(start + 1);
    rest = rest.substr(0, rest.find('#'));
    while (!rest.empty()) {
        const auto end = rest.find('&');
        const std::string_view pair = rest.substr(0, end);
        const auto equals = pair.find('=');
        if (pair.substr(0, equals) == name)
            return form_decode(equals == std::string_view::npos ? std::string_view{}
                                                                : pair.substr(equals + 1));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return std::nullopt;
}

}  // namespace herald::net
