#include "connector/wire.hpp"

#include "connector/refusal.hpp"

#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "net/http.hpp"

namespace herald::connector {
namespace {

/// The log's detail of an error that says it: the platform's own words may hold the token.
constexpr std::string_view kTokenRefused = "the credentials are refused";

/// Bytes of the platform's own words that a message may carry.
constexpr std::size_t kQuoted = 300;

[[noreturn]] void unreadable(std::string_view name, const json::value& value) {
    throw Error(ErrorKind::upstream,
                fmt::format("The platform's answer cannot be read: \"{}\" is no number", name),
                std::string(clip(json::serialize(value), kQuoted)));
}

/// A count as a number or as its digits: amounts in millionths are longer than a decimal may be.
std::optional<std::int64_t> whole_number(const json::value& value) {
    if (value.is_int64()) return value.get_int64();
    if (!value.is_string()) return std::nullopt;
    const std::string_view text = trim(std::string_view(value.get_string()));
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return out;
}

/// Ends in exactly one full stop.
std::string sentence(std::string_view text) {
    std::string out(trim(clip(text, kQuoted)));
    while (out.ends_with('.')) out.pop_back();
    return out + '.';
}

}  // namespace

Document::Document(std::string_view platform, std::string_view text)
    : memory_(std::make_unique<json::monotonic_resource>(
          std::clamp<std::size_t>(text.size() * 2, 4096, 64u << 20))),
      root_(nullptr, memory_.get()) {
    json::parse_options options;
    options.max_depth = 32;
    boost::system::error_code error;
    root_ = json::parse(json::string_view(text.data(), text.size()), error, memory_.get(), options);
    if (error)
        throw Error(ErrorKind::upstream,
                    fmt::format("{} sent an answer that cannot be read", platform),
                    fmt::format("{}: {}", error.message(), clip(text, kQuoted)));
}

std::string Node::text(std::string_view name) const {
    return maybe_text(name).value_or(std::string());
}

std::optional<std::string> Node::maybe_text(std::string_view name) const {
    const json::value* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_string()) {
        std::string text(value->get_string());
        std::erase(text, '\0');
        if (text.empty()) return std::nullopt;
        return text;
    }
    if (value->is_int64()) return std::to_string(value->get_int64());
    if (value->is_uint64()) return std::to_string(value->get_uint64());
    return std::nullopt;
}

std::optional<Micros> read_decimal(const json::value& value, std::string_view name) {
    switch (value.kind()) {
        case json::kind::null: return std::nullopt;
        case json::kind::string: {
            const std::string_view text = trim(std::string_view(value.get_string()));
            if (text.empty() || text == "-") return std::nullopt;
            const auto parsed = parse_micros(text);
            if (!parsed) unreadable(name, value);
            return parsed;
        }
        case json::kind::double_:
            if (!(std::abs(value.get_double()) < 9e9)) unreadable(name, value);
            return micros_from(value.get_double());
        case json::kind::int64:
        case json::kind::uint64: {
            boost::system::error_code error;
            const auto whole = value.to_number<std::int64_t>(error);
            if (error || whole >= Micros::kLimit / Micros::kUnit ||
                whole <= -Micros::kLimit / Micros::kUnit)
                unreadable(name, value);
            return Micros{whole * Micros::kUnit};
        }
        default: unreadable(name, value);
    }
}

std::optional<std::int64_t> read_count(const json::value& value, std::string_view name) {
    if (const auto whole = whole_number(value)) {
        if (*whole <= -Micros::kLimit || *whole >= Micros::kLimit) unreadable(name, value);
        return whole;
    }
    const auto decimal = read_decimal(value, name);
    if (!decimal) return std::nullopt;
    return (decimal->value + (decimal->value < 0 ? -1 : 1) * Micros::kUnit / 2) / Micros::kUnit;
}

std::optional<Micros> Node::decimal(std::string_view name) const {
    const json::value* value = find(name);
    return value != nullptr ? read_decimal(*value, name) : std::nullopt;
}

std::optional<std::int64_t> Node::count(std::string_view name) const {
    const json::value* value = find(name);
    return value != nullptr ? read_count(*value, name) : std::nullopt;
}

