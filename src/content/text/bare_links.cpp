#include "content/text/bare_links.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "content/text/marks.hpp"

namespace herald::content {
namespace {

using std::size_t;

// iana.org/domains/root: every country's domain, by its first letter.
constexpr std::string_view kCountries[26] = {"cdefgilmoqrstuwxz",
                                             "abdefghijmnorstvwyz",
                                             "acdfghiklmnoruvwxyz",
                                             "ejkmoz",
                                             "cegrstu",
                                             "ijkmor",
                                             "abdefghilmnpqrstuwy",
                                             "kmnrtu",
                                             "delmnoqrst",
                                             "emop",
                                             "eghimnprwyz",
                                             "abcikrstuvy",
                                             "acdeghklmnopqrstuvwxyz",
                                             "acefgilopruz",
                                             "m",
                                             "aefghklmnrstwy",
                                             "a",
                                             "eosuw",
                                             "abcdeghijklmnortuvxyz",
                                             "cdfghjklmnortvwz",
                                             "agksyz",
                                             "aceginu",
                                             "fs",
                                             "",
                                             "et",
                                             "amw"};

// Those of the domains without a country that posts name.
constexpr std::string_view kCommon[] = {
    "academy",     "agency",     "app",     "art",      "berlin",    "bio",         "biz",
    "blog",        "business",   "cafe",    "cat",      "city",      "click",       "cloud",
    "club",        "coffee",     "com",     "company",  "design",    "dev",         "digital",
    "earth",       "eco",        "edu",     "email",    "energy",    "events",      "expert",
    "family",      "farm",       "fashion", "finance",  "fit",       "fun",         "games",
    "garden",      "global",     "gmbh",    "gov",      "green",     "group",       "guide",
    "hamburg",     "health",     "help",    "host",     "hotel",     "house",       "info",
    "ink",         "int",        "jobs",    "koeln",    "land",      "legal",       "life",
    "link",        "live",       "london",  "ltd",      "market",    "marketing",   "media",
    "mil",         "mobi",       "money",   "museum",   "name",      "net",         "network",
    "news",        "ngo",        "online",  "org",      "page",      "paris",       "photo",
    "photography", "pizza",      "plus",    "press",    "pro",       "productions", "pub",
    "rent",        "restaurant", "run",     "sale",     "school",    "services",    "shop",
    "shopping",    "site",       "social",  "software", "solutions", "space",       "store",
    "studio",      "style",      "support", "systems",  "team",      "tech",        "technology",
    "tips",        "today",      "tools",   "top",      "tours",     "training",    "travel",
    "video",       "vip",        "wiki",    "wine",     "work",      "works",       "world",
    "wtf",         "xyz",        "yoga",    "zone"};

bool is_host_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_domain(std::string_view given) {
    const std::string name = to_lower_ascii(given);
    if (name.size() == 2 && name[0] >= 'a' && name[0] <= 'z')
        return kCountries[name[0] - 'a'].find(name[1]) != std::string_view::npos;
    return std::binary_search(std::begin(kCommon), std::end(kCommon), std::string_view(name));
}

/// No part of a word, an address or another mark stands before; Japanese may.
bool may_begin(std::string_view text, size_t at) {
    if (at == 0) return true;
    if (static_cast<unsigned char>(text[at - 1]) < 0x80)
        return !is_host_letter(text[at - 1]) &&
               std::string_view("@$#_.-/&=%").find(text[at - 1]) == std::string_view::npos;
    size_t from = at - 1;
    while (from > 0 && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80) --from;
    const char32_t before = code_point_at(text, from).value;
    return before >= 0x2E80 || !is_letter(before);
}

/// The host's size at `at`: labels with dots between, the last of which is a domain.
size_t host_at(std::string_view text, size_t at) {
    size_t end = at, label = at, found = 0;
    for (;; ++end) {
        const bool inside = end < text.size() && (is_host_letter(text[end]) || text[end] == '-');
        if (inside) continue;
        if (end == label || text[label] == '-' || text[end - 1] == '-') break;
        const bool stands = end == text.size() || static_cast<unsigned char>(text[end]) >= 0x80 ||
                            std::string_view("@_").find(text[end]) == std::string_view::npos;
        if (label > at && stands && is_domain(text.substr(label, end - label))) found = end - at;
        if (end == text.size() || text[end] != '.') break;
        label = end + 1;
    }
    return end < text.size() && text[end] == '@' ? 0 : found;
}

}  // namespace

std::vector<TextPart> bare_links(std::string_view text) {
    std::vector<TextPart> out;
    const auto marks = marks_of(text);
    auto mark = marks.begin();
    for (size_t at = 0; at < text.size();) {
        if (mark != marks.end() && at >= mark->from) {
            at = std::max(at, mark->from + mark->size);
            ++mark;
            continue;
        }
        size_t size = is_host_letter(text[at]) && may_begin(text, at) ? host_at(text, at) : 0;
        if (size == 0) {
            ++at;
            continue;
        }
        // Its path, by the rules for a link with a scheme.
        if (at + size < text.size() && text[at + size] == '/') size = address_end(text, at) - at;
        out.push_back({at, size});
        at += size;
    }
    return out;
}

}  // namespace herald::content
