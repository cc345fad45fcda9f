#pragma once

#include <optional>
#include <string_view>
#include <vector>

/// Colours, and those of a document.
namespace herald::report {

/// sRGB, each 0 … 1.
struct Color {
    double red = 0, green = 0, blue = 0;
    bool operator==(const Color&) const = default;
};
constexpr Color rgb(unsigned hex) {
    return {(hex >> 16 & 0xff) / 255.0, (hex >> 8 & 0xff) / 255.0, (hex & 0xff) / 255.0};
}
inline constexpr Color kWhite = rgb(0xffffff);

/// "#3355dd". Absent for anything else.
std::optional<Color> parse_color(std::string_view text);
/// WCAG 2.1: 1 for the same colour to 21 for black on white.
double contrast(Color a, Color b);
/// `share` of b in a.
Color mix(Color a, Color b, double share);
/// The colour, darkened as far as small text on white needs (4.5 : 1).
Color readable(Color color);
/// The colour, darkened as far as lines and bars on white need (3 : 1).
Color visible(Color color);
/// White, or the ink where that is easier to read on the colour.
Color text_on(Color background);

/// What a document is drawn with. Small text in `primary_text` and `accent_text` is readable on
/// white whatever colours the company has, and so are lines in `primary` and `accent`.
struct Theme {
    Color brand = rgb(0x3355dd);  ///< as the company gave it, for areas
    Color primary = rgb(0x3355dd), primary_text = rgb(0x2a48c8), on_primary = kWhite;
    Color accent = rgb(0xd97706), accent_text = rgb(0xa85600);
    Color ink = rgb(0x14181f), soft = rgb(0x545d6b), faint = rgb(0x717a88), line = rgb(0xdfe3ea),
          tint = rgb(0xf5f6f9), ghost = rgb(0xb9c0cb);
    Color good = rgb(0x0b7a4b), bad = rgb(0xb3261e);
};
Theme make_theme(std::optional<Color> primary, std::optional<Color> accent);

/// Told apart with any kind of colour vision (after Okabe and Ito 2008).
const std::vector<Color>& series_colors();

}  // namespace herald::report
