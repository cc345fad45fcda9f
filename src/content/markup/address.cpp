#include "content/markup/address.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"

namespace herald::content::markup {
namespace {

/// RFC 3986 appendix B.
struct Parts {
    std::string_view scheme, authority, path, query, fragment;
    bool has_authority = false, has_query = false, has_fragment = false;
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t scheme_end(std::string_view text) {
    if (text.empty() || !is_letter(text[0])) return std::string_view::npos;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const char c = text[i];
        if (c == ':') return i;
        if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.') break;
    }
    return std::string_view::npos;
}

Parts split(std::string_view text) {
    Parts out;
    if (const auto end = scheme_end(text); end != std::string_view::npos) {
        out.scheme = text.substr(0, end);
        text.remove_prefix(end + 1);
    }
    if (const auto at = text.find('#'); at != std::string_view::npos) {
        out.has_fragment = true;
        out.fragment = text.substr(at + 1);
        text = text.substr(0, at);
    }
    if (const auto at = text.find('?'); at != std::string_view::npos) {
        out.has_query = true;
        out.query = text.substr(at + 1);
        text = text.substr(0, at);
    }
    if (text.starts_with("//")) {
        out.has_authority = true;
        text.remove_prefix(2);
        while (!out.scheme.empty() && text.starts_with('/')) text.remove_prefix(1);  // http:////x
        const auto end = text.find('/');
        out.authority = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end);
    }
    out.path = text;
    return out;
}

std::string join(const Parts& parts) {
    std::string out;
    if (!parts.scheme.empty()) out.append(parts.scheme) += ':';
    if (parts.has_authority) (out += "//").append(parts.authority);
    out.append(parts.path);
    if (parts.has_query) (out += '?').append(parts.query);
    if (parts.has_fragment) (out += '#').append(parts.fragment);
    return out;
}

std::string without_dots(std::string_view path) {
    std::vector<std::string_view> kept;
    const bool absolute = path.starts_with('/');
    bool ends_open = path.ends_with('/');
    std::size_t from = absolute ? 1 : 0;
    while (from <= path.size()) {
        const auto end = std::min(path.find('/', from), path.size());
        const std::string_view piece = path.substr(from, end - from);
        const bool last = end == path.size();
        if (piece == "..") {
            if (!kept.empty()) kept.pop_back();
            ends_open |= last;
        } else if (piece == ".") {
            ends_open |= last;
        } else if (!last || !piece.empty()) {
            kept.push_back(piece);
        }
        from = end + 1;
    }
    std::string out = absolute ? "/" : "";
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (i > 0) out += '/';
        out.append(kept[i]);
    }
    if (ends_open && !out.ends_with('/')) out += '/';
    return out;
}

constexpr std::array<std::string_view, 40> kSafeSchemes = {
    "aim",    "callto",   "cvs",   "facetime", "feed",    "ftp",   "geo",    "git",
    "gopher", "gtalk",    "h323",  "hdl",      "http",    "https", "imap",   "irc",
    "irc6",   "ircs",     "itms",  "magnet",   "mailto",  "mms",   "msnim",  "news",
    "nntp",   "prospero", "rsync", "rtsp",     "rtspu",   "sftp",  "shttp",  "sip",
    "sips",   "skype",    "snews", "svn",      "svn+ssh", "tel",   "telnet", "xmpp"};
/// Names, not places: nothing is fetched or run by them.
constexpr std::array<std::string_view, 4> kNameSchemes = {"tag", "urn", "info", "doi"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

std::string resolve_address(std::string_view base, std::string_view given) {
    base = trim(base);
    std::string_view reference = trim(given);
    std::string without_breaks;
    if (reference.find_first_of("\t\n\r") != std::string_view::npos) {  // as browsers read it
        for (const char c : reference)
            if (c != '\t' && c != '\n' && c != '\r') without_breaks += c;
        reference = without_breaks;
    }
    Parts to = split(reference);
    if (!to.scheme.empty() || base.empty()) {
        // http:///example.com means http://example.com
        if (to.has_authority && reference.size() > to.scheme.size() + 3 &&
            reference[to.scheme.size() + 3] == '/')
            return join(to);
        return std::string(reference);
    }
    const Parts from = split(base);
    if (from.scheme.empty() && !from.has_authority && from.path.empty())
        return std::string(reference);
    if (!from.has_authority && !from.path.starts_with('/') && !from.scheme.empty())
        return std::string(reference);  // mailto:, urn: and the like have no inside
    to.scheme = from.scheme;
    if (to.has_authority) return join(to);
    to.authority = from.authority;
    to.has_authority = from.has_authority;
    std::string path;
    if (to.path.empty()) {
        to.path = from.path;
        if (!to.has_query) {
            to.query = from.query;
            to.has_query = from.has_query;
        }
        return join(to);
    }
    if (to.path.starts_with('/')) {
        path = without_dots(to.path);
    } else {
        const auto slash = from.path.rfind('/');
        path = slash == std::string_view::npos ? (from.has_authority ? "/" : "")
                                               : std::string(from.path.substr(0, slash + 1));
        path = without_dots(path.append(to.path));
    }
    to.path = path;
    return join(to);
}

std::string scheme_of(std::string_view address) {
    std::string plain;
    for (const char c : address) {
        if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) continue;
        if (c == '/' || c == '?' || c == '#') return {};
        if (c == ':') return to_lower_ascii(plain);
        plain += c;
        if (plain.size() > 64) return {};
    }
    return {};
}

bool is_safe_address(std::string_view address) {
    if (address.find(':') == std::string_view::npos) return true;
    const std::string scheme = scheme_of(address);
    if (!scheme.empty()) return contains(kSafeSchemes, scheme) || contains(kNameSchemes, scheme);
    return trim(address).find(':') != 0;
}

std::string safe_address(std::string_view base, std::string_view reference) {
    std::string out = resolve_address(base, reference);
    if (!is_safe_address(out)) out.clear();
    return out;
}

}  // namespace herald::content::markup
