#include "report/report_store.hpp"

#include "event/event.hpp"
#include "web/newest.hpp"

namespace herald::report {

Error no_such(ReportId id) {
    return {ErrorKind::not_found, fmt::format("There is no report {}.", to_string(id))};
}
Error no_such(ReportScheduleId id) {
    return {ErrorKind::not_found, fmt::format("There is no report schedule {}.", to_string(id))};
}

namespace {

/// A task that ended before it began to write (cancelled while it waited) left its report behind.
bool is_abandoned(const Scope& scope, const ReportRow& row) {
    if (row.state != ReportState::pending || !row.task_id) return false;
    const auto state = scope.db().one<task::State>(
        "SELECT state FROM tasks WHERE tenant = :tenant AND id = :id", {{"id", *row.task_id}});
    return state == task::State::cancelled || state == task::State::failed;
}

}  // namespace

Report to_report(const Scope& scope, ReportRow row) {
    if (is_abandoned(scope, row)) {
        row.state = ReportState::failed;
        row.error = "It was cancelled.";
    }
    Report out;
    static_cast<ReportHead&>(out) = static_cast<ReportHead&>(row);
    out.template_ = row.template_;
    out.format = row.format;
    out.language = row.language;
    out.from = row.first_day;
    out.to = row.last_day;
    out.state = row.state;
    out.file_name = std::move(row.file_name);
    out.size = row.size;
    out.pages = row.pages;
    out.created_at = row.created_at;
    out.finished_at = row.finished_at;
    out.created_by = std::move(row.created_by);
    out.schedule_id = row.schedule_id;
    out.task_id = row.task_id;
    out.error = std::move(row.error);
    if (row.share_hash && row.shared_until && *row.shared_until > scope.now())
        out.shared_until = row.shared_until;
    return out;
}

ReportRow find_report(const Scope& scope, ReportId id) {
    auto row = scope.db().one<ReportRow>(
        "SELECT {columns} FROM reports WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!row) throw no_such(id);
    return *std::move(row);
}

std::optional<ReportRow> find_shared(const Scope& scope, const std::string& share_hash) {
    return scope.db().one<ReportRow>(
        "SELECT {columns} FROM reports WHERE tenant = :tenant AND share_hash = :hash AND "
        "shared_until > :now",
        {{"hash", share_hash}, {"now", scope.now()}});
}

web::Page<Report> list_reports(const Scope& scope, const ListReports& request) {
    std::string sql = "SELECT {columns} FROM reports WHERE tenant = :tenant AND id < :before";
    store::Params params{{"before", web::newest_before<ReportId>(request, "reports")},
                         {"limit", request.fetch()}};
    const auto one_of = [&](std::string_view column, const auto& values) {
        std::string names;  // of an enumeration: nothing of the client's
        for (const auto value : values)
            names += fmt::format("{}'{}'", names.empty() ? "" : ", ", enum_name(value));
        if (!names.empty()) sql += fmt::format(" AND {} IN ({})", column, names);
    };
    one_of("state", request.state);
    one_of("format", request.format);
    if (request.schedule_id) {
        sql += " AND schedule_id = :schedule";
        params.emplace_back("schedule", *request.schedule_id);
    }
    sql += " ORDER BY id DESC LIMIT :limit";
    std::vector<Report> out;
    for (auto& row : scope.db().list<ReportRow>(sql, std::move(params)))
        out.push_back(to_report(scope, std::move(row)));
    return web::make_newest_page(std::move(out), request, "reports");
}

void insert_report(Tx& tx, const ReportRow& row) {
    tx.execute("INSERT INTO reports (tenant, {columns}) VALUES (:tenant, {values})", row);
}

namespace {

void announce(Tx& tx, const Context& context, const Scope& scope, ReportId id, ReportState state) {
    event::emit(tx, scope.tenant(), *context.bus, scope.clock(), "reports",
                state == ReportState::ready ? "report.ready" : "report.failed",
                fmt::format(R"({{"id":"{}","state":"{}"}})", to_string(id), enum_name(state)));
}

}  // namespace

void set_ready(Tx& tx, const Context& context, const Scope& scope, ReportId id,
               const ReadyReport& ready) {
    tx.execute(
        "UPDATE reports SET state = 'ready', file_name = :file, size = :size, pages = :pages, "
        "finished_at = :now, error = NULL WHERE tenant = :tenant AND id = :id",
        {{"file", ready.file_name},
         {"size", ready.size},
         {"pages", ready.pages},
         {"now", scope.now()},
         {"id", id}});
    announce(tx, context, scope, id, ReportState::ready);
}

void set_failed(Tx& tx, const Context& context, const Scope& scope, ReportId id,
                const std::string& error) {
    tx.execute(
        "UPDATE reports SET state = 'failed', error = :error, finished_at = :now WHERE tenant = "
        ":tenant AND id = :id AND state <> 'ready'",
        {{"error", error}, {"now", scope.now()}, {"id", id}});
    announce(tx, context, scope, id, ReportState::failed);
}

void set_share(Tx& tx, ReportId id, const std::optional<std::string>& hash,
               std::optional<Time> until) {
    tx.execute(
        "UPDATE reports SET share_hash = :hash, shared_until = :until WHERE tenant = :tenant AND "
        "id = :id",
        {{"hash", hash}, {"until", until}, {"id", id}});
}

void remove_report(Tx& tx, ReportId id) {
    tx.execute("DELETE FROM reports WHERE tenant = :tenant AND id = :id", {{"id", id}});
}

std::vector<ReportId> list_surplus(const Scope& scope) {
    return scope.db().list<ReportId>(
        "SELECT id FROM reports WHERE tenant = :tenant AND state <> 'pending' ORDER BY id DESC "
        "LIMIT 100 OFFSET :kept",
        {{"kept", kKeptReports}});
}

std::string blob_of(ReportId id) { return "reports/" + to_string(id); }
std::string pages_blob_of(ReportId id) { return blob_of(id) + ".pages"; }

void remove_files(const Context& context, TenantId tenant, ReportId id) {
    context.blobs().remove(tenant, blob_of(id));
    context.blobs().remove(tenant, pages_blob_of(id));
}

ReportBranding house_branding(const Scope& scope) {
    const auto text =
        scope.db().one<std::string>("SELECT branding FROM report_branding WHERE tenant = :tenant");
    return text ? from_json<ReportBranding>(*text, Unknown::ignore) : ReportBranding{};
}

void set_house_branding(Tx& tx, const Scope& scope, const ReportBranding& branding) {
    tx.execute(
        "INSERT INTO report_branding (tenant, branding, updated_at) VALUES (:tenant, :branding, "
        ":now) ON CONFLICT (tenant) DO UPDATE SET branding = excluded.branding, updated_at = "
        "excluded.updated_at",
        {{"branding", to_json<Digits::exact>(branding)}, {"now", scope.now()}});
}

}  // namespace herald::report
