#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

#include "base/text.hpp"
#include "content/page/article.hpp"

namespace herald::content::page {
namespace {

using Words = std::unordered_set<std::string_view>;

/// Words of classes and ids, one at a time ("post-content" is "post", "content").
const Words kClutter = {"ad",
                        "ads",
                        "advert",
                        "advertisement",
                        "adsense",
                        "advertising",
                        "agegate",
                        "banner",
                        "breadcrumb",
                        "breadcrumbs",
                        "carousel",
                        "cta",
                        "comment",
                        "comments",
                        "commentlist",
                        "respond",
                        "consent",
                        "cookie",
                        "cookies",
                        "copyright",
                        "disqus",
                        "dropdown",
                        "footer",
                        "foot",
                        "gdpr",
                        "hidden",
                        "legal",
                        "livefyre",
                        "login",
                        "masthead",
                        "menu",
                        "modal",
                        "nav",
                        "navi",
                        "navbar",
                        "navigation",
                        "newsletter",
                        "outbrain",
                        "overlay",
                        "pager",
                        "pagination",
                        "paginator",
                        "pingback",
                        "popup",
                        "popular",
                        "print",
                        "promo",
                        "promotion",
                        "recommend",
                        "recommended",
                        "recommendations",
                        "related",
                        "remark",
                        "replies",
                        "rss",
                        "share",
                        "sharing",
                        "sharedaddy",
                        "shares",
                        "shoutbox",
                        "sidebar",
                        "sidebars",
                        "skip",
                        "skyscraper",
                        "social",
                        "socials",
                        "sponsor",
                        "sponsored",
                        "subscribe",
                        "subscription",
                        "supplemental",
                        "taboola",
                        "teaser",
                        "teasers",
                        "toolbar",
                        "toolbox",
                        "tooltip",
                        "topbar",
                        "trackback",
                        "trackbacks",
                        "widget",
                        "widgets",
                        "yarpp",
                        "zemanta",
                        "jp",
                        "paywall",
                        "signup",
                        "feedback",
                        "vote",
                        "voting",
                        "rating",
                        "ratings",
                        "tagcloud",
                        "postnav",
                        "prevnext",
                        "readmore",
                        "toc",
                        "kommentare",
                        "kommentar",
                        "verwandte",
                        "weitere",
                        "empfehlungen",
                        "werbung",
                        "anzeige",
                        "teilen",
                        "noprint",
                        "screenreader",
                        "reader",
                        "metadata",
                        "postmeta",
                        "postmetadata",
                        "meta",
                        "infobar",
                        "disclaimer",
                        "authorbox",
                        "autor",
                        "biography",
                        "bio",
                        "byline",
                        "tags",
                        "taglist",
                        "categories",
                        "category",
                        "keywords",
                        "similar",
                        "sociable",
                        "addtoany",
                        "addthis",
                        "facebook",
                        "twitter",
                        "whatsapp",
                        "pinterest",
                        "mailto",
                        "community",
                        "discussion",
                        "forum",
                        "sitemap",
                        "search",
                        "mostread",
                        "meist",
                        "topics",
                        "jumplink",
                        "caption",
                        "credit",
                        "credits",
                        "sr",
                        "visually",
                        "offscreen",
                        "assistive",
                        "player"};
/// Words that are clutter alone and innocent in company.
const Words kDoubtful = {
    "ad",        "ads",        "author",    "autor",    "banner",   "bio",        "caption",
    "category",  "categories", "community", "credit",   "credits",  "discussion", "facebook",
    "foot",      "forum",      "hidden",    "jp",       "legal",    "meta",       "metadata",
    "player",    "popular",    "print",     "rating",   "reader",   "rss",        "search",
    "skip",      "sponsor",    "sr",        "tags",     "teaser",   "toc",        "topics",
    "twitter",   "vote",       "weitere",   "whatsapp", "visually", "keywords",   "feedback",
    "carousel",  "cta",        "overlay",   "promo",    "similar",  "copyright",  "byline",
    "promotion", "disclaimer", "login",     "modal",    "mailto",   "paywall",    "noprint",
    "postmeta",  "toolbar",    "topbar",    "meist",    "anzeige",  "widget",     "menu",
    "teasers"};
/// Words that are clutter in any company: "post-comments", "article-share".
const Words kDecisive = {
    "breadcrumb",  "breadcrumbs", "comment",    "comments",   "commentlist", "cookie",
    "cookies",     "disqus",      "footer",     "kommentare", "nav",         "navbar",
    "navi",        "navigation",  "newsletter", "outbrain",   "pagination",  "pager",
    "recommended", "related",     "replies",    "respond",    "share",       "shares",
    "sharedaddy",  "sharing",     "social",     "subscribe",  "taboola",     "trackbacks",
    "prevnext",    "postnav",     "pingback",   "yarpp",      "addtoany",    "advertisement"};
/// What readers wrote, however much of it there is.
const Words kComments = {"comment",    "comments", "commentlist",    "disqus",   "respond",
                         "kommentare", "replies",  "commentsection", "pingback", "trackbacks"};
/// What stands before the text and belongs to it.
const Words kLead = {"lead",     "intro",      "subtitle",    "standfirst", "dek",      "summary",
                     "abstract", "excerpt",    "subheadline", "subhead",    "vorspann", "sapo",
                     "chapeau",  "entradilla", "subheading",  "untertitel", "lede",     "kicker"};
const Words kCaptions = {"caption",     "captions",         "figcaption",       "imagedescription",
                         "bildtext",    "bildunterschrift", "imagecaption",     "photocredit",
                         "imagecredit", "wpcaption",        "imagedescriptions"};
/// Words that name the article or a container of it: with them the others only cast doubt.
const Words kArticle = {"article", "body",    "content", "entry",  "hentry", "main",
                        "page",    "post",    "text",    "blog",   "story",  "column",
                        "artikel", "beitrag", "single",  "inhalt", "prose"};

/// Pairs of words that stand for the text itself.
constexpr std::array<std::string_view, 44> kBodies = {
    "articlebody",    "articlecontent", "articletext",    "article_body",   "bodytext",
    "contentbody",    "entrycontent",   "entrybody",      "entrytext",      "fieldnamebody",
    "journalcontent", "maintext",       "newscontent",    "newstext",       "nodecontent",
    "pagecontent",    "postbody",       "postcontent",    "postentry",      "posttext",
    "singlecontent",  "storybody",      "storycontent",   "storytext",      "textcontent",
    "tdpostcontent",  "blogcontent",    "blogpost",       "blogpostbody",   "detailcontent",
    "articlemain",    "articledetail",  "articlesection", "cbody",          "contentarticle",
    "contentmain",    "contenttext",    "richtext",       "articlewrapper", "newsbody",
    "artikeltext",    "artikelinhalt",  "instapaperbody", "newsdetail"};

/// "post-Content_main" → post content main; camelCase counts as two.
template <class Each>
void for_each_word(std::string_view names, Each each) {
    std::string word;
    char before = ' ';
    for (const char c : names) {
        const bool upper = c >= 'A' && c <= 'Z';
        const bool letter = upper || (c >= 'a' && c <= 'z');
        if (!letter || (upper && before >= 'a' && before <= 'z')) {
            if (!word.empty()) each(word);
            word.clear();
        }
        if (letter) word += static_cast<char>(c | 0x20);
        before = c;
    }
    if (!word.empty()) each(word);
}

/// One class name without marks: "entry-content" → "entrycontent".
bool names_body(std::string_view names) {
    std::string squeezed;
    for (std::size_t i = 0; i <= names.size(); ++i) {
        const char c = i < names.size() ? names[i] : ' ';
        if (c == ' ' || c == '\n' || c == '\t') {
            for (const auto body : kBodies)
                if (squeezed == body) return true;
            squeezed.clear();
        } else if (c != '-' && c != '_') {
            squeezed += static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        }
    }
    return false;
}

}  // namespace

Hint hint_of(const Tree& tree, const Node& node) {
    std::string names;
    for (std::uint32_t i = 0; i < node.attributes; ++i) {
        const auto& attribute = tree.attributes()[node.first_attribute + i];
        const bool named = equals_ignoring_case(attribute.name, "class") ||
                           equals_ignoring_case(attribute.name, "id");
        if (named) names.append(clip(attribute.value, 300)) += ' ';
        if (equals_ignoring_case(attribute.name, "itemprop") &&
            to_lower_ascii(attribute.value).find("articlebody") != std::string::npos)
            return Hint::article;
    }
    if (names.empty()) return Hint::none;
    if (names_body(names)) return Hint::article;
    bool clutter = false, doubtful = false, article = false, decisive = false;
    bool comments = false, lead = false, caption = false;
    for_each_word(names, [&](const std::string& word) {
        comments |= kComments.contains(word);
        lead |= kLead.contains(word);
        caption |= kCaptions.contains(word);
        if (kArticle.contains(word)) article = true;
        if (kDecisive.contains(word)) decisive = true;
        if (!kClutter.contains(word)) return;
        kDoubtful.contains(word) ? doubtful = true : clutter = true;
    });
    if (comments) return Hint::comments;
    if (decisive || (clutter && !article)) return Hint::clutter;
    if (caption) return Hint::caption;
    if (clutter || doubtful) return Hint::doubtful;
    return lead ? Hint::lead : Hint::none;
}

}  // namespace herald::content::page
