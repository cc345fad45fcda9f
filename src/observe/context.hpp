#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/metrics.hpp"
#include "connector/call.hpp"
#include "observe/backup/backup.hpp"
#include "store/bus.hpp"
#include "store/scope.hpp"

namespace herald::observe {

class RequestMeter;
class LogRing;

/// What the application lends to monitoring and backups.
struct Context {
    store::Database* database = nullptr;
    store::Warehouse* warehouse = nullptr;
    store::Bus* bus = nullptr;
    const Clock* clock = nullptr;
    metrics::Registry* metrics = nullptr;
    const RequestMeter* requests = nullptr;
    const LogRing* logs = nullptr;
    const connector::CallMeter* calls = nullptr;
    std::string version;
    std::string database_kind;   ///< "sqlite" or "postgresql"
    std::filesystem::path data;  ///< the data folder
    std::string metrics_token;   ///< empty: this machine alone reads the metrics
    std::vector<store::Migration> migrations;
    std::function<bool()> is_migrated;

    /// Whether the scope's organization runs this server: it was the first one on it. Only its
    /// administrators see what belongs to everybody.
    std::function<bool(const Scope&)> is_operator;
    std::function<std::string(const Scope&)> time_zone;  ///< of the organization
    std::function<std::int64_t()> sockets;               ///< open WebSockets
    std::function<std::int64_t(const Scope&)> models;    ///< in service
    /// The last error of each of the organization's connections, by connector.
    std::function<std::map<std::string, std::string>(const Scope&)> connector_errors;
    struct Deliveries {
        std::int64_t waiting = 0, dead = 0;
    };
    std::function<Deliveries(const Scope&)> deliveries;  ///< of alerts; may be empty

    std::filesystem::path backup_folder;
    /// The parts of a backup; its `head` is of now.
    std::function<backup::Source()> backup_source;
    std::mutex* one_backup = nullptr;  ///< held while one is made
    /// Tells people of a failed backup, and that the next one was good again; may be empty.
    std::function<void(Tx&, const Scope&, const std::optional<std::string>& error)> tell_of_backup;
};

}  // namespace herald::observe
