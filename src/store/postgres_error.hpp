#pragma once

#include <libpq-fe.h>

#include <string_view>

#include "base/error.hpp"

/// What PostgreSQL's failures mean to a caller. Included by this folder's postgres*.cpp only.
namespace herald::store {

/// 40001 and 40P01: the whole transaction may be run again.
struct SerializationFailure : Error {
    using Error::Error;
};

/// The connection broke; whether the last statement was carried out is unknown.
struct ConnectionLost : Error {
    using Error::Error;
};

/// Throws the Error that `result`'s SQLSTATE stands for (Appendix A of PostgreSQL's manual).
[[noreturn]] void fail_postgres(PGconn* connection, const PGresult* result, std::string_view sql);

}  // namespace herald::store
