#include "content/feed/feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/calendar.hpp"

namespace herald::content::feed {
namespace {

using testing::ElementsAre;

TEST(Feed, Rss2WithTheUsualModules) {
    const Feed feed = parse_feed(R"(<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>News &amp; more</title><link>https://example.com/</link><language>en-us</language>
<item><title>One &lt;b&gt;bold&lt;/b&gt; step</title><link>/1</link>
<guid isPermaLink="false">id-1</guid><dc:creator>Jane</dc:creator>
<pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate><category>a</category><category>b</category>
<description>Short.</description>
<content:encoded><![CDATA[<p>Long <img src="p.png"> <script>x</script>text.</p>]]></content:encoded>
<media:thumbnail url="https://example.com/t.jpg"/>
<enclosure url="https://example.com/a.mp3" type="audio/mpeg" length="5"/></item>
</channel></rss>)",
                                 {"https://example.com/feed", "application/rss+xml", {}, {}});
    EXPECT_EQ(feed.format, Format::rss20);
    EXPECT_EQ(feed.flaw, "");
    EXPECT_EQ(feed.title, "News & more");
    EXPECT_EQ(feed.link, "https://example.com/");
    EXPECT_EQ(feed.language, "en-us");
    ASSERT_EQ(feed.items.size(), 1U);
    const Item& item = feed.items[0];
    EXPECT_EQ(item.id, "id-1");
    EXPECT_EQ(item.url, "https://example.com/1");
    EXPECT_EQ(item.title, "One bold step");
    EXPECT_EQ(item.author, "Jane");
    EXPECT_THAT(item.tags, ElementsAre("a", "b"));
    EXPECT_EQ(item.html, "<p>Long <img src=\"https://example.com/p.png\" /> text.</p>");
    EXPECT_EQ(item.text, "Long text.");
    EXPECT_EQ(item.said.summary.value, "Short.");
    EXPECT_EQ(item.image_url, "https://example.com/t.jpg");
    EXPECT_EQ(to_string(item.published_at.value()), "2004-01-01T19:48:21Z");
    ASSERT_EQ(item.enclosures.size(), 1U);
    EXPECT_EQ(item.enclosures[0].type, "audio/mpeg");
}

TEST(Feed, AtomWithBasesLanguagesAndXhtml) {
    const Feed feed = parse_feed(R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"
 xml:base="https://example.org/a/"><title>T</title><link href="x"/><link rel="next" href="?p=2"/>
<entry xml:base="b/"><id>urn:1</id><title type="html">&lt;i&gt;i&lt;/i&gt;</title>
<link href="c"/><updated>2004-01-01T00:00:00Z</updated><author><name>A</name><email>a@b.c</email></author>
<content type="xhtml" xml:lang="en"><div xmlns="http://www.w3.org/1999/xhtml">x <a href="d">y</a></div>
</content></entry></feed>)");
    EXPECT_EQ(feed.format, Format::atom10);
    EXPECT_EQ(feed.link, "https://example.org/a/x");
    EXPECT_EQ(feed.next_url, "https://example.org/a/?p=2");
    ASSERT_EQ(feed.items.size(), 1U);
    EXPECT_EQ(feed.items[0].url, "https://example.org/a/b/c");
    EXPECT_EQ(feed.items[0].title, "i");
    EXPECT_EQ(feed.items[0].language, "en");
    EXPECT_EQ(feed.items[0].author, "A (a@b.c)");
    EXPECT_EQ(feed.items[0].html, "x <a href=\"https://example.org/a/b/d\">y</a>");
}

TEST(Feed, AnItemWithoutIdIsKnownByItsAddressElseByAHash) {
    const auto read = [](std::string_view item) {
        auto feed = parse_feed("<rss version='2.0'><channel><item>" + std::string(item) +
                               "</item></channel></rss>");
        return feed.items.at(0).id;
    };
    EXPECT_EQ(read("<link>https://x/1</link>"), "https://x/1");
    const std::string hash = read("<title>a</title><description>b</description>");
    EXPECT_THAT(hash, testing::StartsWith("hash:"));
    EXPECT_EQ(read("<title>a</title><description>b</description>"), hash);
    EXPECT_NE(read("<title>a</title><description>c</description>"), hash);
}

TEST(Feed, JsonFeed) {
    const Feed feed = parse_feed(R"({"version":"https://jsonfeed.org/version/1.1","title":"J",
"home_page_url":"https://e.com/","next_url":"https://e.com/2","authors":[{"name":"N"}],"language":"fr",
"items":[{"id":7,"url":"/p","content_html":"<p onclick=x>h</p>","date_published":"2020-01-01T00:00:00Z",
"tags":["t"],"image":"i.png","attachments":[{"url":"a.mp3","mime_type":"audio/mpeg"}]},{"id":"b","content_text":"a < b"}]})",
                                 {"https://e.com/feed.json", {}, {}, {}});
    EXPECT_EQ(feed.format, Format::json11);
    EXPECT_EQ(feed.next_url, "https://e.com/2");
    ASSERT_EQ(feed.items.size(), 2U);
    EXPECT_EQ(feed.items[0].id, "7");
    EXPECT_EQ(feed.items[0].url, "https://e.com/p");
    EXPECT_EQ(feed.items[0].html, "<p>h</p>");
    EXPECT_EQ(feed.items[0].author, "N");
    EXPECT_EQ(feed.items[0].language, "fr");
    EXPECT_EQ(feed.items[0].image_url, "https://e.com/i.png");
    EXPECT_EQ(feed.items[0].enclosures.size(), 1U);
    EXPECT_EQ(feed.items[1].text, "a < b");
    EXPECT_EQ(feed.items[1].html, "");
    EXPECT_EQ(parse_feed("{\"items\":").format, Format::none);
    EXPECT_EQ(parse_feed("{\"a\":1}").flaw, "JSON, but no JSON Feed");
}

