#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::telegram {

/// A Telegram channel or group through a bot: publishes messages, pictures and albums; collects
/// public channels from their web preview. What stands there cannot be asked for.
connector::Connector make_connector();

}  // namespace herald::connectors::telegram
