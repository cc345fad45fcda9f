#include "base/html.hpp"

#include <gtest/gtest.h>

namespace herald {
namespace {

TEST(Html, what_would_be_markup_becomes_text) {
    EXPECT_EQ(escape_html(R"(<a href="?a&b">5 > 3 & 'so'</a>)"),
              "&lt;a href=&quot;?a&amp;b&quot;&gt;5 &gt; 3 &amp; 'so'&lt;/a&gt;");
    EXPECT_EQ(escape_html("&amp;"), "&amp;amp;") << "what is escaped already is text, too";
    EXPECT_EQ(escape_html(""), "");
    EXPECT_EQ(escape_html("Grüße\n"), "Grüße\n");
    std::string out = "<p>";
    append_html(out, "a<b");
    EXPECT_EQ(out, "<p>a&lt;b");
}

TEST(Html, quotation_marks_stay_where_they_are_shown) {
    EXPECT_EQ(escape_angles(R"("1 < 2 && 3 > 2")"), R"("1 &lt; 2 &amp;&amp; 3 &gt; 2")");
}

}  // namespace
}  // namespace herald
