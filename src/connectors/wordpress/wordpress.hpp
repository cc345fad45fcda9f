#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::wordpress {

/// A WordPress site through its REST API: articles with pictures and tags, under a slug of our own
/// by which they are found again.
connector::Connector make_connector();

/// "Rye, for beginners" and a key → "rye-for-beginners-1a2b3c4d": the same for the same key.
std::string slug_of(const connector::Post& post);

}  // namespace herald::connectors::wordpress
