#include "base/charset.hpp"

#include <gtest/gtest.h>

namespace herald {
namespace {

TEST(Charset, ReadsTheNamesTheWebUses) {
    EXPECT_EQ(decode_charset("caf\xE9 \x93x\x94", "ISO-8859-1", Broken::refuse), "café “x”");
    EXPECT_EQ(decode_charset("\xB3\xE2", "EUC-KR", Broken::refuse), "년");
    EXPECT_EQ(decode_charset("\x93\xFA\x96\x7B", "Shift_JIS", Broken::refuse), "日本");
    EXPECT_EQ(decode_charset("\xC4\xE3", "gb2312", Broken::refuse), "你");
    EXPECT_EQ(decode_charset(std::string_view("\xFF\xFEh\0i\0", 6), "utf-16le", Broken::refuse),
              "hi");
}

TEST(Charset, AnUnknownNameIsAbsent) {
    EXPECT_EQ(decode_charset("x", "bogus-8", Broken::replace), std::nullopt);
}

TEST(Charset, BrokenBytesAreRefusedOrReplaced) {
    EXPECT_EQ(decode_charset("a\xFFz", "utf-8", Broken::refuse), std::nullopt);
    EXPECT_EQ(decode_charset("a\xFFz", "utf-8", Broken::replace), "a\xEF\xBF\xBDz");
    EXPECT_EQ(decode_charset("\x81", "shift_jis", Broken::refuse), std::nullopt);
}

TEST(Charset, TheByteOrderMarkIsNoText) {
    EXPECT_EQ(decode_charset("\xEF\xBB\xBFx", "utf-8", Broken::refuse), "x");
}

TEST(Charset, LongTextsGrowWithoutLoss) {
    std::string bytes;
    for (int i = 0; i < 100'000; ++i) bytes += '\xE9';
    const auto text = decode_charset(bytes, "windows-1252", Broken::refuse);
    ASSERT_TRUE(text);
    EXPECT_EQ(text->size(), 200'000U);
    EXPECT_TRUE(text->ends_with("éé"));
}

TEST(Charset, GuessesFromTheBytesAlone) {
    std::string russian, thai;
    for (int i = 0; i < 5; ++i) {
        // "привет, как дела" in KOI8-R, "ภาษาไทยเป็นภาษาที่ใช้" in TIS-620
        russian += "\xD0\xD2\xC9\xD7\xC5\xD4, \xCB\xC1\xCB \xC4\xC5\xCC\xC1 ";
        thai +=
            "\xC0\xD2\xC9\xD2\xE4\xB7\xC2\xE0\xBB\xE7\xB9\xC0\xD2\xC9\xD2\xB7\xD5\xE8\xE3\xAA\xE9 ";
    }
    EXPECT_EQ(guess_charset(russian), "KOI8-R");
    EXPECT_EQ(guess_charset(thai), "TIS-620");
    EXPECT_FALSE(guess_charset("").empty());
}

}  // namespace
}  // namespace herald
