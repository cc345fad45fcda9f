#pragma once

#include "content/items/brand.hpp"
#include "content/publish/media/media.hpp"

/// What goes out: an item as it was when the intent to publish it was written down.
namespace herald::content {

struct PayloadMedia {
    MediaId id;
    std::string alt;
};
BOOST_DESCRIBE_STRUCT(PayloadMedia, (), (id, alt))

struct Payload {
    std::string title, text, link;
    std::vector<PayloadMedia> media;
    std::vector<std::string> thread;  ///< further posts, then the first comment
    std::vector<std::string> tags;
    std::string language;
};
BOOST_DESCRIBE_STRUCT(Payload, (), (title, text, link, media, thread, tags, language))

/// Links to the brand's own sites carry UTM parameters when the brand says so; blogs become HTML.
/// Throws Error{invalid} for data of another shape.
Payload make_payload(const Scope& scope, const ContentItem& item, const Brand& brand);
/// With the files' bytes. `key` is unique for ever.
connector::Post make_post(const Context& context, const Scope& scope, const Payload& payload,
                          const std::string& key);

/// Adds to `problems` what keeps it from going out: the checks' errors, of each post of a thread.
void check_payload(const Scope& scope, const ContentItem& item, const Payload& payload,
                   const Brand& brand, Problems& problems);

/// "Our autumn sale" for people: the title, else the text's beginning.
std::string shown_title(const ContentItem& item);

}  // namespace herald::content
