#pragma once

#include "report/context.hpp"

namespace herald::report {

/// What a workspace that was filled for looking around has: two reports on their way and a
/// schedule that mails nobody.
void add_demo_reports(const Context& context, Scope& scope);

}  // namespace herald::report
