#include "observe/health.hpp"

#include <cmath>

#include "base/log.hpp"

namespace herald::observe {
namespace {

/// Below the first the server is told to be in trouble soon, below the second it is.
constexpr std::uintmax_t kLittleRoom = 1u << 30, kNoRoom = 64u << 20;

struct Finding {
    HealthState status = HealthState::ok;
    std::string detail;
};

HealthCheck run(const char* name, const std::function<Finding()>& look) {
    const auto began = std::chrono::steady_clock::now();
    Finding found;
    try {  // a check that fails is its answer
        found = look();
    } catch (const Error& error) {
        log_warning("a health check failed", {{"check", name},
                                              {"error", std::string_view(error.what())},
                                              {"detail", error.detail()}});
        found = {HealthState::failed, error.what()};
    } catch (const std::exception& error) {
        found = {HealthState::failed, "does not answer"};
    }
    const double ms =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
    return {name, found.status, found.detail, std::round(ms * 1000) / 1000};
}

Finding look_at_disk(const Context& context) {
    std::error_code error;
    const auto space = std::filesystem::space(context.data, error);
    if (error) return {HealthState::failed, "The data folder does not answer."};
    const std::string left =
        fmt::format("{:.1f} GB of {:.1f} GB are free", static_cast<double>(space.available) / 1e9,
                    static_cast<double>(space.capacity) / 1e9);
    if (space.available < kNoRoom) return {HealthState::failed, "The disk is full: " + left + "."};
    if (space.available < kLittleRoom) return {HealthState::degraded, left};
    return {HealthState::ok, left};
}

}  // namespace

std::vector<HealthCheck> run_checks(const Context& context) {
    return {run("database",
                [&] {
                    context.database->ping();
                    return Finding{HealthState::ok, context.database_kind};
                }),
            run("warehouse",
                [&] {
                    context.warehouse->ping();
                    return Finding{HealthState::ok, "duckdb"};
                }),
            run("disk", [&] { return look_at_disk(context); }), run("migrations", [&]() -> Finding {
                if (context.is_migrated && !context.is_migrated())
                    return {HealthState::failed, "The migrations have not run yet."};
                store::check_migrated(*context.database, context.migrations);
                return {HealthState::ok, fmt::format("{} are in", context.migrations.size())};
            })};
}

HealthState worst_of(const std::vector<HealthCheck>& checks) {
    HealthState out = HealthState::ok;
    for (const auto& check : checks) out = std::max(out, check.status);
    return out;
}

}  // namespace herald::observe
