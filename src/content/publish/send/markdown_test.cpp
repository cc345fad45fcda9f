#include "content/publish/send/markdown.hpp"

#include <gtest/gtest.h>

namespace herald::content {
namespace {

TEST(MarkdownTest, blocks_become_elements) {
    EXPECT_EQ(html_of_markdown("# One\n\nFirst\nline\n\n- a\n- b\n\n1. c\n\n> said\n\n---\n"),
              "<h1>One</h1>\n<p>First<br>\nline</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol>\n"
              "<li>c</li>\n</ol>\n<blockquote>said</blockquote>\n<hr>\n");
    EXPECT_EQ(html_of_markdown("```\na < b\n```"), "<pre><code>a &lt; b\n</code></pre>\n");
}

TEST(MarkdownTest, spans_stand_within_lines) {
    EXPECT_EQ(html_of_markdown("**Warm** and *dry*, see [our *shop*](https://a.example/?a=1&b=2)"),
              "<p><strong>Warm</strong> and <em>dry</em>, see <a "
              "href=\"https://a.example/?a=1&amp;b=2\">our <em>shop</em></a></p>\n");
    EXPECT_EQ(html_of_markdown("`a*b` ![Coat](https://a.example/c.png)"),
              "<p><code>a*b</code> <img src=\"https://a.example/c.png\" alt=\"Coat\"></p>\n");
}

TEST(MarkdownTest, what_is_no_markup_is_text) {
    EXPECT_EQ(html_of_markdown("2 * 3 * 4 < 5 [x] **open"), "<p>2 * 3 * 4 &lt; 5 [x] **open</p>\n");
    EXPECT_EQ(html_of_markdown("[run](javascript:alert(1))").find("href"), std::string::npos);
    EXPECT_EQ(html_of_markdown("#hashtag is no heading"), "<p>#hashtag is no heading</p>\n");
}

TEST(MarkdownTest, html_is_kept_without_what_is_active) {
    const std::string html = html_of_markdown("<p onclick=\"x()\">Hi</p><script>x()</script>");
    EXPECT_NE(html.find("<p>Hi</p>"), std::string::npos) << html;
    EXPECT_EQ(html.find("script"), std::string::npos) << html;
    EXPECT_EQ(html.find("onclick"), std::string::npos) << html;
}

}  // namespace
}  // namespace herald::content
