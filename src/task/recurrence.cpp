#include "task/recurrence.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::task {

Recurrence Recurrence::parse(std::string_view text, std::string_view pointer) {
    // No field of a cron expression holds an equals sign.
    const bool is_cron =
        text.find('=') == std::string_view::npos && trim(text).find(' ') != std::string_view::npos;
    if (!is_cron) return Recurrence(Rrule::parse(trim(text), pointer));
    try {
        return Recurrence(Cron::parse(text));
    } catch (const Error& error) {
        if (pointer == "/cron") throw;
        Problems problems;  // the same words at the caller's place
        for (const auto& field : error.fields()) problems.add(pointer, field.detail);
        problems.raise();
        throw;
    }
}

std::optional<Time> Recurrence::next_after(Time after, Time start, const TimeZone& zone) const {
    if (const auto* cron = std::get_if<Cron>(&rule_)) return cron->next_after(after, zone);
    return std::get<Rrule>(rule_).next_after(after, start, zone);
}

std::vector<Time> Recurrence::next_runs(Time after, Time start, const TimeZone& zone,
                                        std::size_t count) const {
    std::vector<Time> out;
    while (out.size() < count) {
        const auto next = next_after(out.empty() ? after : out.back(), start, zone);
        if (!next) break;
        out.push_back(*next);
    }
    return out;
}

}  // namespace herald::task
