#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

/// One file with many in it: a tar archive (POSIX pax) in a zstd frame, then a skippable zstd frame
/// that holds the SHA-256 of everything before it. `tar --zstd -xf` reads it too.
namespace herald::backup {

/// Bytes done so far; may throw to stop.
using ByteProgress = std::function<void(std::uint64_t)>;

/// Writes under a name nobody asks for and takes the real one when all is on the disk; unfinished,
/// it leaves nothing. A full disk is Error{unavailable}.
class ArchiveWriter {
public:
    /// Throws Error{conflict} when the file is there already.
    explicit ArchiveWriter(const std::filesystem::path& file);
    ~ArchiveWriter();
    ArchiveWriter(const ArchiveWriter&) = delete;
    ArchiveWriter& operator=(const ArchiveWriter&) = delete;

    struct Added {
        std::uint64_t size = 0;
        std::string sha256;  ///< hexadecimal
    };
    Added add_text(const std::string& name, std::string_view text);
    Added add_file(const std::string& name, const std::filesystem::path& file,
                   const ByteProgress& progress);
    /// The size and checksum of the whole file.
    Added finish();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Throws Error{invalid} saying whether the file is no backup at all, cut off or damaged; returns
/// its size.
std::uint64_t check_archive(const std::filesystem::path& file, const ByteProgress& progress);

/// The files inside, in their order.
class ArchiveReader {
public:
    /// Throws Error{invalid} when it cannot be read or is no archive.
    explicit ArchiveReader(const std::filesystem::path& file);
    ~ArchiveReader();
    ArchiveReader(const ArchiveReader&) = delete;
    ArchiveReader& operator=(const ArchiveReader&) = delete;

    struct Entry {
        std::string name;
        std::uint64_t size = 0;
    };
    /// Goes to the next file, past what was not read of the last; false at the end.
    bool next(Entry& entry);
    /// The next piece of the present file; empty at its end.
    std::string_view read();
    /// Of the archive itself, for a progress.
    std::uint64_t position() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace herald::backup
