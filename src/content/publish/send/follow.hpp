#pragma once

#include "content/items/context.hpp"
#include "event/event.hpp"

namespace herald::content {

/// "task.updated": a publication whose task was cancelled, or ended in a way that it could not
/// write down itself, does not stay under way for ever.
event::Listener publication_listener(const Context& context);

}  // namespace herald::content
