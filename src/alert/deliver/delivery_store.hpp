#pragma once

#include "alert/context.hpp"
#include "alert/deliver/channel.hpp"
#include "alert/deliver/message.hpp"

/// Deliveries in SQL: how they are made, shown and sent again. Their leases are the pump's.
namespace herald::alert {

struct NewDelivery {
    std::optional<AlertId> alert_id;  ///< absent for a digest
    const AlertChannel* channel = nullptr;
    std::string payload;  ///< of one alert or several, see make_message
};
/// At once; the pump wakes after the commit.
AlertDeliveryId insert_delivery(Tx& tx, const Context& context, const Scope& scope,
                                const NewDelivery& delivery);

struct ListAlertDeliveries : web::Paged {
    std::optional<DeliveryState> state;
    std::optional<AlertChannelId> channel_id;
    std::optional<AlertId> alert_id;
};
BOOST_DESCRIBE_STRUCT(ListAlertDeliveries, (web::Paged), (state, channel_id, alert_id))
web::Page<AlertDelivery> list_deliveries(const Scope& scope, const ListAlertDeliveries& request);

struct AlertDeliveryRef {
    AlertDeliveryId id;
};
BOOST_DESCRIBE_STRUCT(AlertDeliveryRef, (), (id))
/// From its first attempt, under the same id. Throws Error{not_found}, and Error{conflict} for one
/// that is on its way or whose channel is off or gone.
AlertDelivery replay(const Context& context, Scope& scope, AlertDeliveryId id);

struct ReplayAlertDeliveries {
    std::optional<AlertChannelId> channel_id;
};
BOOST_DESCRIBE_STRUCT(ReplayAlertDeliveries, (), (channel_id))
struct AlertDeliveriesReplayed {
    std::int64_t replayed = 0;
};
BOOST_DESCRIBE_STRUCT(AlertDeliveriesReplayed, (), (replayed))
/// All dead ones of channels that are on, or of one.
AlertDeliveriesReplayed replay_dead(const Context& context, Scope& scope,
                                    const ReplayAlertDeliveries& request);

/// Drops what was delivered more than 30 days ago, of every tenant; their number. Dead ones stay
/// until they are replayed or their channel goes.
std::int64_t remove_old_deliveries(store::Database& database, Time now);

}  // namespace herald::alert

template <>
inline constexpr auto herald::rules<herald::alert::ReplayAlertDeliveries> = std::tuple{
    rule<&herald::alert::ReplayAlertDeliveries::channel_id>(doc{"Those of this channel only."}),
};
