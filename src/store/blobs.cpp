#include "store/blobs.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "base/crypto.hpp"
#include "base/error.hpp"

namespace herald::store {
namespace {

namespace fs = std::filesystem;

/// Letters, digits and `._-`, in parts joined by `/`; no part begins with a dot, which keeps out
/// "..", and our own ".new-…".
void check_name(std::string_view name) {
    bool fine = !name.empty() && name.size() <= 200 && name.back() != '/';
    char before = '/';
    for (const char c : name) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                            (c >= '0' && c <= '9') || c == '_' || c == '-';
        fine = fine && (letter || ((c == '.' || c == '/') && before != '/'));
        before = c;
    }
    if (!fine)
        throw Error(ErrorKind::invalid, "This is not a name for a file here.", std::string(name));
}

[[noreturn]] void disk_error(std::string_view what, const fs::path& path, int error = errno) {
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    throw Error(ErrorKind::unavailable,
                full ? "The disk is full; the file was not stored."
                     : "The disk does not answer; the file was not stored.",
                fmt::format("{} {}: {}", what, path.string(), strerror(error)));
}

/// An open file or folder.
class Descriptor {
public:
    Descriptor(const fs::path& path, int flags)
        : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (fd_ < 0) disk_error("open", path);
    }
    ~Descriptor() { ::close(fd_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

void sync_path(const fs::path& path) {
    const Descriptor file(path, O_RDONLY);
    if (::fsync(file.get()) != 0) disk_error("fsync", path);
}

void write_all(const fs::path& path, std::string_view content) {
    const Descriptor file(path, O_WRONLY | O_CREAT | O_EXCL);
    while (!content.empty()) {
        const ssize_t n = ::write(file.get(), content.data(), content.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) disk_error("write", path);
        content.remove_prefix(static_cast<std::size_t>(n));
    }
    if (::fsync(file.get()) != 0) disk_error("fsync", path);
}

/// A file under a name that nobody asks for; removed unless it was published.
class Fresh {
public:
    explicit Fresh(const fs::path& target)
        : target_(target), path_(target.parent_path() / (".new-" + random_token(9))) {}
    ~Fresh() {
        std::error_code ignored;
        if (!published_) fs::remove(path_, ignored);
    }
    Fresh(const Fresh&) = delete;
    Fresh& operator=(const Fresh&) = delete;
    const fs::path& path() const { return path_; }
    void publish() {
        std::error_code error;
        fs::rename(path_, target_, error);
        if (error) disk_error("rename", target_, error.value());
        published_ = true;
        sync_path(target_.parent_path());
    }

private:
    fs::path target_, path_;
    bool published_ = false;
};

class FileBlobs final : public Blobs {
public:
    explicit FileBlobs(fs::path folder) : folder_(std::move(folder)) {}

    void put(TenantId tenant, std::string_view name, std::string_view content) override {
        const fs::path target = path_of(tenant, name);
        make_folder(target.parent_path());
        Fresh fresh(target);
        write_all(fresh.path(), content);
        fresh.publish();
    }

    void put_file(TenantId tenant, std::string_view name, const fs::path& source) override {
        const fs::path target = path_of(tenant, name);
        make_folder(target.parent_path());
        Fresh fresh(target);
        std::error_code error;
        fs::rename(source, fresh.path(), error);
        const bool other_disk = error == std::errc::cross_device_link;
        if (other_disk) fs::copy_file(source, fresh.path(), error);
        if (error) disk_error("take", source, error.value());
        sync_path(fresh.path());
        fresh.publish();
        if (other_disk) fs::remove(source, error);
    }

    std::optional<fs::path> find(TenantId tenant, std::string_view name) override {
        fs::path path = path_of(tenant, name);
        std::error_code error;
        if (!fs::is_regular_file(path, error)) return std::nullopt;
        return path;
    }

    void remove(TenantId tenant, std::string_view name) override {
        remove_path(path_of(tenant, name));
    }
    void remove_all(TenantId tenant) override { remove_path(folder_ / to_string(tenant)); }

    void snapshot(const fs::path& folder) override {
        std::error_code error;
        fs::recursive_directory_iterator at(folder_, error);
        for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
            const fs::path name = at->path().lexically_relative(folder_);
            std::error_code gone;  // what is removed meanwhile is not there: so be it
            if (name.filename().native().starts_with('.') || !at->is_regular_file(gone)) continue;
            add_to_snapshot(at->path(), folder / name);
        }
        if (error && error != std::errc::no_such_file_or_directory)
            disk_error("list", folder_, error.value());
    }

private:
    fs::path path_of(TenantId tenant, std::string_view name) const {
        check_name(name);
        return folder_ / to_string(tenant) / name;
    }
    /// Every new folder's entry reaches the disk before the file in it is promised.
    void make_folder(const fs::path& path) const {
        std::error_code error;
        if (fs::exists(path, error)) return;
        const fs::path parent = path.parent_path();
        if (path != folder_) make_folder(parent);
        fs::create_directories(path, error);
        if (error) disk_error("create", path, error.value());
        sync_path(parent);
    }
    static void add_to_snapshot(const fs::path& from, const fs::path& to) {
        std::error_code error;
        if (fs::exists(to, error)) return;
        fs::create_directories(to.parent_path(), error);
        fs::create_hard_link(from, to, error);  // a stored file is never written again
        if (!error || error == std::errc::no_such_file_or_directory) return;
        error.clear();
        fs::copy_file(from, to, error);
        if (error && fs::exists(from)) disk_error("copy", from, error.value());
    }
    static void remove_path(const fs::path& path) {
        std::error_code error;
        fs::remove_all(path, error);
        if (error) disk_error("remove", path, error.value());
    }

    fs::path folder_;
};

}  // namespace

std::unique_ptr<Blobs> open_file_blobs(const fs::path& folder) {
    return std::make_unique<FileBlobs>(fs::absolute(folder));
}

}  // namespace herald::store
