#include "ads/campaign_order.hpp"

#include <algorithm>
#include <numeric>

namespace herald::ads {
namespace {

using web::Direction;
using web::SortKey;

constexpr std::int64_t kLast = INT64_MAX;

/// The campaign's own fields, in the order of their names.
constexpr std::array<std::string_view, 8> kOwnFields{"created_at", "daily_budget", "end_date",
                                                     "name",       "platform",     "start_date",
                                                     "status",     "updated_at"};

bool is_own(std::string_view field) {
    return std::find(kOwnFields.begin(), kOwnFields.end(), field) != kOwnFields.end();
}

/// Places by name of the enumerators, as text would sort.
template <class E>
std::int64_t rank(E value) {
    const auto names = enum_names<E>();
    const auto name = enum_name(value);
    return std::count_if(names.begin(), names.end(),
                         [&](std::string_view other) { return other < name; });
}

std::optional<std::int64_t> own_value(const OrderColumns& c, std::string_view field) {
    const auto day = [](const std::optional<Day>& d) {
        return d ? std::optional<std::int64_t>(number_of(*d)) : std::nullopt;
    };
    if (field == "created_at") return micros_of(c.created_at);
    if (field == "updated_at") return micros_of(c.updated_at);
    if (field == "daily_budget")
        return c.daily_budget ? std::optional(c.daily_budget->value) : std::nullopt;
    if (field == "start_date") return day(c.start_date);
    if (field == "end_date") return day(c.end_date);
    if (field == "platform") return rank(c.platform);
    if (field == "status") return rank(c.status);
    return 0;  // the name is compared as text
}

std::int64_t directed(std::optional<std::int64_t> value, Direction direction) {
    if (!value) return kLast;
    return direction == Direction::descending ? -*value : *value;
}

/// -1, 0 or 1 by the sort keys alone.
int compare(const OrderEntry& a, std::string_view a_name, const OrderEntry& b,
            std::string_view b_name, std::span<const SortKey> sort) {
    for (std::size_t i = 0; i < sort.size(); ++i) {
        if (sort[i].name == "name") {
            const int order = a_name.compare(b_name);
            if (order != 0)
                return (sort[i].direction == Direction::descending ? -order : order) < 0 ? -1 : 1;
        } else if (a.values[i] != b.values[i]) {
            return a.values[i] < b.values[i] ? -1 : 1;
        }
    }
    return 0;
}

bool needs_revenue(std::string_view field) { return field == "revenue" || field == "roas"; }

/// The figures that campaigns are sorted by, absent where the list shows none.
class Figures {
public:
    Figures(const Scope& scope, std::span<const SortKey> sort, const Snapshot& snapshot)
        : snapshot_(snapshot) {
        if (std::any_of(sort.begin(), sort.end(),
                        [](const SortKey& key) { return needs_revenue(key.name); }))
            untold_ = list_keys_without_revenue(scope);
    }
    std::optional<std::int64_t> value(std::int32_t campaign_key, Metric metric) const {
        const MetricSums* found = snapshot_.find(campaign_key);
        const MetricSums sums = found != nullptr ? *found : MetricSums{};
        const bool absent = (metric == Metric::revenue || metric == Metric::roas) &&
                            sums.revenue == 0 &&
                            std::binary_search(untold_.begin(), untold_.end(), campaign_key);
        return absent ? std::nullopt : value_of(sums, metric);
    }

private:
    const Snapshot& snapshot_;
    std::vector<std::int32_t> untold_;  ///< keys of campaigns, ascending
};

void set_values(OrderEntry& entry, const OrderColumns* own, const Figures& figures,
                std::span<const SortKey> sort) {
    for (std::size_t i = 0; i < sort.size(); ++i) {
        const auto metric = parse_enum<Metric>(sort[i].name);
        const auto value =
            metric ? figures.value(entry.campaign_key, *metric) : own_value(*own, sort[i].name);
        entry.values[i] = directed(value, sort[i].direction);
    }
}

void sort_entries(Ordering& out, std::span<const SortKey> sort) {
    std::vector<std::uint32_t> order(out.entries.size());
    std::iota(order.begin(), order.end(), 0U);
    const bool named = !out.names.empty();
    const auto name = [&](std::uint32_t i) {
        return named ? std::string_view(out.names[i]) : std::string_view();
    };
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const int by_keys = compare(out.entries[a], name(a), out.entries[b], name(b), sort);
        return by_keys != 0 ? by_keys < 0
                            : out.entries[a].campaign_key < out.entries[b].campaign_key;
    });
    Ordering sorted;
    sorted.entries.reserve(order.size());
    for (const std::uint32_t i : order) {
        sorted.entries.push_back(out.entries[i]);
        if (named) sorted.names.push_back(std::move(out.names[i]));
    }
    out = std::move(sorted);
}

}  // namespace

