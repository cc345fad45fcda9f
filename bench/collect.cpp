#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/crypto.hpp"
#include "content/module.hpp"
#include "content/sources/collect.hpp"
#include "content/sources/store/item_store.hpp"
#include "content/sources/trend_task.hpp"
#include "sandbox/server.hpp"
#include "store/database.hpp"

/// What collection costs: so many sites of the sandbox, a feed of twenty items each, read by the
/// task into SQLite; then once more, unchanged; then trends over what came.
///     bench_collect DIR FEEDS
/// Prints one line of JSON.
namespace herald::connection {
std::vector<store::Migration> migrations();
}

namespace herald::content {
namespace {

using Steady = std::chrono::steady_clock;

double seconds_since(Steady::time_point began) {
    return std::chrono::duration<double>(Steady::now() - began).count();
}

double peak_mb() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
    return 0;
}

class DirectRun final : public task::Run {
public:
    explicit DirectRun(Scope scope) : scope_(std::move(scope)) {}
    task::TaskId id() const override { return {}; }
    int attempt() const override { return 1; }
    Scope& scope() override { return scope_; }
    const json::value& input() const override { return input_; }
    const json::value& cursor() const override { return cursor_; }
    void checkpoint() override {}
    void progress(double, std::string_view) override {}
    void log(task::Level, std::string_view) override {}
    void write(const std::function<void(Tx&)>& f) override { scope_.write(f); }
    void save_cursor(Tx&, const std::string&) override {}

private:
    Scope scope_;
    json::value input_ = json::object{}, cursor_;
};

class Bench {
public:
    explicit Bench(const std::filesystem::path& folder)
        : database_(store::open_sqlite({.file = folder / "herald.db"})),
          server_(sandbox::make_world(1, 2, 1, *parse_currency("EUR")), clock_, "127.0.0.1", 0),
          place_(server_.url().substr(7)),
          http_({.egress = net::EgressPolicy({place_})}) {
        std::vector<store::Migration> all;
        for (auto part : {event::migrations(), task::migrations(), connection::migrations(),
                          content::migrations()})
            all.insert(all.end(), part.begin(), part.end());
        store::migrate(*database_, all);
        connections_.bus = bus_.get();
        connections_.catalogue = &catalogue_;
        context_.database = database_.get();
        context_.bus = bus_.get();
        context_.connections = &connections_;
        context_.http = &http_;
        context_.zone = [](const Scope&) { return TimeZone::utc(); };
        context_.system_scope = [this](store::TenantId) { return scope(); };
    }

    Scope scope() {
        store::ScopeParts parts;
        parts.database = database_.get();
        parts.clock = &clock_;
        parts.tenant.value.bytes[15] = 1;
        parts.tenant_key = 1;
        return Scope(std::move(parts));
    }

    void add_feeds(int feeds) {
        Scope s = scope();
        const std::string port = place_.substr(place_.find(':'));
        s.write([&](Tx& tx) {
            for (int i = 0; i < feeds; ++i) {
                SourceRow row;
                row.id = s.make_id<SourceId>();
                row.kind = SourceKind::feed;
                row.url = fmt::format("http://site{}.localhost{}/feed.xml", i, port);
                row.name = *row.url;
                row.created_at = s.now();
                row.next_collect_at = s.now();
                insert_source(tx, row);
            }
        });
    }
    void make_due() {
        scope().write([&](Tx& tx) {
            tx.execute("UPDATE sources SET next_collect_at = 0 WHERE tenant = :tenant");
        });
    }
    json::object run(const task::TaskType& type) {
        DirectRun run(scope());
        return parse_json(type.run(run)).as_object();
    }
    const Context& context() const { return context_; }

private:
    SystemClock clock_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<store::Bus> bus_ = store::make_bus();
    sandbox::SandboxServer server_;
    std::string place_;
    net::HttpClient http_;
    connector::Catalogue catalogue_{std::vector<connector::Connector>{}};
    connection::Context connections_;
    Context context_;
};

int main_of(const std::filesystem::path& folder, int feeds) {
    init_crypto();
    std::filesystem::create_directories(folder);
    Bench bench(folder);
    bench.add_feeds(feeds);
    const auto hosts = std::make_shared<fetch::Hosts>();
    const auto type = collect_task(bench.context(), hosts);
    auto began = Steady::now();
    const auto first = bench.run(type);
    const double first_s = seconds_since(began);
    bench.make_due();
    began = Steady::now();
    const auto again = bench.run(type);
    const double again_s = seconds_since(began);
    began = Steady::now();
    const auto trends = bench.run(trend_task(bench.context()));
    const double trends_s = seconds_since(began);
    fmt::print("{}\n", json::serialize(json::object{{"feeds", feeds},
                                                    {"first_s", first_s},
                                                    {"first", first},
                                                    {"again_s", again_s},
                                                    {"again", again},
                                                    {"trends_s", trends_s},
                                                    {"trends", trends},
                                                    {"peak_mb", peak_mb()}}));
    return 0;
}

}  // namespace
}  // namespace herald::content

int main(int argc, char** argv) {
    if (argc != 3) {
        fmt::print(stderr, "bench_collect DIR FEEDS\n");
        return 2;
    }
    return herald::content::main_of(argv[1], std::stoi(argv[2]));
}
