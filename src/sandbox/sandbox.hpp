#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "sandbox/market.hpp"
#include "web/server.hpp"

/// The outside ad platforms, impersonated on their true wire formats over a simulated market.
namespace herald::sandbox {

/// What a client needs to get in; the same for every sandbox, so that nobody mistakes them for
/// secrets.
struct Credentials {
    static constexpr std::string_view meta_token = "SANDBOX-META-TOKEN";
    static constexpr std::string_view tiktok_token = "SANDBOX-TIKTOK-TOKEN";
    static constexpr std::string_view google_developer_token = "SANDBOX-DEVELOPER-TOKEN";
    static constexpr std::string_view client_id = "sandbox-client";
    static constexpr std::string_view client_secret = "sandbox-secret";
    static constexpr std::string_view refresh_token = "SANDBOX-REFRESH-TOKEN";
};

/// An asynchronous report: made ready after it was asked for a few times.
struct ReportJob {
    Platform platform{};
    std::string account;
    std::map<std::string, std::string> parameters;
    int polls = 0;
};

/// Answers any request as the platform its path belongs to would. Thread-safe.
///   /v25.0/…               Meta Marketing API        /v25/customers…, /token   Google Ads
///   /open_api/v1.3/…       TikTok Business           /v1/…, /login/oauth2/…    Snapchat Marketing
///   /sandbox/faults|control|truth|calls              ours; no connector reads them
class Sandbox {
public:
    Sandbox(World world, const Clock& clock);

    web::Response handle(const web::Request& request);
    Market& market() { return market_; }

    /// Issues an access token that expires after an hour.
    std::string issue_token();
    bool token_is_good(std::string_view token);
    std::string add_job(ReportJob job);
    /// Counts one poll. Absent when there is none.
    std::optional<ReportJob> poll_job(const std::string& id);
    void set_faults(const std::string& platform, const Faults& faults);
    std::string request_id();

private:
    /// The fault that strikes this call, if any: the platform's own words for it.
    std::optional<web::Response> strike(Platform platform);
    bool hits(double probability, Faults& faults);
    web::Response control(const web::Request& request);
    web::Response answer(Platform platform, const web::Request& request);

    const Clock& clock_;
    Market market_;
    std::mutex mutex_;
    std::map<std::string, Time> tokens_;
    std::map<std::string, ReportJob> jobs_;
    std::map<Platform, Faults> faults_;
    std::map<std::string, std::int64_t> calls_;
    std::uint64_t sequence_ = 0;
};

/// The sandbox behind a port of its own.
class SandboxServer {
public:
    SandboxServer(World world, const Clock& clock, std::string address, std::uint16_t port);
    /// "http://127.0.0.1:18080"
    std::string url() const;
    Sandbox& sandbox() { return sandbox_; }

private:
    Sandbox sandbox_;
    std::string address_;
    web::HttpServer server_;
};

}  // namespace herald::sandbox
