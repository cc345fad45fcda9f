#include "base/error.hpp"
#include "connector/ai/stream.hpp"
#include "connectors/gemini/generate.hpp"

/// Any bytes as any answer, whole or in events: refused with an Error or decoded.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::connector;
    using connectors::gemini::Generation;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const ai::Troubles troubles({"Gemini", "", ""});
    const auto attempt = [](auto&& f) {
        try {
            f();
        } catch (const Error&) {
        }
    };
    attempt([&] {
        std::string told;
        const TextSink sink = [&](std::string_view words) { told += words; };
        Generation out(troubles, sink);
        ai::EventBody body([&](const net::ServerEvent& event) { out.take(event.data); });
        body.feed(text);
        body.finish();
        if (!body.document().empty()) out.take(body.document());
        if (out.finish(Generation::End::must_be_named).text != told) __builtin_trap();
    });
    attempt([&] {
        const Document document("Gemini", text);
        const Node root(document.root());
        attempt([&] { connectors::gemini::decode_picture(troubles, root); });
        attempt([&] {
            Embeddings out;
            connectors::gemini::decode_embeddings(troubles, root, 2, out);
        });
        if (root.exists()) connectors::gemini::response_schema(document.root().as_object());
    });
    return 0;
}
