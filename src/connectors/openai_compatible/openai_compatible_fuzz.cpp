#include "base/error.hpp"
#include "connector/ai/stream.hpp"
#include "connectors/openai_compatible/ollama.hpp"

/// Any bytes as an answer of Ollama: refused with an Error or decoded, however the bytes are cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::connector;
    namespace ollama = connectors::openai_compatible::ollama;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const ai::Troubles troubles({"Ollama", "", ""});
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
            ollama::Chat out(troubles, sink);
            ai::LineBody lines([&](std::string_view line) { out.take(line); });
            for (std::size_t at = 0; at < text.size(); at += piece)
                lines.feed(text.substr(at, piece));
            lines.finish();
            if (out.finish().text != told) __builtin_trap();
        });
        return told;
    };
    if (stream(1) != stream(size + 1)) __builtin_trap();
    attempt([&] {
        const Document document("Ollama", text);
        Embeddings out;
        attempt([&] { ollama::decode_embeddings(troubles, Node(document.root()), 2, out); });
        attempt([&] { ollama::decode_models(troubles, Node(document.root())); });
    });
    attempt([&] { throw troubles.error(ollama::read_problem(text, 500)); });
    return 0;
}
