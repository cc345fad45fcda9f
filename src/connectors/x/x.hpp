#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::x {

/// X through API v2: posts with pictures or a film and threads, found again among our newest; reads
/// public figures.
connector::Connector make_connector();

}  // namespace herald::connectors::x
