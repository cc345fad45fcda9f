#include "content/page/page.hpp"

#include <fmt/format.h>

#include "base/charset.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "content/markup/address.hpp"
#include "content/markup/sanitize.hpp"
#include "content/page/article.hpp"
#include "content/page/metadata.hpp"

namespace herald::content::page {
namespace {

/// charset=… of a header or of a <meta> in the first 4 KB.
std::string charset_in(std::string_view text) {
    const std::string lower = to_lower_ascii(text);
    for (auto at = lower.find("charset"); at != std::string::npos;
         at = lower.find("charset", at + 7)) {
        std::string_view value = trim(std::string_view(lower).substr(at + 7));
        if (!value.starts_with('=')) continue;
        value = trim(value.substr(1));
        while (!value.empty() && (value[0] == '"' || value[0] == '\'')) value.remove_prefix(1);
        value = value.substr(0, value.find_first_of(" \t\r\n\"';>/"));
        if (!value.empty()) return std::string(value);
    }
    return {};
}

std::string decode(std::string_view bytes, std::string_view content_type, std::string& encoding) {
    const auto attempt = [&](const std::string& name) {
        auto text = name.empty() ? std::nullopt : decode_charset(bytes, name, Broken::refuse);
        if (text) encoding = name;
        return text;
    };
    std::string marked;
    if (bytes.starts_with("\xEF\xBB\xBF")) marked = "utf-8";
    if (bytes.starts_with("\xFF\xFE")) marked = "utf-16le";
    if (bytes.starts_with("\xFE\xFF")) marked = "utf-16be";
    const std::string said = charset_in(bytes.substr(0, 4096));
    for (const std::string& name :
         {marked, charset_in(content_type), said, std::string("utf-8"), std::string("?")})
        if (auto text = attempt(name == "?" ? guess_charset(bytes) : name)) {
            std::erase(*text, '\0');
            return *std::move(text);
        }
    // A page of two minds: what was said, with holes.
    encoding = said.empty() ? "utf-8" : said;
    auto text = decode_charset(bytes, encoding, Broken::replace);
    if (!text) {
        encoding = "windows-1252";
        text = decode_charset(bytes, encoding, Broken::replace);
    }
    std::string out = std::move(text).value_or(std::string());
    std::erase(out, '\0');
    return out;
}

std::string base_of(const Tree& tree, std::string_view url) {
    const std::uint32_t base = tree.find("base");
    if (base == kNone) return std::string(url);
    const std::string address = markup::safe_address(url, tree.attribute(tree[base], "href"));
    return address.empty() ? std::string(url) : address;
}

std::string first_paragraph(std::string_view text) {
    constexpr std::size_t kLeast = 40, kLongest = 600;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        if (line.size() >= kLeast) return std::string(clip(line, kLongest));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return {};
}

}  // namespace

Page read_page(std::string_view bytes, std::string_view url, std::string_view content_type,
               const PageLimits& limits) {
    if (bytes.size() > limits.bytes)
        throw Error(ErrorKind::too_large,
                    fmt::format("A page may have at most {} MB.", limits.bytes >> 20));
    Page page;
    const std::string html = decode(bytes, content_type, page.encoding);
    Tree tree(html, limits.nodes);
    const std::string base = base_of(tree, url);
    read_metadata(tree, base, page);
    const Article article = find_article(tree);
    page.text = article_text(tree, article, limits.text_bytes);
    page.html = markup::sanitize_html(article_html(tree, article, 2 * limits.text_bytes), base);
    if (page.excerpt.empty()) page.excerpt = first_paragraph(page.text);
    constexpr double kWorthReading = 250;
    page.readable = article.good >= kWorthReading;
    return page;
}

}  // namespace herald::content::page
