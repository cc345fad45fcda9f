#include <gtest/gtest.h>

#include <chrono>

#include "base/error.hpp"
#include "content/feed/feed.hpp"
#include "content/feed/xml.hpp"

namespace herald::content::feed {
namespace {

std::string repeated(std::string_view text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

TEST(HostileFeed, ABillionLaughsStayUnheard) {
    std::string xml = "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol0 'lol'>";
    for (int i = 1; i < 10; ++i) {
        xml += "<!ENTITY lol" + std::to_string(i) + " '";
        xml += repeated("&lol" + std::to_string(i - 1) + ";", 10) + "'>";
    }
    xml +=
        "]><rss version='2.0'><channel><title>&lol9;</title><description>&lol0;</description>"
        "</channel></rss>";
    const Feed feed = parse_feed(xml);
    EXPECT_EQ(feed.title, "&lol9;");
    EXPECT_EQ(feed.description, "lol");
    EXPECT_NE(feed.flaw, "");
}

TEST(HostileFeed, NoFileIsReadForAnEntity) {
    const Feed feed = parse_feed(
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        "<rss version='2.0'><channel><title>a&x;b</title></channel></rss>");
    EXPECT_EQ(feed.title, "a&x;b");
}

TEST(HostileFeed, OneHundredThousandNestedElements) {
    const Feed feed = parse_feed("<rss version='2.0'><channel><item><title>t</title><description>" +
                                 repeated("<div>", 100'000) + "deep");
    ASSERT_EQ(feed.items.size(), 1U);
    EXPECT_EQ(feed.items[0].title, "t");
    EXPECT_NE(feed.flaw, "");
    parse_feed(repeated("<item>", 100'000));
    parse_feed(repeated("<rss>", 100'000));
    parse_feed(repeated("</rss>", 100'000));
}

TEST(HostileFeed, ManyItemsAreCutAndSaid) {
    FeedLimits limits;
    limits.items = 10;
    const Feed feed =
        parse_feed("<rss version='2.0'><channel>" + repeated("<item><title>x</title></item>", 11) +
                       "</channel></rss>",
                   {}, limits);
    EXPECT_EQ(feed.items.size(), 10U);
    EXPECT_TRUE(feed.cut);
}

TEST(HostileFeed, TooManyBytesAreRefused) {
    FeedLimits limits;
    limits.bytes = 10;
    try {
        parse_feed("<rss></rss><!-- -->", {}, limits);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::too_large);
    }
}

TEST(HostileFeed, LongTextsAreCut) {
    FeedLimits limits;
    limits.text_bytes = 100;
    const Feed feed =
        parse_feed("<rss><channel><title>" + repeated("é", 1000) + "</title>", {}, limits);
    EXPECT_LE(feed.title.size(), 100U);
}

TEST(HostileFeed, ZeroBytesAndHalfCharacters) {
    std::string xml = "<rss version='2.0'><channel><title>a";
    xml += '\0';
    xml += "b\xE2\x82</title></channel></rss>";
    EXPECT_NE(parse_feed(xml).title.find('b'), std::string::npos);
    EXPECT_EQ(parse_feed(std::string(1000, '\0')).format, Format::none);
    EXPECT_EQ(parse_feed("").flaw, "it is empty");
    EXPECT_EQ(parse_feed("\x1F\x8B\x08garbage").format, Format::none);
}

TEST(HostileFeed, EveryPrefixOfAFeedCanBeRead) {
    const std::string xml =
        "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE rss [<!ENTITY a 'b'>]><!-- c --><rss "
        "version=\"2.0\"><channel><title a='1' b=\"2\">&amp;x<![CDATA[<b>]]></title><item/>"
        "</channel></rss>";
    for (std::size_t i = 0; i <= xml.size(); ++i) parse_feed(std::string_view(xml).substr(0, i));
    const Feed feed = parse_feed(xml.substr(0, xml.find("]]>")));
    EXPECT_EQ(feed.title, "&x<b>");
    EXPECT_NE(feed.flaw, "");
}

TEST(HostileFeed, NothingIsQuadratic) {
    const auto start = std::chrono::steady_clock::now();
    parse_feed("<rss>" + repeated("<a xmlns:n='u'>", 50'000));
    parse_feed("<rss><channel><title>" + repeated("&", 500'000));
    parse_feed("<rss><channel><title>" + repeated("<![CDATA[", 100'000));
    parse_feed("<rss><channel><description>" + repeated("&lt;![CDATA[", 100'000));
    parse_feed("<rss " + repeated("a='b' ", 200'000));
    parse_feed("<rss><channel>" + repeated("<x></y>", 100'000));
    parse_feed(repeated("<!--", 200'000));
    parse_feed("<rss><channel><description>" + repeated("&lt;a href='", 100'000));
    const auto seconds = std::chrono::steady_clock::now() - start;
    EXPECT_LT(std::chrono::duration<double>(seconds).count(), 20);
}

TEST(Xml, FlawsAreTold) {
    EXPECT_EQ(parse_xml("<a><b/></a>").flaw().what, "");
    EXPECT_EQ(parse_xml("<a>&nbsp;</a>").flaw().what, "an entity that is not declared");
    EXPECT_EQ(parse_xml("<a>R&D</a>").flaw().what, "an ampersand that begins nothing known");
    EXPECT_EQ(parse_xml("<a><b></a>").flaw().what, "elements that are not closed");
    EXPECT_EQ(parse_xml("<a>").flaw().what, "it ends too early");
    EXPECT_EQ(parse_xml("<x:a/>").flaw().what, "a prefix that is not declared");
    EXPECT_EQ(parse_xml("<a b=c/>").flaw().what, "a value without quotes");
}

}  // namespace
}  // namespace herald::content::feed
