#include "insight/forecast/calendar.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "insight/forecast/series.hpp"
#include "insight/forecast/spread.hpp"

namespace herald::insight {
namespace {

constexpr double kMostZeros = 0.05;  ///< share of values above which logarithms say nothing
constexpr double kClear = 2.6;
constexpr std::size_t kFewestTurns = 6;
constexpr std::ptrdiff_t kCyclesAround = 4;
constexpr int kNothing = -1;
constexpr double kDoubt = 2;  ///< effects of half the noise's size that the prior starts from

struct Sample {
    double mean = 0, variance = 0;
    std::size_t count = 0;
};

Sample sample_of(const std::vector<double>& values) {
    Sample out;
    out.count = values.size();
    const double n = static_cast<double>(std::max<std::size_t>(1, out.count));
    for (const double v : values) out.mean += v / n;
    for (const double v : values)
        out.variance += (v - out.mean) * (v - out.mean) / std::max(n - 1, 1.0);
    return out;
}

double kept(double count, double noise, double prior) {
    return prior > 0 ? count / (count + noise / prior) : 0;
}

/// Whether the mean of the others tells each value better than nothing does.
bool foretells(const std::vector<double>& values, double noise, double prior) {
    double with = 0, without = 0, sum = 0;
    for (const double v : values) sum += v;
    const double others = static_cast<double>(values.size() - 1);
    for (const double v : values) {
        const double told = (sum - v) / others * kept(others, noise, prior);
        with += (v - told) * (v - told);
        without += v * v;
    }
    return with < without;
}

}  // namespace

CalendarEffects::CalendarEffects(std::span<const double> y, const ForecastOptions& options,
                                 std::size_t offset)
    : period_(options.periods.empty() ? 1 : static_cast<std::size_t>(options.periods.front())) {
    double sum = 0, zeros = 0;
    for (const double v : y) {
        logs_ = logs_ && v >= 0;
        sum += v;
        zeros += v == 0 ? 1 : 0;
    }
    const double n = static_cast<double>(y.size());
    logs_ = logs_ && sum > 0 && zeros <= kMostZeros * n;
    small_ = zeros > 0 ? 0.01 * sum / n : 0;
    mark(y.size() + static_cast<std::size_t>(options.horizon), options, offset);
    if (!learned_.empty()) learn(y);
}

int CalendarEffects::slot_of(const std::string& name, int around) {
    for (std::size_t i = 0; i < learned_.size(); ++i)
        if (learned_[i].name == name && learned_[i].offset == around) return static_cast<int>(i);
    learned_.push_back({name, around, logs_ ? EffectUnit::share : EffectUnit::value, 0, 0, 0});
    return static_cast<int>(learned_.size() - 1);
}

/// The first to claim a day keeps it.
void CalendarEffects::claim(std::ptrdiff_t day, int slot) {
    if (day < 0 || day >= static_cast<std::ptrdiff_t>(slots_.size())) return;
    int& at = slots_[static_cast<std::size_t>(day)];
    if (at == kNothing) at = slot;
}

void CalendarEffects::mark(std::size_t days, const ForecastOptions& options, std::size_t offset) {
    slots_.assign(days, kNothing);
    const auto shift = static_cast<std::ptrdiff_t>(offset);
    int widest = 0;
    for (const auto& event : options.events) widest = std::max({widest, event.before, event.after});
    // Events themselves first, then the days around them, nearest first.
    for (int around = 0; around <= widest; ++around)
        for (const auto& event : options.events)
            for (const std::ptrdiff_t day : event.days) {
                if (around <= event.after) claim(day - shift + around, slot_of(event.name, around));
                if (around > 0 && around <= event.before)
                    claim(day - shift - around, slot_of(event.name, -around));
            }
    named_ = learned_.size();
    if (options.first_day) mark_month_turns(options, offset);
}

void CalendarEffects::mark_month_turns(const ForecastOptions& options, std::size_t offset) {
    using namespace std::chrono;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        const year_month_day date{*options.first_day + days(static_cast<int>(i + offset))};
        const unsigned day = static_cast<unsigned>(date.day());
        const auto last = static_cast<unsigned>(
            year_month_day_last{date.year(), month_day_last{date.month()}}.day());
        const auto at = static_cast<std::ptrdiff_t>(i);
        if (last - day <= 2) claim(at, slot_of("end of month", -static_cast<int>(last - day)));
        if (day <= 2) claim(at, slot_of("start of month", static_cast<int>(day) - 1));
        if (day == 15) claim(at, slot_of("middle of month", 0));
    }
}

