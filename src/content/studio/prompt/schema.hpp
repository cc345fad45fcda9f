#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include <boost/json.hpp>

/// JSON Schemas as providers take them in strict mode: every member required, none besides. Lengths
/// stand in the descriptions, since strict modes refuse maxLength; Herald counts afterwards.
namespace herald::content::studio::schema {

namespace json = boost::json;

struct Member {
    std::string_view name;
    json::value schema;
};

json::object object(std::initializer_list<Member> members);
json::object text(std::string_view description);
/// "…, at most 30 characters".
json::object text(std::string_view description, std::size_t most);
json::object maybe_text(std::string_view description);
json::object whole(std::string_view description, int least, int most);
json::object list(json::value items, std::size_t least, std::size_t most);
json::object choice(std::initializer_list<std::string_view> values);

}  // namespace herald::content::studio::schema
