#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "ads/import_decode.hpp"
#include "ads/rates.hpp"
#include "store/warehouse.hpp"

/// Daily facts on their way into the warehouse: staged in pieces, then swapped in by one
/// transaction that also recomputes every rollup of the days and campaigns it touched.
namespace herald::ads {

using store::TenantKey;
using store::Warehouse;

/// What stands for a batch in the warehouse. The same work must give the same number, so that doing
/// it again is noticed.
using BatchId = std::int64_t;
BatchId batch_id(const Uuid& task, std::int64_t part = 0);

/// What a staged row's `entity` is.
struct StagedEntity {
    std::int32_t account_key = 0, campaign_key = 0, ad_key = 0;
    Platform platform{};
};

/// Takes rows in any order and size. One thread.
class Staging {
public:
    /// Throws away what an earlier attempt left, and what nobody came back for.
    Staging(Warehouse& warehouse, TenantKey tenant, BatchId batch, Time now);
    void add(const RowBatch& rows);
    /// Writes what is still held; call before swapping in.
    void finish();
    std::int64_t rows() const { return rows_; }
    /// Of the days staged; meaningless without rows.
    Day first_day() const { return day_of(first_day_); }
    Day last_day() const { return day_of(last_day_); }
    const std::vector<std::int32_t>& currencies() const { return currencies_; }

private:
    void flush();

    Warehouse& warehouse_;
    TenantKey tenant_;
    BatchId batch_;
    std::int64_t now_s_;
    RowBatch held_;
    std::int64_t rows_ = 0;
    std::int32_t first_day_ = INT32_MAX, last_day_ = INT32_MIN;
    std::vector<std::int32_t> currencies_;
};

/// What a batch replaces.
enum class Replace : std::uint8_t {
    keys,    ///< the same ad on the same day, and every other grain of the same campaign and day
             ///< (files)
    slices,  ///< everything of the accounts between the two days (platforms)
};

struct Swap {
    BatchId batch = 0;
    Replace replace{};
    Grain grain{};
    std::vector<StagedEntity> entities;  ///< by the rows' entity
    std::vector<std::int32_t> accounts;  ///< for slices
    std::int64_t staged_rows = 0;
    Day first_day, last_day;  ///< of the rows; for slices the days replaced
    Currency currency;        ///< the organization's
    const Rates* rates = nullptr;
    std::vector<std::int32_t> currencies;  ///< that occur
    std::int32_t attribution = 0;
    Time now;
    Day today;  ///< in the organization's zone
};

struct Swapped {
    std::int64_t rows = 0;         ///< facts in the warehouse from this batch
    std::int64_t replaced = 0;     ///< facts that were there before
    std::int64_t other_grain = 0;  ///< of those, facts of another grain
    bool repeated = false;         ///< the batch was in already: nothing was done
};

/// One transaction. Throws Error{unavailable} when the disk is full; then nothing has changed.
Swapped swap_in(Warehouse& warehouse, TenantKey tenant, const Swap& swap);

/// Converts the facts of these days anew, after rates came or the organization's currency changed,
/// and recomputes their rollups.
struct Conversion {
    Day first_day, last_day;
    Currency currency;
    const Rates* rates = nullptr;
    std::vector<std::int32_t> currencies;
};
void convert_again(Warehouse& warehouse, TenantKey tenant, const Conversion& conversion);

/// The currencies of a tenant's facts between two days, and the days they span.
struct FactSpan {
    std::optional<Day> first, last;
    std::vector<std::int32_t> currencies;
};
FactSpan span_of(Warehouse& warehouse, TenantKey tenant);

}  // namespace herald::ads
