#include "insight/watch/detectors.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>

#include "base/error.hpp"
#include "insight/panel/young_days.hpp"

namespace herald::insight::watch {
namespace {

using std::chrono::days;

constexpr int kSettledAge = 28, kSettledDays = 60;
/// An alarm that has not passed: enough to keep its incident open, too little to open one.
constexpr double kStill = 0.5;
/// Figures of young days are moved so many standard errors towards the usual before they are
/// judged: what is not known speaks for nothing odd.
constexpr double kBenefit = 2;
/// The steps of the funnel: so many of the eleven figures can be odd independently.
constexpr double kIndependent = 5;
constexpr double kOpenAt = 0.9;
/// In 36 days, as the detector's scores count them. On quiet workspaces of forty campaigns it is
/// nearly twice as many (watch_test): about one in three months.
constexpr double kFalseAlarms = 0.2;
constexpr double kLeastShare = 0.1;  ///< of an even share: what spends next to nothing
/// Nobody is told of less: a part of what was expected, and so many times the band's half.
constexpr double kLeastChange = 0.1, kBeyondBand = 1.4;

bool is_far(double value, const Expectation& expected) {
    const double off = value - expected.value;
    const double edge = off > 0 ? expected.high - expected.value : expected.value - expected.low;
    return std::abs(off) >= kBeyondBand * edge &&
           std::abs(off) >= kLeastChange * std::abs(expected.value);
}

/// The score after which `allowed` false alarms in a window are 0.9.
double score_for(double score, double allowed) {
    if (score <= 0) return 0;
    const double false_alarms = (1 - score) / score;
    return 1 / (1 + false_alarms * (1 - kOpenAt) / kOpenAt / std::max(allowed, 1e-12));
}

double with_benefit(const Reading& reading, const Expectation& expected) {
    if (reading.error <= 0 || std::isnan(expected.value)) return reading.value;
    const double slack = kBenefit * reading.error * std::abs(reading.value);
    return reading.value > expected.value ? std::max(expected.value, reading.value - slack)
                                          : std::min(expected.value, reading.value + slack);
}

/// One stream while it is looked at.
class Look {
public:
    Look(const History& history, const Subject& subject, Kpi kpi, double allowed)
        : history_(history),
          course_(course_of(history, subject)),
          path_(path_of(subject)),
          kpi_(kpi),
          allowed_(allowed) {}

    /// Days up to `known` are only learned from.
    void run(StreamState& state, Detector& detector, Day known, std::vector<Signal>& signals) {
        const Day last = judged_through(history_, kpi_);
        for (Day day = std::max(state.last + days(1), course_.first); day <= last; day += days(1))
            look(state, detector, day, day > known ? &signals : nullptr);
        state.last = std::max(state.last, last);
    }

private:
    void look(StreamState& state, Detector& detector, Day day, std::vector<Signal>* signals) {
        const Reading reading = reading_of(history_, course_, kpi_, day);
        if (std::isnan(reading.value)) return;
        const Expectation expected = detector.expect(seconds_of(day));
        const double value = with_benefit(reading, expected);
        const Verdict verdict = detector.push(seconds_of(day), value);
        const double score = verdict.aspect == Aspect::gap ? 0 : score_for(verdict.score, allowed_);
        const bool outside = value < expected.low || value > expected.high;
        const bool alarm = score >= kOpenAt && outside && is_far(value, expected);
        if (!alarm && !(state.alarmed && outside)) {
            state.alarmed = false;
            return;
        }
        state.alarmed = alarm || state.alarmed;
        if (signals == nullptr) return;
        signals->push_back({path_, kpi_, seconds_of(day), alarm ? score : kStill,
                            value > expected.value ? 1 : -1, verdict.shift});
    }

