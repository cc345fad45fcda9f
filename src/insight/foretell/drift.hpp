#pragma once

#include "insight/panel/context.hpp"
#include "task/task.hpp"

namespace herald::insight {

/// Part of a refresh: each model in service is looked at once a week, on the days since the last it
/// was made from (features by PSI, errors against those it was promoted with); one that drifts is
/// trained again at once. Where there is enough data and no model yet, the first is trained.
void refresh_drift(const Context& context, task::Run& run);

}  // namespace herald::insight
