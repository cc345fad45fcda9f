#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/networks/networks.hpp"

namespace herald::sandbox::networks {

struct SentFile {
    std::string name, file_name, media_type, bytes;
};

/// A request to a network taken apart: query, form, multipart and JSON alike.
struct Asked {
    const web::Request& request;
    std::vector<std::string> path;  ///< decoded, behind the network's name
    std::map<std::string, std::string, std::less<>> values;
    std::vector<std::pair<std::string, std::string>> fields;  ///< the same in order, repeated ones
    std::vector<SentFile> files;
    json::value body;  ///< of JSON
    std::string bytes;
    std::string base;  ///< "http://127.0.0.1:18080/mastodon"

    /// Throws Error{malformed}.
    explicit Asked(const web::Request& request);
    bool is(std::string_view method) const { return request.method == method; }
    /// "GET api/v1/statuses/*": an asterisk takes any one part.
    bool matches(std::string_view method_and_path) const;
    std::string get(std::string_view name, std::string_view fallback = {}) const;
    std::string bearer() const;
    /// User and password of Basic authorisation.
    std::pair<std::string, std::string> basic() const;
    /// A member of the JSON body; null when there is none.
    const json::value* member(std::string_view name) const;
    /// A member as text, from JSON or the form.
    std::string text(std::string_view name) const;
    std::string header(std::string_view name) const;
    std::size_t limit(std::string_view name, std::size_t fallback, std::size_t most) const;
};

web::Response json_answer(int status, const json::value& body);
web::Response plain_answer(int status, std::string body, std::string_view type);
std::string string_of(const json::value* value);
/// A picture or a film by its first bytes; empty when it is none anybody takes.
std::string media_type_of(std::string_view bytes);

}  // namespace herald::sandbox::networks
