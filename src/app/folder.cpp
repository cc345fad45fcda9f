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

namespace {

constexpr std::string_view kKeyFile = "master.key", kNextKeyFile = "master.key.next";

std::optional<Bytes> read_key_file(const fs::path& file) {
    if (!fs::exists(file)) return std::nullopt;
    std::ifstream in(file);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    auto key = from_hex(trim(text));
    if (!key || key->size() != SealingKey::kSize)
        throw Error(
            ErrorKind::invalid,
            fmt::format("{} is damaged; put the saved key back, or sealed passwords are lost.",
                        file.string()));
    return key;
}

void sync_folder(const fs::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    ::fsync(fd);
    ::close(fd);
}

void write_key_file(const fs::path& file, const Bytes& key) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const std::string text = to_hex(key) + "\n";
    const bool written =
        fd >= 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!written)
        throw Error(ErrorKind::unavailable, fmt::format("{} cannot be written.", file.string()));
    sync_folder(file.parent_path());
}

}  // namespace

std::optional<Bytes> DataFolder::read_master_key(const fs::path& folder, const std::string& hex) {
    if (hex.empty()) return read_key_file(folder / kKeyFile);
    auto key = from_hex(hex);
    if (!key || key->size() != SealingKey::kSize)
        throw Error(ErrorKind::invalid,
                    "--master-key must be 64 hexadecimal digits; make one with: openssl rand -hex "
                    "32");
    return key;
}

Bytes DataFolder::master_key(const std::string& hex) const {
    if (auto key = read_master_key(path_, hex)) return *std::move(key);
    const Bytes key = random_bytes(SealingKey::kSize);
    write_key_file(path_ / kKeyFile, key);
    return key;
}

std::optional<Bytes> DataFolder::next_key() const { return read_key_file(path_ / kNextKeyFile); }

void DataFolder::keep_next_key(const Bytes& key) const {
    drop_next_key();
    write_key_file(path_ / kNextKeyFile, key);
}

void DataFolder::adopt_next_key() const {
    fs::rename(path_ / kNextKeyFile, path_ / kKeyFile);
    sync_folder(path_);
}

void DataFolder::drop_next_key() const {
    std::error_code ignored;
    fs::remove(path_ / kNextKeyFile, ignored);
}

}  // namespace herald::app
