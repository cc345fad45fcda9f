#include "base/schema.hpp"

namespace herald {

json::object SchemaBook::enumeration(std::string_view name,
                                     const std::vector<std::string_view>& values) {
    components_[name] =
        json::object{{"type", "string"}, {"enum", json::array(values.begin(), values.end())}};
    return {{"$ref", "#/components/schemas/" + std::string(name)}};
}

json::object SchemaBook::nullable(json::object schema) {
    if (auto* type = schema.if_contains("type")) {
        if (type->is_string()) *type = json::array{type->get_string(), "null"};
        if (auto* values = schema.if_contains("enum")) values->get_array().emplace_back(nullptr);
        return schema;
    }
    return {{"anyOf", json::array{std::move(schema), json::object{{"type", "null"}}}}};
}

void SchemaBook::describe(json::object& schema, const length& r) {
    schema["minLength"] = r.min;
    schema["maxLength"] = r.max;
}
void SchemaBook::describe(json::object& schema, const at_least& r) { schema["minimum"] = r.value; }
void SchemaBook::describe(json::object& schema, const at_most& r) { schema["maximum"] = r.value; }
void SchemaBook::describe(json::object& schema, const count& r) {
    schema["minItems"] = r.min;
    schema["maxItems"] = r.max;
}
void SchemaBook::describe(json::object& schema, const email&) { schema["format"] = "email"; }
void SchemaBook::describe(json::object& schema, const doc& r) { schema["description"] = r.text; }
void SchemaBook::describe(json::object& schema, const title& r) { schema["title"] = r.text; }
void SchemaBook::describe(json::object& schema, const write_only&) { schema["writeOnly"] = true; }

}  // namespace herald
