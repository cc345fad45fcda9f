#pragma once

#include <span>
#include <string>
#include <string_view>

#include "connector/ai.hpp"

/// What becomes of a Prompt and of answers on every wire.
namespace herald::connector::ai {

/// Throws Error{invalid} for a prompt without any text.
void require_text(const Prompt& prompt);
/// The system's texts, a blank line between them.
std::string system_text(const Prompt& prompt);

/// For providers that cannot be held to a schema: what to say at the end of the system's text.
std::string schema_in_words(const json::object& schema);
/// Every object of the schema names all its members as required and allows no others: what strict
/// structured output demands.
bool fits_strict(const json::value& schema);
/// "answer for a blog" → "answer_for_a_blog": letters, digits, - and _, at most 64.
std::string safe_name(std::string_view name);

/// "image/png" and the like by the first bytes; empty when it is no picture.
std::string picture_type(std::string_view bytes);

struct PictureSize {
    unsigned width = 0, height = 0;
};
/// The one whose shape is nearest, then the one whose area is. `sizes` is not empty.
PictureSize nearest_size(std::span<const PictureSize> sizes, PictureSize wish);

/// ISO 639-1 of a language that an engine names in English or by its code; the name when unknown.
std::string language_code(std::string_view name);

}  // namespace herald::connector::ai
