#pragma once

#include "sandbox/rows.hpp"
#include "sandbox/sandbox.hpp"

/// Shared by the files of the Snapchat Marketing API.
namespace herald::sandbox::snapchat {

web::Response failure(Sandbox& sandbox, int status, std::string_view code, std::string_view debug,
                      std::string_view display = {});
web::Response not_found(Sandbox& sandbox);

/// {"request_status":"SUCCESS","request_id":…,"paging":{…},"campaigns":[{"sub_request_status":"SUCCESS","campaign":{…}}]}
json::object envelope(Sandbox& sandbox);
json::object entity_object(const Market& market, market::Ref ref);
/// "campaigns" and "campaign", "adsquads", "ads", "creatives", "adaccounts".
std::string_view plural_of(market::Kind kind);
std::string_view singular_of(market::Kind kind);
Index campaign_of(const Market& market, market::Ref ref);

/// GET /{entity}s/{id}/stats
web::Response stats(Sandbox& sandbox, const Call& call, market::Ref ref);

}  // namespace herald::sandbox::snapchat
