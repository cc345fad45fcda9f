#include "content/feedback/traits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/text/marks.hpp"

namespace herald::content {
namespace {

constexpr std::string_view kPillar = "pillar:", kTag = "tag:";

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

std::string_view hour_of(unsigned hour) {
    if (hour < 6) return "hour_night";
    if (hour < 10) return "hour_morning";
    if (hour < 14) return "hour_midday";
    if (hour < 18) return "hour_afternoon";
    return hour < 22 ? "hour_evening" : "hour_night";
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

void add_media(const std::vector<ItemMedia>& media, std::vector<std::string>& out) {
    const auto any = [&](std::string_view type) {
        return std::any_of(media.begin(), media.end(), [&](const ItemMedia& file) {
            return file.media_type.starts_with(type);
        });
    };
    if (any("image/")) out.emplace_back("has_picture");
    if (any("video/")) out.emplace_back("has_video");
    if (media.empty()) out.emplace_back("text_only");
}

struct Words {
    std::string_view code, words;
};
constexpr std::array kWords{
    Words{"opens_with_question", "Opening with a question"},
    Words{"opens_with_number", "A number in the first sentence"},
    Words{"opens_short", "A first sentence of at most eight words"},
    Words{"asks_at_end", "Ending with a question"},
    Words{"has_exclamation", "Exclamation marks"},
    Words{"has_emoji", "Emoji"},
    Words{"has_list", "A list of points"},
    Words{"has_link", "A link in the text"},
    Words{"has_mention", "Mentioning somebody"},
    Words{"no_hashtag", "No hashtags"},
    Words{"few_hashtags", "One or two hashtags"},
    Words{"many_hashtags", "Three hashtags or more"},
    Words{"has_picture", "A picture"},
    Words{"has_video", "A video"},
    Words{"text_only", "Words alone, without a picture or video"},
    Words{"is_thread", "A thread instead of one post"},
    Words{"length_very_short", "Fewer than 80 characters"},
    Words{"length_short", "80 to 200 characters"},
    Words{"length_medium", "200 to 500 characters"},
    Words{"length_long", "500 to 1,500 characters"},
    Words{"length_very_long", "1,500 characters or more"},
    Words{"hour_night", "Going out between 22 and 6 o'clock"},
    Words{"hour_morning", "Going out between 6 and 10 o'clock"},
    Words{"hour_midday", "Going out between 10 and 14 o'clock"},
    Words{"hour_afternoon", "Going out between 14 and 18 o'clock"},
    Words{"hour_evening", "Going out between 18 and 22 o'clock"},
    Words{"weekend", "Going out at the weekend"},
};

}  // namespace

std::vector<std::string> traits_of(const TraitSource& source) {
    std::vector<std::string> out;
    const std::string_view text = source.text;
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
    add_media(source.media, out);
    if (source.thread_parts > 0) out.emplace_back("is_thread");
    out.emplace_back(length_of(characters.size()));
    out.emplace_back(hour_of(source.hour));
    if (source.weekday >= 6) out.emplace_back("weekend");
    if (source.pillar) out.push_back(std::string(kPillar) + *source.pillar);
    for (const auto& tag : source.tags) out.push_back(std::string(kTag) + tag);
    return out;
}

std::string words_of(std::string_view trait) {
    if (trait.starts_with(kPillar))
        return fmt::format("The pillar \"{}\"", trait.substr(kPillar.size()));
    if (trait.starts_with(kTag)) return fmt::format("The tag \"{}\"", trait.substr(kTag.size()));
    for (const auto& known : kWords)
        if (known.code == trait) return std::string(known.words);
    return std::string(trait);
}

}  // namespace herald::content
