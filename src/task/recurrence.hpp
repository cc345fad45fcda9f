#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "task/cron.hpp"
#include "task/rrule.hpp"

namespace herald::task {

/// When a schedule runs: a cron expression of five fields, or an RFC 5545 rule ("FREQ=…").
class Recurrence {
public:
    /// Throws Error{invalid} at `pointer`, naming the part.
    static Recurrence parse(std::string_view text, std::string_view pointer = "/cron");

    /// Absent when it has ended. A rule counts from `start`.
    std::optional<Time> next_after(Time after, Time start, const TimeZone& zone) const;
    /// The coming ones, at most `count`.
    std::vector<Time> next_runs(Time after, Time start, const TimeZone& zone,
                                std::size_t count) const;

private:
    explicit Recurrence(std::variant<Cron, Rrule> rule) : rule_(std::move(rule)) {}
    std::variant<Cron, Rrule> rule_;
};

}  // namespace herald::task
