#include "connectors/bluesky/api.hpp"

#include <charconv>

#include "base/text.hpp"
#include "connector/connector.hpp"
#include "connector/network/post.hpp"

namespace herald::connectors::bluesky {

using connector::Document;
using connector::Node;
using connector::network::Wire;

namespace {

constexpr connector::PlatformWords kWords{
    "Bluesky",
    "Make a new app password under Settings, Privacy and security, App passwords and paste it "
    "into the connection.",
    "Check on Bluesky that the account may post."};
constexpr const char* kSession = "bluesky session";
constexpr const char* kCollection = "app.bsky.feed.post";

/// Errors with a name that somebody here knows what to do with.
struct Expired : Error {
    explicit Expired(const Error& error) : Error(error) {}
};
struct NoRecord : Error {
    explicit NoRecord(const Error& error) : Error(error) {}
};
struct AlreadyThere : Error {
    explicit AlreadyThere(const Error& error) : Error(error) {}
};

struct Trouble {
    std::string error, message;
};
Trouble trouble_in(const net::HttpResponse& response) {
    try {
        const Document document("Bluesky", response.body);
        const Node node(document.root());
        return {node.text("error"), node.text("message")};
    } catch (const Error&) {  // an error page: its status says enough
        return {};
    }
}

void judge(const connector::Failures& failures, const net::HttpResponse& response, Time now) {
    if (response.status < 400) return;
    const auto [error, message] = trouble_in(response);
    const std::string said = !message.empty() ? message
                             : !error.empty() ? error
                                              : fmt::format("HTTP {}", response.status);
    if (error == "ExpiredToken") throw Expired(failures.token_refused("the session is over"));
    if (error == "RecordNotFound" || message.starts_with("Could not locate record"))
        throw NoRecord(failures.refused(said));
    if (error == "InvalidSwap") throw AlreadyThere(failures.refused(said));
    if (response.status == 429)
        throw failures.throttled(
            connector::network::throttle_wait(response, "ratelimit-reset", now), said);
    if (response.status == 401 || error == "InvalidToken" || error == "AuthMissing" ||
        error == "AccountTakedown")
        throw failures.token_refused(error == "AccountTakedown"
                                         ? "the account was taken down"
                                         : "handle or app password are not valid");
    if (response.status == 403) throw failures.not_permitted(said);
    // An error whose name cannot be read may be that a record stands there already.
    if (response.status >= 500 || response.status == 408 || error.empty())
        throw failures.passing(said);
    throw failures.refused(said);
}

Wire::Options options_of(connector::Call& call, const Settings& settings) {
    Wire::Options out;
    out.base = connector::network::base_of(settings.service, kService) + "/xrpc";
    out.words = kWords;
    out.judge = [&call](const net::HttpResponse& response) {
        judge(connector::Failures(kWords), response, call.now());
    };
    return out;
}

Wire::Options signed_options(connector::Call& call, const Settings& settings,
                             std::function<void(net::HttpRequest&)> sign) {
    Wire::Options out = options_of(call, settings);
    out.sign = std::move(sign);
    return out;
}

std::string join(const std::string& a, const std::string& b, const std::string& c) {
    return a + "\n" + b + "\n" + c;
}

}  // namespace

Api::Api(connector::Call& call)
    : call_(call),
      settings_(connector::settings_of<Settings>(call)),
      door_(call, options_of(call, settings_)),
      wire_(call, signed_options(call, settings_, [this](net::HttpRequest& request) {
                request.headers.set("Authorization", "Bearer " + session().access);
            })) {
    if (settings_.identifier.starts_with('@')) settings_.identifier.erase(0, 1);
}

Api::Session Api::log_in() const {
    const auto read = [&](const net::HttpResponse& response) {
        const Document answer = door_.read(response);
        const Node node(answer.root());
        Session out{node.text("did"), node.text("accessJwt"), node.text("refreshJwt")};
        if (out.did.empty() || out.access.empty())
            throw failures().not_understood("a session without its tokens");
        return out;
    };
    // Renewing costs nothing; logging in is allowed 300 times a day.
    if (!refresh_.empty()) {
        net::HttpRequest request = door_.request("POST", "/com.atproto.server.refreshSession");
        request.headers.set("Authorization", "Bearer " + std::exchange(refresh_, {}));
        try {
            return read(door_.send(std::move(request)));
        } catch (const Expired&) {  // the password still opens
        } catch (const Error& error) {
            if (error.retryable()) throw;
        }
    }
    return connector::with_retries(call_, [&] {
        return read(door_.post_json("/com.atproto.server.createSession",
                                    json::object{{"identifier", settings_.identifier},
                                                 {"password", settings_.app_password}}));
    });
}

Api::Session Api::session() const {
    const std::string text = call_.access_token(kSession, [&]() -> connector::Call::Token {
        const Session made = log_in();
        return {join(made.did, made.access, made.refresh), call_.now() + std::chrono::hours(24)};
    });
    const auto first = text.find('\n'), second = text.find('\n', first + 1);
    return {text.substr(0, first), text.substr(first + 1, second - first - 1),
            text.substr(second + 1)};
}

template <class F>
auto Api::in_session(F&& f) const {
    try {
        return f();
    } catch (const Expired&) {  // it did nothing, so it may be sent again
        refresh_ = session().refresh;
        call_.forget_access_token(kSession);
    }
    try {
        return f();
    } catch (const Expired&) {
        throw failures().token_refused("sessions expire as soon as they are made");
    }
}

Document Api::query(std::string_view method, const net::Parameters& parameters) const {
    return in_session([&] { return wire_.get("/" + std::string(method), parameters); });
}

Document Api::procedure(std::string_view method, const json::value& body) const {
    return in_session([&] { return wire_.read(wire_.post_json("/" + std::string(method), body)); });
}

json::object Api::upload(const connector::PostMedia& media) const {
    const Document answer = in_session([&] {
        net::HttpRequest request = wire_.request("POST", "/com.atproto.repo.uploadBlob");
        request.headers.set("Content-Type", media.media_type);
        request.body = media.bytes;
        request.timeout = std::chrono::minutes(5);
        return wire_.read(wire_.send(std::move(request)));
    });
    const json::value* blob = Node(answer.root()).find("blob");
    if (blob == nullptr || !blob->is_object())
        throw failures().not_understood("an upload without its blob");
    return json::object(blob->get_object(), json::storage_ptr());
}

std::optional<Api::Strong> Api::find_post(std::string_view key) const {
    try {
        const Document answer =
            query("com.atproto.repo.getRecord",
                  {{"repo", did()}, {"collection", kCollection}, {"rkey", std::string(key)}});
        const Node node(answer.root());
        Strong out{node.text("uri"), node.text("cid")};
        if (out.uri.empty() || out.cid.empty())
            throw failures().not_understood("a record without its address");
        return out;
    } catch (const NoRecord&) {
        return std::nullopt;
    }
}

Api::Strong Api::put_post(std::string_view key, json::object record) const {
    try {
        // swapRecord null: only where there is no record yet.
        const Document answer =
            procedure("com.atproto.repo.putRecord", json::object{{"repo", did()},
                                                                 {"collection", kCollection},
                                                                 {"rkey", key},
                                                                 {"swapRecord", nullptr},
                                                                 {"record", std::move(record)}});
        const Node node(answer.root());
        Strong out{node.text("uri"), node.text("cid")};
        if (out.uri.empty() || out.cid.empty())
            throw failures().not_understood("a post without its address");
        return out;
    } catch (const AlreadyThere&) {
        if (auto standing = find_post(key)) return *std::move(standing);
        throw failures().passing("a record stands there and cannot be read");
    }
}

namespace {

/// Milliseconds since 1970 out of a UUID of version 7.
std::optional<std::uint64_t> time_in(std::string_view key) {
    if (key.size() != 36 || key[8] != '-' || key[13] != '-' || key[14] != '7') return std::nullopt;
    const std::string digits = std::string(key.substr(0, 8)) + std::string(key.substr(9, 4));
    std::uint64_t out = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), out, 16);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return out;
}

}  // namespace

std::string record_key(const connector::Post& post, std::size_t number) {
    constexpr std::string_view kLetters = "234567abcdefghijklmnopqrstuvwxyz";
    constexpr std::uint64_t k2020 = 1'577'836'800'000'000, kFiveYears = 157'680'000'000'000;
    const std::uint64_t hash = connector::network::number_of(post, number);
    const auto ms = time_in(post.key);
    const std::uint64_t micros =
        ms ? (*ms + number) * 1000 + hash % 1000 : k2020 + (hash >> 10) % kFiveYears;
    std::uint64_t value = (micros & ((1ull << 53) - 1)) << 10 | (hash & 1023);
    std::string out(13, kLetters[0]);
    for (std::size_t i = 13; i-- > 0; value >>= 5) out[i] = kLetters[value & 31];
    return out;
}

std::string_view key_of(std::string_view uri) {
    const auto slash = uri.rfind('/');
    return slash == std::string_view::npos ? uri : uri.substr(slash + 1);
}

}  // namespace herald::connectors::bluesky
