#include "feeds_names.hpp"

namespace herald::quality {
namespace {

using namespace content::feed;
using python::Dict;
using python::List;
using python::Value;

void put(Dict& out, const std::string& name, const std::string& text) {
    if (!text.empty()) out[name] = text;
}
Value or_none(const std::string& text) { return text.empty() ? Value() : Value(text); }

Dict detail_of(const Text& text) {
    Dict out{{"value", text.value},
             {"type", text.type},
             {"language", or_none(text.language)},
             {"base", text.base}};
    put(out, "src", text.source);
    return out;
}
void put(Dict& out, const std::string& name, const Text& text) {
    if (text.type.empty()) return;
    out[name] = text.value;
    out[name + "_detail"] = detail_of(text);
}

/// time.struct_time of UTC.
void put(Dict& out, const std::string& name, const Moment& moment) {
    if (moment.text.empty() && !moment.at) return;
    out[name] = moment.text;
    if (!moment.at) return;
    using namespace std::chrono;
    const auto day = floor<days>(*moment.at);
    const year_month_day date(day);
    const hh_mm_ss time(floor<seconds>(*moment.at - day));
    const auto number = [](auto value) { return static_cast<double>(value); };
    out[name + "_parsed"] = List{number(static_cast<int>(date.year())),
                                 number(static_cast<unsigned>(date.month())),
                                 number(static_cast<unsigned>(date.day())),
                                 number(time.hours().count()),
                                 number(time.minutes().count()),
                                 number(time.seconds().count()),
                                 number(weekday(day).iso_encoding() - 1),
                                 number((day - sys_days(date.year() / January / 1)).count() + 1),
                                 0};
}

Dict person(const Person& from) {
    Dict out;
    put(out, "name", from.name);
    put(out, "email", from.email);
    put(out, "href", from.url);
    return out;
}
List people(const std::vector<Person>& from) {
    List out;
    for (const auto& one : from) out.emplace_back(person(one));
    return out;
}

Dict link(const Link& from) {
    Dict out;
    put(out, "href", from.href);
    put(out, "rel", from.rel);
    put(out, "type", from.type);
    put(out, "title", from.title);
    put(out, "hreflang", from.hreflang);
    put(out, "length", from.length);
    return out;
}
void put_links(Dict& out, const std::vector<Link>& links) {
    List all, enclosures;
    for (const auto& one : links) {
        Dict dict = link(one);
        all.emplace_back(dict);
        if (one.rel == "license") out["license"] = one.href;
        if (one.rel != "enclosure") continue;
        dict.erase("rel");
        enclosures.emplace_back(dict);
    }
    if (!all.empty()) out["links"] = all;
    out["enclosures"] = enclosures;
}
void put_tags(Dict& out, const std::vector<Tag>& tags) {
    List all, pairs;
    for (const Tag& tag : tags) pairs.emplace_back(List{or_none(tag.scheme), or_none(tag.term)});
    for (const Tag& tag : tags)
        all.emplace_back(Dict{{"term", or_none(tag.term)},
                              {"scheme", or_none(tag.scheme)},
                              {"label", or_none(tag.label)}});
    if (all.empty()) return;
    out["category"] = or_none(tags[0].term);
    out["tags"] = all;
    out["categories"] = pairs;
}

void put(Dict& out, const std::string& name, const Picture& from) {
    Dict image;
    put(image, "href", from.url);
    put(image, "title", from.title);
    put(image, "link", from.link);
    put(image, "description", from.description);
    if (!from.width.empty()) image["width"] = std::strtod(from.width.c_str(), nullptr);
    if (!from.height.empty()) image["height"] = std::strtod(from.height.c_str(), nullptr);
    if (!image.empty()) out[name] = image;
}

void put_generator(Dict& out, const Generator& from) {
    Dict detail;
    put(detail, "name", from.name);
    put(detail, "href", from.url);
    put(detail, "version", from.version);
    put(out, "generator", from.name);
    if (!detail.empty()) out["generator_detail"] = detail;
}

void put_place(Dict& out, const Place& place) {
    if (place.shape == Place::Shape::none) return;
    List points;
    for (const auto& point : place.points) points.emplace_back(List(point.begin(), point.end()));
    Dict where;
    switch (place.shape) {
        case Place::Shape::point: where["type"] = "Point"; break;
        case Place::Shape::line: where["type"] = "LineString"; break;
        case Place::Shape::polygon: where["type"] = "Polygon"; break;
        default: where["type"] = "Box";
    }
    if (place.shape == Place::Shape::point)
        where["coordinates"] = points.at(0);
    else if (place.shape == Place::Shape::polygon)
        where["coordinates"] = List{points};
    else
        where["coordinates"] = points;
    out["where"] = where;
}

void put_chapters(Dict& out, const Record& record) {
    if (record.chapters.empty()) return;
    List all;
    for (const Chapter& chapter : record.chapters) {
        Dict one{{"title", chapter.title},
                 {"start_parsed", static_cast<double>(chapter.start.count()) / 1e6}};
        put(one, "href", chapter.url);
        put(one, "image", chapter.image);
        all.emplace_back(one);
    }
    out["psc_chapters"] = Dict{{"version", record.chapters_version}, {"chapters", all}};
}

List words_of(std::string_view text) {
    List out;
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = rest.find(' ');
        if (end != 0) out.emplace_back(std::string(rest.substr(0, end)));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return out;
}

Value extra(const Extra& from) {
    if (from.attributes.empty()) return from.value;
    Dict out;
    for (const auto& [name, value] : from.attributes) out[name] = value;
    put(out, "content", from.value);
    if (from.name == "media_restriction") out["content"] = words_of(from.value);
    return out;
}

void put_extras(Dict& out, const Record& record) {
    if (const Extra* reports = record.find_extra("admin_errorreportsto"))
        for (const auto& [name, value] : reports->attributes)
            if (name.ends_with("resource")) out["errorreportsto"] = value;
    for (const Extra& one : record.extras) {
        if (out.contains(one.name)) continue;
        if (one.name == "media_credit" || one.name == "media_thumbnail" ||
            one.name == "media_content") {
            List all;
            for (const Extra& other : record.extras)
                if (other.name == one.name) all.push_back(extra(other));
            out[one.name] = all;
        } else {
            out[one.name] = extra(*record.find_extra(one.name));
        }
    }
}

Dict record(const Record& from) {
    Dict out;
    put(out, "id", from.id);
    if (from.id_is_address) out["guidislink"] = *from.id_is_address;
    put(out, "link", from.link);
    put(out, "language", from.language);
    put(out, "author", from.author);
    put(out, "comments", from.comments);
    put(out, "icon", from.icon);
    put(out, "logo", from.logo);
    put(out, "title", from.title);
    put(out, "subtitle", from.subtitle);
    put(out, "summary", from.summary);
    put(out, "rights", from.rights);
    put(out, "info", from.info);
    List contents;
    for (const Text& content : from.contents) contents.emplace_back(detail_of(content));
    if (!contents.empty()) out["content"] = contents;
    put_links(out, from.links);
    if (!from.authors.empty()) {
        out["authors"] = people(from.authors);
        out["author_detail"] = person(from.authors.back());
    }
    if (!from.contributors.empty()) out["contributors"] = people(from.contributors);
    if (!(from.publisher == Person{})) {
        out["publisher"] = shown(from.publisher);
        out["publisher_detail"] = person(from.publisher);
    }
    put_tags(out, from.tags);
    put(out, "published", from.published);
    put(out, "updated", from.updated);
    put(out, "created", from.created);
    put(out, "expired", from.expired);
    put(out, "validity_start", from.valid_from);
    put(out, "validity_end", from.valid_until);
    put_generator(out, from.generator);
    put(out, "image", from.image);
    put_place(out, from.place);
    put_chapters(out, from);
    // A value that is neither yes nor no is known to be neither.
    out["itunes_explicit"] = from.is_explicit ? Value(*from.is_explicit) : Value();
    if (from.blocked) out["itunes_block"] = *from.blocked;
    put_extras(out, from);
    return out;
}

}  // namespace

Dict names_of(const Feed& feed) {
    Dict out;
    const bool flawed = !feed.flaw.empty() || feed.encoding_overridden;
    out["bozo"] = flawed;
    List kinds;
    if (feed.encoding_overridden) kinds.emplace_back("CharacterEncodingOverride");
    if (flawed) out["bozo_exception"] = kinds;
    out["encoding"] = feed.encoding;
    out["version"] = std::string(content::feed::name(feed.format));
    out["feed"] = record(feed.said);
    List entries;
    for (const Item& item : feed.items) {
        Dict entry = record(item.said);
        if (item.source) {
            Dict source = record(*item.source);
            put(source, "href", item.source->link);
            entry["source"] = source;
        }
        entries.emplace_back(std::move(entry));
    }
    out["entries"] = entries;
    return out;
}

}  // namespace herald::quality
