#include "store/file_copy.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "base/error.hpp"

namespace herald::store {
namespace {

[[noreturn]] void fail(const char* what, const std::filesystem::path& file) {
    throw Error(
        ErrorKind::unavailable,
        errno == ENOSPC ? "The disk is full; the copy was not made." : "A file cannot be copied.",
        fmt::format("{} {}: {}", what, file.string(), std::strerror(errno)));
}

bool write_all(int fd, const char* data, std::size_t size) {
    while (size > 0) {
        const ssize_t n = ::write(fd, data, size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        data += n;
        size -= static_cast<std::size_t>(n);
    }
    return true;
}

bool copy_all(int from, int to) {
    if (::ioctl(to, FICLONE, from) == 0) return true;
    std::vector<char> buffer(1 << 20);
    for (off_t at = 0;;) {
        const ssize_t n = ::pread(from, buffer.data(), buffer.size(), at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return n == 0;
        if (!write_all(to, buffer.data(), static_cast<std::size_t>(n))) return false;
        at += n;
    }
}

}  // namespace

FileCopy::FileCopy(const std::filesystem::path& file)
    : fd_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (fd_ < 0) fail("open", file);
}

FileCopy::~FileCopy() { ::close(fd_); }

void FileCopy::copy_to(const std::filesystem::path& target) const {
    const int to = ::open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (to < 0) fail("open", target);
    const bool copied = copy_all(fd_, to);
    const int error = errno;
    ::close(to);
    errno = error;
    if (!copied) fail("copy", target);
}

}  // namespace herald::store
