#pragma once

#include "content/items/context.hpp"
#include "content/sources/store/source_store.hpp"
#include "web/results.hpp"

/// What people do with sources, for this folder only.
namespace herald::content {

web::Created<Source> create_source(const Context& context, Scope& scope, const SourceDraft& draft);
Source update_source(const Context& context, Scope& scope, const SourcePatch& patch);
/// Its items go with it.
void remove_source(const Context& context, Scope& scope, SourceId id);

/// The address that is asked for this source at first; empty where a connection reads it. Throws
/// Error{invalid} for what cannot be one.
std::string address_of(const SourceRow& row);

/// The first part of every inbound address.
inline constexpr std::string_view kInboundPath = "/api/v1/inbound/sources/";
/// The tenant that an inbound token names, and the hash it is found by; absent for what is none.
struct InboundToken {
    store::TenantId tenant;
    std::string hash;
};
std::optional<InboundToken> parse_inbound_token(std::string_view token);

}  // namespace herald::content
