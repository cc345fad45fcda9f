#include "connectors/linkedin/login.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "connector/network/wire.hpp"

namespace herald::connectors::linkedin {

using connector::Document;
using connector::Node;

namespace {

constexpr const char* kToken = "linkedin token";
constexpr std::int64_t kSixtyDays = 5'184'000;
/// A refresh token with less life than this is spoken of.
constexpr std::int64_t kSoon = 30 * 86'400;

bool is_given(const std::optional<std::string>& text) { return text && !text->empty(); }

}  // namespace

std::string Login::token() const {
    return call_.access_token(kToken, [&]() -> connector::Call::Token {
        // Nobody knows how long it lives: LinkedIn says so with a 401.
        return {settings_.access_token, call_.now() + std::chrono::hours(24)};
    });
}

bool Login::can_renew() const {
    return is_given(settings_.client_id) && is_given(settings_.client_secret) &&
           is_given(settings_.refresh_token);
}

bool Login::renew(std::string_view refused) const {
    if (!can_renew()) return false;
    if (refused != "Bearer " + token()) return true;  // somebody else was faster
    call_.forget_access_token(kToken);
    call_.access_token(kToken, [&] { return make_token(); });
    return true;
}

/// learn.microsoft.com/linkedin/shared/authentication/programmatic-refresh-tokens: the refresh
/// token stays the same, and its year goes on; a new one is kept all the same.
connector::Call::Token Login::make_token() const {
    const connector::Failures failures(kWords);
    return connector::with_retries(call_, [&]() -> connector::Call::Token {
        net::HttpRequest request;
        request.method = "POST";
        request.url =
            connector::network::base_of(settings_.auth_base, kAuthBase) + "/oauth/v2/accessToken";
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        request.body = net::encode_parameters({{"grant_type", "refresh_token"},
                                               {"refresh_token", *settings_.refresh_token},
                                               {"client_id", *settings_.client_id},
                                               {"client_secret", *settings_.client_secret}});
        const net::HttpResponse response = call_.send(std::move(request));
        if (response.status == 400 || response.status == 401) {
            const bool is_client = response.body.find("invalid_client") != std::string::npos;
            throw failures.token_refused(is_client ? "the client id or the client secret is wrong"
                                                   : "the refresh token has ended or was revoked");
        }
        if (!response.ok()) throw failures.of_status(response, call_.now());
        const Document document("LinkedIn", response.body);
        const Node answer(document.root());
        const std::string token = answer.text("access_token");
        if (token.empty()) throw failures.not_understood("a login without its token");
        json::object renewed{{"access_token", token}};
        if (const std::string next = answer.text("refresh_token");
            !next.empty() && next != *settings_.refresh_token)
            renewed["refresh_token"] = next;
        call_.keep(renewed);
        if (const auto left = answer.count("refresh_token_expires_in"); left && *left < kSoon)
            call_.note(fmt::format(
                "LinkedIn's refresh token ends in {} days: let the member authorise the app again.",
                *left / 86'400));
        const auto life = std::clamp<std::int64_t>(answer.count("expires_in").value_or(kSixtyDays),
                                                   0, kSixtyDays);
        return {token, call_.now() + std::chrono::seconds(life)};
    });
}

}  // namespace herald::connectors::linkedin
