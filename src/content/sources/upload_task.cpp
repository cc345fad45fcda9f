#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "base/json_writer.hpp"
#include "content/sources/collect.hpp"
#include "content/sources/routes.hpp"
#include "content/sources/sources.hpp"
#include "content/sources/store/item_store.hpp"
#include "content/sources/trend_task.hpp"
#include "web/router.hpp"

/// Items as a file.
namespace herald::content {
namespace {

constexpr std::string_view kUploadTask = "content.upload";
constexpr std::size_t kItemsATime = 500;

struct UploadInput {
    SourceId source_id;
    std::string blob, name;
};
BOOST_DESCRIBE_STRUCT(UploadInput, (), (source_id, blob, name))

struct UploadResult {
    std::int64_t items = 0, added = 0, updated = 0, duplicates = 0, skipped = 0;
    std::vector<std::string> problems;
    bool cut = false;
};
BOOST_DESCRIBE_STRUCT(UploadResult, (), (items, added, updated, duplicates, skipped, problems, cut))

std::string read_whole(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    if (!in) throw Error(ErrorKind::unavailable, "The uploaded file cannot be read.");
    return std::move(out).str();
}

std::string take_upload(const Context& context, task::Run& run) {
    const auto input = run.input_as<UploadInput>();
    Scope& scope = run.scope();
    const SourceRow source = find_source(scope, input.source_id);
    const auto path = context.blobs->find(scope.tenant(), input.blob);
    if (!path) throw Error(ErrorKind::not_found, "The uploaded file is gone; upload it again.");
    auto file = arrivals::from_file(read_whole(*path), scope.now());
    UploadResult result;
    result.items = static_cast<std::int64_t>(file.items.size());
    result.skipped = static_cast<std::int64_t>(file.skipped);
    result.problems = std::move(file.problems);
    result.cut = file.cut;
    for (std::size_t from = 0; from < file.items.size(); from += kItemsATime) {
        const auto to = std::min(file.items.size(), from + kItemsATime);
        const auto at = [&](std::size_t i) {
            return std::make_move_iterator(file.items.begin() + static_cast<std::ptrdiff_t>(i));
        };
        auto rows = prepare_items(scope, source, {at(from), at(to)});
        Kept kept;
        run.write([&](Tx& tx) { kept = keep_items(tx, scope, *context.bus, source, rows); });
        result.added += kept.added;
        result.updated += kept.updated;
        result.duplicates += kept.duplicates;
        run.progress(static_cast<double>(to) / static_cast<double>(file.items.size()),
                     fmt::format("{} of {} items", to, file.items.size()));
    }
    SourceRow after = source;
    after.state = SourceState::ok;
    after.last_collected_at = scope.now();
    run.write([&](Tx& tx) {
        settle_source(tx, after);
        if (result.added > 0) enqueue_trends(tx, context, scope);
        tx.after_commit([&context, tenant = scope.tenant(), blob = input.blob] {
            context.blobs->remove(tenant, blob);
        });
    });
    return to_json(result);
}

}  // namespace

web::Accepted<task::TaskAnswer> upload_items(const Context& context, Scope& scope,
                                             const UploadSourceItems& request) {
    const SourceRow source = find_source(scope, request.id);
    Problems problems;
    if (!request.file.file) problems.add("/file", "is required");
    if (request.file.size > arrivals::kMostFileBytes)
        problems.add("/file",
                     fmt::format("must not be larger than {} MB", arrivals::kMostFileBytes >> 20));
    problems.raise();
    if (source.kind != SourceKind::upload)
        throw Error(ErrorKind::conflict, "Files belong to a source of the kind upload.");
    const std::string blob = "source-uploads/" + to_string(make_uuid(scope.clock())) + ".data";
    context.blobs->put_file(scope.tenant(), blob, request.file.file->path());
    const std::string name(clip(request.file.name, 200));
    scope.audit({"source.uploaded", "source", source.id.value, {}});
    auto task = scope.write([&](Tx& tx) {
        return task::enqueue(tx, scope, *context.bus,
                             {.type = std::string(kUploadTask),
                              .title = "Items of " + (name.empty() ? "a file" : name),
                              .input_json = to_json(UploadInput{source.id, blob, name})});
    });
    const std::string location = "/api/v1/tasks/" + to_string(task.id);
    return {{std::move(task)}, location};
}

task::TaskType upload_task(const Context& context) {
    return {std::string(kUploadTask),
            [&context](task::Run& run) { return take_upload(context, run); }};
}

}  // namespace herald::content
