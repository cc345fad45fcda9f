#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::discord {

/// A Discord channel through its webhook: publishes messages with files, reads their reactions.
/// What stands there cannot be asked for.
connector::Connector make_connector();

}  // namespace herald::connectors::discord
