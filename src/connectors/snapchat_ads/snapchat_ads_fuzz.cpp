#include "base/error.hpp"
#include "connectors/snapchat_ads/decode.hpp"

/// Any bytes as any answer: refused with an Error or decoded, nothing else.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::connectors::snapchat_ads;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto attempt = [](auto&& f) {
        try {
            f();
        } catch (const Error&) {
        }
    };
    attempt([&] {
        const connector::Document document("Snapchat", text);
        const connector::Node root(document.root());
        attempt([&] { decode_error(root); });
        attempt([&] { next_query(root); });
        attempt([&] { grain_of(root); });
        attempt([&] { decode_stats(root, TimeZone::utc(), [](connector::AdFact) {}); });
        const auto each = [&](const connector::Node& node) {
            attempt([&] { decode_sub_error(node); });
            attempt([&] { decode_account(node); });
            attempt([&] { decode_campaign(node); });
            attempt([&] { decode_ad_squad(node); });
            attempt([&] { decode_ad(node); });
            attempt([&] { decode_creative(node); });
        };
        each(root);
        for (const auto& entry : root.list("campaigns")) each(connector::Node(entry)["campaign"]);
    });
    return 0;
}
