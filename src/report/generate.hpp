#pragma once

#include "report/report_store.hpp"

/// From a request to a stored file.
namespace herald::report {

/// What a request comes to in this workspace today; its campaigns are looked up. Throws
/// Error{invalid}.
Brief brief_of(const Context& context, const Scope& scope, const ReportRequest& request);

/// Writes down what is wanted; the row waits for its task.
struct Ordered {
    ReportRow row;
    std::string title;  ///< of the task
};
Ordered order_report(const Context& context, const Scope& scope, const ReportRequest& request,
                     std::optional<ReportScheduleId> schedule);

/// Tries of a task before it gives up.
inline constexpr int kAttempts = 5;
std::string content_type_of(ReportFormat format);

/// Makes the file of a report that was ordered, and forgets the oldest beyond kKeptReports.
void make_report(const Context& context, task::Run& run, ReportId id, double from, double to);

/// "report.generate".
task::TaskType generate_task(const Context& context);
struct GenerateInput {
    ReportId report_id;
};
BOOST_DESCRIBE_STRUCT(GenerateInput, (), (report_id))

/// The document of a request, laid out but not painted.
std::shared_ptr<const LaidOut> lay_out(const Context& context, Scope& scope, const Brief& brief,
                                       Typesetter& typesetter, const Progress& progress);
/// A kept page as SVG (from 1). Throws Error{not_found}.
std::string read_page(const Context& context, TenantId tenant, ReportId id, std::int64_t page);

}  // namespace herald::report
