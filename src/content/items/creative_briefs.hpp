#pragma once

#include "content/items/context.hpp"
#include "event/event.hpp"

namespace herald::content {

/// A brief for every fresh creative that a rule asks for ("creative.wanted"): its id is that of the
/// rule's event, so that it is written once. The context outlives the listener.
event::Listener creative_briefs(const Context& context);

}  // namespace herald::content
