#pragma once

#include <string_view>
#include <vector>

#include "base/text_parts.hpp"

/// Addresses without a scheme ("acme.de/shop"), which X makes links of and counts as such.
namespace herald::content {

/// In the order they stand. Only ASCII hosts whose last part is a country's or a common domain;
/// what belongs to a link with a scheme, a mention or an e-mail address is none.
std::vector<TextPart> bare_links(std::string_view text);

}  // namespace herald::content
