#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "web/http.hpp"

namespace herald::sandbox::ai {

/// A WAV of quiet tones with breaths, a third of a second a word: what speech is to a sandbox.
std::string make_speech(std::string_view text);

/// What a form with a recording is answered with: the same recording always says the same. With
/// verbose_json it has parts and words with their times; their length is that of a WAV, else 10 s.
boost::json::object transcript_of(const web::Request& request);

}  // namespace herald::sandbox::ai
