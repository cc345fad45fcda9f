#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/described.hpp"
#include "base/rules.hpp"
#include "connection/connection.hpp"
#include "store/scope.hpp"
#include "web/results.hpp"

/// Whom a workspace asks for texts, and how much that may cost.
namespace herald::content::studio {

struct AiProviderChoice {
    connection::ConnectionId connection_id;
    std::optional<std::string> model;  ///< absent: the connection's own
};
BOOST_DESCRIBE_STRUCT(AiProviderChoice, (), (connection_id, model))

struct PutAiSettings {
    std::optional<std::vector<AiProviderChoice>> providers;
    std::optional<Micros> monthly_cost_limit;
    std::optional<std::int64_t> monthly_token_limit;
    std::optional<bool> hide_personal;
    std::optional<std::int64_t> cache_days;
    std::optional<connection::ConnectionId> embedding_connection_id;
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(PutAiSettings, (),
                      (providers, monthly_cost_limit, monthly_token_limit, hide_personal,
                       cache_days, embedding_connection_id, if_match))

inline constexpr std::int64_t kCacheDays = 7;  ///< where nobody said otherwise
inline constexpr std::string_view kSettingsUpdated = "ai.settings_updated";

/// As the API shows it. Version 0: nobody has written it yet.
struct AiSettings {
    /// In the order they are asked. None: every connection that writes texts, oldest first.
    std::vector<AiProviderChoice> providers;
    std::optional<Micros> monthly_cost_limit;  ///< US dollars
    std::optional<std::int64_t> monthly_token_limit;
    bool hide_personal = false;  ///< e-mail addresses and phone numbers stay here
    std::int64_t cache_days = kCacheDays;
    /// Whose model says what texts of the archive mean. None: the one that comes with Herald.
    std::optional<connection::ConnectionId> embedding_connection_id;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(AiSettings, (),
                      (providers, monthly_cost_limit, monthly_token_limit, hide_personal,
                       cache_days, embedding_connection_id, version))

AiSettings get_ai_settings(const Scope& scope);
/// Throws Error{invalid} for a connection that is not there or cannot do what it is chosen for,
/// Error{stale}. Whoever follows settings hears of it by the event "ai.settings_updated".
AiSettings put_ai_settings(const connection::Context& context, Scope& scope,
                           const PutAiSettings& request);
/// What a connection's settings say under this name; empty: nothing.
std::string text_setting(const connection::Connection& connection, std::string_view name);
/// The connections to ask, in order: those chosen, or all that can; those switched off are left
/// out.
std::vector<AiProviderChoice> providers_of(const connection::Context& context, const Scope& scope,
                                           const AiSettings& settings);

}  // namespace herald::content::studio

template <>
inline constexpr auto herald::rules<herald::content::studio::AiProviderChoice> = std::tuple{
    rule<&herald::content::studio::AiProviderChoice::model>(length{1, 200}),
};
template <>
inline constexpr auto herald::rules<herald::content::studio::PutAiSettings> = std::tuple{
    rule<&herald::content::studio::PutAiSettings::providers>(
        count{0, 20}, doc{"In the order they are asked; empty: every connection that can."}),
    rule<&herald::content::studio::PutAiSettings::monthly_cost_limit>(
        at_least{0}, at_most{1'000'000}, doc{"US dollars a month; null: none."}),
    rule<&herald::content::studio::PutAiSettings::monthly_token_limit>(at_least{0}, at_most{1e12}),
    rule<&herald::content::studio::PutAiSettings::hide_personal>(
        doc{"E-mail addresses and phone numbers are taken out of what is asked, and put back into "
            "what is answered."}),
    rule<&herald::content::studio::PutAiSettings::cache_days>(
        at_least{0}, at_most{365}, doc{"How long the same question gets the same answer."}),
    rule<&herald::content::studio::PutAiSettings::embedding_connection_id>(
        doc{"The provider whose embeddings tell what texts of the archive mean, in any language "
            "its model knows; null: the English model that comes with Herald. Another choice has "
            "every text looked at again."}),
};
