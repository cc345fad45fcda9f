#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::gemini {

/// Google's Gemini API: texts, embeddings, pictures, transcription without times.
connector::Connector make_connector();

}  // namespace herald::connectors::gemini
