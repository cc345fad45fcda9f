#include "store/postgres_connection.hpp"

#include <poll.h>

#include <charconv>

#include "base/assert.hpp"
#include "store/numbered_sql.hpp"

namespace herald::store {
namespace {

/// Statements kept a connection; the one unused for longest goes.
constexpr std::size_t kStatements = 512;
/// Writes of the system stand in one queue, writes of each tenant in their own: the lock's number.
constexpr std::int64_t kSystemQueue = 0x48'45'52'41'4c'44;

/// Reads see one snapshot. Writes with the same tenant run one after another, so that what a
/// closure has read still holds when it writes, as on SQLite; the lock is of the transaction, READ
/// COMMITTED makes later statements see what the one before left.
constexpr const char* kBeginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
constexpr const char* kBeginWrite = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
constexpr std::string_view kReadAs = "SELECT set_config('herald.tenant', :tenant, true)";
constexpr std::string_view kWriteAs =
    "SELECT set_config('herald.tenant', :tenant, true), pg_advisory_xact_lock(:queue)";

/// Limits of the server's patience, and that an unplugged server is noticed.
constexpr std::array<std::pair<const char*, const char*>, 10> kSettings{{
    {"application_name", "herald"},
    {"connect_timeout", "5"},
    {"keepalives_idle", "15"},
    {"keepalives_interval", "5"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "30000"},
    {"client_encoding", "UTF8"},
    {"gssencmode", "disable"},
    {"options",
     "-c statement_timeout=60s -c lock_timeout=30s -c idle_in_transaction_session_timeout=60s -c "
     "timezone=UTC"},
    {"dbname", nullptr},  // expanded from the URL, which may change what stands above
}};

}  // namespace

PostgresConnection::PostgresConnection(std::string url) : url_(std::move(url)) { connect(); }

PostgresConnection::~PostgresConnection() { disconnect(); }

void PostgresConnection::connect() {
    std::vector<const char*> names, values;
    for (const auto& [name, value] : kSettings) {
        names.push_back(name);
        values.push_back(value == nullptr ? url_.c_str() : value);
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    handle_ = PQconnectdbParams(names.data(), values.data(), 1);
    if (is_broken() || PQenterPipelineMode(handle_) == 0) {
        const std::string why = PQerrorMessage(handle_);
        disconnect();
        throw ConnectionLost(ErrorKind::unavailable, "The database does not answer; try again.",
                             why);
    }
    PQsetNoticeProcessor(
        handle_, [](void*, const char*) {}, nullptr);
}

void PostgresConnection::disconnect() {
    PQfinish(handle_);
    handle_ = nullptr;
    for (auto& [sql, statement] : statements_) statement.name.clear();
    discarded_.clear();
    unread_end_ = false;
}

void PostgresConnection::begin(Purpose purpose, const std::optional<TenantId>& tenant) {
    HERALD_ASSERT(state_ == State::idle);
    drain();
    pollfd socket{PQsocket(handle_), POLLIN, 0};
    // Nothing is due on an idle connection: what arrives is a notice, or the news that the server
    // is gone.
    if (::poll(&socket, 1, 0) > 0) PQconsumeInput(handle_);
    if (is_broken()) {
        disconnect();
        connect();
    }
    deallocate();
    purpose_ = purpose;
    tenant_ = tenant;
    state_ = State::announced;
}

void PostgresConnection::commit() {
    if (state_ == State::announced) state_ = State::idle;  // nothing was asked
    if (state_ == State::idle) return;
    send_text("COMMIT");
    sync();
    state_ = State::idle;
    try {
        const PostgresResult result = receive("COMMIT");
        if (std::string_view(PQcmdStatus(result.get())) != "COMMIT")
            throw Error(ErrorKind::internal, "Something broke on our side.",
                        "a transaction went on after one of its statements failed");
    } catch (const ConnectionLost& lost) {
        throw Error(ErrorKind::unavailable,
                    "The database went away while it stored this; look whether it is there, then "
                    "try again.",
                    lost.detail());
    }
}

void PostgresConnection::end() noexcept {
    if (state_ == State::open && !is_broken()) {
        unread_end_ = PQsendQueryParams(handle_, purpose_ == Purpose::read ? "COMMIT" : "ROLLBACK",
                                        0, nullptr, nullptr, nullptr, nullptr, 1) != 0 &&
                      PQpipelineSync(handle_) != 0;
    }
    state_ = State::idle;
}

void PostgresConnection::query(std::string_view sql, const Params& params,
                               const std::function<void(const Row&)>& each) {
    const PostgresResult result = exchange(sql, params);
    if (!each) return;
    PostgresRow row(result.get());
    const int rows = PQntuples(result.get());
    for (int i = 0; i < rows; ++i) {
        row.look_at(i);
        each(row);
    }
}

std::int64_t PostgresConnection::execute(std::string_view sql, const Params& params) {
    const PostgresResult result = exchange(sql, params);
    const std::string_view changed = PQcmdTuples(result.get());
    std::int64_t out = 0;
    std::from_chars(changed.data(), changed.data() + changed.size(), out);
    return out;
}

/// One round trip. A connection that is found dead by a transaction's first statement is opened
/// anew: nothing has happened yet.
PostgresResult PostgresConnection::exchange(std::string_view sql, const Params& params) {
    const bool first = state_ == State::announced;
    for (bool again = first;; again = false) {
        Statement& statement = kept(sql);
        statement.parameters.match(params, sql);
        fresh_.clear();
        try {
            if (first) send_begin();
            send_statement(statement, sql, params);
            sync();
            state_ = State::open;
            return receive(sql);
        } catch (const ConnectionLost&) {
            if (!again) throw;
            disconnect();
            connect();
        } catch (...) {
            forget_fresh();
            throw;
        }
    }
}

void PostgresConnection::send_begin() {
    send_text(purpose_ == Purpose::read ? kBeginRead : kBeginWrite);
    const std::string_view sql = purpose_ == Purpose::read ? kReadAs : kWriteAs;
    Params params{{"tenant", tenant_ ? to_hex(tenant_->value.bytes) : std::string("system")}};
    if (purpose_ == Purpose::write) {
        std::int64_t queue = kSystemQueue;
        if (tenant_) std::memcpy(&queue, tenant_->value.bytes.data() + 8, sizeof queue);
        params.emplace_back("queue", queue);
    }
    Statement& statement = kept(sql);
    statement.parameters.match(params, sql);
    send_statement(statement, sql, params);
}

void PostgresConnection::send_text(const char* sql) {
    if (PQsendQueryParams(handle_, sql, 0, nullptr, nullptr, nullptr, nullptr, 1) == 0)
        fail_postgres(handle_, nullptr, sql);
}

void PostgresConnection::send_statement(Statement& statement, std::string_view sql,
                                        const Params& params) {
    std::vector<Oid> types = types_of(statement.parameters, params);
    if (statement.text.starts_with(kPlannedByValues)) {
        values_.fill(statement.parameters, params);
        if (PQsendQueryParams(handle_, statement.text.c_str(), values_.count(), types.data(),
                              values_.pointers(), values_.lengths(), values_.formats(), 1) == 0)
            fail_postgres(handle_, nullptr, sql);
        return;
    }
    if (statement.name.empty() || statement.types != types) {
        if (!statement.name.empty()) discarded_.push_back(statement.name);
        fresh_.push_back(&statement);
        statement.name = fmt::format("s{}", ++names_);
        statement.types = std::move(types);
        if (PQsendPrepare(handle_, statement.name.c_str(), statement.text.c_str(),
                          static_cast<int>(statement.types.size()), statement.types.data()) == 0)
            fail_postgres(handle_, nullptr, sql);
    }
    values_.fill(statement.parameters, params);
    if (PQsendQueryPrepared(handle_, statement.name.c_str(), values_.count(), values_.pointers(),
                            values_.lengths(), values_.formats(), 1) == 0)
        fail_postgres(handle_, nullptr, sql);
}

void PostgresConnection::sync() {
    if (PQpipelineSync(handle_) == 0) fail_postgres(handle_, nullptr, "sync");
}

/// Reads up to the sync; gives the last answer, or throws the first error.
PostgresResult PostgresConnection::receive(std::string_view sql) {
    PostgresResult answer, error;
    for (int ends = 0;
         ends < 2;) {  // a null ends each statement's answers; two in a row: nothing more is coming
        PostgresResult result(PQgetResult(handle_));
        ends = result == nullptr ? ends + 1 : 0;
        if (result == nullptr) continue;
        switch (PQresultStatus(result.get())) {
            case PGRES_PIPELINE_SYNC:
                if (error) fail_postgres(handle_, error.get(), sql);
                return answer;
            case PGRES_COMMAND_OK:
            case PGRES_TUPLES_OK: answer = std::move(result); break;
            case PGRES_PIPELINE_ABORTED: break;
            default:
                if (!error) error = std::move(result);
        }
    }
    if (error && !is_broken()) fail_postgres(handle_, error.get(), sql);
    throw ConnectionLost(ErrorKind::unavailable, "The database does not answer; try again.",
                         PQerrorMessage(handle_));
}

void PostgresConnection::drain() {
    if (!std::exchange(unread_end_, false)) return;
    try {
        receive("the end of the transaction before");
    } catch (const Error&) {
        // A read's end has nothing to tell, and a roll-back happens by itself. A dead connection is
        // seen by begin().
    }
}

PostgresConnection::Statement& PostgresConnection::kept(std::string_view sql) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        if (statements_.size() >= kStatements) forget_oldest();
        NumberedSql numbered = number_parameters(sql);
        found =
            statements_
                .emplace(
                    std::string(sql),
                    Statement{
                        "", std::move(numbered.text), Parameters(std::move(numbered.names)), {}, 0})
                .first;
    }
    found->second.last_used = ++runs_;
    return found->second;
}

