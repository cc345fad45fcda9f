#include <algorithm>
#include <cmath>
#include <optional>

#include "base/text.hpp"
#include "sandbox/ai/composer.hpp"

namespace herald::sandbox::ai {
namespace {

std::optional<double> number_in(const json::object& schema, std::string_view name) {
    const auto* found = schema.if_contains(name);
    return found != nullptr && found->is_number() ? std::optional(found->to_number<double>())
                                                  : std::nullopt;
}

std::size_t size_in(const json::object& schema, std::string_view name, std::size_t fallback) {
    const auto found = number_in(schema, name);
    return found && *found >= 0 && *found < 1e6 ? static_cast<std::size_t>(*found) : fallback;
}

std::string_view type_of(const json::object& schema) {
    const auto* type = schema.if_contains("type");
    if (type != nullptr && type->is_string()) return type->get_string();
    if (type != nullptr && type->is_array())
        for (const json::value& one : type->get_array())
            if (one.is_string() && one != "null") return one.get_string();
    return schema.contains("properties") ? "object" : schema.contains("items") ? "array" : "string";
}

/// At most so many characters, ending with a sentence or else with a word.
std::string shortened(std::string_view text, std::size_t most) {
    std::size_t bytes = 0, characters = 0, last_space = 0, last_sentence = 0;
    for (; bytes < text.size(); ++bytes) {
        if ((static_cast<unsigned char>(text[bytes]) & 0xC0) != 0x80 && ++characters > most) break;
        if (text[bytes] != ' ') continue;
        last_space = bytes;
        if (bytes > 0 && std::string_view(".!?").find(text[bytes - 1]) != std::string_view::npos)
            last_sentence = bytes;
    }
    if (bytes == text.size()) return std::string(text);
    if (last_sentence > bytes / 3) return std::string(text.substr(0, last_sentence));
    return std::string(text.substr(0, last_space > bytes / 2 ? last_space : bytes));
}

/// "A headline, at most 30 characters": strict modes take no maxLength, so it is said in words.
std::size_t told_most(const json::object& schema) {
    const auto* description = schema.if_contains("description");
    if (description == nullptr || !description->is_string()) return 1'000'000;
    const std::string_view words = description->get_string();
    constexpr std::string_view kBefore = "at most ", kBehind = " characters";
    const auto behind = words.rfind(kBehind);
    const auto before = words.rfind(kBefore, behind);
    if (behind == std::string_view::npos || before == std::string_view::npos) return 1'000'000;
    std::size_t out = 0;
    for (const char c : words.substr(before + kBefore.size(), behind - before - kBefore.size()))
        if (c >= '0' && c <= '9' && out < 100'000)
            out = out * 10 + static_cast<std::size_t>(c - '0');
    return out > 0 ? out : 1'000'000;
}

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

}  // namespace

/// Fills a schema, member by member; what a member is called says what stands in it.
class SchemaWriter {
public:
    SchemaWriter(const Writer& writer, const json::object& root) : writer_(writer), root_(root) {}

    json::value write(const json::value& given, std::string_view name, std::size_t number,
                      int depth = 0) {
        constexpr int kDeepest = 12;
        const auto* schema = given.if_object();
        if (schema == nullptr || depth > kDeepest) return nullptr;
        if (const auto* target = referred(*schema)) return write(*target, name, number, depth + 1);
        if (const auto* one = schema->if_contains("const")) return *one;
        if (const auto* values = schema->if_contains("enum");
            values != nullptr && values->is_array() && !values->get_array().empty())
            return values->get_array()[number % values->get_array().size()];
        for (const char* choice : {"anyOf", "oneOf", "allOf"})
            if (const auto* forms = schema->if_contains(choice);
                forms != nullptr && forms->is_array() && !forms->get_array().empty())
                return write(forms->get_array().front(), name, number, depth + 1);
        const std::string_view type = type_of(*schema);
        if (type == "object") return object(*schema, number, depth);
        if (type == "array") return list(*schema, name, depth);
        if (may_be_null(*schema) && is(name, {"speaker", "target"})) return nullptr;
        if (type == "boolean") return true;
        if (type == "null") return nullptr;
        if (name == "seconds") return static_cast<std::int64_t>(5 + number % 3);
        if (type == "integer" || type == "number") return amount(*schema, type, number);
        return text(*schema, name, number);
    }

private:
    const json::value* referred(const json::object& schema) const {
        const auto* ref = schema.if_contains("$ref");
        const auto* defs = root_.if_contains("$defs");
        constexpr std::string_view kDefs = "#/$defs/";
        if (ref == nullptr || !ref->is_string() || defs == nullptr || !defs->is_object())
            return nullptr;
        const std::string_view path = ref->get_string();
        return path.starts_with(kDefs) ? defs->get_object().if_contains(path.substr(kDefs.size()))
                                       : nullptr;
    }

    json::value object(const json::object& schema, std::size_t number, int depth) {
        json::object out;
        if (const auto* members = schema.if_contains("properties");
            members != nullptr && members->is_object())
            for (const auto& member : members->get_object())
                out[member.key()] = write(member.value(), member.key(), number, depth + 1);
        return out;
    }

    json::value list(const json::object& schema, std::string_view name, int depth) {
        const std::size_t least = size_in(schema, "minItems", 0);
        const std::size_t most = size_in(schema, "maxItems", std::max<std::size_t>(least, 3));
        constexpr std::size_t kMost = 400;  // a calendar of a year, and no more
        json::array out;
        for (std::size_t i = 0; i < std::min({std::max<std::size_t>(least, 3), most, kMost}); ++i)
            if (const auto* items = schema.if_contains("items"))
                out.push_back(write(*items, name, i, depth + 1));
        return out;
    }

