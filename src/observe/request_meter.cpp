#include "observe/request_meter.hpp"

#include <algorithm>
#include <numeric>

#include "base/log.hpp"

namespace herald::observe {
namespace {

std::int64_t minute_now() {
    return std::chrono::duration_cast<std::chrono::minutes>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// Anybody may make up a method: those nobody uses count as one.
std::string_view known_method(std::string_view method) {
    for (const std::string_view known :
         {"GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"})
        if (method == known) return known;
    return "other";
}

void write_access_line(const web::Served& served, double seconds) {
    // Probes come every few seconds for ever.
    const LogLevel level = served.route.starts_with("/health") && served.status < 400
                               ? LogLevel::debug
                               : LogLevel::info;
    log(level, "request",
        {{"method", served.request.method},
         {"status", served.status},
         {"ms", std::round(seconds * 1e5) / 100},
         {"bytes_in", served.bytes_in},
         {"bytes_out", served.bytes_out},
         {"address", served.request.remote_address}});
}

}  // namespace

void RecentCounts::observe(std::int64_t minute, std::size_t bucket, bool failed) {
    Minute& place = minutes_[static_cast<std::size_t>(minute % (kMinutes + 1))];
    std::int64_t before = place.minute.load(std::memory_order_acquire);
    if (before != minute && place.minute.compare_exchange_strong(before, minute)) {
        for (auto& count : place.counts) count.store(0, std::memory_order_relaxed);
        place.errors.store(0, std::memory_order_relaxed);
    }
    place.counts[bucket].fetch_add(1, std::memory_order_relaxed);
    if (failed) place.errors.fetch_add(1, std::memory_order_relaxed);
}

RecentCounts::Sum RecentCounts::read(std::int64_t now) const {
    Sum out;
    for (const Minute& place : minutes_) {
        const std::int64_t minute = place.minute.load(std::memory_order_acquire);
        if (minute < now - kMinutes || minute > now) continue;
        for (std::size_t i = 0; i < kBuckets; ++i)
            out.counts[i] += place.counts[i].load(std::memory_order_relaxed);
        out.errors += place.errors.load(std::memory_order_relaxed);
    }
    return out;
}

std::uint64_t RecentCounts::Sum::total() const {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

void RecentCounts::Sum::add(const Sum& other) {
    for (std::size_t i = 0; i < kBuckets; ++i) counts[i] += other.counts[i];
    errors += other.errors;
}

std::optional<double> quantile(const RecentCounts::Sum& sum, double share) {
    const std::uint64_t total = sum.total();
    if (total == 0) return std::nullopt;
    const double wanted = share * static_cast<double>(total);
    double below = 0;
    for (std::size_t i = 0; i < metrics::kSeconds.size(); ++i) {
        const auto count = static_cast<double>(sum.counts[i]);
        if (below + count >= wanted && count > 0) {
            const double low = i == 0 ? 0 : metrics::kSeconds[i - 1];
            return low + (metrics::kSeconds[i] - low) * (wanted - below) / count;
        }
        below += count;
    }
    return metrics::kSeconds.back();
}

RequestMeter::RequestMeter(metrics::Registry& registry, AccessLog access_log)
    : access_log_(access_log),
      requests_(registry.counters("herald_http_requests_total",
                                  "Requests by method, route and status",
                                  {"method", "route", "status"})),
      seconds_(registry.histograms("herald_http_request_seconds",
                                   "How long handlers took, by method and route",
                                   {"method", "route"})),
      bytes_in_(registry.counters("herald_http_request_bytes_total", "Bodies of requests",
                                  {"method", "route"})),
      bytes_out_(registry.counters("herald_http_response_bytes_total",
                                   "Bodies of answers, before compression", {"method", "route"})),
      in_flight_(
          registry.gauges("herald_http_requests_in_flight", "Requests being handled").with({})) {}

void RequestMeter::began() { in_flight_.add(1); }

RequestMeter::Series& RequestMeter::series_of(std::string_view method, std::string_view route) {
    thread_local std::string key;
    key.assign(method).append(1, ' ').append(route);
    {
        const std::shared_lock lock(mutex_);
        if (const auto found = series_.find(key); found != series_.end()) return *found->second;
    }
    const std::unique_lock lock(mutex_);
    auto& series = series_[key];
    if (!series)
        series.reset(new Series{key,
                                seconds_.with({method, route}),
                                bytes_in_.with({method, route}),
                                bytes_out_.with({method, route}),
                                {}});
    return *series;
}

void RequestMeter::served(const web::Served& served) {
    in_flight_.add(-1);
    const double seconds = std::chrono::duration<double>(served.took).count();
    const std::string_view method = known_method(served.request.method);
    Series& series = series_of(method, served.route);
    series.seconds.observe(seconds);
    series.bytes_in.add(served.bytes_in);
    series.bytes_out.add(served.bytes_out);
    const auto bucket =
        std::lower_bound(metrics::kSeconds.begin(), metrics::kSeconds.end(), seconds) -
        metrics::kSeconds.begin();
    series.recent.observe(minute_now(), static_cast<std::size_t>(bucket), served.status >= 500);
    char status[8];
    const auto end = std::to_chars(status, status + sizeof status, served.status).ptr;
    requests_.with({method, served.route, std::string_view(status, end)}).add();
    if (access_log_ == AccessLog::on) write_access_line(served, seconds);
}

std::vector<RequestMeter::Route> RequestMeter::recent() const {
    const std::int64_t now = minute_now();
    std::vector<Route> out;
    const std::shared_lock lock(mutex_);
    for (const auto& [key, series] : series_)
        out.push_back({series->name, series->recent.read(now)});
    return out;
}

}  // namespace herald::observe
