#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace herald::connector::chain {

namespace json = boost::json;

/// What of `value` does not follow the JSON Schema, by JSON pointer, at most 20. Known: type, enum,
/// const, properties, required, additionalProperties, items, min/maxItems, uniqueItems,
/// min/maxLength (in characters), minimum, maximum and their exclusive forms, anyOf, oneOf, allOf,
/// local $ref. Other keywords hold for everything.
std::vector<FieldError> check_schema(const json::object& schema, const json::value& value);

/// The JSON document of a model's answer: alone, in a code fence, or among words. Absent when there
/// is none.
std::optional<json::value> find_document(std::string_view answer);

}  // namespace herald::connector::chain
