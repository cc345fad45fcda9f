#include "report/document/typesetter.hpp"

#include <algorithm>

#include "report/document/typesetter_impl.hpp"

namespace herald::report {
namespace {

/// From this size on Inter has letters drawn for display.
constexpr double kDisplaySize = 17;
constexpr const char* kFamilies =
    "Inter, Noto Sans, Noto Sans Arabic, Noto Sans CJK SC, sans-serif";
constexpr const char* kDisplayFamilies =
    "Inter Display, Inter, Noto Sans, Noto Sans Arabic, Noto Sans CJK SC, sans-serif";

int units(double points) { return static_cast<int>(points * PANGO_SCALE + 0.5); }

PangoWeight weight_of(Weight weight) {
    switch (weight) {
        case Weight::medium: return PANGO_WEIGHT_MEDIUM;
        case Weight::semibold: return PANGO_WEIGHT_SEMIBOLD;
        case Weight::bold: return PANGO_WEIGHT_BOLD;
        case Weight::regular: break;
    }
    return PANGO_WEIGHT_NORMAL;
}

PangoAlignment align_of(Align align) {
    if (align == Align::center) return PANGO_ALIGN_CENTER;
    return align == Align::right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

}  // namespace

Typesetter::Impl::Impl() : fonts(pango_cairo_font_map_new()) {
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts), 72);  // a unit is a point
    context = pango_font_map_create_context(fonts);
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    layout = pango_layout_new(context);
    // A name in Arabic stands where a name in English stands; its letters still run to the left.
    pango_layout_set_auto_dir(layout, FALSE);
}

Typesetter::Impl::~Impl() {
    g_object_unref(layout);
    g_object_unref(context);
    g_object_unref(fonts);
}

PangoLayout* Typesetter::Impl::set(std::string_view text, const TextStyle& style, double width) {
    PangoFontDescription* font = pango_font_description_new();
    pango_font_description_set_family_static(
        font, style.size >= kDisplaySize ? kDisplayFamilies : kFamilies);
    pango_font_description_set_weight(font, weight_of(style.weight));
    pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes,
                           pango_attr_line_height_new_absolute(units(style.line_height())));
    if (style.numerals == Numerals::tabular)
        pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
    pango_layout_set_width(layout, width > 0 ? units(width) : -1);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, align_of(style.align));
    pango_layout_set_ellipsize(
        layout, style.lines > 0 && width > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
    pango_layout_set_height(layout, style.lines > 0 ? -style.lines : -1);
    pango_layout_set_single_paragraph_mode(layout, style.lines == 1 ? TRUE : FALSE);
    return layout;
}

Typesetter::Typesetter() : impl_(std::make_unique<Impl>()) {}
Typesetter::~Typesetter() = default;

Measured Typesetter::measure(std::string_view text, const TextStyle& style, double width) {
    if (text.empty()) return {};
    PangoLayout* layout = impl_->set(text, style, width);
    PangoRectangle logical;
    pango_layout_get_extents(layout, nullptr, &logical);
    return {static_cast<double>(logical.width) / PANGO_SCALE,
            style.line_height() * pango_layout_get_line_count(layout)};
}

Fonts::Lease Fonts::take() {
    std::unique_ptr<Typesetter> one;
    {
        const std::lock_guard lock(mutex_);
        if (!free_.empty()) {
            one = std::move(free_.back());
            free_.pop_back();
        }
    }
    if (!one) one = std::make_unique<Typesetter>();
    return {*this, std::move(one)};
}

void Fonts::give_back(std::unique_ptr<Typesetter> one) {
    const std::lock_guard lock(mutex_);
    if (free_.size() < kKept) free_.push_back(std::move(one));
}

}  // namespace herald::report
