#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/content/request.hpp"
#include "task/task.hpp"
#include "web/paging.hpp"

/// Reports, schedules and shares as the API shows them.
namespace herald::report {

struct ReportTag;
struct ReportScheduleTag;
using ReportId = Id<ReportTag>;
using ReportScheduleId = Id<ReportScheduleTag>;

enum class ReportState : std::uint8_t { pending, ready, failed };
BOOST_DESCRIBE_ENUM(ReportState, pending, ready, failed)

struct ReportHead {
    ReportId id;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(ReportHead, (), (id, title))

struct Report : ReportHead, OfTemplate {
    ReportFormat format{};
    Language language{};
    Day from, to;
    ReportState state{};
    std::optional<std::string> file_name;
    std::optional<std::int64_t> size;   ///< bytes
    std::optional<std::int64_t> pages;  ///< null for tables
    Time created_at;
    std::optional<Time> finished_at;
    std::optional<std::string> created_by;
    std::optional<ReportScheduleId> schedule_id;
    std::optional<task::TaskId> task_id;
    std::optional<std::string> error;
    std::optional<Time> shared_until;
};
BOOST_DESCRIBE_STRUCT(Report, (ReportHead, OfTemplate),
                      (format, language, from, to, state, file_name, size, pages, created_at,
                       finished_at, created_by, schedule_id, task_id, error, shared_until))

struct ListReports : web::Paged {
    std::vector<ReportState> state;
    std::vector<ReportFormat> format;
    std::optional<ReportScheduleId> schedule_id;
};
BOOST_DESCRIBE_STRUCT(ListReports, (web::Paged), (state, format, schedule_id))

struct ReportRef {
    ReportId id;
};
BOOST_DESCRIBE_STRUCT(ReportRef, (), (id))
struct ReportPageRef {
    ReportId id;
    std::int64_t page = 1;
};
BOOST_DESCRIBE_STRUCT(ReportPageRef, (), (id, page))

struct ReportPreviewRequest : ReportRequest {
    std::optional<std::int64_t> page;  ///< from 1
};
BOOST_DESCRIBE_STRUCT(ReportPreviewRequest, (ReportRequest), (page))
struct ReportPreview {
    std::int64_t pages = 0, page = 0;
    std::string svg;
    double width = 0, height = 0;  ///< points
};
BOOST_DESCRIBE_STRUCT(ReportPreview, (), (pages, page, svg, width, height))

struct ShareReport {
    ReportId id;
    std::optional<std::int64_t> expires_in_days;
};
BOOST_DESCRIBE_STRUCT(ShareReport, (), (id, expires_in_days))
/// The token is shown once; only its hash is kept.
struct ReportShare {
    std::string url, token;
    Time expires_at;
};
BOOST_DESCRIBE_STRUCT(ReportShare, (), (url, token, expires_at))
struct SharedReport {
    std::string title, organization;
    ReportFormat format{};
    Language language{};
    Day from, to;
    std::optional<std::int64_t> pages, size;
    std::optional<std::string> file_name;
    Time created_at, expires_at;
};
BOOST_DESCRIBE_STRUCT(SharedReport, (),
                      (title, organization, format, language, from, to, pages, size, file_name,
                       created_at, expires_at))
struct SharedReportRef {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(SharedReportRef, (), (token))
struct SharedReportPageRef {
    std::string token;
    std::int64_t page = 1;
};
BOOST_DESCRIBE_STRUCT(SharedReportPageRef, (), (token, page))

/// Branding of the workspace, with what was made of its colours so that they can be read.
struct ReportHouse : ReportBranding {
    std::vector<std::string> notices;
};
BOOST_DESCRIBE_STRUCT(ReportHouse, (ReportBranding), (notices))

/// `default` cannot be a member in C++ either.
struct OfDefault {
    bool default_ = false;
};
struct DefaultMember {
    static constexpr auto pointer = &OfDefault::default_;
    static constexpr const char* name = "default";
    static constexpr unsigned modifiers = boost::describe::mod_public;
};
boost::describe::detail::list<DefaultMember> boost_public_member_descriptor_fn(OfDefault**);
boost::describe::detail::list<> boost_protected_member_descriptor_fn(OfDefault**);
boost::describe::detail::list<> boost_private_member_descriptor_fn(OfDefault**);
boost::describe::detail::list<> boost_base_descriptor_fn(OfDefault**);
struct ReportTemplateSection : OfDefault {
    ReportSection id{};
    std::string name;
};
BOOST_DESCRIBE_STRUCT(ReportTemplateSection, (OfDefault), (id, name))
struct ReportTemplateInfo {
    ReportTemplate id{};
    std::string name, description;
    PeriodPreset preset{};
    std::vector<ReportTemplateSection> sections;  ///< its own in their order, then the rest
    std::vector<ads::Metric> metrics;             ///< of this template
};
BOOST_DESCRIBE_STRUCT(ReportTemplateInfo, (), (id, name, description, preset, sections, metrics))

struct ReportSchedule {
    ReportScheduleId id;
    std::string name;
    ReportRequest report;
    std::string rrule, time_zone;
    std::vector<std::string> recipients;
    bool enabled = true;
    std::optional<Time> next_run_at;  ///< null while it is switched off, or has ended
    std::vector<Time> next_runs;      ///< five
    std::optional<Time> last_run_at;
    std::optional<ReportId> last_report_id;
    std::optional<std::string> last_error;
    Time created_at;
    std::optional<std::string> created_by;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ReportSchedule, (),
                      (id, name, report, rrule, time_zone, recipients, enabled, next_run_at,
                       next_runs, last_run_at, last_report_id, last_error, created_at, created_by,
                       version))
struct ReportScheduleDraft {
    std::string name;
    ReportRequest report;
    std::string rrule;
    std::optional<std::string> time_zone;
    std::vector<std::string> recipients;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(ReportScheduleDraft, (),
                      (name, report, rrule, time_zone, recipients, enabled))
struct ReportSchedulePatch {
    ReportScheduleId id;
    std::optional<std::string> name;
    std::optional<ReportRequest> report;
    std::optional<std::string> rrule, time_zone;
    std::optional<std::vector<std::string>> recipients;
    std::optional<bool> enabled;
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(ReportSchedulePatch, (),
                      (id, name, report, rrule, time_zone, recipients, enabled, if_match))
struct ReportScheduleRef {
    ReportScheduleId id;
};
BOOST_DESCRIBE_STRUCT(ReportScheduleRef, (), (id))
struct ListReportSchedules : web::Paged {};
BOOST_DESCRIBE_STRUCT(ListReportSchedules, (web::Paged), ())

inline constexpr std::size_t kMostRecipients = 50;

Error no_such(ReportId id);
Error no_such(ReportScheduleId id);

}  // namespace herald::report

template <>
inline constexpr auto herald::rules<herald::report::ReportPreviewRequest> = std::tuple{
    rule<&herald::report::ReportPreviewRequest::page>(at_least{1}, at_most{2000},
                                                      doc{"From 1; 1 when left out."}),
};
template <>
inline constexpr auto herald::rules<herald::report::ShareReport> = std::tuple{
    rule<&herald::report::ShareReport::expires_in_days>(at_least{1}, at_most{90},
                                                        doc{"14 when left out."}),
};
template <>
inline constexpr auto herald::rules<herald::report::ReportPageRef> = std::tuple{
    rule<&herald::report::ReportPageRef::page>(at_least{1}, at_most{2000}),
};
template <>
inline constexpr auto herald::rules<herald::report::SharedReportPageRef> = std::tuple{
    rule<&herald::report::SharedReportPageRef::page>(at_least{1}, at_most{2000}),
};
template <>
inline constexpr auto herald::rules<herald::report::ReportScheduleDraft> = std::tuple{
    rule<&herald::report::ReportScheduleDraft::name>(length{1, 120}),
    rule<&herald::report::ReportScheduleDraft::rrule>(
        length{1, 500}, doc{"RFC 5545: FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=8;BYMINUTE=0. A cron "
                            "expression of five fields is understood too."}),
    rule<&herald::report::ReportScheduleDraft::time_zone>(
        length{1, 64}, doc{"IANA name; the organization's when left out."}),
    rule<&herald::report::ReportScheduleDraft::recipients>(
        count{0, herald::report::kMostRecipients},
        doc{"Who gets it by e-mail; nobody: it is only made."}),
};
template <>
inline constexpr auto herald::rules<herald::report::ReportSchedulePatch> = std::tuple{
    rule<&herald::report::ReportSchedulePatch::name>(length{1, 120}),
    rule<&herald::report::ReportSchedulePatch::rrule>(length{1, 500}),
    rule<&herald::report::ReportSchedulePatch::time_zone>(length{1, 64}),
    rule<&herald::report::ReportSchedulePatch::recipients>(
        count{0, herald::report::kMostRecipients}),
};
