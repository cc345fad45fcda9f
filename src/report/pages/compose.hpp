#pragma once

#include "report/content/figures.hpp"
#include "report/document/typesetter.hpp"

namespace herald::report {

/// The document that shows these figures, section by section; nothing is painted yet.
Document compose(const Figures& figures, Typesetter& typesetter);

}  // namespace herald::report
