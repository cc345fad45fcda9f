#pragma once

#include <cstddef>
#include <string>

#include "report/document/typesetter.hpp"

/// From marks to files, through Cairo.
namespace herald::report {

/// A PDF: vector, fonts embedded as far as they are used, with outline, links and metadata.
/// `made` is the document's date. Throws Error{internal}.
std::string paint_pdf(const Document& document, Typesetter& typesetter, const std::string& made);
/// One page (from 0) as an SVG. Texts are shapes, so that it looks the same everywhere; nothing in
/// it runs or loads anything.
std::string paint_svg(const Document& document, std::size_t page, Typesetter& typesetter);

/// zlib's gzip, for pages that are kept.
std::string gzip(const std::string& text);
/// Throws Error{internal} for what gzip() did not write.
std::string gunzip(std::string_view bytes);

}  // namespace herald::report
