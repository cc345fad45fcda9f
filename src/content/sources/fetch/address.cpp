#include "content/sources/fetch/address.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace herald::content::fetch {
namespace {

/// Parameters that tell where a reader came from, not what is shown.
constexpr std::array<std::string_view, 52> kTracking{
    "fbclid",     "gclid",    "gclsrc",     "dclid",         "gbraid",  "wbraid",    "msclkid",
    "twclid",     "ttclid",   "li_fat_id",  "igshid",        "igsh",    "yclid",     "_openstat",
    "mc_cid",     "mc_eid",   "mkt_tok",    "_ga",           "_gl",     "_hsenc",    "_hsmi",
    "__hssc",     "__hstc",   "__hsfp",     "hsctatracking", "vero_id", "vero_conv", "oly_anon_id",
    "oly_enc_id", "wickedid", "rb_clickid", "s_cid",         "s_kwcid", "ef_id",     "epik",
    "cmpid",      "ocid",     "ncid",       "ito",           "xtor",    "spm",       "scm",
    "wt.mc_id",   "wt_mc",    "ref",        "ref_src",       "ref_url", "referrer",  "source",
    "smid",       "cmp",      "share_id"};
constexpr std::array<std::string_view, 12> kTrackingStarts{
    "utm_", "at_", "pk_", "mtm_", "piwik_", "matomo_", "hsa_", "ga_", "fb_", "trk_", "sc_", "itm_"};
constexpr std::array<std::string_view, 5> kIndexFiles{"index.html", "index.htm", "index.php",
                                                      "default.aspx", "index.asp"};

int hex_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_unreserved(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void append_escape(std::string& out, unsigned char c) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    out += '%';
    out += kHex[c >> 4];
    out += kHex[c & 15];
}

struct Parts {
    std::string host, port, path, query;
};

bool split(std::string_view address, Parts& out) {
    const std::string_view plain = trim(address);
    std::string_view rest = plain;
    bool secure = false;
    const std::string start = to_lower_ascii(plain.substr(0, 8));
    if (start.starts_with("https://")) {
        secure = true;
        rest.remove_prefix(8);
    } else if (start.starts_with("http://")) {
        rest.remove_prefix(7);
    } else {
        return false;
    }
    rest = rest.substr(0, rest.find('#'));
    const auto end = rest.find_first_of("/?\\");
    std::string_view authority = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end);
    if (const auto at = authority.rfind('@'); at != std::string_view::npos)
        authority.remove_prefix(at + 1);
    const auto colon = authority.rfind(':');
    if (colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos) {
        out.port = authority.substr(colon + 1);
        authority = authority.substr(0, colon);
    }
    if (out.port == (secure ? "443" : "80")) out.port.clear();
    out.host = to_lower_ascii(authority);
    if (out.host.ends_with('.')) out.host.pop_back();
    const auto mark = rest.find('?');
    out.path = normal_escapes(rest.substr(0, mark));
    if (mark != std::string_view::npos) out.query = rest.substr(mark + 1);
    return !out.host.empty();
}

bool drop_prefix(std::string& text, std::string_view prefix) {
    if (!text.starts_with(prefix) ||
        text.find('.', prefix.size()) == std::string::npos)  // "m.com" is a host of its own
        return false;
    text.erase(0, prefix.size());
    return true;
}

/// The page behind a copy that AMP's caches hold: /c/s/host/path, /amp/s/host/path.
bool behind_cache(const Parts& parts, std::string& target) {
    std::string_view path = parts.path;
    const bool google =
        parts.host.find("google.") != std::string::npos && path.starts_with("/amp/");
    const bool project = parts.host.ends_with(".cdn.ampproject.org");
    if (!google && !project) return false;
    const auto slash = path.find('/', 1);
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
    if (path.starts_with("s/")) path.remove_prefix(2);
    target = "https://" + std::string(path);
    if (!parts.query.empty()) target += "?" + parts.query;
    return path.find('.') != std::string_view::npos;
}

