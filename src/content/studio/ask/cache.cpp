#include "content/studio/ask/cache.hpp"

#include "base/crypto.hpp"
#include "base/encoding.hpp"

namespace herald::content::studio {

std::string question_hash(std::string_view connector, std::string_view model,
                          const connector::Prompt& prompt) {
    json::array parts{connector, model, prompt.max_output_tokens, prompt.schema};
    parts.push_back(prompt.temperature ? json::value(*prompt.temperature) : json::value(nullptr));
    for (const connector::ChatMessage& message : prompt.messages)
        parts.push_back(json::array{enum_name(message.speaker), message.text});
    return to_hex(sha256(json::serialize(parts)));
}

std::optional<CachedAnswer> find_answer(const Scope& scope, const std::string& hash) {
    return scope.db().one<CachedAnswer>(
        "SELECT {columns} FROM ai_answers WHERE tenant = :tenant AND hash = :hash AND expires_at > "
        ":now",
        {{"hash", hash}, {"now", scope.now()}});
}

void keep_answer(Scope& scope, const std::string& hash, const CachedAnswer& answer, Time until) {
    scope.write([&](Tx& tx) {
        tx.execute("DELETE FROM ai_answers WHERE tenant = :tenant AND expires_at <= :now",
                   {{"now", scope.now()}});
        tx.execute(
            "INSERT INTO ai_answers (tenant, {columns}, hash, expires_at) VALUES (:tenant, "
            "{values}, :hash, :until) ON CONFLICT (tenant, hash) DO UPDATE SET connector = "
            "excluded.connector, model = excluded.model, text = excluded.text, expires_at = "
            "excluded.expires_at",
            answer, {{"hash", hash}, {"until", until}});
    });
}

}  // namespace herald::content::studio
