#include "base/text.hpp"
#include "content/page/page.hpp"

/// Any bytes as a page: read without a failure, within the limits, twice alike.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald::content::page;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    PageLimits limits;
    limits.text_bytes = 10'000;
    const Page page = read_page(bytes, "https://example.com/a", "text/html", limits);
    const Page again = read_page(bytes, "https://example.com/a", "text/html", limits);
    if (page.text != again.text || page.text.size() > limits.text_bytes) __builtin_trap();
    if (!herald::is_utf8(page.text) || page.html.find("<script") != std::string::npos)
        __builtin_trap();
    return 0;
}
