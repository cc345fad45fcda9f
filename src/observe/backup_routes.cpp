#include "observe/backups.hpp"
#include "observe/module.hpp"
#include "web/paging.hpp"

namespace herald::observe {

struct ListBackups : web::Paged {};
BOOST_DESCRIBE_STRUCT(ListBackups, (web::Paged), ())

struct BackupSettingsAnswer {
    bool enabled = false;
    std::string cron;
    std::optional<std::string> at;  ///< null when cron is no plain daily time
    std::int64_t keep_daily = 0, keep_weekly = 0;
    std::string folder;
};
BOOST_DESCRIBE_STRUCT(BackupSettingsAnswer, (),
                      (enabled, cron, at, keep_daily, keep_weekly, folder))

struct BackupSettingsDraft {
    bool enabled = false;
    std::optional<std::string> cron, at;
    std::optional<std::int64_t> keep_daily, keep_weekly;
    std::optional<std::string> folder;
};
BOOST_DESCRIBE_STRUCT(BackupSettingsDraft, (), (enabled, cron, at, keep_daily, keep_weekly, folder))

}  // namespace herald::observe

template <>
inline constexpr auto herald::rules<herald::observe::BackupSettingsDraft> = std::tuple{
    rule<&herald::observe::BackupSettingsDraft::cron>(
        length{1, 200}, doc{"When, in the organization's time zone; 02:30 every day at first."}),
    rule<&herald::observe::BackupSettingsDraft::at>(
        length{5, 5}, doc{"HH:MM: every day at this time, instead of a cron expression."}),
    rule<&herald::observe::BackupSettingsDraft::keep_daily>(
        herald::at_least{1}, herald::at_most{366},
        doc{"Days of which the newest scheduled backup is kept."}),
    rule<&herald::observe::BackupSettingsDraft::keep_weekly>(
        herald::at_least{0}, herald::at_most{520},
        doc{"Weeks of which the newest scheduled backup is kept."}),
    rule<&herald::observe::BackupSettingsDraft::folder>(
        length{1, 4096}, doc{"As it is: only --backup-folder changes it."}),
};

namespace herald::observe {
namespace {

void require_operator(const Context& context, const Scope& scope) {
    if (!context.is_operator(scope))
        throw Error(ErrorKind::forbidden,
                    "Backups hold every organization of this server; only the one that runs it "
                    "may look after them.");
}

BackupSettingsAnswer answer_of(const Context& context, const Scope& scope) {
    const BackupSettings settings = find_settings(scope);
    return {settings.enabled,    settings.cron,        daily_time(settings.cron),
            settings.keep_daily, settings.keep_weekly, context.backup_folder.string()};
}

BackupSettingsAnswer put_settings(const Context& context, Scope& scope,
                                  const BackupSettingsDraft& draft) {
    require_operator(context, scope);
    // A path in a request would let an administrator of the workspace write anywhere on the disk.
    if (draft.folder && *draft.folder != context.backup_folder.string())
        throw Error(ErrorKind::invalid, "The folder is set on the server, by --backup-folder.")
            .with_fields({{"/folder", "only --backup-folder changes it"}});
    BackupSettings settings = find_settings(scope);
    settings.enabled = draft.enabled;
    // What was read may be sent back whole: the one of the two that changed counts.
    if (draft.cron && *draft.cron != settings.cron)
        settings.cron = *draft.cron;
    else if (draft.at && draft.at != daily_time(settings.cron))
        settings.cron = daily_cron(*draft.at);
    if (draft.keep_daily) settings.keep_daily = *draft.keep_daily;
    if (draft.keep_weekly) settings.keep_weekly = *draft.keep_weekly;
    save_settings(context, scope, settings);
    return answer_of(context, scope);
}

}  // namespace

void add_backup_routes(const Context& context, web::Router& routes) {
    routes.get("/api/v1/system/backups", {"List backups", store::Role::admin},
               [&context](Scope& scope, const ListBackups& request) {
                   require_operator(context, scope);
                   const auto before = web::read_cursor<BackupId>(request, "backups");
                   auto rows = list_backups(
                       context, scope, before ? std::optional(std::get<0>(*before)) : std::nullopt,
                       request.fetch());
                   return web::make_page(std::move(rows), request, [](const Backup& row) {
                       return web::make_cursor("backups", row.id);
                   });
               });
    routes.post("/api/v1/system/backups",
                web::RouteSpec("Create a backup", store::Role::admin).about("backup"),
                [&context](Scope& scope) {
                    require_operator(context, scope);
                    auto task = start_backup(context, scope, BackupKind::manual);
                    std::string location = "/api/v1/tasks/" + to_string(task.id);
                    return web::Accepted<task::TaskAnswer>{{std::move(task)}, std::move(location)};
                });
    routes.get("/api/v1/system/backups/settings", {"Get backup settings", store::Role::admin},
               [&context](Scope& scope) {
                   require_operator(context, scope);
                   return answer_of(context, scope);
               });
    routes.put(
        "/api/v1/system/backups/settings",
        web::RouteSpec("Update backup settings", store::Role::admin).about("backup_settings"),
        [&context](Scope& scope, const BackupSettingsDraft& draft) {
            return put_settings(context, scope, draft);
        });
}

void add_tasks(const Context& context, task::Runner& runner) { runner.add(backup_task(context)); }

}  // namespace herald::observe
