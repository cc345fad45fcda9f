#include "content/sources/fetch/robots.hpp"

#include <gtest/gtest.h>

#include "content/sources/fetch/address.hpp"

namespace herald::content::fetch {
namespace {

bool allows(std::string_view text, std::string_view path) {
    return Robots::parse(text, "Herald").allows(path);
}

TEST(Robots, without_rules_everything_may_be_read) {
    EXPECT_TRUE(allows("", "/"));
    EXPECT_TRUE(allows("User-agent: *\nDisallow:\n", "/a"));
    EXPECT_TRUE(allows("<html>not found</html>", "/a"));
    EXPECT_TRUE(allows("User-agent: OtherBot\nDisallow: /\n", "/a"));
    EXPECT_FALSE(Robots::closed().allows("/a"));
    EXPECT_TRUE(Robots::closed().allows("/robots.txt"));
}

TEST(Robots, the_group_that_names_us_counts_instead_of_everybodys) {
    const char* text =
        "User-agent: *\nDisallow: /\n\nUser-Agent: herald/2.0\nUser-agent: other\nDisallow: /x\n";
    EXPECT_TRUE(allows(text, "/a"));
    EXPECT_FALSE(allows(text, "/x/y"));
    EXPECT_FALSE(
        allows("User-agent: Herald\nDisallow: /a\nUser-agent: b\nDisallow: /b\n"
               "User-agent: HERALD\nDisallow: /c\n",
               "/c"))
        << "several groups of one agent are one";
    EXPECT_TRUE(allows("User-agent: Heraldry\nDisallow: /\n", "/a")) << "another's name";
}

TEST(Robots, the_longest_rule_decides_and_allowing_wins_between_equals) {
    const char* text =
        "User-agent: *\r\nDisallow: /shop\r\nAllow: /shop/blog\r\nDisallow: /a\r\n"
        "Allow: /a\r\n";
    EXPECT_FALSE(allows(text, "/shop/cart"));
    EXPECT_TRUE(allows(text, "/shop/blog/1"));
    EXPECT_TRUE(allows(text, "/a"));
    EXPECT_TRUE(allows("User-agent:*\nAllow: /p\nDisallow: /", "/page"));
    EXPECT_FALSE(allows("User-agent:*\nAllow: /p\nDisallow: /", "/other"));
}

TEST(Robots, stars_and_dollars_are_understood) {
    const char* text =
        "User-agent: *\nDisallow: /*.php$\nDisallow: /private*/x\nDisallow: /fish*.md";
    EXPECT_FALSE(allows(text, "/a/index.php"));
    EXPECT_TRUE(allows(text, "/a/index.php?x=1"));
    EXPECT_FALSE(allows(text, "/private-things/x"));
    EXPECT_TRUE(allows(text, "/private-things/y"));
    EXPECT_FALSE(allows(text, "/fish/a.md"));
    const std::string evil = "User-agent: *\nDisallow: /" + std::string(900, '*') + "a$\n";
    EXPECT_TRUE(allows(evil, "/" + std::string(5000, 'b')));
}

TEST(Robots, escapes_are_compared_as_they_are_meant) {
    EXPECT_FALSE(allows("User-agent: *\nDisallow: /caf\xC3\xA9\n", "/caf%c3%a9"));
    EXPECT_FALSE(allows("User-agent: *\nDisallow: /%7Ejoe/\n", "/~joe/index"));
    EXPECT_TRUE(allows("User-agent: *\nDisallow: /a%2Fb\n", "/a/b"));
}

TEST(Robots, delays_and_sitemaps_are_kept) {
    const auto robots = Robots::parse(
        "Sitemap: https://a.example/s.xml # main\nUser-agent: *\nCrawl-delay: 2.5\nDisallow: /x",
        "Herald");
    EXPECT_EQ(robots.delay(), std::chrono::milliseconds(2500));
    EXPECT_EQ(robots.sitemaps(), std::vector<std::string>{"https://a.example/s.xml"});
    EXPECT_EQ(Robots::parse("User-agent: *\nCrawl-delay: 86400", "Herald").delay(),
              std::chrono::milliseconds(60'000));
}

TEST(Address, twins_of_a_page_have_one_canonical_form) {
    const std::string plain = "https://example.com/a/b?id=7";
    for (const char* twin :
         {"http://www.example.com/a/b?id=7", "HTTPS://Example.COM:443/a/b/?id=7#top",
          "https://example.com/a/b?utm_source=x&id=7&fbclid=1", "http://example.com:80/a//b?id=7",
          "https://m.example.com/a/b?id=7", "https://amp.example.com/a/b/amp?id=7",
          "https://www.google.com/amp/s/www.example.com/a/b?id=7",
          "https://example-com.cdn.ampproject.org/c/s/example.com/a/b?id=7&amp=1",
          "https://user:pw@example.com/a/b/index.html?id=7", " https://example.com/a/%62?id=7 "})
        EXPECT_EQ(canonical_address(twin), plain) << twin;
    EXPECT_EQ(canonical_address("https://youtu.be/abc?si=1"),
              canonical_address("https://www.youtube.com/watch?v=abc&utm_medium=x"));
    EXPECT_EQ(canonical_address("https://example.com/?b=2&a=1&a=1"), "https://example.com?a=1&b=2");
}

TEST(Address, different_pages_stay_different) {
    EXPECT_NE(address_key("https://example.com/a"), address_key("https://example.com/b"));
    EXPECT_NE(address_key("https://example.com/a?id=1"), address_key("https://example.com/a?id=2"));
    EXPECT_NE(address_key("https://example.com:8080/a"), address_key("https://example.com/a"));
    EXPECT_NE(canonical_address("https://m.com/"), canonical_address("https://com/"));
    EXPECT_EQ(address_key("mailto:a@b.example"), 0);
    EXPECT_EQ(address_key("javascript:alert(1)"), 0);
    EXPECT_EQ(canonical_address("https://"), "");
    EXPECT_EQ(path_of("https://a.example?x=1#y"), "/?x=1");
    EXPECT_EQ(path_of("https://a.example/b/c?d#e"), "/b/c?d");
}

}  // namespace
}  // namespace herald::content::fetch
