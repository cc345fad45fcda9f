#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/calendar.hpp"
#include "base/error.hpp"
#include "content/sources/arrivals/arrival.hpp"

namespace herald::content::arrivals {
namespace {

const Time kNow = *parse_time("2026-11-22T12:00:00Z");

TEST(Arrivals, an_item_is_cut_and_cleaned) {
    Arrival one;
    one.title = "A &amp; B <b>bold</b>";
    one.text = std::string(200'000, 'x');
    one.url = "javascript:alert(1)";
    one.image_url = "data:image/png;base64,AAAA";
    one.language = "de-AT";
    one.tags = {"tea", "tea", " ", "Assam"};
    one.published_at = kNow + std::chrono::hours(400);
    one.likes = -1;
    EXPECT_TRUE(settle(one, kNow));
    EXPECT_EQ(one.title, "A & B bold");
    EXPECT_EQ(one.text.size(), kTextBytes);
    EXPECT_EQ(one.url, "");
    EXPECT_EQ(one.image_url, "");
    EXPECT_EQ(one.language, "de");
    EXPECT_EQ(one.tags, (std::vector<std::string>{"tea", "Assam"}));
    EXPECT_FALSE(one.published_at);
    EXPECT_FALSE(one.likes);
    EXPECT_FALSE(one.external_id.empty());
    Arrival nothing;
    nothing.url = "ftp://x";
    EXPECT_FALSE(settle(nothing, kNow));
}

TEST(Arrivals, a_feed_tells_engagement_where_it_knows_it) {
    const auto feed = feed::parse_feed(
        R"(<rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
           xmlns:media="http://search.yahoo.com/mrss/"><channel><language>en-us</language><item>
           <title>One</title><link>https://a.example/1</link><guid>1</guid>
           <pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate>
           <slash:comments>7</slash:comments>
           <media:statistics views="1200"/></item></channel></rss>)");
    const auto items = from_feed(feed, kNow);
    ASSERT_EQ(items.size(), 1u);
    EXPECT_EQ(items[0].comments, 7);
    EXPECT_EQ(items[0].views, 1200);
    EXPECT_EQ(items[0].language, "en");
    EXPECT_EQ(items[0].published_at, *parse_time("2026-11-20T08:00:00Z"));
}

TEST(Arrivals, json_is_read_whatever_its_members_are_called) {
    const auto read = from_file(
        R"({"items":[{"id":7,"link":"https://a.example/1","headline":"One","likeCount":"1,234",
            "author":{"name":"Mira"},"created_at":1763800000,"hashtags":["#tea","#assam"]},
            {"nothing":"here"},5]})",
        kNow);
    ASSERT_EQ(read.items.size(), 1u);
    EXPECT_EQ(read.items[0].external_id, "7");
    EXPECT_EQ(read.items[0].title, "One");
    EXPECT_EQ(read.items[0].likes, 1234);
    EXPECT_EQ(read.items[0].author, "Mira");
    EXPECT_EQ(read.items[0].tags.size(), 2u);
    EXPECT_TRUE(read.items[0].published_at);
    EXPECT_EQ(read.skipped, 2u);
    EXPECT_EQ(from_file("[{\"text\":\"a\"},{\"text\":\"b\"}]", kNow).items.size(), 2u);
    EXPECT_EQ(from_file("{\"text\":\"only one\"}", kNow).items.size(), 1u);
    const auto lines = from_file("{\"text\":\"a\"}\n{\"text\":\"b\"}\nrubbish\n", kNow);
    EXPECT_EQ(lines.items.size(), 2u);
    EXPECT_EQ(lines.skipped, 1u);
}

TEST(Arrivals, tables_are_read_in_any_spelling) {
    const auto read = from_file(
        "Title;Text;Date;Likes;Image URL;Tags\r\n\"A; title\";\"two\nlines\";20.11.2026;1.234;"
        "https://a.example/i.png;tea, assam\r\n;;;;;\r\n;;2026-11-20;;;\r\n",
        kNow);
    ASSERT_EQ(read.items.size(), 1u);
    EXPECT_EQ(read.items[0].title, "A; title");
    EXPECT_EQ(read.items[0].text, "two\nlines");
    EXPECT_EQ(read.items[0].likes, 1234);
    EXPECT_EQ(read.items[0].tags, (std::vector<std::string>{"tea", "assam"}));
    EXPECT_EQ(read.skipped, 1u);
    const auto latin = from_file("title,text\nCaf\xE9,Gr\xFC\xDF\x65\n", kNow);
    ASSERT_EQ(latin.items.size(), 1u);
    EXPECT_EQ(latin.items[0].title, "Café");
}

