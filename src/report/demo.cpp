#include "report/demo.hpp"

#include "report/schedules.hpp"
#include "report/use_cases.hpp"

namespace herald::report {

void add_demo_reports(const Context& context, Scope& scope) {
    ReportRequest monthly;
    monthly.template_ = ReportTemplate::monthly;
    monthly.preset = PeriodPreset::last_30_days;
    monthly.title = "Performance of the last 30 days";
    generate_report(context, scope, monthly);
    ReportRequest weekly;
    weekly.template_ = ReportTemplate::weekly;
    weekly.format = ReportFormat::xlsx;
    generate_report(context, scope, weekly);
    ReportScheduleDraft schedule;
    schedule.name = "Executive report, first of the month";
    schedule.report.template_ = ReportTemplate::executive;
    schedule.rrule = "FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=8;BYMINUTE=0";
    create_report_schedule(context, scope, schedule);
}

}  // namespace herald::report
