#pragma once

#include <string>
#include <string_view>

namespace herald {

/// The text without what looks like a secret: API keys, access tokens, passwords in addresses, and
/// the values behind names such as password, secret or token. The last line of defence: nobody is
/// to hand a secret to the log in the first place.
std::string redact(std::string_view text);

}  // namespace herald
