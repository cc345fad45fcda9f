#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What each network takes, counted as the network counts. Sources stand beside each entry in
/// network.cpp.
namespace herald::content {

/// How a network measures the length of a text.
enum class Measure : std::uint8_t {
    graphemes,    ///< user-perceived characters (Mastodon, Bluesky)
    code_points,  ///< Unicode characters
    utf16,        ///< UTF-16 code units (Telegram, Meta's and LinkedIn's forms)
    weighted,     ///< X: 1 for most Latin, 2 for the rest and for any emoji
    display,      ///< Google Ads: 2 for a double-width character
};

struct NetworkLimits {
    std::string_view id, name;
    Measure measure = Measure::code_points;
    std::size_t max_text = 0;
    std::optional<std::size_t> max_bytes;    ///< of UTF-8
    std::optional<std::size_t> link_length;  ///< every link counts as this many
    std::optional<std::size_t> max_text_with_media;
    std::optional<std::size_t> max_title;  ///< where posts have titles
    std::optional<std::size_t> max_hashtags, max_mentions;
    std::size_t max_media = 0;
    std::size_t max_alt = 0;  ///< code points; 0: no alt text there
    std::optional<std::size_t> max_image_bytes;
    std::optional<std::size_t> max_video_bytes;  ///< absent: no films there
    bool video_alone = false;                    ///< a film goes without any other file
    bool needs_media = false;                    ///< nothing is published without (Instagram)
    bool links_work = true;                      ///< false: a link in the text cannot be clicked
    std::optional<std::size_t> good_hashtags;    ///< more look like spam there
    std::optional<std::size_t> fold_at;          ///< what people see before "more"
};

std::span<const NetworkLimits> networks();
/// Null when there is none of this id.
const NetworkLimits* find_network(std::string_view id);

/// The text's length there, links and mentions counted as the network does.
std::size_t count_text(const NetworkLimits& network, std::string_view text);
/// In one measure, without regard for links.
std::size_t count_by(Measure measure, std::string_view text);
/// At most `most` long there, cut at a sentence or else at a word, "…" at a cut word.
std::string shorten(const NetworkLimits& network, std::string_view text, std::size_t most);
/// In pieces that each fit, cut between paragraphs, sentences, or words; for threads.
std::vector<std::string> split_for(const NetworkLimits& network, std::string_view text);

/// One field of an advertisement.
struct AdField {
    std::string_view id, name;
    std::size_t max = 0;              ///< hard
    std::optional<std::size_t> good;  ///< longer is cut off where it is shown
    std::size_t least = 1, most = 1;  ///< how many of it
};
struct AdFormat {
    std::string_view id, name;  ///< "google_rsa"
    Measure measure = Measure::utf16;
    std::span<const AdField> fields;
};
std::span<const AdFormat> ad_formats();
const AdFormat* find_ad_format(std::string_view id);

}  // namespace herald::content
