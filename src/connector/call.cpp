#include "connector/call.hpp"

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/error.hpp"

namespace herald::connector {

Call::Call(CallOptions options) : options_(std::move(options)) {
    HERALD_ASSERT(options_.http != nullptr && options_.clock != nullptr);
    options_.in_flight = std::clamp(options_.in_flight, 1u, 4u);
}

void Call::checkpoint() {
    if (std::this_thread::get_id() != owner_) {
        if (abandoned_) throw Abandoned{};
    } else if (options_.checkpoint) {
        options_.checkpoint();
    }
}

void Call::note(std::string_view line) {
    const std::lock_guard lock(note_mutex_);
    if (options_.note) options_.note(line);
}

void Call::sleep(std::chrono::milliseconds time) {
    if (options_.sleep) return options_.sleep(time);
    constexpr std::chrono::milliseconds kStep{100};
    for (; time.count() > 0; time -= kStep) {
        checkpoint();
        std::this_thread::sleep_for(std::min(time, kStep));
    }
    checkpoint();
}

namespace {

std::string_view outcome_of(int status) {
    if (status == 429) return "throttled";
    if (status >= 500) return "failed";
    return status >= 400 ? "refused" : "ok";
}

}  // namespace

CallMeter::CallMeter(metrics::Registry& registry)
    : calls_(registry.counters("herald_connector_calls_total",
                               "Requests to outside systems by connector and outcome",
                               {"connector", "outcome"})),
      seconds_(registry.histograms("herald_connector_call_seconds",
                                   "How long outside systems took to answer", {"connector"},
                                   metrics::kLongSeconds)) {}

void CallMeter::count(std::string_view connector, std::string_view outcome,
                      std::chrono::steady_clock::duration took) {
    calls_.with({connector, outcome}).add();
    seconds_.with({connector}).observe(std::chrono::duration<double>(took).count());
}

std::vector<CallMeter::Total> CallMeter::totals() const {
    std::map<std::string, Total> sums;
    calls_.each([&](const std::vector<std::string>& labels, const metrics::Counter& counter) {
        Total& total = sums[labels[0]];
        total.connector = labels[0];
        const auto count = static_cast<std::int64_t>(counter.value());
        total.calls += count;
        if (labels[1] != "ok") total.errors += count;
    });
    std::vector<Total> out;
    for (auto& [id, total] : sums) out.push_back(std::move(total));
    return out;
}

net::HttpResponse Call::send(net::HttpRequest request) {
    request.checkpoint = [this] { checkpoint(); };
    const auto began = std::chrono::steady_clock::now();
    const auto count = [&](std::string_view outcome) {
        if (options_.meter != nullptr)
            options_.meter->count(options_.connector, outcome,
                                  std::chrono::steady_clock::now() - began);
    };
    try {
        auto response = options_.http->send(request);
        count(outcome_of(response.status));
        return response;
    } catch (const Error&) {
        count("unreachable");
        throw;
    }
}

std::string Call::access_token(std::string_view name, const std::function<Token()>& refresh) {
    const std::lock_guard lock(
        token_mutex_);  // held during the refresh, so that threads do not all refresh at once
    const auto found = tokens_.find(name);
    if (found != tokens_.end() && found->second.expires > now() + std::chrono::minutes(1))
        return found->second.text;
    Token token = refresh();
    std::string text = token.text;
    tokens_.insert_or_assign(std::string(name), std::move(token));
    return text;
}

void Call::forget_access_token(std::string_view name) {
    const std::lock_guard lock(token_mutex_);
    if (const auto found = tokens_.find(name); found != tokens_.end()) tokens_.erase(found);
}

void Call::keep(const json::object& renewed) {
    if (!options_.keep) return;
    try {
        options_.keep(renewed);
    } catch (const Error& error) {
        note(fmt::format("A renewed token could not be kept: {}", error.what()));
    }
}

std::chrono::milliseconds wait_before_retry(const Call& call, const std::exception& error,
                                            unsigned next) {
    constexpr unsigned kAttempts = 4;
    constexpr std::chrono::milliseconds kNo{-1};
    const auto* ours = dynamic_cast<const Error*>(&error);
    if (ours == nullptr || !ours->retryable()) return kNo;
    if (dynamic_cast<const TriedEnough*>(&error) != nullptr) return kNo;
    if (next > kAttempts) throw TriedEnough(*ours);
    if (const auto asked = ours->retry_after())
        return *asked <= call.longest_wait() ? std::chrono::milliseconds(*asked) : kNo;
    thread_local std::mt19937 engine{std::random_device{}()};
    const int longest = 500 << (next - 2);
    return std::chrono::milliseconds(
        std::uniform_int_distribution<int>(longest / 2, longest)(engine));
}

}  // namespace herald::connector
