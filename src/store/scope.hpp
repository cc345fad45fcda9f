#pragma once

#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

/// What a feature works with: a tenant-bound handle. :tenant is bound by itself in every statement.
namespace herald::store {

/// Replaces {columns} and {values} by T's members; kept per text.
const std::string& expand_sql(std::string_view sql, const std::string& columns,
                              const std::string& values);

/// Typed queries over one connection.
class Queries {
public:
    Queries(Connection& connection, std::optional<TenantId> tenant)
        : connection_(connection), tenant_(tenant) {}

    /// The only row, absent when there is none. T is a described struct ({columns} expands to its
    /// members) or one value.
    template <class T>
    std::optional<T> one(std::string_view sql, Params params = {}) {
        std::optional<T> out;
        each(text_for<T>(sql), std::move(params), [&](const Row& row) {
            if (!out) out = read_row<T>(row);
        });
        return out;
    }
    template <class T>
    std::vector<T> list(std::string_view sql, Params params = {}) {
        std::vector<T> out;
        each(text_for<T>(sql), std::move(params),
             [&](const Row& row) { out.push_back(read_row<T>(row)); });
        return out;
    }
    void each(std::string_view sql, Params params, const std::function<void(const Row&)>& f);

    template <class T>
    static std::string_view text_for(std::string_view sql) {
        if constexpr (Struct<T>)
            return expand_sql(sql, columns_of<T>(), placeholders_of<T>());
        else
            return sql;
    }

protected:
    void bind_tenant(Params& params) const;
    Connection& connection_;
    std::optional<TenantId> tenant_;
};

/// A transaction in progress.
class Tx : public Queries {
public:
    using Queries::Queries;
    /// Returns the number of rows changed.
    std::int64_t execute(std::string_view sql, Params params = {});
    /// "INSERT INTO t ({columns}) VALUES ({values})" with every member of `value` bound by its
    /// name.
    template <Struct T>
    std::int64_t execute(std::string_view sql, const T& value, Params more = {}) {
        Params params = params_of(value);
        params.insert(params.end(), more.begin(), more.end());
        return execute(text_for<T>(sql), std::move(params));
    }
    /// Runs after the commit has reached the disk, never after a roll-back: waking readers.
    void after_commit(std::function<void()> f) { after_commit_.push_back(std::move(f)); }
    std::vector<std::function<void()>> take_after_commit() {
        return std::exchange(after_commit_, {});
    }

private:
    std::vector<std::function<void()>> after_commit_;
};

/// Reads of one tenant; each call takes a pooled connection. For several reads of one snapshot use
/// Scope::read.
class Db {
public:
    Db(Database& database, std::optional<TenantId> tenant)
        : database_(&database), tenant_(tenant) {}
    template <class T>
    std::optional<T> one(std::string_view sql, Params params = {}) {
        std::optional<T> out;
        database_->read(tenant_,
                        [&](Connection& c) { out = Queries(c, tenant_).one<T>(sql, params); });
        return out;
    }
    template <class T>
    std::vector<T> list(std::string_view sql, Params params = {}) {
        std::vector<T> out;
        database_->read(tenant_,
                        [&](Connection& c) { out = Queries(c, tenant_).list<T>(sql, params); });
        return out;
    }
    void each(std::string_view sql, const Params& params,
              const std::function<void(const Row&)>& f) {
        database_->read(tenant_, [&](Connection& c) { Queries(c, tenant_).each(sql, params, f); });
    }

protected:
    Database* database_;  // owned by the application, outlives every handle
    std::optional<TenantId> tenant_;
};

/// Runs f in one durable transaction and returns its result after the commit; hooks of the Tx run
/// then.
template <class F>
auto write_transaction(Database& database, const std::optional<TenantId>& tenant, F&& f) {
    using Result = std::invoke_result_t<F&, Tx&>;
    std::vector<std::function<void()>> hooks;
    const auto run = [&](Connection& c, auto&& body) {
        Tx tx(c, tenant);
        body(tx);
        hooks = tx.take_after_commit();
    };
    if constexpr (std::is_void_v<Result>) {
        database.write(tenant, [&](Connection& c) { run(c, [&](Tx& tx) { f(tx); }); });
        for (const auto& hook : hooks) hook();
    } else {
        std::optional<Result> result;
        database.write(tenant,
                       [&](Connection& c) { run(c, [&](Tx& tx) { result.emplace(f(tx)); }); });
        for (const auto& hook : hooks) hook();
        return *std::move(result);
    }
}

/// One line of the audit log, written in the transaction of what it tells about.
struct AuditEntry {
    std::string action;  ///< "campaign.created"
    std::string entity;  ///< "campaign", may be empty
    std::optional<Uuid> entity_id;
    RawJson detail;  ///< never a secret
};

class Scope;

/// Implemented by identity: stores an entry for the scope's actor.
class AuditSink {
public:
    virtual ~AuditSink() = default;
    virtual void record(Tx& tx, const Scope& scope, const AuditEntry& entry) = 0;
};

/// What the scope of one request or task run is made of.
struct ScopeParts {
    Database* database = nullptr;
    const Clock* clock = nullptr;
    AuditSink* audit = nullptr;  ///< null: nothing is audited (tests)
    TenantId tenant;
    TenantKey tenant_key = 0;
    Role role = Role::viewer;
    Actor actor;
    std::string request_id;
    std::string address;  ///< of the client, for the audit log
};

/// One caller inside one tenant. Passed by reference to handlers and tasks; used by one thread at a
/// time.
class Scope {
public:
    explicit Scope(ScopeParts parts) : parts_(std::move(parts)) {}

