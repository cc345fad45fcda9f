#pragma once

#include <pango/pangocairo.h>

#include "report/document/typesetter.hpp"

namespace herald::report {

struct Typesetter::Impl {
    PangoFontMap* fonts = nullptr;
    PangoContext* context = nullptr;
    PangoLayout* layout = nullptr;

    Impl();
    ~Impl();
    /// The layout, filled; valid until the next call.
    PangoLayout* set(std::string_view text, const TextStyle& style, double width);
};

}  // namespace herald::report