TEST(Arrivals, figures_are_read_as_they_are_meant) {
    const auto figure = [](std::string_view text) {
        return from_file(fmt::format("title;likes\nx;{}\n", text), kNow).items.at(0).likes;
    };
    for (const char* same : {"1234", "1,234", "1.234", "1 234", "1'234",
                             "1\xC2\xA0"
                             "234",
                             "1\xE2\x80\xAF"
                             "234",
                             "1234.0", "1,234.56", "1.234,50", "1234.567"})
        EXPECT_EQ(figure(same), 1234) << same;
    EXPECT_EQ(figure("3.5"), 3);  // 35 would be a lie
    EXPECT_EQ(figure("0.500"), 0);
    EXPECT_EQ(figure("12,34,567"), 1234567);
    EXPECT_EQ(figure("1.2K"), 1200);
    EXPECT_EQ(figure("2.3k"), 2300);
    EXPECT_EQ(figure("1,1M"), 1'100'000);
    for (const char* none : {"", "-", "K", "1.2.3", "1,23,4", "many", "12x", "-5", "1..2", "3,4,5K",
                             "99999999999999999999999", "999999999999999B"})
        EXPECT_FALSE(figure(none)) << none;
    const auto json = from_file(
        R"([{"title":"a","likes":12.0,"views":1234567.0,"comments":1e3,"shares":3.5}])", kNow);
    EXPECT_EQ(json.items.at(0).likes, 12);
    EXPECT_EQ(json.items.at(0).views, 1234567);
    EXPECT_EQ(json.items.at(0).comments, 1000);
    EXPECT_EQ(json.items.at(0).shares, 3);
}

TEST(Arrivals, moments_are_counted_in_seconds_or_in_parts_of_them) {
    const auto at = [](std::string_view time) {
        return from_file(fmt::format(R"([{{"title":"a","created":{}}}])", time), kNow)
            .items.at(0)
            .published_at;
    };
    const Time told = *parse_time("2025-11-22T08:26:40Z");
    for (const char* same : {"1763800000", "1763800000.0", "1763800000000", "1763800000000000",
                             "1763800000000000000", "\"1763800000\""})
        EXPECT_EQ(at(same), told) << same;
    EXPECT_EQ(at("9223372036854775807"), std::nullopt);
    EXPECT_EQ(at("-9223372036854775808"), std::nullopt);
    EXPECT_EQ(at("1e300"), std::nullopt);
}

TEST(Arrivals, an_address_holds_no_marks_that_no_database_keeps) {
    const auto read = from_file(
        R"([{"title":"a","url":"https://a.example/\u0000x\u0001","image_url":"\u0000"}])", kNow);
    EXPECT_EQ(read.items.at(0).url, "https://a.example/x");
    EXPECT_EQ(read.items.at(0).image_url, "");
}

TEST(Arrivals, what_is_no_table_of_items_is_refused_in_words) {
    for (const char* bad : {"", "   ", "a,b\n1,2\n", "[1,2", "<html><body>hello</body></html>"})
        EXPECT_THROW(from_file(bad, kNow), Error) << bad;
}

TEST(Arrivals, files_of_two_bytes_a_letter_are_read_as_what_they_hold) {
    const auto wide = [](std::string_view text) {
        std::string out = "\xFF\xFE";
        for (const char c : text) {
            out += c;
            out += '\0';
        }
        return out;
    };
    const auto title = [&](std::string_view text) {
        return from_file(wide(text), kNow).items.at(0).title;
    };
    EXPECT_EQ(
        title("<?xml version=\"1.0\" encoding=\"utf-16\"?><rss><channel><item><title>x</title>"
              "</item></channel></rss>"),
        "x");
    const std::string big("\0<\0?\0x\0m\0l\0?\0>\0<\0r\0s\0s\0/\0>", 26);
    EXPECT_TRUE(from_file(big, kNow).items.empty()) << "a feed without items, not a table";
    EXPECT_EQ(title(R"([{"title":"y"}])"), "y");
    EXPECT_EQ(title("title,text\nz,1\n"), "z");
}

TEST(Arrivals, feeds_are_files_too) {
    EXPECT_EQ(
        from_file("<rss><channel><item><title>x</title></item></channel></rss>", kNow).items.size(),
        1u);
    EXPECT_EQ(from_file(R"({"version":"https://jsonfeed.org/version/1.1","title":"t",
                "items":[{"id":"1","content_text":"hello"}]})",
                        kNow)
                  .items.size(),
              1u);
}

}  // namespace
}  // namespace herald::content::arrivals
