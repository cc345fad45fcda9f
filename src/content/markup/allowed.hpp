#pragma once

#include <string_view>

/// What sanitised HTML may hold. Everything that is not named here is left out.
namespace herald::content::markup {

/// Names in lower case. Elements of HTML 2 to 5, its drafts and its vendors' that only show.
bool is_allowed_element(std::string_view name);
/// Attributes that can neither run code nor load anything but a picture, a sound or a film.
bool is_allowed_attribute(std::string_view name);
/// Attributes that hold an address.
bool is_address_attribute(std::string_view name);
/// Their content goes with them: script, style, applet, iframe's kin keep theirs.
bool is_dropped_whole(std::string_view name);

/// As written: SVG minds capitals. Drawing and text only; no script, no foreign objects, no `use`.
bool is_allowed_svg_element(std::string_view name);
/// The attribute as SVG writes it, given in any capitals; empty when it is not allowed.
std::string_view svg_attribute(std::string_view name);
bool is_allowed_math_element(std::string_view name);
bool is_allowed_math_attribute(std::string_view name);

/// The declarations of a style attribute that only set looks in place: no url(), no position, no
/// expression. Empty when the text is anything but plain declarations.
std::string allowed_style(std::string_view style);

}  // namespace herald::content::markup
