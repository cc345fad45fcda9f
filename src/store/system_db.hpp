#pragma once

#include "store/scope.hpp"

/// Cross-tenant work: leases, schedules, login, key look-up. Only task, event, identity and app may
/// include this (tools/deps).
namespace herald::store {

class SystemDb : public Db {
public:
    explicit SystemDb(Database& database) : Db(database, std::nullopt) {}
    template <class F>
    auto write(F&& f) {
        return write_transaction(*database_, std::nullopt, std::forward<F>(f));
    }
    Database& database() { return *database_; }
};

}  // namespace herald::store
