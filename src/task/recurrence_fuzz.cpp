#include <array>

#include "base/error.hpp"
#include "task/recurrence.hpp"

/// Any bytes as a cron expression or a rule of RFC 5545. What is understood comes in order, after
/// the moment asked for, and leaves nothing out between one time and the next; in zones whose
/// clocks jump by an hour, by half an hour, over a whole day, and not at all.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::task;
    constexpr std::array kZones{"Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "UTC"};
    constexpr std::array kStarts{"2024-02-29T23:59:59Z", "2011-12-29T09:30:00Z",
                                 "2026-10-25T00:30:00Z", "2026-03-28T15:00:00Z"};
    std::optional<Recurrence> rule;
    try {
        rule = Recurrence::parse({reinterpret_cast<const char*>(data), size}, "/when");
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid || error.fields().empty()) __builtin_trap();
        return 0;
    }
    for (std::size_t i = 0; i < kZones.size(); ++i) {
        const TimeZone zone = *TimeZone::parse(kZones[i]);
        const Time start = *parse_time(kStarts[i]);
        Time before = start;
        for (const Time run : rule->next_runs(start, start, zone, 4)) {
            if (run <= before) __builtin_trap();
            // Asked a moment before, and half way, it is the same.
            const Time half = before + (run - before) / 2;
            for (const Time asked : {run - std::chrono::microseconds(1), half})
                if (rule->next_after(asked, start, zone) != run) __builtin_trap();
            before = run;
        }
    }
    return 0;
}
