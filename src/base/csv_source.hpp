#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/csv.hpp"

/// From a file's bytes to blocks of whole records in UTF-8, in bounded memory.
namespace herald::csv {

enum class Encoding { utf8, utf16_le, utf16_be, windows_1252 };
/// "UTF-8", "UTF-16 LE", "Windows-1252".
std::string_view name(Encoding encoding);

/// Byte order mark, else the pattern of zero bytes, else valid UTF-8, else Windows-1252 (which
/// contains Latin-1). A character cut at the end of the sample does no harm.
Encoding detect_encoding(std::string_view sample);

/// Reads up to `size` bytes into `into`; 0 at the end. Throws Error{unavailable} when the disk
/// fails.
using ReadBytes = std::function<std::size_t(char* into, std::size_t size)>;
ReadBytes read_file(const std::filesystem::path& path);
/// `text` must outlive the reader.
ReadBytes read_text(std::string_view text);

/// Turns bytes into UTF-8 piece by piece: drops the byte order mark and zero bytes, replaces what
/// is no character by U+FFFD.
class Decoder {
public:
    explicit Decoder(Encoding encoding);
    ~Decoder();
    Decoder(Decoder&&) noexcept;
    Decoder& operator=(Decoder&&) noexcept;
    /// Appends to `out`. The last call passes Tail::final and may pass no bytes.
    void decode(std::string_view bytes, Tail tail, std::string& out);
    /// Zero bytes dropped so far.
    std::int64_t zero_bytes() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};
std::string decode_all(std::string_view bytes, Encoding encoding);

/// A text that was judged UTF-8 but is not (files glued together from two programs) read as
/// Windows-1252 instead.
std::string repair_utf8(std::string_view text);

/// Whole records of a file, about `block_bytes` of them.
struct Block {
    std::string text;
    std::int64_t first_line = 1;
    std::uint64_t bytes_read = 0;  ///< of the file so far, for progress
};

class BlockReader {
public:
    BlockReader(ReadBytes read, Encoding encoding, const Dialect& dialect,
                std::size_t block_bytes = 1 << 20, Limits limits = {});
    /// False at the end. Reuses the block's memory.
    bool next(Block& block);
    std::int64_t zero_bytes() const { return decoder_.zero_bytes(); }

private:
    void fill(std::size_t bytes);
    std::size_t cut();

    ReadBytes read_;
    Decoder decoder_;
    Dialect dialect_;
    std::size_t block_bytes_;
    Limits limits_;
    std::string raw_, text_;
    std::int64_t line_ = 1;
    std::uint64_t bytes_read_ = 0;
    bool ended_ = false;
    bool skipping_ = false;  // behind a record that was cut, up to its newline
};

}  // namespace herald::csv
