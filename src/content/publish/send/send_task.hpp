#pragma once

#include "content/publish/send/ledger.hpp"

namespace herald::content {

/// "content.publish": carries one publication out, from its intent to its end. Each of its steps is
/// written down before and after, so that it can be killed anywhere and posts once.
task::TaskType publish_task(const Context& context);

}  // namespace herald::content
