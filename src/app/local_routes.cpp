#include <fstream>

#include "ads/import_task.hpp"
#include "app/local.hpp"
#include "observe/backups.hpp"

namespace herald::app {

struct LocalAnswer {
    std::string message;
};
BOOST_DESCRIBE_STRUCT(LocalAnswer, (), (message))

struct LocalPassword {
    std::string email, password;
};
BOOST_DESCRIBE_STRUCT(LocalPassword, (), (email, password))

struct LocalKey {
    std::optional<std::string> master_key;
};
BOOST_DESCRIBE_STRUCT(LocalKey, (), (master_key))

struct LocalImport {
    std::string organization, file;
    std::optional<std::string> mapping;
    std::optional<Currency> currency;
};
BOOST_DESCRIBE_STRUCT(LocalImport, (), (organization, file, mapping, currency))

struct LocalTask {
    std::string organization;
    task::TaskId id;
};
BOOST_DESCRIBE_STRUCT(LocalTask, (), (organization, id))

struct LocalNothing {};
BOOST_DESCRIBE_STRUCT(LocalNothing, (), ())

struct LocalBackup {
    std::string file;
    bool with_key = false;
};
BOOST_DESCRIBE_STRUCT(LocalBackup, (), (file, with_key))

struct LocalBackupState {
    bool is_running = false;
    double progress = 0;
    std::string stage;
    std::optional<std::string> error, sha256;
    std::optional<std::int64_t> size, parts;
};
BOOST_DESCRIBE_STRUCT(LocalBackupState, (),
                      (is_running, progress, stage, error, sha256, size, parts))

}  // namespace herald::app

template <>
inline constexpr auto herald::rules<herald::app::LocalPassword> = std::tuple{
    rule<&herald::app::LocalPassword::password>(length{10, 200}),
};

namespace herald::app {
namespace {

using web::Access;
using web::Visitor;

/// The system's own scope in an organization.
Scope system_scope(App& app, const std::string& organization) {
    const auto row = app.identity().find_by_name(organization);
    if (!row)
        throw Error(ErrorKind::invalid,
                    fmt::format("There is no workspace called {}.", organization));
    return Scope(app.identity().system_parts(row->id));
}

task::Task start_import(App& app, const LocalImport& request) {
    Scope scope = system_scope(app, request.organization);
    if (!std::filesystem::is_regular_file(request.file))
        throw Error(ErrorKind::invalid, fmt::format("{} cannot be read.", request.file));
    const std::string blob = "imports/" + random_token(12) + ".csv";
    app.ads().blobs->put_file(scope.tenant(), blob, request.file);
    ads::ImportInput input;
    input.blob = blob;
    input.file_name = std::filesystem::path(request.file).filename();
    input.mapping_json = request.mapping;
    input.currency = request.currency;
    return scope.write([&](Tx& tx) {
        return task::enqueue(tx, scope, app.bus(),
                             {.type = "ads.import",
                              .title = "Import of " + input.file_name,
                              .input_json = to_json(input)});
    });
}

LocalAnswer start_backup(App& app, const LocalBackup& request) {
    const auto with_key = request.with_key ? App::WithKey::yes : App::WithKey::no;
    const auto source = app.backup_source(with_key);
    app.backup_job().start([&app, source, file = request.file](const backup::Progress& progress) {
        observe::Context context = app.observe();
        context.backup_source = [&] { return source; };
        return observe::make_backup_file(context, file, progress);
    });
    return {"The backup is being made."};
}

LocalBackupState look_at_backup(App& app) {
    const auto state = app.backup_job().look();
    LocalBackupState out{state.is_running, state.progress, state.stage, state.error, {}, {}, {}};
    if (!state.made) return out;
    out.sha256 = state.made->sha256;
    out.size = static_cast<std::int64_t>(state.made->size);
    out.parts = state.made->parts;
    return out;
}

}  // namespace

void add_local_routes(App& app, web::Router& routes) {
    routes.post(
        "/local/backups", {"Make a backup", Access::open},
        [&app](Visitor&, const LocalBackup& request) { return start_backup(app, request); });
    routes.post("/local/backups/progress", {"Show the backup", Access::open},
                [&app](Visitor&, const LocalNothing&) { return look_at_backup(app); });
    routes.post("/local/users", {"Create a user", Access::open},
                [&app](Visitor& visitor, const identity::Register& r) {
                    app.identity().register_user(r, visitor);
                    return LocalAnswer{
                        fmt::format("{} can sign in with the password {}", r.email, r.password)};
                });
    routes.post("/local/passwords", {"Set a password", Access::open},
                [&app](Visitor&, const LocalPassword& r) {
                    app.identity().set_password(r.email, r.password);
                    return LocalAnswer{
                        fmt::format("{} can sign in with the password {}", r.email, r.password)};
                });
    routes.post(
        "/local/master-key", {"Exchange the master key", Access::open},
        [&app](Visitor&, const LocalKey& r) {
            const auto sealed = app.rotate_key(r.master_key);
            return LocalAnswer{fmt::format(
                "{} secret(s) are sealed with the new master key. {}", sealed,
                app.config().master_key.empty()
                    ? "It is in DATA/master.key: back it up; the old one opens nothing here "
                      "any more."
                    : "Start the server with it from now on; the old one opens nothing here "
                      "any more.")};
        });
    routes.post("/local/imports", {"Import a file", Access::open},
                [&app](Visitor&, const LocalImport& r) { return start_import(app, r); });
    routes.post("/local/tasks", {"Show a task", Access::open},
                [&app](Visitor&, const LocalTask& r) {
                    const Scope scope = system_scope(app, r.organization);
                    return task::find_task(scope, r.id);
                });
    routes.post("/local/status", {"Show the status", Access::open},
                [&app](Visitor&, const LocalNothing&) {
                    app.database().ping();
                    return LocalAnswer{app.config().database_url.empty() ? "SQLite, current"
                                                                         : "PostgreSQL, current"};
                });
}

}  // namespace herald::app
