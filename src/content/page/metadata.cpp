#include "content/page/metadata.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/text.hpp"
#include "content/feed/dates.hpp"
#include "content/markup/address.hpp"
#include "content/markup/sanitize.hpp"

namespace herald::content::page {
namespace {

using Metas = std::map<std::string, std::string, std::less<>>;

std::string first_of(const Metas& metas, std::initializer_list<std::string_view> names) {
    for (const auto name : names)
        if (const auto found = metas.find(name); found != metas.end()) return found->second;
    return {};
}

std::string first_of(std::initializer_list<std::string> texts) {
    for (const auto& text : texts)
        if (!text.empty()) return text;
    return {};
}

/// Folded white space; markup that got into a description goes.
std::string tidy(const std::string& text) {
    if (text.find('<') != std::string::npos || text.find('&') != std::string::npos)
        return markup::plain_text(text);
    std::string out;
    for (const char c : trim(text)) {
        const bool space = c == ' ' || (c >= '\t' && c <= '\r');
        if (space && (out.empty() || out.back() == ' ')) continue;
        out += space ? ' ' : c;
    }
    return out;
}

bool is_address(std::string_view text) {
    return text.starts_with("http://") || text.starts_with("https://") || text.starts_with("//");
}

std::size_t count_words(std::string_view text) {
    std::size_t out = 0;
    bool inside = false;
    for (const char c : text) {
        const bool space = c == ' ' || (c >= '\t' && c <= '\r');
        if (!space && !inside) ++out;
        inside = !space;
    }
    return out;
}

struct Separator {
    std::size_t at = std::string::npos, size = 0;
};

/// " | ", " - ", " – ", " » ", " / " and the like; the last one, or the first.
Separator find_separator(std::string_view title, bool last) {
    constexpr std::array<std::string_view, 10> kMarks = {
        " | ", " - ", " \u2013 ", " \u2014 ", " \\ ", " / ", " > ", " \u00BB ", " \u00AB ", " :: "};
    Separator out;
    for (const auto mark : kMarks) {
        const auto at = last ? title.rfind(mark) : title.find(mark);
        if (at == std::string_view::npos) continue;
        if (out.at == std::string::npos || (last ? at > out.at : at < out.at))
            out = {at, mark.size()};
    }
    return out;
}

std::string only_h1(const Tree& tree) {
    std::string out;
    std::size_t found = 0;
    for (std::uint32_t i = 1; i < tree.size(); ++i)
        if (tree[i].element && tree[i].name == "h1" && ++found == 1) out = tree.text_of(i);
    return found == 1 ? out : std::string();
}

bool is_heading_text(const Tree& tree, std::string_view text) {
    for (std::uint32_t i = 1; i < tree.size(); ++i)
        if (tree[i].element && (tree[i].name == "h1" || tree[i].name == "h2") &&
            tree.text_of(i) == text)
            return true;
    return false;
}

std::string link_of(const Tree& tree, std::string_view rel) {
    for (std::uint32_t i = 1; i < tree.size(); ++i)
        if (tree[i].element && tree[i].name == "link" &&
            to_lower_ascii(tree.attribute(tree[i], "rel")) == rel)
            if (auto href = tree.attribute(tree[i], "href"); !href.empty()) return href;
    return {};
}

std::string shown_date(const Tree& tree) {
    for (std::uint32_t i = 1; i < tree.size(); ++i) {
        if (!tree[i].element || tree[i].name != "time") continue;
        const std::string when = tree.attribute(tree[i], "datetime");
        if (!when.empty()) return when;
    }
    return {};
}

}  // namespace

Metas read_metas(const Tree& tree) {
    constexpr std::size_t kMost = 500, kLongest = 20'000;
    Metas out;
    for (std::uint32_t i = 1; i < tree.size() && out.size() < kMost; ++i) {
        if (!tree[i].element || tree[i].name != "meta") continue;
        const std::string content =
            tidy(std::string(clip(tree.attribute(tree[i], "content"), kLongest)));
        if (content.empty()) continue;
        for (const std::string_view key : {"property", "name", "itemprop"}) {
            const std::string names = to_lower_ascii(tree.attribute(tree[i], key));
            for (std::string_view rest = names; !rest.empty();) {  // several in one, by spaces
                const auto end = rest.find(' ');
                if (const auto name = trim(rest.substr(0, end)); !name.empty())
                    out.emplace(std::string(name), content);
                rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
            }
        }
    }
    return out;
}

std::string clean_title(const Tree& tree) {
    const std::uint32_t node = tree.find("title");
    const std::string whole = node == kNone ? std::string() : tidy(tree.text_of(node));
    std::string title = whole;
    const Separator last = find_separator(whole, true);
    if (last.at != std::string::npos) {
        title = std::string(trim(std::string_view(whole).substr(0, last.at)));
        if (count_words(title) < 3) {  // the name of the site stood first
            const Separator first = find_separator(whole, false);
            title = std::string(trim(std::string_view(whole).substr(first.at + first.size)));
        }
    } else if (const auto colon = whole.rfind(": "); colon != std::string::npos) {
        if (!is_heading_text(tree, whole)) {
            title = whole.substr(colon + 2);
            if (count_words(title) < 3) title = whole.substr(whole.find(": ") + 2);
            if (count_words(whole.substr(0, whole.find(": "))) > 5) title = whole;
        }
    } else if (whole.size() > 150 || whole.size() < 15) {
        if (const auto heading = only_h1(tree); !heading.empty()) title = heading;
    }
    // What is left is too little to be a title by itself.
    if (count_words(title) <= 4 &&
        (last.at == std::string::npos || count_words(title) + 1 < count_words(whole)))
        title = whole;
    return title;
}

std::string shown_byline(const Tree& tree) {
    constexpr std::size_t kLongest = 100;
    for (std::uint32_t i = 1; i < tree.size(); ++i) {
        const Node& node = tree[i];
        if (!node.element || node.name == "link" || node.name == "meta" || node.name == "body")
            continue;
        bool author = false;
        for (std::uint32_t k = 0; k < node.attributes && !author; ++k) {
            const auto& [name, value] = tree.attributes()[node.first_attribute + k];
            const bool rel = equals_ignoring_case(name, "rel");
            const bool property = equals_ignoring_case(name, "itemprop");
            const bool named =
                equals_ignoring_case(name, "class") || equals_ignoring_case(name, "id");
            if (!rel && !property && !named) continue;
            const std::string lower = to_lower_ascii(clip(value, 300));
            if (rel) author = lower == "author";
            if (property) author = lower.find("author") != lower.npos;
            if (named)
                author = lower.find("byline") != lower.npos || lower.find("author") != lower.npos ||
                         lower.find("dateline") != lower.npos ||
                         lower.find("writtenby") != lower.npos ||
                         lower.find("p-author") != lower.npos;
        }
        constexpr std::uint32_t kLargest = 100;  // nodes; more is no byline
        if (!author || node.end - i > kLargest) continue;
        std::string text = tree.text_of(i);
        for (std::uint32_t k = i + 1; k < node.end; ++k)  // the name within, when it is marked
            if (tree[k].element && tree.attribute(tree[k], "itemprop") == "name") {
                text = tree.text_of(k);
                break;
            }
        if (!text.empty() && text.size() < kLongest) return text;
    }
    return {};
}

void read_metadata(const Tree& tree, const std::string& base, Page& page) {
    const Metas metas = read_metas(tree);
    const Schema schema = read_schema(tree);
    page.title = first_of(
        {schema.headline,
         first_of(metas, {"dc:title", "dc.title", "dcterm:title", "dcterms.title", "og:title",
                          "weibo:article:title", "title", "twitter:title", "parsely-title"})});
    if (page.title.empty()) page.title = clean_title(tree);
    const std::string author = first_of(metas, {"article:author"});
    page.byline = first_of({schema.author,
                            first_of(metas, {"dc:creator", "dc.creator", "dcterm:creator",
                                             "dcterms.creator", "author", "parsely-author"}),
                            is_address(author) ? std::string() : author});
    if (page.byline.empty()) page.byline = shown_byline(tree);
    page.excerpt =
        first_of({schema.description,
                  first_of(metas, {"dc:description", "dc.description", "dcterm:description",
                                   "og:description", "weibo:article:description", "description",
                                   "twitter:description"})});
    page.site_name = first_of({schema.publisher, first_of(metas, {"og:site_name"})});
    page.published = first_of({schema.published,
                               first_of(metas, {"article:published_time", "og:published_time",
                                                "parsely-pub-date", "datepublished", "dc.date",
                                                "dc:date", "dcterms.created", "date", "pubdate"}),
                               shown_date(tree)});
    page.published_at = feed::parse_feed_date(page.published);
    page.updated_at = feed::parse_feed_date(
        first_of({schema.modified, first_of(metas, {"article:modified_time", "og:updated_time",
                                                    "datemodified", "last-modified"})}));
    page.image_url = markup::safe_address(
        base, first_of({first_of(metas, {"og:image:secure_url", "og:image", "twitter:image",
                                         "twitter:image:src", "thumbnail"}),
                        schema.image, link_of(tree, "image_src")}));
    page.canonical_url = markup::safe_address(
        base, first_of({link_of(tree, "canonical"), first_of(metas, {"og:url"}), schema.url}));
    if (const std::uint32_t html = tree.find("html"); html != kNone) {
        page.language = tree.attribute(tree[html], "lang");
        if (page.language.empty()) page.language = tree.attribute(tree[html], "xml:lang");
        page.direction = to_lower_ascii(tree.attribute(tree[html], "dir"));
    }
    if (page.language.empty())
        page.language =
            first_of(metas, {"content-language", "og:locale", "language", "dc.language"});
}

}  // namespace herald::content::page
