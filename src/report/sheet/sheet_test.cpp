#include "report/sheet/sheet.hpp"

#include <gtest/gtest.h>

namespace herald::report {
namespace {

TEST(Csv, no_name_is_a_formula) {
    EXPECT_EQ(csv_text("Winter sale"), "Winter sale");
    EXPECT_EQ(csv_text("=1+1"), "'=1+1");
    EXPECT_EQ(csv_text("+49 30"), "'+49 30");
    EXPECT_EQ(csv_text("-10 %"), "'-10 %");
    EXPECT_EQ(csv_text("@SUM(A1)"), "'@SUM(A1)");
    EXPECT_EQ(csv_text("  =1+1"), "'  =1+1");
    EXPECT_EQ(csv_text("\t=1"), "\"'\t=1\"");
    EXPECT_EQ(csv_text("a,b"), "\"a,b\"");
    EXPECT_EQ(csv_text("say \"hi\""), "\"say \"\"hi\"\"\"");
    EXPECT_EQ(csv_text("=cmd|' /C calc'!A0,1"), "\"'=cmd|' /C calc'!A0,1\"");
    EXPECT_EQ(csv_text("two\nlines"), "\"two\nlines\"");
    EXPECT_EQ(csv_text(""), "");
}

}  // namespace
}  // namespace herald::report
