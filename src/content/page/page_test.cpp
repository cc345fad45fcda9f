#include "content/page/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/calendar.hpp"
#include "base/error.hpp"

namespace herald::content::page {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kSentence =
    "The council decided on Monday, after a long debate, that the bridge will be rebuilt. ";

std::string repeated(std::string_view text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

std::string page_of(const std::string& article) {
    return "<!DOCTYPE html><html lang=\"en-GB\"><head><title>The bridge will be rebuilt | City "
           "News</title>"
           "<meta property=\"og:description\" content=\"What the council decided.\">"
           "<meta name=\"author\" content=\"Jane Doe\"><meta property=og:site_name content='City "
           "News'>"
           "<link rel=canonical href=/bridge></head><body>"
           "<nav><ul><li><a href=/>Home</a></li><li><a href=/s>Sport</a></li></ul></nav>"
           "<div id=wrap><div class=col><h1>The bridge will be rebuilt</h1>" +
           article +
           "</div><div class=sidebar><p>Read also our long report about something else, it is "
           "good. "
           "Really, it is.</p></div></div><div class=comments><p>I do not agree with the council, "
           "said a reader, and so did ten others.</p></div><footer>Imprint</footer></body></html>";
}

TEST(Page, TheArticleWithoutWhatStandsAroundIt) {
    const Page page = read_page(
        page_of("<p>" + kSentence + kSentence + "</p><p>Second. " + kSentence +
                "</p><ul><li>a point</li></ul><script>x</script><p>" + kSentence + "</p>"),
        "https://news.example/x?y=1");
    EXPECT_TRUE(page.readable);
    EXPECT_THAT(page.text, HasSubstr("Second. The council"));
    EXPECT_THAT(page.text, HasSubstr("a point"));
    EXPECT_THAT(page.text, Not(HasSubstr("Sport")));
    EXPECT_THAT(page.text, Not(HasSubstr("something else")));
    EXPECT_THAT(page.text, Not(HasSubstr("agree")));
    EXPECT_THAT(page.text, Not(HasSubstr("Imprint")));
    EXPECT_EQ(page.title, "The bridge will be rebuilt");
    EXPECT_EQ(page.byline, "Jane Doe");
    EXPECT_EQ(page.site_name, "City News");
    EXPECT_EQ(page.excerpt, "What the council decided.");
    EXPECT_EQ(page.language, "en-GB");
    EXPECT_EQ(page.canonical_url, "https://news.example/bridge");
    EXPECT_THAT(page.html, Not(HasSubstr("<script")));
}

TEST(Page, SchemaOrgSpeaksFirst) {
    const Page page = read_page(
        "<html><head><title>x</title><script type='application/ld+json'>{\"@graph\":[{\"@type\":"
        "\"WebSite\"},{\"@type\":[\"NewsArticle\"],\"headline\":\"H &amp; "
        "I\",\"author\":[{\"name\":"
        "\"A\"},{\"name\":\"B\"}],\"datePublished\":\"2020-01-02T03:04:05+01:00\",\"publisher\":"
        "{\"name\":\"P\"},\"image\":[{\"url\":\"/i.jpg\"}]}]}</script></head><body></body></html>",
        "https://e.com/");
    EXPECT_EQ(page.title, "H & I");
    EXPECT_EQ(page.byline, "A, B");
    EXPECT_EQ(page.site_name, "P");
    EXPECT_EQ(page.image_url, "https://e.com/i.jpg");
    EXPECT_EQ(to_string(page.published_at.value()), "2020-01-02T02:04:05Z");
    EXPECT_FALSE(page.readable);
}

TEST(Page, CharsetOfHeaderThenOfMeta) {
    const std::string body = "<p>" +
                             repeated(
                                 "Gr\xFC\xDF"
                                 "e aus Berlin, sagte er. ",
                                 20) +
                             "</p>";
    EXPECT_THAT(read_page(body, {}, "text/html; charset=iso-8859-1").text, HasSubstr("Grüße"));
    EXPECT_THAT(read_page("<meta charset=windows-1252>" + body).text, HasSubstr("Grüße"));
    EXPECT_THAT(read_page(body).text, HasSubstr("Grüße"));  // guessed
}

TEST(Page, HostileBytes) {
    read_page("");
    read_page(std::string(10'000, '\0'));
    read_page(repeated("<div>", 100'000) + "deep");
    read_page(repeated("<p><b>", 50'000));
    read_page(repeated("<a><table><tr><td>", 20'000));
    read_page(repeated("</div>", 100'000));
    read_page("<script type='application/ld+json'>" + repeated("[", 100'000));
    read_page(repeated("<meta name='", 10'000));
    read_page(repeated("<!--", 100'000));
    const std::string whole = page_of("<p>" + kSentence + "</p>");
    for (std::size_t i = 0; i < whole.size(); i += 7)
        read_page(std::string_view(whole).substr(0, i));
}

TEST(Page, ALabelThatHoldsAnOpenParagraphDoesNotSwallowThePage) {
    EXPECT_THAT(read_page(page_of("<label><p>x</label><p>" + repeated(kSentence, 5) + "</p>")).text,
                HasSubstr("council decided"));
}

TEST(Page, ATitleWithoutAnEndInADrawingDoesNotSwallowThePage) {
    EXPECT_THAT(
        read_page(page_of("<svg><title/><path d='x'/></svg><p>" + repeated(kSentence, 5) + "</p>"))
            .text,
        HasSubstr("council decided"));
}

TEST(Page, AShortArticleBeforeLongComments) {
    const Page page = read_page(
        "<html><body><article><div class=entry-content><p>" + repeated(kSentence, 3) +
        "</p></div></article><div id=comments>" +
        repeated("<p>I see it quite differently, and so do all of my friends.</p>", 40) + "</div>");
    EXPECT_THAT(page.text, HasSubstr("council"));
    EXPECT_THAT(page.text, Not(HasSubstr("differently")));
}

TEST(Page, TooLargeIsRefused) {
    PageLimits limits;
    limits.bytes = 5;
    try {
        read_page("123456", {}, {}, limits);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::too_large);
    }
}

TEST(Page, ListsOfLinksAreNoArticle) {
    std::string links = "<html><body><ul>";
    for (int i = 0; i < 200; ++i) links += "<li><a href=/x>A story about something.</a></li>";
    EXPECT_FALSE(read_page(links + "</ul></body></html>").readable);
}

}  // namespace
}  // namespace herald::content::page
