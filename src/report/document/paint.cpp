#include "report/document/paint.hpp"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <fmt/format.h>
#include <librsvg/rsvg.h>

#include <cmath>
#include <numbers>

#include "base/error.hpp"
#include "report/document/pixels.hpp"
#include "report/document/typesetter_impl.hpp"

namespace herald::report {
namespace {

cairo_status_t append(void* target, const unsigned char* data, unsigned size) {
    static_cast<std::string*>(target)->append(reinterpret_cast<const char*>(data), size);
    return CAIRO_STATUS_SUCCESS;
}

/// In an attribute of a tag: 'text'.
std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

class Painter {
public:
    enum class Target { pdf, svg };
    Painter(cairo_t* to, Typesetter& set, Target target) : to_(to), set_(set), target_(target) {}

    void paint(const Page& page) {
        for (const Mark& mark : page.marks())
            std::visit([this](const auto& one) { draw(one); }, mark);
    }

private:
    void color(Color c, double opacity = 1) {
        cairo_set_source_rgba(to_, c.red, c.green, c.blue, opacity);
    }
    void stroke(const Stroke& s) {
        color(s.color);
        cairo_set_line_width(to_, s.width);
        cairo_set_dash(to_, s.dash.data(), static_cast<int>(s.dash.size()), 0);
        cairo_set_line_join(to_, CAIRO_LINE_JOIN_ROUND);
        cairo_set_line_cap(to_, s.dash.empty() ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
        cairo_stroke(to_);
    }
    void outline(const Box& box, double radius) {
        if (radius <= 0) return cairo_rectangle(to_, box.x, box.y, box.width, box.height);
        const double r = std::min({radius, box.width / 2, box.height / 2});
        constexpr double quarter = std::numbers::pi / 2;
        cairo_new_sub_path(to_);
        cairo_arc(to_, box.right() - r, box.y + r, r, -quarter, 0);
        cairo_arc(to_, box.right() - r, box.bottom() - r, r, 0, quarter);
        cairo_arc(to_, box.x + r, box.bottom() - r, r, quarter, 2 * quarter);
        cairo_arc(to_, box.x + r, box.y + r, r, 2 * quarter, 3 * quarter);
        cairo_close_path(to_);
    }

    void draw(const TextMark& mark) {
        PangoLayout* layout = set_.impl().set(mark.text, mark.style, mark.width);
        color(mark.style.color);
        cairo_move_to(to_, mark.at.x, mark.at.y);
        pango_cairo_show_layout(to_, layout);
    }
    void draw(const ShapeMark& mark) {
        cairo_new_path(to_);
        for (const auto& path : mark.paths) {
            if (path.empty()) continue;
            cairo_move_to(to_, path.front().x, path.front().y);
            for (std::size_t i = 1; i < path.size(); ++i) cairo_line_to(to_, path[i].x, path[i].y);
            if (mark.closed) cairo_close_path(to_);
        }
        if (mark.fill) {
            color(*mark.fill, mark.opacity);
            mark.stroke ? cairo_fill_preserve(to_) : cairo_fill(to_);
        }
        if (mark.stroke) stroke(*mark.stroke);
    }
    void draw(const RectMark& mark) {
        cairo_new_path(to_);
        outline(mark.box, mark.radius);
        if (mark.fill) {
            color(*mark.fill);
            mark.stroke ? cairo_fill_preserve(to_) : cairo_fill(to_);
        }
        if (mark.stroke) stroke(*mark.stroke);
    }
    void draw(const CircleMark& mark) {
        cairo_new_path(to_);
        cairo_arc(to_, mark.center.x, mark.center.y, mark.radius, 0, 2 * std::numbers::pi);
        color(mark.fill);
        mark.stroke ? cairo_fill_preserve(to_) : cairo_fill(to_);
        if (mark.stroke) stroke(*mark.stroke);
    }
    void draw(const PictureMark& mark) {
        cairo_save(to_);
        if (mark.radius > 0) {
            cairo_new_path(to_);
            outline(mark.box, mark.radius);
            cairo_clip(to_);
        }
        mark.picture->pixels() != nullptr ? draw_pixels(mark) : draw_svg(mark);
        cairo_restore(to_);
    }
    void draw_pixels(const PictureMark& mark) {
        const Picture::Pixels& pixels = *mark.picture->pixels();
        cairo_surface_t* surface = cairo_image_surface_create_for_data(
            const_cast<unsigned char*>(pixels.data.data()), CAIRO_FORMAT_ARGB32, pixels.width,
            pixels.height, pixels.stride);
        if (mark.picture->is_jpeg() && target_ == Target::pdf)
            cairo_surface_set_mime_data(
                surface, CAIRO_MIME_TYPE_JPEG,
                reinterpret_cast<const unsigned char*>(mark.picture->bytes().data()),
                mark.picture->bytes().size(), nullptr, nullptr);
        cairo_translate(to_, mark.box.x, mark.box.y);
        cairo_scale(to_, mark.box.width / pixels.width, mark.box.height / pixels.height);
        cairo_set_source_surface(to_, surface, 0, 0);
        cairo_pattern_set_filter(cairo_get_source(to_), CAIRO_FILTER_GOOD);
        cairo_paint(to_);
        cairo_surface_destroy(surface);
    }
    void draw_svg(const PictureMark& mark) {
        const std::string& bytes = mark.picture->bytes();
        RsvgHandle* handle = rsvg_handle_new_from_data(
            reinterpret_cast<const guint8*>(bytes.data()), bytes.size(), nullptr);
        if (handle == nullptr) return;
        const RsvgRectangle box{mark.box.x, mark.box.y, mark.box.width, mark.box.height};
        rsvg_handle_render_document(handle, to_, &box, nullptr);
        g_object_unref(handle);
    }
    void draw(const LinkMark& mark) {
        if (target_ != Target::pdf) return;
        const std::string attributes = fmt::format(
            "rect=[{:.2f} {:.2f} {:.2f} {:.2f}] {}", mark.box.x, mark.box.y, mark.box.width,
            mark.box.height,
            mark.anchor.empty() ? "uri=" + quoted(mark.address) : "dest=" + quoted(mark.anchor));
        cairo_tag_begin(to_, CAIRO_TAG_LINK, attributes.c_str());
        cairo_tag_end(to_, CAIRO_TAG_LINK);
    }
    void draw(const AnchorMark& mark) {
        if (target_ != Target::pdf) return;
        const std::string attributes =
            fmt::format("name={} x={:.2f} y={:.2f}", quoted(mark.name), mark.at.x, mark.at.y);
        cairo_tag_begin(to_, CAIRO_TAG_DEST, attributes.c_str());
        cairo_tag_end(to_, CAIRO_TAG_DEST);
    }

    cairo_t* to_;
    Typesetter& set_;
    Target target_;
};

void require(cairo_status_t status) {
    if (status != CAIRO_STATUS_SUCCESS)
        throw Error(ErrorKind::internal, "The document could not be drawn.",
                    cairo_status_to_string(status));
}

void describe(cairo_surface_t* surface, const Document& document, const std::string& made) {
    const auto set = [&](cairo_pdf_metadata_t what, const std::string& text) {
        if (!text.empty()) cairo_pdf_surface_set_metadata(surface, what, text.c_str());
    };
    set(CAIRO_PDF_METADATA_TITLE, document.title);
    set(CAIRO_PDF_METADATA_AUTHOR, document.author);
    set(CAIRO_PDF_METADATA_SUBJECT, document.subject);
    set(CAIRO_PDF_METADATA_KEYWORDS, document.keywords);
    set(CAIRO_PDF_METADATA_CREATOR, document.creator);
    set(CAIRO_PDF_METADATA_CREATE_DATE, made);
    std::vector<int> parents{CAIRO_PDF_OUTLINE_ROOT};
    for (const auto& entry : document.outline) {
        const auto level = std::min(static_cast<std::size_t>(entry.level), parents.size() - 1);
        parents.resize(level + 1);
        parents.push_back(cairo_pdf_surface_add_outline(
            surface, parents[level], entry.title.c_str(), ("dest=" + quoted(entry.anchor)).c_str(),
            CAIRO_PDF_OUTLINE_FLAG_OPEN));
    }
}

/// Several pages may stand in one HTML document: what one defines must not be taken by another.
std::string with_own_ids(const std::string& svg, std::size_t page) {
    const std::string mark = fmt::format("p{}-", page + 1);
    std::string out;
    out.reserve(svg.size() + svg.size() / 8);
    for (std::size_t at = 0; at < svg.size();) {
        std::size_t skipped = 0;
        for (const std::string_view name : {"id=\"", "href=\"#", "url(#"})
            if (svg.compare(at, name.size(), name) == 0 &&
                (name[0] != 'i' || (at > 0 && svg[at - 1] == ' ')))
                skipped = name.size();
        if (skipped > 0) {
            out.append(svg, at, skipped);
            out += mark;
            at += skipped;
        } else {
            out += svg[at++];
        }
    }
    return out;
}

}  // namespace

std::string paint_pdf(const Document& document, Typesetter& typesetter, const std::string& made) {
    std::string out;
    cairo_surface_t* surface =
        cairo_pdf_surface_create_for_stream(append, &out, document.width, document.height);
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
    cairo_t* to = cairo_create(surface);
    describe(surface, document, made);
    Painter painter(to, typesetter, Painter::Target::pdf);
    // Links are elements of a structure: without one Cairo names elements that it never writes.
    cairo_tag_begin(to, "Document", nullptr);
    for (const Page& page : document.pages) {
        painter.paint(page);
        cairo_show_page(to);
    }
    cairo_tag_end(to, "Document");
    const cairo_status_t drawn = cairo_status(to);
    cairo_destroy(to);
    cairo_surface_finish(surface);
    const cairo_status_t written = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    require(drawn);
    require(written);
    return out;
}

std::string paint_svg(const Document& document, std::size_t page, Typesetter& typesetter) {
    std::string out;
    cairo_surface_t* surface =
        cairo_svg_surface_create_for_stream(append, &out, document.width, document.height);
    cairo_svg_surface_restrict_to_version(surface, CAIRO_SVG_VERSION_1_2);
    cairo_t* to = cairo_create(surface);
    cairo_set_source_rgb(to, 1, 1, 1);
    cairo_paint(to);
    Painter(to, typesetter, Painter::Target::svg).paint(document.pages.at(page));
    const cairo_status_t drawn = cairo_status(to);
    cairo_destroy(to);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    require(drawn);
    return with_own_ids(out, page);
}

}  // namespace herald::report
