#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::instagram {

/// A professional Instagram account through the Graph API: pictures, reels and carousels that
/// Instagram fetches from a public address; comments below, figures.
connector::Connector make_connector();

}  // namespace herald::connectors::instagram
