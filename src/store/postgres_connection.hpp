#pragma once

#include <libpq-fe.h>

#include <string>
#include <unordered_map>

#include "store/database.hpp"
#include "store/parameters.hpp"
#include "store/pool.hpp"
#include "store/postgres_error.hpp"
#include "store/postgres_wire.hpp"

/// One libpq connection in pipeline mode with its prepared statements. Included by this folder's
/// postgres*.cpp only.
///
/// A transaction costs no round trips of its own: BEGIN and the tenant travel with the first
/// statement, and the end of a read is sent without waiting for its answer. Only a write's COMMIT
/// is waited for.
namespace herald::store {

class PostgresConnection final : public Connection {
public:
    explicit PostgresConnection(std::string url);
    ~PostgresConnection() override;
    PostgresConnection(const PostgresConnection&) = delete;
    PostgresConnection& operator=(const PostgresConnection&) = delete;

    enum class Purpose { read, write };
    /// From here to commit() or end() everything is one transaction of `tenant` (of the system
    /// without one).
    void begin(Purpose purpose, const std::optional<TenantId>& tenant);
    /// Returns when the transaction is durable.
    void commit();
    /// Ends a read, or rolls a write back; does not wait.
    void end() noexcept;

    void query(std::string_view sql, const Params& params,
               const std::function<void(const Row&)>& each) override;
    std::int64_t execute(std::string_view sql, const Params& params) override;
    void run_script(std::string_view sql) override;

    bool is_broken() const { return PQstatus(handle_) != CONNECTION_OK; }

private:
    struct Statement {
        std::string name, text;  ///< name: empty while the server does not know it
        Parameters parameters;
        std::vector<Oid> types;
        std::uint64_t last_used = 0;
    };

    void connect();
    void disconnect();
    PostgresResult exchange(std::string_view sql, const Params& params);
    void open_transaction();
    void send_begin();
    void send_statement(Statement& statement, std::string_view sql, const Params& params);
    void send_text(const char* sql);
    void sync();
    PostgresResult receive(std::string_view sql);
    void drain();
    void deallocate();
    void forget_fresh();
    Statement& kept(std::string_view sql);
    void forget_oldest();

    std::string url_;
    PGconn* handle_ = nullptr;
    Purpose purpose_ = Purpose::read;
    std::optional<TenantId> tenant_;
    enum class State {
        idle,
        announced,
        open
    } state_ = State::idle;    ///< announced: BEGIN waits for the first statement
    bool unread_end_ = false;  ///< the answer to the last end() has not been read
    std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
    std::vector<Statement*> fresh_;       ///< prepared in this round trip: not known to be known
    std::vector<std::string> discarded_;  ///< names the server may forget
    PostgresValues values_;
    std::uint64_t runs_ = 0, names_ = 0;
};

}  // namespace herald::store
