#include "base/error.hpp"
#include "net/sse.hpp"

/// Any bytes as an event stream: events are the same however the bytes are cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto read = [&](std::size_t piece) {
        std::string out;
        net::SseReader reader(
            [&](const net::ServerEvent& e) { out += e.event + '\0' + e.data + '\0' + e.id + '\0'; },
            1000);
        try {
            for (std::size_t i = 0; i < text.size(); i += piece) reader.feed(text.substr(i, piece));
        } catch (const Error&) {
            out += "too large";
        }
        return out;
    };
    if (read(1) != read(text.size() + 1) || read(3) != read(1)) __builtin_trap();
    return 0;
}
