#include "base/error.hpp"
#include "connectors/google_ads/decode.hpp"
#include "connectors/google_ads/stream.hpp"

/// Any bytes as any answer, cut in two: refused with an Error or decoded, nothing else.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::connectors::google_ads;
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto attempt = [](auto&& f) {
        try {
            f();
        } catch (const Error&) {
        }
    };
    ChunkReader reader([&](std::string_view element) {
        const connector::Document document("Google Ads", element);
        const connector::Node root(document.root());
        attempt([&] { decode_error(root); });
        attempt([&] { decode_partial_failure(root); });
        const auto each = [&](const connector::Node& node) {
            attempt([&] { decode_client(node); });
            attempt([&] { decode_campaign(node); });
            attempt([&] { decode_ad_group(node); });
            attempt([&] { decode_ad(node); });
            attempt([&] { decode_fact(node); });
        };
        each(root);
        for (const auto& row : root.list("results")) each(connector::Node(row));
    });
    attempt([&] {
        const std::size_t cut = data[size / 2] % size;
        reader.feed(text.substr(0, cut));
        reader.feed(text.substr(cut));
        reader.finish();
    });
    return 0;
}