TEST(Feed, SitemapsTheirIndexesAndNews) {
    const Feed map = parse_feed(R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://e.com/1</loc>
<lastmod>2020-02-03</lastmod><news:news><news:publication><news:name>E</news:name>
<news:language>en</news:language></news:publication><news:title>N</news:title>
<news:publication_date>2020-02-02</news:publication_date></news:news></url></urlset>)");
    EXPECT_EQ(map.format, Format::sitemap);
    ASSERT_EQ(map.items.size(), 1U);
    EXPECT_EQ(map.items[0].url, "https://e.com/1");
    EXPECT_EQ(map.items[0].title, "N");
    EXPECT_EQ(map.items[0].language, "en");
    EXPECT_EQ(to_string(map.items[0].updated_at.value()), "2020-02-03T00:00:00Z");
    EXPECT_EQ(to_string(map.items[0].published_at.value()), "2020-02-02T00:00:00Z");
    const Feed index = parse_feed(
        "<sitemapindex><sitemap><loc>https://e.com/s.xml</loc></sitemap>"
        "</sitemapindex>");
    EXPECT_EQ(index.format, Format::sitemap_index);
    EXPECT_EQ(index.items.at(0).url, "https://e.com/s.xml");
}

TEST(Feed, AWebPageNamesItsFeeds) {
    const Feed feed =
        parse_feed(R"(<!DOCTYPE html><html><head><base href="/b/"><title>P &amp; Q</title>
<link rel="alternate" type="application/rss+xml" title="All" href="feed.xml">
<link rel='alternate stylesheet' type='text/css' href='x'>
<link rel="alternate" type="application/atom+xml" href="javascript:x"></head></html>)",
                   {"https://e.com/", "text/html", {}, {}});
    EXPECT_EQ(feed.format, Format::html);
    ASSERT_EQ(feed.alternates.size(), 1U);
    EXPECT_EQ(feed.alternates[0].href, "https://e.com/b/feed.xml");
    EXPECT_EQ(feed.alternates[0].title, "All");
    EXPECT_EQ(feed.title, "P & Q");
    EXPECT_EQ(feed.flaw, "a web page, not a feed; it names feeds");
    EXPECT_TRUE(feed.items.empty());
}

TEST(Feed, TheFirstOfHeaderDeclarationMarkAndGuessThatFitsIsTheEncoding) {
    const auto read = [](std::string_view xml, const char* type) {
        return parse_feed(xml, {{}, type, {}, {}});
    };
    const std::string body = "<rss><channel><title>\xE9</title></channel></rss>";
    EXPECT_EQ(read(body, "text/xml; charset=iso-8859-1").title, "é");
    EXPECT_EQ(read("<?xml version='1.0' encoding='windows-1251'?>" + body, "").title, "й");
    const Feed lied = read("<?xml version='1.0' encoding='utf-8'?>" + body, "");
    EXPECT_EQ(lied.title, "é");
    EXPECT_TRUE(lied.encoding_overridden);
    EXPECT_FALSE(
        read("<rss><channel><title>\xC3\xA9</title></channel></rss>", "").encoding_overridden);
}

}  // namespace
}  // namespace herald::content::feed
