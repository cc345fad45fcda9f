#include "sandbox/sandbox.hpp"

#include <charconv>

#include <fmt/chrono.h>

#include "base/encoding.hpp"
#include "base/json_writer.hpp"
#include "sandbox/breakage.hpp"
#include "sandbox/feeds/feeds.hpp"
#include "sandbox/market/random.hpp"
#include "sandbox/slack.hpp"

namespace herald::sandbox {

using market::FaultKind;
using market::FaultSpec;
using market::Kind;
using market::Ref;
using std::chrono::days;

namespace {

constexpr std::size_t kNotes = 200;  ///< calls kept to look at

std::optional<Platform> platform_of(std::string_view path) {
    if (path.starts_with("/open_api/")) return Platform::tiktok;
    if (path.starts_with("/v1/") || path.starts_with("/login/oauth2/")) return Platform::snapchat;
    if (path == "/token" || path.find("/customers") != std::string_view::npos)
        return Platform::google;
    // Meta's versions carry a point: /v25.0/…
    if (path.starts_with("/v") &&
        path.substr(0, path.find('/', 1)).find('.') != std::string_view::npos)
        return Platform::meta;
    return std::nullopt;
}

web::Response trouble_of(Platform platform, Trouble trouble) {
    switch (platform) {
        case Platform::meta: return meta_trouble(trouble);
        case Platform::google: return google_trouble(trouble);
        case Platform::tiktok: return tiktok_trouble(trouble);
        case Platform::snapchat: return snapchat_trouble(trouble);
    }
    return {};
}

/// Everything that may change campaigns: such a request has the market for itself.
bool writes(const Call& call) {
    if (call.is("GET")) return false;
    const std::string& path = call.request.path;
    return path.find("/googleAds:") == std::string::npos && !path.ends_with("/insights") &&
           path.find("/report/task/") == std::string::npos &&
           path.find("oauth") == std::string::npos && path != "/token";
}

}  // namespace

Sandbox::Sandbox(World world, const Clock& clock)
    : clock_(clock),
      market_(std::move(world), std::chrono::floor<days>(clock.now())),
      networks_(market_.world().seed),
      faults_(market_.world().seed) {
    set_faults(market_.world().faults);
}

Time Sandbox::now() const {
    const auto& today = market_.world().today;
    const Time base = today ? Time(*today) + std::chrono::hours(12) : clock_.now();
    return base + days(advanced_days_.load());
}

void Sandbox::set_faults(std::vector<FaultSpec> faults) {
    apply_restatements(faults);
    std::erase_if(faults,
                  [](const FaultSpec& fault) { return fault.kind == FaultKind::restated_days; });
    const std::lock_guard lock(mutex_);
    faults_.set(std::move(faults));
}

void Sandbox::apply_restatements(const std::vector<FaultSpec>& faults) {
    const std::unique_lock lock(market_mutex_);
    for (const FaultSpec& fault : faults) {
        if (fault.kind != FaultKind::restated_days) continue;
        const Day today = std::chrono::floor<days>(now());
        market::Shock shock;
        shock.kind = market::ShockKind::restatement;
        shock.last = today - days(1);
        shock.first = today - days(fault.days.value_or(7));
        shock.seen_on = today - days(1);  // also for accounts whose day is yesterday still
        shock.factor = fault.factor.value_or(0.93);
        shock.platform = fault.platform;
        market_.add_shock(shock);
    }
}

void Sandbox::advance(int by) {
    const std::unique_lock lock(market_mutex_);
    advanced_days_ += by;
    record({ChangeKind::advance, 0, std::to_string(by), std::chrono::floor<days>(now())});
}

void Sandbox::expire_tokens(Platform platform) {
    const std::lock_guard lock(mutex_);
    tokens_since_[platform] = clock_.now();
}

namespace {

/// Tells tokens of this world from made-up ones.
std::string signature(std::uint64_t seed, std::string_view text) {
    std::uint64_t sum = seed;
    for (const char c : text)
        sum = market::Draw(sum, market::Purpose::ids, static_cast<unsigned char>(c)).bits(0);
    return fmt::format("{:016x}", sum);
}

}  // namespace

std::string Sandbox::issue_token(Platform platform, std::chrono::seconds life) {
    const std::string text = fmt::format("sandbox.{}.{}.{}.{}", enum_name(platform),
                                         micros_of(clock_.now()), life.count(), ++sequence_);
    return text + "." + signature(market_.world().seed, text);
}

TokenState Sandbox::check_token(Platform platform, std::string_view token) const {
    if (token.empty()) return TokenState::missing;
    if ((platform == Platform::meta && token == Credentials::meta_token) ||
        (platform == Platform::tiktok && token == Credentials::tiktok_token))
        return TokenState::good;
    std::vector<std::string_view> parts;
    for (std::string_view rest = token; parts.size() < 7;) {
        const auto point = rest.find('.');
        parts.push_back(rest.substr(0, point));
        if (point == std::string_view::npos) break;
        rest.remove_prefix(point + 1);
    }
    if (parts.size() != 6 || parts[1] != enum_name(platform)) return TokenState::wrong;
    if (signature(market_.world().seed, token.substr(0, token.rfind('.'))) != parts[5])
        return TokenState::wrong;
    const Time issued = time_of(std::stoll(std::string(parts[2])));
    if (issued + std::chrono::seconds(std::stoll(std::string(parts[3]))) <= clock_.now())
        return TokenState::expired;
    const std::lock_guard lock(mutex_);
    const auto since = tokens_since_.find(platform);
    return since != tokens_since_.end() && issued <= since->second ? TokenState::expired
                                                                   : TokenState::good;
}

std::string Sandbox::add_job(ReportJob job) {
    const std::lock_guard lock(mutex_);
    job.ordered = clock_.now();
    job.fails = faults_.strike(job.platform, "", {FaultKind::report_failed}).has_value();
    // Long numbers as the platforms give them; from another range than everything else's ids.
    std::string id = std::to_string(
        (job.platform == Platform::meta ? 6'023'920'000'000ull : 7'100'000'000'000'000'000ull) +
        ++sequence_);
    constexpr std::size_t kMostJobs = 10'000;
    if (jobs_.size() >= kMostJobs) jobs_.erase(jobs_.begin());
    jobs_.emplace(id, std::move(job));
    return id;
}

std::optional<ReportJob> Sandbox::poll_job(Platform platform, const std::string& id, bool count) {
    const std::lock_guard lock(mutex_);
    const auto found = jobs_.find(id);
    if (found == jobs_.end() || found->second.platform != platform) return std::nullopt;
    if (count) ++found->second.polls;
    return found->second;
}

std::string Sandbox::request_id() {
    return fmt::format("{:%Y%m%d%H%M%S}01{:018X}",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(clock_.now())),
                       ++sequence_);
}

