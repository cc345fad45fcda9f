#include "content/markup/sanitize.hpp"

/// Any bytes as HTML: no script comes through, and what came through once comes through again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald::content::markup;
    const std::string_view html(reinterpret_cast<const char*>(data), size);
    const std::string once = sanitize_html(html, "https://example.com/");
    if (once.find("<script") != std::string::npos || once.find("<iframe") != std::string::npos)
        __builtin_trap();
    const std::string twice = sanitize_html(once, "https://example.com/");
    if (twice.find("<script") != std::string::npos || twice.size() > once.size() + 1'000'000)
        __builtin_trap();
    plain_text(html);
    looks_like_html(html);
    return 0;
}
