#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/calendar.hpp"
#include "base/error.hpp"
#include "base/money.hpp"
#include "connector/ads.hpp"
#include "connector/call.hpp"

/// Reading what outside platforms answer: leniently about what is missing or unknown, strictly
/// about what is wrong.
namespace herald::connector {

/// One answer, parsed once into one arena. Throws Error{upstream, retryable} for what is not JSON:
/// cut off or an error page.
class Document {
public:
    Document(std::string_view platform, std::string_view text);
    const json::value& root() const { return root_; }

private:
    std::unique_ptr<json::monotonic_resource> memory_;
    json::value root_;  // in the arena, so declared after it
};

/// The members of an object; readers treat a missing one like null.
class Node {
public:
    /// Of a value that is no object, every member is missing.
    explicit Node(const json::value* value)
        : object_(value != nullptr ? value->if_object() : nullptr) {}
    explicit Node(const json::value& value) : Node(&value) {}
    explicit Node(const json::object& object) : object_(&object) {}

    bool exists() const { return object_ != nullptr; }
    const json::value* find(std::string_view name) const {
        return object_ != nullptr ? object_->if_contains(name) : nullptr;
    }
    Node operator[](std::string_view name) const { return Node(find(name)); }

    /// A string, or a whole number as text (ids come as both). Empty when missing. Zero bytes,
    /// which no database takes in a text, are left out.
    std::string text(std::string_view name) const;
    /// Absent when missing or empty.
    std::optional<std::string> maybe_text(std::string_view name) const;
    /// A number or a text that holds one; "-", "" and null are none. Throws Error{upstream} for
    /// anything else.
    std::optional<Micros> decimal(std::string_view name) const;
    /// A whole count below 9·10¹⁵; fractions are rounded. Same forms as decimal().
    std::optional<std::int64_t> count(std::string_view name) const;
    bool flag(std::string_view name) const;
    /// Empty when missing or not a list.
    const json::array& list(std::string_view name) const;
    /// Null when missing or null. Throws Error{upstream} when it is something else than a list.
    const json::array* find_list(std::string_view name) const;

private:
    const json::object* object_;
};

/// Same forms as Node::decimal(); `name` is for the message.
std::optional<Micros> read_decimal(const json::value& value, std::string_view name);
std::optional<std::int64_t> read_count(const json::value& value, std::string_view name);

/// "2026-11-21", also with a time behind it. Absent when it is none.
std::optional<Day> leading_day(std::string_view text);
/// Days [first, last] cut into pieces of at most `days`, in order.
std::vector<DayRange> split(DayRange range, int days);

/// Throws Error{upstream} for figures of a day that was not asked for.
void require_asked(Day day, DayRange asked);

/// Ends a list that would not end by itself. One for each list.
class PageWatch {
public:
    static constexpr unsigned kMostPages = 10'000;
    static constexpr unsigned kMostEmpty = 100;  ///< in a row: filters leave some pages empty

    /// A page was read and names the next one. Throws Error{upstream} when that one was asked for
    /// already, and beyond the limits.
    void next(std::string_view cursor, std::size_t entries);

private:
    std::unordered_set<std::string> seen_;
    unsigned pages_ = 0, empty_ = 0;
};

/// What a platform is called in messages and where people mend the connection.
struct PlatformWords {
    std::string_view name;       ///< "Meta"
    std::string_view new_token;  ///< "Create a new system user token in Business settings and paste
                                 ///< it into the connection."
    std::string_view
        grant;  ///< "Give the system user access to the ad account in Business settings."
};

/// Each makes the Error of one failure, in words a marketer understands. `platform_says` is the
/// platform's own sentence; it never goes with a refused token, because platforms quote the token
/// in it.
class Failures {
public:
    explicit Failures(PlatformWords words) : words_(words) {}

    Error token_refused(std::string_view why) const;
    Error not_permitted(std::string_view platform_says) const;
    Error throttled(std::chrono::seconds wait, std::string_view platform_says) const;
    Error passing(std::string_view platform_says) const;
    Error refused(std::string_view platform_says) const;
    Error not_understood(std::string_view what) const;
    /// For answers without a readable error: what the HTTP status alone says. `now` is for
    /// Retry-After dates.
    Error of_status(const net::HttpResponse& response, Time now) const;

private:
    PlatformWords words_;
};

}  // namespace herald::connector
