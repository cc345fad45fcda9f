#include "base/text.hpp"
#include "content/feed/feed.hpp"
#include "content/markup/sanitize.hpp"

/// Any bytes as a feed: read without a failure, within the limits, twice alike; what is called HTML
/// holds no script and stays as it is when it is sanitised again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald::content;
    if (size == 0) return 0;
    // The first byte chooses what the server is said to have sent.
    static const char* const kTypes[] = {"", "text/xml", "application/xml; charset=utf-8",
                                         "text/xml; charset=iso-8859-1", "text/html"};
    const feed::Origin origin{"https://example.com/feed", kTypes[data[0] % 5], {}, {}};
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    feed::FeedLimits limits;
    limits.items = 20;
    const feed::Feed first = feed::parse_feed(bytes, origin, limits);
    const feed::Feed again = feed::parse_feed(bytes, origin, limits);
    if (first.items.size() != again.items.size() || first.items.size() > limits.items)
        __builtin_trap();
    for (const feed::Item& item : first.items) {
        if (item.id.empty() || !herald::is_utf8(item.text)) __builtin_trap();
        if (item.html.find("<script") != std::string::npos) __builtin_trap();
        if (item.url.starts_with("javascript:")) __builtin_trap();
    }
    return 0;
}
