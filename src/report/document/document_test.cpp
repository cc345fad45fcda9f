#include <gtest/gtest.h>
#include <zlib.h>

#include <cmath>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "report/document/charts.hpp"
#include "report/document/flow.hpp"
#include "report/document/paint.hpp"

namespace herald::report {
namespace {

/// One red pixel.
const std::string kPixel =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg"
    "==";

std::string bytes_of(const std::string& base64) {
    const auto bytes = from_base64(base64);
    return std::string(as_text(bytes.value()));
}

TEST(Color, small_text_can_be_read_whatever_the_company_chose) {
    for (const auto* text : {"#ffe14d", "#ffffff", "#3355dd", "#00ff00", "#ff00ff"}) {
        const Theme theme = make_theme(parse_color(text), parse_color(text));
        EXPECT_GE(contrast(theme.primary_text, kWhite), 4.5) << text;
        EXPECT_GE(contrast(theme.on_primary, theme.primary), 4.5) << text;
    }
    EXPECT_NEAR(contrast(rgb(0), kWhite), 21, 1e-9);
    for (const auto* text : {"blue", "#12345", "#12345g", "3355dd", ""})
        EXPECT_FALSE(parse_color(text)) << text;
}

TEST(Charts, axes_count_in_round_numbers) {
    EXPECT_EQ(round_steps(0, 97, 4), (std::vector<double>{0, 25, 50, 75, 100}));
    EXPECT_EQ(round_steps(0, 0, 4).front(), 0);
    EXPECT_EQ(round_steps(-3, 8, 4).front(), -5);
    for (const double high : {1e-6, 3.7, 1e12}) {
        const auto steps = round_steps(0, high, 4);
        EXPECT_GE(steps.back(), high);
        EXPECT_LE(steps.size(), 8u);
    }
}

std::string big_endian(std::size_t value) {
    std::string out(4, '\0');
    for (std::size_t i = 0; i < 4; ++i) out[i] = static_cast<char>(value >> (24 - 8 * i) & 0xff);
    return out;
}
std::string png_chunk(const std::string& type, const std::string& data) {
    const std::string body = type + data;
    const auto sum =
        ::crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
    return big_endian(data.size()) + body + big_endian(sum);
}
/// All black, a bit a pixel: a few kilobytes however large it is.
std::string black_png(std::size_t side) {
    const std::string lines(side * (1 + (side + 7) / 8), '\0');
    uLongf size = ::compressBound(lines.size());
    std::string packed(size, '\0');
    ::compress(reinterpret_cast<Bytef*>(packed.data()), &size,
               reinterpret_cast<const Bytef*>(lines.data()), lines.size());
    packed.resize(size);
    return "\x89PNG\r\n\x1a\n" +
           png_chunk("IHDR", big_endian(side) + big_endian(side) + std::string("\1\0\0\0\0", 5)) +
           png_chunk("IDAT", packed) + png_chunk("IEND", "");
}

TEST(Picture, with_more_pixels_than_anybody_needs_is_not_unpacked) {
    const auto large = Picture::read(black_png(3000));
    ASSERT_TRUE(large);
    EXPECT_EQ(large->width(), Picture::kMostPixels);
    EXPECT_FALSE(Picture::read(black_png(8000)));
}

TEST(Picture, reads_what_is_one_and_nothing_else) {
    const auto png = Picture::read(bytes_of(kPixel));
    ASSERT_TRUE(png);
    EXPECT_EQ(png->width(), 1);
    EXPECT_TRUE(Picture::read("<svg xmlns='http://www.w3.org/2000/svg' width='40' height='10'/>"));
    EXPECT_FALSE(Picture::read("<svg"));
    EXPECT_FALSE(Picture::read("hello"));
    EXPECT_FALSE(Picture::read(bytes_of(kPixel).substr(0, 30)));
    EXPECT_FALSE(Picture::read(std::string(Picture::kMostBytes + 1, 'x')));
}

TEST(Typesetter, names_of_every_script_keep_to_their_line) {
    Typesetter set;
    const TextStyle style{.size = 8, .lines = 1};
    for (const auto* name : {"Winter sale", "冬のセール 2026 全国キャンペーン", "عرض الشتاء الكبير",
                             "Зимняя распродажа", "ลดราคาฤดูหนาว"}) {
        EXPECT_GT(set.measure(name, style).width, 10) << name;
        EXPECT_NEAR(set.measure(name, style, 40).height, style.line_height(), 0.01) << name;
        EXPECT_LE(set.measure(name, style, 40).width, 41) << name;
    }
}

TEST(Flow, a_table_goes_on_over_pages_with_its_head) {
    Typesetter set;
    const Theme theme;
    Document document = make_document(Paper::a4);
    Flow flow(document, set, theme);
    flow.section("Table", "table");
    Table table;
    table.columns = {{"Name", 3}, {"Spend", 1, Align::right}};
    for (int i = 0; i < 100; ++i) table.rows.push_back({{.text = "Row"}, {.text = "1"}});
    table.totals = {{.text = "All"}, {.text = "100"}};
    flow.table(table);
    ASSERT_GE(document.pages.size(), 3u);
    const auto count = [&](const std::string& wanted) {
        std::size_t out = 0;
        for (const auto& page : document.pages)
            for (const auto& mark : page.marks())
                if (const auto* text = std::get_if<TextMark>(&mark)) {
                    out += text->text == wanted ? 1 : 0;
                    EXPECT_LT(text->at.y, document.height - Flow::kBottom + 1);
                }
        return out;
    };
    EXPECT_EQ(count("Name"), document.pages.size());
    EXPECT_EQ(count("Row"), 100u);
    EXPECT_EQ(count("100"), 1u);
}

Document two_pages(Typesetter& set, const Theme& theme) {
    Document document = make_document(Paper::letter);
    document.title = "A title with an apostrophe's";
    document.author = "Agentur";
    Flow flow(document, set, theme);
    flow.section("First", "first");
    flow.text("Hello عالم 世界", type::body);
    LineChart chart;
    chart.x = {"a", "b", "c"};
    chart.lines = {{.name = "line", .values = {1.0, std::nullopt, 3.0}, .color = theme.primary}};
    chart.y = [](double value) { return std::to_string(value); };
    draw_chart(flow.page(), set, theme, flow.take(120), chart);
    flow.page().picture({50, 50, 40, 40}, Picture::read(bytes_of(kPixel)), Align::center, 4);
    flow.page().picture({100, 50, 40, 40},
                        Picture::read("<svg xmlns='http://www.w3.org/2000/svg' width='4' "
                                      "height='4'><rect id='r' width='4' height='4'/></svg>"),
                        Align::center);
    flow.page().add(LinkMark{{50, 50, 10, 10}, "https://example.com/?a='b'", ""});
    flow.new_page();
    flow.section("Second's", "second");
    flow.page().add(LinkMark{{50, 50, 10, 10}, "", "first"});
    return document;
}

TEST(Paint, a_pdf_has_its_pages_its_title_and_its_fonts) {
    Typesetter set;
    const Theme theme;
    const std::string pdf = paint_pdf(two_pages(set, theme), set, "2026-11-21T08:00:00Z");
    EXPECT_TRUE(pdf.starts_with("%PDF-1.5"));
    EXPECT_NE(pdf.find("/Count 2"), std::string::npos);
    EXPECT_NE(pdf.find("/FontFile"), std::string::npos);
    EXPECT_NE(pdf.find("/Outlines"), std::string::npos);
    EXPECT_NE(pdf.find("https://example.com/"), std::string::npos);
}

TEST(Paint, an_svg_runs_nothing_loads_nothing_and_keeps_its_ids_to_itself) {
    Typesetter set;
    const Theme theme;
    const Document document = two_pages(set, theme);
    const std::string first = paint_svg(document, 0, set), second = paint_svg(document, 1, set);
    for (const auto* word : {"<script", "<text", "http://example", "<foreignObject", "javascript:"})
        EXPECT_EQ(first.find(word), std::string::npos) << word;
    EXPECT_NE(first.find("id=\"p1-"), std::string::npos);
    EXPECT_NE(second.find("href=\"#p2-"), std::string::npos);
    EXPECT_EQ(second.find("href=\"#glyph"), std::string::npos);
    EXPECT_EQ(gunzip(gzip(first)), first);
    EXPECT_THROW(gunzip("no gzip"), Error);
}

}  // namespace
}  // namespace herald::report