    const History& history_;
    const Course& course_;
    std::vector<std::string> path_;
    Kpi kpi_;
    double allowed_;
};

Detector load_or_new(const StreamState& state, bool& is_new) {
    try {
        if (!is_new) return Detector::load(state.detector);
    } catch (const Error&) {
        is_new = true;  // another version's: learned anew
    }
    return Detector(options_for(86'400));
}

template <class T>
void put(std::string& out, const T& value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

constexpr std::string_view kMagic = "HWD1";

/// Reads what Shard wrote; `good` is false from the first byte that is missing.
class ShardReader {
public:
    explicit ShardReader(std::string_view bytes) : left_(bytes) {
        good = left_.starts_with(kMagic);
        if (good) left_.remove_prefix(kMagic.size());
    }
    template <class T>
    T get() {
        T out{};
        if (left_.size() < sizeof out) {
            good = false;
            left_ = {};
            return out;
        }
        std::memcpy(&out, left_.data(), sizeof out);
        left_.remove_prefix(sizeof out);
        return out;
    }
    std::string text() {
        const auto size = get<std::uint32_t>();
        if (size > left_.size()) {
            good = false;
            left_ = {};
            return {};
        }
        std::string out(left_.substr(0, size));
        left_.remove_prefix(size);
        return out;
    }
    bool done() const { return left_.empty(); }
    bool good = false;

private:
    std::string_view left_;
};

void put_text(std::string& out, std::string_view text) {
    put(out, static_cast<std::uint32_t>(text.size()));
    out += text;
}

}  // namespace

std::uint64_t fingerprint_of(const Course& course, Day last) {
    std::uint64_t out = 14'695'981'039'346'656'037ULL;  // FNV-1a
    const auto add = [&](double value) {
        // Sums in another order differ in the last bits.
        const auto rounded = static_cast<std::int64_t>(std::llround(value * 100));
        for (std::size_t i = 0; i < sizeof rounded; ++i)
            out = (out ^ (static_cast<std::uint64_t>(rounded) >> (8 * i) & 0xff)) *
                  1'099'511'628'211ULL;
    };
    const Day to = last - days(kSettledAge);
    for (Day day = to - days(kSettledDays); day < to; day += days(1)) {
        const DayFigures f = course.on(day);
        for (const double value : {f.impressions, f.clicks, f.conversions, f.spend, f.revenue})
            add(value);
    }
    return out;
}

std::string Shard::key_of(const std::vector<std::string>& path) {
    return fmt::format("{}", fmt::join(path, "/"));
}

void Shard::add(const std::vector<std::string>& path, const SubjectState& state) {
    if (bytes_.empty()) bytes_ = kMagic;
    put_text(bytes_, key_of(path));
    put(bytes_, number_of(state.last));
    put(bytes_, state.settled);
    put(bytes_, static_cast<std::uint32_t>(state.streams.size()));
    for (const auto& [kpi, stream] : state.streams) {
        put_text(bytes_, enum_name(metric_of(kpi)));
        put(bytes_, number_of(stream.last));
        put(bytes_, static_cast<std::uint8_t>(stream.alarmed));
        put_text(bytes_, stream.detector);
    }
}

std::map<std::string, SubjectState> Shard::read(std::string_view bytes) {
    std::map<std::string, SubjectState> out;
    ShardReader reader(bytes);
    while (reader.good && !reader.done()) {
        const std::string key = reader.text();
        SubjectState state;
        state.last = herald::day_of(reader.get<std::int32_t>());
        state.settled = reader.get<std::uint64_t>();
        const auto streams = reader.get<std::uint32_t>();
        for (std::uint32_t i = 0; i < streams && reader.good; ++i) {
            const auto metric = parse_enum<ads::Metric>(reader.text());
            StreamState stream;
            stream.last = herald::day_of(reader.get<std::int32_t>());
            stream.alarmed = reader.get<std::uint8_t>() != 0;
            stream.detector = reader.text();
            if (metric && kpi_of(*metric)) state.streams[*kpi_of(*metric)] = std::move(stream);
        }
        if (reader.good) out[key] = std::move(state);
    }
    if (!reader.good) out.clear();
    return out;
}

double allowed_false_alarms(const History& history, const Subject& subject) {
    if (subject.kind == EntityKind::workspace) return kFalseAlarms / 4;
    const Day last = told_through(history);
    const auto spend = [&](const Course& course) {
        return course.sum(last - days(27), last).spend;
    };
    const double all = spend(history.workspace);
    const double share = all > 0 ? spend(course_of(history, subject)) / all : 0;
    if (subject.kind == EntityKind::platform) return kFalseAlarms / 4 * share;
    const double even = 1 / static_cast<double>(std::max<std::size_t>(1, history.campaigns.size()));
    return kFalseAlarms / 2 * std::max(share, kLeastShare * even);
}

std::vector<Signal> without_echoes(std::vector<Signal> signals) {
    const auto is_part = [](const Signal& part, const Signal& whole) {
        return part.entity.size() == whole.entity.size() + 1 && part.kpi == whole.kpi &&
               part.direction == whole.direction && part.score >= kOpenAt &&
               std::equal(whole.entity.begin(), whole.entity.end(), part.entity.begin());
    };
    // Fewer views for the same money are what a higher price is.
    const auto is_price = [](const Signal& price, const Signal& views) {
        return views.kpi == Kpi::impressions && price.kpi == Kpi::cpm &&
               price.entity == views.entity && price.direction == -views.direction;
    };
    std::vector<Signal> out;
    for (const Signal& signal : signals) {
        const auto parts = std::count_if(signals.begin(), signals.end(), [&](const Signal& other) {
            return is_part(other, signal);
        });
        const bool has_price = std::any_of(signals.begin(), signals.end(),
                                           [&](const Signal& o) { return is_price(o, signal); });
        if (parts != 1 && !has_price) out.push_back(signal);
    }
    return out;
}

Looked look_at(const History& history, const Subject& subject, SubjectState before,
               const LookOptions& options, std::vector<Signal>& signals) {
    const Course& course = course_of(history, subject);
    const bool is_known = before.last != Day{};
    const bool restated = is_known && fingerprint_of(course, before.last) != before.settled;
    Looked out;
    out.state.last = told_through(history);
    out.state.settled = fingerprint_of(course, out.state.last);
    out.changed = out.state.last != before.last;
    const bool tells_revenue = subject.campaign == nullptr || subject.campaign->info.tells_revenue;
    for (const Kpi kpi : kpis_with_volume(course, out.state.last, tells_revenue)) {
        const auto found = before.streams.find(kpi);
        const bool has_state = found != before.streams.end();
        StreamState state = has_state ? std::move(found->second) : StreamState{};
        const Day last = state.last;
        // A stream without a state tells nothing of days that were looked at without it.
        const Day known = has_state ? last : is_known ? before.last : options.known_through;
        bool is_new = !has_state || restated;
        if (is_new || last < judged_through(history, kpi)) {
            Detector detector = load_or_new(state, is_new);
            if (is_new) state.last = course.first - days(1);
            Look(history, subject, kpi, options.false_alarms / kIndependent)
                .run(state, detector, known, signals);
            state.detector = detector.save();
            out.changed = true;
        }
        out.state.streams[kpi] = std::move(state);
    }
    out.changed = out.changed || out.state.streams.size() != before.streams.size();
    return out;
}

std::vector<ExpectedDay> expected_days(const History& history, const Subject& subject, Kpi kpi,
                                       Day from, Day to) {
    std::vector<ExpectedDay> out;
    const Course& course = course_of(history, subject);
    if (course.empty()) return out;
    Detector detector(options_for(86'400));
    for (Day day = std::min(course.first, from); day <= to; day += days(1)) {
        const Reading reading = reading_of(history, course, kpi, day);
        const Expectation expected = detector.expect(seconds_of(day));
        if (day >= from) out.push_back({day, reading.value, expected});
        if (!std::isnan(reading.value))
            detector.push(seconds_of(day), with_benefit(reading, expected));
    }
    return out;
}

}  // namespace herald::insight::watch
