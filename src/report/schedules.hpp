#pragma once

#include "report/report_store.hpp"
#include "web/router.hpp"

/// Reports that are made, and mailed, by the calendar.
namespace herald::report {

web::Page<ReportSchedule> list_report_schedules(Scope& scope, const ListReportSchedules& request);
/// Throws Error{not_found}.
ReportSchedule find_report_schedule(const Scope& scope, ReportScheduleId id);
/// Throws Error{invalid}: the rule's part, the zone, the recipient, the report's members.
web::Created<ReportSchedule> create_report_schedule(const Context& context, Scope& scope,
                                                    const ReportScheduleDraft& draft);
ReportSchedule update_report_schedule(const Context& context, Scope& scope,
                                      const ReportSchedulePatch& patch);
void remove_report_schedule(Scope& scope, const ReportScheduleRef& request);
/// Now, beside its calendar.
task::Task run_report_schedule(const Context& context, Scope& scope,
                               const ReportScheduleRef& request);

void add_schedule_routes(const Context& context, web::Router& routes);

inline constexpr std::string_view kScheduledTask = "report.scheduled";
/// "report.scheduled": makes the report and mails it to each recipient; what was made or sent is
/// not made or sent again by a retry.
task::TaskType scheduled_task(const Context& context);
struct ScheduledInput {
    ReportScheduleId schedule_id;
};
BOOST_DESCRIBE_STRUCT(ScheduledInput, (), (schedule_id))

}  // namespace herald::report
