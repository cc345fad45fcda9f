#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.hpp"
#include "sandbox/market/market.hpp"
#include "web/http.hpp"

/// What the platforms' answers share: reading requests leniently, writing JSON, cursors.
namespace herald::sandbox {

using market::Index;
using market::Market;
using market::Platform;
using Parameters = std::map<std::string, std::string, std::less<>>;

/// A request taken apart once.
struct Call {
    const web::Request& request;
    std::vector<std::string> path;  ///< decoded parts, without empty ones
    Parameters parameters;          ///< of the query and, for form bodies, of the body
    json::value body;               ///< of JSON bodies; null otherwise
    std::string origin;             ///< "http://127.0.0.1:18080", as the client called it

    /// Throws Error{malformed} for broken escapes, forms and JSON.
    explicit Call(const web::Request& request);
    std::string get(std::string_view name, std::string_view fallback = {}) const;
    bool has(std::string_view name) const { return parameters.contains(name); }
    bool is(std::string_view method) const { return request.method == method; }
    /// A member of the JSON body as text; absent when it is none.
    const json::value* member(std::string_view name) const;
    std::string_view bearer() const;
    /// The request's address with other parameters: for links to the next page.
    std::string address_with(const Parameters& changed) const;
};

web::Response json_answer(int status, const json::value& body);
web::Response text_answer(int status, std::string body);

/// The text of a JSON string, or of a whole number; absent for anything else.
std::optional<std::string> text_of(const json::value* value);
/// Texts of a JSON list; a list given as text ("[\"1\",\"2\"]" or "1,2") is read too.
std::vector<std::string> texts_of(const json::value* value);
std::vector<std::string> texts_of(std::string_view text);
/// A whole number within [1, most]; `fallback` when there is none.
std::size_t size_of(std::string_view text, std::size_t fallback, std::size_t most);

/// Opaque to clients: base64url of a position.
std::string to_cursor(std::size_t a, std::size_t b = 0);
struct Position {
    std::size_t a = 0, b = 0;
};
/// Absent when it is not one of ours.
std::optional<Position> from_cursor(std::string_view text);

/// "2026-07-01T00:00:00+0200" and with milliseconds and a colon: an account's midnight with its
/// offset.
std::string midnight(const TimeZone& zone, Day day, std::string_view fraction,
                     std::string_view colon);
/// 12.34 → "12.34", no more than `decimals` places, "0.00" style when fixed.
std::string fixed(double value, int decimals);

}  // namespace herald::sandbox
