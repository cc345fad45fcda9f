#pragma once

#include <libpq-fe.h>

#include <string>
#include <unordered_map>

#include "base/error.hpp"
#include "store/database.hpp"
#include "store/numbered_sql.hpp"

/// One libpq connection with its prepared statements. Included by this folder's postgres*.cpp only.
namespace herald::store {

class PostgresConnection final : public Connection {
public:
    explicit PostgresConnection(const std::string& url);
    ~PostgresConnection() override;
    PostgresConnection(const PostgresConnection&) = delete;
    PostgresConnection& operator=(const PostgresConnection&) = delete;

    void query(std::string_view sql, const Params& params, const std::function<void(const Row&)>& each) override;
    std::int64_t execute(std::string_view sql, const Params& params) override;
    void run_script(std::string_view sql) override;
    bool is_broken() const { return PQstatus(handle_) != CONNECTION_OK; }
    /// A transaction that failed waits for its ROLLBACK.
    bool in_transaction() const { return PQtransactionStatus(handle_) != PQTRANS_IDLE; }

private:
    struct Result;
    Result run(std::string_view sql, const Params& params);

    PGconn* handle_ = nullptr;
    std::unordered_map<std::string, NumberedSql> numbered_;
    std::unordered_map<std::string, std::string> prepared_;  ///< text and types → statement name
};

/// Raised for 40001 and 40P01: the transaction may be run again.
struct SerializationFailure : Error {
    using Error::Error;
};

}  // namespace herald::store