std::size_t Ordering::size_bytes() const {
    std::size_t out = entries.size() * sizeof(OrderEntry) + 64;
    for (const auto& name : names) out += sizeof name + name.capacity();
    return out;
}

std::span<const std::string_view> sort_fields() {
    static const auto all = [] {
        std::vector<std::string_view> out(kOwnFields.begin(), kOwnFields.end());
        for (const auto metric : enum_names<Metric>()) out.push_back(metric);
        return out;
    }();
    return all;
}

Ordering make_ordering(const Scope& scope, const CampaignFilter& filter,
                       std::span<const SortKey> sort, const Snapshot& snapshot) {
    Ordering out;
    const Figures figures(scope, sort, snapshot);
    const bool needs_own =
        std::any_of(sort.begin(), sort.end(), [](const SortKey& key) { return is_own(key.name); });
    if (!needs_own) {
        for (const std::int32_t key : list_keys(scope, filter)) {
            OrderEntry& entry = out.entries.emplace_back();
            entry.campaign_key = key;
            set_values(entry, nullptr, figures, sort);
        }
    } else {
        const bool named = std::any_of(sort.begin(), sort.end(),
                                       [](const SortKey& key) { return key.name == "name"; });
        for (auto& own : list_order_columns(scope, filter)) {
            OrderEntry& entry = out.entries.emplace_back();
            entry.campaign_key = own.campaign_key;
            set_values(entry, &own, figures, sort);
            if (named) out.names.push_back(std::move(own.name_folded));
        }
    }
    sort_entries(out, sort);
    return out;
}

std::size_t position_after(const Ordering& ordering, const OrderEntry& last,
                           std::string_view last_name, std::span<const SortKey> sort) {
    const auto name = [&](std::size_t i) {
        return ordering.names.empty() ? std::string_view() : std::string_view(ordering.names[i]);
    };
    std::size_t low = 0, high = ordering.entries.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        const OrderEntry& entry = ordering.entries[middle];
        const int by_keys = compare(entry, name(middle), last, last_name, sort);
        const bool behind = by_keys != 0 ? by_keys > 0 : entry.campaign_key > last.campaign_key;
        if (behind)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

void CampaignCache::changed(store::TenantId tenant) {
    const std::lock_guard lock(mutex_);
    ++versions_[tenant.value];
}

std::string CampaignCache::version(const Scope& scope) {
    const std::int64_t slice =
        stale_after_ms_ == 0 ? 0 : micros_of(scope.now()) / 1000 / stale_after_ms_;
    const std::lock_guard lock(mutex_);
    return fmt::format("{}:{}:{}", to_string(scope.tenant()), versions_[scope.tenant().value],
                       slice);
}

std::shared_ptr<const Ordering> CampaignCache::ordering(const std::string& key,
                                                        const std::function<Ordering()>& build) {
    return orderings_.get(key, [&] { return std::make_shared<const Ordering>(build()); });
}

std::int64_t CampaignCache::count(const std::string& key,
                                  const std::function<std::int64_t()>& build) {
    return counts_.get(key, [&] { return std::make_shared<const Count>(Count{build()}); })->value;
}

}  // namespace herald::ads
