#pragma once

#include <chrono>
#include <cstdint>

namespace herald {

/// A moment, UTC, to the microsecond; BIGINT microseconds in SQL, RFC 3339 in JSON.
using Time = std::chrono::sys_time<std::chrono::microseconds>;
/// A calendar day without a zone; DATE in the warehouse, YYYY-MM-DD in JSON.
using Day = std::chrono::sys_days;

/// Where code gets the time from; a test passes FixedClock.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

/// The machine's clock. Thread-safe.
class SystemClock final : public Clock {
public:
    Time now() const override;
};

/// Stands still until told otherwise.
class FixedClock final : public Clock {
public:
    explicit FixedClock(Time now) : now_(now) {}
    Time now() const override { return now_; }
    void set(Time now) { now_ = now; }
    void advance(std::chrono::microseconds by) { now_ += by; }

private:
    Time now_;
};

inline std::int64_t micros_of(Time time) { return time.time_since_epoch().count(); }
inline Time time_of(std::int64_t micros) { return Time(std::chrono::microseconds(micros)); }
inline std::int32_t number_of(Day day) {
    return static_cast<std::int32_t>(day.time_since_epoch().count());
}
inline Day day_of(std::int32_t number) { return Day(std::chrono::days(number)); }

}  // namespace herald
