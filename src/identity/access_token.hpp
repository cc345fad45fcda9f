#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "store/tenancy.hpp"

namespace herald::identity {

/// What an access token says: who, in which organization, of which session, until when.
struct Claims {
    store::UserId user;
    store::TenantId organization;
    Uuid session;  ///< the refresh tokens' family
    Time expires;
};

/// JSON Web Tokens (RFC 7519), HS256 (RFC 7518), one fixed header. Thread-safe.
class TokenSigner {
public:
    explicit TokenSigner(Bytes key) : key_(std::move(key)) {}
    std::string sign(const Claims& claims) const;
    /// Absent when forged, of another shape, or expired at `now`.
    std::optional<Claims> verify(std::string_view token, Time now) const;

private:
    std::string signature(std::string_view signed_part) const;
    Secret<Bytes> key_;
};

}  // namespace herald::identity