bool Sandbox::over_limit(Platform platform) {
    const auto& limits = market_.world().limits;
    const auto limit = limits.find(std::string(enum_name(platform)));
    if (limit == limits.end()) return false;
    const std::lock_guard lock(mutex_);
    auto& recent = recent_[platform];
    const Time now = clock_.now();
    while (!recent.empty() && recent.front() <= now - std::chrono::seconds(limit->second.seconds))
        recent.pop_front();
    if (recent.size() >= static_cast<std::size_t>(limit->second.calls)) return true;
    recent.push_back(now);
    return false;
}

double Sandbox::limit_used(Platform platform) const {
    const auto& limits = market_.world().limits;
    const auto limit = limits.find(std::string(enum_name(platform)));
    if (limit == limits.end()) return 0;
    const std::lock_guard lock(mutex_);
    const auto recent = recent_.find(platform);
    return recent == recent_.end()
               ? 0
               : static_cast<double>(recent->second.size()) / limit->second.calls;
}

void Sandbox::note_call(std::string_view whom, const web::Request& request, int status,
                        std::string_view fault) {
    const std::lock_guard lock(mutex_);
    ++counters_[std::string(whom)];
    if (!fault.empty()) ++counters_[fmt::format("{}.{}", whom, fault)];
    notes_.push_back({clock_.now(),
                      fmt::format("{} {} {}{}", whom, request.method, request.path,
                                  fault.empty() ? "" : " (" + std::string(fault) + ")"),
                      status});
    if (notes_.size() > kNotes) notes_.pop_front();
}

