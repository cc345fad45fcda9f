#include "sandbox/feeds/feeds.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/calendar.hpp"
#include "sandbox/feeds/site.hpp"

namespace herald::sandbox::feeds {
namespace {

const Time kNow = *parse_time("2026-11-22T12:00:00Z");

web::Response get(const std::string& host, const std::string& path, const std::string& tag = {}) {
    web::Request request;
    request.method = "GET";
    request.path = path;
    request.headers.set("Host", host);
    if (!tag.empty()) request.headers.set("If-None-Match", tag);
    const auto visit = visit_of(request);
    return visit ? answer(*visit, request, Trouble::none, kNow) : web::Response{};
}

TEST(Feeds, a_site_is_known_by_its_name_or_its_path) {
    EXPECT_EQ(get("site3.localhost:80", "/feed.xml").body,
              get("site3.localhost:80", "/feed.xml").body);
    EXPECT_NE(get("site3.localhost:80", "/feed.xml").body,
              get("site7.localhost:80", "/feed.xml").body);
    EXPECT_NE(
        get("127.0.0.1:80", "/sites/3/feed.xml").body.find("http://127.0.0.1:80/sites/3/article/"),
        std::string::npos);
    web::Request other;
    other.path = "/v1/me";
    other.headers.set("Host", "127.0.0.1:80");
    EXPECT_FALSE(visit_of(other));
}

TEST(Feeds, every_wire_has_twenty_items_and_says_when_nothing_changed) {
    for (const auto& [site, mark] :
         {std::pair{"site4", "<item>"}, {"site5", "<entry>"}, {"site6", "\"content_text\""}}) {
        const auto feed = get(std::string(site) + ".localhost", "/feed.xml");
        EXPECT_EQ(feed.status, 200);
        std::size_t count = 0;
        for (auto at = feed.body.find(mark); at != std::string::npos;
             at = feed.body.find(mark, at + 1))
            ++count;
        EXPECT_EQ(count, 20u) << site;
        const std::string tag(feed.headers.get("ETag"));
        EXPECT_EQ(get(std::string(site) + ".localhost", "/feed.xml", tag).status, 304);
    }
    EXPECT_EQ(get("site4.localhost", "/article/999999999").status, 404);
    EXPECT_NE(get("site4.localhost", "/robots.txt").body.find("Disallow: /private/"),
              std::string::npos);
    EXPECT_EQ(get("site4.localhost", "/sitemap.xml").status, 200);
    EXPECT_EQ(get("site4.localhost", "/").status, 200);
}

TEST(Feeds, agencies_say_the_same_everywhere_and_subjects_come_and_go) {
    std::set<std::string> texts;
    std::size_t agency = 0, subjects = 0, all = 0;
    for (std::uint64_t number = 0; number < 200; ++number) {
        const Site site(number);
        for (std::uint64_t i = 0; i < 20; ++i) {
            const auto article = site.article(site.newest(kNow) - i, kNow);
            EXPECT_LE(article.published, kNow);
            ++all;
            if (article.text.ends_with("(Agency)") || article.text.ends_with("(Agentur)")) {
                ++agency;
                texts.insert(article.text);
            }
            if (!article.tags.empty()) ++subjects;
        }
    }
    EXPECT_GT(agency, all / 5);
    EXPECT_LT(texts.size(), agency * 3 / 4);
    EXPECT_GT(subjects, all / 20);
    EXPECT_LT(subjects, all / 4);
}

}  // namespace
}  // namespace herald::sandbox::feeds
