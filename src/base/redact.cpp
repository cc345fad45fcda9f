#include "base/redact.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace herald {
namespace {

constexpr std::string_view kMask = "***";
/// Names whose values are secrets; compared in lower case, as the end of a longer name too.
constexpr std::array<std::string_view, 14> kNames{
    "password",  "passwd",     "secret",     "token",       "api_key",
    "apikey",    "access_key", "master_key", "private_key", "authorization",
    "signature", "ticket",     "credential", "sentry_key"};

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

bool names_secret(std::string_view name) {
    std::string lower = to_lower_ascii(name);
    std::replace(lower.begin(), lower.end(), '-', '_');
    return std::any_of(kNames.begin(), kNames.end(),
                       [&](std::string_view known) { return lower.ends_with(known); });
}

/// The length of the token that begins here: everything up to a blank, quote or separator.
std::size_t token_length(std::string_view text) {
    return std::min(text.find_first_of(" \t\r\n\"'`&,;)}]<>"), text.size());
}

/// Where a value begins behind a name at `at`: past `=`, `:`, quotes and blanks; npos when nothing
/// is given.
std::size_t value_after(std::string_view text, std::size_t at) {
    bool separated = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '=' || c == ':')
            separated = true;
        else if (c != '"' && c != '\'' && c != ' ' && c != '\\')
            break;
    }
    return separated && at < text.size() ? at : std::string_view::npos;
}

/// What begins at `at` without a name that tells: keys and tokens by their own look.
std::size_t known_token(std::string_view rest) {
    constexpr std::size_t kShortestJwt = 30;
    const std::size_t length = token_length(rest);
    if (rest.starts_with("hrld_")) return length;
    if (rest.starts_with("eyJ") && length > kShortestJwt) return length;
    for (const std::string_view scheme : {"Bearer ", "bearer ", "Basic ", "basic "})
        if (rest.starts_with(scheme))
            return scheme.size() + token_length(rest.substr(scheme.size()));
    return 0;
}

/// "user:password@host" behind "://": the length up to the @, 0 without one.
std::size_t userinfo(std::string_view rest) {
    const std::size_t end = std::min(rest.find_first_of("/ \t\r\n\"'?#"), rest.size());
    const std::size_t at = rest.substr(0, end).rfind('@');
    return at == std::string_view::npos ? 0 : at;
}

}  // namespace

std::string redact(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const bool begins = at == 0 || !is_word(text[at - 1]);
        if (text.substr(at).starts_with("://")) {
            const std::size_t skip = userinfo(text.substr(at + 3));
            out += "://";
            if (skip > 0) out += kMask;
            at += 3 + skip;
            continue;
        }
        if (!begins || !is_word(text[at])) {
            out += text[at++];
            continue;
        }
        if (const std::size_t length = known_token(text.substr(at)); length > 0) {
            out += kMask;
            at += length;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && is_word(text[end])) ++end;
        const std::string_view word = text.substr(at, end - at);
        out += word;
        at = end;
        const std::size_t value = names_secret(word) ? value_after(text, end) : text.npos;
        if (value == text.npos) continue;
        out += text.substr(end, value - end);
        const std::size_t scheme = known_token(text.substr(value));
        at = value + (scheme > 0 ? scheme : token_length(text.substr(value)));
        out += kMask;
    }
    return out;
}

}  // namespace herald
