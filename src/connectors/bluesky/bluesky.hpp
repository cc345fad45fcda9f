#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::bluesky {

/// Bluesky through the AT Protocol: publishes posts with pictures, cards and threads under record
/// keys of our own, reads what became of them, collects accounts and searches.
connector::Connector make_connector();

}  // namespace herald::connectors::bluesky
