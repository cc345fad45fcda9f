#pragma once

#include <boost/json.hpp>
#include <string>

#include "base/described.hpp"
#include "base/rules.hpp"

/// JSON Schema (2020-12, as OpenAPI 3.1 uses it) from described structs and their rules.
namespace herald {

namespace json = boost::json;

/// Collects the components that schemas refer to.
class SchemaBook {
public:
    enum class Use {
        request,  ///< optional and Change members may be left out
        answer,   ///< every member is printed, null when empty
    };

    /// The schema of T: inline for simple values, a $ref to a component for structs.
    template <class T>
    json::object schema(Use use) {
        if constexpr (is_optional<T>::value || is_change<T>::value) {
            using Inner = typename std::conditional_t<is_optional<T>::value, is_optional<T>,
                                                      is_change<T>>::type;
            return nullable(schema<Inner>(use));
        } else if constexpr (is_vector<T>::value) {
            return {{"type", "array"}, {"items", schema<typename T::value_type>(use)}};
        } else if constexpr (std::is_same_v<T, RawJson> || std::is_same_v<T, json::value>) {
            return {
                {"type", json::array{"object", "array", "string", "number", "boolean", "null"}}};
        } else if constexpr (std::is_same_v<T, bool>) {
            return {{"type", "boolean"}};
        } else if constexpr (Enum<T>) {
            return enumeration(schema_name<T>.empty() ? type_name<T>() : schema_name<T>,
                               enum_names<T>());
        } else if constexpr (TextLike<T>) {
            return {{"type", "string"}, {"format", TextForm<T>::format}};
        } else if constexpr (std::is_same_v<T, Micros> || std::is_floating_point_v<T>) {
            return {{"type", "number"}};
        } else if constexpr (std::is_integral_v<T>) {
            return {{"type", "integer"}};
        } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
            return {{"type", "string"}};
        } else if constexpr (requires { typename T::mapped_type; }) {
            return {{"type", "object"},
                    {"additionalProperties", schema<typename T::mapped_type>(use)}};
        } else {
            return component<T>(use);
        }
    }

    /// The members of a struct as one object schema, not as a component; for forms (connector
    /// settings).
    template <Struct T>
    json::object object_schema(Use use) {
        json::object properties;
        json::array required;
        for_each_member<T>([&](auto d) {
            using Member = MemberType<T, decltype(d)>;
            properties[d.name] = member_schema<T>(d, use);
            if (use == Use::answer || (!is_optional<Member>::value && !is_change<Member>::value))
                required.emplace_back(d.name);
        });
        json::object out{{"type", "object"}, {"properties", std::move(properties)}};
        if (!required.empty()) out["required"] = std::move(required);
        if (use == Use::request) out["additionalProperties"] = false;
        return out;
    }

    /// One member's schema with what its rules say.
    template <Struct T, class D>
    json::object member_schema(D d, Use use) {
        json::object out = schema<MemberType<T, D>>(use);
        for_each_rule<T>(d, [&](const auto& r) { describe(out, r); });
        return out;
    }

    const json::object& components() const { return components_; }
    void add_component(std::string_view name, json::object schema) {
        components_[name] = std::move(schema);
    }

private:
    template <Struct T>
    json::object component(Use use) {
        const std::string name(type_name<T>());
        if (!components_.contains(name)) {
            components_[name] = json::object{};  // stops recursion
            components_[name] = object_schema<T>(use);
        }
        return {{"$ref", "#/components/schemas/" + name}};
    }

    json::object enumeration(std::string_view name, const std::vector<std::string_view>& values);
    static json::object nullable(json::object schema);
    static void describe(json::object& schema, const length& r);
    static void describe(json::object& schema, const at_least& r);
    static void describe(json::object& schema, const at_most& r);
    static void describe(json::object& schema, const count& r);
    static void describe(json::object& schema, const email&);
    static void describe(json::object& schema, const doc& r);
    static void describe(json::object& schema, const title& r);
    static void describe(json::object& schema, const write_only&);
    static void describe(json::object&, const unlimited&) {}

    json::object components_;
};

}  // namespace herald
