#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Links, hashtags and mentions in a text, as networks find them.
namespace herald::content {

enum class MarkKind : std::uint8_t { link, hashtag, mention };

/// Offsets in bytes.
struct Mark {
    MarkKind kind{};
    std::size_t from = 0, size = 0;
    std::string_view of(std::string_view text) const { return text.substr(from, size); }
};

/// In order, not overlapping. A link begins with http:// or https:// and ends before white space,
/// quotes of any language, dashes, letters of scripts without spaces, and punctuation that belongs
/// to the sentence; a hashtag holds a letter; a mention is "@name" or "@name@host", not part of an
/// address.
std::vector<Mark> marks_of(std::string_view text);

/// The link with these UTM parameters put in or replaced, everything else as it was. Empty values
/// are left out. What is no http(s) link comes back unchanged.
struct Utm {
    std::string source, medium, campaign, term, content;
};
std::string with_utm(std::string_view link, const Utm& utm);
/// Every link of the text so tagged, but those to other hosts than `hosts` (empty: all).
std::string tag_links(std::string_view text, const Utm& utm, const std::vector<std::string>& hosts);
/// Where the address ends whose host begins at `host`, by the rules for links.
std::size_t address_end(std::string_view text, std::size_t host);
/// "example.com", lower case, without "www."; empty when there is none.
std::string host_of(std::string_view link);
bool has_utm(std::string_view link);

}  // namespace herald::content
