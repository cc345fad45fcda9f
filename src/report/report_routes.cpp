#include "ads/campaign_order.hpp"
#include "base/crypto.hpp"
#include "report/document/paint.hpp"
#include "report/module.hpp"
#include "report/share.hpp"
#include "report/use_cases.hpp"
#include "web/stored_file.hpp"

namespace herald::report {
namespace {

/// A logo in a request makes it large.
constexpr std::uint64_t kBodyLimit = 1 << 20;

Report get_report(const Scope& scope, const ReportRef& ref) {
    return to_report(scope, find_report(scope, ref.id));
}

web::StoredFile get_file(const Context& context, const Scope& scope, const ReportRef& ref) {
    const ReportRow row = find_report(scope, ref.id);
    const auto path = context.blobs().find(scope.tenant(), blob_of(row.id));
    if (row.state != ReportState::ready || !path)
        throw Error(ErrorKind::not_found, "This report has no file yet.");
    return {content_type_of(row.format), row.file_name.value_or("report"), *path};
}

web::File get_page(const Context& context, const Scope& scope, const ReportPageRef& ref) {
    const ReportRow row = find_report(scope, ref.id);
    return {"image/svg+xml", "", read_page(context, scope.tenant(), row.id, ref.page),
            std::nullopt};
}

void remove(const Context& context, Scope& scope, const ReportRef& ref) {
    const ReportRow row = find_report(scope, ref.id);
    scope.audit({"report.removed", "report", row.id.value, {}});
    scope.write([&](Tx& tx) { remove_report(tx, row.id); });
    remove_files(context, scope.tenant(), row.id);
}

/// Pages of one request are turned without laying it out again, as long as nothing it is made of
/// has changed.
ReportPreview preview(const Context& context, Scope& scope, const ReportPreviewRequest& request) {
    const Brief brief = [&] {
        Brief out = brief_of(context, scope, request);
        out.format = ReportFormat::pdf;
        return out;
    }();
    auto lease = context.fonts->take();
    const std::string what = to_json<Digits::exact>(static_cast<const ReportRequest&>(request)) +
                             to_json<Digits::exact>(brief.branding) + to_string(brief.period.from) +
                             to_string(brief.period.to);
    const auto quarter =
        std::chrono::floor<std::chrono::minutes>(scope.now()).time_since_epoch() / 5;
    const std::string key =
        fmt::format("{}:{}:{}:{}:{}", scope.tenant_key(),
                    context.ads().warehouse->data_version(scope.tenant_key()),
                    context.ads().campaigns->version(scope), quarter.count(), to_hex(sha256(what)));
    const auto laid_out = context.previews->get(key, [&] {
        return lay_out(context, scope, brief, *lease, [](double, std::string_view) {});
    });
    const Document& document = laid_out->document;
    ReportPreview out;
    out.pages = std::ssize(document.pages);
    out.page = std::min(request.page.value_or(1), out.pages);
    out.svg = paint_svg(document, static_cast<std::size_t>(out.page - 1), *lease);
    out.width = document.width;
    out.height = document.height;
    return out;
}

web::Page<ReportTemplateInfo> list_templates() {
    web::Page<ReportTemplateInfo> out;
    for (const TemplateKind& kind : template_kinds()) {
        auto& info = out.data.emplace_back();
        info.id = kind.id;
        info.name = kind.name;
        info.description = kind.description;
        info.preset = kind.preset;
        info.metrics = kind.metrics;
        const auto add = [&](ReportSection section, bool is_default) {
            auto& one = info.sections.emplace_back();
            one.id = section;
            one.name = name_of(section);
            one.default_ = is_default;
        };
        for (const ReportSection section : kind.sections) add(section, true);
        for (const ReportSection section : kind_of(ReportTemplate::performance).sections)
            if (std::find(kind.sections.begin(), kind.sections.end(), section) ==
                kind.sections.end())
                add(section, false);
    }
    return out;
}

ReportHouse shown(const ReportBranding& branding) {
    ReportHouse out;
    static_cast<ReportBranding&>(out) = branding;
    const auto note = [&](const std::optional<std::string>& text, std::string_view what) {
        const auto color = text ? parse_color(*text) : std::nullopt;
        if (color && readable(*color) != *color)
            out.notices.push_back(fmt::format(
                "The {} colour is too light for small text on white ({:.1f} : 1, needed are 4.5): "
                "text in it is drawn darker.",
                what, contrast(*color, kWhite)));
    };
    note(branding.primary_color, "primary");
    note(branding.accent_color, "accent");
    return out;
}

ReportHouse set_branding(Scope& scope, const ReportBranding& branding) {
    Problems problems;
    check_branding(branding, "", problems);
    problems.raise();
    scope.audit({"report_branding.updated", "report_branding", std::nullopt, {}});
    scope.write([&](Tx& tx) { set_house_branding(tx, scope, branding); });
    return shown(branding);
}

void add_share_routes(const Context& context, web::Router& routes) {
    using web::Role;
    routes.post("/api/v1/reports/{id}/share",
                web::RouteSpec("Share a report", Role::editor).may(ErrorKind::conflict),
                [&context](Scope& s, const ShareReport& r) { return share_report(context, s, r); });
    routes.del("/api/v1/reports/{id}/share", {"Unshare a report", Role::editor}, end_share);
}

void add_making_routes(const Context& context, web::Router& routes) {
    using web::Role;
    routes.post(
        "/api/v1/reports/generate",
        web::RouteSpec("Generate a report", Role::editor).limit(kBodyLimit),
        [&context](Scope& s, const ReportRequest& r) { return generate_report(context, s, r); });
    routes.post(
        "/api/v1/reports/preview",
        web::RouteSpec("Preview a report", Role::viewer)
            .limit(kBodyLimit)
            .unaudited()
            .describe("One page as SVG, of what the report would be now."),
        [&context](Scope& s, const ReportPreviewRequest& r) { return preview(context, s, r); });
    routes.get("/api/v1/reports/templates", {"List report templates", Role::viewer},
               [](Scope&) { return list_templates(); });
    routes.get("/api/v1/reports/branding", {"Get report branding", Role::viewer},
               [](Scope& s) { return shown(house_branding(s)); });
    routes.put("/api/v1/reports/branding",
               web::RouteSpec("Update report branding", Role::editor).limit(kBodyLimit),
               set_branding);
}

}  // namespace

web::Page<Report> list_stored_reports(const Scope& scope, const ListReports& request) {
    return list_reports(scope, request);
}

web::Accepted<task::TaskAnswer> generate_report(const Context& context, Scope& scope,
                                                const ReportRequest& request) {
    Ordered order = order_report(context, scope, request, std::nullopt);
    scope.audit({"report.ordered", "report", order.row.id.value, {}});
    auto task = scope.write([&](Tx& tx) {
        auto made = task::enqueue(tx, scope, *context.bus,
                                  {.type = "report.generate",
                                   .title = order.title,
                                   .input_json = to_json(GenerateInput{order.row.id}),
                                   .max_attempts = kAttempts});
        ReportRow row = order.row;
        row.task_id = made.id;
        insert_report(tx, row);
        return made;
    });
    const std::string location = "/api/v1/tasks/" + to_string(task.id);
    return {{std::move(task)}, location};
}

void add_report_routes(const Context& context, web::Router& routes) {
    using web::Role;
    routes.get("/api/v1/reports", {"List reports", Role::viewer},
               [](Scope& s, const ListReports& r) { return list_stored_reports(s, r); });
    add_making_routes(context, routes);
    routes.get("/api/v1/reports/{id}", {"Get a report", Role::viewer},
               [](Scope& s, const ReportRef& r) { return get_report(s, r); });
    routes.get("/api/v1/reports/{id}/file", {"Get a report's file", Role::viewer},
               [&context](Scope& s, const ReportRef& r) { return get_file(context, s, r); });
    routes.get("/api/v1/reports/{id}/pages/{page}", {"Get a report's page", Role::viewer},
               [&context](Scope& s, const ReportPageRef& r) { return get_page(context, s, r); });
    routes.del("/api/v1/reports/{id}", {"Delete a report", Role::editor},
               [&context](Scope& s, const ReportRef& r) { remove(context, s, r); });
    add_share_routes(context, routes);
}

}  // namespace herald::report
