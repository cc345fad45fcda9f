#include <zlib.h>

#include <array>

#include "base/error.hpp"
#include "report/document/paint.hpp"

namespace herald::report {
namespace {

constexpr int kGzip = 15 + 16;  ///< the largest window, with gzip's frame
[[noreturn]] void broken() { throw Error(ErrorKind::internal, "A stored page cannot be read."); }

}  // namespace

std::string gzip(const std::string& text) {
    z_stream z{};
    if (deflateInit2(&z, 6, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) != Z_OK) broken();
    std::string out(deflateBound(&z, text.size()), '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    z.avail_in = static_cast<uInt>(text.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    const int ended = deflate(&z, Z_FINISH);
    out.resize(z.total_out);
    deflateEnd(&z);
    if (ended != Z_STREAM_END) broken();
    return out;
}

std::string gunzip(std::string_view bytes) {
    z_stream z{};
    if (inflateInit2(&z, kGzip) != Z_OK) broken();
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    z.avail_in = static_cast<uInt>(bytes.size());
    std::string out;
    std::array<char, 65536> piece;
    int state = Z_OK;
    while (state == Z_OK) {
        z.next_out = reinterpret_cast<Bytef*>(piece.data());
        z.avail_out = static_cast<uInt>(piece.size());
        state = inflate(&z, Z_NO_FLUSH);
        out.append(piece.data(), piece.size() - z.avail_out);
    }
    inflateEnd(&z);
    if (state != Z_STREAM_END) broken();
    return out;
}

}  // namespace herald::report
