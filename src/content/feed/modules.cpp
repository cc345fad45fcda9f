#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/text.hpp"
#include "content/feed/reader.hpp"
#include "content/markup/address.hpp"

/// iTunes, Media RSS, Podlove's chapters, GeoRSS, and what nobody knows.
namespace herald::content::feed {
namespace {

constexpr std::string_view kMediaScheme = "http://search.yahoo.com/mrss/category_schema";
constexpr std::string_view kItunesScheme = "http://www.itunes.com/";
constexpr std::size_t kMostPoints = 10'000;
constexpr std::size_t kMostChapters = 2'000;

std::vector<double> numbers_of(std::string_view text) {
    std::vector<double> out;
    while (out.size() < 3 * kMostPoints) {
        const auto start = text.find_first_not_of(", \t\r\n");
        if (start == std::string_view::npos) return out;
        text.remove_prefix(start);
        double value = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        if (read.ec != std::errc() || !std::isfinite(value)) return {};
        out.push_back(value);
        text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    }
    return out;
}

/// "00:03:07.250", "187", "3:07".
std::chrono::microseconds play_time(std::string_view text) {
    double seconds = 0;
    for (text = trim(text); !text.empty();) {
        double part = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), part);
        if (read.ec != std::errc() || !(part >= 0 && part < 1e7)) return {};
        seconds = seconds * 60 + part;
        if (seconds > 1e9) return {};
        text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
        if (!text.empty() && text[0] != ':') return {};
        if (!text.empty()) text.remove_prefix(1);
    }
    return std::chrono::microseconds(std::llround(seconds * 1e6));
}

/// Whether a reference system counts latitude and longitude, in this order: none said, or one of
/// EPSG's geographic ones (4000 to 4999). Others are projections.
bool is_geographic(std::string_view system) {
    if (trim(system).empty()) return true;
    const auto digits = system.find_last_not_of("0123456789");
    const std::string code(system.substr(digits == std::string_view::npos ? 0 : digits + 1));
    return code.size() == 4 && code[0] == '4';
}

}  // namespace

void FeedReader::itunes_image(const XmlNode& node, Context& context) {
    if (node.name == "link" && xml_.attribute(node, "rel") != "image") return;
    for (const std::string_view name : {"href", "url"})
        if (const auto address = xml_.attribute(node, name); !address.empty()) {
            context.record->image.url = markup::safe_address(context.base, address);
            return;
        }
}

void FeedReader::itunes_category(const XmlNode& node, Context& context) {
    add_tag(context, {std::string(xml_.attribute(node, "text")), std::string(kItunesScheme), {}});
    children(node, context);
}

void FeedReader::itunes_keywords(const XmlNode& node, Context& context) {
    const std::string text = simple_text(node);
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = rest.find(',');
        if (const auto word = trim(rest.substr(0, end)); !word.empty())
            add_tag(context, {std::string(word), std::string(kItunesScheme), {}});
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
}

void FeedReader::tag_list(const XmlNode& node, Context& context) {
    const std::string text = simple_text(node);
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = rest.find(',');
        if (const auto word = trim(rest.substr(0, end)); !word.empty())
            add_tag(context, {std::string(word), {}, {}});
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
}

void FeedReader::itunes_explicit(const XmlNode& node, Context& context) {
    const std::string text = xml_.text_of(node);
    context.record->is_explicit.reset();
    if (text == "yes" || text == "true") context.record->is_explicit = true;
    if (text == "no" || text == "clean" || text == "false") context.record->is_explicit = false;
}

void FeedReader::itunes_block(const XmlNode& node, Context& context) {
    context.record->blocked = xml_.text_of(node) == "yes";
}

void FeedReader::media_category(const XmlNode& node, Context& context) {
    Tag tag;
    tag.scheme = xml_.attribute(node, "scheme");
    if (tag.scheme.empty()) tag.scheme = kMediaScheme;
    tag.label = xml_.attribute(node, "label");
    tag.term = simple_text(node);
    add_tag(context, std::move(tag));
}

