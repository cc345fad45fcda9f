#pragma once

#include "connector/network/wire.hpp"
#include "connector/publish.hpp"
#include "connectors/linkedin/login.hpp"

namespace herald::connectors::linkedin {

/// One use of the REST API by one author.
class Api {
public:
    /// Throws Error{invalid} when the call's settings are wrong.
    explicit Api(connector::Call& call);
    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    const connector::network::Wire& wire() const { return wire_; }
    const connector::Failures& failures() const { return wire_.failures(); }
    /// "urn:li:organization:123", or the token's own member.
    std::string author() const;
    bool is_organization() const { return author().starts_with("urn:li:organization:"); }

    /// The id LinkedIn gives in a header, or in the body.
    std::string create(std::string_view path, const json::value& body) const;
    /// The urn of a picture that is ready to be shown.
    std::string upload_image(const connector::PostMedia& media) const;
    /// The same of a film, which goes up in the parts LinkedIn asks for.
    std::string upload_video(const connector::PostMedia& media) const;

private:
    struct Patience;
    void wait_until_available(const std::string& path, const Patience& patience) const;

    connector::Call& call_;
    Settings settings_;
    Login login_;
    connector::network::Wire wire_;
};

}  // namespace herald::connectors::linkedin
