#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <vector>

#include "automation/subjects/sums.hpp"
#include "base/clock.hpp"
#include "store/warehouse.hpp"

/// Daily figures out of the warehouse, added up by campaign. For this folder's own files.
namespace herald::automation {

/// Days, both included; none when `to` lies before `from`.
struct Span {
    Day from{}, to{};
    auto operator<=>(const Span&) const = default;
    bool holds(Day day) const { return from <= day && day <= to; }
    std::int64_t days() const { return std::max<std::int64_t>(0, (to - from).count() + 1); }
};

/// Campaign keys to places, as a plain table: keys come from a counter.
class Places {
public:
    static constexpr std::uint32_t kNone = UINT32_MAX;
    Places() = default;
    /// Ascending keys.
    explicit Places(const std::vector<std::int32_t>& keys);
    std::uint32_t operator[](std::int32_t key) const {
        const auto at = static_cast<std::uint32_t>(key) - static_cast<std::uint32_t>(first_);
        return at < places_.size() ? places_[at] : kNone;
    }

private:
    std::int32_t first_ = 0;
    std::vector<std::uint32_t> places_;
};

/// One column a base that is asked for, a row a campaign.
struct SumTable {
    std::array<std::vector<std::int64_t>, kBases> columns;
    Sums totals{};  ///< over all campaigns, also those without a place
    void resize(const BaseSet& bases, std::size_t rows);
    void add(const SumTable& other);
    /// Those bases of the row; the others are of no use.
    Sums row(std::size_t place, const BaseSet& bases) const;
};

/// A day's row as the scan gives it.
struct DayRow {
    std::int32_t key = 0;
    Day day{};
    Sums values{};
};
struct DayScan {
    Span days;
    BaseSet bases;
    std::int32_t first_key = INT32_MIN, last_key = INT32_MAX;
};
/// In no order.
void scan_days(store::Warehouse& warehouse, store::TenantKey tenant, const DayScan& wish,
               const std::function<void(const DayRow&)>& each);

/// Sums over several windows at once; no day is read twice, however the windows overlap.
struct WindowWish {
    Span span;
    BaseSet bases;
};
std::vector<SumTable> sum_windows(store::Warehouse& warehouse, store::TenantKey tenant,
                                  const Places& places, std::size_t rows,
                                  const std::vector<WindowWish>& windows);

/// The first and the last day with figures; of a campaign without any both are Day::max().
struct Lifetime {
    Day first = Day::max(), last = Day::max();
};
std::vector<Lifetime> read_lifetimes(store::Warehouse& warehouse, store::TenantKey tenant,
                                     const Places& places, std::size_t rows);

/// Until a day's conversions were all known, less of them was: what to add to today's knowledge of
/// the day for someone who looks on one of the mornings [from, until).
struct Delta {
    std::uint32_t place = 0;
    Day day{}, from{}, until{};
    std::int64_t conversions = 0, revenue = 0;
};
/// By place, then day.
std::vector<Delta> read_deltas(store::Warehouse& warehouse, store::TenantKey tenant,
                               const Places& places, Span days);

}  // namespace herald::automation
