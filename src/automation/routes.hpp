#pragma once

#include "automation/engine/context.hpp"
#include "web/router.hpp"

namespace herald::automation {

/// Rules, templates, fields, settings.
void add_rule_routes(const Context& context, web::Router& routes);
/// Preview, back-test, evaluation.
void add_run_routes(const Context& context, web::Router& routes);
void add_history_routes(const Context& context, web::Router& routes);

}  // namespace herald::automation
