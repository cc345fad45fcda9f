#include "base/text.hpp"
#include "content/feed/dates.hpp"
#include "content/feed/reader.hpp"
#include "content/markup/address.hpp"

/// Sitemaps (sitemaps.org), their indexes, and Google's news and image extensions.
namespace herald::content::feed {
namespace {

class SitemapReader {
public:
    SitemapReader(const XmlDocument& xml, Feed& feed, const FeedLimits& limits)
        : xml_(xml), feed_(feed), limits_(limits) {}

    void read(const XmlNode& root) {
        for (std::uint32_t i = root.first_child; i != 0; i = xml_[i].next) {
            const XmlNode& node = xml_[i];
            if (node.kind != XmlKind::element || (node.name != "url" && node.name != "sitemap"))
                continue;
            if (feed_.items.size() >= limits_.items) {
                feed_.cut = true;
                return;
            }
            read_entry(node, feed_.items.emplace_back().said);
        }
    }

private:
    std::string text(const XmlNode& node) const {
        return std::string(trim(clip(xml_.text_of(node), 10'000)));
    }

    void read_entry(const XmlNode& entry, Record& said) {
        for (std::uint32_t i = entry.first_child; i != 0; i = xml_[i].next) {
            const XmlNode& node = xml_[i];
            if (node.kind != XmlKind::element) continue;
            if (node.prefix.empty() && node.name == "loc") {
                said.link = markup::safe_address({}, text(node));
                said.links.push_back({said.link, "alternate", "text/html", {}, {}, {}});
            } else if (node.prefix.empty() && node.name == "lastmod") {
                said.updated.text = text(node);
                said.updated.at = parse_feed_date(said.updated.text);
            } else if (node.prefix == "news") {
                read_news(node, said);
            } else if (node.prefix == "image") {
                read_image(node, said);
            } else if (said.extras.size() < limits_.list) {
                said.extras.push_back({std::string(node.name), text(node), {}, 0});
            }
        }
    }

    void read_news(const XmlNode& news, Record& said) {
        for (std::uint32_t i = news.first_child; i != 0; i = xml_[i].next) {
            const XmlNode& node = xml_[i];
            if (node.kind != XmlKind::element) continue;
            if (node.name == "title")
                said.title = {text(node), "text/plain", said.language, {}, {}};
            if (node.name == "publication_date") {
                said.published.text = text(node);
                said.published.at = parse_feed_date(said.published.text);
            }
            if (node.name == "keywords") add_keywords(text(node), said);
            if (node.name == "publication")
                for (std::uint32_t j = node.first_child; j != 0; j = xml_[j].next) {
                    if (xml_[j].name == "language") said.language = text(xml_[j]);
                    if (xml_[j].name == "name") said.publisher.name = text(xml_[j]);
                }
        }
    }

    void add_keywords(std::string_view rest, Record& said) const {
        while (!rest.empty() && said.tags.size() < limits_.list) {
            const auto end = rest.find(',');
            if (const auto word = trim(rest.substr(0, end)); !word.empty())
                said.tags.push_back({std::string(word), {}, {}});
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        }
    }

    void read_image(const XmlNode& image, Record& said) {
        for (std::uint32_t i = image.first_child; i != 0; i = xml_[i].next) {
            if (xml_[i].name == "loc" && said.image.url.empty())
                said.image.url = markup::safe_address({}, text(xml_[i]));
            if (xml_[i].name == "title" && said.image.title.empty())
                said.image.title = text(xml_[i]);
        }
    }

    const XmlDocument& xml_;
    Feed& feed_;
    const FeedLimits& limits_;
};

}  // namespace

void read_sitemap(const XmlDocument& xml, const XmlNode& root, Feed& feed,
                  const FeedLimits& limits) {
    feed.format = root.name == "sitemapindex" ? Format::sitemap_index : Format::sitemap;
    SitemapReader(xml, feed, limits).read(root);
}

}  // namespace herald::content::feed
