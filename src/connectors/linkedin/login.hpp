#pragma once

#include "connector/wire.hpp"
#include "connectors/linkedin/settings.hpp"

namespace herald::connectors::linkedin {

inline constexpr connector::PlatformWords kWords{
    "LinkedIn",
    "Let the member authorise the app again and paste the new access token; one lives 60 days.",
    "Give the app the permission w_organization_social (or w_member_social) and the member an "
    "administrator's role on the page."};

/// The access token of one connection: as it was pasted, until LinkedIn refuses it; then one made
/// by the refresh token, which is kept in its place.
class Login {
public:
    Login(connector::Call& call, const Settings& settings) : call_(call), settings_(settings) {}

    std::string token() const;
    /// A request with this Authorization was refused: whether another one is worth trying. Throws
    /// when LinkedIn does not make a new token.
    bool renew(std::string_view refused) const;

private:
    bool can_renew() const;
    connector::Call::Token make_token() const;

    connector::Call& call_;
    const Settings& settings_;
};

}  // namespace herald::connectors::linkedin
