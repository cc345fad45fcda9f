#include "connector/ai/prompt.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::connector::ai {

void require_text(const Prompt& prompt) {
    const bool any = std::any_of(prompt.messages.begin(), prompt.messages.end(),
                                 [](const ChatMessage& m) { return !trim(m.text).empty(); });
    if (!any) throw Error(ErrorKind::invalid, "There is nothing to ask: the prompt is empty");
}

std::string system_text(const Prompt& prompt) {
    std::string out;
    for (const ChatMessage& message : prompt.messages) {
        if (message.speaker != Speaker::system || message.text.empty()) continue;
        if (!out.empty()) out += "\n\n";
        out += message.text;
    }
    return out;
}

std::string schema_in_words(const json::object& schema) {
    return "Answer with one JSON document and nothing else, no words around it and no code fence. "
           "It must follow this JSON Schema:\n" +
           json::serialize(schema);
}

bool fits_strict(const json::value& schema) {
    if (schema.is_array())
        return std::all_of(schema.get_array().begin(), schema.get_array().end(), fits_strict);
    const auto* object = schema.if_object();
    if (object == nullptr) return true;
    if (const auto* members = object->if_contains("properties");
        members != nullptr && members->is_object()) {
        const auto* more = object->if_contains("additionalProperties");
        if (more == nullptr || !more->is_bool() || more->get_bool()) return false;
        const auto* required = object->if_contains("required");
        if (required == nullptr || !required->is_array()) return false;
        for (const auto& member : members->get_object()) {
            const auto& names = required->get_array();
            if (std::find(names.begin(), names.end(), json::value(member.key())) == names.end())
                return false;
            if (!fits_strict(member.value())) return false;
        }
    }
    for (const char* deeper : {"items", "anyOf", "allOf"})
        if (const auto* found = object->if_contains(deeper); found != nullptr)
            if (!fits_strict(*found)) return false;
    if (const auto* defs = object->if_contains("$defs"); defs != nullptr && defs->is_object())
        for (const auto& definition : defs->get_object())
            if (!fits_strict(definition.value())) return false;
    return true;
}

std::string safe_name(std::string_view name) {
    std::string out;
    for (const char c : name.substr(0, 64)) {
        const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '_' || c == '-';
        out += good ? c : '_';
    }
    return out.empty() ? "answer" : out;
}

std::string picture_type(std::string_view bytes) {
    if (bytes.starts_with("\x89PNG\r\n")) return "image/png";
    if (bytes.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
    if (bytes.starts_with("RIFF") && bytes.substr(8).starts_with("WEBP")) return "image/webp";
    if (bytes.starts_with("GIF8")) return "image/gif";
    return {};
}

PictureSize nearest_size(std::span<const PictureSize> sizes, PictureSize wish) {
    const auto shape = [](PictureSize s) {
        return std::log(std::max(1u, s.width)) - std::log(std::max(1u, s.height));
    };
    const auto area = [](PictureSize s) {
        return std::log(std::max(1.0, static_cast<double>(s.width) * s.height));
    };
    return *std::min_element(sizes.begin(), sizes.end(), [&](PictureSize a, PictureSize b) {
        const double x = std::abs(shape(a) - shape(wish)), y = std::abs(shape(b) - shape(wish));
        if (std::abs(x - y) > 1e-9) return x < y;
        return std::abs(area(a) - area(wish)) < std::abs(area(b) - area(wish));
    });
}

std::string language_code(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 31> kNames{
        {{"english", "en"}, {"german", "de"},     {"french", "fr"},     {"spanish", "es"},
         {"italian", "it"}, {"portuguese", "pt"}, {"dutch", "nl"},      {"polish", "pl"},
         {"russian", "ru"}, {"ukrainian", "uk"},  {"turkish", "tr"},    {"arabic", "ar"},
         {"hebrew", "he"},  {"hindi", "hi"},      {"japanese", "ja"},   {"korean", "ko"},
         {"chinese", "zh"}, {"czech", "cs"},      {"danish", "da"},     {"finnish", "fi"},
         {"greek", "el"},   {"hungarian", "hu"},  {"norwegian", "no"},  {"romanian", "ro"},
         {"swedish", "sv"}, {"thai", "th"},       {"vietnamese", "vi"}, {"indonesian", "id"},
         {"catalan", "ca"}, {"croatian", "hr"},   {"slovak", "sk"}}};
    const std::string lower = to_lower_ascii(name);
    for (const auto& [known, code] : kNames)
        if (lower == known) return std::string(code);
    return lower;
}

}  // namespace herald::connector::ai
