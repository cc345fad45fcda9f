#pragma once

#include "report/generate.hpp"

/// What routes under two names share.
namespace herald::report {

web::Page<Report> list_stored_reports(const Scope& scope, const ListReports& request);
/// 202 with the task that makes it. Throws Error{invalid}.
web::Accepted<task::TaskAnswer> generate_report(const Context& context, Scope& scope,
                                                const ReportRequest& request);

}  // namespace herald::report
