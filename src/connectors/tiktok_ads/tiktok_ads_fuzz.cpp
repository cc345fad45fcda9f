#include "base/error.hpp"
#include "connectors/tiktok_ads/decode.hpp"

/// Any bytes as any answer: refused with an Error or decoded, nothing else.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::connectors::tiktok_ads;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto attempt = [](auto&& f) {
        try {
            f();
        } catch (const Error&) {
        }
    };
    attempt([&] {
        const connector::Document document("TikTok", text);
        const connector::Node root(document.root());
        attempt([&] { decode_envelope(root); });
        attempt([&] { decode_page_info(root["data"]); });
        const auto each = [&](const connector::Node& node) {
            attempt([&] { decode_account(node); });
            attempt([&] { decode_campaign(node); });
            attempt([&] { decode_ad_group(node); });
            attempt([&] { decode_ad(node); });
            attempt([&] { decode_fact(node); });
        };
        each(root);
        for (const auto& entry : root["data"].list("list")) each(connector::Node(entry));
    });
    return 0;
}
