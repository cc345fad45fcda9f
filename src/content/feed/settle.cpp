#include <algorithm>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "content/feed/reader.hpp"
#include "content/markup/address.hpp"
#include "content/markup/sanitize.hpp"

/// From what the source said to what Herald works with.
namespace herald::content::feed {
namespace {

bool is_html(const Text& text) {
    return text.type == "text/html" || text.type == "application/xhtml+xml";
}

std::string plain(const Text& text) {
    if (is_html(text)) return markup::plain_text(text.value);
    return std::string(trim(text.value));
}

/// The fullest text of an entry: its content, else its summary.
const Text* fullest(const Record& record) {
    const Text* best = &record.summary;
    for (const Text& content : record.contents)
        if (content.value.size() > best->value.size() &&
            (is_html(content) || content.type == "text/plain"))
            best = &content;
    return best;
}

std::string picture_of(const Record& record) {
    if (!record.image.url.empty()) return record.image.url;
    for (const std::string_view name : {"media_thumbnail", "media_content"})
        for (const Extra& extra : record.extras) {
            if (extra.name != name) continue;
            std::string url, type, medium;
            for (const auto& [key, value] : extra.attributes) {
                if (key == "url") url = value;
                if (key == "type") type = value;
                if (key == "medium") medium = value;
            }
            const bool picture = name == "media_thumbnail" || medium == "image" ||
                                 type.starts_with("image/") || (type.empty() && medium.empty());
            if (picture && !url.empty() && markup::is_safe_address(url)) return url;
        }
    for (const Link& link : record.links)
        if (link.rel == "enclosure" && link.type.starts_with("image/")) return link.href;
    return {};
}

/// The first picture within sanitised HTML.
std::string first_picture(std::string_view html) {
    const auto at = html.find("<img ");
    if (at == std::string_view::npos) return {};
    const std::string_view tag = html.substr(at, html.find('>', at) - at);
    const auto from = tag.find(" src=\"");
    if (from == std::string_view::npos) return {};
    const std::string_view address = tag.substr(from + 6, tag.find('"', from + 6) - from - 6);
    return address.starts_with("http") ? markup::plain_text(address) : std::string();
}

std::string hash_of(const Item& item) {
    const std::string all = item.title + '\n' + item.said.published.text + '\n' + item.text;
    return "hash:" + to_hex(sha256(all)).substr(0, 32);
}

void settle_item(Item& item, const Feed& feed) {
    const Record& said = item.said;
    item.url = said.link;
    for (const Link& link : said.links) {
        if (item.url.empty() && link.rel == "alternate") item.url = link.href;
        if (link.rel == "enclosure" && !link.href.empty()) item.enclosures.push_back(link);
    }
    item.title = plain(said.title);
    const Text* text = fullest(said);
    if (is_html(*text)) item.html = text->value;
    item.text = plain(*text);
    item.author = said.author.empty() ? feed.said.author : said.author;
    item.language = !said.language.empty()    ? said.language
                    : !text->language.empty() ? text->language
                                              : feed.language;
    for (const Tag& tag : said.tags)
        if (const std::string& word = tag.label.empty() ? tag.term : tag.label; !word.empty())
            item.tags.push_back(word);
    item.published_at = said.published.at ? said.published.at
                        : said.created.at ? said.created.at
                                          : said.updated.at;
    item.updated_at = said.updated.at ? said.updated.at : item.published_at;
    item.image_url = picture_of(said);
    if (item.image_url.empty()) item.image_url = first_picture(item.html);
    item.id = !said.id.empty() ? said.id : !item.url.empty() ? item.url : hash_of(item);
}

}  // namespace

void settle_feed(Feed& feed) {
    const Record& said = feed.said;
    feed.title = plain(said.title);
    feed.description = plain(said.subtitle.value.empty() ? said.summary : said.subtitle);
    feed.link = said.link;
    feed.language = said.language.empty() ? said.title.language : said.language;
    feed.updated_at = said.updated.at ? said.updated.at : said.published.at;
    feed.image_url = !said.image.url.empty() ? said.image.url
                     : !said.logo.empty()    ? said.logo
                                             : said.icon;
    for (const Link& link : said.links)
        if (link.rel == "next") feed.next_url = link.href;
    for (Item& item : feed.items) settle_item(item, feed);
}

}  // namespace herald::content::feed
