#include "connector/chain/schema_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace herald::connector::chain {
namespace {

constexpr std::size_t kMostFindings = 20;
constexpr int kDeepest = 40;  ///< also ends a schema that refers to itself

bool is_whole(const json::value& value) {
    return value.is_int64() || value.is_uint64() ||
           (value.is_double() && std::floor(value.get_double()) == value.get_double());
}

bool is_of_type(const json::value& value, std::string_view type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "null") return value.is_null();
    if (type == "integer") return is_whole(value);
    if (type == "number") return value.is_number();
    return true;
}

/// Characters, as JSON Schema counts them.
std::int64_t characters(std::string_view text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

std::string escaped(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

class Checker {
public:
    explicit Checker(const json::object& root) : root_(root) {}

    void check(const json::value& schema, const json::value& value, int depth);
    std::vector<FieldError> take() { return std::move(found_); }

private:
    void add(std::string detail) {
        if (found_.size() < kMostFindings) found_.push_back({path_, std::move(detail)});
    }
    void check_kind(const json::object& schema, const json::value& value);
    void check_number(const json::object& schema, const json::value& value);
    void check_text(const json::object& schema, std::string_view text);
    void check_list(const json::object& schema, const json::array& list, int depth);
    void check_members(const json::object& schema, const json::object& object, int depth);
    void check_choices(const json::object& schema, const json::value& value, int depth);
    void below(const std::string& name, const json::value& schema, const json::value& value,
               int depth) {
        const std::size_t before = path_.size();
        path_ += '/' + escaped(name);
        check(schema, value, depth + 1);
        path_.resize(before);
    }
    bool fits(const json::value& schema, const json::value& value, int depth) const {
        Checker other(root_);
        other.check(schema, value, depth + 1);
        return other.found_.empty();
    }
    static std::optional<double> number(const json::object& schema, std::string_view name) {
        const auto* found = schema.if_contains(name);
        return found != nullptr && found->is_number() ? std::optional(found->to_number<double>())
                                                      : std::nullopt;
    }
    const json::value* resolve(std::string_view ref) const;

    const json::object& root_;
    std::string path_;
    std::vector<FieldError> found_;
};

const json::value* Checker::resolve(std::string_view ref) const {
    if (!ref.starts_with("#/")) return nullptr;
    const json::object* place = &root_;
    for (ref.remove_prefix(2);;) {
        const auto slash = ref.find('/');
        const json::value* next = place->if_contains(ref.substr(0, slash));
        if (next == nullptr || slash == std::string_view::npos) return next;
        place = next->if_object();
        if (place == nullptr) return nullptr;
        ref.remove_prefix(slash + 1);
    }
}

void Checker::check_kind(const json::object& schema, const json::value& value) {
    if (const auto* type = schema.if_contains("type")) {
        bool good = true;
        if (type->is_string()) good = is_of_type(value, type->get_string());
        if (type->is_array())
            good = std::any_of(type->get_array().begin(), type->get_array().end(),
                               [&](const json::value& one) {
                                   return one.is_string() && is_of_type(value, one.get_string());
                               });
        if (!good) add("must be of type " + json::serialize(*type));
    }
    if (const auto* one = schema.if_contains("const"); one != nullptr && *one != value)
        add("must be " + json::serialize(*one));
    if (const auto* values = schema.if_contains("enum"); values != nullptr && values->is_array())
        if (std::find(values->get_array().begin(), values->get_array().end(), value) ==
            values->get_array().end())
            add("must be one of " + json::serialize(*values));
}

void Checker::check_number(const json::object& schema, const json::value& value) {
    const double x = value.to_number<double>();
    if (const auto least = number(schema, "minimum"); least && x < *least)
        add(fmt::format("must be at least {}", *least));
    if (const auto most = number(schema, "maximum"); most && x > *most)
        add(fmt::format("must be at most {}", *most));
    if (const auto over = number(schema, "exclusiveMinimum"); over && x <= *over)
        add(fmt::format("must be above {}", *over));
    if (const auto under = number(schema, "exclusiveMaximum"); under && x >= *under)
        add(fmt::format("must be below {}", *under));
}

void Checker::check_text(const json::object& schema, std::string_view text) {
    const auto size = static_cast<double>(characters(text));
    if (const auto least = number(schema, "minLength"); least && size < *least)
        add(fmt::format("must have at least {} characters, has {}", *least, size));
    if (const auto most = number(schema, "maxLength"); most && size > *most)
        add(fmt::format("must have at most {} characters, has {}", *most, size));
}

void Checker::check_list(const json::object& schema, const json::array& list, int depth) {
    const auto size = static_cast<double>(list.size());
    if (const auto least = number(schema, "minItems"); least && size < *least)
        add(fmt::format("must have at least {} elements, has {}", *least, size));
    if (const auto most = number(schema, "maxItems"); most && size > *most)
        add(fmt::format("must have at most {} elements, has {}", *most, size));
    if (const auto* unique = schema.if_contains("uniqueItems");
        unique != nullptr && *unique == true)
        for (std::size_t i = 0; i < list.size() && found_.size() < kMostFindings; ++i)
            if (std::find(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(i), list[i]) !=
                list.begin() + static_cast<std::ptrdiff_t>(i))
                add(fmt::format("holds element {} twice", i));
    if (const auto* items = schema.if_contains("items"))
        for (std::size_t i = 0; i < list.size() && found_.size() < kMostFindings; ++i)
            below(std::to_string(i), *items, list[i], depth);
}

void Checker::check_members(const json::object& schema, const json::object& object, int depth) {
    const auto* members = schema.if_contains("properties");
    const json::object* known = members != nullptr ? members->if_object() : nullptr;
    if (const auto* required = schema.if_contains("required");
        required != nullptr && required->is_array())
        for (const json::value& name : required->get_array())
            if (name.is_string() && !object.contains(name.get_string())) {
                const std::size_t before = path_.size();
                path_ += '/' + escaped(name.get_string());
                add("is required");
                path_.resize(before);
            }
    const auto* more = schema.if_contains("additionalProperties");
    for (const auto& member : object) {
        const std::string name(member.key());
        if (const auto* own = known != nullptr ? known->if_contains(name) : nullptr)
            below(name, *own, member.value(), depth);
        else if (more != nullptr)
            below(name, *more, member.value(), depth);
    }
}

void Checker::check_choices(const json::object& schema, const json::value& value, int depth) {
    const auto count = [&](const json::value& list) {
        return std::count_if(list.get_array().begin(), list.get_array().end(),
                             [&](const json::value& one) { return fits(one, value, depth); });
    };
    if (const auto* any = schema.if_contains("anyOf"); any != nullptr && any->is_array())
        if (count(*any) == 0) add("must follow one of the forms that are allowed here");
    if (const auto* one = schema.if_contains("oneOf"); one != nullptr && one->is_array())
        if (count(*one) != 1) add("must follow exactly one of the forms that are allowed here");
    if (const auto* all = schema.if_contains("allOf"); all != nullptr && all->is_array())
        for (const json::value& part : all->get_array()) check(part, value, depth + 1);
}

void Checker::check(const json::value& given, const json::value& value, int depth) {
    if (depth > kDeepest || found_.size() >= kMostFindings) return;
    if (given.is_bool()) {
        if (!given.get_bool()) add("is not allowed here");
        return;
    }
    const auto* schema = given.if_object();
    if (schema == nullptr) return;
    if (const auto* ref = schema->if_contains("$ref"); ref != nullptr && ref->is_string())
        if (const auto* target = resolve(std::string_view(ref->get_string())))
            check(*target, value, depth + 1);
    check_kind(*schema, value);
    if (value.is_number()) check_number(*schema, value);
    if (value.is_string()) check_text(*schema, value.get_string());
    if (value.is_array()) check_list(*schema, value.get_array(), depth);
    if (value.is_object()) check_members(*schema, value.get_object(), depth);
    check_choices(*schema, value, depth);
}

std::optional<json::value> parsed(std::string_view text) {
    boost::system::error_code error;
    json::value out = json::parse(json::string_view(text.data(), text.size()), error);
    return error ? std::nullopt : std::optional(std::move(out));
}

/// From `start` to the bracket that closes it, texts skipped; npos when none does.
std::size_t closing(std::string_view text, std::size_t start) {
    int depth = 0;
    bool inside = false;
    for (std::size_t i = start; i < text.size(); ++i) {
        const char c = text[i];
        if (inside) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inside = false;
        } else if (c == '"') {
            inside = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return i;
        }
    }
    return std::string_view::npos;
}

}  // namespace

std::vector<FieldError> check_schema(const json::object& schema, const json::value& value) {
    Checker checker(schema);
    checker.check(json::value(schema), value, 0);
    return checker.take();
}

std::optional<json::value> find_document(std::string_view answer) {
    if (answer.starts_with("\xEF\xBB\xBF")) answer.remove_prefix(3);
    answer = trim(answer);
    if (auto whole = parsed(answer)) return whole;
    for (unsigned tries = 0; tries < 8; ++tries) {
        const auto start = answer.find_first_of("{[");
        if (start == std::string_view::npos) return std::nullopt;
        const auto end = closing(answer, start);
        if (end == std::string_view::npos) {
            answer.remove_prefix(start + 1);
            continue;
        }
        if (auto found = parsed(answer.substr(start, end - start + 1))) return found;
        answer.remove_prefix(start + 1);
    }
    return std::nullopt;
}

}  // namespace herald::connector::chain
