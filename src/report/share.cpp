#include "report/share.hpp"

#include "base/crypto.hpp"
#include "identity/identity.hpp"
#include "report/generate.hpp"
#include "web/stored_file.hpp"

namespace herald::report {
namespace {

constexpr std::size_t kTenantBytes = 16, kRandomBytes = 24;
constexpr std::int64_t kUsualDays = 14;
/// Tries of one address an hour: enough to leaf through reports, too few to guess.
constexpr std::int64_t kHourly = 1000;

Error no_such_link() {
    return {ErrorKind::not_found, "This link has expired, was withdrawn, or never was."};
}

std::string hash_of(std::string_view token) { return to_hex(sha256(token)); }

struct Opened {
    Scope scope;
    ReportRow row;
};

/// The report that a token opens. Every way it can fail reads the same.
Opened open_share(const Context& context, const std::string& token) {
    const auto bytes = from_base64url(token);
    if (!bytes || bytes->size() != kTenantBytes + kRandomBytes) throw no_such_link();
    Uuid tenant;
    std::copy_n(bytes->begin(), kTenantBytes, tenant.bytes.begin());
    const auto scope_of = [&] {
        try {
            return context.alerts->system_scope(TenantId{tenant});
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::not_found) throw no_such_link();
            throw;
        }
    };
    Scope scope = scope_of();
    auto row = find_shared(scope, hash_of(token));
    if (!row || row->state != ReportState::ready) throw no_such_link();
    return {std::move(scope), *std::move(row)};
}

SharedReport get_shared(const Context& context, const SharedReportRef& ref) {
    const Opened opened = open_share(context, ref.token);
    const ReportRow& row = opened.row;
    return {.title = row.title,
            .organization = identity::find_organization(opened.scope).name,
            .format = row.format,
            .language = row.language,
            .from = row.first_day,
            .to = row.last_day,
            .pages = row.pages,
            .size = row.size,
            .file_name = row.file_name,
            .created_at = row.created_at,
            .expires_at = *row.shared_until};
}

web::StoredFile get_shared_file(const Context& context, const SharedReportRef& ref) {
    const Opened opened = open_share(context, ref.token);
    const auto path = context.blobs().find(opened.scope.tenant(), blob_of(opened.row.id));
    if (!path) throw no_such_link();
    return {content_type_of(opened.row.format), opened.row.file_name.value_or("report"), *path};
}

web::File get_shared_page(const Context& context, const SharedReportPageRef& ref) {
    const Opened opened = open_share(context, ref.token);
    return {"image/svg+xml", "", read_page(context, opened.scope.tenant(), opened.row.id, ref.page),
            std::nullopt};
}

}  // namespace

ReportShare share_report(const Context& context, Scope& scope, const ShareReport& request) {
    const ReportRow row = find_report(scope, request.id);
    if (row.state != ReportState::ready)
        throw Error(ErrorKind::conflict, "Only a report that is ready can be shared.");
    const TenantId tenant = scope.tenant();
    Bytes bytes(tenant.value.bytes.begin(), tenant.value.bytes.end());
    const Bytes random = random_bytes(kRandomBytes);
    bytes.insert(bytes.end(), random.begin(), random.end());
    ReportShare out;
    out.token = to_base64url(bytes);
    out.url = context.alerts->public_url + "/shared/" + out.token;
    out.expires_at = scope.now() + std::chrono::days(request.expires_in_days.value_or(kUsualDays));
    scope.audit({"report.shared",
                 "report",
                 row.id.value,
                 {fmt::format(R"({{"expires_at":"{}"}})", to_string(out.expires_at))}});
    scope.write([&](Tx& tx) { set_share(tx, row.id, hash_of(out.token), out.expires_at); });
    return out;
}

void end_share(Scope& scope, const ReportRef& request) {
    const ReportRow row = find_report(scope, request.id);
    scope.audit({"report.share_ended", "report", row.id.value, {}});
    scope.write([&](Tx& tx) { set_share(tx, row.id, std::nullopt, std::nullopt); });
}

void add_shared_routes(const Context& context, web::Router& routes) {
    using web::Access;
    routes.get(
        "/api/v1/shared/reports/{token}",
        web::RouteSpec("Get a shared report", Access::open).hourly(kHourly),
        [&context](web::Visitor&, const SharedReportRef& r) { return get_shared(context, r); });
    routes.get("/api/v1/shared/reports/{token}/file",
               web::RouteSpec("Get a shared report's file", Access::open).hourly(kHourly),
               [&context](web::Visitor&, const SharedReportRef& r) {
                   return get_shared_file(context, r);
               });
    routes.get("/api/v1/shared/reports/{token}/pages/{page}",
               web::RouteSpec("Get a shared report's page", Access::open).hourly(kHourly),
               [&context](web::Visitor&, const SharedReportPageRef& r) {
                   return get_shared_page(context, r);
               });
}

}  // namespace herald::report
