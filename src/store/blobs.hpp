#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/tenancy.hpp"

namespace herald::store {

/// Files of a tenant by name ("imports/0190….csv"): letters, digits, `._-/`, no part that begins
/// with a dot. Writes are atomic and durable (temp, fsync, rename). A name of another shape is
/// Error{invalid}, a full disk Error{unavailable}. Thread-safe.
class Blobs {
public:
    virtual ~Blobs() = default;
    virtual void put(TenantId tenant, std::string_view name, std::string_view content) = 0;
    /// Takes the file over (renames where possible).
    virtual void put_file(TenantId tenant, std::string_view name,
                          const std::filesystem::path& source) = 0;
    /// A local path to read from; absent when there is no such blob.
    virtual std::optional<std::filesystem::path> find(TenantId tenant, std::string_view name) = 0;
    virtual void remove(TenantId tenant, std::string_view name) = 0;
    /// Everything of a tenant, when its organization is deleted.
    virtual void remove_all(TenantId tenant) = 0;
    /// For backups: adds what is stored now and not there yet to `folder`, as links where the file
    /// system can, else as copies. What comes or goes meanwhile is there or is not.
    virtual void snapshot(const std::filesystem::path& folder) = 0;
};
std::unique_ptr<Blobs> open_file_blobs(const std::filesystem::path& folder);

}  // namespace herald::store