web::Response Sandbox::dispatch(Platform platform, const Call& call) {
    switch (platform) {
        case Platform::meta: return meta_answer(*this, call);
        case Platform::google: return google_answer(*this, call);
        case Platform::tiktok: return tiktok_answer(*this, call);
        case Platform::snapchat: return snapchat_answer(*this, call);
    }
    return {};
}

/// The platform's answer, and what the faults make of it.
Answer Sandbox::answer_platform(Platform platform, const web::Request& request) {
    Answer out;
    std::optional<FaultSpec> before, slow, after;
    {
        const std::lock_guard lock(mutex_);
        const std::string_view path = request.path;
        before = faults_.strike(platform, path,
                                {FaultKind::rate_limited, FaultKind::server_error,
                                 FaultKind::expired_token, FaultKind::rubbish});
        slow = faults_.strike(platform, path, {FaultKind::slow});
        if (!before)
            after = faults_.strike(platform, path, {FaultKind::truncated, FaultKind::disconnected});
    }
    if (slow) out.delay = std::chrono::milliseconds(slow->delay_ms.value_or(2000));
    std::string_view fault = before  ? enum_name(before->kind)
                             : after ? enum_name(after->kind)
                             : slow  ? "slow"
                                     : "";
    if (before && before->kind == FaultKind::rubbish) {
        out.response = rubbish();
    } else if (before) {
        if (before->kind == FaultKind::expired_token) expire_tokens(platform);
        out.response = trouble_of(
            platform, before->kind == FaultKind::rate_limited   ? Trouble::rate_limited
                      : before->kind == FaultKind::server_error ? Trouble::server_error
                                                                : Trouble::expired_token);
    } else if (over_limit(platform)) {
        fault = "limit";
        out.response = trouble_of(platform, Trouble::rate_limited);
    } else {
        try {
            const Call call(request);
            std::shared_lock shared(market_mutex_, std::defer_lock);
            std::unique_lock alone(market_mutex_, std::defer_lock);
            if (writes(call))
                alone.lock();
            else
                shared.lock();
            out.response = dispatch(platform, call);
        } catch (const Error& error) {  // a body or a parameter that cannot be read
            out.response = trouble_of(platform, Trouble::malformed);
        }
        if (after && after->kind == FaultKind::truncated) cut_off(out.response);
        if (after && after->kind == FaultKind::disconnected) disconnect(out.response);
    }
    note_call(enum_name(platform), request, out.response.status, fault);
    return out;
}

Answer Sandbox::answer(const web::Request& request) {
    if (const auto visit = feeds::visit_of(request))
        return answer_service("feeds", request, [&](std::optional<FaultKind> fault) {
            const auto trouble = fault == FaultKind::rate_limited   ? feeds::Trouble::rate_limited
                                 : fault == FaultKind::server_error ? feeds::Trouble::server_error
                                                                    : feeds::Trouble::none;
            return feeds::answer(*visit, request, trouble, now());
        });
    // First: their paths begin like those of Snapchat and Slack.
    if (const auto provider = ai::provider_of(request)) return answer_ai(*provider, request);
    if (const auto network = networks::network_of(request))
        return answer_network(*network, request);
    const auto platform = platform_of(request.path);
    if (platform) return answer_platform(*platform, request);
    try {
        if (is_slack(request.path)) return {slack_answer(Call(request), clock_.now()), {}};
        return {control(Call(request)), {}};
    } catch (const Error& error) {
        json::array fields;
        for (const FieldError& field : error.fields())
            fields.push_back(json::object{{"pointer", field.pointer}, {"detail", field.detail}});
        return {json_answer(error.kind() == ErrorKind::not_found ? 404 : 422,
                            json::object{{"error", error.what()}, {"errors", std::move(fields)}}),
                {}};
    }
}

