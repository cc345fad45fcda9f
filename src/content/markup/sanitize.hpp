#pragma once

#include <string>
#include <string_view>

/// HTML from outside, made fit to be shown.
namespace herald::content::markup {

/// Keeps the elements, attributes and styles of allowed.hpp; scripts, handlers, frames, objects,
/// forms' targets that run code and unknown elements go (of the latter only the tags). Addresses
/// become absolute against `base`; javascript: and its like go. Text and references stay as they
/// are; a bare `<` is escaped. Elements that are never closed are closed at the end, end tags
/// without a start are dropped. Attributes come in order of their names.
std::string sanitize_html(std::string_view html, std::string_view base);

/// What a reader would see of `html`: references replaced, white space folded, blocks on lines of
/// their own.
std::string plain_text(std::string_view html);

/// Whether a text that does not say so is HTML: it has an end tag or a reference, and every tag and
/// reference in it is one of HTML's.
bool looks_like_html(std::string_view text);

}  // namespace herald::content::markup
