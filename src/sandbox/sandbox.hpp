#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "base/rules.hpp"
#include "sandbox/ai/ai.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/networks/networks.hpp"
#include "sandbox/wire.hpp"

/// The outside ad platforms, impersonated on their true wire formats over a simulated market.
namespace herald::sandbox {

using market::make_world;
using market::northwind;
using market::parse_world;
using market::World;

/// What a client needs to get in; the same for every sandbox, so that nobody mistakes them for
/// secrets.
struct Credentials {
    static constexpr std::string_view meta_token = "SANDBOX-META-TOKEN";
    static constexpr std::string_view meta_app_secret = "sandbox-secret";
    static constexpr std::string_view tiktok_token = "SANDBOX-TIKTOK-TOKEN";
    static constexpr std::string_view tiktok_auth_code = "SANDBOX-AUTH-CODE";
    static constexpr std::string_view google_developer_token = "SANDBOX-DEVELOPER-TOKEN";
    static constexpr std::string_view google_manager = "9990000001";
    static constexpr std::string_view client_id = "sandbox-client";
    static constexpr std::string_view client_secret = "sandbox-secret";
    static constexpr std::string_view slack_token = "xoxb-SANDBOX";
    static constexpr std::string_view slack_webhook = "SANDBOX";  ///< /services/T0/B0/SANDBOX
    static constexpr std::string_view refresh_token = "SANDBOX-REFRESH-TOKEN";
    static constexpr std::string_view openai_key = ai::Keys::openai;
    static constexpr std::string_view anthropic_key = ai::Keys::anthropic;
    static constexpr std::string_view gemini_key = ai::Keys::gemini;
};

enum class TokenState { good, missing, wrong, expired };

/// An asynchronous report: ready after it was asked for a few times. It shows the figures of the
/// moment it was ordered.
struct ReportJob {
    Platform platform{};
    Index account = 0;
    Parameters parameters;
    std::string subject;  ///< Meta: the id the report is of
    market::AsOf as_of;
    Time ordered;
    bool fails = false;
    int polls = 0;
};

/// What was changed through the platforms, to be kept over restarts.
enum class ChangeKind { campaign_status, group_status, ad_status, budget, name, refresh, advance };
BOOST_DESCRIBE_ENUM(ChangeKind, campaign_status, group_status, ad_status, budget, name, refresh,
                    advance)

struct ChangeRecord {
    ChangeKind kind{};
    std::uint32_t index = 0;
    std::string value;
    Day from;
};
BOOST_DESCRIBE_STRUCT(ChangeRecord, (), (kind, index, value, from))

/// An answer and how long a slow platform takes for it.
struct Answer {
    web::Response response;
    std::chrono::milliseconds delay{0};
};

/// Answers any request as the platform its path belongs to would. Thread-safe.
///   /v25.0/…               Meta Marketing API        /v25/customers…, /token   Google Ads
///   /open_api/v1.3/…       TikTok Business           /v1/…, /login/oauth2/…    Snapchat Marketing
///   /services/…, /api/…    Slack, where alerts go
///   /v1/chat/completions, /v1/messages, /v1beta/models/…, /api/chat, …    AI providers
///   /mastodon/…, /bluesky/…, /discord/…, …           networks, each under its connector's name
///   /sandbox/faults|control|truth|calls|networks     ours; no connector reads them
class Sandbox {
public:
    Sandbox(World world, const Clock& clock);

    /// A function of the request, the market and the moment: does not wait.
    web::Response handle(const web::Request& request) { return answer(request).response; }
    Answer answer(const web::Request& request);

    /// The market as it stands. Reading it is safe beside running requests; only their writes need
    /// care.
    const Market& market() const { return market_; }
    /// The moment it is in the world: fixed or the clock's, moved by what was advanced.
    Time now() const;
    market::AsOf as_of(Index account) const { return market_.as_of(account, now()); }
    /// The first day a change made now acts on: the account's tomorrow, its present day is under
    /// way.
    Day effective(Index account) const { return as_of(account).today + std::chrono::days(1); }

