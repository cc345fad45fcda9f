#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/calendar.hpp"
#include "base/crypto.hpp"
#include "net/egress.hpp"
#include "net/mime.hpp"
#include "store/bus.hpp"
#include "store/scope.hpp"

/// What the application lends to alerts.
namespace herald::alert {

/// The organization as messages and clocks need it.
struct Workspace {
    std::string name;
    TimeZone zone = TimeZone::utc();
};

struct Context {
    store::Database* database = nullptr;
    store::Bus* bus = nullptr;
    const Clock* clock = nullptr;
    const MasterKey* master_key = nullptr;
    net::EgressPolicy egress;  ///< where webhooks may lead
    net::SendMail send_mail;
    bool has_mail = false;   ///< what send_mail takes reaches people
    std::string public_url;  ///< "https://herald.example.com", for links in messages
    std::string program;     ///< Herald's version
    std::function<Workspace(const Scope&)> workspace;
    /// Of the members with at least this role.
    std::function<std::vector<std::string>(const Scope&, store::Role)> addresses;
    /// The organization as the system acts in it.
    std::function<Scope(store::TenantId)> system_scope;
};

}  // namespace herald::alert
