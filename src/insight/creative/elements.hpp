#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a text is made of, as far as its letters tell.
namespace herald::insight {

struct TextElement {
    std::string element, value;  ///< "question", "yes"; "title_length", "short"
    bool operator==(const TextElement&) const = default;
};

/// number, question, exclamation, price, discount, emoji, call_to_action, first_person,
/// second_person, capitals: "yes" where they occur; title_length: short (up to 25 characters),
/// medium (up to 40), long. Words are known in English, German, French, Spanish, Italian, Dutch and
/// Portuguese; signs in any language. Empty when there is no text.
std::vector<TextElement> elements_of(std::optional<std::string_view> title,
                                     std::optional<std::string_view> body);

/// "A question in the text", for people.
std::string phrase_of(const TextElement& element);

}  // namespace herald::insight
