#include "content/archive/keep/retention.hpp"

#include "base/json_writer.hpp"
#include "content/archive/export/exports.hpp"
#include "content/archive/meaning.hpp"
#include "content/sources/store/source.hpp"

namespace herald::content {
namespace {

constexpr std::string_view kType = "archive.keep", kTitle = "Keep the archive in order";
constexpr std::int64_t kPerWrite = 100;

struct KeepResult {
    std::int64_t content = 0, source_items = 0, recordings = 0, exports = 0;
};
BOOST_DESCRIBE_STRUCT(KeepResult, (), (content, source_items, recordings, exports))

/// What a number of days ends before; absent: never.
std::optional<Time> before(const Scope& scope, const std::optional<std::int64_t>& days) {
    return days ? std::optional(scope.now() - std::chrono::days(*days)) : std::nullopt;
}

std::int64_t remove_content(const Context& context, task::Run& run, Time limit) {
    std::int64_t removed = 0;
    for (;;) {
        const auto old = run.scope().db().list<ItemId>(
            "SELECT id FROM content_items WHERE tenant = :tenant AND state = 'archived' AND "
            "updated_at < :limit ORDER BY updated_at, id LIMIT :count",
            {{"limit", limit}, {"count", kPerWrite}});
        for (const auto id : old) {
            run.checkpoint();
            remove_item(context.items, run.scope(), id);
            ++removed;
        }
        if (old.empty()) return removed;
    }
}

std::int64_t remove_collected(task::Run& run, Time limit) {
    std::int64_t removed = 0;
    for (;;) {
        run.checkpoint();
        const auto some = remove_source_items_before(run.scope(), limit, kPerWrite);
        removed += some;
        if (some < kPerWrite) return removed;
    }
}

/// The recordings' sound; their words stay.
std::int64_t remove_sound(const Context& context, task::Run& run, Time limit) {
    const auto old = run.scope().db().list<Uuid>(
        "SELECT id FROM transcriptions WHERE tenant = :tenant AND has_audio = 1 AND created_at < "
        ":limit",
        {{"limit", limit}});
    for (const auto id : old) {
        run.write([&](Tx& tx) {
            tx.execute(
                "UPDATE transcriptions SET has_audio = 0, version = version + 1 WHERE tenant = "
                ":tenant AND id = :id",
                {{"id", id}});
            tx.after_commit([&context, tenant = run.scope().tenant(), id] {
                context.blobs->remove(tenant, "speech/" + to_string(id) + ".m4a");
            });
        });
    }
    return static_cast<std::int64_t>(old.size());
}

std::string keep(const Context& context, task::Run& run) {
    const ArchiveRetention wanted = get_retention(run.scope());
    KeepResult out;
    if (const auto limit = before(run.scope(), wanted.archived_items_days))
        out.content = remove_content(context, run, *limit);
    if (const auto limit = before(run.scope(), wanted.source_items_days))
        out.source_items = remove_collected(run, *limit);
    if (const auto limit = before(run.scope(), wanted.transcripts_audio_days))
        out.recordings = remove_sound(context, run, *limit);
    out.exports = remove_old_exports(context, run.scope());
    if (waits_for_meaning(run.scope()))
        run.write([&](Tx& tx) { task::enqueue(tx, run.scope(), *context.bus, embed_wish()); });
    return to_json(out);
}

void order_daily(Tx& tx, const Context& context, const Scope& scope) {
    const auto stands = tx.one<std::int64_t>(
        "SELECT 1 FROM schedules WHERE tenant = :tenant AND type = :type AND key = 'daily'",
        {{"type", kType}});
    if (stands) return;
    task::set_schedule(tx, scope,
                       {std::string(kType), std::string(kTitle), "50 3 * * *",
                        context.zone(scope).name(), "{}", "daily"});
}

}  // namespace

ArchiveRetention get_retention(const Scope& scope) {
    return scope.db()
        .one<ArchiveRetention>("SELECT {columns} FROM archive_retention WHERE tenant = :tenant")
        .value_or(ArchiveRetention{});
}

ArchiveRetention put_retention(const Context& context, Scope& scope,
                               const PutArchiveRetention& request) {
    const ArchiveRetention now = get_retention(scope);
    request.if_match.check(now.version);
    const ArchiveRetention next{request.source_items_days, request.transcripts_audio_days,
                                request.archived_items_days, now.version + 1};
    scope.audit({"archive.retention_changed", "archive", {}, {to_json(next)}});
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO archive_retention (tenant, {columns}) VALUES (:tenant, {values}) ON "
            "CONFLICT (tenant) DO UPDATE SET source_items_days = excluded.source_items_days, "
            "transcripts_audio_days = excluded.transcripts_audio_days, archived_items_days = "
            "excluded.archived_items_days, version = excluded.version",
            next);
        order_daily(tx, context, scope);
    });
    return next;
}

task::TaskType keep_task(const Context& context) {
    return {std::string(kType), [&context](task::Run& run) { return keep(context, run); }, 1};
}

event::Listener keep_listener(const Context& context) {
    return {"content.archive", "content.created",
            [&context](store::TenantId tenant, const event::Event&) {
                Scope scope = context.system_scope(tenant);
                const bool stands = scope.db()
                                        .one<std::int64_t>(
                                            "SELECT 1 FROM schedules WHERE tenant = :tenant AND "
                                            "type = :type AND key = 'daily'",
                                            {{"type", kType}})
                                        .has_value();
                if (!stands) scope.write([&](Tx& tx) { order_daily(tx, context, scope); });
            }};
}

void add_retention_routes(const Context& context, web::Router& routes) {
    using web::Role;
    routes.get("/api/v1/archive/retention", {"Get the retention of the archive", Role::viewer},
               [](Scope& s) { return get_retention(s); });
    routes.put("/api/v1/archive/retention", {"Set the retention of the archive", Role::admin},
               [&context](Scope& s, const PutArchiveRetention& r) {
                   return put_retention(context, s, r);
               });
}

}  // namespace herald::content
