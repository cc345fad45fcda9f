#pragma once

#include "connection/connection.hpp"
#include "content/speech/engine/engine.hpp"

namespace herald::content::speech {

/// An engine on the other side of a connection. `language` ISO 639-1; empty: found by the engine.
/// Throws Error{invalid} when its connector cannot transcribe.
std::unique_ptr<Engine> make_connected(connection::OpenConnection open, std::string language);

/// A WAV of 16 kHz mono.
std::string make_wav(std::span<const std::int16_t> samples);

}  // namespace herald::content::speech
