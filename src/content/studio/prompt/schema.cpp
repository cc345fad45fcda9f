#include "content/studio/prompt/schema.hpp"

#include <fmt/format.h>

namespace herald::content::studio::schema {

json::object object(std::initializer_list<Member> members) {
    json::object properties;
    json::array required;
    for (const Member& member : members) {
        properties[member.name] = member.schema;
        required.emplace_back(member.name);
    }
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)},
            {"additionalProperties", false}};
}

json::object text(std::string_view description) {
    return {{"type", "string"}, {"description", description}};
}

json::object text(std::string_view description, std::size_t most) {
    return text(fmt::format("{}, at most {} characters", description, most));
}

json::object maybe_text(std::string_view description) {
    return {{"type", json::array{"string", "null"}}, {"description", description}};
}

json::object whole(std::string_view description, int least, int most) {
    return {
        {"type", "integer"}, {"description", description}, {"minimum", least}, {"maximum", most}};
}

json::object list(json::value items, std::size_t least, std::size_t most) {
    return {
        {"type", "array"}, {"items", std::move(items)}, {"minItems", least}, {"maxItems", most}};
}

json::object choice(std::initializer_list<std::string_view> values) {
    json::array names;
    for (const std::string_view value : values) names.emplace_back(value);
    return {{"type", "string"}, {"enum", std::move(names)}};
}

}  // namespace herald::content::studio::schema
