#include "store/scope.hpp"

#include <shared_mutex>

namespace herald::store {

const std::string& expand_sql(std::string_view sql, const std::string& columns,
                              const std::string& values) {
    // Statements are literals: the set is small and lives as long as the program. The key joins the
    // text with its columns.
    static std::shared_mutex mutex;
    static std::unordered_map<std::string, std::string> expanded;
    std::string key;
    key.reserve(sql.size() + columns.size() + 1);
    key.append(sql).append(1, '\0').append(columns);
    {
        const std::shared_lock lock(mutex);
        if (const auto found = expanded.find(key); found != expanded.end()) return found->second;
    }
    std::string text(sql);
    const auto replace = [&](std::string_view mark, const std::string& with) {
        for (auto at = text.find(mark); at != std::string::npos;
             at = text.find(mark, at + with.size()))
            text.replace(at, mark.size(), with);
    };
    replace("{columns}", columns);
    replace("{values}", values);
    const std::unique_lock lock(mutex);
    return expanded.emplace(std::move(key), std::move(text)).first->second;
}

void Queries::bind_tenant(Params& params) const {
    if (tenant_) params.emplace_back("tenant", *tenant_);
}

void Queries::each(std::string_view sql, Params params, const std::function<void(const Row&)>& f) {
    bind_tenant(params);
    connection_.query(sql, params, f);
}

std::int64_t Tx::execute(std::string_view sql, Params params) {
    bind_tenant(params);
    return connection_.execute(sql, params);
}

std::optional<UserId> Scope::user() const {
    if (parts_.actor.kind != ActorKind::user) return std::nullopt;
    return UserId{parts_.actor.id};
}

void Scope::run_hooks(Tx& tx) {
    if (parts_.audit != nullptr) {
        for (const auto& entry : audit_) parts_.audit->record(tx, *this, entry);
        if (audit_.empty() && default_audit_) parts_.audit->record(tx, *this, *default_audit_);
    }
    for (const auto& hook : hooks_) hook(tx);
}

void Scope::hooks_done() {
    audit_.clear();
    default_audit_.reset();
    hooks_.clear();
}

}  // namespace herald::store
