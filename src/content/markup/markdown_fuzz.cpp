#include "content/markup/allowed.hpp"
#include "content/markup/markdown.hpp"

namespace {

using herald::content::markup::is_address_attribute;

/// An address that runs code; the radius of a circle may say what it likes.
bool leads_to_code(std::string_view tag) {
    for (const std::string_view code : {"=\"javascript:", "=\"vbscript:"})
        for (auto at = tag.find(code); at != tag.npos; at = tag.find(code, at + 1)) {
            const auto name = tag.substr(0, at).substr(tag.substr(0, at).rfind(' ') + 1);
            if (is_address_attribute(name) || name.ends_with("href")) return true;
        }
    return false;
}

}  // namespace

/// Any bytes as Markdown: nothing active comes out. Texts are free to speak of it, so only tags
/// are looked at; a text's own "<" comes out as "&lt;".
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string html = herald::content::markup::html_of_markdown(
        std::string_view(reinterpret_cast<const char*>(data), size));
    const std::string_view all = html;
    for (std::size_t at = all.find('<'); at != all.npos; at = all.find('<', at + 1)) {
        const std::string_view tag = all.substr(at, all.find('>', at) - at);
        const bool active = tag.starts_with("<script") || tag.starts_with("<iframe");
        if (active || leads_to_code(tag)) __builtin_trap();
    }
    return 0;
}
