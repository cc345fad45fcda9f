#include "base/error.hpp"
#include "connector/ai/stream.hpp"
#include "connectors/openai/responses.hpp"

/// Any bytes as a response, whole or in events: refused with an Error or decoded.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::connector;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const ai::Troubles troubles({"OpenAI", "", ""});
    const auto attempt = [](auto&& f) {
        try {
            f();
        } catch (const Error&) {
        }
    };
    attempt([&] {
        std::string told;
        const TextSink sink = [&](std::string_view words) { told += words; };
        connectors::openai::ResponseStream out(troubles, sink);
        ai::EventBody body([&](const net::ServerEvent& event) { out.take(event.data); });
        body.feed(text);
        body.finish();
        if (out.finish().text != told) __builtin_trap();
    });
    attempt([&] {
        const Document document("OpenAI", text);
        connectors::openai::decode_response(troubles, Node(document.root()));
    });
    return 0;
}
