#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/calendar.hpp"
#include "connection/connection.hpp"
#include "store/blobs.hpp"
#include "store/bus.hpp"
#include "store/scope.hpp"
#include "store/warehouse.hpp"
#include "task/task.hpp"

/// What the application lends to ads.
namespace herald::ads {

class Snapshots;
class CampaignCache;

/// The organization's settings that figures depend on.
struct Workspace {
    Currency currency;
    TimeZone zone = TimeZone::utc();
};

/// What one account has, as its platform lists it.
struct PlatformAccount {
    connector::AdAccount account;
    std::vector<connector::AdCampaign> campaigns;
    std::vector<connector::AdGroup> groups;
    std::vector<connector::Ad> ads;
};

/// One account of the demo's made-up company.
struct DemoAccount {
    std::string platform;
    PlatformAccount listed;
    std::vector<connector::AdFact> facts;
};

struct Context {
    store::Database* database = nullptr;
    store::Warehouse* warehouse = nullptr;
    store::Blobs* blobs = nullptr;
    store::Bus* bus = nullptr;
    const connection::Context* connections = nullptr;
    net::HttpClient* http = nullptr;  ///< for pictures
    Snapshots* snapshots = nullptr;
    CampaignCache* campaigns = nullptr;
    /// Identity's answer for the scope's tenant.
    std::function<Workspace(const Scope&)> workspace;
    std::function<std::vector<DemoAccount>(Currency)> demo;
    /// Threads that decode one file.
    unsigned import_threads = 2;
};

}  // namespace herald::ads
