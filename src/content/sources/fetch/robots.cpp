#include "content/sources/fetch/robots.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "content/sources/fetch/address.hpp"

namespace herald::content::fetch {
namespace {

constexpr std::size_t kMostBytes = 500 << 10, kMostRules = 10'000, kLongestPattern = 2048;
constexpr std::size_t kMostSitemaps = 100;
constexpr double kLongestDelay = 60;

struct Line {
    std::string key;  ///< lower case
    std::string_view value;
};

/// Absent for what is no rule: comments, blank lines, lines without a colon.
std::optional<Line> read_line(std::string_view text) {
    text = text.substr(0, text.find('#'));
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    return Line{to_lower_ascii(trim(text.substr(0, colon))), trim(text.substr(colon + 1))};
}

/// "Herald/1.0" names the agent herald.
std::string_view token_of(std::string_view value) {
    std::size_t size = 0;
    while (size < value.size() &&
           ((value[size] >= 'a' && value[size] <= 'z') ||
            (value[size] >= 'A' && value[size] <= 'Z') || value[size] == '-' || value[size] == '_'))
        ++size;
    return value.substr(0, size);
}

/// `*` is any text, `$` at the end the end. Walks back to the last star only, so that no pattern
/// costs more than its length times the path's.
bool matches(std::string_view pattern, std::string_view path) {
    const bool anchored = pattern.ends_with('$');
    if (anchored) pattern.remove_suffix(1);
    std::size_t p = 0, at = 0, star = std::string_view::npos, behind = 0;
    for (;;) {
        if (p == pattern.size() && (!anchored || at == path.size())) return true;
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            behind = at;
            continue;
        }
        if (p < pattern.size() && at < path.size() && pattern[p] == path[at]) {
            ++p;
            ++at;
            continue;
        }
        if (star == std::string_view::npos || behind >= path.size()) return false;
        p = star + 1;
        at = ++behind;
    }
}

struct Group {
    bool for_us = false, for_all = false;
};

}  // namespace

Robots Robots::closed() {
    Robots out;
    out.rules_.push_back({"/", false});
    return out;
}

Robots Robots::parse(std::string_view text, std::string_view agent) {
    text = text.substr(0, kMostBytes);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    Robots ours, all;
    bool named = false, in_rules = true;
    Group group;
    while (!text.empty()) {
        const auto end = text.find_first_of("\r\n");
        const auto line = read_line(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (!line) continue;
        if (line->key == "user-agent") {
            if (in_rules) group = {};
            in_rules = false;
            if (line->value == "*") group.for_all = true;
            if (equals_ignoring_case(token_of(line->value), agent)) named = group.for_us = true;
            continue;
        }
        if (line->key == "sitemap") {
            if (ours.sitemaps_.size() < kMostSitemaps)
                ours.sitemaps_.emplace_back(clip(line->value, kLongestPattern));
            continue;
        }
        const bool allow = line->key == "allow", disallow = line->key == "disallow";
        if (!allow && !disallow && line->key != "crawl-delay") continue;
        in_rules = true;
        for (Robots* to : {group.for_us ? &ours : nullptr, group.for_all ? &all : nullptr}) {
            if (to == nullptr) continue;
            if ((allow || disallow) && !line->value.empty() &&
                line->value.size() <= kLongestPattern && to->rules_.size() < kMostRules)
                to->rules_.push_back({normal_escapes(line->value), allow});
            double seconds = 0;
            if (line->key == "crawl-delay" &&
                std::from_chars(line->value.data(), line->value.data() + line->value.size(),
                                seconds)
                        .ec == std::errc{} &&
                seconds >= 0)
                to->delay_ = std::chrono::milliseconds(
                    static_cast<std::int64_t>(std::min(seconds, kLongestDelay) * 1000));
        }
    }
    if (!named) {
        ours.rules_ = std::move(all.rules_);
        ours.delay_ = all.delay_;
    }
    return ours;
}

bool Robots::allows(std::string_view path) const {
    const std::string plain = normal_escapes(path.empty() ? "/" : path);
    if (plain == "/robots.txt") return true;
    std::size_t longest = 0;
    bool allowed = true;
    for (const Rule& rule : rules_) {
        const std::size_t size = rule.pattern.size();
        if (size < longest || (size == longest && !rule.allow)) continue;
        if (!matches(rule.pattern, plain)) continue;
        longest = size;
        allowed = rule.allow;
    }
    return allowed;
}

}  // namespace herald::content::fetch
