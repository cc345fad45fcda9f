#include "observe/backup/archive.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <cstring>
#include <vector>

#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/error.hpp"
#include "observe/backup/tar.hpp"

namespace herald::backup {
namespace {

namespace fs = std::filesystem;

constexpr int kLevel = 3;
constexpr std::size_t kPiece = 1 << 20;
constexpr std::string_view kFrame("\x28\xb5\x2f\xfd", 4);  // of zstd
constexpr std::string_view kTrailer("\x5d\x2a\x4d\x18\x28\0\0\0HERALD01", 16);
constexpr std::size_t kTrailerBytes = 16 + 32;

[[noreturn]] void disk_error(std::string_view what, const fs::path& file) {
    const bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
    throw Error(ErrorKind::unavailable,
                full ? fmt::format("The disk of {} is full; the backup was not made.",
                                   file.parent_path().string())
                     : fmt::format("{} cannot be written: {}.", file.string(), strerror(errno)),
                std::string(what));
}

/// An open file, closed at its end.
class File {
public:
    File(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const { return fd_; }
    bool is_open() const { return fd_ >= 0; }
    /// Fills the buffer as far as there is something.
    std::size_t read(char* to, std::size_t size) {
        std::size_t got = 0;
        while (got < size) {
            const ssize_t n = ::read(fd_, to + got, size - got);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0)
                throw Error(ErrorKind::unavailable, "A file cannot be read.", strerror(errno));
            if (n == 0) break;
            got += static_cast<std::size_t>(n);
        }
        return got;
    }

private:
    int fd_;
};

void sync_folder(const fs::path& folder) {
    const File file(folder.empty() ? fs::path(".") : folder, O_RDONLY | O_DIRECTORY);
    if (file.is_open()) ::fsync(file.get());
}

std::string hex_of(const std::array<std::uint8_t, 32>& sum) { return to_hex(sum); }

}  // namespace

struct ArchiveWriter::Impl {
    explicit Impl(const fs::path& target)
        : file(target),
          part(target.parent_path() /
               fmt::format(".{}.{}", target.filename().string(), random_token(6))),
          out(part, O_WRONLY | O_CREAT | O_EXCL),
          zstd(ZSTD_createCCtx(), ZSTD_freeCCtx),
          packed(ZSTD_CStreamOutSize()) {
        if (!out.is_open()) disk_error("open", target);
        ZSTD_CCtx_setParameter(zstd.get(), ZSTD_c_compressionLevel, kLevel);
        ZSTD_CCtx_setParameter(zstd.get(), ZSTD_c_checksumFlag, 1);
        ZSTD_CCtx_setParameter(zstd.get(), ZSTD_c_enableLongDistanceMatching, 0);
    }
    ~Impl() {
        std::error_code ignored;
        if (!finished) fs::remove(part, ignored);
    }

    void write(std::string_view bytes) {
        sum.update(bytes);
        size += bytes.size();
        while (!bytes.empty()) {
            const ssize_t n = ::write(out.get(), bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) disk_error("write", file);
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
    }

    void pack(std::string_view bytes, ZSTD_EndDirective mode = ZSTD_e_continue) {
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        for (;;) {
            ZSTD_outBuffer to{packed.data(), packed.size(), 0};
            const std::size_t left = ZSTD_compressStream2(zstd.get(), &to, &in, mode);
            if (ZSTD_isError(left))
                throw Error(ErrorKind::internal, "The backup could not be compressed.",
                            ZSTD_getErrorName(left));
            write({packed.data(), to.pos});
            if (mode == ZSTD_e_end ? left == 0 : in.pos == in.size) return;
        }
    }

    fs::path file, part;
    File out;
    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> zstd;
    std::vector<char> packed;
    Sha256 sum;
    std::uint64_t size = 0;
    std::int64_t now = micros_of(SystemClock().now()) / 1'000'000;
    bool finished = false;
};

ArchiveWriter::ArchiveWriter(const fs::path& file) {
    std::error_code ignored;
    if (fs::exists(file, ignored))
        throw Error(ErrorKind::conflict,
                    fmt::format("{} is there already; give another name.", file.string()));
    impl_ = std::make_unique<Impl>(file);
}

ArchiveWriter::~ArchiveWriter() = default;

ArchiveWriter::Added ArchiveWriter::add_text(const std::string& name, std::string_view text) {
    impl_->pack(tar_header(name, text.size(), impl_->now));
    impl_->pack(text);
    impl_->pack(tar_padding(text.size()));
    return {text.size(), hex_of(sha256(text))};
}

ArchiveWriter::Added ArchiveWriter::add_file(const std::string& name, const fs::path& path,
                                             const ByteProgress& progress) {
    File in(path, O_RDONLY);
    struct stat about {};
    if (!in.is_open() || ::fstat(in.get(), &about) != 0) disk_error("read", path);
    const auto size = static_cast<std::uint64_t>(about.st_size);
    impl_->pack(tar_header(name, size, impl_->now));
    Sha256 sum;
    std::vector<char> buffer(kPiece);
    for (std::uint64_t done = 0; done < size;) {
        const std::size_t n = in.read(
            buffer.data(), static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, size - done)));
        if (n == 0)
            throw Error(ErrorKind::unavailable, "A file became shorter while it was copied.",
                        path.string());
        sum.update({buffer.data(), n});
        impl_->pack({buffer.data(), n});
        done += n;
        if (progress) progress(n);
    }
    impl_->pack(tar_padding(size));
    return {size, hex_of(sum.finish())};
}

