#include "content/studio/ask/settings.hpp"

#include <algorithm>

#include "base/json_reader.hpp"
#include "event/event.hpp"

namespace herald::content::studio {
namespace {

using connection::ConnectionState;

const connector::Connector* writer_of(const connection::Context& context,
                                      const std::string& connector_id) {
    const auto* found = context.catalogue->find(connector_id);
    return found != nullptr && found->ask_model && found->ask_model->complete ? found : nullptr;
}

/// Only connectors of AI have anything to embed with.
bool can_embed(const connection::Context& context, const std::string& connector_id) {
    const auto* found = context.catalogue->find(connector_id);
    return found != nullptr && found->ask_model && found->ask_model->embed;
}

void check_connections(const connection::Context& context, const Scope& scope,
                       const AiSettings& settings) {
    const auto& providers = settings.providers;
    const auto connections = connection::list_connections(scope);
    Problems problems;
    if (const auto& id = settings.embedding_connection_id) {
        const auto found = std::find_if(connections.begin(), connections.end(),
                                        [&](const auto& one) { return one.id == *id; });
        if (found == connections.end())
            problems.add("/embedding_connection_id", "is no connection of this workspace");
        else if (!can_embed(context, found->connector_id))
            problems.add("/embedding_connection_id", "gives no embeddings");
    }
    for (std::size_t i = 0; i < providers.size(); ++i) {
        const std::string pointer = fmt::format("/providers/{}/connection_id", i);
        const auto found =
            std::find_if(connections.begin(), connections.end(),
                         [&](const auto& one) { return one.id == providers[i].connection_id; });
        if (found == connections.end())
            problems.add(pointer, "is no connection of this workspace");
        else if (writer_of(context, found->connector_id) == nullptr)
            problems.add(pointer, "writes no texts");
        for (std::size_t before = 0; before < i; ++before)
            if (providers[before].connection_id == providers[i].connection_id &&
                providers[before].model == providers[i].model)
                problems.add(pointer, "stands here twice");
    }
    problems.raise();
}

}  // namespace

std::string text_setting(const connection::Connection& connection, std::string_view name) {
    if (connection.settings.text.empty()) return {};
    const json::value settings = parse_json(connection.settings.text);
    const auto* object = settings.if_object();
    const auto* value = object != nullptr ? object->if_contains(name) : nullptr;
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

AiSettings get_ai_settings(const Scope& scope) {
    return scope.db()
        .one<AiSettings>("SELECT {columns} FROM ai_settings WHERE tenant = :tenant")
        .value_or(AiSettings{});
}

AiSettings put_ai_settings(const connection::Context& context, Scope& scope,
                           const PutAiSettings& request) {
    AiSettings settings;
    settings.providers = request.providers.value_or(std::vector<AiProviderChoice>{});
    settings.monthly_cost_limit = request.monthly_cost_limit;
    settings.monthly_token_limit = request.monthly_token_limit;
    settings.hide_personal = request.hide_personal.value_or(false);
    settings.cache_days = request.cache_days.value_or(kCacheDays);
    settings.embedding_connection_id = request.embedding_connection_id;
    check_connections(context, scope, settings);
    const std::int64_t before = get_ai_settings(scope).version;
    request.if_match.check(before);
    settings.version = before + 1;
    scope.audit({"ai.settings_updated", "ai_settings", std::nullopt, {}});
    const bool written = scope.write([&](Tx& tx) {
        const auto found =
            tx.one<std::int64_t>("SELECT version FROM ai_settings WHERE tenant = :tenant");
        if (found.value_or(0) != before) return false;
        tx.execute("DELETE FROM ai_settings WHERE tenant = :tenant");
        tx.execute("INSERT INTO ai_settings (tenant, {columns}) VALUES (:tenant, {values})",
                   settings);
        event::emit(tx, scope.tenant(), *context.bus, scope.clock(), "ai", kSettingsUpdated, "{}");
        return true;
    });
    if (!written)
        throw Error(ErrorKind::stale,
                    "The settings were changed by somebody else; load them "
                    "again.");
    return settings;
}

std::vector<AiProviderChoice> providers_of(const connection::Context& context, const Scope& scope,
                                           const AiSettings& settings) {
    std::vector<AiProviderChoice> out;
    const auto connections = connection::list_connections(scope);
    const auto usable = [&](const connection::Connection& one) {
        return one.state != ConnectionState::disabled &&
               writer_of(context, one.connector_id) != nullptr;
    };
    for (const AiProviderChoice& choice : settings.providers)
        for (const auto& one : connections)
            if (one.id == choice.connection_id && usable(one)) out.push_back(choice);
    if (settings.providers.empty())
        for (const auto& one : connections)
            if (usable(one)) out.push_back({one.id, std::nullopt});
    return out;
}

}  // namespace herald::content::studio
