#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/described.hpp"
#include "base/json_writer.hpp"
#include "base/log.hpp"

namespace herald::observe {

enum class LineLevel { debug, info, warning, error };
BOOST_DESCRIBE_ENUM(LineLevel, debug, info, warning, error)

/// A line of the log as people look at it.
struct SystemLogLine {
    std::int64_t number = 0;  ///< rises
    Time at;
    LineLevel level{};
    std::string message;
    std::optional<std::string> request_id, task_id, trace_id, route;
    RawJson fields;  ///< an object
};
BOOST_DESCRIBE_STRUCT(SystemLogLine, (),
                      (number, at, level, message, request_id, task_id, trace_id, route, fields))

/// The last lines of the log, in memory; what is older is in the log itself. Thread-safe.
class LogRing {
public:
    static constexpr std::size_t kLines = 2000;

    LogRing();
    struct Wanted {
        std::optional<std::string> tenant;  ///< only its lines; absent: all
        LineLevel least = LineLevel::debug;
        std::string text;  ///< in the message, route or fields; letters' case does not count
        std::size_t limit = 100;
    };
    /// Newest first.
    std::vector<SystemLogLine> find(const Wanted& wanted) const;

private:
    struct Kept {
        SystemLogLine line;
        std::string tenant;
    };
    void add(const LogRecord& record);

    mutable std::mutex mutex_;
    std::deque<Kept> lines_;
    std::int64_t next_ = 1;
    std::shared_ptr<void> listening_;  // last: it ends first
};

}  // namespace herald::observe
