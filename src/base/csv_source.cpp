#include "base/csv_source.hpp"

#include <fcntl.h>
#include <unicode/ucnv.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::csv {
namespace {

/// UTF-8 apart from a character that the end of the sample cuts.
bool is_utf8_prefix(std::string_view text) {
    if (is_utf8(text)) return true;
    for (std::size_t cut = 1; cut <= 3 && cut < text.size(); ++cut)
        if ((static_cast<unsigned char>(text[text.size() - cut]) & 0xC0) == 0xC0)
            return is_utf8(text.substr(0, text.size() - cut));
    return false;
}

std::string without_zero_bytes(std::string_view text) {
    std::string out(text);
    std::erase(out, '\0');
    return out;
}

}  // namespace

std::string_view name(Encoding encoding) {
    switch (encoding) {
        case Encoding::utf8: return "UTF-8";
        case Encoding::utf16_le: return "UTF-16 LE";
        case Encoding::utf16_be: return "UTF-16 BE";
        case Encoding::windows_1252: return "Windows-1252";
    }
    return "";
}

Encoding detect_encoding(std::string_view sample) {
    if (sample.starts_with("\xEF\xBB\xBF")) return Encoding::utf8;
    if (sample.starts_with("\xFF\xFE")) return Encoding::utf16_le;
    if (sample.starts_with("\xFE\xFF")) return Encoding::utf16_be;
    std::array<std::size_t, 2> zeros{};
    for (std::size_t i = 0; i < sample.size(); ++i) zeros[i % 2] += sample[i] == '\0' ? 1 : 0;
    // In UTF-16 most of a table's characters (digits, delimiters) have one zero byte; a few stray
    // ones are a defect.
    if (zeros[1] * 5 > sample.size() && zeros[1] > zeros[0] * 4) return Encoding::utf16_le;
    if (zeros[0] * 5 > sample.size() && zeros[0] > zeros[1] * 4) return Encoding::utf16_be;
    if (is_utf8_prefix(zeros[0] + zeros[1] == 0 ? sample
                                                : std::string_view(without_zero_bytes(sample))))
        return Encoding::utf8;
    return Encoding::windows_1252;
}

ReadBytes read_file(const std::filesystem::path& path) {
    struct File {
        int fd;
        explicit File(int f) : fd(f) {}
        ~File() { ::close(fd); }
        File(const File&) = delete;
        File& operator=(const File&) = delete;
    };
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        throw Error(ErrorKind::unavailable, "the file cannot be read",
                    path.string() + ": " + std::strerror(errno));
    auto file = std::make_shared<File>(fd);  // std::function wants to be copied
    return [file](char* into, std::size_t size) {
        for (;;) {
            const auto got = ::read(file->fd, into, size);
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR)
                throw Error(ErrorKind::unavailable, "the file cannot be read",
                            std::strerror(errno));
        }
    };
}

ReadBytes read_text(std::string_view text) {
    return [text](char* into, std::size_t size) mutable {
        const std::size_t n = std::min(size, text.size());
        std::memcpy(into, text.data(), n);
        text.remove_prefix(n);
        return n;
    };
}

struct Decoder::Impl {
    struct Close {
        void operator()(UConverter* c) const { ucnv_close(c); }
    };
    using Converter = std::unique_ptr<UConverter, Close>;

    Encoding encoding;
    bool at_start = true;
    std::int64_t zero_bytes = 0;
    std::string held;  ///< the first bytes, until there are enough to know a byte order mark
    Converter from, to;
    std::array<UChar, 4096> pivot{};
    UChar* pivot_source = pivot.data();
    UChar* pivot_target = pivot.data();