ArchiveWriter::Added ArchiveWriter::finish() {
    Impl& impl = *impl_;
    impl.pack(std::string(2 * kTarBlock, '\0'), ZSTD_e_end);
    Sha256 all = impl.sum;  // the trailer holds the sum of what stands before it
    const auto before = impl.sum.finish();
    const std::string trailer = std::string(kTrailer) + std::string(as_text(before));
    all.update(trailer);
    impl.write(trailer);
    if (::fsync(impl.out.get()) != 0) disk_error("fsync", impl.file);
    std::error_code error;
    fs::rename(impl.part, impl.file, error);
    if (error) disk_error("rename", impl.file);
    impl.finished = true;
    sync_folder(impl.file.parent_path());
    return {impl.size, hex_of(all.finish())};
}

std::uint64_t check_archive(const fs::path& path, const ByteProgress& progress) {
    File file(path, O_RDONLY);
    struct stat about {};
    if (!file.is_open() || ::fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode))
        throw Error(ErrorKind::invalid, fmt::format("{} cannot be read.", path.string()));
    const auto size = static_cast<std::uint64_t>(about.st_size);
    std::vector<char> buffer(kPiece);
    const std::size_t head = file.read(buffer.data(), kFrame.size());
    if (std::string_view(buffer.data(), head) != kFrame)
        throw Error(ErrorKind::invalid, fmt::format("{} is no backup of Herald.", path.string()));
    std::string trailer(kTrailerBytes, '\0');
    const bool cut =
        size < kFrame.size() + kTrailerBytes ||
        ::pread(file.get(), trailer.data(), trailer.size(),
                static_cast<off_t>(size - kTrailerBytes)) != static_cast<ssize_t>(kTrailerBytes) ||
        !trailer.starts_with(kTrailer);
    if (cut)
        throw Error(ErrorKind::invalid,
                    fmt::format("{} is cut off, or no backup of Herald: its end is missing.",
                                path.string()));
    Sha256 sum;
    sum.update(kFrame);
    for (std::uint64_t left = size - kTrailerBytes - kFrame.size(); left > 0;) {
        const std::size_t n = file.read(
            buffer.data(), static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, left)));
        if (n == 0) throw Error(ErrorKind::invalid, "The file became shorter while it was read.");
        sum.update({buffer.data(), n});
        left -= n;
        if (progress) progress(n);
    }
    if (as_text(sum.finish()) != std::string_view(trailer).substr(kTrailer.size()))
        throw Error(ErrorKind::invalid,
                    fmt::format("{} is damaged: its checksum does not fit.", path.string()));
    return size;
}

struct ArchiveReader::Impl {
    explicit Impl(const fs::path& path)
        : file(path, O_RDONLY),
          zstd(ZSTD_createDCtx(), ZSTD_freeDCtx),
          packed(ZSTD_DStreamInSize()),
          plain(kPiece) {
        if (!file.is_open())
            throw Error(ErrorKind::invalid, fmt::format("{} cannot be read.", path.string()));
    }

    /// More plain bytes; false at the end of the archive.
    bool fill() {
        ZSTD_outBuffer out{plain.data(), plain.size(), 0};
        while (out.pos == 0) {
            if (in.pos == in.size) {
                const std::size_t n = file.read(packed.data(), packed.size());
                if (n == 0) return false;
                position += n;
                in = {packed.data(), n, 0};
            }
            const std::size_t code = ZSTD_decompressStream(zstd.get(), &out, &in);
            if (ZSTD_isError(code))
                throw Error(ErrorKind::invalid, "The backup is damaged: it cannot be unpacked.",
                            ZSTD_getErrorName(code));
        }
        at = 0;
        end = out.pos;
        return true;
    }

    std::string_view take(std::size_t most) {
        if (at == end && !fill()) return {};
        const std::string_view out(plain.data() + at, std::min(most, end - at));
        at += out.size();
        return out;
    }

    std::string take_all(std::size_t size) {
        std::string out;
        while (out.size() < size) {
            const std::string_view piece = take(size - out.size());
            if (piece.empty())
                throw Error(ErrorKind::invalid, "The backup is cut off inside a file.");
            out += piece;
        }
        return out;
    }

    File file;
    std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> zstd;
    std::vector<char> packed, plain;
    ZSTD_inBuffer in{nullptr, 0, 0};
    std::size_t at = 0, end = 0;
    std::uint64_t position = 0, left = 0, padding = 0;
};

ArchiveReader::ArchiveReader(const fs::path& file) : impl_(std::make_unique<Impl>(file)) {}
ArchiveReader::~ArchiveReader() = default;

std::uint64_t ArchiveReader::position() const { return impl_->position; }

bool ArchiveReader::next(Entry& entry) {
    constexpr std::uint64_t kLongestPax = 64 * 1024;
    while (!read().empty()) {
    }
    TarEntry header;
    std::string pax;
    for (;;) {
        header = parse_tar_header(impl_->take_all(kTarBlock));
        if (header.is_end) return false;
        if (header.type != 'x') break;
        if (header.size > kLongestPax)
            throw Error(ErrorKind::invalid, "The backup is damaged inside; a name is too long.");
        pax = impl_->take_all(static_cast<std::size_t>(header.size));
        impl_->take_all(tar_padding(header.size).size());
    }
    apply_pax(pax, header);
    entry = {header.name, header.size};
    impl_->left = header.size;
    impl_->padding = tar_padding(header.size).size();
    return true;
}

std::string_view ArchiveReader::read() {
    Impl& impl = *impl_;
    if (impl.left == 0) {
        impl.take_all(static_cast<std::size_t>(std::exchange(impl.padding, 0)));
        return {};
    }
    const std::string_view out =
        impl.take(static_cast<std::size_t>(std::min<std::uint64_t>(impl.left, kPiece)));
    if (out.empty()) throw Error(ErrorKind::invalid, "The backup is cut off inside a file.");
    impl.left -= out.size();
    return out;
}

}  // namespace herald::backup
