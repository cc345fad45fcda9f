#pragma once

#include "base/error.hpp"

/// What a connector's error says about the connection, not about what was asked of it.
namespace herald::connector {

/// The platform takes these credentials no more: Failures::token_refused(). Every use of the
/// connection will fail until a person mends it.
bool is_token_refused(const Error& error);

}  // namespace herald::connector
