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

void check_name(std::string_view name) {
    const bool fine = !name.empty() && name.size() <= 200 && name.front() != '/' &&
                      name.find("..") == std::string_view::npos &&
                      std::all_of(name.begin(), name.end(), [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                 (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' ||
                                 c == '/';
                      });
    if (!fine)
        throw Error(ErrorKind::invalid, "This is not a name for a file here.", std::string(name));
}

[[noreturn]] void disk_error(std::string_view what, const fs::path& path) {
    throw Error(ErrorKind::unavailable, "The file could not be stored; the disk may be full.",
                fmt::format("{} {}: {}", what, path.string(), strerror(errno)));
}

void sync_path(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) disk_error("open", path);
    const int result = ::fsync(fd);
    ::close(fd);
    if (result != 0) disk_error("fsync", path);
}

class FileBlobs final : public Blobs {
public:
    explicit FileBlobs(fs::path folder) : folder_(std::move(folder)) {}

    void put(TenantId tenant, std::string_view name, std::string_view content) override {
        const fs::path target = path_of(tenant, name), fresh = fresh_beside(target);
        const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0) disk_error("create", fresh);
        std::size_t written = 0;
        while (written < content.size()) {
            const ssize_t n = ::write(fd, content.data() + written, content.size() - written);
            if (n <= 0) break;
            written += static_cast<std::size_t>(n);
        }
        const bool good = written == content.size() && ::fsync(fd) == 0;
        ::close(fd);
        if (!good) {
            fs::remove(fresh);
            disk_error("write", fresh);
        }
        publish(fresh, target);
    }

    void put_file(TenantId tenant, std::string_view name, const fs::path& source) override {
        const fs::path target = path_of(tenant, name), fresh = fresh_beside(target);
        std::error_code error;
        fs::rename(source, fresh, error);
        if (error) {  // another file system
            fs::copy_file(source, fresh, error);
            if (error) disk_error("copy", source);
            fs::remove(source, error);
        }
        sync_path(fresh);
        publish(fresh, target);
    }

    std::optional<fs::path> find(TenantId tenant, std::string_view name) override {
        fs::path path = path_of(tenant, name);
        if (!fs::is_regular_file(path)) return std::nullopt;
        return path;
    }

    void remove(TenantId tenant, std::string_view name) override {
        fs::remove(path_of(tenant, name));
    }
    void remove_all(TenantId tenant) override { fs::remove_all(folder_ / to_string(tenant)); }

private:
    fs::path path_of(TenantId tenant, std::string_view name) const {
        check_name(name);
        return folder_ / to_string(tenant) / name;
    }
    static fs::path fresh_beside(const fs::path& target) {
        std::error_code error;
        fs::create_directories(target.parent_path(), error);
        if (error) disk_error("create", target.parent_path());
        return target.parent_path() / (".new-" + random_token(9));
    }
    static void publish(const fs::path& fresh, const fs::path& target) {
        std::error_code error;
        fs::rename(fresh, target, error);
        if (error) disk_error("rename", target);
        sync_path(target.parent_path());
    }
    fs::path folder_;
};

}  // namespace

std::unique_ptr<Blobs> open_file_blobs(const fs::path& folder) {
    return std::make_unique<FileBlobs>(folder);
}

}  // namespace herald::store