    static json::value amount(const json::object& schema, std::string_view type,
                              std::size_t number) {
        const double least = number_in(schema, "minimum")
                                 .value_or(number_in(schema, "exclusiveMinimum").value_or(0) +
                                           (schema.contains("exclusiveMinimum") ? 1 : 0));
        const double most = number_in(schema, "maximum").value_or(std::max(least, least + 10));
        const double value = std::min(
            most, least + std::floor((most - least) * 0.6) + static_cast<double>(number % 3) - 1);
        if (type == "integer") return static_cast<std::int64_t>(std::max(least, value));
        return std::max(least, value);
    }

    static bool may_be_null(const json::object& schema) {
        const auto* type = schema.if_contains("type");
        return type != nullptr && type->is_array() &&
               std::find(type->get_array().begin(), type->get_array().end(), json::value("null")) !=
                   type->get_array().end();
    }

    static bool is(std::string_view name, std::initializer_list<const char*> words) {
        const std::string lower = to_lower_ascii(name);
        return std::any_of(words.begin(), words.end(),
                           [&](const char* word) { return lower.find(word) != std::string::npos; });
    }

    std::string plain(std::string_view name, std::size_t number) const {
        const Brief& brief = writer_.brief_;
        if (is(name, {"hashtag"})) return writer_.hashtag(number);
        if (is(name, {"tag", "keyword", "term"})) return writer_.word(number);
        if (name == "path") return writer_.word(number);
        if (name == "kpi") return "Clicks on " + brief.topic;
        if (name == "url" || name == "link")
            return brief.links.empty() ? "https://example.com/"
                                       : brief.links[number % brief.links.size()];
        if (is(name, {"cta", "call", "button"})) return brief.call;
        if (is(name, {"language", "locale"})) return brief.german ? "de" : "en";
        if (is(name, {"slug"})) return slug(writer_.headline(number));
        if (is(name,
               {"title", "headline", "subject", "heading", "hook", "theme", "pillar", "name"}))
            return writer_.headline(number);
        if (is(name, {"why", "reason", "rationale", "because"}))
            return brief.german
                       ? "Weil es " + brief.audience + " den ersten Schritt leichter macht."
                       : "Because it makes the first step easier for " + brief.audience + ".";
        if (is(name, {"alt", "image", "picture", "visual", "scene"}))
            return (brief.german ? "Ein Bild zu " : "A picture of ") + brief.topic;
        if (is(name, {"body", "content", "article", "html", "markdown"}))
            return writer_.paragraph(number, 4) + "\n\n" + writer_.paragraph(number + 1, 4);
        if (is(name, {"text", "post", "caption", "description", "summary", "message", "intro",
                      "section", "paragraph", "script"}))
            return writer_.paragraph(number, 2);
        // Members beside one another say different things.
        return writer_.sentence(number + name.size());
    }

    static std::string slug(std::string_view text) {
        std::string out;
        for (const char c : to_lower_ascii(text))
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
                out += c;
            else if (!out.empty() && out.back() != '-' && c == ' ')
                out += '-';
        return out;
    }

    json::value text(const json::object& schema, std::string_view name, std::size_t number) const {
        const auto* format = schema.if_contains("format");
        if (format != nullptr && *format == "date") return "2026-12-01";
        if (format != nullptr && *format == "date-time") return "2026-12-01T09:00:00Z";
        if (format != nullptr && (*format == "uri" || *format == "url"))
            return "https://example.com/";
        const auto* description = schema.if_contains("description");
        const auto& quotes = writer_.brief_.quotes;
        if (description != nullptr && description->is_string() && !quotes.empty() &&
            std::string_view(description->get_string()).find("word for word") !=
                std::string_view::npos)
            return json::value(quotes[number % quotes.size()]);
        std::string out = plain(name, number);
        for (std::size_t i = 1; characters_of(out) < size_in(schema, "minLength", 0); ++i)
            out += " " + writer_.sentence(number + i);
        return json::value(
            shortened(out, std::min(size_in(schema, "maxLength", 1'000'000), told_most(schema))));
    }

    const Writer& writer_;
    const json::object& root_;
};

json::value Writer::document(const json::object& schema) const {
    return SchemaWriter(*this, schema).write(json::value(schema), "answer", 0);
}

namespace {

/// The schema that a prompt holds in words: "… JSON Schema:\n{…}".
json::object schema_in(std::string_view prompt) {
    const auto at = prompt.find("JSON Schema:");
    const auto start = at == std::string_view::npos ? at : prompt.find('{', at);
    if (start == std::string_view::npos) return {};
    json::stream_parser parser;
    boost::system::error_code error;
    parser.write_some(prompt.data() + start, prompt.size() - start, error);
    if (error || !parser.done()) return {};
    const json::value found = parser.release();
    return found.is_object() ? found.get_object() : json::object{};
}

}  // namespace

std::string compose(std::string_view prompt, const json::object& schema) {
    const json::object wanted = schema.empty() ? schema_in(prompt) : schema;
    // The schema's words are no words of the brief.
    const auto words = prompt.substr(0, wanted.empty() ? prompt.npos : prompt.find("JSON Schema:"));
    const Writer writer(read_brief(words));
    return wanted.empty() ? writer.free_text(words) : json::serialize(writer.document(wanted));
}

}  // namespace herald::sandbox::ai
