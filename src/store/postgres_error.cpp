#include "store/postgres_error.hpp"

#include <fmt/format.h>

namespace herald::store {
namespace {

bool is_conflict(std::string_view state) {  // unique, foreign key, exclusion
    return state == "23505" || state == "23503" || state == "23P01";
}

const char* unavailable_message(std::string_view state) {
    if (state == "53100") return "The database's disk is full; nothing was written.";
    if (state == "57014") return "The database took too long; nothing was written. Try again.";
    if (state == "55P03") return "The database is busy with other writes; try again.";
    if (state == "25006") return "The database accepts no writes at present; try again.";
    if (state == "0A000")
        return "The database's tables have just changed; try again.";  // a prepared statement's
                                                                       // columns
    if (state.starts_with("53") || state.starts_with("57P") || state.starts_with("58"))
        return "The database does not answer; try again.";
    return nullptr;
}

}  // namespace

void fail_postgres(PGconn* connection, const PGresult* result, std::string_view sql) {
    const char* field = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const std::string_view state = field == nullptr ? std::string_view{} : std::string_view(field);
    const char* message =
        result == nullptr ? PQerrorMessage(connection) : PQresultErrorMessage(result);
    const std::string detail = fmt::format("{} {}: {}", state, message, sql);
    if (state == "40001" || state == "40P01")
        throw SerializationFailure(ErrorKind::unavailable, "The database is busy; try again.",
                                   detail);
    if (is_conflict(state))
        throw Error(ErrorKind::conflict,
                    "This already exists, or refers to something that does not.", detail);
    if (state == "22021" || state == "22P05")
        throw Error(ErrorKind::invalid, "A text has characters that cannot be stored.", detail);
    if (state.empty() || state.starts_with("08") || state.starts_with("57P") ||
        PQstatus(connection) != CONNECTION_OK)
        throw ConnectionLost(ErrorKind::unavailable, "The database does not answer; try again.",
                             detail);
    if (const char* known = unavailable_message(state))
        throw Error(ErrorKind::unavailable, known, detail);
    throw Error(ErrorKind::internal, "Something broke on our side.", detail);
}

}  // namespace herald::store
