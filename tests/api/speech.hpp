#pragma once

#include "net/test_server.hpp"

/// Recordings and a server that writes them down, for tests.
namespace herald::api {

/// A WAV of what loudness alone cannot tell from speech.
std::string spoken_wav(double seconds);
/// "/speech/v1/…" is a provider on OpenAI's wire, "/speech/…" files to fetch.
net::test::ServedResponse serve_speech(const net::test::ServedRequest& request);
/// How often the provider was asked to write down; from this number on it refuses the key. 0:
/// never.
int speech_calls();
void refuse_speech_after(int calls);

}  // namespace herald::api
