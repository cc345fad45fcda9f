#include <set>

#include "base/calendar.hpp"
#include "base/crypto.hpp"
#include "base/error.hpp"
#include "store/applied_migrations.hpp"
#include "store/database.hpp"

namespace herald::store {
namespace {

/// Lines of one database only begin with its name in braces; `{blob}` is a type of both.
std::string for_dialect(const std::string& sql, Dialect dialect) {
    const bool sqlite = dialect == Dialect::sqlite;
    const std::string_view own = sqlite ? "{sqlite}" : "{postgres}";
    const std::string_view other = sqlite ? "{postgres}" : "{sqlite}";
    constexpr std::string_view kMark = "{blob}";
    std::string out;
    for (std::size_t at = 0; at < sql.size();) {
        const std::size_t end = std::min(sql.find('\n', at), sql.size());
        std::string_view line = std::string_view(sql).substr(at, end - at);
        if (line.starts_with(own)) line.remove_prefix(own.size());
        if (!line.starts_with(other)) (out += line) += '\n';
        at = end + 1;
    }
    const std::string_view type = sqlite ? "BLOB" : "BYTEA";
    for (auto at = out.find(kMark); at != std::string::npos; at = out.find(kMark, at))
        out.replace(at, kMark.size(), type);
    return out;
}

std::vector<AppliedMigration> read_applied(Connection& c) {
    std::vector<AppliedMigration> out;
    c.query("SELECT module, number, sha256 FROM schema_migrations", {},
            [&](const Row& row) { out.push_back(read_row<AppliedMigration>(row)); });
    return out;
}

/// PostgreSQL: every table with a tenant column shows only the rows of the transaction's tenant.
/// 'system' passes, no setting shows nothing. The settings stand in sub-selects, so that they are
/// read once a statement and not once a row.
constexpr std::string_view kRowSecurity = R"sql(
DO $$
DECLARE t record;
BEGIN
    FOR t IN SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
             WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attname = 'tenant'
               AND NOT a.attisdropped AND NOT c.relforcerowsecurity LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t.name);
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t.name);
        EXECUTE format('CREATE POLICY tenant_rows ON %s USING ((SELECT current_setting(''herald.tenant'', true)) = ''system'' OR '
                       'tenant = (SELECT decode(nullif(current_setting(''herald.tenant'', true), ''system''), ''hex'')))', t.name);
    END LOOP;
END $$;
)sql";

}  // namespace

void compare_migrations(const std::vector<AppliedMigration>& applied,
                        const std::vector<Migration>& migrations) {
    for (const AppliedMigration& old : applied) {
        const auto ours = std::find_if(
            migrations.begin(), migrations.end(),
            [&](const Migration& m) { return m.module == old.module && m.number == old.number; });
        if (ours == migrations.end())
            throw Error(ErrorKind::unavailable,
                        fmt::format("The database was made by a newer Herald (it knows {} {}); "
                                    "install that version.",
                                    old.module, old.number));
        if (to_hex(sha256(ours->sql)) != old.sha256)
            throw Error(
                ErrorKind::internal,
                fmt::format("The migration {}/{} differs from the one this database was made with.",
                            ours->module, ours->name));
    }
}

void check_migrated(Database& database, const std::vector<Migration>& migrations) {
    std::vector<AppliedMigration> applied;
    database.read(std::nullopt, [&](Connection& c) { applied = read_applied(c); });
    compare_migrations(applied, migrations);
    if (applied.size() < migrations.size())
        throw Error(ErrorKind::unavailable,
                    fmt::format("{} migrations of the database are missing; start the server once "
                                "more, or run: herald migrate",
                                migrations.size() - applied.size()));
}

void migrate(Database& database, const std::vector<Migration>& migrations) {
    const bool postgres = database.dialect() == Dialect::postgres;
    const auto lock = [&](Connection& c) {
        if (postgres)
            c.run_script(
                "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SELECT "
                "pg_advisory_xact_lock(4851207936)");
    };
    std::vector<AppliedMigration> applied;
    database.write(std::nullopt, [&](Connection& c) {
        lock(c);
        c.run_script(
            "CREATE TABLE IF NOT EXISTS schema_migrations (module TEXT NOT NULL, number BIGINT NOT "
            "NULL, name TEXT NOT NULL, "
            "sha256 TEXT NOT NULL, applied_at BIGINT NOT NULL, PRIMARY KEY (module, number))");
        applied = read_applied(c);
    });
    compare_migrations(applied, migrations);
    std::set<std::pair<std::string, int>> done;
    for (const AppliedMigration& old : applied) done.emplace(old.module, old.number);
    for (const Migration& m : migrations) {
        if (done.contains({m.module, m.number})) continue;
        database.write(std::nullopt, [&](Connection& c) {
            lock(c);
            bool already = false;  // another process may have been faster
            c.query("SELECT 1 FROM schema_migrations WHERE module = :module AND number = :number",
                    {{"module", m.module}, {"number", m.number}},
                    [&](const Row&) { already = true; });
            if (already) return;
            c.run_script(for_dialect(m.sql, database.dialect()));
            if (postgres) c.run_script(kRowSecurity);
            c.execute(
                "INSERT INTO schema_migrations (module, number, name, sha256, applied_at) VALUES "
                "(:module, :number, :name, :sha, :at)",
                {{"module", m.module},
                 {"number", m.number},
                 {"name", m.name},
                 {"sha", to_hex(sha256(m.sql))},
                 {"at", SystemClock().now()}});
        });
    }
}

}  // namespace herald::store
