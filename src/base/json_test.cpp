#include <gtest/gtest.h>

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/query_reader.hpp"
#include "base/schema.hpp"

namespace herald {
namespace {

enum class Level { low, high };
BOOST_DESCRIBE_ENUM(Level, low, high)

struct Line {
    std::string name;
    Micros amount;
};
BOOST_DESCRIBE_STRUCT(Line, (), (name, amount))

struct Draft {
    std::string title;
    Level level{};
    std::optional<int> size;
    Change<std::string> note;
    std::vector<Line> lines;
    Day day{};
};
BOOST_DESCRIBE_STRUCT(Draft, (), (title, level, size, note, lines, day))

}  // namespace

template <>
inline constexpr auto rules<Draft> = std::tuple{
    rule<&Draft::title>(length{1, 5}, doc{"What it is called."}),
    rule<&Draft::size>(at_least{1}),
};

namespace {

std::string problems_of(std::string_view text) {
    Problems problems;
    decode_json<Draft>(parse_json(text), problems);
    std::string out;
    for (const auto& field : problems.fields()) out += field.pointer + ": " + field.detail + "\n";
    return out;
}

TEST(JsonWriter, shown_numbers_are_plain_and_carry_no_more_digits_than_anyone_reads) {
    const auto shown = [](double value) {
        std::string out;
        append_shown_number(out, value);
        return out;
    };
    EXPECT_EQ(shown(102156.08511666501), "102156.085117");
    EXPECT_EQ(shown(0.1), "0.1");
    EXPECT_EQ(shown(0.00012345678), "0.000123457");
    EXPECT_EQ(shown(1.5e-7), "0.00000015");
    EXPECT_EQ(shown(1e21), "1000000000000000000000");
    EXPECT_EQ(shown(-0.0), "0");
    EXPECT_EQ(shown(3), "3");
    EXPECT_EQ(shown(1e-30), "0");
    EXPECT_EQ(shown(std::nan("")), "null");
    EXPECT_LT(shown(std::numeric_limits<double>::max()).size(), 311u);
}

TEST(JsonWriter, exact_numbers_read_back_equal) {
    EXPECT_EQ(to_json<Digits::exact>(std::vector<double>{0.1 + 0.2}), "[0.30000000000000004]");
    EXPECT_EQ(to_json(std::vector<double>{0.1 + 0.2}), "[0.3]");
}

TEST(Json, a_struct_reads_back_what_it_wrote) {
    Draft draft{"Täg",
                Level::high,
                3,
                {true, "x\"y"},
                {{"a", Micros{12'340'000}}},
                *parse_day("2026-11-21")};
    const auto text = to_json(draft);
    EXPECT_EQ(
        text,
        R"({"title":"Täg","level":"high","size":3,"note":"x\"y","lines":[{"name":"a","amount":12.34}],"day":"2026-11-21"})");
    EXPECT_EQ(to_json(from_json<Draft>(text)), text);
}

TEST(Json, absent_optional_and_change_members_are_fine) {
    const auto draft =
        from_json<Draft>(R"({"title":"a","level":"low","lines":[],"day":"2026-01-01"})");
    EXPECT_FALSE(draft.size);
    EXPECT_FALSE(draft.note.present);
    EXPECT_TRUE(
        from_json<Draft>(R"({"title":"a","level":"low","lines":[],"day":"2026-01-01","note":null})")
            .note.present);
}

TEST(Json, every_problem_is_named_with_its_pointer) {
    EXPECT_EQ(
        problems_of(
            R"({"title":3,"level":"mid","lines":[{"name":"a","amount":1.1234567}],"day":"2026-02-30","sise":1})"),
        "/title: must be a text\n/level: must be one of low, high\n/lines/0/amount: must have at "
        "most 6 decimals\n"
        "/day: must be a day as YYYY-MM-DD\n/sise: is not known here; did you mean size?\n");
    EXPECT_EQ(
        problems_of(R"({"title":"toolong","level":"low","size":0,"lines":[],"day":"2026-01-01"})"),
        "/title: must have 1 to 5 characters, has 7\n/size: must be at least 1\n");
}

TEST(Json, broken_text_is_malformed_and_names_the_byte) {
    try {
        parse_json("{\"a\":1,}");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::malformed);
        EXPECT_NE(std::string(error.what()).find("byte"), std::string::npos);
    }
}

TEST(Json, the_schema_follows_from_the_description) {
    SchemaBook book;
    EXPECT_EQ(json::serialize(book.schema<Draft>(SchemaBook::Use::request)),
              R"({"$ref":"#/components/schemas/Draft"})");
    const auto& draft = book.components().at("Draft").as_object();
    EXPECT_EQ(json::serialize(draft.at("required")), R"(["title","level","lines","day"])");
    EXPECT_EQ(
        json::serialize(draft.at("properties").at("title")),
        R"({"type":"string","minLength":1,"maxLength":5,"description":"What it is called."})");
    EXPECT_EQ(json::serialize(draft.at("properties").at("size")),
              R"({"type":["integer","null"],"minimum":1E0})");
}

TEST(Query, texts_bind_to_their_types) {
    Problems problems;
    std::vector<Level> levels;
    read_text(levels, "low,high", "?level", problems);
    EXPECT_EQ(levels.size(), 2u);
    std::optional<int> limit;
    read_text(limit, "5x", "?limit", problems);
    ASSERT_EQ(problems.fields().size(), 1u);
    EXPECT_EQ(problems.fields()[0].detail, "must be a whole number in range");
    EXPECT_EQ(parse_query("a=1%202&b=+")[0].value, "1 2");
    EXPECT_THROW(parse_query("a=%zz"), Error);
}

}  // namespace
}  // namespace herald
