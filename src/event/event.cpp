#include "event/event.hpp"

#include "store/system_db.hpp"

namespace herald::event {
namespace {

constexpr std::int64_t kDropBatch = 5000;

struct Head {
    std::int64_t last = 0, first = 1;
};
BOOST_DESCRIBE_STRUCT(Head, (), (last, first))

}  // namespace

void emit(Tx& tx, store::TenantId tenant, store::Bus& bus, const Clock& clock,
          std::string_view topic, std::string_view type, const std::string& data_json) {
    const auto sequence = tx.one<std::int64_t>(
        "INSERT INTO event_heads (tenant, last, first) VALUES (:tenant, 1, 1) "
        "ON CONFLICT (tenant) DO UPDATE SET last = event_heads.last + 1 RETURNING last",
        {{"tenant", tenant}});
    tx.execute(
        "INSERT INTO events (tenant, sequence, topic, type, data, at) VALUES (:tenant, :sequence, "
        ":topic, :type, :data, :at)",
        {{"tenant", tenant},
         {"sequence", sequence.value()},
         {"topic", topic},
         {"type", type},
         {"data", data_json.empty() ? "null" : data_json},
         {"at", clock.now()}});
    tx.after_commit([&bus, tenant, type = std::string(type)] {
        bus.publish({std::string(kBusTopic), tenant, type});
    });
}

Backlog events_after(store::Database& database, store::TenantId tenant, std::int64_t sequence,
                     std::size_t limit) {
    Backlog out;
    database.read(tenant, [&](store::Connection& connection) {
        store::Queries queries(connection, tenant);
        const Head head =
            queries.one<Head>("SELECT {columns} FROM event_heads WHERE tenant = :tenant")
                .value_or(Head{});
        out.reset = sequence < 0 || sequence > head.last || sequence + 1 < head.first;
        if (out.reset || sequence == head.last) return;
        out.events = queries.list<Event>(
            "SELECT {columns} FROM events WHERE tenant = :tenant AND sequence > :sequence ORDER BY "
            "sequence LIMIT :limit",
            {{"sequence", sequence}, {"limit", limit}});
    });
    return out;
}

std::int64_t last_sequence(store::Database& database, store::TenantId tenant) {
    return store::Db(database, tenant)
        .one<std::int64_t>("SELECT last FROM event_heads WHERE tenant = :tenant")
        .value_or(0);
}

std::int64_t drop_old_events(store::Database& database, Time now) {
    store::SystemDb db(database);
    const Time limit = now - kKept;
    std::int64_t dropped = 0;
    for (const auto& tenant : db.list<store::TenantId>(
             "SELECT DISTINCT tenant FROM events WHERE at < :limit", {{"limit", limit}})) {
        std::int64_t gone = 0;
        do {  // a prefix of the sequence at a time, so that writers wait little and no gap opens
            gone = db.write([&](Tx& tx) -> std::int64_t {
                const auto last = tx.one<std::int64_t>(
                    "SELECT max(sequence) FROM (SELECT sequence, at FROM events WHERE tenant = "
                    ":tenant "
                    "ORDER BY sequence LIMIT :batch) AS oldest WHERE at < :limit HAVING count(*) > "
                    "0",
                    {{"tenant", tenant}, {"batch", kDropBatch}, {"limit", limit}});
                if (!last) return 0;
                const store::Params params{{"tenant", tenant}, {"last", *last}};
                tx.execute("UPDATE event_heads SET first = :last + 1 WHERE tenant = :tenant",
                           params);
                return tx.execute("DELETE FROM events WHERE tenant = :tenant AND sequence <= :last",
                                  params);
            });
            dropped += gone;
        } while (gone == kDropBatch);
    }
    return dropped;
}

}  // namespace herald::event
