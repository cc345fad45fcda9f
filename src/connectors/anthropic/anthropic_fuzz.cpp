#include "base/error.hpp"
#include "connector/ai/stream.hpp"
#include "connectors/anthropic/messages.hpp"

/// Any bytes as a message, whole or in events: refused with an Error or decoded; what is handed on
/// is what is returned.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::connector;
    using connectors::anthropic::Wanted;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const ai::Troubles troubles({"Anthropic", "", ""});
    const auto attempt = [](auto&& f) {
        try {
            f();
        } catch (const Error&) {
        }
    };
    for (const Wanted wanted : {Wanted::text, Wanted::json}) {
        attempt([&] {
            std::string told;
            const TextSink sink = [&](std::string_view words) { told += words; };
            connectors::anthropic::MessageStream out(troubles, wanted, sink);
            ai::EventBody body([&](const net::ServerEvent& event) { out.take(event.data); });
            body.feed(text);
            body.finish();
            if (out.finish().text != told) __builtin_trap();
        });
        attempt([&] {
            const Document document("Anthropic", text);
            connectors::anthropic::decode_message(troubles, wanted, Node(document.root()));
        });
    }
    return 0;
}
