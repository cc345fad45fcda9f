#include <algorithm>
#include <string>
#include <unordered_map>

#include "base/text.hpp"
#include "content/feed/reader.hpp"
#include "content/markup/address.hpp"

namespace herald::content::feed {
namespace {

/// Elements nested deeper than this in one another say nothing of a feed.
constexpr unsigned kDeepest = 40;

std::string with_hyphens(std::string_view language) {
    std::string out(trim(language));
    std::replace(out.begin(), out.end(), '_', '-');
    return out;
}

}  // namespace

using F = FeedReader;
const std::unordered_map<std::string_view, FeedReader::Handler> FeedReader::kHandlers = {
    {"rss", &F::root_element},
    {"rdf_rdf", &F::root_element},
    {"feed", &F::root_element},
    {"channel", &F::channel},
    {"feedinfo", &F::into},
    {"items", &F::skip},
    {"item", &F::item},
    {"entry", &F::item},
    {"product", &F::item},
    {"source", &F::source},
    {"media_group", &F::into},
    {"media_content", &F::into},
    {"title", &F::title},
    {"dc_title", &F::title},
    {"media_title", &F::media_title},
    {"subtitle", &F::subtitle},
    {"tagline", &F::subtitle},
    {"itunes_subtitle", &F::subtitle},
    {"summary", &F::summary},
    {"itunes_summary", &F::summary},
    {"description", &F::description},
    {"dc_description", &F::description},
    {"media_description", &F::description},
    {"abstract", &F::abstract},
    {"content", &F::content},
    {"content_encoded", &F::encoded},
    {"fullitem", &F::encoded},
    {"szf_fullitem", &F::encoded},
    {"body", &F::body},
    {"xhtml_body", &F::body},
    {"rights", &F::rights},
    {"copyright", &F::rights},
    {"dc_rights", &F::rights},
    {"info", &F::info},
    {"feedburner_browserfriendly", &F::info},
    {"id", &F::id},
    {"guid", &F::guid},
    {"link", &F::link},
    {"enclosure", &F::enclosure},
    {"category", &F::category},
    {"tags", &F::tag_list},
    {"dc_subject", &F::dc_subject},
    {"keywords", &F::dc_subject},
    {"language", &F::language},
    {"dc_language", &F::language},
    {"published", &F::published},
    {"pubdate", &F::published},
    {"issued", &F::published},
    {"dcterms_issued", &F::published},
    {"prism_publicationdate", &F::published},
    {"updated", &F::updated},
    {"modified", &F::updated},
    {"date", &F::updated},
    {"dc_date", &F::updated},
    {"dcterms_modified", &F::updated},
    {"lastbuilddate", &F::updated},
    {"created", &F::created},
    {"dcterms_created", &F::created},
    {"expirationdate", &F::expired},
    {"dcterms_valid", &F::valid},
    {"lastmod", &F::last_modified},
    {"generator", &F::generator},
    {"admin_generatoragent", &F::generator_agent},
    {"creativecommons_license", &F::license},
    {"cc_license", &F::license},
    {"image", &F::image},
    {"icon", &F::icon},
    {"logo", &F::logo},
    {"comments", &F::comments},
    {"wfw_comment", &F::address_extra},
    {"wfw_commentrss", &F::address_extra},
    {"docs", &F::address_extra},
    {"newlocation", &F::address_extra},
    {"width", &F::width},
    {"height", &F::height},
    {"textinput", &F::text_input},
    {"author", &F::author},
    {"managingeditor", &F::author},
    {"dc_author", &F::creator},
    {"dc_creator", &F::creator},
    {"itunes_author", &F::creator},
    {"contributor", &F::contributor},
    {"dc_contributor", &F::contributor_name},
    {"webmaster", &F::publisher},
    {"dc_publisher", &F::publisher},
    {"itunes_owner", &F::publisher},
    {"name", &F::person_name},
    {"itunes_name", &F::person_name},
    {"email", &F::person_email},
    {"itunes_email", &F::person_email},
    {"url", &F::person_url},
    {"homepage", &F::person_url},
    {"uri", &F::person_url},
    {"itunes_image", &F::itunes_image},
    {"itunes_link", &F::itunes_image},
    {"itunes_category", &F::itunes_category},
    {"itunes_keywords", &F::itunes_keywords},
    {"itunes_explicit", &F::itunes_explicit},
    {"itunes_block", &F::itunes_block},
    {"media_category", &F::media_category},
    {"media_keywords", &F::itunes_keywords},
    {"media_thumbnail", &F::media_thumbnail},
    {"psc_chapters", &F::chapters},
    {"georss_point", &F::place_point},
    {"georss_line", &F::place_line},
    {"georss_polygon", &F::place_polygon},
    {"georss_box", &F::place_box},
    {"gml_point", &F::place_point},
    {"gml_linestring", &F::place_line},
    {"gml_polygon", &F::place_polygon},
    {"georss_where", &F::into},
};

FeedReader::Handler FeedReader::handler_for(std::string_view name) {
    const auto found = kHandlers.find(name);
    return found == kHandlers.end() ? &FeedReader::unknown : found->second;
}

void FeedReader::read(std::uint32_t root, const Context& origin) {
    Context context = origin;
    Context::Depths depths;
    context.record = &feed_.said;
    context.depths = &depths;
    // What stands beside the root (a second document glued on) is read as well.
    for (; root != 0; root = xml_[root].next)
        if (xml_[root].kind == XmlKind::element) element(xml_[root], context);
}

Context FeedReader::inside(const XmlNode& node, const Context& outside) const {
    Context out = outside;
    ++out.depth;
    for (const XmlAttribute* a = xml_.begin(node); a != xml_.end(node); ++a) {
        const bool own = a->prefix == "xml" || (a->prefix.empty() && node.prefix.empty());
        if (!own) continue;
        if (a->name == "base") {
            const std::string base = markup::safe_address(outside.base, a->value);
            if (!base.empty()) out.base = base;
        } else if (a->name == "lang") {
            out.language = with_hyphens(a->value);
        }
    }
    return out;
}

void FeedReader::element(const XmlNode& node, const Context& outside) {
    if (outside.depth >= kDeepest) return;
    char key[80];
    const std::size_t size = node.prefix.size() + 1 + node.name.size();
    Handler handler = &FeedReader::unknown;
    if (size <= sizeof key) {
        char* to = key;
        if (!node.prefix.empty()) {
            to = std::copy(node.prefix.begin(), node.prefix.end(), to);
            *to++ = '_';
        }
        to = std::copy(node.name.begin(), node.name.end(), to);
        handler = handler_for({key, static_cast<std::size_t>(to - key)});
    }
    Context context = inside(node, outside);
    (this->*handler)(node, context);
}

void FeedReader::children(const XmlNode& node, const Context& context) {
    for (std::uint32_t i = node.first_child; i != 0; i = xml_[i].next)
        if (xml_[i].kind == XmlKind::element) element(xml_[i], context);
}

void FeedReader::root_element(const XmlNode& node, Context& context) {
    if (const XmlAttribute* lang = xml_.find(node, "xml", "lang"); lang != nullptr)
        context.record->language = context.language;
    children(node, context);
}

void FeedReader::channel(const XmlNode& node, Context& context) {
    if (const auto href = xml_.attribute(node, "href"); !href.empty())  // CDF
        add_link(context, {std::string(href), "alternate", "text/html", {}, {}, {}});
    if (const auto when = xml_.attribute(node, "lastmod"); !when.empty())
        context.record->updated = {std::string(when), {}};
    last_modified(node, context);
    children(node, context);
}

void FeedReader::item(const XmlNode& node, Context& context) {
    if (feed_.items.size() >= limits_.items) {
        feed_.cut = true;
        return;
    }
    feed_.items.emplace_back();
    const std::size_t index = feed_.items.size() - 1;
    // Items may nest in broken feeds, so that the vector can move: the record is built aside.
    Record record;
    Context::Depths depths;
    context.record = &record;
    context.depths = &depths;
    context.in = Context::In::entry;
    context.within = Context::Within::nothing;
    record.id = xml_.attribute(node, "about");
    if (const auto href = xml_.attribute(node, "href"); !href.empty())  // CDF
        add_link(context, {std::string(href), "alternate", "text/html", {}, {}, {}});
    last_modified(node, context);
    // A <source> below finds the item by this index.
    const std::size_t outer = current_item_;
    current_item_ = index;
    children(node, context);
    current_item_ = outer;
    feed_.items[index].said = std::move(record);
}

void FeedReader::source(const XmlNode& node, Context& context) {
    if (context.in != Context::In::entry) return;
    auto record = std::make_unique<Record>();
    Context::Depths depths;
    Context inner = context;
    inner.record = record.get();
    inner.depths = &depths;
    inner.in = Context::In::source;
    if (const auto url = xml_.attribute(node, "url"); !url.empty())
        record->link = markup::safe_address(context.base, url);
    children(node, inner);
    const std::string text = simple_text(node);
    if (record->title.value.empty() && node.first_child != 0 && xml_[node.first_child].next == 0)
        record->title = {text, "text/plain", context.language, context.base, {}};
    feed_.items[current_item_].source = std::move(record);
}

void FeedReader::skip(const XmlNode& node, Context& context) {
    // RSS 1.0's table of contents; other feeds wrap their items in it.
    for (std::uint32_t i = node.first_child; i != 0; i = xml_[i].next)
        if (xml_[i].kind == XmlKind::element && xml_[i].name == "item") element(xml_[i], context);
}

void FeedReader::into(const XmlNode& node, Context& context) {
    if (node.attributes > 0) add_extra(context, extra_of(node, context));
    children(node, context);
}

void FeedReader::unknown(const XmlNode& node, Context& context) {
    if (node.prefix == "svg" || node.prefix == "math" || node.prefix == "xhtml") return;
    add_extra(context, extra_of(node, context));
    children(node, context);
}

}  // namespace herald::content::feed
