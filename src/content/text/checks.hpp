#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/described.hpp"
#include "content/text/likeness.hpp"
#include "content/text/marks.hpp"
#include "content/text/network.hpp"

/// What is wrong with a text before it goes out, whoever wrote it.
namespace herald::content {

enum class FindingLevel : std::uint8_t { error, warning, hint };
BOOST_DESCRIBE_ENUM(FindingLevel, error, warning, hint)

/// An error keeps a text from being published; a warning asks for a look; a hint may be ignored.
struct Finding {
    FindingLevel level = FindingLevel::hint;
    std::string code;     ///< "too_long", "banned_word", …
    std::string message;  ///< a sentence, in English; `code` and `values` let others say it
    std::string field;    ///< "text", "title", "media/0", "headline/2"
    /// In UTF-16 code units of the field, as editors count; absent: the whole field.
    std::optional<std::int64_t> from, to;
    std::vector<std::string> values;  ///< the numbers and words the sentence is made of
};
BOOST_DESCRIBE_STRUCT(Finding, (), (level, code, message, field, from, to, values))

struct CheckedMedia {
    std::string media_type, alt;
    std::int64_t bytes = 0;
};

/// What a brand asks of its texts.
struct TextRules {
    std::vector<std::string> banned_words;
    std::vector<std::string> hosts;  ///< its own sites: links there want UTM parameters
    /// What those links get when a post goes out, its source being the network; absent: nothing.
    std::optional<Utm> utm;
    std::optional<double> ease;  ///< wanted Flesch ease, 0 to 100
    VoiceProfile voice;          ///< none when it has fewer than 3 texts
    bool checks_claims = true;
};

struct CheckedText {
    std::string text, title, language;  ///< language empty: detected
    std::vector<CheckedMedia> media;
};

/// The text as it goes out: with the parameters of its links.
std::string as_sent(std::string_view text, const NetworkLimits& network, const TextRules& rules);

/// Everything about a text on a network (null: of no network).
std::vector<Finding> check_text(const CheckedText& text, const NetworkLimits* network,
                                const TextRules& rules);

struct AdText {
    std::string field;  ///< id of an AdField
    std::string text;
};
/// Limits and numbers of fields, repeated texts, claims and banned words.
std::vector<Finding> check_ad(const AdFormat& format, const std::vector<AdText>& fields,
                              const TextRules& rules);

}  // namespace herald::content
