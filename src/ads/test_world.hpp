#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "ads/campaign_order.hpp"
#include "ads/connections.hpp"
#include "ads/context.hpp"
#include "ads/snapshots.hpp"
#include "base/calendar.hpp"
#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "store/test_database.hpp"

namespace herald::event {
std::vector<store::Migration> migrations();
}
namespace herald::task {
std::vector<store::Migration> migrations();
}
namespace herald::ads {
std::vector<store::Migration> migrations();
std::vector<store::Migration> warehouse_migrations();
}  // namespace herald::ads

/// For tests only: everything ads needs, in a folder of its own.
namespace herald::ads {

/// A task that runs here and now. `stop_at` makes it stop like a killed one at that checkpoint.
class FakeRun final : public task::Run {
public:
    FakeRun(Scope& scope, task::TaskId id, std::string input_json)
        : id_(id), scope_(scope), input_(parse_json(input_json)) {}
    task::TaskId id() const override { return id_; }
    int attempt() const override { return attempt_number; }
    Scope& scope() override { return scope_; }
    const json::value& input() const override { return input_; }
    const json::value& cursor() const override { return cursor_; }
    void checkpoint() override {
        if (++checkpoints == stop_at) throw task::Stopped{task::Stopped::Why::shutdown};
    }
    void progress(double, std::string_view stage) override {
        checkpoint();
        last_stage = stage;
    }
    void log(task::Level, std::string_view message) override { lines.emplace_back(message); }
    void write(const std::function<void(Tx&)>& f) override {
        checkpoint();
        scope_.write([&](Tx& tx) { f(tx); });
    }
    void save_cursor(Tx&, const std::string& cursor_json) override {
        cursor_ = parse_json(cursor_json);
    }

    int attempt_number = 1;
    int checkpoints = 0, stop_at = -1;
    std::string last_stage;
    std::vector<std::string> lines;

private:
    task::TaskId id_;
    Scope& scope_;
    json::value input_, cursor_;
};

class World {
public:
    explicit World(const std::string& kind = "sqlite")
        : database_(kind, all_migrations()),
          folder_(make_folder()),
          warehouse_(store::open_duckdb({.file = folder_ / "facts.duckdb"})),
          blobs_(store::open_file_blobs(folder_ / "blobs")),
          bus_(store::make_bus()),
          snapshots_(*warehouse_, 64 << 20),
          campaigns_(64 << 20, 0),
          master_key_(SealingKey(std::vector<std::uint8_t>(SealingKey::kSize, 7))) {
        warehouse_->migrate(warehouse_migrations());
        context.database = database_.get();
        context.warehouse = warehouse_.get();
        context.blobs = blobs_.get();
        context.bus = bus_.get();
        connections.bus = bus_.get();
        connections.master_key = &master_key_;
        connections.followers.push_back(connection_follower(context));
        context.connections = &connections;
        context.snapshots = &snapshots_;
        context.campaigns = &campaigns_;
        context.workspace = [this](const Scope&) { return workspace; };
    }
    ~World() {
        warehouse_.reset();
        std::filesystem::remove_all(folder_);
    }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    Scope scope(store::TenantKey tenant = 1) {
        store::ScopeParts parts;
        parts.database = database_.get();
        parts.clock = &clock;
        parts.tenant.value.bytes[15] = static_cast<std::uint8_t>(tenant);
        parts.tenant_key = tenant;
        parts.role = store::Role::owner;
        return Scope(std::move(parts));
    }
    /// Makes a blob of the tenant.
    void put_blob(const Scope& scope, std::string_view name, std::string_view content) {
        blobs_->put(scope.tenant(), name, content);
    }
    const std::filesystem::path& folder() const { return folder_; }

    FixedClock clock{*parse_time("2026-11-21T08:00:00Z")};
    Workspace workspace{*parse_currency("EUR"), TimeZone::utc()};
    Context context;
    connection::Context connections;

private:
    static std::vector<store::Migration> all_migrations() {
        auto out = event::migrations();
        for (auto& m : task::migrations()) out.push_back(std::move(m));
        for (auto& m : connection::migrations()) out.push_back(std::move(m));
        for (auto& m : migrations()) out.push_back(std::move(m));
        return out;
    }
    static std::filesystem::path make_folder() {
        const auto out =
            std::filesystem::temp_directory_path() / ("herald_ads_" + to_hex(random_bytes(6)));
        std::filesystem::create_directories(out);
        return out;
    }
    store::TestDatabase database_;
    std::filesystem::path folder_;
    std::unique_ptr<store::Warehouse> warehouse_;
    std::unique_ptr<store::Blobs> blobs_;
    std::unique_ptr<store::Bus> bus_;
    Snapshots snapshots_;
    CampaignCache campaigns_;
    MasterKey master_key_;
};

}  // namespace herald::ads
