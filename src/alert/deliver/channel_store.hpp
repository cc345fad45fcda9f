#pragma once

#include "alert/context.hpp"
#include "alert/deliver/channel.hpp"
#include "alert/deliver/settings.hpp"

/// Channels in SQL; their secrets are sealed before they reach a table.
namespace herald::alert {

/// Of the alert that the channel does not work.
std::string channel_key(AlertChannelId id);

/// Throws Error{not_found}.
AlertChannel find_channel(const Scope& scope, AlertChannelId id);
ChannelSettings open_settings(const Context& context, const Scope& scope, AlertChannelId id);
/// The same from a row that was read already.
ChannelSettings open_settings(const Context& context, AlertChannelId id, std::string_view open,
                              std::span<const std::uint8_t> sealed);

/// A channel as its row has it.
struct SealedChannel {
    AlertChannel channel;
    Bytes secrets;
};
/// Fills in what is sealed and what is shown of the settings. Hold the key until it is stored.
void seal(SealedChannel& channel, const ChannelSettings& settings, const MasterKey::Hold& key);
void insert_channel(Tx& tx, const SealedChannel& channel);

web::Created<AlertChannelCreated> create_channel(const Context& context, Scope& scope,
                                                 const AlertChannelDraft& draft);
AlertChannel update_channel(const Context& context, Scope& scope, const AlertChannelPatch& patch);
/// Its waiting deliveries go with it; routes forget it.
void remove_channel(const Context& context, Scope& scope, AlertChannelId id);
/// A new secret for a webhook; the old one signs beside it for a day.
AlertChannelCreated rotate_secret(const Context& context, Scope& scope, AlertChannelId id);

/// Seals the secrets of all channels, of every tenant, with another master key; their number. For a
/// transaction over all tenants.
std::int64_t reseal_channels(Tx& tx, const SealingKey& from, const SealingKey& to);

}  // namespace herald::alert