void PostgresConnection::forget_oldest() {
    const auto oldest = std::min_element(
        statements_.begin(), statements_.end(),
        [](const auto& a, const auto& b) { return a.second.last_used < b.second.last_used; });
    if (!oldest->second.name.empty()) discarded_.push_back(oldest->second.name);
    statements_.erase(oldest);
}

/// Outside any transaction.
void PostgresConnection::deallocate() {
    if (discarded_.empty()) return;
    for (const auto& name : discarded_) send_text(("DEALLOCATE " + name).c_str());
    discarded_.clear();
    sync();
    receive("DEALLOCATE");
}

/// After a failure it is unknown whether a PREPARE before it was reached: the next run takes a new
/// name.
void PostgresConnection::forget_fresh() {
    for (Statement* statement : fresh_) statement->name.clear();
    fresh_.clear();
}

void PostgresConnection::open_transaction() {
    fresh_.clear();
    try {
        send_begin();
        sync();
        state_ = State::open;
        receive("BEGIN");
    } catch (...) {
        forget_fresh();
        throw;
    }
}

/// The simple protocol, which pipeline mode does not have.
void PostgresConnection::run_script(std::string_view sql) {
    if (state_ == State::announced) open_transaction();
    if (PQexitPipelineMode(handle_) == 0) fail_postgres(handle_, nullptr, sql);
    const PostgresResult result(PQexec(handle_, std::string(sql).c_str()));
    const auto status = PQresultStatus(result.get());
    const bool good =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    if (!is_broken()) PQenterPipelineMode(handle_);
    if (!good) fail_postgres(handle_, result.get(), sql);
}

}  // namespace herald::store
