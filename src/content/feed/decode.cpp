#include "content/feed/decode.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/charset.hpp"
#include "base/text.hpp"

namespace herald::content::feed {
namespace {

struct Family {
    std::string_view start, name;
};

/// Byte order marks, longest first.
constexpr std::array<Family, 5> kMarks = {{{std::string_view("\xFF\xFE\0\0", 4), "utf-32le"},
                                           {std::string_view("\0\0\xFE\xFF", 4), "utf-32be"},
                                           {"\xEF\xBB\xBF", "utf-8"},
                                           {"\xFF\xFE", "utf-16le"},
                                           {"\xFE\xFF", "utf-16be"}}};
/// "<" and "<?" without a mark.
constexpr std::array<Family, 4> kShapes = {{{std::string_view("<\0\0\0", 4), "utf-32le"},
                                            {std::string_view("\0\0\0<", 4), "utf-32be"},
                                            {std::string_view("<\0?\0", 4), "utf-16le"},
                                            {std::string_view("\0<\0?", 4), "utf-16be"}}};

std::string_view family_of(std::string_view bytes) {
    for (const auto& mark : kMarks)
        if (bytes.starts_with(mark.start)) return mark.name;
    for (const auto& shape : kShapes)
        if (bytes.starts_with(shape.start)) return shape.name;
    return {};
}

/// encoding="…" of an XML declaration.
std::string declared(std::string_view text) {
    text = text.substr(0, 400);
    const auto start = text.find("<?xml");
    if (start == std::string_view::npos || !trim(text.substr(0, start)).empty()) return {};
    text = text.substr(start, text.find("?>", start));
    auto at = text.find("encoding");
    if (at == std::string_view::npos) return {};
    at = text.find_first_of("'\"", at);
    if (at == std::string_view::npos) return {};
    const auto end = text.find(text[at], at + 1);
    if (end == std::string_view::npos) return {};
    return to_lower_ascii(trim(text.substr(at + 1, end - at - 1)));
}

struct MediaType {
    std::string type, charset;
};

MediaType read_media_type(std::string_view header) {
    MediaType out;
    out.type = to_lower_ascii(trim(header.substr(0, header.find(';'))));
    const std::string lower = to_lower_ascii(header);
    const auto at = lower.find("charset");
    if (at == std::string::npos) return out;
    std::string_view value = std::string_view(lower).substr(at + 7);
    if (const auto equals = value.find('='); equals != std::string_view::npos)
        value.remove_prefix(equals + 1);
    value = trim(value.substr(0, value.find(';')));
    while (!value.empty() && (value.front() == '"' || value.front() == '\''))
        value.remove_prefix(1);
    while (!value.empty() && (value.back() == '"' || value.back() == '\'')) value.remove_suffix(1);
    out.charset = value;
    return out;
}

bool is_text_xml(std::string_view type) {
    return type.starts_with("text/") &&
           (type == "text/xml" || type == "text/xml-external-parsed-entity" ||
            type.ends_with("+xml"));
}

bool is_ascii(std::string_view bytes) {
    return std::none_of(bytes.begin(), bytes.end(),
                        [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

bool is_ascii_name(std::string_view name) { return name == "us-ascii" || name == "ascii"; }

/// Every "UTF-16" of a declaration means the order the bytes show.
std::string settle(std::string name, std::string_view family) {
    constexpr std::array<std::string_view, 12> kWide = {
        "utf-16", "utf-32", "utf_16",          "utf_32",          "utf16",  "utf32",
        "u16",    "u32",    "iso-10646-ucs-2", "iso-10646-ucs-4", "csucs4", "csunicode"};
    if (!family.empty() && std::find(kWide.begin(), kWide.end(), name) != kWide.end())
        return std::string(family);
    if (name == "gb2312") return "gb18030";
    return name;
}

/// How to read the bytes by this name, if they can be.
bool decode_as(std::string_view bytes, const std::string& name, Decoded& out) {
    if (name.empty() || (is_ascii_name(name) && !is_ascii(bytes))) return false;
    if (is_ascii_name(name)) {
        out.text = bytes;
    } else if (auto text = decode_charset(bytes, name, Broken::refuse)) {
        out.text = *std::move(text);
    } else {
        return false;
    }
    out.encoding = name;
    return true;
}

Decoded decode_somehow(std::string_view bytes, const std::vector<std::string>& candidates) {
    Decoded out;
    std::vector<std::string> tried;
    for (const std::string& name : candidates) {
        if (name.empty() || std::find(tried.begin(), tried.end(), name) != tried.end()) continue;
        tried.push_back(name);
        if (decode_as(bytes, name, out)) return out;
    }
    if (decode_as(bytes, "utf-8", out)) return out;
    if (decode_as(bytes, guess_charset(bytes), out)) return out;
    out.text = decode_charset(bytes, "windows-1252", Broken::replace).value_or("");
    out.encoding = "windows-1252";
    return out;
}

}  // namespace

Decoded decode_document(std::string_view bytes, std::string_view content_type) {
    const std::string_view family = family_of(bytes);
    std::string said;
    if (family.empty() || family == "utf-8") {
        said = declared(family.empty() ? bytes : bytes.substr(3));
    } else if (const auto head = decode_charset(bytes.substr(0, 1600), family, Broken::replace)) {
        said = declared(*head);
    }
    said = settle(said, family);
    const MediaType http = read_media_type(content_type);
    std::string proposed = settle(http.charset, family);
    if (proposed.empty() && is_text_xml(http.type)) proposed = "us-ascii";
    if (proposed.empty()) proposed = said;
    if (proposed.empty() && family.empty()) proposed = "utf-8";
    if (proposed.empty()) proposed = family;
    Decoded out = decode_somehow(bytes, {proposed, said, std::string(family)});
    out.overridden = out.encoding != proposed;
    if (out.text.find('\0') != std::string::npos) {
        std::erase(out.text, '\0');
        out.overridden = true;
    }
    return out;
}

}  // namespace herald::content::feed
