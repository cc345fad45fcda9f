#include "content/feed/feed.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "content/feed/decode.hpp"
#include "content/feed/reader.hpp"
#include "content/feed/xml.hpp"
#include "content/markup/address.hpp"

namespace herald::content::feed {
namespace {

Format rss_format(const XmlDocument& xml, const XmlNode& root) {
    const std::string_view version = trim(xml.attribute(root, "version"));
    if (version == "0.91")
        return to_lower_ascii(xml.doctype()).find("netscape") != std::string::npos
                   ? Format::rss091_netscape
                   : Format::rss091;
    if (version == "0.92") return Format::rss092;
    if (version == "0.93") return Format::rss093;
    if (version == "0.94") return Format::rss094;
    if (version == "1.0") return Format::rss10;
    return version.starts_with("2.") ? Format::rss20 : Format::rss;
}

Format atom_format(const XmlDocument& xml, const XmlNode& root) {
    const std::string_view version = trim(xml.attribute(root, "version"));
    if (version == "0.3") return Format::atom03;
    if (version == "1.0" || xml.declares("http://www.w3.org/2005/atom")) return Format::atom10;
    return xml.declares("http://purl.org/atom/ns#") ? Format::atom03 : Format::atom;
}

Format format_of(const XmlDocument& xml, const XmlNode& root) {
    if (root.name == "rss") return rss_format(xml, root);
    if (root.name == "rdf")
        return xml.declares("http://purl.org/rss/1.0/") ? Format::rss10 : Format::rss090;
    if (root.name == "feed" || root.name == "entry") return atom_format(xml, root);
    if (root.name == "channel") return root.attributes > 0 ? Format::cdf : Format::rss;
    if (root.name == "urlset") return Format::sitemap;
    if (root.name == "sitemapindex") return Format::sitemap_index;
    return Format::none;
}

/// Looks at the first tag that is neither comment nor instruction.
bool is_html(std::string_view text) {
    constexpr std::size_t kFar = 64 << 10;
    text = text.substr(0, kFar);
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("<!--")) {
            const auto end = rest.find("-->", 4);
            if (end == std::string_view::npos) return false;
            at += end + 3;
            continue;
        }
        const std::string start = to_lower_ascii(rest.substr(0, 14));
        if (start.starts_with("<!doctype html") || start.starts_with("<html") ||
            start.starts_with("<head") || start.starts_with("<body") || start.starts_with("<meta"))
            return true;
        if (rest.size() > 1 && rest[1] != '!' && rest[1] != '?') return false;
        ++at;
    }
    return false;
}

void read_xml(std::string_view text, const Origin& origin, Feed& feed, const FeedLimits& limits) {
    const XmlDocument xml = parse_xml(text);
    const std::uint32_t root = xml.root();
    if (root == 0) {
        feed.flaw = "neither XML nor JSON";
        return;
    }
    feed.format = format_of(xml, xml[root]);
    feed.flaw = xml.flaw().what;
    if (feed.format == Format::none) {
        feed.flaw = fmt::format("<{}> is no feed", clip(xml[root].name, 40));
        return;
    }
    if (feed.format == Format::sitemap || feed.format == Format::sitemap_index)
        return read_sitemap(xml, xml[root], feed, limits);
    Context context;
    context.base = origin.url;
    if (const auto base = markup::safe_address(origin.url, origin.content_location); !base.empty())
        context.base = base;
    context.language = origin.content_language;
    feed.said.language = origin.content_language;
    FeedReader(xml, feed, limits).read(root, context);
}

}  // namespace

std::string_view name(Format format) {
    switch (format) {
        case Format::none: return "";
        case Format::rss090: return "rss090";
        case Format::rss091_netscape: return "rss091n";
        case Format::rss091: return "rss091u";
        case Format::rss092: return "rss092";
        case Format::rss093: return "rss093";
        case Format::rss094: return "rss094";
        case Format::rss10: return "rss10";
        case Format::rss20: return "rss20";
        case Format::rss: return "rss";
        case Format::atom03: return "atom03";
        case Format::atom10: return "atom10";
        case Format::atom: return "atom";
        case Format::cdf: return "cdf";
        case Format::json10: return "json10";
        case Format::json11: return "json11";
        case Format::sitemap: return "sitemap";
        case Format::sitemap_index: return "sitemapindex";
        case Format::html: return "html";
    }
    return "";
}

Feed parse_feed(std::string_view bytes, const Origin& origin, const FeedLimits& limits) {
    if (bytes.size() > limits.bytes)
        throw Error(ErrorKind::too_large,
                    fmt::format("A feed may have at most {} MB.", limits.bytes >> 20));
    Feed feed;
    const Decoded decoded = decode_document(bytes, origin.content_type);
    feed.encoding = decoded.encoding;
    feed.encoding_overridden = decoded.overridden;
    const std::string_view text = trim(decoded.text);
    if (text.empty())
        feed.flaw = "it is empty";
    else if (text.front() == '{' || text.front() == '[')
        read_json_feed(text, origin, feed, limits);
    else if (is_html(text))
        read_html_page(text, origin, feed);
    else
        read_xml(text, origin, feed, limits);
    if (feed.format != Format::html) settle_feed(feed);
    return feed;
}

}  // namespace herald::content::feed
