#pragma once

#include "base/metrics.hpp"

/// How long storage takes. Included by this folder's sources only.
namespace herald::store {

/// Every pointer is null when nobody measures.
struct DatabaseMeter {
    explicit DatabaseMeter(metrics::Registry* registry) {
        if (registry == nullptr) return;
        const auto of = [&](const char* name, const char* help, const char* operation) {
            return &registry->histograms(name, help, {"operation"}).with({operation});
        };
        constexpr const char* kAll = "herald_database_seconds";
        constexpr const char* kWait = "herald_database_wait_seconds";
        constexpr const char* kAllHelp = "Reads and writes of the SQL database, waiting included";
        constexpr const char* kWaitHelp = "Waiting for a connection or for the writer";
        read = of(kAll, kAllHelp, "read");
        write = of(kAll, kAllHelp, "write");
        read_wait = of(kWait, kWaitHelp, "read");
        write_wait = of(kWait, kWaitHelp, "write");
        commit = &registry
                      ->histograms("herald_database_commit_seconds",
                                   "Commits, with their wait for the disk or the server")
                      .with({});
        group = &registry
                     ->histograms("herald_database_group_writes", "Writes that shared one commit",
                                  {}, metrics::kSizes)
                     .with({});
    }

    metrics::Histogram *read = nullptr, *write = nullptr, *read_wait = nullptr,
                       *write_wait = nullptr, *commit = nullptr, *group = nullptr;
};

struct WarehouseMeter {
    explicit WarehouseMeter(metrics::Registry* registry) {
        if (registry == nullptr) return;
        auto& all = registry->histograms("herald_warehouse_seconds",
                                         "Questions to and writes of the warehouse, waiting "
                                         "included",
                                         {"operation"});
        query = &all.with({"query"});
        scan = &all.with({"scan"});
        write = &all.with({"write"});
        auto& waits =
            registry->histograms("herald_warehouse_wait_seconds",
                                 "Waiting for a connection or for the writer", {"operation"});
        read_wait = &waits.with({"read"});
        write_wait = &waits.with({"write"});
    }

    metrics::Histogram *query = nullptr, *scan = nullptr, *write = nullptr, *read_wait = nullptr,
                       *write_wait = nullptr;
};

}  // namespace herald::store
