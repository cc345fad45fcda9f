#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::anthropic {

/// Anthropic's messages API: texts. It has no embeddings, pictures or sound.
connector::Connector make_connector();

}  // namespace herald::connectors::anthropic
