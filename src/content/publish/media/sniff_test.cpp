#include "content/publish/media/sniff.hpp"

#include <gtest/gtest.h>

#include <string>

namespace herald::content {
namespace {

using namespace std::string_literals;

/// "PNG 2x3", or "none".
std::string told(const std::string& bytes) {
    const auto found = find_media_type(bytes);
    if (!found) return "none";
    std::string out(found->media_type);
    if (found->width) out += " " + std::to_string(*found->width);
    if (found->height) out += "x" + std::to_string(*found->height);
    return out;
}

TEST(SniffTest, each_kind_tells_its_type_and_size) {
    EXPECT_EQ(told("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\x80\x08"s), "image/png 256x128");
    EXPECT_EQ(told("GIF89a\x0a\0\x14\0"s), "image/gif 10x20");
    // An APP0 segment of 4 bytes, then a baseline frame of 300 x 200.
    EXPECT_EQ(told("\xFF\xD8\xFF\xE0\0\4ab\xFF\xC0\0\x11\x08\0\xC8\1\x2C\3"s),
              "image/jpeg 300x200");
    EXPECT_EQ(told("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x1f\0\0\x0f\0\0"s), "image/webp 32x16");
    EXPECT_EQ(told("\0\0\0\x18"
                   "ftypisom\0\0\2\0"s),
              "video/mp4");
}

TEST(SniffTest, what_is_something_else_is_none_of_them) {
    EXPECT_EQ(told(""), "none");
    EXPECT_EQ(told("<svg onload=alert(1)>"), "none");
    EXPECT_EQ(told("\0\0\0\x18"
                   "ftypheic\0\0\0\0"s),
              "none");
    EXPECT_EQ(told("RIFF\0\0\0\0WAVEfmt "s), "none");
    EXPECT_EQ(told("MZ\x90\0"s), "none");
}

TEST(SniffTest, a_cut_off_head_still_has_a_type) {
    EXPECT_EQ(told("\x89PNG\r\n\x1a\n"s), "image/png");
    EXPECT_EQ(told("\xFF\xD8\xFF\xE0\xFF\xFF"s), "image/jpeg");
    EXPECT_EQ(told("GIF89a"s), "image/gif");
    EXPECT_EQ(told("RIFF\0\0\0\0WEBP"s), "image/webp");
}

}  // namespace
}  // namespace herald::content
