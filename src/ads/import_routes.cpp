#include "ads/import_preview.hpp"
#include "ads/import_task.hpp"
#include "ads/module.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "web/stored_file.hpp"

/// Uploading, previewing and importing files.
namespace herald::ads {
namespace {

constexpr std::uint64_t kMaxFile = 2ULL << 30;
/// Uploaded files that nobody imported are kept this long.
constexpr auto kKeepFiles = std::chrono::days(7);

struct ImportFileTag;
using ImportFileId = Id<ImportFileTag>;

struct ImportFile {
    ImportFileId id;
    std::string name;
    std::int64_t size = 0;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(ImportFile, (), (id, name, size, created_at))

/// A file is sent, or named by the file_id of its preview.
struct PreviewImport {
    web::Upload file;
    std::optional<ImportFileId> file_id;
    std::optional<RawJson> mapping;
    std::optional<Currency> currency;
    std::optional<Platform> platform;
};
BOOST_DESCRIBE_STRUCT(PreviewImport, (), (file, file_id, mapping, currency, platform))

struct StartImport {
    web::Upload file;
    std::optional<ImportFileId> file_id;
    std::optional<Currency> currency;
    std::optional<std::string> time_zone;
    std::optional<RawJson> mapping;
    std::optional<Platform> platform;
};
BOOST_DESCRIBE_STRUCT(StartImport, (), (file, file_id, currency, time_zone, mapping, platform))

struct ImportErrors {
    task::TaskId id;
};
BOOST_DESCRIBE_STRUCT(ImportErrors, (), (id))

std::string blob_of(ImportFileId id) { return "imports/" + to_string(id) + ".csv"; }

/// Forgets files that waited too long; a few at a time.
void drop_old_files(const Context& context, Scope& scope, Tx& tx) {
    const auto old = tx.list<ImportFile>(
        "SELECT {columns} FROM import_files WHERE tenant = :tenant AND created_at < :limit ORDER "
        "BY created_at LIMIT 10",
        {{"limit", scope.now() - kKeepFiles}});
    for (const auto& file : old) {
        tx.execute("DELETE FROM import_files WHERE tenant = :tenant AND id = :id",
                   {{"id", file.id}});
        tx.after_commit([&context, tenant = scope.tenant(), id = file.id] {
            context.blobs->remove(tenant, blob_of(id));
        });
    }
}

ImportFile keep_file(const Context& context, Scope& scope, const web::Upload& upload) {
    const ImportFile file{scope.make_id<ImportFileId>(),
                          std::string(clip(upload.name.empty() ? "file.csv" : upload.name, 255)),
                          static_cast<std::int64_t>(upload.size), scope.now()};
    context.blobs->put_file(scope.tenant(), blob_of(file.id), upload.file->path());
    scope.write([&](Tx& tx) {
        tx.execute("INSERT INTO import_files (tenant, {columns}) VALUES (:tenant, {values})", file);
        drop_old_files(context, scope, tx);
    });
    return file;
}

/// The uploaded file, or the one uploaded before.
ImportFile take_file(const Context& context, Scope& scope, const web::Upload& upload,
                     std::optional<ImportFileId> id) {
    Problems problems;
    if (!upload.file && !id)
        problems.add("/file", "is required: send a file, or the file_id of a preview");
    if (upload.file && id) problems.add("/file_id", "must not be given beside a file");
    problems.raise();
    if (upload.file) return keep_file(context, scope, upload);
    const auto found = scope.db().one<ImportFile>(
        "SELECT {columns} FROM import_files WHERE tenant = :tenant AND id = :id", {{"id", *id}});
    if (!found) problems.add("/file_id", "is no uploaded file of this workspace; upload it again");
    problems.raise();
    return *found;
}

std::filesystem::path path_of(const Context& context, const Scope& scope, const ImportFile& file) {
    const auto path = context.blobs->find(scope.tenant(), blob_of(file.id));
    if (!path) throw Error(ErrorKind::not_found, "The uploaded file is gone; upload it again.");
    return *path;
}

std::optional<std::string> text_of(const std::optional<RawJson>& mapping) {
    return mapping && !mapping->text.empty() && mapping->text != "null"
               ? std::optional(mapping->text)
               : std::nullopt;
}

ImportPreview preview_import(const Context& context, Scope& scope, const PreviewImport& request) {
    const ImportFile file = take_file(context, scope, request.file, request.file_id);
    ImportPreview out = make_preview(path_of(context, scope, file),
                                     {text_of(request.mapping), request.currency, request.platform,
                                      context.workspace(scope).currency});
    out.file_id = to_string(file.id);
    out.file_name = file.name;
    out.size = file.size;
    return out;
}

/// The plan is made here once, so that a file that cannot be imported is refused at once and not by
/// a failed task.
web::Accepted<task::TaskAnswer> start_import(const Context& context, Scope& scope,
                                             const StartImport& request) {
    if (request.time_zone && !TimeZone::parse(*request.time_zone)) {
        Problems problems;
        problems.add("/time_zone", "is no IANA time zone such as Europe/Berlin");
        problems.raise();
    }
    const ImportFile file = take_file(context, scope, request.file, request.file_id);
    make_plan(path_of(context, scope, file), {text_of(request.mapping), request.currency,
                                              request.platform, context.workspace(scope).currency})
        .require_importable();
    const ImportInput input{blob_of(file.id), file.name,         text_of(request.mapping),
                            request.currency, request.time_zone, request.platform};
    task::NewTask task;
    task.type = "ads.import";
    task.title = "Import of " + file.name;
    task.input_json = to_json(input);
    scope.audit({"import.started", "import", file.id.value, {to_json(file)}});
    auto started =
        scope.write([&](Tx& tx) { return task::enqueue(tx, scope, *context.bus, task); });
    const std::string location = "/api/v1/tasks/" + to_string(started.id);
    return {{std::move(started)}, location};
}

web::StoredFile import_errors(const Context& context, Scope& scope, const ImportErrors& request) {
    const auto path =
        context.blobs->find(scope.tenant(), "imports/" + to_string(request.id) + "-errors.csv");
    if (!path) throw Error(ErrorKind::not_found, "This import left no list of errors.");
    return {"text/csv; charset=utf-8", "import-errors.csv", *path};
}

}  // namespace

void add_import_routes(const Context& context, web::Router& routes) {
    using web::Role;
    routes.post(
        "/api/v1/campaigns/import/preview",
        web::RouteSpec("Preview an import", Role::editor).limit(kMaxFile).unaudited(),
        [&context](Scope& s, const PreviewImport& r) { return preview_import(context, s, r); });
    routes.post("/api/v1/campaigns/import",
                web::RouteSpec("Import campaigns", Role::editor).limit(kMaxFile),
                [&context](Scope& s, const StartImport& r) { return start_import(context, s, r); });
    routes.get(
        "/api/v1/campaigns/import/{id}/errors", {"Download the errors of an import", Role::viewer},
        [&context](Scope& s, const ImportErrors& r) { return import_errors(context, s, r); });
}

}  // namespace herald::ads