void Sandbox::record(ChangeRecord change) {
    const std::lock_guard lock(mutex_);
    records_.push_back(std::move(change));
    ++change_count_;
}

namespace {

market::Status status_in(const ChangeRecord& change) {
    const auto status = parse_enum<market::Status>(change.value);
    if (!status)
        throw Error(ErrorKind::invalid,
                    fmt::format("The state names the unknown status \"{}\"", change.value));
    return *status;
}

std::int64_t number_in(const ChangeRecord& change) {
    std::int64_t out = 0;
    const char* end = change.value.data() + change.value.size();
    if (std::from_chars(change.value.data(), end, out).ptr != end)
        throw Error(ErrorKind::invalid, "The state holds a broken number");
    return out;
}

std::size_t known(const Market& market, ChangeKind kind) {
    switch (kind) {
        case ChangeKind::campaign_status:
        case ChangeKind::name: return market.campaigns().size();
        case ChangeKind::group_status: return market.groups().size();
        case ChangeKind::ad_status:
        case ChangeKind::refresh: return market.ads().size();
        case ChangeKind::budget: return market.budgets().size();
        case ChangeKind::advance: return 1;
    }
    return 0;
}

}  // namespace

void Sandbox::apply(const ChangeRecord& change) {
    switch (change.kind) {
        case ChangeKind::campaign_status:
            return market_.set_status({Kind::campaign, change.index}, status_in(change),
                                      change.from);
        case ChangeKind::group_status:
            return market_.set_status({Kind::group, change.index}, status_in(change), change.from);
        case ChangeKind::ad_status:
            return market_.set_status({Kind::ad, change.index}, status_in(change), change.from);
        case ChangeKind::budget:
            return market_.set_budget(change.index, Micros{number_in(change)}, change.from);
        case ChangeKind::name: return market_.rename(change.index, change.value);
        case ChangeKind::refresh: return market_.refresh_creative(change.index, change.from);
        case ChangeKind::advance: advanced_days_ += static_cast<int>(number_in(change));
    }
}

void Sandbox::change(ChangeKind kind, Index index, std::string value, Index account) {
    ChangeRecord made{kind, index, std::move(value), effective(account)};
    apply(made);
    record(std::move(made));
}

void Sandbox::set_status(Ref what, market::Status status, Index account) {
    const ChangeKind kind = what.kind == Kind::campaign ? ChangeKind::campaign_status
                            : what.kind == Kind::group  ? ChangeKind::group_status
                                                        : ChangeKind::ad_status;
    change(kind, what.index, std::string(enum_name(status)), account);
}

void Sandbox::set_budget(Index budget, Micros amount, Index account) {
    change(ChangeKind::budget, budget, std::to_string(amount.value), account);
}

void Sandbox::rename(Index campaign, std::string name, Index account) {
    change(ChangeKind::name, campaign, std::move(name), account);
}

void Sandbox::refresh_creative(Index ad, Index account) {
    change(ChangeKind::refresh, ad, {}, account);
}

namespace {

struct SavedState {
    std::uint64_t seed = 0;
    Day first_day;
    std::vector<ChangeRecord> changes;
};
BOOST_DESCRIBE_STRUCT(SavedState, (), (seed, first_day, changes))

}  // namespace

std::string Sandbox::state() const {
    const std::lock_guard lock(mutex_);
    return to_json(SavedState{market_.world().seed, market_.first_day(), records_});
}

void Sandbox::restore(std::string_view state) {
    const auto saved = from_json<SavedState>(state);
    const std::unique_lock lock(market_mutex_);
    if (saved.seed != market_.world().seed || saved.first_day != market_.first_day())
        throw Error(ErrorKind::invalid,
                    "The state belongs to another world: remove its file, or start the world it "
                    "was saved from");
    for (const ChangeRecord& made : saved.changes) {
        if (made.index >= known(market_, made.kind))
            throw Error(ErrorKind::invalid, "The state names what is not there");
        apply(made);
        record(made);
    }
}

}  // namespace herald::sandbox
