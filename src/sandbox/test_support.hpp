#pragma once

#include <string>
#include <string_view>

#include "base/json_reader.hpp"
#include "sandbox/sandbox.hpp"

/// Asking a sandbox without a socket, with everything a good client would send.
namespace herald::sandbox::test {

inline const FixedClock kClock{Time(Day(std::chrono::year(2026) / 7 / 1)) + std::chrono::hours(12)};

/// A whole answer, also of one that is written while it is sent.
struct Given {
    int status = 0;
    std::string body;
    web::Headers headers;
    json::value json() const { return parse_json(body); }
};

class Client {
public:
    explicit Client(Sandbox& sandbox) : sandbox_(sandbox) { renew(); }

    /// New access tokens where they can be renewed.
    void renew() {
        const std::string form = fmt::format(
            "client_id={}&client_secret={}&grant_type=refresh_token&refresh_token={}",
            Credentials::client_id, Credentials::client_secret, Credentials::refresh_token);
        google_ = token_in(send("POST", "/token", form));
        snapchat_ = token_in(send("POST", "/login/oauth2/access_token", form));
    }

    Given get(const std::string& address) { return send("GET", address, ""); }
    Given post(const std::string& address, const std::string& body) {
        return send("POST", address, body);
    }
    /// Throws what the answer's stream throws.
    Given send(std::string method, const std::string& address, std::string body) {
        web::Request request = request_of(std::move(method), address, std::move(body));
        web::Response response = sandbox_.handle(request);
        Given out{response.status, std::move(response.body), std::move(response.headers)};
        if (response.stream)
            for (std::string piece = response.stream(); !piece.empty(); piece = response.stream())
                out.body += piece;
        return out;
    }
    web::Request request_of(std::string method, const std::string& address,
                            std::string body) const {
        web::Request out;
        out.method = std::move(method);
        out.path = address.substr(0, address.find('?'));
        if (out.path.size() < address.size()) out.query = address.substr(out.path.size() + 1);
        out.body = std::move(body);
        out.headers.set("Host", "sandbox");
        out.headers.set("developer-token", std::string(Credentials::google_developer_token));
        out.headers.set("login-customer-id", std::string(Credentials::google_manager));
        out.headers.set("Access-Token", std::string(Credentials::tiktok_token));
        const bool meta = out.path.find(".0/") != std::string::npos;
        const bool snapchat = out.path.starts_with("/v1/");
        out.headers.set("Authorization", "Bearer " + (meta ? std::string(Credentials::meta_token)
                                                      : snapchat ? snapchat_
                                                                 : google_));
        return out;
    }

private:
    static std::string token_in(const Given& given) {
        if (given.status != 200) return {};
        return std::string(given.json().at("access_token").as_string());
    }

    Sandbox& sandbox_;
    std::string google_, snapchat_;
};

/// A world of some campaigns on each platform whose day stands still.
inline World small_world(int campaigns = 24) {
    World out = make_world(11, 60, campaigns, *parse_currency("EUR"));
    out.today = *parse_day("2026-07-01");
    return out;
}

inline const market::Account& account_of(const Sandbox& sandbox, Platform platform) {
    for (const market::Account& account : sandbox.market().accounts())
        if (account.platform == platform) return account;
    throw std::runtime_error("the world has no such account");
}

/// The platform's first active campaign that has a daily budget of its own.
inline const market::Campaign& campaign_of(const Sandbox& sandbox, Platform platform) {
    const Market& market = sandbox.market();
    for (const Index c : account_of(sandbox, platform).campaigns) {
        const market::Campaign& found = market.campaigns()[c];
        if (found.status.latest() == market::Status::active && found.budget != market::kNone &&
            !market.budgets()[found.budget].lifetime)
            return found;
    }
    throw std::runtime_error("the world has no such campaign");
}

/// The account's midnight as Snapchat writes it, ready for a query.
inline std::string snapchat_midnight(const Sandbox& sandbox, std::string_view day) {
    std::string out =
        midnight(account_of(sandbox, Platform::snapchat).zone, *parse_day(day), ".000", ":");
    if (const auto plus = out.find('+'); plus != std::string::npos) out.replace(plus, 1, "%2B");
    return out;
}

}  // namespace herald::sandbox::test
