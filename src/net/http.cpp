#include "net/http.hpp"

#include <curl/curl.h>

#include <charconv>
#include <ctime>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace herald::net {
namespace {

constexpr std::int64_t kLongestRetry = 365 * 86'400;  ///< seconds

}  // namespace

void Headers::set(std::string_view name, std::string value) {
    std::erase_if(list_, [&](const Header& h) { return equals_ignoring_case(h.name, name); });
    add(name, std::move(value));
}

void Headers::add(std::string_view name, std::string value) {
    list_.push_back({std::string(name), std::move(value)});
}

std::string_view Headers::get(std::string_view name) const {
    for (const Header& h : list_)
        if (equals_ignoring_case(h.name, name)) return h.value;
    return {};
}

bool Headers::has(std::string_view name) const {
    return std::any_of(list_.begin(), list_.end(),
                       [&](const Header& h) { return equals_ignoring_case(h.name, name); });
}

std::chrono::seconds retry_after(const Headers& headers,
                                 std::chrono::system_clock::time_point now) {
    const std::string text(trim(headers.get("Retry-After")));
    if (text.empty()) return std::chrono::seconds(-1);
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error == std::errc{} && end == text.data() + text.size())
        return std::chrono::seconds(std::clamp<std::int64_t>(seconds, -1, kLongestRetry));
    const std::time_t at = curl_getdate(text.c_str(), nullptr);  // RFC 9110 section 5.6.7
    if (at < 0) return std::chrono::seconds(-1);
    // In whole seconds: the clock's nanoseconds end in 2262, what a server writes does not.
    const auto since = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    return std::chrono::seconds(std::clamp<std::int64_t>(at - since, 0, kLongestRetry));
}

std::string encode_parameters(const Parameters& parameters) {
    std::string out;
    for (const auto& [name, value] : parameters) {
        if (!out.empty()) out += '&';
        out += percent_encode(name);
        out += '=';
        out += percent_encode(value);
    }
    return out;
}

}  // namespace herald::net
