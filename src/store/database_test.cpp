#include <atomic>
#include <limits>
#include <thread>

#include "store/database_fixture.hpp"

/// What both databases promise alike.
namespace herald::store::test {
namespace {

TEST_P(DatabaseTest, every_type_comes_back_as_it_went) {
    auto s = scope(one);
    const Thing in = thing("Größe 'quoted' \"doubly\" \\ :name 🦊");
    s.write([&](Tx& tx) { EXPECT_EQ(tx.execute(kInsert, in), 1); });
    const auto out = s.db().one<Thing>(
        "SELECT {columns} FROM things WHERE tenant = :tenant AND id = :id", {{"id", in.id}});
    ASSERT_TRUE(out);
    EXPECT_EQ(out->id, in.id);
    EXPECT_EQ(out->name, in.name);
    EXPECT_EQ(out->price->value, 12'340'000);
    EXPECT_TRUE(out->wanted);
    EXPECT_EQ(out->colour, Colour::green);
    EXPECT_EQ(out->at, in.at);
    EXPECT_EQ(out->day, in.day);
    EXPECT_EQ(out->currency, in.currency);
    EXPECT_EQ(out->extra.text, in.extra.text);
    EXPECT_EQ(out->raw, in.raw);
    EXPECT_EQ(out->weight, 0.125);
    EXPECT_EQ(out->labels, in.labels);
    EXPECT_EQ(out->parent, in.parent);
    EXPECT_EQ(out->note, in.note);
}

TEST_P(DatabaseTest, absent_and_empty_values_stay_apart) {
    auto s = scope(one);
    Thing in = thing("");
    in.price.reset();
    in.parent.reset();
    in.note.reset();
    in.extra = {};
    in.raw.clear();
    in.labels.clear();
    s.write([&](Tx& tx) { tx.execute(kInsert, in); });
    const auto out = s.db().one<Thing>("SELECT {columns} FROM things WHERE tenant = :tenant");
    ASSERT_TRUE(out);
    EXPECT_EQ(out->name, "");
    EXPECT_FALSE(out->price || out->parent || out->note);
    EXPECT_EQ(out->extra.text, "");
    EXPECT_TRUE(out->raw.empty() && out->labels.empty());
    s.write([](Tx& tx) {
        tx.execute("UPDATE things SET note = :note WHERE tenant = :tenant",
                   {{"note", std::optional<std::string>("")}});
    });
    EXPECT_EQ(
        s.db().one<std::optional<std::string>>("SELECT note FROM things WHERE tenant = :tenant"),
        std::optional<std::string>(""));
}

TEST_P(DatabaseTest, numbers_keep_their_extremes) {
    using Limits = std::numeric_limits<std::int64_t>;
    for (const std::int64_t n : {Limits::min(), Limits::max(), std::int64_t{-1}, std::int64_t{0}})
        EXPECT_EQ(system().one<std::int64_t>("SELECT CAST(:n AS BIGINT)", {{"n", n}}), n);
    for (const double x : {0.1, -1e300, 5e-324, 1.0 / 3})
        EXPECT_EQ(system().one<double>("SELECT CAST(:x AS DOUBLE PRECISION)", {{"x", x}}), x);
    EXPECT_EQ(
        kind_of([&] {
            system().one<std::int32_t>("SELECT CAST(:n AS BIGINT)", {{"n", std::int64_t{1} << 40}});
        }),
        ErrorKind::internal);
}

TEST_P(DatabaseTest, sums_counts_and_averages_are_numbers) {
    for (const std::int64_t n : {1, 2, 4}) insert_plain(n * 1'000'000'000'000);
    EXPECT_EQ(system().one<std::int64_t>("SELECT sum(n) FROM plain"), 7'000'000'000'000);
    EXPECT_EQ(system().one<std::int64_t>("SELECT -sum(n) FROM plain"), -7'000'000'000'000);
    EXPECT_NEAR(*system().one<double>("SELECT avg(n) FROM plain"), 7e12 / 3, 1e-2);
    const auto none =
        system().one<std::optional<std::int64_t>>("SELECT sum(n) FROM plain WHERE n < 0");
    ASSERT_TRUE(none) << "there is a row";
    EXPECT_FALSE(*none) << "that holds NULL";
    EXPECT_EQ(system().one<std::int64_t>("SELECT coalesce(sum(n), 0) FROM plain WHERE n < 0"), 0);
}

TEST_P(DatabaseTest, a_column_is_read_as_what_it_holds_or_not_at_all) {
    insert_plain(7);
    EXPECT_EQ(kind_of([&] { system().one<std::string>("SELECT n FROM plain"); }),
              ErrorKind::internal);
    EXPECT_EQ(kind_of([&] { system().one<std::int64_t>("SELECT 'x' FROM plain"); }),
              ErrorKind::internal);
    EXPECT_EQ(kind_of([&] { system().one<std::string>("SELECT text FROM plain"); }),
              ErrorKind::internal)
        << "NULL is no text";
    EXPECT_EQ(kind_of([&] { system().one<ThingId>("SELECT 'x' FROM plain"); }),
              ErrorKind::internal);
    EXPECT_EQ(kind_of([&] { system().one<Colour>("SELECT 'blue' FROM plain"); }),
              ErrorKind::internal);
}

TEST_P(DatabaseTest, an_absent_filter_and_a_present_one_use_one_statement) {
    for (const std::int64_t n : {1, 2, 3}) insert_plain(n);
    const auto found = [&](std::optional<std::int64_t> n, std::optional<std::string> text) {
        return system().one<std::int64_t>(
            "SELECT count(*) FROM plain WHERE (:n IS NULL OR n = :n) AND (:text IS NULL OR text = "
            ":text)",
            {{"n", n}, {"text", text}});
    };
    EXPECT_EQ(found({}, {}), 3);
    EXPECT_EQ(found(2, {}), 1);
    EXPECT_EQ(found({}, "x"), 0);
    EXPECT_EQ(found({}, {}), 3);
}

TEST_P(DatabaseTest, one_list_and_each) {
    for (const std::int64_t n : {3, 1, 2}) insert_plain(n);
    EXPECT_EQ(system().list<std::int64_t>("SELECT n FROM plain ORDER BY n"),
              (std::vector<std::int64_t>{1, 2, 3}));
    EXPECT_EQ(system().one<std::int64_t>("SELECT n FROM plain ORDER BY n"), 1);
    EXPECT_FALSE(system().one<std::int64_t>("SELECT n FROM plain WHERE n = 9"));
    std::int64_t sum = 0;
    system().each("SELECT n FROM plain", {}, [&](const Row& row) { sum += row.integer(0); });
    EXPECT_EQ(sum, 6);
    EXPECT_EQ(kind_of([&] {
                  system().each("SELECT n FROM plain", {},
                                [](const Row&) { throw Error(ErrorKind::invalid, "enough"); });
              }),
              ErrorKind::invalid);
    EXPECT_EQ(count_plain(), 3);
}

TEST_P(DatabaseTest, a_read_inside_a_read_needs_no_second_connection) {
    for (std::int64_t n = 1; n <= 3; ++n) insert_plain(n);
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    for (int t = 0; t < 32; ++t)  // more than there are connections
        threads.emplace_back([&] {
            int rows = 0;
            system().each("SELECT n FROM plain ORDER BY n", {}, [&](const Row&) {
                rows += static_cast<int>(
                    system().list<std::int64_t>("SELECT n FROM plain ORDER BY n").size());
            });
            if (rows != 9) ++wrong;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
}

TEST_P(DatabaseTest, parameters_must_fit_the_statement) {
    EXPECT_EQ(kind_of([&] { system().one<std::int64_t>("SELECT CAST(:a AS BIGINT)"); }),
              ErrorKind::internal);
    EXPECT_EQ(kind_of([&] {
                  system().one<std::int64_t>("SELECT 1", {{"a", 1}});
              }),
              ErrorKind::internal);
    EXPECT_EQ(system().one<std::int64_t>("SELECT CAST(:b AS BIGINT) - :a", {{"a", 1}, {"b", 3}}),
              2);
    EXPECT_EQ(system().one<std::int64_t>("SELECT CAST(:b AS BIGINT) - :a", {{"b", 3}, {"a", 1}}), 2)
        << "in any order";
    EXPECT_EQ(kind_of([&] { system().one<std::int64_t>("SELECT 1; SELECT 2"); }),
              ErrorKind::internal)
        << "one statement at a time";
    EXPECT_EQ(kind_of([&] { system().one<std::int64_t>("SELECT nonsense FROM nowhere"); }),
              ErrorKind::internal);
    EXPECT_EQ(system().one<std::string>("SELECT ':a'"), ":a");
}

TEST_P(DatabaseTest, more_statements_than_are_kept_still_work) {
    system().write([](Tx& tx) {
        for (int i = 0; i < 700; ++i)
            EXPECT_EQ(
                tx.one<std::int64_t>(fmt::format("SELECT {} + CAST(:n AS BIGINT)", i), {{"n", 1}}),
                i + 1);
    });
    for (int i = 0; i < 700; ++i)
        EXPECT_EQ(system().one<std::int64_t>(fmt::format("SELECT {}", i)), i);
}

TEST_P(DatabaseTest, another_tenant_sees_nothing_even_by_id) {
    const Thing in = thing("a");
    scope(one).write([&](Tx& tx) { tx.execute(kInsert, in); });
    EXPECT_FALSE(scope(other).db().one<Thing>(
        "SELECT {columns} FROM things WHERE tenant = :tenant AND id = :id", {{"id", in.id}}));
    EXPECT_EQ(system().one<std::int64_t>("SELECT count(*) FROM things"), 1);
}

TEST_P(DatabaseTest, a_row_forged_for_another_tenant_is_never_stored_or_moved) {
    scope(one).write([&](Tx& tx) { tx.execute(kInsert, thing("a")); });
    auto forger = scope(other);
    if (!on_sqlite()) {
        EXPECT_TRUE(kind_of([&] {
            forger.write([&](Tx& tx) {
                tx.execute("INSERT INTO things (tenant, {columns}) VALUES (:one, {values})",
                           thing("b"), {{"one", one}});
            });
        }));
        EXPECT_EQ(forger.write([](Tx& tx) { return tx.execute("DELETE FROM things"); }), 0);
        EXPECT_EQ(forger.write([](Tx& tx) { return tx.execute("UPDATE things SET name = 'x'"); }),
                  0);
        EXPECT_TRUE(forger.db().list<std::string>("SELECT name FROM things").empty());
    }
    EXPECT_TRUE(kind_of([&] {
        forger.write([&](Tx& tx) {
            tx.execute(kInsert, thing("own"));
            tx.execute("UPDATE things SET tenant = :one WHERE tenant = :tenant", {{"one", one}});
        });
    }));
    EXPECT_EQ(system().list<std::string>("SELECT name FROM things"), std::vector<std::string>{"a"});
}

TEST_P(DatabaseTest, an_exception_rolls_back_its_own_write_only) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i) {
                const auto kind = kind_of([&] {
                    system().write([&](Tx& tx) {
                        tx.execute("INSERT INTO plain (n) VALUES (:n)", {{"n", t * 100 + i}});
                        if (i % 2 == 1) throw Error(ErrorKind::invalid, "no");
                    });
                });
                EXPECT_EQ(kind, i % 2 == 1 ? std::optional(ErrorKind::invalid) : std::nullopt);
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(count_plain(), 80);
    EXPECT_EQ(system().one<std::int64_t>("SELECT count(*) FROM plain WHERE n % 2 = 1"), 0);
}

TEST_P(DatabaseTest, what_a_closure_has_read_still_holds_when_it_writes) {
    scope(one).write([](Tx& tx) { tx.execute("INSERT INTO plain (n, text) VALUES (0, '0')"); });
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 25; ++i)
                scope(one).write([](Tx& tx) {  // reads, thinks, writes: lost updates would show
                    const auto before =
                        std::stoi(*tx.one<std::string>("SELECT text FROM plain WHERE n = 0"));
                    tx.execute("UPDATE plain SET text = :text WHERE n = 0",
                               {{"text", std::to_string(before + 1)}});
                });
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(system().one<std::string>("SELECT text FROM plain WHERE n = 0"), "200");
}

TEST_P(DatabaseTest, broken_keys_are_conflicts_and_broken_checks_our_defects) {
    insert_plain(1);
    EXPECT_EQ(kind_of([&] { insert_plain(1); }), ErrorKind::conflict);
    EXPECT_EQ(system().write([](Tx& tx) {
        return tx.execute("INSERT INTO plain (n) VALUES (1) ON CONFLICT DO NOTHING");
    }),
              0);
    const auto part = [&](std::int64_t n) {
        scope(one).write([&](Tx& tx) {
            tx.execute("INSERT INTO parts (tenant, thing, n) VALUES (:tenant, :thing, :n)",
                       {{"thing", ThingId::make(clock)}, {"n", n}});
        });
    };
    EXPECT_EQ(kind_of([&] { part(1); }), ErrorKind::conflict) << "a foreign key";
    EXPECT_EQ(kind_of([&] { part(-1); }), ErrorKind::internal) << "a CHECK";
    EXPECT_EQ(kind_of([&] {
                  scope(one).write(
                      [](Tx& tx) { tx.execute("INSERT INTO things (tenant) VALUES (:tenant)"); });
              }),
              ErrorKind::internal)
        << "NOT NULL";
}

TEST_P(DatabaseTest, an_upsert_and_returning_work_within_the_tenant) {
    auto s = scope(one);
    Thing in = thing("first");
    const auto upsert = [&] {
        const auto sql = Queries::text_for<Thing>(
            "INSERT INTO things (tenant, {columns}) VALUES (:tenant, {values}) "
            "ON CONFLICT (tenant, id) DO UPDATE SET name = things.name || '+' || excluded.name "
            "RETURNING name");
        return *s.write([&](Tx& tx) { return tx.one<std::string>(sql, params_of(in)); });
    };
    EXPECT_EQ(upsert(), "first");
    in.name = "second";
    EXPECT_EQ(upsert(), "first+second");
    EXPECT_EQ(s.write([](Tx& tx) {
        return tx.list<std::string>("DELETE FROM things WHERE tenant = :tenant RETURNING name");
    }),
              std::vector<std::string>{"first+second"});
}

TEST_P(DatabaseTest, hooks_run_after_the_commit_and_never_after_a_roll_back) {
    int ran = 0;
    system().write([&](Tx& tx) {
        tx.execute("INSERT INTO plain (n) VALUES (1)");
        tx.after_commit([&] { ran = static_cast<int>(count_plain()); });
    });
    EXPECT_EQ(ran, 1);
    EXPECT_EQ(kind_of([&] {
                  system().write([&](Tx& tx) {
                      tx.after_commit([&] { ran = 99; });
                      throw Error(ErrorKind::invalid, "no");
                  });
              }),
              ErrorKind::invalid);
    EXPECT_EQ(ran, 1);
}

TEST_P(DatabaseTest, a_read_of_several_statements_sees_one_state) {
    auto s = scope(one);
    s.write([&](Tx& tx) { tx.execute(kInsert, thing("a")); });
    s.read([&](Queries& q) {
        const auto count = "SELECT count(*) FROM things WHERE tenant = :tenant";
        EXPECT_EQ(q.one<std::int64_t>(count), 1);
        std::thread([&] {
            scope(one).write([&](Tx& tx) { tx.execute(kInsert, thing("b")); });
        }).join();
        EXPECT_EQ(q.one<std::int64_t>(count), 1);
        EXPECT_EQ(scope(one).db().one<std::int64_t>(count), 1) << "a read inside it belongs to it";
    });
    EXPECT_EQ(s.db().one<std::int64_t>("SELECT count(*) FROM things WHERE tenant = :tenant"), 2);
}

TEST_P(DatabaseTest, migrations_run_once_and_changed_or_newer_ones_are_refused) {
    migrate(*db, kMigrations);
    auto changed = kMigrations;
    changed[0].sql += " ";
    EXPECT_EQ(kind_of([&] { migrate(*db, changed); }), ErrorKind::internal);
    EXPECT_EQ(kind_of([&] { migrate(*db, {}); }), ErrorKind::unavailable);
    auto more = kMigrations;
    more.push_back({"test", 2, "0002_more",
                    "ALTER TABLE plain ADD COLUMN note TEXT; SELECT nonsense FROM nowhere"});
    EXPECT_EQ(kind_of([&] { migrate(*db, more); }), ErrorKind::internal);
    more.back().sql =
        "ALTER TABLE plain ADD COLUMN note TEXT";  // the failed one left nothing behind
    migrate(*db, more);
    EXPECT_EQ(system().one<std::int64_t>("SELECT count(*) FROM schema_migrations"), 2);
    EXPECT_EQ(kind_of([&] { migrate(*db, kMigrations); }), ErrorKind::unavailable);
}

TEST_P(DatabaseTest, two_programs_that_migrate_at_once_share_the_work) {
    auto more = kMigrations;
    for (int i = 2; i < 8; ++i)
        more.push_back({"test", i, "more", fmt::format("CREATE TABLE more_{} (n BIGINT)", i)});
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t)
        threads.emplace_back([&] {
            const auto own = db.open();
            EXPECT_NO_THROW(migrate(*own, more));
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(system().one<std::int64_t>("SELECT count(*) FROM schema_migrations"), 7);
}

TEST_P(DatabaseTest, a_table_added_while_running_is_guarded_and_old_statements_go_on) {
    EXPECT_EQ(count_plain(), 0);
    auto more = kMigrations;
    more.push_back({"test", 2, "0002_secrets",
                    "CREATE TABLE secrets (tenant {blob} NOT NULL, n BIGINT NOT NULL); ALTER TABLE "
                    "plain ADD COLUMN x TEXT"});
    migrate(*db, more);
    EXPECT_EQ(count_plain(), 0);
    scope(one).write(
        [](Tx& tx) { tx.execute("INSERT INTO secrets (tenant, n) VALUES (:tenant, 1)"); });
    EXPECT_EQ(
        scope(other).db().one<std::int64_t>("SELECT count(*) FROM secrets WHERE tenant = :tenant"),
        0);
    if (on_sqlite()) {
        EXPECT_EQ(
            kind_of([&] { scope(other).db().one<std::int64_t>("SELECT count(*) FROM secrets"); }),
            ErrorKind::internal);
    } else {
        EXPECT_EQ(scope(other).db().one<std::int64_t>("SELECT count(*) FROM secrets"), 0);
    }
}

TEST_P(DatabaseTest, names_sort_by_bytes_on_both) {
    system().write([](Tx& tx) {
        int n = 0;
        for (const char* text : {"b", "Z", "ä", "a", "_", "é", ""})
            tx.execute("INSERT INTO plain (n, text) VALUES (:n, :text)",
                       {{"n", n++}, {"text", text}});
    });
    EXPECT_EQ(system().list<std::string>("SELECT text FROM plain ORDER BY text"),
              (std::vector<std::string>{"", "Z", "_", "a", "b", "ä", "é"}));
}

INSTANTIATE_TEST_SUITE_P(Both, DatabaseTest, testing::ValuesIn(TestDatabase::kinds()),
                         [](const auto& which) { return which.param; });

}  // namespace
}  // namespace herald::store::test
