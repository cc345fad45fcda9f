#include "app/folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::app {

namespace fs = std::filesystem;

DataFolder::DataFolder(fs::path path) : path_(std::move(path)) {
    std::error_code error;
    fs::create_directories(path_, error);
    if (error)
        throw Error(ErrorKind::unavailable, fmt::format("The data folder {} cannot be made: {}.",
                                                        path_.string(), error.message()));
    fs::permissions(path_, fs::perms::owner_all, error);
    const fs::path file = path_ / "lock";
    lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ < 0)
        throw Error(ErrorKind::unavailable, fmt::format("The data folder {} cannot be written: {}.",
                                                        path_.string(), std::strerror(errno)));
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
        char owner[32] = {};
        const auto n = ::pread(lock_, owner, sizeof owner - 1, 0);
        ::close(lock_);
        throw Error(
            ErrorKind::unavailable,
            fmt::format(
                "The data folder {} is in use by process {}; stop it first, or use another --data.",
                path_.string(), n > 0 ? trim(owner) : std::string_view("?")));
    }
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(lock_, 0) != 0 || ::pwrite(lock_, pid.data(), pid.size(), 0) < 0)
        throw Error(ErrorKind::unavailable, "The data folder's disk is full.");
    for (const char* folder : {"blobs", "spool", "tmp"}) fs::create_directories(path_ / folder);
    for (const auto& left : fs::directory_iterator(path_ / "tmp"))
        fs::remove_all(left.path(), error);  // of a crash
}

DataFolder::~DataFolder() {
    if (lock_ >= 0) ::close(lock_);
}

Bytes DataFolder::master_key(const std::string& hex) const {
    if (!hex.empty()) {
        auto key = from_hex(hex);
        if (!key || key->size() != SealingKey::kSize)
            throw Error(
                ErrorKind::invalid,
                "--master-key must be 64 hexadecimal digits; make one with: openssl rand -hex 32");
        return *std::move(key);
    }
    const fs::path file = path_ / "master.key";
    if (fs::exists(file)) {
        std::ifstream in(file);
        std::string text((std::istreambuf_iterator<char>(in)), {});
        auto key = from_hex(trim(text));
        if (!key || key->size() != SealingKey::kSize)
            throw Error(
                ErrorKind::invalid,
                fmt::format("{} is damaged; put the saved key back, or sealed passwords are lost.",
                            file.string()));
        return *std::move(key);
    }
    const Bytes key = random_bytes(SealingKey::kSize);
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const std::string text = to_hex(key) + "\n";
    const bool written =
        fd >= 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!written)
        throw Error(ErrorKind::unavailable, fmt::format("{} cannot be written.", file.string()));
    return key;
}

}  // namespace herald::app
