#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Numbers about the running program, in Prometheus' terms. The app owns one Registry and lends it
/// to the rooms; each room names its own metrics. Everything here is thread-safe.
namespace herald::metrics {

class Counter {
public:
    void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

class Gauge {
public:
    void set(double value) { value_.store(value, std::memory_order_relaxed); }
    void add(double value) { value_.fetch_add(value, std::memory_order_relaxed); }
    double value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<double> value_{0};
};

/// Upper bounds of buckets, in seconds: from a cached answer to a slow report.
inline constexpr std::array kSeconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                     0.25,   0.5,   1.0,    2.5,   5.0,  10.0,  30.0};
/// The same for work that runs for minutes.
inline constexpr std::array kLongSeconds{0.05, 0.1,  0.25, 0.5,   1.0,   2.5,   5.0,
                                         10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0};
/// Sizes of groups.
inline constexpr std::array kSizes{1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0};

class Histogram {
public:
    /// `bounds` rise and outlive the histogram.
    explicit Histogram(std::span<const double> bounds)
        : bounds_(bounds), counts_(std::make_unique<std::atomic<std::uint64_t>[]>(size())) {}
    void observe(double value);

    struct Reading {
        std::vector<std::uint64_t> counts;  ///< of each bucket alone; the last is above all bounds
        double sum = 0;
    };
    Reading read() const;
    std::span<const double> bounds() const { return bounds_; }

private:
    std::size_t size() const { return bounds_.size() + 1; }
    std::span<const double> bounds_;
    std::unique_ptr<std::atomic<std::uint64_t>[]> counts_;
    std::atomic<double> sum_{0};
};

/// Observes the seconds of its life, unless its histogram is null.
class Timer {
public:
    explicit Timer(Histogram* histogram)
        : histogram_(histogram),
          began_(histogram != nullptr ? std::chrono::steady_clock::now()
                                      : std::chrono::steady_clock::time_point{}) {}
    ~Timer() {
        if (histogram_ != nullptr) histogram_->observe(seconds());
    }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

private:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
    }
    Histogram* histogram_;
    std::chrono::steady_clock::time_point began_;
};

using Labels = std::vector<std::pair<std::string, std::string>>;

/// The text format 0.0.4 in the making.
class Exposition {
public:
    void counter(std::string_view name, std::string_view help, const Labels& labels, double value) {
        sample("counter", name, help, labels, value);
    }
    void gauge(std::string_view name, std::string_view help, const Labels& labels, double value) {
        sample("gauge", name, help, labels, value);
    }
    void histogram(std::string_view name, std::string_view help, const Labels& labels,
                   const Histogram& histogram);
    std::string text() const;

private:
    struct Family {
        std::string help, type, lines;
    };
    Family& family(std::string_view type, std::string_view name, std::string_view help);
    void sample(std::string_view type, std::string_view name, std::string_view help,
                const Labels& labels, double value);
    std::map<std::string, Family, std::less<>> families_;
};

/// Series of one name that differ in their labels' values.
template <class T>
class Family {
public:
    /// A label whose values nobody bounds would fill the memory: beyond so many series all others
    /// count in one whose values read "other".
    static constexpr std::size_t kMostSeries = 3000;

    Family(std::string help, std::vector<std::string> labels, std::span<const double> bounds)
        : help_(std::move(help)), labels_(std::move(labels)), bounds_(bounds) {}
    /// The series of these values, one for each label in the family's order. Lives as long as the
    /// registry.
    T& with(std::initializer_list<std::string_view> values);
    const std::vector<std::string>& labels() const { return labels_; }
    void write(std::string_view name, Exposition& out) const;
    void each(const std::function<void(const std::vector<std::string>&, const T&)>& f) const;

private:
    struct Series {
        explicit Series(std::span<const double> bounds);
        std::vector<std::string> values;
        T metric;
    };
    std::string help_;
    std::vector<std::string> labels_;
    std::span<const double> bounds_;
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, std::unique_ptr<Series>> series_;
};

extern template class Family<Counter>;
extern template class Family<Gauge>;
extern template class Family<Histogram>;

class Registry {
public:
    /// The family of this name, made at first use; asking again gives the same one. Names begin
    /// with "herald_" and end in their unit; counters end in "_total".
    Family<Counter>& counters(const std::string& name, const std::string& help,
                              std::vector<std::string> labels = {});
    Family<Gauge>& gauges(const std::string& name, const std::string& help,
                          std::vector<std::string> labels = {});
    Family<Histogram>& histograms(const std::string& name, const std::string& help,
                                  std::vector<std::string> labels = {},
                                  std::span<const double> bounds = kSeconds);

    /// For numbers that are read when somebody asks: runs at each text(), and may look into the
    /// database. What it throws leaves its numbers out and is counted. Ends with the returned
    /// token, which waits for a call that is under way.
    std::shared_ptr<void> collect(std::function<void(Exposition&)> f);

    /// Everything, as Prometheus reads it (text format 0.0.4).
    std::string text() const;

private:
    template <class T>
    using Families = std::map<std::string, std::unique_ptr<Family<T>>, std::less<>>;
    template <class T>
    Family<T>& find(Families<T>& in, const std::string& name, const std::string& help,
                    std::vector<std::string> labels, std::span<const double> bounds);

    struct Collectors {
        std::mutex mutex;  ///< held while they run: one reader at a time
        std::map<int, std::function<void(Exposition&)>> by_id;
        int next = 0;
        Counter failures;
    };
    mutable std::mutex mutex_;
    Families<Counter> counters_;
    Families<Gauge> gauges_;
    Families<Histogram> histograms_;
    std::shared_ptr<Collectors> collectors_ = std::make_shared<Collectors>();  // and their tokens
};

}  // namespace herald::metrics
