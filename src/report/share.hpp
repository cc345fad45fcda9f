#pragma once

#include "report/report_store.hpp"
#include "web/router.hpp"

namespace herald::report {

/// Opening a report to whoever has its link: the token tells the organization and is kept as its
/// hash only. A new link replaces the old one. Throws Error{conflict} when the report is not ready.
ReportShare share_report(const Context& context, Scope& scope, const ShareReport& request);
void end_share(Scope& scope, const ReportRef& request);

/// The open routes: /shared/reports/…
void add_shared_routes(const Context& context, web::Router& routes);

}  // namespace herald::report
