#pragma once

#include "report/content/gather.hpp"

namespace herald::report {

/// What rules did in a period, oldest first, out of automation's history.
std::vector<ActionFigure> automation_actions(const ads::Context& context, const Scope& scope,
                                             const ads::Period& period);

}  // namespace herald::report
