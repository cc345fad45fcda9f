#include "alert/routing/desk.hpp"

#include <mutex>
#include <thread>

#include "alert/alert_store.hpp"
#include "alert/routing/route_store.hpp"
#include "alert/routing/tell.hpp"
#include "base/log.hpp"
#include "event/wake.hpp"
#include "store/system_db.hpp"

namespace herald::alert {
namespace {

constexpr std::chrono::milliseconds kLook{1000}, kAfterTrouble{2000};
constexpr std::size_t kBatch = 500;
constexpr std::int64_t kTenants = 100;

/// Something that fell due.
template <class... Ids>
struct Due {
    store::TenantId tenant;
    std::tuple<Ids...> ids;
};

template <class... Ids>
std::vector<Due<Ids...>> list_due(store::SystemDb& db, std::string_view sql, Time now) {
    std::vector<Due<Ids...>> out;
    db.each(sql, {{"now", now}, {"limit", kTenants}}, [&](const store::Row& row) {
        int column = 0;
        const auto tenant = store::read_column<store::TenantId>(row, column);
        out.push_back({tenant, std::tuple<Ids...>{store::read_column<Ids>(row, ++column)...}});
    });
    return out;
}

}  // namespace

struct Desk::Impl {
    explicit Impl(const Context& given) : context(given), db(*given.database) {}

    void run();
    bool look();
    bool route();
    bool wake_snoozed();
    bool tell_held();
    bool escalate();
    /// Of a tenant that is gone, nothing is told: false.
    template <class F>
    bool in(store::TenantId tenant, F&& f);

    const Context& context;
    store::SystemDb db;
    std::shared_ptr<event::Wake> wake = std::make_shared<event::Wake>();  // the bus pokes it
    std::shared_ptr<void> subscription;
    std::mutex mutex;
    bool stopping = false;
    std::thread thread;
};

template <class F>
bool Desk::Impl::in(store::TenantId tenant, F&& f) {
    try {
        Scope scope = context.system_scope(tenant);
        f(scope);
        return true;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) throw;
        return false;
    }
}

bool Desk::Impl::route() {
    const auto tenants = db.list<store::TenantId>(
        "SELECT DISTINCT tenant FROM alerts WHERE route_for IS NOT NULL LIMIT :limit",
        {{"limit", kTenants}});
    bool any = false;
    for (const store::TenantId tenant : tenants)
        any |= in(tenant, [&](Scope& scope) {
            make_first_routes(context, scope);
            scope.write([&](Tx& tx) {
                Teller teller(tx, context, scope);
                for (const Routable& routable : teller.list(kBatch)) teller.tell(routable);
            });
        });
    return any;
}

bool Desk::Impl::wake_snoozed() {
    const auto due = list_due<AlertId>(
        db,
        "SELECT tenant, id FROM alerts WHERE state = 'snoozed' AND snoozed_until <= :now LIMIT "
        ":limit",
        context.clock->now());
    bool any = false;
    for (const auto& [tenant, ids] : due)
        any |= in(tenant, [&, id = std::get<0>(ids)](Scope& scope) {
            scope.write([&](Tx& tx) {
                Alert alert = find_alert(tx, id);
                if (alert.state != AlertState::snoozed || alert.snoozed_until > scope.now()) return;
                make_open(alert);
                write_state(tx, context, scope, alert, "woken", "The snooze has ended.");
                queue_for_routing(tx, context, scope, id, "woken");
            });
        });
    return any;
}

bool Desk::Impl::tell_held() {
    const auto due = list_due<AlertRouteId>(
        db, "SELECT DISTINCT tenant, route_id FROM alert_held WHERE due_at <= :now LIMIT :limit",
        context.clock->now());
    bool any = false;
    for (const auto& [tenant, ids] : due)
        any |= in(tenant, [&, route_id = std::get<0>(ids)](Scope& scope) {
            scope.write([&](Tx& tx) { Teller(tx, context, scope).tell_held(route_id); });
        });
    return any;
}

bool Desk::Impl::escalate() {
    const auto due = list_due<AlertRouteId, AlertId>(
        db,
        "SELECT tenant, route_id, alert_id FROM alert_escalations WHERE due_at <= :now ORDER BY "
        "due_at LIMIT :limit",
        context.clock->now());
    bool any = false;
    for (const auto& [tenant, ids] : due)
        any |= in(tenant, [&, route_id = std::get<0>(ids), id = std::get<1>(ids)](Scope& scope) {
            scope.write([&](Tx& tx) { Teller(tx, context, scope).escalate(route_id, id); });
        });
    return any;
}

bool Desk::Impl::look() {
    const bool woken = wake_snoozed(), held = tell_held(), escalated = escalate();
    return route() || woken || held || escalated;
}

void Desk::Impl::run() {
    for (;;) {
        {
            const std::lock_guard lock(mutex);
            if (stopping) return;
        }
        try {  // the top of a thread
            if (!look()) wake->wait(kLook);
        } catch (const std::exception& error) {
            log_error("the alert desk stumbled", {{"error", std::string_view(error.what())}});
            wake->wait(kAfterTrouble);
        }
    }
}

Desk::Desk(const Context& context) : impl_(std::make_unique<Impl>(context)) {}

Desk::~Desk() { stop(); }

bool Desk::look() { return impl_->look(); }

void Desk::start() {
    Impl& impl = *impl_;
    impl.subscription = impl.context.bus->subscribe(
        kDueTopic, [wake = impl.wake](const store::Bus::Message&) { wake->poke(); });
    impl.thread = std::thread([&impl] { impl.run(); });
}

void Desk::stop() {
    Impl& impl = *impl_;
    if (!impl.thread.joinable()) return;
    {
        const std::lock_guard lock(impl.mutex);
        impl.stopping = true;
    }
    impl.subscription.reset();
    impl.wake->poke();
    impl.thread.join();
}

}  // namespace herald::alert
