#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <fstream>
#include <map>
#include <mutex>

#include "ads/connections.hpp"
#include "ads/entities.hpp"
#include "ads/module.hpp"
#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "net/http_client.hpp"
#include "net/url.hpp"

/// Ads' pictures through this server, so that a page needs no third party: browsers send those
/// neither addresses nor cookies, and a picture that a platform's link has outlived stays here.
namespace herald::ads {
namespace {

constexpr std::size_t kMaxPicture = 2u << 20;
constexpr auto kPatience = std::chrono::seconds(8);
constexpr auto kBrowserKeeps = std::chrono::hours(24);
/// Fetches at once, of all and of one organization, and how many more may wait for how long: slow
/// hosts must take neither all of the server's workers nor the turns of others.
constexpr int kAtOnce = 8, kAtOnceForOne = 4, kWaiting = 16;
constexpr auto kWaitForTurn = std::chrono::seconds(2);
/// An address that gave no picture is asked again after this: what was refused today may be there
/// tomorrow.
constexpr auto kNoneKept = std::chrono::hours(24);
/// A kept picture begins with the hash of the address it came from. Where there is none, the time
/// of the look follows, in microseconds.
constexpr std::size_t kHead = 65;

struct GetThumbnail {
    AdId id;
};
BOOST_DESCRIBE_STRUCT(GetThumbnail, (), (id))

struct Origin {
    std::optional<std::string> thumbnail_url, image_url, connector_id;
    std::optional<bool> sandbox;  ///< whether the connection is one to the built-in sandbox
};
BOOST_DESCRIBE_STRUCT(Origin, (), (thumbnail_url, image_url, connector_id, sandbox))

/// What the bytes are, whatever the sender calls them; empty for what is no picture. No SVG: it can
/// hold scripts.
std::string_view picture_type(std::string_view bytes) {
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
    if (bytes.starts_with("\xff\xd8\xff")) return "image/jpeg";
    if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return "image/gif";
    if (bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP")) return "image/webp";
    if (bytes.size() > 12 && bytes.substr(4, 8) == "ftypavif") return "image/avif";
    return {};
}

Error no_picture() { return {ErrorKind::not_found, "This ad has no picture."}; }

/// Who may fetch now.
class Turns {
public:
    void take(TenantId tenant) {
        std::unique_lock lock(mutex_);
        const auto free = [&] { return all_ < kAtOnce && mine(tenant) < kAtOnceForOne; };
        bool mine_now = free();
        if (!mine_now && waiting_ < kWaiting) {
            ++waiting_;
            mine_now = given_back_.wait_for(lock, kWaitForTurn, free);
            --waiting_;
        }
        if (!mine_now)
            throw Error(ErrorKind::unavailable, "Many pictures are being fetched; try again.");
        ++all_;
        ++running_[tenant];
    }
    void give_back(TenantId tenant) {
        {
            const std::lock_guard lock(mutex_);
            --all_;
            if (--running_[tenant] == 0) running_.erase(tenant);
        }
        given_back_.notify_all();
    }

private:
    int mine(TenantId tenant) const {
        const auto found = running_.find(tenant);
        return found == running_.end() ? 0 : found->second;
    }

    std::mutex mutex_;
    std::condition_variable given_back_;
    std::map<TenantId, int> running_;
    int all_ = 0, waiting_ = 0;
};

class Turn {
public:
    Turn(Turns& turns, TenantId tenant) : turns_(turns), tenant_(tenant) { turns_.take(tenant); }
    ~Turn() { turns_.give_back(tenant_); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    Turns& turns_;
    TenantId tenant_;
};

/// The bytes; empty when the address gives no picture for now. Throws Error{unavailable} when
/// asking again soon may help.
std::string fetch_picture(net::HttpClient& http, const std::string& url) {
    net::HttpRequest request;
    request.url = url;
    request.headers.set("Accept", "image/avif,image/webp,image/png,image/jpeg,image/gif");
    request.timeout = kPatience;
    request.max_body = kMaxPicture;
    request.max_redirects = 3;
    const auto away = [] {
        return Error(ErrorKind::unavailable, "The picture's host does not answer at present.");
    };
    net::HttpResponse answer;
    try {
        answer = http.send(request);
    } catch (const Error& error) {
        if (error.retryable()) throw away();
        return {};  // an address we may not call, a wrong certificate, a picture too large
    }
    if (answer.status == 429 || answer.status >= 500) throw away();
    if (!answer.ok() || picture_type(answer.body).empty()) return {};
    return std::move(answer.body);
}

std::string read_head(const std::filesystem::path& file, std::size_t size) {
    std::string out(size, '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(out.data(), static_cast<std::streamsize>(size));
    out.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    return out;
}

Origin origin_of(const Scope& scope, AdId id) {
    const auto found = scope.db().one<Origin>(
        "SELECT c.thumbnail_url, c.image_url, n.connector_id, n.sandbox FROM ads a "
        "JOIN creatives c ON c.tenant = a.tenant AND c.id = a.creative_id AND c.tenant = :tenant "
        "JOIN campaigns p ON p.tenant = a.tenant AND p.id = a.campaign_id AND p.tenant = :tenant "
        "LEFT JOIN ad_accounts o ON o.tenant = a.tenant AND o.id = p.account_id AND o.tenant = "
        ":tenant "
        "LEFT JOIN connections n ON n.tenant = a.tenant AND n.id = o.connection_id AND n.tenant = "
        ":tenant WHERE a.tenant = :tenant AND a.id = :id",
        {{"id", id}});
    if (!found) throw no_picture();
    return *found;
}

/// From the platform's host; the built-in sandbox answers for all hosts of its made-up company.
std::string fetch_from(const Context& context, const Origin& origin, const std::string& url) {
    if (!origin.sandbox.value_or(false)) return fetch_picture(*context.http, url);
    const connection::Sandbox sandbox = context.connections->sandbox();
    const auto settings = sandbox.settings.find(origin.connector_id.value_or(""));
    const std::string host = net::origin_of(url);
    if (host.empty() || settings == sandbox.settings.end()) return {};
    const std::string base(settings->second.at("api_base").as_string());
    return fetch_picture(*sandbox.http, base + url.substr(host.size()));
}

/// True when the kept head says that there was no picture, not long ago.
bool is_known_none(std::string_view head, Time now) {
    std::int64_t looked_us = 0;
    const std::string_view text = head.substr(kHead);
    const auto read = std::from_chars(text.data(), text.data() + text.size(), looked_us);
    return read.ec == std::errc() && now - Time(std::chrono::microseconds(looked_us)) < kNoneKept;
}

web::Raw get_thumbnail(const Context& context, Turns& turns, Scope& scope,
                       const GetThumbnail& request) {
    constexpr std::size_t kEnoughToKnow = 20;
    const Origin origin = origin_of(scope, request.id);
    const std::string url = origin.thumbnail_url.value_or(origin.image_url.value_or(""));
    if (url.empty()) throw no_picture();
    const std::string mark = to_hex(sha256(url)) + "\n";
    const std::string name = "pictures/" + to_string(request.id);
    auto path = context.blobs->find(scope.tenant(), name);
    std::string head = path ? read_head(*path, kHead + kEnoughToKnow) : std::string();
    if (!head.starts_with(mark) || (picture_type(std::string_view(head).substr(kHead)).empty() &&
                                    !is_known_none(head, scope.now()))) {
        const Turn turn(turns, scope.tenant());
        std::string bytes = fetch_from(context, origin, url);
        if (bytes.empty()) bytes = std::to_string(scope.now().time_since_epoch().count());
        context.blobs->put(scope.tenant(), name, mark + bytes);
        path = context.blobs->find(scope.tenant(), name);
        head = mark + bytes.substr(0, kEnoughToKnow);
    }
    const std::string_view type = picture_type(std::string_view(head).substr(kHead));
    if (!path || type.empty()) throw no_picture();
    web::Response response;
    response.headers.set("Content-Type", std::string(type));
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Cache-Control", fmt::format("private, max-age={}",
                                                      std::chrono::seconds(kBrowserKeeps).count()));
    response.file = web::FileBody{*path, kHead, std::filesystem::file_size(*path) - kHead};
    return {std::move(response)};
}

}  // namespace

void add_picture_routes(const Context& context, web::Router& routes) {
    routes.get("/api/v1/ads/{id}/thumbnail",
               web::RouteSpec("Get an ad's thumbnail", web::Role::viewer)
                   .resource("campaigns")
                   .may(ErrorKind::unavailable),
               [context, turns = std::make_shared<Turns>()](Scope& s, const GetThumbnail& r) {
                   return get_thumbnail(context, *turns, s, r);
               });
}

}  // namespace herald::ads
