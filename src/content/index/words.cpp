#include "content/index/words.hpp"

#include <algorithm>
#include <array>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "base/text_parts.hpp"

namespace herald::content {
namespace {

constexpr std::size_t kMostWords = 20'000, kLongestWord = 60;
/// Joined words: from this length on, ends of at least kShortestEnd letters are found.
constexpr std::size_t kJoinedFrom = 9, kShortestEnd = 4, kMostEnds = 2000;
constexpr std::array<std::string_view, 7> kJoining{"de", "nl", "sv", "da", "no", "nb", "fi"};

struct Range {
    char32_t first, last;
};
/// Scripts written without spaces; Korean has some, but particles cling to its words.
constexpr std::array kUnspaced{
    Range{0x0E01, 0x0E4E}, Range{0x0E81, 0x0ECD}, Range{0x1000, 0x1049},   Range{0x1100, 0x11FF},
    Range{0x1780, 0x17D3}, Range{0x3005, 0x3007}, Range{0x3041, 0x30FA},   Range{0x30FC, 0x30FF},
    Range{0x31F0, 0x31FF}, Range{0x3400, 0x4DBF}, Range{0x4E00, 0x9FFF},   Range{0xAC00, 0xD7A3},
    Range{0xF900, 0xFAFF}, Range{0xFF66, 0xFF9F}, Range{0x20000, 0x3FFFF},
};
/// Marks that belong to the letters before them, and digits of other scripts.
constexpr std::array kMarks{
    Range{0x0300, 0x036F}, Range{0x0591, 0x05BD}, Range{0x05BF, 0x05BF}, Range{0x05C1, 0x05C2},
    Range{0x0610, 0x061A}, Range{0x064B, 0x0669}, Range{0x06D6, 0x06DC}, Range{0x06DF, 0x06ED},
    Range{0x06F0, 0x06F9}, Range{0x0900, 0x0963}, Range{0x0966, 0x0DF3}, Range{0xFF10, 0xFF19},
};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [c](const Range& r) { return c >= r.first && c <= r.last; });
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

enum class Script : std::uint8_t { none, spaced, unspaced };
Script script_of(char32_t c) {
    if (c < 0x80) return is_plain(static_cast<char>(c)) ? Script::spaced : Script::none;
    if (is_in(kUnspaced, c)) return Script::unspaced;
    return is_letter(c) || is_in(kMarks, c) ? Script::spaced : Script::none;
}

/// Its characters, one string each.
std::vector<std::string> characters_of(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const auto size = code_point_at(text, at).size;
        out.emplace_back(text.substr(at, size));
        at += size;
    }
    return out;
}

/// Pairs of neighbours. In a text the last character follows alone, so that it is found by itself.
std::vector<std::string> pairs_of(const std::string& folded, bool in_text) {
    const auto all = characters_of(folded);
    std::vector<std::string> out;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) out.push_back(all[i] + all[i + 1]);
    if (!all.empty() && (in_text || all.size() == 1)) out.push_back(all.back());
    return out;
}

std::string with(std::string_view mark, std::string_view kind, std::string_view word) {
    std::string out;
    out.reserve(mark.size() + kind.size() + word.size());
    return out.append(mark).append(kind).append(word);
}

void add_text(std::string_view mark, std::string_view text, std::vector<std::string>& out) {
    for (const auto& run : word_runs(text)) {
        if (out.size() >= kMostWords) return;
        const std::string word = plain_word(text.substr(run.from, run.size));
        if (word.empty()) continue;
        if (run.spaced) {
            out.push_back(with(mark, "w", clip(word, kLongestWord)));
            continue;
        }
        for (const auto& pair : pairs_of(word, true)) out.push_back(with(mark, "w", pair));
    }
}

/// "jacken" of "winterjacken": for languages that join words.
void add_ends(std::string_view mark, std::vector<std::string>& words) {
    const std::size_t own = words.size(), skip = mark.size() + 1;
    std::vector<std::string> ends;
    for (std::size_t i = 0; i < own && ends.size() < kMostEnds; ++i) {
        const auto all = characters_of(std::string_view(words[i]).substr(skip));
        if (all.size() < kJoinedFrom || all.size() > 40) continue;
        std::string end;
        for (std::size_t at = all.size(); at-- > 3;) {
            end.insert(0, all[at]);
            if (all.size() - at >= kShortestEnd) ends.push_back(with(mark, "e", end));
        }
    }
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    words.insert(words.end(), ends.begin(), ends.end());
}

}  // namespace

std::vector<WordRun> word_runs(std::string_view text) {
    std::vector<WordRun> out;
    Script now = Script::none;
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const CodePoint point = byte < 0x80 ? CodePoint{byte, 1} : code_point_at(text, at);
        const Script script = script_of(point.value);
        if (script != Script::none) {
            if (script == now)
                out.back().size += point.size;
            else
                out.push_back({at, point.size, script == Script::spaced});
        }
        now = script;
        at += point.size;
    }
    return out;
}

std::string plain_word(std::string_view run) {
    std::string out(run);
    const bool ascii = std::all_of(run.begin(), run.end(), is_plain);
    if (ascii) return to_lower_ascii(run);
    out = fold(run);
    // Folding may leave signs behind (⁄ of ½).
    std::string kept;
    for (std::size_t at = 0; at < out.size();) {
        const CodePoint point = code_point_at(out, at);
        if (script_of(point.value) != Script::none) kept.append(out, at, point.size);
        at += point.size;
    }
    return kept;
}

std::string mark_of(TenantId tenant) {
    // The last 62 bits of a version 7 id are chance.
    std::uint64_t bits = 0;
    for (std::size_t i = 8; i < 16; ++i) bits = bits << 8 | tenant.value.bytes[i];
    std::string out(13, 'a');
    for (auto& c : out) {
        c = "abcdefghijklmnopqrstuvwxyz234567"[bits & 31];
        bits >>= 5;
    }
    return out;
}

std::string type_word(std::string_view mark, EntryType type) {
    return with(mark, "t", enum_name(type) == "source_item" ? "source" : enum_name(type));
}
std::string network_word(std::string_view mark, std::string_view network) {
    return with(mark, "n", plain_word(network));
}
std::string language_word(std::string_view mark, std::string_view language) {
    return with(mark, "l", plain_word(language));
}
std::string tag_word(std::string_view mark, std::string_view tag) {
    return with(mark, "g", to_hex(sha256(fold(trim(tag)))).substr(0, 16));
}
std::string any_word(std::string_view mark) { return with(mark, "a", ""); }

std::vector<std::string> words_of(std::string_view mark, const IndexedText& entry) {
    std::vector<std::string> out;
    add_text(mark, entry.title, out);
    out.push_back(with(mark, "x", ""));  // keeps side by side from spanning title and text
    add_text(mark, entry.text, out);
    const bool joins = entry.language && std::find(kJoining.begin(), kJoining.end(),
                                                   *entry.language) != kJoining.end();
    out.push_back(any_word(mark));
    if (joins) add_ends(mark, out);
    out.push_back(type_word(mark, entry.type));
    if (entry.network) out.push_back(network_word(mark, *entry.network));
    if (entry.language) out.push_back(language_word(mark, *entry.language));
    for (const auto& tag : entry.tags) out.push_back(tag_word(mark, tag));
    return out;
}

}  // namespace herald::content