bool Node::flag(std::string_view name) const {
    const json::value* value = find(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

const json::array& Node::list(std::string_view name) const {
    static const json::array kEmpty;
    const json::value* value = find(name);
    return value != nullptr && value->is_array() ? value->get_array() : kEmpty;
}

const json::array* Node::find_list(std::string_view name) const {
    const json::value* value = find(name);
    if (value == nullptr || value->is_null()) return nullptr;
    if (value->is_array()) return &value->get_array();
    throw Error(ErrorKind::upstream,
                fmt::format("The platform's answer cannot be read: \"{}\" is no list", name),
                std::string(clip(json::serialize(*value), kQuoted)));
}

std::optional<Day> leading_day(std::string_view text) { return parse_day(text.substr(0, 10)); }

std::vector<DayRange> split(DayRange range, int days) {
    std::vector<DayRange> out;
    for (Day first = range.first; first <= range.last; first += std::chrono::days(days))
        out.push_back({first, std::min(range.last, first + std::chrono::days(days - 1))});
    return out;
}

void require_asked(Day day, DayRange asked) {
    if (day >= asked.first && day <= asked.last) return;
    throw Error(ErrorKind::upstream, "The platform sent figures of a day that was not asked for",
                fmt::format("{}, asked for were {} to {}", to_string(day), to_string(asked.first),
                            to_string(asked.last)));
}

void PageWatch::next(std::string_view cursor, std::size_t entries) {
    const auto fail = [](const char* why) {
        throw Error(ErrorKind::upstream, "The platform's list does not end", why);
    };
    if (!seen_.emplace(cursor).second) fail("a page is announced for the second time");
    if (++pages_ >= kMostPages) fail("too many pages");
    empty_ = entries == 0 ? empty_ + 1 : 0;
    if (empty_ >= kMostEmpty) fail("only empty pages");
}

Error Failures::token_refused(std::string_view why) const {
    return Error(ErrorKind::upstream,
                 fmt::format("{} no longer accepts this connection: {} {}", words_.name,
                             sentence(why), words_.new_token),
                 std::string(kTokenRefused))
        .permanent();
}

bool is_token_refused(const Error& error) { return error.detail() == kTokenRefused; }

Error Failures::not_permitted(std::string_view platform_says) const {
    return Error(ErrorKind::upstream,
                 fmt::format("{} does not permit this. {} {} said: {}", words_.name, words_.grant,
                             words_.name, sentence(platform_says)))
        .permanent();
}

Error Failures::throttled(std::chrono::seconds wait, std::string_view platform_says) const {
    return Error(ErrorKind::rate_limited,
                 fmt::format("{} asks to wait: its limit of requests is reached", words_.name),
                 std::string(clip(platform_says, kQuoted)))
        .retry_after(wait);
}

Error Failures::passing(std::string_view platform_says) const {
    return Error(ErrorKind::upstream,
                 fmt::format("{} has a problem of its own at the moment", words_.name),
                 std::string(clip(platform_says, kQuoted)));
}

Error Failures::refused(std::string_view platform_says) const {
    return Error(ErrorKind::upstream,
                 fmt::format("{} refused the request: {}", words_.name, sentence(platform_says)))
        .permanent();
}

Error Failures::not_understood(std::string_view what) const {
    return Error(ErrorKind::upstream,
                 fmt::format("{} sent an answer that cannot be read", words_.name),
                 std::string(what));
}

Error Failures::of_status(const net::HttpResponse& response, Time now) const {
    const std::string shown =
        fmt::format("HTTP {}: {}", response.status, clip(response.body, kQuoted));
    if (response.status == 401) return token_refused("the access token is not valid");
    if (response.status == 403) return not_permitted(fmt::format("HTTP {}", response.status));
    if (response.status == 429) {
        const auto asked = net::retry_after(
            response.headers,
            std::chrono::time_point_cast<std::chrono::system_clock::duration>(now));
        return throttled(asked.count() >= 0 ? asked : std::chrono::seconds(30), shown);
    }
    if (response.status >= 500 || response.status == 408) return passing(shown);
    return refused(fmt::format("HTTP {}", response.status));
}

}  // namespace herald::connector
