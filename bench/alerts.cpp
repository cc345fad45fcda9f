// Alerts through de-duplication and routing, and webhooks out of the database to a sink, on SQLite
// with its fsyncs.   alerts --sink URL --alerts N --deliveries N   prints one line of JSON.
#include <fmt/format.h>

#include <filesystem>
#include <thread>

#include "alert/alert.hpp"
#include "alert/deliver/channel_store.hpp"
#include "alert/deliver/delivery_store.hpp"
#include "alert/deliver/pump.hpp"
#include "alert/routing/desk.hpp"
#include "alert/routing/route.hpp"
#include "base/crypto.hpp"
#include "base/settings.hpp"
#include "event/event.hpp"

namespace herald::bench {
namespace {

using namespace alert;
using Steady = std::chrono::steady_clock;

struct Options {
    std::string sink = "http://127.0.0.1:8090/";
    std::size_t alerts = 20'000, deliveries = 20'000;
};
BOOST_DESCRIBE_STRUCT(Options, (), (sink, alerts, deliveries))

constexpr std::size_t kWriters = 16, kKeys = 200, kRoutes = 20;

double seconds_since(Steady::time_point began) {
    return std::chrono::duration<double>(Steady::now() - began).count();
}

class Bench {
public:
    explicit Bench(const Options& options) : options_(options) {
        auto steps = event::migrations();
        for (auto& step : alert::migrations()) steps.push_back(std::move(step));
        store::migrate(*database_, steps);
        const std::string place = options.sink.substr(options.sink.find("//") + 2);
        context_.database = database_.get();
        context_.bus = bus_.get();
        context_.clock = &clock_;
        context_.master_key = &key_;
        context_.egress = net::EgressPolicy({place.substr(0, place.find('/'))});
        context_.send_mail = [](const net::MailMessage&) {};
        context_.public_url = "https://herald.example.com";
        context_.program = "bench";
        context_.workspace = [](const Scope&) { return Workspace{"Bench", TimeZone::utc()}; };
        context_.addresses = [](const Scope&, store::Role) { return std::vector<std::string>{}; };
        context_.system_scope = [this](store::TenantId) { return scope(); };
    }
    ~Bench() {
        database_.reset();
        std::filesystem::remove_all(folder_);
    }

    /// Every third is new, the others are one of 200 causes again; a tenth is told to a channel.
    double measure_routing() {
        add_routes();
        Desk desk(context_);
        desk.start();
        const auto began = Steady::now();
        std::vector<std::thread> writers;
        for (std::size_t w = 0; w < kWriters; ++w)
            writers.emplace_back([this, w] {
                Scope mine = scope();
                for (std::size_t i = w; i < options_.alerts; i += kWriters) raise_one(mine, i);
            });
        for (auto& writer : writers) writer.join();
        while (count("alerts WHERE tenant = :tenant AND route_for IS NOT NULL") > 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        return static_cast<double>(options_.alerts) / seconds_since(began);
    }

    double measure_delivery() {
        Scope mine = scope();
        mine.write(
            [](Tx& tx) { tx.execute("DELETE FROM alert_deliveries WHERE tenant = :tenant"); });
        const AlertChannel channel = make_channel(mine);
        Alert alert;
        alert.id = mine.make_id<AlertId>();
        alert.title = "CPA of Search doubled";
        alert.message = "It was 12.50 EUR on Friday, where 6.20 EUR was usual.";
        alert.first_at = alert.last_at = mine.now();
        const std::string payload = make_message(context_, mine, MessageType::raised, {alert});
        for (std::size_t done = 0; done < options_.deliveries; done += 500)
            mine.write([&](Tx& tx) {
                for (std::size_t i = done; i < std::min(done + 500, options_.deliveries); ++i)
                    insert_delivery(tx, context_, mine, {alert.id, &channel, payload});
            });
        Pump pump(context_);
        const auto began = Steady::now();
        pump.start();
        const auto all = static_cast<std::int64_t>(options_.deliveries);
        while (count("alert_deliveries WHERE tenant = :tenant AND state = 'delivered'") < all)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return static_cast<double>(options_.deliveries) / seconds_since(began);
    }

private:
    Scope scope() {
        return Scope({.database = database_.get(),
                      .clock = &clock_,
                      .tenant = tenant_,
                      .role = store::Role::owner});
    }
    std::int64_t count(const std::string& what) {
        return scope().db().one<std::int64_t>("SELECT count(*) FROM " + what).value_or(0);
    }
    AlertChannel make_channel(Scope& mine) {
        const std::string settings = fmt::format(R"({{"url":"{}"}})", options_.sink);
        return create_channel(context_, mine, {"Sink", ChannelKind::webhook, {settings}, {}}).value;
    }

    void add_routes() {
        Scope mine = scope();
        const AlertChannel channel = make_channel(mine);
        mine.write([&](Tx& tx) {
            for (std::size_t i = 0; i < kRoutes; ++i) {
                AlertRoute route;
                route.id = mine.make_id<AlertRouteId>();
                route.name = fmt::format("Route {}", i);
                route.position = static_cast<std::int64_t>(i);
                route.condition = {fmt::format(
                    R"({{"all":[{{"field":"severity","op":"=","value":"CRITICAL"}},{{"field":"campaign_name","op":"contains","value":"campaign {}"}}]}})",
                    i)};
                route.channel_ids = {channel.id};
                tx.execute(
                    "INSERT INTO alert_routes (tenant, {columns}) VALUES (:tenant, {values})",
                    route);
            }
        });
    }

    void raise_one(Scope& mine, std::size_t i) {
        NewAlert alert;
        alert.severity = i % 10 == 0 ? Severity::CRITICAL : Severity::WARNING;
        alert.kind = Kind::rule;
        alert.title = fmt::format("Campaign {} spends without a sale", i);
        alert.message = "120 EUR since yesterday, where 4 sales were usual.";
        alert.platform = "meta";
        alert.campaign_name = fmt::format("Campaign {}", i % kRoutes);
        if (i % 3 != 0) alert.key = fmt::format("cause {}", i % kKeys);
        mine.write([&](Tx& tx) { raise(tx, context_, mine, alert); });
    }

    const Options& options_;
    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("herald_bench_" + to_hex(random_bytes(6)));
    bool made_ = std::filesystem::create_directories(folder_);
    std::unique_ptr<store::Database> database_ =
        store::open_sqlite({.file = folder_ / "herald.db"});
    SystemClock clock_;
    MasterKey key_{SealingKey(Bytes(32, 7))};
    std::unique_ptr<store::Bus> bus_ = store::make_bus();
    store::TenantId tenant_ = store::TenantId::make(clock_);
    Context context_;
};

}  // namespace
}  // namespace herald::bench

int main(int argc, char** argv) {
    using namespace herald;
    try {
        init_crypto();
        std::vector<std::string> args(argv + 1, argv + argc);
        auto sources = setting_sources<bench::Options>(args);
        bench::Options options;
        apply_settings(options, sources);
        bench::Bench bench(options);
        const double routed = bench.measure_routing(), delivered = bench.measure_delivery();
        fmt::print("{{\"routed_per_second\":{:.0f},\"delivered_per_second\":{:.0f}}}\n", routed,
                   delivered);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
    return 0;
}
