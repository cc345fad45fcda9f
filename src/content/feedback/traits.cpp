#include "content/feedback/traits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "content/text/text_traits.hpp"

namespace herald::content {
namespace {

constexpr std::string_view kPillar = "pillar:", kTag = "tag:";

std::string_view hour_of(unsigned hour) {
    if (hour < 6) return "hour_night";
    if (hour < 10) return "hour_morning";
    if (hour < 14) return "hour_midday";
    if (hour < 18) return "hour_afternoon";
    return hour < 22 ? "hour_evening" : "hour_night";
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
    std::vector<std::string> out = text_traits(source.text);
    add_media(source.media, out);
    if (source.thread_parts > 0) out.emplace_back("is_thread");
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
