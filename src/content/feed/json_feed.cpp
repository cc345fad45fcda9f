#include <boost/json.hpp>
#include <optional>

#include "base/text.hpp"
#include "content/feed/dates.hpp"
#include "content/feed/reader.hpp"
#include "content/markup/address.hpp"
#include "content/markup/sanitize.hpp"

/// JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1).
namespace herald::content::feed {
namespace {

namespace json = boost::json;

/// A member as text: numbers (ids of some feeds) as they are written.
std::string text_of(const json::object& from, std::string_view name) {
    const json::value* value = from.if_contains(name);
    if (value == nullptr) return {};
    if (const auto* text = value->if_string()) return std::string(trim(std::string_view(*text)));
    if (value->is_int64() || value->is_uint64() || value->is_double())
        return json::serialize(*value);
    return {};
}

std::string address_of(const json::object& from, std::string_view name, const std::string& base) {
    return markup::safe_address(base, text_of(from, name));
}

template <class Each>
void for_each_object(const json::object& from, std::string_view name, std::size_t most, Each each) {
    const json::value* value = from.if_contains(name);
    const json::array* list = value == nullptr ? nullptr : value->if_array();
    if (list == nullptr) return;
    for (const json::value& element : *list) {
        if (most-- == 0) return;
        if (const auto* object = element.if_object()) each(*object);
    }
}

void add_author(Record& record, const json::object& author, const std::string& base) {
    Person person{text_of(author, "name"), {}, address_of(author, "url", base)};
    if (person == Person{}) return;
    if (record.author.empty()) record.author = person.name;
    record.authors.push_back(std::move(person));
}

void read_authors(Record& record, const json::object& from, const std::string& base,
                  const FeedLimits& limits) {
    for_each_object(from, "authors", limits.list,
                    [&](const json::object& author) { add_author(record, author, base); });
    const json::value* one = from.if_contains("author");  // 1.0
    if (record.authors.empty() && one != nullptr && one->is_object())
        add_author(record, one->get_object(), base);
}

Moment moment_of(const json::object& from, std::string_view name) {
    Moment out{text_of(from, name), {}};
    out.at = parse_feed_date(out.text);
    return out;
}

Text text(std::string value, std::string_view type, const Record& record, const std::string& base) {
    return {std::move(value), std::string(type), record.language, base, {}};
}

void read_item(Item& item, const json::object& from, const std::string& base,
               const FeedLimits& limits) {
    Record& said = item.said;
    said.id = text_of(from, "id");
    said.language = text_of(from, "language");
    said.link = address_of(from, "url", base);
    if (!said.link.empty()) said.links.push_back({said.link, "alternate", "text/html", {}, {}, {}});
    if (const auto other = address_of(from, "external_url", base); !other.empty()) {
        said.links.push_back({other, "related", "text/html", {}, {}, {}});
        if (said.link.empty()) said.link = other;
    }
    said.title = text(text_of(from, "title"), "text/plain", said, base);
    if (auto html = text_of(from, "content_html"); !html.empty())
        said.contents.push_back(text(markup::sanitize_html(clip(html, limits.text_bytes), base),
                                     "text/html", said, base));
    if (auto plain = text_of(from, "content_text"); !plain.empty())
        said.contents.push_back(
            text(std::string(clip(plain, limits.text_bytes)), "text/plain", said, base));
    said.summary = text(text_of(from, "summary"), "text/plain", said, base);
    if (said.summary.value.empty() && !said.contents.empty()) said.summary = said.contents[0];
    said.image.url = address_of(from, "image", base);
    if (said.image.url.empty()) said.image.url = address_of(from, "banner_image", base);
    said.published = moment_of(from, "date_published");
    said.updated = moment_of(from, "date_modified");
    read_authors(said, from, base, limits);
    if (const json::value* tags = from.if_contains("tags"); tags != nullptr && tags->is_array())
        for (const json::value& tag : tags->get_array())
            if (tag.is_string() && said.tags.size() < limits.list)
                said.tags.push_back({std::string(tag.get_string()), {}, {}});
    for_each_object(from, "attachments", limits.list, [&](const json::object& attachment) {
        said.links.push_back({address_of(attachment, "url", base),
                              "enclosure",
                              text_of(attachment, "mime_type"),
                              text_of(attachment, "title"),
                              {},
                              text_of(attachment, "size_in_bytes")});
    });
}

}  // namespace

bool read_json_feed(std::string_view document, const Origin& origin, Feed& feed,
                    const FeedLimits& limits) {
    boost::system::error_code error;
    json::parse_options options;
    options.max_depth = 32;
    options.allow_invalid_utf8 = true;
    const json::value value = json::parse(document, error, {}, options);
    if (error || !value.is_object()) {
        feed.flaw = "it begins like JSON and is none";
        return false;
    }
    const json::object& root = value.get_object();
    const std::string version = text_of(root, "version");
    if (version.find("jsonfeed.org/version/") == std::string::npos && !root.contains("items")) {
        feed.flaw = "JSON, but no JSON Feed";
        return false;
    }
    feed.format =
        version.ends_with("1") && !version.ends_with("/1") ? Format::json11 : Format::json10;
    const std::string& base = origin.url;
    Record& said = feed.said;
    said.language = text_of(root, "language");
    said.title = text(text_of(root, "title"), "text/plain", said, base);
    said.subtitle = text(text_of(root, "description"), "text/plain", said, base);
    said.link = address_of(root, "home_page_url", base);
    if (!said.link.empty()) said.links.push_back({said.link, "alternate", "text/html", {}, {}, {}});
    if (const auto self = address_of(root, "feed_url", base); !self.empty())
        said.links.push_back({self, "self", "application/feed+json", {}, {}, {}});
    if (const auto next = address_of(root, "next_url", base); !next.empty())
        said.links.push_back({next, "next", "application/feed+json", {}, {}, {}});
    said.icon = address_of(root, "favicon", base);
    said.logo = address_of(root, "icon", base);
    read_authors(said, root, base, limits);
    for_each_object(root, "items", limits.items + 1, [&](const json::object& item) {
        feed.cut = feed.items.size() >= limits.items;
        if (!feed.cut) read_item(feed.items.emplace_back(), item, base, limits);
    });
    return true;
}

}  // namespace herald::content::feed
