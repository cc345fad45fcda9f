#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/calendar.hpp"
#include "connection/connection.hpp"
#include "content/items/item.hpp"
#include "store/blobs.hpp"
#include "store/bus.hpp"
#include "store/scope.hpp"

namespace herald::content {

/// What the application lends to the rooms of content.
struct Context {
    ItemsContext items;
    store::Database* database = nullptr;
    store::Blobs* blobs = nullptr;
    store::Bus* bus = nullptr;
    const Clock* clock = nullptr;
    const MasterKey* master_key = nullptr;
    const connection::Context* connections = nullptr;
    net::HttpClient* http = nullptr;  ///< private addresses refused
    std::string public_url;           ///< "https://herald.example.com", no slash at its end
    std::filesystem::path models;     ///< folder of speech and sentence models; may not exist
    std::filesystem::path scratch;    ///< for files of a running task
    std::uint64_t recording_limit = 2ULL << 30;  ///< bytes of a sound or video file
    std::function<TimeZone(const Scope&)> zone;
    /// Of background work that begins without a person.
    std::function<Scope(store::TenantId)> system_scope;
};

}  // namespace herald::content
