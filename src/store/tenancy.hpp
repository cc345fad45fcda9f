#pragma once

#include <string>

#include "base/described.hpp"
#include "base/id.hpp"

namespace herald::store {

struct TenantTag;
struct UserTag;
/// Tenant (code) = organization (API) = workspace (UI).
using TenantId = Id<TenantTag>;
using UserId = Id<UserTag>;

/// viewer reads; editor also writes; admin also manages members, connections and keys; owner also
/// deletes the organization.
enum class Role { viewer, editor, admin, owner };
BOOST_DESCRIBE_ENUM(Role, viewer, editor, admin, owner)

enum class ActorKind { user, api_key, system };
BOOST_DESCRIBE_ENUM(ActorKind, user, api_key, system)

/// Who acts; `id` is the user's, the key's, or nil for the system.
struct Actor {
    ActorKind kind = ActorKind::system;
    Uuid id;
    std::string name;
};

/// The small number that stands for a tenant in the warehouse; never reused.
using TenantKey = std::int32_t;

}  // namespace herald::store
