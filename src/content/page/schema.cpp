#include <boost/json.hpp>

#include <array>

#include "base/text.hpp"
#include "content/markup/sanitize.hpp"
#include "content/page/metadata.hpp"

namespace herald::content::page {
namespace {

namespace json = boost::json;

constexpr int kDeepest = 6;

bool is_article_type(std::string_view type) {
    constexpr std::array<std::string_view, 22> kTypes = {"Article",
                                                         "AdvertiserContentArticle",
                                                         "NewsArticle",
                                                         "AnalysisNewsArticle",
                                                         "AskPublicNewsArticle",
                                                         "BackgroundNewsArticle",
                                                         "OpinionNewsArticle",
                                                         "ReportageNewsArticle",
                                                         "ReviewNewsArticle",
                                                         "Report",
                                                         "SatiricalArticle",
                                                         "ScholarlyArticle",
                                                         "MedicalScholarlyArticle",
                                                         "SocialMediaPosting",
                                                         "BlogPosting",
                                                         "LiveBlogPosting",
                                                         "DiscussionForumPosting",
                                                         "TechArticle",
                                                         "APIReference",
                                                         "Recipe",
                                                         "Review",
                                                         "CreativeWork"};
    for (const auto known : kTypes)
        if (type == known) return true;
    return false;
}

bool is_article(const json::object& object) {
    const json::value* type = object.if_contains("@type");
    if (type == nullptr) return false;
    if (type->is_string()) return is_article_type(type->get_string());
    if (!type->is_array()) return false;
    for (const auto& one : type->get_array())
        if (one.is_string() && is_article_type(one.get_string())) return true;
    return false;
}

const json::object* find_article(const json::value& value, int depth) {
    if (depth > kDeepest) return nullptr;
    if (const auto* list = value.if_array()) {
        for (const auto& element : *list)
            if (const auto* found = find_article(element, depth + 1)) return found;
        return nullptr;
    }
    const auto* object = value.if_object();
    if (object == nullptr) return nullptr;
    if (is_article(*object)) return object;
    for (const std::string_view name : {"@graph", "mainEntity", "mainEntityOfPage"})
        if (const json::value* inner = object->if_contains(name))
            if (const auto* found = find_article(*inner, depth + 1)) return found;
    return nullptr;
}

/// A text, the name of a thing, or those of a list of things.
std::string named(const json::value* value, std::string_view member, int depth = 0) {
    if (value == nullptr || depth > kDeepest) return {};
    if (const auto* text = value->if_string()) return std::string(trim(std::string_view(*text)));
    if (const auto* object = value->if_object())
        return named(object->if_contains(member), member, depth + 1);
    std::string out;
    if (const auto* list = value->if_array())
        for (const auto& element : *list) {
            const std::string one = named(&element, member, depth + 1);
            if (one.empty()) continue;
            if (!out.empty() && member == "url") break;
            if (!out.empty()) out += ", ";
            out += one;
        }
    return out;
}

std::string plain(std::string text) {
    if (text.find_first_of("<&") == std::string::npos) return text;
    return markup::plain_text(text);
}

}  // namespace

Schema read_schema(const Tree& tree) {
    constexpr std::size_t kLongest = 1 << 20;
    for (std::uint32_t i = 1; i < tree.size(); ++i) {
        if (!tree[i].element || tree[i].name != "script" || tree[i].first_child == kNone) continue;
        if (to_lower_ascii(tree.attribute(tree[i], "type")) != "application/ld+json") continue;
        std::string_view text = trim(tree[tree[i].first_child].text);
        if (text.starts_with("<![CDATA[")) text.remove_prefix(9);
        if (text.ends_with("]]>")) text.remove_suffix(3);
        if (text.size() > kLongest) continue;
        boost::system::error_code error;
        json::parse_options options;
        options.allow_invalid_utf8 = options.allow_trailing_commas = true;
        std::string clean(text);  // line ends within texts are common and forbidden
        for (char& c : clean)
            if (static_cast<unsigned char>(c) < ' ') c = ' ';
        const json::value value = json::parse(clean, error, {}, options);
        if (error) continue;
        const json::object* article = find_article(value, 0);
        if (article == nullptr) continue;
        Schema out;
        out.headline = plain(named(article->if_contains("headline"), "name"));
        if (out.headline.empty()) out.headline = plain(named(article->if_contains("name"), "name"));
        out.author = plain(named(article->if_contains("author"), "name"));
        out.description = plain(named(article->if_contains("description"), "name"));
        out.publisher = plain(named(article->if_contains("publisher"), "name"));
        out.published = named(article->if_contains("datePublished"), "name");
        out.modified = named(article->if_contains("dateModified"), "name");
        out.image = named(article->if_contains("image"), "url");
        out.url = named(article->if_contains("url"), "url");
        return out;
    }
    return {};
}

}  // namespace herald::content::page
