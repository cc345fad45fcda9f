#include "store/sqlite_guard.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace herald::store {

void SqliteGuard::attach(sqlite3* db) {
    db_ = db;
    sqlite3_set_authorizer(db, listen, this);
}

void SqliteGuard::start() {
    tables_.clear();
    assigns_tenant_ = administers_ = selects_ = false;
}

bool SqliteGuard::writes_what_it_finds() const {
    return std::any_of(tables_.begin(), tables_.end(), [this](const auto& t) {
        return t.second.changed || (t.second.inserted && selects_);
    });
}

int SqliteGuard::listen(void* self, int action, const char* a, const char* b, const char*,
                        const char*) {
    static_cast<SqliteGuard*>(self)->note(action, a == nullptr ? "" : a, b == nullptr ? "" : b);
    return SQLITE_OK;
}

void SqliteGuard::note(int action, std::string_view a, std::string_view b) {
    const auto table = [&]() -> Touched& {
        return tables_.try_emplace(std::string(a)).first->second;
    };
    switch (action) {
        case SQLITE_READ:
            table().read = true;
            if (b == "tenant") table().tenant_read = true;
            break;
        case SQLITE_INSERT: table().inserted = true; break;
        case SQLITE_DELETE: table().changed = true; break;
        case SQLITE_UPDATE:
            table().changed = true;
            assigns_tenant_ = assigns_tenant_ || b == "tenant";
            break;
        case SQLITE_SELECT: selects_ = true; break;
        case SQLITE_FUNCTION:
        case SQLITE_RECURSIVE: break;
        case SQLITE_PRAGMA:
            // FTS5 asks it when a connection first sees one of its tables; it tells nothing of
            // rows.
            administers_ = administers_ || a != "data_version";
            break;
        default: administers_ = true;  // PRAGMA, ATTACH, CREATE, BEGIN, SAVEPOINT, …
    }
}

std::string SqliteGuard::verdict(bool binds_tenant) const {
    if (administers_) return "it does more than read and write rows";
    if (assigns_tenant_) return "it gives rows to another tenant";
    for (const auto& [name, touched] : tables_) {
        const bool has_tenant =
            sqlite3_table_column_metadata(db_, nullptr, name.c_str(), "tenant", nullptr, nullptr,
                                          nullptr, nullptr, nullptr) == SQLITE_OK;
        if (!has_tenant) continue;
        if (!binds_tenant) return fmt::format("it touches {} without binding :tenant", name);
        // An upsert inserts and changes: its conflicting row has the key of the inserted one, so
        // the tenant's own. But what it selects must say whose it is.
        const bool upsert = touched.inserted && !(selects_ && touched.read);
        const bool needs_reading = touched.read || touched.changed;
        if (needs_reading && !touched.tenant_read && !upsert)
            return fmt::format("it touches {} without naming its tenant column", name);
    }
    return {};
}

}  // namespace herald::store
