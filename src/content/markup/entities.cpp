#include "content/markup/entities.hpp"

#include <array>
#include <charconv>
#include <unordered_map>

namespace herald::content::markup {
namespace {

std::unordered_map<std::string_view, std::string> read_table() {
    std::unordered_map<std::string_view, std::string> out;
    out.reserve(2200);
    std::string_view rest = kEntityTable;
    constexpr std::string_view kSpace = " \n";
    while (true) {
        const auto start = rest.find_first_not_of(kSpace);
        if (start == std::string_view::npos) return out;
        rest.remove_prefix(start);
        const auto end = rest.find_first_of(kSpace);
        const std::string_view entry = rest.substr(0, end);
        const auto colon = entry.find(':');
        std::string_view codes = entry.substr(colon + 1);
        std::string& text = out[entry.substr(0, colon)];
        while (!codes.empty()) {
            unsigned code = 0;
            const auto read = std::from_chars(codes.data(), codes.data() + codes.size(), code, 16);
            append_character(text, code);
            codes.remove_prefix(static_cast<std::size_t>(read.ptr - codes.data()));
            if (!codes.empty()) codes.remove_prefix(1);
        }
        if (end == std::string_view::npos) return out;
        rest.remove_prefix(end);
    }
}

const std::unordered_map<std::string_view, std::string>& table() {
    static const auto kTable = read_table();
    return kTable;
}

std::size_t put(char32_t c, char* out) {
    if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) || c == 0) c = 0xFFFD;
    if (c < 0x80) {
        out[0] = static_cast<char>(c);
        return 1;
    }
    const std::size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    constexpr std::array<unsigned, 4> kLead = {0, 0xC0, 0xE0, 0xF0};
    for (std::size_t i = more; i > 0; --i, c >>= 6) out[i] = static_cast<char>(0x80 | (c & 0x3F));
    out[0] = static_cast<char>(kLead[more] | c);
    return more + 1;
}

std::optional<Reference> read_number(std::string_view text, CharacterBuffer& buffer) {
    const bool hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
    const char* from = text.data() + (hex ? 3 : 2);
    const char* end = text.data() + text.size();
    std::uint32_t code = 0;
    const auto read = std::from_chars(from, end, code, hex ? 16 : 10);
    if (read.ptr == from) return std::nullopt;
    if (read.ec != std::errc()) code = 0xFFFD;
    std::size_t size = static_cast<std::size_t>(read.ptr - text.data());
    if (size < text.size() && text[size] == ';') ++size;
    const std::size_t bytes = put(from_windows_1252(code), buffer.bytes);
    return Reference{{buffer.bytes, bytes}, size};
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

void append_character(std::string& out, char32_t c) {
    char bytes[4];
    out.append(bytes, put(c, bytes));
}

char32_t from_windows_1252(char32_t code) {
    constexpr std::array<char32_t, 32> kHigh = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    return code >= 0x80 && code < 0xA0 ? kHigh[code - 0x80] : code;
}

std::optional<Reference> read_reference(std::string_view text, CharacterBuffer& buffer) {
    if (text.size() < 3 || text[0] != '&') return std::nullopt;
    if (text[1] == '#') return read_number(text, buffer);
    constexpr std::size_t kLongest = 33;  // CounterClockwiseContourIntegral and its like
    std::size_t end = 1;
    while (end < text.size() && end < kLongest && is_name_character(text[end])) ++end;
    if (end == 1 || end == text.size() || text[end] != ';') return std::nullopt;
    const auto found = table().find(text.substr(1, end - 1));
    if (found == table().end()) return std::nullopt;
    return Reference{found->second, end + 1};
}

bool is_entity(std::string_view name) { return table().contains(name); }

void decode_entities(std::string& out, std::string_view text) {
    CharacterBuffer buffer;
    while (true) {
        const auto at = text.find('&');
        out.append(text.substr(0, at));
        if (at == std::string_view::npos) return;
        text.remove_prefix(at);
        if (const auto reference = read_reference(text, buffer)) {
            out.append(reference->text);
            text.remove_prefix(reference->size);
        } else {
            out += '&';
            text.remove_prefix(1);
        }
    }
}

std::string decode_entities(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    decode_entities(out, text);
    return out;
}

}  // namespace herald::content::markup
