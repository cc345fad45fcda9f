#include "store/postgres_copy.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::store {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".copy";

struct Close {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

/// A plain connection: no pipeline, no time limits, all rows are its to see.
class Line {
public:
    explicit Line(const std::string& url) {
        const char* names[] = {"application_name", "connect_timeout", "client_encoding",
                               "options",          "dbname",          nullptr};
        const char* values[] = {"herald backup",
                                "5",
                                "UTF8",
                                "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 "
                                "-c timezone=UTC",
                                url.c_str(),
                                nullptr};
        handle_.reset(PQconnectdbParams(names, values, 1));
        if (PQstatus(handle_.get()) != CONNECTION_OK)
            throw Error(ErrorKind::unavailable, "The database does not answer; try again.",
                        PQerrorMessage(handle_.get()));
        PQsetNoticeProcessor(
            handle_.get(), [](void*, const char*) {}, nullptr);
    }

    PGconn* get() const { return handle_.get(); }
    Result run(const std::string& sql, ExecStatusType wanted = PGRES_COMMAND_OK) {
        Result result(PQexec(handle_.get(), sql.c_str()));
        if (PQresultStatus(result.get()) != wanted) fail(sql);
        return result;
    }
    [[noreturn]] void fail(const std::string& what) const {
        throw Error(ErrorKind::unavailable, "The database refused; see the log.",
                    fmt::format("{}: {}", what, trim(PQerrorMessage(handle_.get()))));
    }
    std::string quoted(const std::string& name) const {
        char* text = PQescapeIdentifier(handle_.get(), name.data(), name.size());
        if (text == nullptr) fail(name);
        std::string out = text;
        PQfreemem(text);
        return out;
    }

private:
    std::unique_ptr<PGconn, Close> handle_;
};

struct Table {
    std::string name, columns;  ///< "id,name", as they are quoted
    double pages = 1;
};

std::vector<Table> list_tables(Line& line) {
    const Result rows = line.run(
        "SELECT c.relname, string_agg(quote_ident(a.attname), ',' ORDER BY a.attnum), "
        "greatest(c.relpages, 1) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > "
        "0 AND NOT a.attisdropped GROUP BY c.oid, c.relname, c.relpages ORDER BY c.relname",
        PGRES_TUPLES_OK);
    std::vector<Table> out;
    for (int i = 0; i < PQntuples(rows.get()); ++i)
        out.push_back({PQgetvalue(rows.get(), i, 0), PQgetvalue(rows.get(), i, 1),
                       std::strtod(PQgetvalue(rows.get(), i, 2), nullptr)});
    return out;
}

class PostgresSnapshot final : public DatabaseSnapshot {
public:
    explicit PostgresSnapshot(const std::string& url) : line_(url) {
        line_.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        // The first question: from here it stands still.
        line_.run("SELECT set_config('herald.tenant', 'system', true)", PGRES_TUPLES_OK);
    }

    void write_to(const fs::path& folder, const std::function<void(double)>& progress) override {
        const auto tables = list_tables(line_);
        double all = 0, done = 0;
        for (const Table& table : tables) all += table.pages;
        for (const Table& table : tables) {
            write_table(table, folder / (table.name + std::string(kSuffix)));
            done += table.pages;
            if (progress) progress(done / all);
        }
    }

private:
    void write_table(const Table& table, const fs::path& file) {
        std::ofstream out(file, std::ios::binary);
        out << table.columns << '\n';
        const std::string sql =
            fmt::format("COPY {} ({}) TO STDOUT", line_.quoted(table.name), table.columns);
        line_.run(sql, PGRES_COPY_OUT);
        char* piece = nullptr;
        int size = 0;
        while ((size = PQgetCopyData(line_.get(), &piece, 0)) > 0) {
            out.write(piece, size);
            PQfreemem(piece);
        }
        const Result end(PQgetResult(line_.get()));
        if (size == -2 || PQresultStatus(end.get()) != PGRES_COMMAND_OK) line_.fail(sql);
        while (const Result more{PQgetResult(line_.get())}) {
        }
        out.flush();
        if (!out)
            throw Error(ErrorKind::unavailable, "The disk is full; the backup was not made.",
                        file.string());
    }

