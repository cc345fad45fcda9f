#include <algorithm>

#include "base/text.hpp"
#include "content/feed/dates.hpp"
#include "content/feed/reader.hpp"
#include "content/markup/address.hpp"

namespace herald::content::feed {
namespace {

/// Feed writers' address attributes: href, and url and uri for it.
std::string_view address_attribute(const XmlDocument& xml, const XmlNode& node) {
    for (const std::string_view name : {"href", "url", "uri"})
        if (const auto found = xml.attribute(node, name); !found.empty()) return found;
    return {};
}

bool is_page(std::string_view type) {
    return type == "text/html" || type == "application/xhtml+xml" || type == "html" ||
           type == "xhtml";
}

/// "&b;" where "?a=1&b=2" was turned into "?a=1&b;=2".
std::string without_false_references(std::string text) {
    for (std::size_t at = text.find('&'); at != std::string::npos; at = text.find('&', at + 1)) {
        std::size_t end = at + 1;
        while (end < text.size() &&
               (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_'))
            ++end;
        if (end > at + 1 && end < text.size() && text[end] == ';') text.erase(end, 1);
    }
    return text;
}

}  // namespace

void FeedReader::id(const XmlNode& node, Context& context) {
    if (context.depths->id < context.depth) return;
    context.depths->id = context.depth;
    context.record->id = markup::resolve_address(context.base, simple_text(node));
}

void FeedReader::guid(const XmlNode& node, Context& context) {
    Record& record = *context.record;
    const std::string_view said = xml_.attribute(node, "ispermalink");
    const bool address = said.empty() || equals_ignoring_case(trim(said), "true");
    const std::string text = simple_text(node);
    record.id = address ? markup::resolve_address(context.base, text) : text;
    record.id_is_address = address && record.link.empty();
    if (address && record.link.empty() && markup::is_safe_address(record.id))
        record.link = record.id;
}

void FeedReader::add_link(const Context& context, Link link) {
    Record& record = *context.record;
    if (context.within == Context::Within::image) {
        record.image.link = markup::safe_address(context.base, link.href);
        return;
    }
    const bool has_address = !link.href.empty();
    link.href = markup::safe_address(context.base, link.href);
    if (has_address && link.href.empty()) return;
    if (has_address && link.rel == "alternate" && is_page(link.type)) record.link = link.href;
    if (record.links.size() < limits_.list) record.links.push_back(std::move(link));
}

void FeedReader::link(const XmlNode& node, Context& context) {
    Link out;
    out.rel = xml_.attribute(node, "rel");
    if (out.rel.empty()) out.rel = "alternate";
    out.type = xml_.attribute(node, "type");
    if (out.type.empty()) out.type = out.rel == "self" ? "application/atom+xml" : "text/html";
    out.title = xml_.attribute(node, "title");
    out.hreflang = xml_.attribute(node, "hreflang");
    out.length = xml_.attribute(node, "length");
    const bool in_attribute =
        xml_.attribute(node, "href").data() != nullptr || !address_attribute(xml_, node).empty();
    out.href = in_attribute ? std::string(trim(address_attribute(xml_, node)))
                            : without_false_references(simple_text(node));
    if (in_attribute && out.href.empty() && xml_.attribute(node, "href").empty()) {
        context.record->link = markup::safe_address(context.base, {});
    }
    const bool replaces =
        !in_attribute && out.rel == "alternate" && context.within == Context::Within::nothing;
    const std::string address = markup::safe_address(context.base, out.href);
    const bool empty = out.href.empty();
    add_link(context, std::move(out));
    if (replaces && !empty) context.record->link = address;
}

void FeedReader::enclosure(const XmlNode& node, Context& context) {
    Link out;
    out.rel = "enclosure";
    out.href = markup::safe_address(context.base, trim(address_attribute(xml_, node)));
    out.type = xml_.attribute(node, "type");
    out.length = xml_.attribute(node, "length");
    out.title = xml_.attribute(node, "title");
    if (context.record->links.size() < limits_.list)
        context.record->links.push_back(std::move(out));
}

void FeedReader::add_tag(const Context& context, Tag tag) {
    auto& tags = context.record->tags;
    if (tag.term.empty() && tag.scheme.empty() && tag.label.empty()) return;
    if (tags.size() >= limits_.list || std::find(tags.begin(), tags.end(), tag) != tags.end())
        return;
    tags.push_back(std::move(tag));
}

void FeedReader::category(const XmlNode& node, Context& context) {
    Tag tag;
    tag.term = xml_.attribute(node, "term");
    tag.scheme = xml_.attribute(node, "scheme");
    if (tag.scheme.empty()) tag.scheme = xml_.attribute(node, "domain");
    tag.label = xml_.attribute(node, "label");
    const std::string text = simple_text(node);
    if (tag.term.empty()) tag.term = text;
    add_tag(context, std::move(tag));
}

void FeedReader::dc_subject(const XmlNode& node, Context& context) { category(node, context); }

void FeedReader::language(const XmlNode& node, Context& context) {
    context.record->language = simple_text(node);
}

Moment FeedReader::read_moment(const XmlNode& node) const {
    Moment out{simple_text(node), {}};
    out.at = parse_feed_date(out.text);
    return out;
}

void FeedReader::published(const XmlNode& node, Context& context) {
    context.record->published = read_moment(node);
}
void FeedReader::updated(const XmlNode& node, Context& context) {
    context.record->updated = read_moment(node);
}
void FeedReader::created(const XmlNode& node, Context& context) {
    context.record->created = read_moment(node);
}
void FeedReader::expired(const XmlNode& node, Context& context) {
    context.record->expired = read_moment(node);
}

/// DCMI period: start=…; end=…; scheme=…
void FeedReader::valid(const XmlNode& node, Context& context) {
    const std::string text = simple_text(node);
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = rest.find(';');
        const std::string_view piece = trim(rest.substr(0, end));
        const auto equals = piece.find('=');
        if (equals != std::string_view::npos) {
            const std::string_view value = trim(piece.substr(equals + 1));
            if (piece.starts_with("start"))
                context.record->valid_from = {std::string(value), parse_feed_date(value)};
            if (piece.starts_with("end"))
                context.record->valid_until = {std::string(value), parse_feed_date(value)};
        }
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
}

/// CDF: an attribute of channel and item.
void FeedReader::last_modified(const XmlNode& node, Context& context) {
    const std::string_view when = xml_.attribute(node, "lastmod");
    if (!when.empty()) context.record->updated = {std::string(when), parse_feed_date(when)};
}

void FeedReader::generator(const XmlNode& node, Context& context) {
    context.record->generator = {simple_text(node),
                                 markup::safe_address(context.base, address_attribute(xml_, node)),
                                 std::string(xml_.attribute(node, "version"))};
}

void FeedReader::generator_agent(const XmlNode& node, Context& context) {
    const std::string_view resource = xml_.attribute(node, "resource");
    context.record->generator = {std::string(resource), std::string(resource), {}};
}

void FeedReader::license(const XmlNode& node, Context& context) {
    Link out;
    out.rel = "license";
    const std::string_view resource = xml_.attribute(node, "resource");
    out.href = markup::safe_address(context.base,
                                    resource.empty() ? simple_text(node) : std::string(resource));
    if (context.record->links.size() < limits_.list)
        context.record->links.push_back(std::move(out));
}

void FeedReader::image(const XmlNode& node, Context& context) {
    if (context.in == Context::In::entry && node.first_child == 0) return;
    const std::string_view given = address_attribute(xml_, node);
    if (!given.empty() && context.record->image.url.empty())
        context.record->image.url = markup::safe_address(context.base, given);
    context.within = Context::Within::image;
    children(node, context);
}

void FeedReader::icon(const XmlNode& node, Context& context) {
    context.record->icon = address_text(node, context);
}
void FeedReader::logo(const XmlNode& node, Context& context) {
    context.record->logo = address_text(node, context);
}
void FeedReader::comments(const XmlNode& node, Context& context) {
    context.record->comments = address_text(node, context);
}

void FeedReader::address_extra(const XmlNode& node, Context& context) {
    Extra extra = extra_of(node, context);
    extra.value = markup::safe_address(context.base, extra.value);
    add_extra(context, std::move(extra));
}

void FeedReader::width(const XmlNode& node, Context& context) {
    if (context.within == Context::Within::image) context.record->image.width = simple_text(node);
}
void FeedReader::height(const XmlNode& node, Context& context) {
    if (context.within == Context::Within::image) context.record->image.height = simple_text(node);
}

void FeedReader::text_input(const XmlNode& node, Context& context) {
    context.within = Context::Within::text_input;
    Extra extra = extra_of(node, context);
    extra.value.clear();
    for (std::uint32_t i = node.first_child; i != 0; i = xml_[i].next)
        if (xml_[i].kind == XmlKind::element)
            extra.attributes.emplace_back(xml_[i].name, simple_text(xml_[i]));
    add_extra(context, std::move(extra));
}

}  // namespace herald::content::feed
