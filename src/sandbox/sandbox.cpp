#include "sandbox/sandbox.hpp"

#include <thread>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "sandbox/wire.hpp"

namespace herald::sandbox {
namespace {

std::optional<Platform> platform_of(std::string_view path) {
    if (path.starts_with("/open_api/")) return Platform::tiktok;
    if (path.starts_with("/v1/") || path.starts_with("/login/")) return Platform::snapchat;
    if (path == "/token" || path.find("/customers") != std::string_view::npos)
        return Platform::google;
    // Meta's versions carry a point: /v25.0/…
    if (path.starts_with("/v") &&
        path.substr(0, path.find('/', 1)).find('.') != std::string_view::npos)
        return Platform::meta;
    return std::nullopt;
}

struct TruthRow {
    Platform platform{};
    std::string id, name;
    Status status{};
    Micros daily_budget;
    Truth truth;
    std::vector<double> fatigue;      ///< of each ad, yesterday
    double marginal_conversions = 0;  ///< of one more unit of spend a day
};
BOOST_DESCRIBE_STRUCT(TruthRow, (),
                      (platform, id, name, status, daily_budget, truth, fatigue,
                       marginal_conversions))

std::vector<TruthRow> all_truths(const Market& market) {
    std::vector<TruthRow> out;
    for (std::size_t i = 0; i < market.campaign_count(); ++i) {
        const CampaignInfo c = market.campaign(i);
        TruthRow row{market.accounts()[c.account].platform,
                     c.id,
                     c.name,
                     c.status,
                     c.daily_budget,
                     market.truth(i),
                     {},
                     0};
        for (std::size_t ad = 0; ad < c.ads.size(); ++ad)
            row.fatigue.push_back(
                market.actual(i, ad, market.today() - std::chrono::days(1)).fatigue);
        const double spend = c.daily_budget.units();
        row.marginal_conversions = market.response(i, spend + 1) - market.response(i, spend);
        out.push_back(std::move(row));
    }
    return out;
}

}  // namespace

Sandbox::Sandbox(World world, const Clock& clock)
    : clock_(clock), market_(std::move(world), clock) {
    for (const auto& [name, faults] : market_.world().faults) set_faults(name, faults);
}

void Sandbox::set_faults(const std::string& platform, const Faults& faults) {
    const auto parsed = parse_enum<Platform>(platform);
    if (!parsed)
        throw Error(
            ErrorKind::invalid,
            "faults: " + platform + " is no platform; use meta, google, tiktok or snapchat.");
    const std::lock_guard lock(mutex_);
    faults_[*parsed] = faults;
}

std::string Sandbox::issue_token() {
    const std::lock_guard lock(mutex_);
    const std::string token = "sandbox-access-" + random_token(18);
    tokens_[token] = clock_.now() + std::chrono::hours(1);
    return token;
}

bool Sandbox::token_is_good(std::string_view token) {
    const std::lock_guard lock(mutex_);
    const auto found = tokens_.find(std::string(token));
    return found != tokens_.end() && found->second > clock_.now();
}

std::string Sandbox::add_job(ReportJob job) {
    const std::lock_guard lock(mutex_);
    const std::string id = std::to_string(7'100'000'000'000'000'000ull + ++sequence_);
    jobs_[id] = std::move(job);
    return id;
}

std::optional<ReportJob> Sandbox::poll_job(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto found = jobs_.find(id);
    if (found == jobs_.end()) return std::nullopt;
    ++found->second.polls;
    return found->second;
}

std::string Sandbox::request_id() {
    const std::lock_guard lock(mutex_);
    return fmt::format("{:016X}SANDBOX{:08X}", micros_of(clock_.now()), ++sequence_);
}

bool Sandbox::hits(double probability, Faults& faults) {
    if (probability <= 0 || faults.count == 0) return false;
    if (noise(market_.world().seed, 77, ++sequence_, 0) >= probability) return false;
    if (faults.count > 0) --faults.count;
    return true;
}

std::optional<web::Response> Sandbox::strike(Platform platform) {
    std::unique_lock lock(mutex_);
    const auto found = faults_.find(platform);
    if (found == faults_.end()) return std::nullopt;
    Faults& faults = found->second;
    if (hits(faults.slow, faults)) {
        const auto wait = std::chrono::milliseconds(faults.slow_ms);
        lock.unlock();
        std::this_thread::sleep_for(wait);  // the fault is the waiting
        return std::nullopt;
    }
    const std::array troubles{meta_trouble, google_trouble, tiktok_trouble, snapchat_trouble};
    const auto trouble = troubles[static_cast<std::size_t>(platform)];
    if (hits(faults.rate_limited, faults)) return trouble(Trouble::rate_limited);
    if (hits(faults.server_error, faults)) return trouble(Trouble::server_error);
    if (hits(faults.expired_token, faults)) {
        tokens_.clear();
        return trouble(Trouble::expired_token);
    }
    if (hits(faults.rubbish, faults)) {
        web::Response page;
        page.headers.set("Content-Type", "text/html");
        page.body = "<!doctype html><title>502</title><h1>Something went wrong</h1>";
        return page;
    }
    return std::nullopt;
}

web::Response Sandbox::answer(Platform platform, const web::Request& request) {
    switch (platform) {
        case Platform::meta: return meta_answer(*this, request);
        case Platform::google: return google_answer(*this, request);
        case Platform::tiktok: return tiktok_answer(*this, request);
        case Platform::snapchat: return snapchat_answer(*this, request);
    }
    return {};
}

web::Response Sandbox::handle(const web::Request& request) {
    try {
        const auto platform = platform_of(request.path);
        if (!platform) return control(request);
        {
            const std::lock_guard lock(mutex_);
            ++calls_[fmt::format("{} {} {}", enum_name(*platform), request.method,
                                 request.path.substr(0, request.path.find('/', 6)))];
        }
        if (auto struck = strike(*platform)) return *std::move(struck);
        web::Response response = answer(*platform, request);
        const std::lock_guard lock(mutex_);
        if (const auto found = faults_.find(*platform);
            found != faults_.end() && hits(found->second.truncated, found->second))
            response.body.resize(response.body.size() / 2);
        return response;
    } catch (const Error& error) {
        return json_answer(400, json::object{{"error", json::object{{"message", error.what()},
                                                                    {"type", "OAuthException"},
                                                                    {"code", 100}}}});
    }
}

web::Response Sandbox::control(const web::Request& request) {
    const auto path = path_of(request);
    const std::string what = path.size() > 1 && path[0] == "sandbox" ? path[1]
                             : path.empty()                          ? ""
                                                                     : "?";
    if (what.empty())
        return json_answer(200, json::object{{"name", "Herald sandbox"},
                                             {"today", to_string(market_.today())},
                                             {"accounts", market_.accounts().size()},
                                             {"campaigns", market_.campaign_count()}});
    if (what == "faults" && request.method == "POST") {
        Problems problems;
        const auto all =
            decode_json<std::map<std::string, json::value>>(parse_json(request.body), problems);
        for (const auto& [platform, value] : all) {
            json::value merged = parse_json(to_json(Faults{}));
            if (value.is_object())
                for (const auto& member : value.get_object())
                    merged.get_object()[member.key()] = member.value();
            const auto faults = decode_json<Faults>(merged, problems);
            problems.raise();
            set_faults(platform, faults);
        }
        return json_answer(200, json::object{{"ok", true}});
    }
    if (what == "control" && request.method == "POST") {
        const auto parameters = parameters_of(request);
        market_.advance(std::stoi(parameter(parameters, "advance_days", "0")));
        return json_answer(200, json::object{{"today", to_string(market_.today())}});
    }
    if (what == "truth") {
        web::Response response;
        response.headers.set("Content-Type", "application/json");
        response.body = "{\"today\":\"" + to_string(market_.today()) +
                        "\",\"campaigns\":" + to_json(all_truths(market_)) + "}";
        return response;
    }
    if (what == "calls") {
        const std::lock_guard lock(mutex_);
        json::object out;
        for (const auto& [name, count] : calls_) out[name] = count;
        return json_answer(200, out);
    }
    return json_answer(404, json::object{{"error", "There is no such address in the sandbox."}});
}

SandboxServer::SandboxServer(World world, const Clock& clock, std::string address,
                             std::uint16_t port)
    : sandbox_(std::move(world), clock),
      address_(std::move(address)),
      server_({.address = address_, .port = port, .io_threads = 1, .workers = 8},
              [this](web::Request& request) { return sandbox_.handle(request); }) {
    server_.start();
}

std::string SandboxServer::url() const {
    return fmt::format("http://{}:{}", address_, server_.port());
}

}  // namespace herald::sandbox
