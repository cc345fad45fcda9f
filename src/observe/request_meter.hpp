#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/metrics.hpp"
#include "web/doors.hpp"

/// What is known of requests: metrics by route, the access log, and the last minutes for people.
namespace herald::observe {

/// Counts by bucket of the last minutes. Thread-safe; a count at a minute's turn may get lost.
class RecentCounts {
public:
    static constexpr std::size_t kBuckets = metrics::kSeconds.size() + 1;
    static constexpr std::int64_t kMinutes = 5;

    void observe(std::int64_t minute, std::size_t bucket, bool failed);
    struct Sum {
        std::array<std::uint64_t, kBuckets> counts{};
        std::uint64_t errors = 0;
        std::uint64_t total() const;
        void add(const Sum& other);
    };
    /// Of the minutes [now - kMinutes, now].
    Sum read(std::int64_t now) const;

private:
    struct Minute {
        std::atomic<std::int64_t> minute{-1};
        std::array<std::atomic<std::uint32_t>, kBuckets> counts{};
        std::atomic<std::uint32_t> errors{0};
    };
    std::array<Minute, kMinutes + 1> minutes_;
};

/// The value below which this share of the counted lies, in seconds, interpolated in its bucket.
/// Absent when nothing was counted.
std::optional<double> quantile(const RecentCounts::Sum& sum, double share);

enum class AccessLog { off, on };

class RequestMeter final : public web::Observer {
public:
    RequestMeter(metrics::Registry& registry, AccessLog access_log);

    void began() override;
    void served(const web::Served& served) override;

    struct Route {
        std::string route;  ///< "GET /api/v1/campaigns"
        RecentCounts::Sum recent;
    };
    /// Each route's last minutes.
    std::vector<Route> recent() const;

private:
    struct Series {
        std::string name;
        metrics::Histogram& seconds;
        metrics::Counter &bytes_in, &bytes_out;
        RecentCounts recent;
    };
    Series& series_of(std::string_view method, std::string_view route);

    AccessLog access_log_;
    metrics::Family<metrics::Counter>& requests_;
    metrics::Family<metrics::Histogram>& seconds_;
    metrics::Family<metrics::Counter>&bytes_in_, &bytes_out_;
    metrics::Gauge& in_flight_;
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, std::unique_ptr<Series>> series_;
};

}  // namespace herald::observe
