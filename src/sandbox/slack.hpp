#pragma once

#include <optional>

#include "base/clock.hpp"
#include "sandbox/wire.hpp"

namespace herald::sandbox {

/// True for what goes to Slack: /services/… (incoming webhooks) and /api/….
bool is_slack(std::string_view path);
/// Checks and answers as Slack does; keeps nothing. The channel "#missing" is not there, the
/// webhook …/GONE is of an archived one.
web::Response slack_answer(const Call& call, Time now);

}  // namespace herald::sandbox
