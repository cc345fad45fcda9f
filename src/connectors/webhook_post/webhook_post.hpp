#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::webhook_post {

/// Any system of one's own: each post is handed over as signed JSON. What stands there cannot be
/// asked for.
connector::Connector make_connector();

/// Standard Webhooks: "v1," and base64 of HMAC-SHA256 over "id.timestamp.body". The key is what
/// follows "whsec_", base64 decoded, or else the secret as it stands.
std::string signature(std::string_view secret, std::string_view id, std::int64_t timestamp,
                      std::string_view body);

}  // namespace herald::connectors::webhook_post
