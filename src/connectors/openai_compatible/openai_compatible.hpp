#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::openai_compatible {

/// Any server that speaks OpenAI's wire (llama.cpp, vLLM, LM Studio, Groq, Mistral, …), and Ollama
/// by its own, which alone can make room for a long prompt.
connector::Connector make_connector();

}  // namespace herald::connectors::openai_compatible
