#include "base/error.hpp"
#include "connectors/meta_ads/decode.hpp"

/// Any bytes as any answer: refused with an Error or decoded, nothing else.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::connectors::meta_ads;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    net::Headers headers{{"X-Business-Use-Case-Usage", std::string(text)},
                         {"X-App-Usage", std::string(text)}};
    decode_usage(headers);
    const auto attempt = [](auto&& f) {
        try {
            f();
        } catch (const Error&) {
        }
    };
    attempt([&] {
        const connector::Document document("Meta", text);
        const connector::Node root(document.root());
        attempt([&] { next_cursor(root); });
        attempt([&] { decode_error(root); });
        attempt([&] { decode_report_state(root); });
        const auto each = [&](const connector::Node& node) {
            attempt([&] { decode_account(node); });
            attempt([&] { decode_campaign(node, Currency{}); });
            attempt([&] { decode_ad_set(node, Currency{}); });
            attempt([&] { decode_ad(node); });
            attempt([&] { decode_fact(node, {}); });
        };
        each(root);
        for (const auto& entry : root.list("data")) each(connector::Node(entry));
    });
    return 0;
}
