#include "content/text/marks.hpp"

#include <algorithm>
#include <utility>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "base/text_parts.hpp"

namespace herald::content {
namespace {

using std::size_t;

bool starts(std::string_view text, size_t at, std::string_view with) {
    return equals_ignoring_case(text.substr(at, with.size()), with);
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Letters, digits, underscore: what a name is made of.
bool is_name(char32_t c) { return c == '_' || (c >= '0' && c <= '9') || is_letter(c); }

/// True where a name may begin: not inside a word, an address or another mark.
bool stands_alone(std::string_view text, size_t at) {
    if (at == 0) return true;
    const auto before = static_cast<unsigned char>(text[at - 1]);
    if (before >= 0x80) {
        size_t from = at - 1;
        while (from > 0 && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80) --from;
        return !is_letter(code_point_at(text, from).value);
    }
    return !is_name(before) && before != '@' && before != '#' && before != '/' && before != '&';
}

size_t name_end(std::string_view text, size_t at) {
    while (at < text.size()) {
        const CodePoint point = code_point_at(text, at);
        // Marks of combining scripts belong to the letter before them.
        if (!is_name(point.value) && !(point.value >= 0x300 && point.value <= 0x36F)) break;
        at += point.size;
    }
    return at;
}

/// Scripts that are written without spaces, so that a link ends where they begin; as twitter-text
/// has it. Their letters stand in addresses percent-encoded.
bool is_spaceless(char32_t c) {
    return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x11FF) ||
           (c >= 0x1780 && c <= 0x17FF) || (c >= 0x2E80 && c <= 0xA4CF) ||
           (c >= 0xA960 && c <= 0xA97F) || (c >= 0xAC00 && c <= 0xD7FF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) ||
           (c >= 0xFF00 && c <= 0xFFEF) || c >= 0x20000;
}

/// Whether `point` at `at` goes on with a link whose host begins at `host`: of what is beyond ASCII
/// only letters do, no quotation mark, dash or ellipsis.
bool is_of_link(std::string_view text, size_t host, size_t at, CodePoint point) {
    if (point.value < 0x80)
        return !is_space(text[at]) && point.value >= 0x20 && point.value != 0x7F &&
               text[at] != '"' && text[at] != '<' && text[at] != '>';
    if (point.value >= 0x300 && point.value <= 0x36F) return true;
    if (!is_letter(point.value)) return false;
    if (!is_spaceless(point.value)) return true;
    // A host of such letters is one, "https://例え.jp"; behind an ASCII host the text goes on.
    if (text.substr(host, at - host).find_first_of("/?#") != text.npos) return false;
    return at == host || text[at - 1] == '.' || (static_cast<unsigned char>(text[at - 1]) >= 0x80);
}

size_t link_end(std::string_view text, size_t at, size_t host) {
    size_t end = host;
    while (end < text.size()) {
        const CodePoint point = code_point_at(text, end);
        if (!is_of_link(text, host, end, point)) break;
        end += point.size;
    }
    const std::string_view tail = ".,;:!?'*`";
    while (end > at) {
        const char last = text[end - 1];
        if (tail.find(last) != tail.npos) {
            --end;
            continue;
        }
        const std::string_view link = text.substr(at, end - at);
        const auto unopened = [&](char opens, char closes) {
            return last == closes && std::count(link.begin(), link.end(), closes) >
                                         std::count(link.begin(), link.end(), opens);
        };
        if (unopened('(', ')') || unopened('[', ']')) {
            --end;
            continue;
        }
        break;
    }
    return end;
}

size_t link_at(std::string_view text, size_t at) {
    const size_t scheme = starts(text, at, "https://") ? 8 : starts(text, at, "http://") ? 7 : 0;
    if (scheme == 0) return 0;
    const size_t end = link_end(text, at, at + scheme);
    return end > at + scheme ? end - at : 0;
}

size_t hashtag_at(std::string_view text, size_t at) {
    if (text[at] != '#' || !stands_alone(text, at)) return 0;
    const size_t end = name_end(text, at + 1);
    for (size_t i = at + 1; i < end;) {
        const CodePoint point = code_point_at(text, i);
        if (is_letter(point.value)) return end - at;
        i += point.size;
    }
    return 0;
}

bool is_host_sign(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-';
}

size_t mention_at(std::string_view text, size_t at) {
    if (text[at] != '@' || !stands_alone(text, at)) return 0;
    size_t end = name_end(text, at + 1);
    // Handles that are host names: "@name.bsky.social".
    while (end + 1 < text.size() && (text[end] == '.' || text[end] == '-') &&
           name_end(text, end + 1) > end + 1)
        end = name_end(text, end + 1);
    if (end == at + 1) return 0;
    if (end < text.size() && text[end] == '@') {
        size_t host = end + 1;
        while (host < text.size() && is_host_sign(text[host])) ++host;
        while (host > end + 1 && (text[host - 1] == '.' || text[host - 1] == '-')) --host;
        if (host > end + 1) end = host;
    }
    return end - at;
}

/// A link taken apart: before the query, its parameters as they stand, and the fragment with '#'.
struct Link {
    std::string_view base, fragment;
    std::vector<std::string_view> parameters;
};

Link take_apart(std::string_view link) {
    Link out;
    const size_t hash = link.find('#');
    if (hash != link.npos) {
        out.fragment = link.substr(hash);
        link = link.substr(0, hash);
    }
    const size_t query = link.find('?');
    out.base = link.substr(0, query);
    if (query == link.npos) return out;
    std::string_view rest = link.substr(query + 1);
    while (!rest.empty()) {
        const size_t end = std::min(rest.find('&'), rest.size());
        if (end > 0) out.parameters.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
}

std::string_view name_of(std::string_view parameter) {
    return parameter.substr(0, parameter.find('='));
}

}  // namespace

std::vector<Mark> marks_of(std::string_view text) {
    std::vector<Mark> out;
    for (size_t at = 0; at < text.size();) {
        size_t size = 0;
        MarkKind kind = MarkKind::link;
        const char c = text[at];
        if (c == 'h' || c == 'H') {
            size = link_at(text, at);
        } else if (c == '#') {
            size = hashtag_at(text, at);
            kind = MarkKind::hashtag;
        } else if (c == '@') {
            size = mention_at(text, at);
            kind = MarkKind::mention;
        }
        if (size > 0) out.push_back({kind, at, size});
        at += std::max<size_t>(size, 1);
    }
    return out;
}

size_t address_end(std::string_view text, size_t host) { return link_end(text, host, host); }

std::string host_of(std::string_view link) {
    const size_t scheme = link.find("://");
    if (scheme == link.npos) return {};
    std::string_view host = link.substr(scheme + 3);
    host = host.substr(0, host.find_first_of("/?#"));
    host = host.substr(host.find('@') == host.npos ? 0 : host.find('@') + 1);
    host = host.substr(0, host.find(':'));
    std::string out = to_lower_ascii(host);
    if (out.starts_with("www.")) out.erase(0, 4);
    return out;
}

bool has_utm(std::string_view link) {
    const Link parts = take_apart(link);
    return std::any_of(parts.parameters.begin(), parts.parameters.end(),
                       [](auto p) { return name_of(p) == "utm_source"; });
}

std::string with_utm(std::string_view link, const Utm& utm) {
    if (link_at(link, 0) == 0) return std::string(link);
    const std::pair<std::string_view, const std::string&> wanted[] = {
        {"utm_source", utm.source},
        {"utm_medium", utm.medium},
        {"utm_campaign", utm.campaign},
        {"utm_term", utm.term},
        {"utm_content", utm.content}};
    const Link parts = take_apart(link);
    std::string out(parts.base);
    char sign = '?';
    const auto add = [&](std::string_view parameter) {
        out += sign;
        out += parameter;
        sign = '&';
    };
    for (const auto parameter : parts.parameters)
        if (std::none_of(std::begin(wanted), std::end(wanted), [&](const auto& w) {
                return !w.second.empty() && w.first == name_of(parameter);
            }))
            add(parameter);
    for (const auto& [name, value] : wanted)
        if (!value.empty()) add(std::string(name) + "=" + percent_encode(value));
    return out + std::string(parts.fragment);
}

std::string tag_links(std::string_view text, const Utm& utm,
                      const std::vector<std::string>& hosts) {
    std::string out;
    size_t at = 0;
    for (const Mark& mark : marks_of(text)) {
        if (mark.kind != MarkKind::link) continue;
        const std::string host = host_of(mark.of(text));
        const auto ours = [&](const std::string& one) {
            return host == one || host.ends_with("." + one);
        };
        if (!hosts.empty() && std::none_of(hosts.begin(), hosts.end(), ours)) continue;
        out += text.substr(at, mark.from - at);
        out += with_utm(mark.of(text), utm);
        at = mark.from + mark.size;
    }
    return out + std::string(text.substr(at));
}

}  // namespace herald::content