void drop_suffix(std::string& path, std::string_view suffix) {
    if (path.size() > suffix.size() && path.ends_with(suffix))
        path.resize(path.size() - suffix.size());
}

void settle_path(std::string& path) {
    std::replace(path.begin(), path.end(), '\\', '/');
    for (auto at = path.find("//"); at != std::string::npos; at = path.find("//", at))
        path.erase(at, 1);
    for (const auto name : kIndexFiles)
        if (path.ends_with("/" + std::string(name))) path.resize(path.size() - name.size());
    while (path.ends_with('/')) path.pop_back();
    drop_suffix(path, "/amp");
    drop_suffix(path, ".amp");
    if (path.ends_with(".amp.html")) path.replace(path.size() - 9, 9, ".html");
    if (path.starts_with("/amp/")) path.erase(0, 4);
}

bool is_tracking(std::string_view name, std::string_view value) {
    const std::string lower = to_lower_ascii(name);
    if (std::find(kTracking.begin(), kTracking.end(), lower) != kTracking.end()) return true;
    if ((lower == "amp" || lower == "outputtype") &&
        (value.empty() || value == "1" || value == "amp"))
        return true;
    return std::any_of(kTrackingStarts.begin(), kTrackingStarts.end(),
                       [&](std::string_view start) { return lower.starts_with(start); });
}

std::string settled_query(std::string_view query) {
    std::vector<std::string> kept;
    while (!query.empty()) {
        const auto end = query.find('&');
        const std::string_view one = query.substr(0, end);
        query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
        const auto equals = one.find('=');
        const std::string_view value =
            equals == std::string_view::npos ? std::string_view() : one.substr(equals + 1);
        if (!one.empty() && !is_tracking(one.substr(0, equals), value))
            kept.push_back(normal_escapes(one));
    }
    std::sort(kept.begin(), kept.end());
    kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
    std::string out;
    for (const auto& one : kept) out += (out.empty() ? "?" : "&") + one;
    return out;
}

}  // namespace

std::string normal_escapes(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '%' && i + 2 < text.size() && hex_of(text[i + 1]) >= 0 &&
            hex_of(text[i + 2]) >= 0) {
            const auto decoded =
                static_cast<unsigned char>(hex_of(text[i + 1]) * 16 + hex_of(text[i + 2]));
            if (is_unreserved(decoded))
                out += static_cast<char>(decoded);
            else
                append_escape(out, decoded);
            i += 2;
        } else if (c <= ' ' || c >= 0x7F) {
            append_escape(out, c);
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string canonical_address(std::string_view address) {
    Parts parts;
    if (!split(address, parts)) return {};
    if (std::string target; behind_cache(parts, target))
        if (Parts inner; split(target, inner)) parts = std::move(inner);
    for (const std::string_view prefix : {"www.", "amp.", "m."}) drop_prefix(parts.host, prefix);
    settle_path(parts.path);
    std::string query = settled_query(parts.query);
    if (parts.host == "youtu.be" && parts.path.size() > 1) {
        query = "?v=" + parts.path.substr(1);
        parts.host = "youtube.com";
        parts.path = "/watch";
    }
    std::string out = "https://" + parts.host;
    if (!parts.port.empty()) out += ":" + parts.port;
    return out + parts.path + query;
}

std::int64_t text_key(std::string_view text) {
    const auto hash = sha256(text);
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < 8; ++i) out = out << 8 | hash[i];
    return out == 0 ? 1 : static_cast<std::int64_t>(out);
}

std::int64_t address_key(std::string_view address) {
    const std::string canonical = canonical_address(address);
    return canonical.empty() ? 0 : text_key(canonical);
}

std::string path_of(std::string_view address) {
    address = address.substr(0, address.find('#'));
    const auto scheme = address.find("://");
    if (scheme == std::string_view::npos) return "/";
    const auto slash = address.find_first_of("/?", scheme + 3);
    if (slash == std::string_view::npos) return "/";
    return (address[slash] == '?' ? "/" : "") + std::string(address.substr(slash));
}

}  // namespace herald::content::fetch
