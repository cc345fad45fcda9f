#pragma once

#include <sqlite3.h>

#include <map>
#include <string>
#include <string_view>

/// The tenant guard: what a statement touches, asked of SQLite's own parser. Included by this
/// folder's sqlite*.cpp only.
namespace herald::store {

class SqliteGuard {
public:
    /// Listens to everything prepared on `db` from now on; both live equally long.
    void attach(sqlite3* db);
    /// Before a statement is prepared.
    void start();
    /// After it: why a tenant's scope may not run it, empty when it may. Every table with a tenant
    /// column must be read through that column (an INSERT needs no reading) while :tenant is bound,
    /// and nothing but rows may be touched.
    std::string verdict(bool binds_tenant) const;
    /// Whether it searches for rows it writes: then the check of a foreign key, which reads the
    /// other table's tenant on its own, could pass for the statement naming it.
    bool writes_what_it_finds() const;

private:
    struct Touched {
        bool inserted = false, changed = false, read = false, tenant_read = false;
    };
    static int listen(void* self, int action, const char* a, const char* b, const char* schema,
                      const char* inner);
    void note(int action, std::string_view a, std::string_view b);

    sqlite3* db_ = nullptr;
    std::map<std::string, Touched, std::less<>> tables_;
    bool assigns_tenant_ = false, administers_ = false, selects_ = false;
};

}  // namespace herald::store
