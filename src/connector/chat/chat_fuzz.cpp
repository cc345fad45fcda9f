#include "base/error.hpp"
#include "connector/chat/complete.hpp"
#include "connector/chat/media.hpp"

/// Any bytes as any answer of this wire, whole or in events: refused with an Error or decoded,
/// however the bytes are cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::connector;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const ai::Troubles troubles({"A server", "", ""});
    const auto attempt = [](auto&& f) {
        try {
            f();
        } catch (const Error&) {
        }
    };
    const auto stream = [&](std::size_t piece) {
        std::string told;
        attempt([&] {
            const TextSink sink = [&](std::string_view words) { told += words; };
            chat::ChatStream out(troubles, sink);
            ai::EventBody body([&](const net::ServerEvent& event) { out.take(event.data); });
            for (std::size_t at = 0; at < text.size(); at += piece)
                body.feed(text.substr(at, piece));
            body.finish();
            if (out.finish().text != told) __builtin_trap();
        });
        return told;
    };
    if (text.find_first_of("{[<\"") != 0 && stream(1) != stream(size + 1)) __builtin_trap();
    attempt([&] {
        const Document document("A server", text);
        const Node root(document.root());
        attempt([&] { chat::decode_completion(troubles, root); });
        attempt([&] { chat::decode_transcript(troubles, root); });
        Embeddings vectors;
        attempt([&] { chat::decode_embeddings(troubles, root, 2, vectors); });
    });
    net::HttpResponse response;
    response.status = 429;
    response.body = text;
    response.headers.set("retry-after", std::string(text.substr(0, 20)));
    attempt([&] { chat::raise(troubles, chat::read_problem(response, Time{})); });
    return 0;
}
