#include "content/publish/calendar/conflicts.hpp"

#include <map>

#include "content/publish/send/ledger.hpp"

namespace herald::content {
namespace {

bool is_to_come(const CalendarEntry& entry) {
    return entry.state != ItemState::published && entry.state != ItemState::failed &&
           entry.state != ItemState::archived;
}

class Conflicts {
public:
    void add(std::vector<ItemId> ids, ConflictKind kind, std::string message) {
        if (out.size() < kMostConflicts) out.push_back({std::move(ids), kind, std::move(message)});
    }
    std::vector<CalendarConflict> out;
};

void compare_times(const CalendarEntry& before, const CalendarEntry& entry, Conflicts& out) {
    const auto apart = *entry.plan_at - *before.plan_at;
    const std::string name = network_name(*entry.network);
    if (apart < std::chrono::minutes(1))
        out.add({before.id, entry.id}, ConflictKind::same_minute,
                fmt::format("Two posts go out on {} in the same minute.", name));
    else if (apart < kTooClose)
        out.add({before.id, entry.id}, ConflictKind::too_close,
                fmt::format("Two posts go out on {} within {} minutes.", name,
                            std::chrono::duration_cast<std::chrono::minutes>(apart).count()));
}

}  // namespace

std::vector<CalendarConflict> find_conflicts(std::span<const Planned> entries) {
    Conflicts out;
    std::map<std::string_view, const CalendarEntry*> last;  // of each network
    std::map<std::pair<std::string_view, std::int64_t>, const CalendarEntry*> said;
    for (const Planned& one : entries) {
        const CalendarEntry& entry = one.entry;
        if (!is_to_come(entry) || !entry.plan_at || !entry.network) continue;
        auto& before = last[*entry.network];
        if (before != nullptr) compare_times(*before, entry, out);
        before = &entry;
        if (one.hash != 0) {
            const auto [found, is_new] = said.try_emplace({*entry.network, one.hash}, &entry);
            if (!is_new)
                out.add({found->second->id, entry.id}, ConflictKind::same_text,
                        fmt::format("The same words go out twice on {}.",
                                    network_name(*entry.network)));
        }
        if (!one.can_go_out)
            out.add({entry.id}, ConflictKind::no_connection,
                    fmt::format("Nothing is connected that publishes on {}.",
                                network_name(*entry.network)));
    }
    return std::move(out.out);
}

}  // namespace herald::content
