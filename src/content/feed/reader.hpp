#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "content/feed/feed.hpp"
#include "content/feed/xml.hpp"

/// From nodes to records. Internal to the module.
namespace herald::content::feed {

/// Where the reader is: whom an element speaks of, and what it inherits.
struct Context {
    Record* record = nullptr;
    enum class In { feed, entry, source } in = In::feed;
    enum class Within {
        nothing,
        author,
        contributor,
        publisher,
        image,
        text_input
    } within = Within::nothing;
    std::string base, language;
    unsigned depth = 0;
    /// Depth at which a record's texts and ids were last set, so that nested strangers do not win.
    struct Depths {
        unsigned title = ~0U, id = ~0U, summary = ~0U;
        bool has_content = false, has_summary = false;
    };
    Depths* depths = nullptr;
};

class FeedReader {
public:
    FeedReader(const XmlDocument& document, Feed& feed, const FeedLimits& limits)
        : xml_(document), feed_(feed), limits_(limits) {}

    /// Reads everything from the root down, its base and language being those of the origin.
    void read(std::uint32_t root, const Context& origin);

private:
    using Handler = void (FeedReader::*)(const XmlNode&, Context&);
    /// By canonical name: "dc_creator".
    static const std::unordered_map<std::string_view, Handler> kHandlers;
    static Handler handler_for(std::string_view name);

    // walk.cpp
    void element(const XmlNode& node, const Context& outside);
    void children(const XmlNode& node, const Context& context);
    void root_element(const XmlNode&, Context&);
    void channel(const XmlNode&, Context&);
    void item(const XmlNode&, Context&);
    void source(const XmlNode&, Context&);
    void skip(const XmlNode&, Context&);
    void into(const XmlNode&, Context&);
    void unknown(const XmlNode&, Context&);
    Context inside(const XmlNode& node, const Context& outside) const;

    // texts.cpp
    struct TextRole {
        std::string_view type;  ///< when the element does not say
        bool markup = true;     ///< may hold HTML
    };
    Text read_text(const XmlNode& node, const Context& context, const TextRole& role);
    std::string inner_markup(const XmlNode& node, bool without_wrapper) const;
    std::string simple_text(const XmlNode& node) const;
    std::string address_text(const XmlNode& node, const Context& context) const;
    void put_description(const Context& context, Text text);
    void put_content(const Context& context, Text text);
    void title(const XmlNode&, Context&);
    void media_title(const XmlNode&, Context&);
    void subtitle(const XmlNode&, Context&);
    void summary(const XmlNode&, Context&);
    void description(const XmlNode&, Context&);
    void abstract(const XmlNode&, Context&);
    void content(const XmlNode&, Context&);
    void encoded(const XmlNode&, Context&);
    void body(const XmlNode&, Context&);
    void rights(const XmlNode&, Context&);
    void info(const XmlNode&, Context&);

    // parts.cpp
    void id(const XmlNode&, Context&);
    void guid(const XmlNode&, Context&);
    void link(const XmlNode&, Context&);
    void enclosure(const XmlNode&, Context&);
    void category(const XmlNode&, Context&);
    void tag_list(const XmlNode&, Context&);
    void dc_subject(const XmlNode&, Context&);
    void language(const XmlNode&, Context&);
    void published(const XmlNode&, Context&);
    void updated(const XmlNode&, Context&);
    void created(const XmlNode&, Context&);
    void expired(const XmlNode&, Context&);
    void valid(const XmlNode&, Context&);
    void last_modified(const XmlNode&, Context&);
    void generator(const XmlNode&, Context&);
    void generator_agent(const XmlNode&, Context&);
    void license(const XmlNode&, Context&);
    void image(const XmlNode&, Context&);
    void icon(const XmlNode&, Context&);
    void logo(const XmlNode&, Context&);
    void comments(const XmlNode&, Context&);
    void address_extra(const XmlNode&, Context&);
    void width(const XmlNode&, Context&);
    void height(const XmlNode&, Context&);
    void text_input(const XmlNode&, Context&);
    void add_link(const Context& context, Link link);
    void add_tag(const Context& context, Tag tag);
    Moment read_moment(const XmlNode& node) const;

    // people.cpp
    void author(const XmlNode&, Context&);
    void creator(const XmlNode&, Context&);
    void contributor(const XmlNode&, Context&);
    void contributor_name(const XmlNode&, Context&);
    void publisher(const XmlNode&, Context&);
    void person_name(const XmlNode&, Context&);
    void person_email(const XmlNode&, Context&);
    void person_url(const XmlNode&, Context&);
    Person* person_of(const Context& context) const;

    // modules.cpp
    void itunes_image(const XmlNode&, Context&);
    void itunes_category(const XmlNode&, Context&);
    void itunes_keywords(const XmlNode&, Context&);
    void itunes_explicit(const XmlNode&, Context&);
    void itunes_block(const XmlNode&, Context&);
    void media_category(const XmlNode&, Context&);
    void media_thumbnail(const XmlNode&, Context&);
    void chapters(const XmlNode&, Context&);
    void place_point(const XmlNode&, Context&);
    void place_line(const XmlNode&, Context&);
    void place_polygon(const XmlNode&, Context&);
    void place_box(const XmlNode&, Context&);
    void read_place(const XmlNode& node, const Context& context, Place::Shape shape);
    void add_extra(const Context& context, Extra extra);
    Extra extra_of(const XmlNode& node, const Context& context) const;

    const XmlDocument& xml_;
    Feed& feed_;
    std::size_t current_item_ = 0;
    const FeedLimits& limits_;
};

/// "Jane <jane@example.com>", "jane@example.com (Jane)": the parts.
Person parse_person(std::string_view text);

/// Fills what Herald works with from what the source said.
void settle_feed(Feed& feed);

bool read_json_feed(std::string_view text, const Origin& origin, Feed& feed,
                    const FeedLimits& limits);
void read_sitemap(const XmlDocument& xml, const XmlNode& root, Feed& feed,
                  const FeedLimits& limits);
/// The feeds an HTML page names in its head.
void read_html_page(std::string_view html, const Origin& origin, Feed& feed);

}  // namespace herald::content::feed
