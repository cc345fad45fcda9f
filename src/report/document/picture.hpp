#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace herald::report {

/// A PNG, JPEG, GIF or SVG picture. Immutable.
class Picture {
public:
    static constexpr std::size_t kMostBytes = 2u << 20;
    /// Larger ones are scaled down as they are read.
    static constexpr int kMostPixels = 1600;

    /// Null for what cannot be read, or has more than 40 million pixels. An SVG loads nothing from
    /// elsewhere.
    static std::shared_ptr<const Picture> read(std::string_view bytes);
    ~Picture();

    double width() const { return width_; }
    double height() const { return height_; }

    struct Pixels;
    const Pixels* pixels() const { return pixels_.get(); }  ///< null: an SVG
    const std::string& bytes() const { return bytes_; }
    bool is_jpeg() const { return jpeg_; }

private:
    Picture();
    double width_ = 0, height_ = 0;
    bool jpeg_ = false;
    std::string bytes_;
    std::unique_ptr<Pixels> pixels_;
};

}  // namespace herald::report
