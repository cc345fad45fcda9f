#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::reddit {

/// Reddit, read only: the newest posts of a community or a person, with their figures.
connector::Connector make_connector();

}  // namespace herald::connectors::reddit
