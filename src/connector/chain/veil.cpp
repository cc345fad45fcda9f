#include "connector/chain/veil.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/redact.hpp"
#include "base/text.hpp"

namespace herald::connector::chain {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_local(char c) {
    return is_digit(c) || is_letter(c) || std::string_view("._%+-").find(c) != std::string::npos;
}
bool is_domain(char c) { return is_digit(c) || is_letter(c) || c == '.' || c == '-'; }

/// Beginnings that keys of well-known services have.
constexpr std::array<std::string_view, 14> kBeginnings{
    "sk-",         "sk_live_", "sk_test_", "rk_live_", "AKIA",  "ASIA",   "AIza",
    "github_pat_", "ghp_",     "gho_",     "xoxb-",    "xoxp-", "glpat-", "whsec_"};

std::size_t word_length(std::string_view text) {
    return std::min(text.find_first_of(" \t\r\n\"'`,;()<>[]{}"), text.size());
}

/// At least eight characters with a digit among letters, or a password in an address.
bool has_strong_word(std::string_view line) {
    if (const auto at = line.find("://"); at != std::string_view::npos)
        if (line.find('@', at) != std::string_view::npos) return true;
    for (std::size_t i = 0; i < line.size();) {
        const std::size_t size = word_length(line.substr(i));
        const std::string_view word = line.substr(i, size);
        const bool digits = std::any_of(word.begin(), word.end(), is_digit);
        const bool letters = std::any_of(word.begin(), word.end(), is_letter);
        if (size >= 8 && digits && letters) return true;
        i += size + 1;
    }
    return false;
}

std::string without_known_keys(std::string_view line) {
    std::string out;
    for (std::size_t i = 0; i < line.size();) {
        const bool begins = i == 0 || (!is_letter(line[i - 1]) && !is_digit(line[i - 1]));
        const std::string_view rest = line.substr(i);
        const std::size_t size = word_length(rest);
        const bool key =
            begins && size >= 16 &&
            std::any_of(kBeginnings.begin(), kBeginnings.end(),
                        [&](std::string_view start) { return rest.starts_with(start); });
        if (key) {
            out += "***";
            i += size;
        } else {
            out += line[i++];
        }
    }
    return out;
}

/// The length of an address that begins here; 0 when none does.
std::size_t email_length(std::string_view text) {
    std::size_t local = 0;
    while (local < text.size() && local < 64 && is_local(text[local])) ++local;
    if (local == 0 || local >= text.size() || text[local] != '@') return 0;
    std::size_t end = local + 1;
    while (end < text.size() && is_domain(text[end])) ++end;
    while (end > local + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
    const std::string_view domain = text.substr(local + 1, end - local - 1);
    const auto dot = domain.rfind('.');
    const bool good = dot != std::string_view::npos && dot > 0 && domain.size() - dot > 2 &&
                      is_letter(domain.back()) && text[0] != '.';
    return good ? end : 0;
}

/// The length of a phone number that begins here. Numbers without a +, a 0 or a bracket in front
/// are taken for amounts and dates.
std::size_t phone_length(std::string_view text) {
    if (text.empty() || (text[0] != '+' && text[0] != '0' && text[0] != '(')) return 0;
    std::size_t digits = 0, end = 0, gaps = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_digit(text[i])) {
            ++digits;
            gaps = 0;
            end = i + 1;
        } else if (std::string_view(" -./()").find(text[i]) != std::string::npos ||
                   (i == 0 && text[i] == '+')) {
            if (++gaps > 2) break;
        } else {
            break;
        }
    }
    const std::string_view found = text.substr(0, end);
    const bool plain = found.find_first_not_of("0123456789") == std::string_view::npos;
    const std::size_t least = text[0] == '+' ? 8 : plain ? 10 : 9;
    if (digits < least || digits > 15) return 0;
    const bool day = end >= 10 && text[4] == '-' && text[7] == '-';  // 0999-01-01 is a day
    return day || (end < text.size() && (is_letter(text[end]) || text[end] == '@')) ? 0 : end;
}

}  // namespace

std::string without_keys(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const std::string line = without_known_keys(text.substr(0, end));
        out += has_strong_word(line) ? redact(line) : line;
        if (end < text.size()) out += '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string Veil::word_for(std::string_view kind, std::string_view value) {
    const auto known = by_value_.find(value);
    if (known != by_value_.end()) return known->second;
    std::size_t& count = kind == "email" ? emails_ : phones_;
    std::string word = fmt::format("[{} {}]", kind, ++count);
    by_value_.emplace(value, word);
    by_word_.emplace(word, value);
    return word;
}

std::string Veil::hide(std::string_view given) {
    const std::string text = without_keys(given);
    if (personal_ == Personal::kept) return text;
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view rest = std::string_view(text).substr(i);
        const bool begins = i == 0 || !(is_local(text[i - 1]) || text[i - 1] == '@');
        if (const std::size_t size = begins ? email_length(rest) : 0; size > 0) {
            out += word_for("email", rest.substr(0, size));
            i += size;
        } else if (const std::size_t phone = begins ? phone_length(rest) : 0; phone > 0) {
            out += word_for("phone", rest.substr(0, phone));
            i += phone;
        } else {
            out += text[i++];
        }
    }
    return out;
}

Prompt Veil::hide(Prompt prompt) {
    for (ChatMessage& message : prompt.messages) message.text = hide(message.text);
    return prompt;
}

std::string Veil::reveal(std::string_view text) const {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto open = std::min(text.find('['), text.size());
        out += text.substr(0, open);
        text.remove_prefix(open);
        const auto close = text.find(']');
        if (close == std::string_view::npos) break;
        const auto known = by_word_.find(text.substr(0, close + 1));
        if (known == by_word_.end()) {
            out += text.front();
            text.remove_prefix(1);
        } else {
            out += known->second;
            text.remove_prefix(close + 1);
        }
    }
    out += text;
    return out;
}

}  // namespace herald::connector::chain
