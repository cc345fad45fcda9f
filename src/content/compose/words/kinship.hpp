#pragma once

#include <string_view>

/// Whether texts are about the same, as far as their words tell.
namespace herald::content::compose {

/// True when a telling word of one stands in the other, too, in the plural or, in languages that
/// join words and in hashtags, as a part of a longer one ("Jacke" in "Winterjacken"). Figures and
/// words that go with any topic ("new", "tips", "week") do not count.
bool shares_topic(std::string_view a, std::string_view b, std::string_view language);

}  // namespace herald::content::compose
