#pragma once

#include <memory>

#include "insight/creative/wear.hpp"
#include "insight/panel/context.hpp"
#include "web/router.hpp"

namespace herald::insight {

void add_creative_routes(const Context& context, web::Router& routes);

/// The history with single ads that creatives are judged by; shared between callers.
std::shared_ptr<const History> creative_history(const Context& context, const Scope& scope);

}  // namespace herald::insight
