#include "identity/access_token.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace herald::identity {
namespace {

struct Payload {
    store::UserId sub;
    store::TenantId org;
    Uuid sid;
    std::int64_t exp = 0;
};
BOOST_DESCRIBE_STRUCT(Payload, (), (sub, org, sid, exp))

/// {"alg":"HS256","typ":"JWT"}: any other header is refused, so no token can choose its own
/// algorithm.
constexpr std::string_view kHeader = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

}  // namespace

std::string TokenSigner::signature(std::string_view signed_part) const {
    return to_base64url(hmac_sha256(as_text(key_.reveal()), signed_part));
}

std::string TokenSigner::sign(const Claims& claims) const {
    const std::int64_t exp = micros_of(claims.expires) / 1'000'000;
    const Payload payload{claims.user, claims.organization, claims.session, exp};
    std::string out = std::string(kHeader) + "." + to_base64url(as_bytes(to_json(payload)));
    return out += "." + signature(out);
}

std::optional<Claims> TokenSigner::verify(std::string_view token, Time now) const {
    const auto last = token.rfind('.');
    if (token.size() > 1000 || last == std::string_view::npos || !token.starts_with(kHeader))
        return std::nullopt;
    const std::string_view signed_part = token.substr(0, last);
    if (!equal_constant_time(token.substr(last + 1), signature(signed_part))) return std::nullopt;
    if (signed_part.size() <= kHeader.size() || signed_part[kHeader.size()] != '.')
        return std::nullopt;
    const auto text = from_base64url(signed_part.substr(kHeader.size() + 1));
    if (!text) return std::nullopt;
    try {
        const auto payload = from_json<Payload>(as_text(*text), Unknown::ignore);
        const Time expires = time_of(payload.exp * 1'000'000);
        if (expires <= now) return std::nullopt;
        return Claims{payload.sub, payload.org, payload.sid, expires};
    } catch (const Error&) {
        return std::nullopt;  // signed by us once, of a shape we no longer write
    }
}

}  // namespace herald::identity
