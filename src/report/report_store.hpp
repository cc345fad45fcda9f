#pragma once

#include "report/context.hpp"
#include "report/entities.hpp"

/// The SQL of reports, and where their files lie.
namespace herald::report {

/// As its table has it.
struct ReportRow : ReportHead, OfTemplate {
    ReportFormat format{};
    Language language{};
    Day first_day, last_day;
    ReportState state{};
    std::optional<std::string> file_name;
    std::optional<std::int64_t> size, pages;
    ReportRequest request;
    Time created_at;
    std::optional<Time> finished_at;
    std::optional<std::string> created_by;
    std::optional<ReportScheduleId> schedule_id;
    std::optional<task::TaskId> task_id;
    std::optional<std::string> error;
    std::optional<std::string> share_hash;
    std::optional<Time> shared_until;
};
BOOST_DESCRIBE_STRUCT(ReportRow, (ReportHead, OfTemplate),
                      (format, language, first_day, last_day, state, file_name, size, pages,
                       request, created_at, finished_at, created_by, schedule_id, task_id, error,
                       share_hash, shared_until))

Report to_report(const Scope& scope, ReportRow row);
/// Throws Error{not_found}.
ReportRow find_report(const Scope& scope, ReportId id);
std::optional<ReportRow> find_shared(const Scope& scope, const std::string& share_hash);
web::Page<Report> list_reports(const Scope& scope, const ListReports& request);
void insert_report(Tx& tx, const ReportRow& row);

struct ReadyReport {
    std::string file_name;
    std::int64_t size = 0;
    std::optional<std::int64_t> pages;
};
void set_ready(Tx& tx, const Context& context, const Scope& scope, ReportId id,
               const ReadyReport& ready);
void set_failed(Tx& tx, const Context& context, const Scope& scope, ReportId id,
                const std::string& error);
void set_share(Tx& tx, ReportId id, const std::optional<std::string>& hash,
               std::optional<Time> until);
void remove_report(Tx& tx, ReportId id);

/// Older ones go when there are more.
inline constexpr std::int64_t kKeptReports = 500;
std::vector<ReportId> list_surplus(const Scope& scope);

/// "reports/ID", "reports/ID.pages".
std::string blob_of(ReportId id);
std::string pages_blob_of(ReportId id);
void remove_files(const Context& context, TenantId tenant, ReportId id);

ReportBranding house_branding(const Scope& scope);
void set_house_branding(Tx& tx, const Scope& scope, const ReportBranding& branding);

}  // namespace herald::report