    Line line_;
};

/// The file may name them in another order; nothing else of it reaches a statement.
void check_columns(const Table& table, const std::string& columns) {
    const auto sorted = [](std::string_view text) {
        std::vector<std::string_view> out;
        for (std::size_t at = 0; at <= text.size();) {
            const std::size_t end = std::min(text.find(',', at), text.size());
            out.push_back(text.substr(at, end - at));
            at = end + 1;
        }
        std::sort(out.begin(), out.end());
        return out;
    };
    if (sorted(columns) != sorted(table.columns))
        throw Error(ErrorKind::invalid,
                    fmt::format("The columns of {} in the backup are not Herald's.", table.name));
}

void load_table(Line& line, const Table& table, const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string columns;
    if (!std::getline(in, columns))
        throw Error(ErrorKind::invalid, fmt::format("{} of the backup is empty.", table.name));
    check_columns(table, columns);
    const std::string name = line.quoted(table.name);
    const Result forced = line.run(
        fmt::format("SELECT 1 FROM pg_class WHERE oid = '{}'::regclass AND relforcerowsecurity",
                    name),
        PGRES_TUPLES_OK);
    const bool guarded = PQntuples(forced.get()) > 0;
    // COPY FROM refuses a table whose rows are guarded; its owner may put the guard aside.
    if (guarded) line.run(fmt::format("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY", name));
    const std::string sql = fmt::format("COPY {} ({}) FROM STDIN", name, columns);
    line.run(sql, PGRES_COPY_IN);
    std::vector<char> buffer(1 << 20);
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0)
        if (PQputCopyData(line.get(), buffer.data(), static_cast<int>(in.gcount())) != 1)
            line.fail(sql);
    if (PQputCopyEnd(line.get(), nullptr) != 1) line.fail(sql);
    const Result end(PQgetResult(line.get()));
    if (PQresultStatus(end.get()) != PGRES_COMMAND_OK) line.fail(sql);
    while (const Result more{PQgetResult(line.get())}) {
    }
    if (guarded) line.run(fmt::format("ALTER TABLE {} FORCE ROW LEVEL SECURITY", name));
}

}  // namespace

std::unique_ptr<DatabaseSnapshot> snapshot_postgres(const std::string& url) {
    return std::make_unique<PostgresSnapshot>(url);
}

void clear_postgres(const std::string& url, Overwrite overwrite) {
    Line line(url);
    line.run("BEGIN");
    const auto tables = list_tables(line);
    const bool ours = std::any_of(tables.begin(), tables.end(), [](const Table& table) {
        return table.name == "schema_migrations";
    });
    if (tables.empty()) return;
    if (!ours)
        throw Error(ErrorKind::conflict,
                    fmt::format("This database holds something else than Herald (a table {}); "
                                "restore into an empty one.",
                                tables.front().name));
    if (overwrite == Overwrite::no)
        throw Error(ErrorKind::conflict,
                    "This database holds a Herald already; give --force to replace it.");
    for (const Table& table : tables)
        line.run(fmt::format("DROP TABLE {} CASCADE", line.quoted(table.name)));
    line.run("COMMIT");
}

void load_postgres(const std::string& url, const fs::path& folder,
                   const std::function<void(double)>& progress) {
    Line line(url);
    line.run("BEGIN");
    const auto tables = list_tables(line);
    std::string names;  // all at once, as tables that refer to one another demand
    for (const Table& table : tables)
        names += (names.empty() ? "" : ", ") + line.quoted(table.name);
    if (!names.empty()) line.run("TRUNCATE " + names);
    std::size_t files = 0, done = 0;
    for (const auto& entry : fs::directory_iterator(folder))
        files += entry.path().extension() == kSuffix ? 1 : 0;
    for (const Table& table : tables) {
        const fs::path file = folder / (table.name + std::string(kSuffix));
        if (!fs::exists(file))
            throw Error(ErrorKind::invalid, fmt::format("The backup has no table {}.", table.name));
        load_table(line, table, file);
        ++done;
        if (progress) progress(static_cast<double>(done) / static_cast<double>(files));
    }
    if (done != files)
        throw Error(ErrorKind::invalid, "The backup holds tables that this version does not have.");
    line.run("COMMIT");
}

}  // namespace herald::store
