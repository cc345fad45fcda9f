#pragma once

#include <functional>
#include <vector>

#include "connector/call.hpp"

namespace herald::connector {

/// Something to be done on the calling thread.
using Delivery = std::function<void()>;
/// Hands a delivery over; waits while too many are pending, so that memory stays bounded.
using Emit = std::function<void(Delivery)>;
using Job = std::function<void(const Emit&)>;

/// Runs the jobs, started in order, on up to call.in_flight() threads; deliveries run on the
/// calling thread, those of one job in order. Returns when all is done. The first exception of a
/// job, a delivery or the call's checkpoint stops everything and comes out.
void run_in_flight(Call& call, std::vector<Job> jobs);

}  // namespace herald::connector
