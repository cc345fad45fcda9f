#include "report/document/picture.hpp"

#include <cairo.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <librsvg/rsvg.h>

#include <algorithm>
#include <cmath>

#include "report/document/pixels.hpp"

namespace herald::report {
namespace {

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

/// A few bytes may stand for any number of pixels, and most formats are read whole before they are
/// scaled: with four bytes each, 160 MB.
constexpr std::int64_t kMostToDecode = 40'000'000;

void limit_size(GdkPixbufLoader* loader, int width, int height, void*) {
    if (std::int64_t{width} * height > kMostToDecode)
        return gdk_pixbuf_loader_set_size(loader, 0, 0);  // the loader gives up
    const int longest = std::max(width, height);
    if (longest <= Picture::kMostPixels || longest == 0) return;
    const double scale = static_cast<double>(Picture::kMostPixels) / longest;
    gdk_pixbuf_loader_set_size(loader, std::max(1, static_cast<int>(width * scale)),
                               std::max(1, static_cast<int>(height * scale)));
}

Owned<GdkPixbuf> decode(std::string_view bytes) {
    const Owned<GdkPixbufLoader> loader(gdk_pixbuf_loader_new());
    g_signal_connect(loader.get(), "size-prepared", G_CALLBACK(limit_size), nullptr);
    const bool whole =
        gdk_pixbuf_loader_write(loader.get(), reinterpret_cast<const guchar*>(bytes.data()),
                                bytes.size(), nullptr) != FALSE;
    const bool closed = gdk_pixbuf_loader_close(loader.get(), nullptr) != FALSE;
    if (!whole || !closed) return nullptr;
    GdkPixbuf* out = gdk_pixbuf_loader_get_pixbuf(loader.get());
    if (out == nullptr) return nullptr;
    return Owned<GdkPixbuf>(GDK_PIXBUF(g_object_ref(out)));
}

Picture::Pixels pixels_of(const GdkPixbuf* from) {
    Picture::Pixels out;
    out.width = gdk_pixbuf_get_width(from);
    out.height = gdk_pixbuf_get_height(from);
    out.stride = cairo_format_stride_for_width(CAIRO_FORMAT_ARGB32, out.width);
    out.data.resize(static_cast<std::size_t>(out.stride) * static_cast<std::size_t>(out.height));
    const int channels = gdk_pixbuf_get_n_channels(from);
    const bool has_alpha = gdk_pixbuf_get_has_alpha(from) != FALSE;
    const guint8* source = gdk_pixbuf_read_pixels(from);
    const int step = gdk_pixbuf_get_rowstride(from);
    for (int y = 0; y < out.height; ++y)
        for (int x = 0; x < out.width; ++x) {
            const guint8* p = source + y * step + x * channels;
            const unsigned alpha = has_alpha ? p[3] : 255u;
            const auto scaled = [&](unsigned channel) { return (channel * alpha + 127) / 255; };
            const std::uint32_t value =
                alpha << 24 | scaled(p[0]) << 16 | scaled(p[1]) << 8 | scaled(p[2]);
            std::uint8_t* target =
                out.data.data() + static_cast<std::ptrdiff_t>(y) * out.stride + x * 4;
            *reinterpret_cast<std::uint32_t*>(target) = value;
        }
    return out;
}

bool looks_like_svg(std::string_view bytes) {
    const std::string_view head = bytes.substr(0, 1024);
    return head.find("<svg") != std::string_view::npos;
}

/// Its own size in points; absent for what is no SVG.
bool svg_size(const std::string& bytes, double& width, double& height) {
    const Owned<RsvgHandle> handle(rsvg_handle_new_from_data(
        reinterpret_cast<const guint8*>(bytes.data()), bytes.size(), nullptr));
    if (!handle) return false;
    gdouble w = 0, h = 0;
    if (rsvg_handle_get_intrinsic_size_in_pixels(handle.get(), &w, &h) == FALSE) {
        gboolean has_width = FALSE, has_height = FALSE, has_box = FALSE;
        RsvgLength lw, lh;
        RsvgRectangle box;
        rsvg_handle_get_intrinsic_dimensions(handle.get(), &has_width, &lw, &has_height, &lh,
                                             &has_box, &box);
        if (has_box == FALSE) return false;
        w = box.width;
        h = box.height;
    }
    width = w;
    height = h;
    return w > 0 && h > 0 && std::isfinite(w) && std::isfinite(h);
}

}  // namespace

Picture::Picture() = default;
Picture::~Picture() = default;

std::shared_ptr<const Picture> Picture::read(std::string_view bytes) {
    if (bytes.empty() || bytes.size() > kMostBytes) return nullptr;
    const std::shared_ptr<Picture> out(new Picture);
    out->bytes_ = bytes;
    if (looks_like_svg(bytes))
        return svg_size(out->bytes_, out->width_, out->height_) ? out : nullptr;
    const auto pixbuf = decode(bytes);
    if (!pixbuf) return nullptr;
    out->pixels_ = std::make_unique<Pixels>(pixels_of(pixbuf.get()));
    out->width_ = out->pixels_->width;
    out->height_ = out->pixels_->height;
    out->jpeg_ = bytes.starts_with("\xff\xd8\xff") &&
                 std::max(out->width_, out->height_) < kMostPixels;  // not scaled: can be kept
    if (!out->jpeg_) out->bytes_.clear();
    return out;
}

}  // namespace herald::report
