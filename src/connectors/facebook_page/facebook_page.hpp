#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::facebook_page {

/// A Facebook page through the Graph API: posts with pictures or a film, link previews and comments
/// below, found again among the newest; reads reactions, comments, shares, views and clicks.
connector::Connector make_connector();

}  // namespace herald::connectors::facebook_page
