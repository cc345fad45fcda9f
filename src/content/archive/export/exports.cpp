#include "content/archive/export/exports.hpp"

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/json_writer.hpp"
#include "web/stored_file.hpp"

namespace herald::content {
namespace {

constexpr std::string_view kType = "archive.export";

struct ExportFile {
    ArchiveExportId id;
    ExportFormat format{};
    std::string file_name;
    std::int64_t size = 0, entries = 0;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(ExportFile, (), (id, format, file_name, size, entries, created_at))

struct ExportRef {
    ArchiveExportId id;
};
BOOST_DESCRIBE_STRUCT(ExportRef, (), (id))

std::string blob_of(ArchiveExportId id) { return "archive/" + to_string(id) + ".export"; }

std::string_view ending_of(ExportFormat format) {
    switch (format) {
        case ExportFormat::csv: return "csv";
        case ExportFormat::markdown: return "zip";
        case ExportFormat::json: break;
    }
    return "json";
}
std::string type_of(ExportFormat format) {
    switch (format) {
        case ExportFormat::csv: return "text/csv; charset=utf-8";
        case ExportFormat::markdown: return "application/zip";
        case ExportFormat::json: break;
    }
    return "application/json";
}

struct Gone {
    std::filesystem::path path;
    ~Gone() {
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
    }
};

std::string run_export(const Context& context, task::Run& run) {
    const auto wish = run.input_as<ExportArchive>();
    std::filesystem::create_directories(context.scratch);
    const Gone file{context.scratch / ("archive-" + random_token(9))};
    const Exported done = write_export(
        context, run.scope(), wish, file.path,
        [&](std::int64_t entries) { run.progress(0.5, fmt::format("{} entries", entries)); });
    const Day today = context.zone(run.scope()).day_of(run.scope().now());
    const ExportFile row{ArchiveExportId{run.id().value},
                         wish.format,
                         fmt::format("archive-{}.{}", to_string(today), ending_of(wish.format)),
                         static_cast<std::int64_t>(std::filesystem::file_size(file.path)),
                         done.entries,
                         run.scope().now()};
    context.blobs->put_file(run.scope().tenant(), blob_of(row.id), file.path);
    run.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO archive_exports (tenant, {columns}) VALUES (:tenant, {values}) ON "
            "CONFLICT (tenant, id) DO UPDATE SET size = excluded.size, entries = excluded.entries",
            row);
    });
    return to_json(ArchiveExported{row.id, "/api/v1/archive/exports/" + to_string(row.id),
                                   row.file_name, row.entries, row.size, done.cut});
}

TaskFor<ArchiveExported> start(const Context& context, Scope& scope, const ExportArchive& request) {
    const task::NewTask wish{.type = std::string(kType),
                             .title = "Export of the archive",
                             .input_json = to_json(request)};
    scope.audit({"archive.exported", "archive", {}, {}});
    auto task = scope.write([&](Tx& tx) { return task::enqueue(tx, scope, *context.bus, wish); });
    const std::string location = "/api/v1/tasks/" + to_string(task.id);
    return {{{std::move(task)}, location}};
}

web::StoredFile download(const Context& context, const Scope& scope, const ExportRef& ref) {
    const auto row = scope.db().one<ExportFile>(
        "SELECT {columns} FROM archive_exports WHERE tenant = :tenant AND id = :id",
        {{"id", ref.id}});
    const auto path = row ? context.blobs->find(scope.tenant(), blob_of(ref.id)) : std::nullopt;
    if (!path)
        throw Error(ErrorKind::not_found, "There is no such export; they are kept for seven days.");
    return {type_of(row->format), row->file_name, *path};
}

}  // namespace

task::TaskType export_task(const Context& context) {
    return {std::string(kType), [&context](task::Run& run) { return run_export(context, run); }, 1};
}

std::int64_t remove_old_exports(const Context& context, Scope& scope) {
    const auto old = scope.db().list<ArchiveExportId>(
        "SELECT id FROM archive_exports WHERE tenant = :tenant AND created_at < :before",
        {{"before", scope.now() - kExportsKept}});
    for (const auto id : old)
        scope.write([&](Tx& tx) {
            tx.execute("DELETE FROM archive_exports WHERE tenant = :tenant AND id = :id",
                       {{"id", id}});
            tx.after_commit([&context, tenant = scope.tenant(), id] {
                context.blobs->remove(tenant, blob_of(id));
            });
        });
    return static_cast<std::int64_t>(old.size());
}

void add_export_routes(const Context& context, web::Router& routes) {
    using web::Role;
    routes.post("/api/v1/archive/export", {"Export the archive", Role::viewer},
                [&context](Scope& s, const ExportArchive& r) { return start(context, s, r); });
    routes.get("/api/v1/archive/exports/{id}", {"Download an export of the archive", Role::viewer},
               [&context](Scope& s, const ExportRef& r) { return download(context, s, r); });
}

}  // namespace herald::content
