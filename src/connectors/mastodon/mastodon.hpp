#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::mastodon {

/// Mastodon and what speaks its client API: publishes posts with pictures and threads, reads what
/// became of them, collects accounts and hashtags.
connector::Connector make_connector();

}  // namespace herald::connectors::mastodon
