#include "content/markup/markdown.hpp"

/// Any bytes as Markdown: nothing active comes out. Texts are free to speak of it, so only tags
/// are looked at; a text's own "<" comes out as "&lt;".
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string html = herald::content::markup::html_of_markdown(
        std::string_view(reinterpret_cast<const char*>(data), size));
    const std::string_view all = html;
    for (std::size_t at = all.find('<'); at != all.npos; at = all.find('<', at + 1)) {
        const std::string_view tag = all.substr(at, all.find('>', at) - at);
        for (const std::string_view active :
             {"<script", "<iframe", "=\"javascript:", "=\"vbscript:"})
            if (tag.find(active) != tag.npos) __builtin_trap();
    }
    return 0;
}
