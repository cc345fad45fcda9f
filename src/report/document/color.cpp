#include "report/document/color.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace herald::report {
namespace {

constexpr Color kInk = rgb(0x14181f);
constexpr double kSmallText = 4.5, kGraphics = 3;

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}
double luminance(Color c) {
    return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue);
}

}  // namespace

std::optional<Color> parse_color(std::string_view text) {
    if (text.size() != 7 || text[0] != '#') return std::nullopt;
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + 7, value, 16);
    if (error != std::errc{} || end != text.data() + 7) return std::nullopt;
    return rgb(value);
}

double contrast(Color a, Color b) {
    const double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return std::max(x, y) / std::min(x, y);
}

Color mix(Color a, Color b, double share) {
    const auto one = [&](double x, double y) { return x + (y - x) * share; };
    return {one(a.red, b.red), one(a.green, b.green), one(a.blue, b.blue)};
}

namespace {

Color darkened(Color color, double wanted) {
    Color out = color;
    for (double dark = 0; dark < 1 && contrast(out, kWhite) < wanted; dark += 0.02)
        out = mix(color, kInk, dark);
    return out;
}

}  // namespace

Color readable(Color color) { return darkened(color, kSmallText); }
Color visible(Color color) { return darkened(color, kGraphics); }

Color text_on(Color background) {
    return contrast(kWhite, background) >= kSmallText ||
                   contrast(kWhite, background) >= contrast(kInk, background)
               ? kWhite
               : kInk;
}

Theme make_theme(std::optional<Color> primary, std::optional<Color> accent) {
    Theme out;
    if (primary) {
        out.brand = *primary;
        out.primary = visible(*primary);
        out.primary_text = readable(*primary);
        out.on_primary = text_on(out.primary);
    }
    if (accent) {
        out.accent = visible(*accent);
        out.accent_text = readable(*accent);
    }
    return out;
}

const std::vector<Color>& series_colors() {
    static const std::vector<Color> all{rgb(0x2f5fd0), rgb(0xe69f00), rgb(0x009e73), rgb(0xcc79a7),
                                        rgb(0x56b4e9), rgb(0x8a93a3), rgb(0xd55e00)};
    return all;
}

}  // namespace herald::report
