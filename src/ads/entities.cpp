#include "ads/entities.hpp"

#include "base/assert.hpp"

namespace herald::ads {
namespace {

struct Numbers {
    std::int64_t accounts = 0, campaigns = 0, ads = 0;
};
BOOST_DESCRIBE_STRUCT(Numbers, (), (accounts, campaigns, ads))

}  // namespace

NumberRanges take_numbers(Tx& tx, const NumberCounts& counts) {
    const auto last = tx.one<Numbers>(
        "INSERT INTO ad_numbers (tenant, accounts, campaigns, ads) VALUES (:tenant, :accounts, "
        ":campaigns, :ads) "
        "ON CONFLICT (tenant) DO UPDATE SET accounts = ad_numbers.accounts + excluded.accounts, "
        "campaigns = ad_numbers.campaigns + excluded.campaigns, ads = ad_numbers.ads + "
        "excluded.ads "
        "RETURNING accounts, campaigns, ads",
        {{"accounts", counts.accounts}, {"campaigns", counts.campaigns}, {"ads", counts.ads}});
    HERALD_ASSERT(last && last->ads < INT32_MAX && last->campaigns < INT32_MAX);
    return {.account = static_cast<std::int32_t>(last->accounts - counts.accounts + 1),
            .campaign = static_cast<std::int32_t>(last->campaigns - counts.campaigns + 1),
            .ad = static_cast<std::int32_t>(last->ads - counts.ads + 1)};
}

}  // namespace herald::ads
