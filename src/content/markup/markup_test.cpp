#include <gtest/gtest.h>

#include "content/markup/address.hpp"
#include "content/markup/entities.hpp"
#include "content/markup/sanitize.hpp"

namespace herald::content::markup {
namespace {

std::string clean(std::string_view html) { return sanitize_html(html, "https://example.com/a/b"); }

TEST(Entities, NamesNumbersAndWindowsNumbers) {
    EXPECT_EQ(decode_entities("&eacute;&#233;&#xE9;&#X41;&#150;&nbsp;"),
              "ééé"
              "A–\u00A0");
    EXPECT_EQ(decode_entities("AT&T &unknown; &amp"), "AT&T &unknown; &amp");
    EXPECT_EQ(decode_entities("&#0;&#xD800;&#x110000;&#99999999999;"), "\uFFFD\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(decode_entities("&NotEqualTilde;"), "\u2242\u0338");
}

TEST(Address, IsResolvedAsTheRfcSays) {
    const char* base = "http://a/b/c/d;p?q";
    EXPECT_EQ(resolve_address(base, "g"), "http://a/b/c/g");
    EXPECT_EQ(resolve_address(base, "./g/."), "http://a/b/c/g/");
    EXPECT_EQ(resolve_address(base, "../../../g"), "http://a/g");
    EXPECT_EQ(resolve_address(base, "//x/y"), "http://x/y");
    EXPECT_EQ(resolve_address(base, "?y"), "http://a/b/c/d;p?y");
    EXPECT_EQ(resolve_address(base, "#s"), "http://a/b/c/d;p?q#s");
    EXPECT_EQ(resolve_address(base, ""), "http://a/b/c/d;p?q");
    EXPECT_EQ(resolve_address(base, "mailto:x@y"), "mailto:x@y");
    EXPECT_EQ(resolve_address("http://example.com", "test.html"), "http://example.com/test.html");
    EXPECT_EQ(resolve_address("", "/x"), "/x");
}

TEST(Address, WhatRunsCodeIsNotSafe) {
    EXPECT_TRUE(is_safe_address("https://x/"));
    EXPECT_TRUE(is_safe_address("/a:b"));
    EXPECT_TRUE(is_safe_address("urn:uuid:1"));
    for (const char* bad :
         {"javascript:alert(1)", "JaVaScRiPt:x", " java\nscript:x", "\x01javascript:x",
          "data:text/html,x", "vbscript:x", "blob:x", "feedx:y"})
        EXPECT_FALSE(is_safe_address(bad)) << bad;
}

TEST(Sanitize, ScriptsHandlersAndFramesGo) {
    EXPECT_EQ(clean("safe<script type='x'>alert(1)</script> text"), "safe text");
    EXPECT_EQ(clean("<b onclick=alert(1) title=t>x</b>"), "<b title=\"t\">x</b>");
    EXPECT_EQ(clean("<iframe src=x></iframe><object>t</object><embed src=x>"), "t");
    EXPECT_EQ(clean("<a href='javascript:alert(1)'>x</a>"), "<a>x</a>");
    EXPECT_EQ(clean("<a href='&#106;avascript:alert(1)'>x</a>"), "<a>x</a>");
    EXPECT_EQ(clean("<a href=' java&#10;script:alert(1)'>x</a>"), "<a>x</a>");
    EXPECT_EQ(clean("<img src=x onerror=alert(1)>"), "<img src=\"https://example.com/a/x\" />");
    EXPECT_EQ(clean("<scr<script>ipt>alert(1)</script>"), "");
    EXPECT_EQ(clean("<svg><script>alert(1)</script><foreignObject><body onload=x>"
                    "</foreignObject></svg>"),
              "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>");
    EXPECT_EQ(clean("<svg onload=alert(1)><a xlink:href='javascript:x'>y</a></svg>"),
              "<svg xmlns=\"http://www.w3.org/2000/svg\"><a>y</a></svg>");
    EXPECT_EQ(clean("<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>"),
              "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mtext></mtext></math>");
    EXPECT_EQ(clean("<!--[if IE]><script>x</script><![endif]-->a"), "a");
    EXPECT_EQ(clean("<p style='background:url(javascript:x); color:red'>x</p>"),
              "<p style=\"color: red;\">x</p>");
    EXPECT_EQ(clean("<p style='width: expression(alert(1))'>x</p>"), "<p>x</p>");
}

TEST(Sanitize, CommentsAndAnimationsSmuggleNothing) {
    EXPECT_EQ(clean("<!---><script>alert(1)</script>-->x"), "x");
    EXPECT_EQ(clean("<!-- --!><img src=x onerror=alert(1)> -->x"), "x");
    EXPECT_EQ(clean("a<!-- b -->c"), "ac");
    EXPECT_EQ(clean("<svg><a><animate attributeName='href' values='javascript:x'></animate>"
                    "<set attributeName='href' to='javascript:x'/><text>t</text></a></svg>"),
              "<svg xmlns=\"http://www.w3.org/2000/svg\"><a><text>t</text></a></svg>");
    EXPECT_EQ(
        clean("<noscript><p title='</noscript><img src=x onerror=alert(1)>'>x</p></noscript>"),
        "<noscript><p title=\"&lt;/noscript&gt;&lt;img src=x "
        "onerror=alert(1)&gt;\">x</p></noscript>");
}

TEST(Sanitize, NothingOpensAgain) {
    EXPECT_EQ(clean("a < b <<p>c"), "a &lt; b &lt;<p>c</p>");
    EXPECT_EQ(clean("<p title='<script>'>x"), "<p title=\"&lt;script&gt;\">x</p>");
    EXPECT_EQ(clean("</div><b>x"), "<b>x</b>");
    EXPECT_EQ(clean("<p \"onload=x\" title=\"a\"b>c</p>"), "<p title=\"a\">c</p>");
    EXPECT_EQ(clean("<a href=\"x"), "");
    EXPECT_EQ(clean("<![CDATA[<script>x</script>]]>y"), "&lt;![CDATA[]]>y");
}

TEST(Sanitize, AddressesBecomeAbsolute) {
    EXPECT_EQ(clean("<a href='../x?a=1&amp;b=2'>y</a>"),
              "<a href=\"https://example.com/x?a=1&amp;b=2\">y</a>");
}

TEST(Sanitize, OneHundredThousandTagsStayFlat) {
    std::string html;
    for (int i = 0; i < 100'000; ++i) html += "<div>";
    html += "deep";
    const std::string out = clean(html);
    EXPECT_NE(out.find("deep"), std::string::npos);
    EXPECT_LT(out.size(), 10'000U);
}

TEST(PlainText, BlocksAreLinesAndReferencesCharacters) {
    EXPECT_EQ(plain_text("<p>a&amp;b  \n c</p><ul><li>1</li><li>2</li></ul><style>x</style>"),
              "a&b c\n1\n2");
    EXPECT_EQ(plain_text("a<br/>b<i>c</i>"), "a\nbc");
    EXPECT_EQ(plain_text("Sil&shy;ben\u00ADrätsel"), "Silbenrätsel");
}

TEST(LooksLikeHtml, NeedsAnEndTagOrAReferenceAndOnlyKnownTags) {
    EXPECT_TRUE(looks_like_html("an <b>apple</b>"));
    EXPECT_TRUE(looks_like_html("R&amp;D"));
    EXPECT_FALSE(looks_like_html("the <blink> tag</blink>"));
    EXPECT_FALSE(looks_like_html("a < b"));
    EXPECT_FALSE(looks_like_html("vector<int>"));
}

}  // namespace
}  // namespace herald::content::markup
