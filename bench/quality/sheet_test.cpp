#include "sheet.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <fstream>

#include "arguments.hpp"
#include "base/error.hpp"
#include "tabular.hpp"

namespace herald::quality {
namespace {

class SheetTest : public testing::Test {
protected:
    std::filesystem::path write(const std::string& text) {
        std::ofstream(file_, std::ios::binary) << text;
        return file_;
    }
    void TearDown() override { std::filesystem::remove(file_); }

    std::filesystem::path file_ =
        std::filesystem::temp_directory_path() / ("herald-sheet-" + std::to_string(::getpid()));
};

TEST_F(SheetTest, reads_marks_semicolons_quotes_and_carriage_returns) {
    const Sheet sheet = read_sheet(write(
        "\xEF\xBB\xBF\"Age\";\"job\";\"y\"\r\n56;\"a;b\";\"no\"\r\n\r\n57;;\"yes\"\r\n40\r\n"));
    EXPECT_EQ(sheet.header, (std::vector<std::string>{"Age", "job", "y"}));
    ASSERT_EQ(sheet.rows.size(), 3u);
    EXPECT_EQ(sheet.rows[0][1], "a;b");
    EXPECT_EQ(sheet.rows[1][2], "yes");
    EXPECT_EQ(sheet.rows[2], (std::vector<std::string>{"40", "", ""}));
    EXPECT_EQ(sheet.at({"AGE"}), 0u);
    EXPECT_FALSE(sheet.find({"nobody"}));
    EXPECT_THROW((void)sheet.at({"nobody"}), Error);
}

TEST_F(SheetTest, says_which_file_is_missing_or_empty) {
    EXPECT_THROW(read_sheet("/nowhere/at-all.csv"), Error);
    EXPECT_THROW(read_sheet(write("a,b\n")), Error);
}

TEST(Number, is_nan_for_what_is_none) {
    EXPECT_EQ(number_of(" 1.5e3 "), 1500);
    EXPECT_EQ(number_of("1,5", Fraction::comma), 1.5);
    for (const auto* none : {"", "NA", "nan", "inf", "1,5", "12 kg", "-"})
        EXPECT_TRUE(std::isnan(number_of(none))) << none;
    for (const auto* none : {"", "NA", "n/a", "NaN", "null", "?"}) EXPECT_TRUE(is_missing(none));
    EXPECT_FALSE(is_missing("0"));
}

TEST_F(SheetTest, finds_out_what_columns_are) {
    std::string text = "id;total;share;plan;left\n";
    for (int i = 0; i < 60; ++i)
        text += "c" + std::to_string(i) + ";" + (i % 7 == 0 ? " " : std::to_string(i)) + ";0," +
                std::to_string(i) + ";" + (i % 2 == 0 ? "old" : "new") + ";" +
                (i % 3 == 0 ? "True" : "False") + "\n";
    const Sheet sheet = read_sheet(write(text));
    const TableShape shape(sheet, {"left"});
    EXPECT_EQ(shape.names_left_out(), std::vector<std::string>{"id"});
    const auto table = shape.table(sheet);
    ASSERT_EQ(table.columns.size(), 3u);
    EXPECT_TRUE(std::isnan(table.at("total").numbers[0]));
    EXPECT_EQ(table.at("total").numbers[1], 1);
    EXPECT_EQ(table.at("share").numbers[5], 0.5);
    EXPECT_EQ(table.at("plan").kind, insight::ColumnKind::category);
}

TEST_F(SheetTest, knows_yes_from_no) {
    const auto value = [&](const std::string& yes, const std::string& no, const char* asked) {
        const Sheet sheet = read_sheet(write("x,y\n1," + yes + "\n2," + no + "\n3,\n"));
        return YesOrNo(sheet, 1).value(asked);
    };
    EXPECT_EQ(value("Yes", "No", "yes"), 1);
    EXPECT_EQ(value("True", "False", "FALSE"), 0);
    EXPECT_EQ(value("1", "0", "1.0"), 1);
    EXPECT_EQ(value("y", "n", "n"), 0);
    EXPECT_EQ(value("T", "X", "t"), 1) << "though X comes later in the alphabet";
    EXPECT_FALSE(value("Yes", "No", ""));
    const Sheet three = read_sheet(write("x,y\n1,a\n2,b\n3,c\n"));
    EXPECT_THROW(YesOrNo(three, 1), Error);
}

int run_with(std::vector<std::string> words) {
    static const Usage usage{"demo", "Does nothing.", {{"--data", "FILE", Need::required, "what"}}};
    words.insert(words.begin(), "demo");
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    return run(static_cast<int>(pointers.size()), pointers.data(), usage,
               [](const Arguments& arguments) { (void)arguments.file("--data"); });
}

TEST(Arguments, tell_wrong_usage_from_failure) {
    EXPECT_EQ(run_with({}), 2);
    EXPECT_EQ(run_with({"--data"}), 2);
    EXPECT_EQ(run_with({"--dta", "x"}), 2);
    EXPECT_EQ(run_with({"--data", "/nowhere/at-all"}), 1);
    EXPECT_EQ(run_with({"--help"}), 0);
}

}  // namespace
}  // namespace herald::quality
