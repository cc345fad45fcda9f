#include <charconv>

#include "base/text.hpp"
#include "content/sources/arrivals/arrival.hpp"

/// Feeds and pages.
namespace herald::content::arrivals {
namespace {

std::optional<std::int64_t> whole(std::string_view text) {
    text = trim(text);
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return out;
}

/// The value of an extra, or of one of its attributes.
std::optional<std::int64_t> figure(const feed::Record& record, std::string_view name,
                                   std::string_view attribute = {}) {
    for (const auto& extra : record.extras) {
        if (!equals_ignoring_case(extra.name, name)) continue;
        if (attribute.empty()) return whole(extra.value);
        for (const auto& [key, value] : extra.attributes)
            if (equals_ignoring_case(key, attribute)) return whole(value);
    }
    return std::nullopt;
}

}  // namespace

std::vector<Arrival> from_feed(const feed::Feed& feed, Time now) {
    std::vector<Arrival> out;
    out.reserve(feed.items.size());
    for (const auto& item : feed.items) {
        Arrival one;
        one.external_id = item.id;
        one.url = item.url;
        one.title = item.title;
        one.text = item.text;
        one.author = item.author;
        one.language = item.language.empty() ? feed.language : item.language;
        one.image_url = item.image_url;
        one.tags = item.tags;
        one.published_at = item.published_at ? item.published_at : item.updated_at;
        one.comments = figure(item.said, "slash_comments");
        if (!one.comments) one.comments = figure(item.said, "thr_total");
        one.views = figure(item.said, "media_statistics", "views");
        one.likes = figure(item.said, "media_starrating", "count");
        if (settle(one, now)) out.push_back(std::move(one));
    }
    return out;
}

Arrival from_page(const page::Page& page, std::string_view url, Time now) {
    Arrival out;
    out.url = url;
    out.external_id = url;
    out.title = page.title;
    out.text = page.text.empty() ? page.excerpt : page.text;
    out.author = page.byline;
    out.language = page.language;
    out.image_url = page.image_url;
    out.published_at = page.published_at;
    settle(out, now);
    return out;
}

}  // namespace herald::content::arrivals
