#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace herald::content::fetch {

/// What a robots.txt asks of one agent (RFC 9309). Of one that says nothing everything may be read.
class Robots {
public:
    /// Any bytes; only the first 500 KiB count. `agent` is the product token, letters only.
    static Robots parse(std::string_view text, std::string_view agent);
    /// Nothing may be read: what a robots.txt that cannot be reached means.
    static Robots closed();

    /// Whether an address may be read: its path with its query, from the first slash. The longest
    /// rule decides, allowing wins between equals, /robots.txt is always open.
    bool allows(std::string_view path) const;
    /// Not in the RFC, but asked for: a pause between two requests, at most a minute.
    std::optional<std::chrono::milliseconds> delay() const { return delay_; }
    const std::vector<std::string>& sitemaps() const { return sitemaps_; }

private:
    struct Rule {
        std::string pattern;
        bool allow = false;
    };
    std::vector<Rule> rules_;
    std::optional<std::chrono::milliseconds> delay_;
    std::vector<std::string> sitemaps_;
};

}  // namespace herald::content::fetch
