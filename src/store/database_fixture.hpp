#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "store/scope.hpp"
#include "store/system_db.hpp"
#include "store/test_database.hpp"

/// For this folder's tests only: one table with every kind of column, on either database.
namespace herald::store::test {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)
struct ThingTag;
using ThingId = Id<ThingTag>;

struct Thing {
    ThingId id;
    std::string name;
    std::optional<Micros> price;
    bool wanted = false;
    Colour colour{};
    Time at;
    Day day{};
    Currency currency;
    RawJson extra;
    Bytes raw;
    double weight = 0;
    std::vector<std::string> labels;
    std::optional<ThingId> parent;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Thing, (),
                      (id, name, price, wanted, colour, at, day, currency, extra, raw, weight,
                       labels, parent, note))

inline const std::vector<Migration> kMigrations{
    {"test", 1, "0001_things",
     "CREATE TABLE things (tenant {blob} NOT NULL, id {blob} NOT NULL, name TEXT NOT NULL, price "
     "BIGINT, wanted SMALLINT NOT NULL, "
     "colour TEXT NOT NULL, at BIGINT NOT NULL, day TEXT NOT NULL, currency TEXT NOT NULL, extra "
     "TEXT, raw {blob} NOT NULL, "
     "weight DOUBLE PRECISION NOT NULL, labels TEXT NOT NULL, parent {blob}, note TEXT, PRIMARY "
     "KEY (tenant, id));"
     "CREATE TABLE parts (tenant {blob} NOT NULL, thing {blob} NOT NULL, n BIGINT NOT NULL CHECK "
     "(n >= 0), "
     "PRIMARY KEY (tenant, thing, n), FOREIGN KEY (tenant, thing) REFERENCES things (tenant, id));"
     "CREATE TABLE plain (n BIGINT PRIMARY KEY, text TEXT)"},
};
constexpr std::string_view kInsert =
    "INSERT INTO things (tenant, {columns}) VALUES (:tenant, {values})";

class DatabaseTest : public testing::TestWithParam<std::string> {
protected:
    bool on_sqlite() const { return GetParam() == "sqlite"; }
    Scope scope(TenantId tenant) {
        return Scope(
            {.database = db.get(), .clock = &clock, .tenant = tenant, .role = Role::owner});
    }
    SystemDb system() { return SystemDb(*db); }
    Thing thing(std::string name) {
        return {ThingId::make(clock),
                std::move(name),
                Micros{12'340'000},
                true,
                Colour::green,
                *parse_time("2026-11-21T08:00:00.5Z"),
                *parse_day("2026-11-21"),
                *parse_currency("USD"),
                {R"({"a":1})"},
                {0, 1, 255},
                0.125,
                {"x", "ü"},
                ThingId::make(clock),
                "note"};
    }
    void insert_plain(std::int64_t n) {
        system().write([&](Tx& tx) {
            tx.execute("INSERT INTO plain (n) VALUES (:n)", {{"n", n}});
        });
    }
    std::int64_t count_plain() { return *system().one<std::int64_t>("SELECT count(*) FROM plain"); }

    SystemClock clock;
    TestDatabase db{GetParam(), kMigrations};
    TenantId one = TenantId::make(clock), other = TenantId::make(clock);
};

/// What kind of Error `f` throws; a failure of the test when it throws none.
template <class F>
std::optional<ErrorKind> kind_of(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

}  // namespace herald::store::test

namespace herald {
inline void PrintTo(ErrorKind kind, std::ostream* out) { *out << name(kind); }
}  // namespace herald
