#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::linkedin {

/// LinkedIn through the versioned REST API: posts of a member or an organization with pictures or a
/// film, link previews and comments below; reads what became of them.
connector::Connector make_connector();

/// LinkedIn's "little text": reserved characters escaped, hashtags as templates.
std::string to_little_text(std::string_view text);
/// What people read of a little text.
std::string from_little_text(std::string_view little);

}  // namespace herald::connectors::linkedin