/// NaN where too few days around it are ordinary ones.
double CalendarEffects::expected(std::span<const double> y, std::size_t day) const {
    std::vector<double> around;
    const auto n = static_cast<std::ptrdiff_t>(y.size());
    for (std::ptrdiff_t k = -kCyclesAround; k <= kCyclesAround; ++k) {
        const auto at = static_cast<std::ptrdiff_t>(day) + k * static_cast<std::ptrdiff_t>(period_);
        if (k == 0 || at < 0 || at >= n) continue;
        if (slots_[static_cast<std::size_t>(at)] == kNothing)
            around.push_back(y[static_cast<std::size_t>(at)]);
    }
    return around.size() < 2 ? std::numeric_limits<double>::quiet_NaN() : median(around);
}

double CalendarEffects::residual(std::span<const double> y, std::size_t day) const {
    const double usual = expected(y, day);
    return logs_ ? std::log((y[day] + small_) / (usual + small_)) : y[day] - usual;
}

void CalendarEffects::forget(std::size_t slot) {
    learned_[slot].effect = learned_[slot].error = deviation_[slot] = 0;
    std::replace(slots_.begin(), slots_.end(), static_cast<int>(slot), kNothing);
}

void CalendarEffects::learn(std::span<const double> y) {
    std::vector<std::vector<double>> seen(learned_.size());
    std::vector<double> ordinary;
    for (std::size_t day = 0; day < y.size(); ++day) {
        const double rest = residual(y, day);
        if (!std::isfinite(rest)) continue;
        (slots_[day] == kNothing ? ordinary : seen[static_cast<std::size_t>(slots_[day])])
            .push_back(rest);
    }
    const double usual = ordinary.size() < 8 ? 0 : std::pow(robust_scale(ordinary), 2);
    std::vector<Sample> samples;
    for (const auto& values : seen) samples.push_back(sample_of(values));
    const auto noise_of = [&](const Sample& s) {
        return std::max(usual, s.count >= 3 ? s.variance : 0.0);
    };
    // Named days, the days around them and turns of the month each have their own prior.
    const auto kind_of = [&](std::size_t slot) {
        return slot >= named_ ? 2u : learned_[slot].offset == 0 ? 0u : 1u;
    };
    double prior[3] = {0, 0, 0}, count[3] = {0, 0, 0};
    for (std::size_t slot = 0; slot < samples.size(); ++slot) {
        const Sample& s = samples[slot];
        if (s.count == 0) continue;
        prior[kind_of(slot)] +=
            std::max(0.0, s.mean * s.mean - noise_of(s) / static_cast<double>(s.count));
        count[kind_of(slot)] += 1;
    }
    deviation_.assign(learned_.size(), 0);
    for (std::size_t slot = 0; slot < samples.size(); ++slot) {
        const Sample& s = samples[slot];
        learned_[slot].seen = s.count;
        if (s.count == 0) continue;
        const unsigned kind = kind_of(slot);
        const double n = static_cast<double>(s.count), noise = noise_of(s);
        const double variance = (prior[kind] + kDoubt * 0.25 * usual) / (count[kind] + kDoubt);
        const double share = kept(n, noise, variance);
        learned_[slot].effect = share * s.mean;
        learned_[slot].error = std::sqrt(share * noise / n);
        deviation_[slot] = std::sqrt(share * noise / n + std::max(0.0, noise - usual));
        if (slot < named_) continue;
        const bool clear = std::abs(s.mean) > kClear * std::sqrt(noise / n);
        if (s.count < kFewestTurns || !clear || !foretells(seen[slot], noise, variance))
            forget(slot);
    }
}

void CalendarEffects::remove_from(std::vector<double>& y) const {
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (slots_[i] == kNothing) continue;
        const double effect = learned_[static_cast<std::size_t>(slots_[i])].effect;
        y[i] = logs_ ? (y[i] + small_) * std::exp(-effect) - small_ : y[i] - effect;
    }
}

void CalendarEffects::put_on(Forecast& forecast, std::size_t first) const {
    for (std::size_t h = 0; h < forecast.mean.size() && first + h < slots_.size(); ++h) {
        if (slots_[first + h] == kNothing) continue;
        const auto slot = static_cast<std::size_t>(slots_[first + h]);
        const double effect = learned_[slot].effect, mean = forecast.mean[h];
        const auto moved = [&](double v) {
            return logs_ ? (v + small_) * std::exp(effect) - small_ : v + effect;
        };
        forecast.mean[h] = moved(mean);
        const double unknown = deviation_[slot] * (logs_ ? std::abs(forecast.mean[h]) + small_ : 1);
        for (auto& band : forecast.bands) {
            const double reach = student_quantile((1 + band.level) / 2, kNormal) * unknown;
            const double low = forecast.mean[h] - moved(band.lower[h]),
                         high = moved(band.upper[h]) - forecast.mean[h];
            band.lower[h] = forecast.mean[h] - std::hypot(low, reach);
            band.upper[h] = forecast.mean[h] + std::hypot(high, reach);
        }
    }
}

}  // namespace herald::insight
