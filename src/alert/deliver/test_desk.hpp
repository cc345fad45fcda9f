#pragma once

#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "alert/alert.hpp"
#include "alert/deliver/channel_store.hpp"
#include "alert/deliver/delivery_store.hpp"
#include "alert/deliver/pump.hpp"
#include "base/log.hpp"
#include "event/event.hpp"
#include "net/test_server.hpp"
#include "store/test_database.hpp"

/// For tests only: a workspace with channels, and what the application would lend to alerts.
namespace herald::alert::test {

inline std::vector<store::Migration> all_migrations() {
    auto out = event::migrations();
    for (auto& more : migrations()) out.push_back(std::move(more));
    return out;
}

/// Waits for what another thread is about to do, at most ten seconds.
template <class F>
bool soon(F&& condition) {
    for (int i = 0; i < 1000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

class AlertWorld {
public:
    explicit AlertWorld(const std::string& kind, std::vector<std::string> allowed = {"127.0.0.0/8"})
        : database(kind, all_migrations()) {
        context.database = database.get();
        context.bus = bus.get();
        context.clock = &clock;
        context.master_key = &key;
        context.egress = net::EgressPolicy(allowed);
        context.send_mail = [this](const net::MailMessage& mail) {
            const std::lock_guard lock(mutex);
            if (mail_error) throw Error(*mail_error);
            mails.push_back(mail);
        };
        context.public_url = "https://herald.example.com";
        context.program = "0.1";
        context.workspace = [this](const Scope&) { return Workspace{"Northwind", zone}; };
        context.addresses = [](const Scope&, store::Role) {
            return std::vector<std::string>{"owner@north.example"};
        };
        context.system_scope = [this](store::TenantId id) { return scope(id); };
    }

    Scope scope(store::TenantId id) {
        return Scope({.database = database.get(),
                      .clock = &clock,
                      .tenant = id,
                      .role = store::Role::owner,
                      .actor = {store::ActorKind::system, {}, ""}});
    }
    Scope scope() { return scope(tenant); }

    AlertChannelId webhook(const std::string& url) {
        Scope s = scope();
        return create_channel(
                   context, s,
                   {"Hook", ChannelKind::webhook, {fmt::format(R"({{"url":"{}"}})", url)}, {}})
            .value.id;
    }
    AlertChannelId channel(ChannelKind kind, const std::string& settings) {
        Scope s = scope();
        return create_channel(context, s, {"Channel", kind, {settings}, {}}).value.id;
    }
    AlertDeliveryId deliver(AlertChannelId id) {
        Scope s = scope();
        const AlertChannel to = find_channel(s, id);
        Alert alert;
        alert.id = s.make_id<AlertId>();
        alert.title = "Trouble";
        alert.message = "Somewhere";
        alert.first_at = alert.last_at = s.now();
        const std::string payload = make_message(context, s, MessageType::raised, {alert});
        return s.write([&](Tx& tx) { return insert_delivery(tx, context, s, {{}, &to, payload}); });
    }
    AlertDelivery delivery(AlertDeliveryId id) {
        return *scope().db().one<AlertDelivery>(
            "SELECT {columns} FROM alert_deliveries WHERE tenant = :tenant AND id = :id",
            {{"id", id}});
    }
    std::int64_t count(const std::string& sql) {
        return scope().db().one<std::int64_t>("SELECT count(*) FROM " + sql).value_or(-1);
    }

    store::TestDatabase database;
    SystemClock clock;
    MasterKey key{SealingKey(Bytes(32, 7))};
    std::unique_ptr<store::Bus> bus = store::make_bus();
    TimeZone zone = TimeZone::utc();
    store::TenantId tenant = store::TenantId::make(clock);
    Context context;
    std::mutex mutex;
    std::vector<net::MailMessage> mails;
    std::optional<Error> mail_error;
};

}  // namespace herald::alert::test
