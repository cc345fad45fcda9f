#include "base/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/assert.hpp"
#include "base/log.hpp"

namespace herald::metrics {
namespace {

void append_escaped(std::string& out, std::string_view text, bool quotes) {
    for (const char c : text) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\\')
            out += "\\\\";
        else if (c == '"' && quotes)
            out += "\\\"";
        else
            out += c;
    }
}

std::string shown(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    if (value == std::floor(value) && std::abs(value) < 1e15) return fmt::format("{:.0f}", value);
    return fmt::format("{}", value);
}

/// `name{a="b",le="0.1"} value`.
void append_sample(std::string& out, std::string_view name, const Labels& labels, double value,
                   std::string_view bound = {}) {
    out += name;
    char before = '{';
    const auto label = [&](std::string_view label_name, std::string_view text) {
        out += before;
        before = ',';
        out += label_name;
        out += "=\"";
        append_escaped(out, text, true);
        out += '"';
    };
    for (const auto& [label_name, text] : labels) label(label_name, text);
    if (!bound.empty()) label("le", bound);
    if (before == ',') out += '}';
    out += ' ';
    out += shown(value);
    out += '\n';
}

}  // namespace

void Histogram::observe(double value) {
    const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
    counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
}

Histogram::Reading Histogram::read() const {
    Reading out;
    out.sum = sum_.load(std::memory_order_relaxed);
    out.counts.resize(size());
    for (std::size_t i = 0; i < size(); ++i)
        out.counts[i] = counts_[i].load(std::memory_order_relaxed);
    return out;
}

Exposition::Family& Exposition::family(std::string_view type, std::string_view name,
                                       std::string_view help) {
    auto found = families_.find(name);
    if (found == families_.end())
        found =
            families_.emplace(std::string(name), Family{std::string(help), std::string(type), {}})
                .first;
    return found->second;
}

void Exposition::sample(std::string_view type, std::string_view name, std::string_view help,
                        const Labels& labels, double value) {
    append_sample(family(type, name, help).lines, name, labels, value);
}

void Exposition::histogram(std::string_view name, std::string_view help, const Labels& labels,
                           const Histogram& histogram) {
    std::string& lines = family("histogram", name, help).lines;
    const auto reading = histogram.read();
    const std::string buckets = fmt::format("{}_bucket", name);
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < reading.counts.size(); ++i) {
        below += reading.counts[i];
        append_sample(
            lines, buckets, labels, static_cast<double>(below),
            i < histogram.bounds().size() ? shown(histogram.bounds()[i]) : std::string("+Inf"));
    }
    append_sample(lines, fmt::format("{}_sum", name), labels, reading.sum);
    append_sample(lines, fmt::format("{}_count", name), labels, static_cast<double>(below));
}

std::string Exposition::text() const {
    std::string out;
    for (const auto& [name, family] : families_) {
        out += "# HELP " + name + ' ';
        append_escaped(out, family.help, false);
        out += "\n# TYPE " + name + ' ' + family.type + '\n' + family.lines;
    }
    return out;
}

template <class T>
Family<T>::Series::Series(std::span<const double> bounds)
    : metric([&] {
          if constexpr (std::is_same_v<T, Histogram>)
              return T(bounds);
          else
              return T();
      }()) {}

template <class T>
T& Family<T>::with(std::initializer_list<std::string_view> values) {
    HERALD_ASSERT(values.size() == labels_.size());
    thread_local std::string key;  // kept, so that a known series costs no allocation
    key.clear();
    for (const auto value : values) {
        key += value;
        key += '\x1f';
    }
    {
        const std::shared_lock lock(mutex_);
        if (const auto found = series_.find(key); found != series_.end())
            return found->second->metric;
    }
    const std::unique_lock lock(mutex_);
    const bool full = series_.size() >= kMostSeries;
    if (full) key.clear();
    auto& series = series_[key];
    if (!series) {
        series = std::make_unique<Series>(bounds_);
        for (const auto value : values)
            series->values.emplace_back(full ? std::string_view("other") : value);
    }
    return series->metric;
}

template <class T>
void Family<T>::each(
    const std::function<void(const std::vector<std::string>&, const T&)>& f) const {
    const std::shared_lock lock(mutex_);
    for (const auto& [key, series] : series_) f(series->values, series->metric);
}

template <class T>
void Family<T>::write(std::string_view name, Exposition& out) const {
    each([&](const std::vector<std::string>& values, const T& metric) {
        Labels labels;
        for (std::size_t i = 0; i < values.size(); ++i) labels.emplace_back(labels_[i], values[i]);
        if constexpr (std::is_same_v<T, Histogram>)
            out.histogram(name, help_, labels, metric);
        else if constexpr (std::is_same_v<T, Counter>)
            out.counter(name, help_, labels, static_cast<double>(metric.value()));
        else
            out.gauge(name, help_, labels, metric.value());
    });
}

template class Family<Counter>;
template class Family<Gauge>;
template class Family<Histogram>;

template <class T>
Family<T>& Registry::find(Families<T>& in, const std::string& name, const std::string& help,
                          std::vector<std::string> labels, std::span<const double> bounds) {
    const std::lock_guard lock(mutex_);
    auto& family = in[name];
    if (!family) family = std::make_unique<Family<T>>(help, std::move(labels), bounds);
    return *family;
}

Family<Counter>& Registry::counters(const std::string& name, const std::string& help,
                                    std::vector<std::string> labels) {
    return find(counters_, name, help, std::move(labels), {});
}
Family<Gauge>& Registry::gauges(const std::string& name, const std::string& help,
                                std::vector<std::string> labels) {
    return find(gauges_, name, help, std::move(labels), {});
}
Family<Histogram>& Registry::histograms(const std::string& name, const std::string& help,
                                        std::vector<std::string> labels,
                                        std::span<const double> bounds) {
    return find(histograms_, name, help, std::move(labels), bounds);
}

std::shared_ptr<void> Registry::collect(std::function<void(Exposition&)> f) {
    const std::lock_guard lock(collectors_->mutex);
    const int id = collectors_->next++;
    collectors_->by_id.emplace(id, std::move(f));
    return {nullptr, [collectors = collectors_, id](void*) {
                const std::lock_guard ending(collectors->mutex);
                collectors->by_id.erase(id);
            }};
}

std::string Registry::text() const {
    Exposition out;
    {
        const std::lock_guard lock(collectors_->mutex);
        for (const auto& [id, f] : collectors_->by_id) {
            Exposition before = out;
            try {  // a database that is away must not hide the numbers that tell of it
                f(out);
            } catch (const std::exception& error) {
                out = std::move(before);
                collectors_->failures.add();
                log_warning("some metrics could not be read", {{"error", error.what()}});
            }
        }
        out.counter("herald_metrics_failures_total", "Groups of metrics that could not be read", {},
                    static_cast<double>(collectors_->failures.value()));
    }
    const std::lock_guard lock(mutex_);
    for (const auto& [name, family] : counters_) family->write(name, out);
    for (const auto& [name, family] : gauges_) family->write(name, out);
    for (const auto& [name, family] : histograms_) family->write(name, out);
    return out.text();
}

}  // namespace herald::metrics
