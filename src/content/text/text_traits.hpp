#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What a text is like, as far as it can be seen without knowing what it says.
namespace herald::content {

/// Codes such as "opens_with_question", "has_list", "length_short"; content/feedback measures what
/// they bring.
std::vector<std::string> text_traits(std::string_view text);

}  // namespace herald::content
