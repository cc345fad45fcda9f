#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::youtube {

/// YouTube, read only: the newest films of a channel, or what a search finds. With a key of the
/// Data API with their figures, without one from the channel's feed.
connector::Connector make_connector();

}  // namespace herald::connectors::youtube
