#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::openai {

/// OpenAI: texts through chat completions or the responses API, embeddings, pictures,
/// transcription, speech.
connector::Connector make_connector();

}  // namespace herald::connectors::openai
