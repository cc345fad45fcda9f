#include "base/text.hpp"
#include "content/feed/reader.hpp"
#include "content/markup/address.hpp"
#include "content/markup/entities.hpp"
#include "content/markup/html_tokens.hpp"

/// A web page where a feed was expected: the feeds it names.
namespace herald::content::feed {
namespace {

std::string attribute(const markup::HtmlTokens& tokens, std::string_view name) {
    for (const auto& found : tokens.attributes())
        if (equals_ignoring_case(found.name, name))
            return std::string(trim(markup::decode_entities(found.value)));
    return {};
}

bool has_word(std::string_view words, std::string_view word) {
    const std::string lower = to_lower_ascii(words);
    for (std::string_view rest = lower; !rest.empty();) {
        const auto end = rest.find(' ');
        if (rest.substr(0, end) == word) return true;
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return false;
}

bool is_feed_type(std::string_view type) {
    const std::string lower = to_lower_ascii(type.substr(0, type.find(';')));
    return lower == "application/rss+xml" || lower == "application/atom+xml" ||
           lower == "application/feed+json" || lower == "application/rdf+xml" ||
           lower == "application/json" || lower == "text/xml" || lower == "application/xml";
}

}  // namespace

void read_html_page(std::string_view html, const Origin& origin, Feed& feed) {
    constexpr std::size_t kMostFeeds = 50;
    feed.format = Format::html;
    std::string base = origin.url;
    markup::HtmlTokens tokens(html);
    bool in_title = false;
    while (feed.alternates.size() < kMostFeeds) {
        const auto token = tokens.next();
        if (token == markup::HtmlToken::finish) break;
        if (token == markup::HtmlToken::text && in_title && feed.title.empty())
            feed.title = std::string(trim(markup::decode_entities(clip(tokens.raw(), 2'000))));
        if (token == markup::HtmlToken::end && tokens.name() == "title") in_title = false;
        if (token != markup::HtmlToken::start) continue;
        const std::string_view name = tokens.name();
        if (name == "script" || name == "style") tokens.skip_raw_text(name);
        in_title = name == "title";
        if (name == "base") {
            const auto href = markup::safe_address(origin.url, attribute(tokens, "href"));
            if (!href.empty()) base = href;
        }
        if (name != "link" || !has_word(attribute(tokens, "rel"), "alternate")) continue;
        const std::string type = attribute(tokens, "type");
        const std::string href = attribute(tokens, "href");
        if (!is_feed_type(type) || href.empty()) continue;
        Link link{markup::safe_address(base, href), "alternate", type, attribute(tokens, "title"),
                  attribute(tokens, "hreflang"),    {}};
        if (!link.href.empty()) feed.alternates.push_back(std::move(link));
    }
    feed.flaw = feed.alternates.empty() ? "a web page, not a feed, and it names none"
                                        : "a web page, not a feed; it names feeds";
}

}  // namespace herald::content::feed
