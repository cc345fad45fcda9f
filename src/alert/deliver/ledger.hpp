#pragma once

#include <span>

#include "alert/deliver/channel_store.hpp"
#include "alert/deliver/pump.hpp"
#include "alert/deliver/senders.hpp"
#include "store/system_db.hpp"

/// The pump's SQL, over all tenants: leases out, outcomes in.
namespace herald::alert {

/// A channel with something due.
struct DueChannel {
    store::TenantId tenant;
    AlertChannelId id;
    std::string name;
    ChannelKind kind{};
    std::string settings;
    Bytes secrets;
};
BOOST_DESCRIBE_STRUCT(DueChannel, (), (tenant, id, name, kind, settings, secrets))
std::vector<DueChannel> list_due_channels(store::SystemDb& db, Time now);

struct LeasedDelivery {
    AlertDeliveryId id;
    std::int64_t attempts = 0;  ///< this one included; the fence
    std::string payload;
};
BOOST_DESCRIBE_STRUCT(LeasedDelivery, (), (id, attempts, payload))
struct LeaseWish {
    store::TenantId tenant;
    AlertChannelId channel;
    std::int64_t limit = 0;
    Time now, until;
};
struct Lease {
    std::vector<LeasedDelivery> deliveries;
    bool more = false;  ///< there was more due than the limit
};
Lease take_lease(Tx& tx, const LeaseWish& wish);

/// What came of one leased delivery.
struct Result {
    store::TenantId tenant;
    AlertChannelId channel;
    AlertDeliveryId id;
    std::int64_t attempts = 0;
    Outcome outcome;
};
/// A channel that began to fail, works again, or is to be switched off: written by
/// settle_channel(), with its alert.
struct Turn {
    enum class What : std::uint8_t { failing, works, off } what{};
    store::TenantId tenant;
    AlertChannelId channel;
    std::string error;
};
/// Writes the outcomes of a batch; `random` in [0, 1) spreads the retries.
std::vector<Turn> write_results(Tx& tx, const PumpOptions& options, std::span<const Result> results,
                                Time now, const std::function<double()>& random);
/// In a transaction of the tenant.
void settle_channel(const Context& context, const Turn& turn);

/// Leases that ran out, or all of them, are due again.
void release_leases(store::SystemDb& db, Time now, bool all);

}  // namespace herald::alert
