#include "content/text/text_traits.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/text/marks.hpp"

namespace herald::content {
namespace {

bool has_digit(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool ends_in(std::string_view sentence, char mark) {
    while (!sentence.empty() && (sentence.back() == ')' || sentence.back() == '"'))
        sentence.remove_suffix(1);
    return sentence.ends_with(mark);
}

std::string_view length_of(std::size_t characters) {
    if (characters < 80) return "length_very_short";
    if (characters < 200) return "length_short";
    if (characters < 500) return "length_medium";
    return characters < 1500 ? "length_long" : "length_very_long";
}

bool has_list(std::string_view text) {
    std::size_t points = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = trim(text.substr(at, end - at));
        points +=
            line.starts_with("- ") || line.starts_with("• ") || line.starts_with("* ") ||
            line.starts_with("→") || line.starts_with("✅") ||
            (line.size() > 2 && has_digit(line.substr(0, 1)) && (line[1] == '.' || line[1] == ')'));
        at = end + 1;
    }
    return points >= 2;
}

void add_marks(std::string_view text, std::vector<std::string>& out) {
    std::size_t links = 0, hashtags = 0, mentions = 0;
    for (const auto& mark : marks_of(text)) {
        links += mark.kind == MarkKind::link;
        hashtags += mark.kind == MarkKind::hashtag;
        mentions += mark.kind == MarkKind::mention;
    }
    if (links > 0) out.emplace_back("has_link");
    if (mentions > 0) out.emplace_back("has_mention");
    out.emplace_back(hashtags == 0  ? "no_hashtag"
                     : hashtags < 3 ? "few_hashtags"
                                    : "many_hashtags");
}

}  // namespace

std::vector<std::string> text_traits(std::string_view text) {
    std::vector<std::string> out;
    const auto parts = sentences(text);
    if (!parts.empty()) {
        const auto first = parts.front().of(text);
        if (ends_in(first, '?')) out.emplace_back("opens_with_question");
        if (has_digit(first)) out.emplace_back("opens_with_number");
        if (words(first).size() <= 8) out.emplace_back("opens_short");
        if (parts.size() > 1 && ends_in(parts.back().of(text), '?'))
            out.emplace_back("asks_at_end");
    }
    if (text.find('!') != std::string_view::npos) out.emplace_back("has_exclamation");
    const auto characters = graphemes(text);
    if (std::any_of(characters.begin(), characters.end(),
                    [&](const TextPart& part) { return is_emoji(part.of(text)); }))
        out.emplace_back("has_emoji");
    if (has_list(text)) out.emplace_back("has_list");
    add_marks(text, out);
    out.emplace_back(length_of(characters.size()));
    return out;
}

}  // namespace herald::content
