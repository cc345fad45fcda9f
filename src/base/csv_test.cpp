#include "base/csv.hpp"

#include <gtest/gtest.h>

#include <random>

#include "base/csv_source.hpp"

namespace herald::csv {
namespace {

using Rows = std::vector<std::vector<std::string>>;

struct Parsed {
    Rows rows;
    std::vector<std::int64_t> lines;
    std::vector<Defect> defects;
};

Parsed parse(std::string text, const Dialect& dialect = {}, Limits limits = {}) {
    Parsed out;
    Cursor cursor(text, dialect, 1, limits);
    Record record;
    while (cursor.next(record)) {
        out.rows.emplace_back(record.cells.begin(), record.cells.end());
        out.lines.push_back(record.line);
        out.defects.push_back(record.defect);
    }
    return out;
}

/// The same through the whole pipe, in blocks as small as can be.
Parsed parse_in_blocks(std::string_view bytes, Encoding encoding, const Dialect& dialect,
                       std::size_t block, Limits limits = {}) {
    Parsed out;
    BlockReader reader(read_text(bytes), encoding, dialect, block, limits);
    Block piece;
    Record record;
    while (reader.next(piece)) {
        Cursor cursor(piece.text, dialect, piece.first_line, limits);
        while (cursor.next(record)) {
            out.rows.emplace_back(record.cells.begin(), record.cells.end());
            out.lines.push_back(record.line);
            out.defects.push_back(record.defect);
        }
    }
    return out;
}

TEST(Csv, cells_are_split_at_the_delimiter) {
    EXPECT_EQ(parse("a,b,c\n1,2,3\n").rows, (Rows{{"a", "b", "c"}, {"1", "2", "3"}}));
    EXPECT_EQ(parse("a;b\n", {.delimiter = ';'}).rows, (Rows{{"a", "b"}}));
}

TEST(Csv, the_last_line_needs_no_newline) {
    EXPECT_EQ(parse("a,b\n1,2").rows, (Rows{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(parse("a,b\n1,").rows, (Rows{{"a", "b"}, {"1", ""}}));
    EXPECT_TRUE(parse("").rows.empty());
}

TEST(Csv, windows_unix_and_old_mac_newlines_are_read) {
    EXPECT_EQ(parse("a,b\r\n1,2\r\n").rows, (Rows{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(parse("a,b\r1,2\r", {.newline = '\r'}).rows, (Rows{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(parse("a,\"b\"\r\n").rows, (Rows{{"a", "b"}}));
}

TEST(Csv, quotes_hold_delimiters_newlines_and_doubled_quotes) {
    const auto parsed = parse("\"a,b\",\"two\nlines\",\"say \"\"hi\"\"\"\nnext,1,2\n");
    EXPECT_EQ(parsed.rows, (Rows{{"a,b", "two\nlines", "say \"hi\""}, {"next", "1", "2"}}));
    EXPECT_EQ(parsed.lines, (std::vector<std::int64_t>{
                                1, 3}));  // the quoted newline counts as a line of the file
}

TEST(Csv, a_quote_inside_a_cell_is_an_ordinary_character) {
    EXPECT_EQ(parse("5\" screen,x\n").rows, (Rows{{"5\" screen", "x"}}));
}

TEST(Csv, blanks_before_an_opening_quote_are_dropped) {
    EXPECT_EQ(parse("a, \"b,c\" ,d\n").rows, (Rows{{"a", "b,c", "d"}}));
}

TEST(Csv, text_behind_a_closing_quote_is_kept_and_reported) {
    const auto parsed = parse("\"He said \"hi\" to me\",2\n");
    EXPECT_EQ(parsed.rows, (Rows{{"He said hi\" to me\"", "2"}}));
    EXPECT_EQ(parsed.defects, std::vector{Defect::text_after_quote});
}

TEST(Csv, a_quote_that_never_closes_swallows_nothing_but_its_cell) {
    const auto parsed = parse("a,b\n\"oops,1\nc,2\n");
    EXPECT_EQ(parsed.rows, (Rows{{"a", "b"}, {"\"oops", "1"}, {"c", "2"}}));
    EXPECT_EQ(parsed.defects[1], Defect::unclosed_quote);
    EXPECT_EQ(parsed.defects[2], Defect::none);
}

TEST(Csv, an_unclosed_quote_is_given_up_at_the_limit_although_another_follows_later) {
    const std::string filler(200, 'x');
    const auto parsed = parse("\"oops,1\n" + filler + "\nq,\"2\"\n", {}, {.record_bytes = 100});
    EXPECT_EQ(parsed.rows, (Rows{{"\"oops", "1"}, {filler}, {"q", "2"}}));
}

TEST(Csv, a_stray_quote_does_not_swallow_the_lines_up_to_the_next_quoted_cell) {
    const auto parsed = parse("a,\"Brand,1\nb,\"Shoes, red\",2\nc,d,3\n");
    EXPECT_EQ(parsed.rows,
              (Rows{{"a", "\"Brand", "1"}, {"b", "Shoes, red", "2"}, {"c", "d", "3"}}));
    EXPECT_EQ(parsed.defects[0], Defect::unclosed_quote);
    EXPECT_EQ(parsed.defects[1], Defect::none);
    EXPECT_EQ(parse("\"two\r\nlines\" ,2\r\n").rows, (Rows{{"two\r\nlines", "2"}}));
}

TEST(Csv, a_line_of_nothing_but_the_end_of_file_mark_is_blank) {
    std::string text = "a\n\x1A";
    Cursor cursor(text, {});
    Record record;
    ASSERT_TRUE(cursor.next(record));
    EXPECT_FALSE(record.blank());
    ASSERT_TRUE(cursor.next(record));
    EXPECT_TRUE(record.blank());
}

TEST(Csv, marks_that_keep_a_spreadsheet_away_are_no_content) {
    for (const char* cell : {"007", " 007 ", "'007", "=\"007\"",
                             "\xE2\x80\x8B"
                             "007\xE2\x80\x8B",
                             "\xEF\xBB\xBF"
                             "007",
                             "\xE2\x80\x8E'007",
                             "=\"\xE2\x80\x8E"
                             "007\""})
        EXPECT_EQ(bare_cell(cell), "007") << cell;
    EXPECT_EQ(bare_cell("=A1+B2"), "=A1+B2");
    EXPECT_EQ(bare_cell("=\"\""), "=\"\"");
    EXPECT_EQ(bare_cell("\xE2\x80\x8B"), "");
}

TEST(Csv, ragged_lines_keep_their_own_width) {
    EXPECT_EQ(parse("a,b,c\n1\n1,2,3,4\n\n").rows,
              (Rows{{"a", "b", "c"}, {"1"}, {"1", "2", "3", "4"}, {""}}));
}

TEST(Csv, too_many_columns_are_dropped_and_reported) {
    const auto parsed = parse("1,2,3,4\n5\n", {}, {.columns = 2});
    EXPECT_EQ(parsed.rows, (Rows{{"1", "2"}, {"5"}}));
    EXPECT_EQ(parsed.defects[0], Defect::too_many_columns);
}

TEST(Csv, a_record_of_blanks_is_blank) {
    Record record;
    record.cells = {"", "  ", "\t"};
    EXPECT_TRUE(record.blank());
    record.cells.push_back("x");
    EXPECT_FALSE(record.blank());
}

TEST(Csv, a_line_beyond_the_limit_is_cut_and_the_next_is_read) {
    const std::string huge(3000, 'x');
    const auto parsed =
        parse_in_blocks("a,b\n" + huge + "\nc,d\n", Encoding::utf8, {}, 16, {.record_bytes = 1000});
    ASSERT_EQ(parsed.rows.size(), 3u);
    EXPECT_EQ(parsed.defects[1], Defect::too_long);
    EXPECT_EQ(parsed.rows[2], (std::vector<std::string>{"c", "d"}));
    EXPECT_EQ(parsed.lines[2], 3);
}

TEST(Csv, blocks_of_any_size_give_the_records_of_the_whole_text) {
    std::mt19937 random(7);
    const std::string alphabet = "ab1,,\"\"\n\n\r ;";
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (auto n = random() % 60; n > 0; --n) text += alphabet[random() % alphabet.size()];
        const Limits limits{.record_bytes = 24, .columns = 2048};
        const auto whole = parse_in_blocks(text, Encoding::utf8, {}, 1 << 20, {});
        const auto pieces = parse_in_blocks(text, Encoding::utf8, {}, 1 + random() % 8, {});
        EXPECT_EQ(whole.rows, pieces.rows) << text;
        EXPECT_EQ(whole.lines, pieces.lines) << text;
        parse_in_blocks(text, Encoding::utf8, {}, 1 + random() % 8, limits);  // must end
    }
}

TEST(Csv, what_is_written_reads_back_the_same) {
    std::string out;
    const std::array<std::string_view, 6> cells{"plain",      "a,b", "say \"hi\"",
                                                "two\nlines", "",    "-12.5"};
    append_record(out, cells);
    EXPECT_EQ(parse(out).rows, (Rows{{"plain", "a,b", "say \"hi\"", "two\nlines", "", "-12.5"}}));
}

TEST(Csv, text_that_a_spreadsheet_would_run_is_written_as_text) {
    std::string out;
    append_cell(out, "=HYPERLINK(\"http://x\")");
    EXPECT_EQ(out, "\"'=HYPERLINK(\"\"http://x\"\")\"");
}

TEST(CsvSource, encodings_are_known_by_mark_zero_bytes_or_validity) {
    EXPECT_EQ(detect_encoding("\xEF\xBB\xBF"
                              "a,b"),
              Encoding::utf8);
    EXPECT_EQ(detect_encoding("\xFF\xFE"
                              "a"),
              Encoding::utf16_le);
    EXPECT_EQ(detect_encoding(std::string_view("\xFE\xFF\0a", 4)), Encoding::utf16_be);
    EXPECT_EQ(detect_encoding(std::string_view("a\0,\0b\0\n\0", 8)), Encoding::utf16_le);
    EXPECT_EQ(detect_encoding(std::string_view("\0a\0,\0b\0\n", 8)), Encoding::utf16_be);
    EXPECT_EQ(detect_encoding("M\xC3\xBCller"), Encoding::utf8);
    EXPECT_EQ(detect_encoding("M\xFCller"), Encoding::windows_1252);
    EXPECT_EQ(detect_encoding("cut M\xC3"), Encoding::utf8);  // the sample ends inside a character
    EXPECT_EQ(detect_encoding(std::string_view("a,b\n1,2\0\n", 9)),
              Encoding::utf8);  // one stray zero byte
}

TEST(CsvSource, every_encoding_becomes_utf8) {
    EXPECT_EQ(decode_all("\xEF\xBB\xBF"
                         "a",
                         Encoding::utf8),
              "a");
    EXPECT_EQ(decode_all(std::string_view("\xFF\xFE\xFC\0\xAC\x20", 6), Encoding::utf16_le),
              "\xC3\xBC\xE2\x82\xAC");
    EXPECT_EQ(decode_all(std::string_view("\xFE\xFF\0\xFC", 4), Encoding::utf16_be), "\xC3\xBC");
    EXPECT_EQ(decode_all("\x80 M\xFCller", Encoding::windows_1252), "\xE2\x82\xAC M\xC3\xBCller");
}

TEST(CsvSource, characters_cut_between_pieces_are_whole_again) {
    const std::string_view bytes(
        "\xFF\xFE"
        "a\0\xFC\0\n\0\x3D\xD8\x00\xDE\n\0",
        14);
    Decoder decoder(Encoding::utf16_le);
    std::string out;
    for (const char& byte : bytes) decoder.decode({&byte, 1}, Tail::more_follows, out);
    decoder.decode({}, Tail::final, out);
    EXPECT_EQ(out, "a\xC3\xBC\n\xF0\x9F\x98\x80\n");
}

TEST(CsvSource, zero_bytes_are_dropped_and_counted) {
    BlockReader reader(read_text(std::string_view("a,\0b\n1,2\0\0\n", 11)), Encoding::utf8, {});
    Block block;
    ASSERT_TRUE(reader.next(block));
    EXPECT_EQ(block.text, "a,b\n1,2\n");
    EXPECT_EQ(reader.zero_bytes(), 3);
}

TEST(CsvSource, half_a_utf16_character_at_the_end_does_not_crash) {
    EXPECT_NO_THROW(decode_all(std::string_view("\xFF\xFE"
                                                "a\0b",
                                                5),
                               Encoding::utf16_le));
    EXPECT_EQ(repair_utf8("M\xFCller"), "M\xC3\xBCller");
}

}  // namespace
}  // namespace herald::csv