    explicit Impl(Encoding e) : encoding(e) {
        if (encoding == Encoding::utf8) return;
        from = open(encoding == Encoding::utf16_le   ? "UTF-16LE"
                    : encoding == Encoding::utf16_be ? "UTF-16BE"
                                                     : "windows-1252");
        to = open("UTF-8");
    }
    static Converter open(const char* name) {
        UErrorCode status = U_ZERO_ERROR;
        Converter converter(ucnv_open(name, &status));
        HERALD_ASSERT(U_SUCCESS(status));
        return converter;
    }
    void convert(std::string_view bytes, Tail tail, std::string& out) {
        std::array<char, 16384> buffer;
        const char* source = bytes.empty() ? "" : bytes.data();  // ICU refuses null
        const char* const source_end = source + bytes.size();
        UErrorCode status = U_ZERO_ERROR;
        do {
            status = U_ZERO_ERROR;
            char* target = buffer.data();
            ucnv_convertEx(to.get(), from.get(), &target, target + buffer.size(), &source,
                           source_end, pivot.data(), &pivot_source, &pivot_target,
                           pivot.data() + pivot.size(), false, tail == Tail::final, &status);
            out.append(buffer.data(), target);
        } while (status == U_BUFFER_OVERFLOW_ERROR);
        HERALD_ASSERT(U_SUCCESS(status) || status == U_TRUNCATED_CHAR_FOUND);
    }
    void add(std::string_view bytes, Tail tail, std::string& out) {
        const std::size_t before = out.size();
        if (from)
            convert(bytes, tail, out);
        else
            out += bytes;
        if (std::memchr(out.data() + before, 0, out.size() - before) == nullptr) return;
        const auto kept =
            std::remove(out.begin() + static_cast<std::ptrdiff_t>(before), out.end(), '\0');
        zero_bytes += out.end() - kept;
        out.erase(kept, out.end());
    }
    std::string_view mark() const {
        switch (encoding) {
            case Encoding::utf8: return "\xEF\xBB\xBF";
            case Encoding::utf16_le: return "\xFF\xFE";
            case Encoding::utf16_be: return "\xFE\xFF";
            case Encoding::windows_1252: return "";
        }
        return "";
    }
};

Decoder::Decoder(Encoding encoding) : impl_(std::make_unique<Impl>(encoding)) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;
std::int64_t Decoder::zero_bytes() const { return impl_->zero_bytes; }

void Decoder::decode(std::string_view bytes, Tail tail, std::string& out) {
    if (!impl_->at_start) return impl_->add(bytes, tail, out);
    impl_->held += bytes;
    if (impl_->held.size() < impl_->mark().size() && tail == Tail::more_follows) return;
    impl_->at_start = false;
    const std::string held = std::move(impl_->held);
    const std::size_t skip = held.starts_with(impl_->mark()) ? impl_->mark().size() : 0;
    impl_->add(std::string_view(held).substr(skip), tail, out);
}

std::string decode_all(std::string_view bytes, Encoding encoding) {
    std::string out;
    Decoder(encoding).decode(bytes, Tail::final, out);
    return out;
}

std::string repair_utf8(std::string_view text) { return decode_all(text, Encoding::windows_1252); }

BlockReader::BlockReader(ReadBytes read, Encoding encoding, const Dialect& dialect,
                         std::size_t block_bytes, Limits limits)
    : read_(std::move(read)),
      decoder_(encoding),
      dialect_(dialect),
      block_bytes_(block_bytes),
      limits_(limits) {}

bool BlockReader::next(Block& block) {
    for (;;) {
        fill(block_bytes_);
        if (text_.empty() && ended_) return false;
        const std::size_t size = cut();
        if (size == 0) continue;
        block.text.assign(text_, 0, size);
        block.first_line = line_;
        block.bytes_read = bytes_read_;
        line_ += std::count(block.text.begin(), block.text.end(), dialect_.newline);
        text_.erase(0, size);
        return true;
    }
}

/// Reads until `text_` holds that many bytes or the file ends.
void BlockReader::fill(std::size_t bytes) {
    raw_.resize(256 * 1024);
    while (text_.size() < bytes && !ended_) {
        const std::size_t got = read_(raw_.data(), raw_.size());
        bytes_read_ += got;
        ended_ = got == 0;
        decoder_.decode({raw_.data(), got}, ended_ ? Tail::final : Tail::more_follows, text_);
        if (!skipping_) continue;
        const auto newline = text_.find(dialect_.newline);
        skipping_ = newline == std::string::npos;
        text_.erase(0, skipping_ ? text_.size() : newline + 1);
        line_ += skipping_ ? 0 : 1;
    }
}

/// The size of the next block; 0 when more must be read first.
std::size_t BlockReader::cut() {
    const std::size_t whole =
        whole_records(text_, dialect_, ended_ ? Tail::final : Tail::more_follows, limits_);
    if (whole > 0) return whole;
    if (text_.size() <= limits_.record_bytes) {
        block_bytes_ = std::max(block_bytes_, text_.size() * 2);
        return 0;
    }
    skipping_ = true;
    return text_.size();
}

}  // namespace herald::csv