void FeedReader::media_thumbnail(const XmlNode& node, Context& context) {
    Extra extra = extra_of(node, context);
    if (xml_.attribute(node, "url").empty() && !extra.value.empty())
        extra.attributes.emplace_back("url", extra.value);
    add_extra(context, std::move(extra));
}

void FeedReader::chapters(const XmlNode& node, Context& context) {
    if (!context.record->chapters.empty()) return;  // the first list counts
    context.record->chapters_version = xml_.attribute(node, "version");
    for (std::uint32_t i = node.first_child; i != 0; i = xml_[i].next) {
        if (xml_[i].name != "chapter" || context.record->chapters.size() >= kMostChapters) continue;
        const auto text = [&](std::string_view name) {
            return std::string(xml_.attribute(xml_[i], name));
        };
        context.record->chapters.push_back({play_time(text("start")), text("title"),
                                            markup::safe_address(context.base, text("href")),
                                            markup::safe_address(context.base, text("image"))});
    }
}

void FeedReader::read_place(const XmlNode& node, const Context& context, Place::Shape shape) {
    const std::vector<double> numbers = numbers_of(clip(xml_.text_of(node), 1 << 20));
    std::size_t dimensions = 2;
    if (node.prefix == "gml") {
        const std::string_view said = xml_.attribute(node, "srsdimension");
        if (trim(said) == "3" || (shape == Place::Shape::point && numbers.size() == 3))
            dimensions = 3;
    }
    const bool turn = is_geographic(xml_.attribute(node, "srsname"));
    Place out{shape, {}};
    for (std::size_t i = 0; i + dimensions <= numbers.size(); i += dimensions) {
        std::vector<double> point(numbers.begin() + static_cast<std::ptrdiff_t>(i),
                                  numbers.begin() + static_cast<std::ptrdiff_t>(i + dimensions));
        if (turn) std::swap(point[0], point[1]);
        out.points.push_back(std::move(point));
    }
    const std::size_t least = shape == Place::Shape::point     ? 1
                              : shape == Place::Shape::polygon ? 4
                                                               : 2;
    if (out.points.size() >= least) context.record->place = std::move(out);
}

void FeedReader::place_point(const XmlNode& node, Context& context) {
    read_place(node, context, Place::Shape::point);
}
void FeedReader::place_line(const XmlNode& node, Context& context) {
    read_place(node, context, Place::Shape::line);
}
void FeedReader::place_polygon(const XmlNode& node, Context& context) {
    read_place(node, context, Place::Shape::polygon);
}
void FeedReader::place_box(const XmlNode& node, Context& context) {
    read_place(node, context, Place::Shape::box);
}

Extra FeedReader::extra_of(const XmlNode& node, const Context& context) const {
    Extra out;
    out.depth = context.depth;
    if (!node.prefix.empty() && node.prefix != "?") out.name.append(node.prefix) += '_';
    out.name.append(node.name);
    for (const XmlAttribute* a = xml_.begin(node); a != xml_.end(node); ++a)
        if (a->prefix != "xml")
            out.attributes.emplace_back(a->prefix.empty()
                                            ? std::string(a->name)
                                            : std::string(a->prefix).append(":").append(a->name),
                                        std::string(a->value));
    // Text of its own only: what holds elements is told by them.
    bool holds_elements = false;
    for (std::uint32_t i = node.first_child; i != 0; i = xml_[i].next)
        holds_elements |= xml_[i].kind == XmlKind::element;
    if (!holds_elements) out.value = simple_text(node);
    return out;
}

void FeedReader::add_extra(const Context& context, Extra extra) {
    auto& extras = context.record->extras;
    if (extras.size() >= limits_.list) return;
    if (extra.value.empty() && extra.attributes.empty()) return;
    extras.push_back(std::move(extra));
}

const Extra* Record::find_extra(std::string_view name) const {
    const Extra* best = nullptr;
    for (const Extra& extra : extras)
        if (extra.name == name && (best == nullptr || extra.depth <= best->depth)) best = &extra;
    return best;
}

}  // namespace herald::content::feed