    void set_faults(std::vector<market::FaultSpec> faults);
    void advance(int days);
    /// Access tokens issued until now are refused from now on.
    void expire_tokens(Platform platform);

    // For the platforms' answers.
    std::string issue_token(Platform platform, std::chrono::seconds life);
    TokenState check_token(Platform platform, std::string_view token) const;
    std::string add_job(ReportJob job);
    /// Counts one poll. Absent when there is none of this id on the platform.
    std::optional<ReportJob> poll_job(Platform platform, const std::string& id, bool count);
    int report_polls() const { return market_.world().report_polls; }
    std::string request_id();
    /// Share of the platform's limit that is used, 0 to 1; 0 without a limit.
    double limit_used(Platform platform) const;
    void set_status(market::Ref what, market::Status status, Index account);
    void set_budget(Index budget, Micros amount, Index account);
    void rename(Index campaign, std::string name, Index account);
    void refresh_creative(Index ad, Index account);
    /// Runs f with the market standing still; for answers that are written while they are sent.
    template <class F>
    auto reading(F&& f) const {
        const std::shared_lock lock(market_mutex_);
        return f(market_);
    }

    /// Changes so far, as JSON; restore() of a fresh sandbox of the same world plays them again.
    /// Throws Error{malformed | invalid}.
    std::string state() const;
    void restore(std::string_view state);
    /// How often state() has changed.
    std::uint64_t changes() const { return change_count_; }

private:
    struct CallNote {
        Time at;
        std::string line;
        int status = 0;
    };
    Answer answer_platform(Platform platform, const web::Request& request);
    Answer answer_ai(ai::Provider provider, const web::Request& request);
    Answer answer_network(networks::Network network, const web::Request& request);
    /// Gives the answer of what is no ad platform; told which fault it has to put into words.
    using Speak = std::function<web::Response(std::optional<market::FaultKind> fault)>;
    Answer answer_service(std::string_view service, const web::Request& request,
                          const Speak& speak);
    web::Response dispatch(Platform platform, const Call& call);
    web::Response control(const Call& call);
    web::Response control_faults(const Call& call);
    web::Response control_world(const Call& call);
    web::Response calls() const;
    bool over_limit(Platform platform);
    void note_call(std::string_view whom, const web::Request& request, int status,
                   std::string_view fault);
    void change(ChangeKind kind, Index index, std::string value, Index account);
    void record(ChangeRecord change);
    void apply(const ChangeRecord& change);
    void apply_restatements(const std::vector<market::FaultSpec>& faults);

    const Clock& clock_;
    Market market_;
    networks::Networks networks_;
    mutable std::shared_mutex market_mutex_;
    mutable std::mutex mutex_;  // everything below
    FaultBook faults_;
    std::map<std::string, ReportJob> jobs_;
    std::map<Platform, Time> tokens_since_;
    std::map<Platform, std::deque<Time>> recent_;
    std::map<std::string, std::int64_t> counters_;
    std::deque<CallNote> notes_;
    std::vector<ChangeRecord> records_;
    std::atomic<std::uint64_t> change_count_{0};
    std::atomic<int> advanced_days_{0};
    std::atomic<std::uint64_t> sequence_{0};
};

/// Ground truth for /sandbox/truth/…; `path` is what follows. Throws Error{not_found | invalid}.
web::Response truth_answer(const Sandbox& sandbox, const Call& call,
                           std::span<const std::string> path);

// One file a platform.
web::Response meta_answer(Sandbox& sandbox, const Call& call);
web::Response google_answer(Sandbox& sandbox, const Call& call);
web::Response tiktok_answer(Sandbox& sandbox, const Call& call);
web::Response snapchat_answer(Sandbox& sandbox, const Call& call);

/// What strikes at random, in each platform's own words.
enum class Trouble { rate_limited, server_error, expired_token, malformed };
web::Response meta_trouble(Trouble trouble);
web::Response google_trouble(Trouble trouble);
web::Response tiktok_trouble(Trouble trouble);
web::Response snapchat_trouble(Trouble trouble);

}  // namespace herald::sandbox