    TenantId tenant() const { return parts_.tenant; }
    TenantKey tenant_key() const { return parts_.tenant_key; }
    Role role() const { return parts_.role; }
    const Actor& actor() const { return parts_.actor; }
    /// Set only when a person acts.
    std::optional<UserId> user() const;
    const std::string& request_id() const { return parts_.request_id; }
    const std::string& address() const { return parts_.address; }
    const Clock& clock() const { return *parts_.clock; }
    Time now() const { return parts_.clock->now(); }
    template <class IdType>
    IdType make_id() const {
        return IdType::make(*parts_.clock);
    }

    Db db() const { return Db(*parts_.database, parts_.tenant); }
    /// Several reads of one consistent snapshot.
    template <class F>
    void read(F&& f) const {
        parts_.database->read(parts_.tenant, [&](Connection& c) {
            Queries queries(c, parts_.tenant);
            f(queries);
        });
    }
    /// One durable transaction, see Database::write. Pending audit entries and hooks are written
    /// with it.
    template <class F>
    auto write(F&& f) {
        using Result = std::invoke_result_t<F&, Tx&>;
        if constexpr (std::is_void_v<Result>) {
            write_transaction(*parts_.database, parts_.tenant, [&](Tx& tx) {
                f(tx);
                run_hooks(tx);
            });
            hooks_done();
        } else {
            auto result = write_transaction(*parts_.database, parts_.tenant, [&](Tx& tx) {
                auto value = f(tx);
                run_hooks(tx);
                return value;
            });
            hooks_done();
            return result;
        }
    }
    /// Adds to the audit log with the next write() (call it before, or inside the closure's first
    /// run).
    void audit(AuditEntry entry) { audit_.push_back(std::move(entry)); }
    /// For the router: what is recorded with the next write() when the handler says nothing itself.
    void audit_by_default(AuditEntry entry) { default_audit_ = std::move(entry); }
    /// For the router: runs at the end of the next write(), inside its transaction.
    void with_next_write(std::function<void(Tx&)> hook) { hooks_.push_back(std::move(hook)); }
    /// After the tenant itself is gone: nothing is left to write into.
    void forget_pending() { hooks_done(); }
    bool has_pending() const { return !audit_.empty() || default_audit_ || !hooks_.empty(); }
    Database& database() const { return *parts_.database; }

private:
    void run_hooks(Tx& tx);
    void hooks_done();

    ScopeParts parts_;
    std::vector<AuditEntry> audit_;
    std::optional<AuditEntry> default_audit_;
    std::vector<std::function<void(Tx&)>> hooks_;
};

}  // namespace herald::store

namespace herald {
using store::Scope;
using store::TenantId;
using store::Tx;
using store::UserId;
}  // namespace herald
