#include "store/stage.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace herald::store {
namespace {

TEST(Stage, holds_what_was_put_in_and_answers_about_it) {
    const auto stage = open_stage({});
    stage->execute("CREATE TABLE subjects (place INTEGER, name VARCHAR, spend DOUBLE)");
    const std::vector<std::int32_t> places{0, 1, 2};
    const std::vector<std::string_view> names{"a", "b", "c"};
    const std::vector<double> spend{1, 2, 3};
    const std::vector<std::uint8_t> unknown{0, 0, 1};
    const auto appender = stage->appender("subjects");
    const std::vector<Appender::Input> columns{{.i32 = places.data()},
                                               {.text = names.data()},
                                               {.f64 = spend.data(), .null = unknown.data()}};
    appender->append(3, columns);
    appender->finish();

    std::vector<std::int32_t> found;
    stage->scan("SELECT place FROM subjects WHERE spend > :least OR name = :name ORDER BY place",
                {{"least", 1.5}, {"name", "c"}}, [&](const Chunk& chunk) {
                    for (std::size_t row = 0; row < chunk.rows; ++row)
                        found.push_back(chunk.columns[0].i32[row]);
                });
    EXPECT_EQ(found, (std::vector<std::int32_t>{1, 2}));
}

TEST(Stage, two_do_not_see_each_other) {
    const auto one = open_stage({}), other = open_stage({});
    one->execute("CREATE TABLE subjects (place INTEGER)");
    EXPECT_THROW(other->execute("DELETE FROM subjects"), Error);
    other->execute("CREATE TABLE subjects (place INTEGER)");
    EXPECT_NO_THROW(one->execute("DROP TABLE subjects"));
}

TEST(Stage, reaches_no_file_and_no_more_memory_than_it_may) {
    const auto stage = open_stage({.threads = 1, .memory_bytes = 20'000'000});
    EXPECT_THROW(stage->query("SELECT * FROM read_text('/etc/hostname')", {}, [](const Row&) {}),
                 Error);
    try {
        stage->execute("CREATE TABLE large AS SELECT random() AS x FROM range(20000000)");
        FAIL() << "160 MB went into 20";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::unavailable);
    }
}

}  // namespace
}  // namespace herald::store
