#pragma once

#include "content/items/context.hpp"
#include "content/speech/transcription.hpp"
#include "web/router.hpp"

/// The context must outlive the routes.
namespace herald::content {

void add_speech_routes(const Context& context, web::Router& routes);

/// Removes the files to listen to of what was written down before `before`, a hundred at a time;
/// their number.
std::int64_t drop_old_audio(const Context& context, Scope& scope, Time before);

}  // namespace herald::content
