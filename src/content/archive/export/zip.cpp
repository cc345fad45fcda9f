#include "content/archive/export/zip.hpp"

#include <zlib.h>

#include "base/error.hpp"

namespace herald::content {
namespace {

constexpr std::size_t kMostFiles = 65'534;
constexpr std::uint64_t kMostBytes = 0xFFFF'0000;
/// UTF-8 names; packed by deflate; 1 January 1980, so that equal contents give equal files.
constexpr std::uint16_t kFlags = 0x0800, kDeflate = 8, kVersion = 20, kNoTime = 0, kDate = 0x21;

void put16(std::string& out, std::uint16_t value) {
    out += static_cast<char>(value & 0xFF);
    out += static_cast<char>(value >> 8);
}
void put32(std::string& out, std::uint32_t value) {
    put16(out, static_cast<std::uint16_t>(value & 0xFFFF));
    put16(out, static_cast<std::uint16_t>(value >> 16));
}

std::string deflated(std::string_view content) {
    z_stream z{};
    if (deflateInit2(&z, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw Error(ErrorKind::unavailable, "The machine is out of memory; try again.");
    std::string out(deflateBound(&z, content.size()), '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    z.avail_in = static_cast<uInt>(content.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    deflate(&z, Z_FINISH);
    out.resize(z.total_out);
    deflateEnd(&z);
    return out;
}

}  // namespace

ZipWriter::ZipWriter(const std::filesystem::path& path)
    : out_(path, std::ios::binary | std::ios::trunc) {}

void ZipWriter::put(std::string_view bytes) {
    out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    at_ += bytes.size();
    if (!out_) throw Error(ErrorKind::unavailable, "The disk is full; nothing was exported.");
}

void ZipWriter::add(std::string_view name, std::string_view content) {
    const std::string packed = deflated(content);
    if (entries_.size() >= kMostFiles || at_ + packed.size() > kMostBytes)
        throw Error(ErrorKind::too_large, "The export is too large; narrow it.");
    Entry entry;
    entry.name = name;
    entry.crc = static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(content.data()),
                                                 static_cast<uInt>(content.size())));
    entry.packed = static_cast<std::uint32_t>(packed.size());
    entry.size = static_cast<std::uint32_t>(content.size());
    entry.at = static_cast<std::uint32_t>(at_);
    std::string head;
    put32(head, 0x04034b50);
    for (const std::uint16_t value : {kVersion, kFlags, kDeflate, kNoTime, kDate})
        put16(head, value);
    for (const std::uint32_t value : {entry.crc, entry.packed, entry.size}) put32(head, value);
    put16(head, static_cast<std::uint16_t>(name.size()));
    put16(head, 0);
    put(head);
    put(name);
    put(packed);
    entries_.push_back(std::move(entry));
}

void ZipWriter::finish() {
    const std::uint64_t begin = at_;
    for (const auto& entry : entries_) {
        std::string head;
        put32(head, 0x02014b50);
        for (const std::uint16_t value : {kVersion, kVersion, kFlags, kDeflate, kNoTime, kDate})
            put16(head, value);
        for (const std::uint32_t value : {entry.crc, entry.packed, entry.size}) put32(head, value);
        put16(head, static_cast<std::uint16_t>(entry.name.size()));
        for (int i = 0; i < 4; ++i) put16(head, 0);
        put32(head, 0);
        put32(head, entry.at);
        put(head);
        put(entry.name);
    }
    std::string tail;
    put32(tail, 0x06054b50);
    put32(tail, 0);
    for (int i = 0; i < 2; ++i) put16(tail, static_cast<std::uint16_t>(entries_.size()));
    put32(tail, static_cast<std::uint32_t>(at_ - begin));
    put32(tail, static_cast<std::uint32_t>(begin));
    put16(tail, 0);
    put(tail);
    out_.flush();
    if (!out_) throw Error(ErrorKind::unavailable, "The disk is full; nothing was exported.");
}

}  // namespace herald::content
