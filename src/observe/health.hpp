#pragma once

#include <string>
#include <vector>

#include "base/described.hpp"
#include "observe/context.hpp"

namespace herald::observe {

enum class HealthState { ok, degraded, failed };
BOOST_DESCRIBE_ENUM(HealthState, ok, degraded, failed)

struct HealthCheck {
    std::string name;
    HealthState status{};
    std::string detail;
    double duration_ms = 0;
};
BOOST_DESCRIBE_STRUCT(HealthCheck, (), (name, status, detail, duration_ms))

/// database, warehouse, disk, migrations: each is asked now.
std::vector<HealthCheck> run_checks(const Context& context);
/// The worst of them.
HealthState worst_of(const std::vector<HealthCheck>& checks);

}  // namespace herald::observe
