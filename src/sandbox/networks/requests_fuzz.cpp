#include "sandbox/networks/networks.hpp"

/// Any bytes as a request of somebody who knows the keys: "METHOD path content-type\n" and the
/// body. Whatever comes, an answer goes back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::sandbox::networks;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto line = text.substr(0, text.find('\n'));
    const auto first = line.find(' ');
    if (first == std::string_view::npos) return 0;
    const auto second = std::min(line.find(' ', first + 1), line.size());
    web::Request request;
    request.method = std::string(line.substr(0, first));
    const auto address = line.substr(first + 1, second - first - 1);
    request.path = std::string(address.substr(0, address.find('?')));
    if (request.path.size() < address.size())
        request.query = std::string(address.substr(request.path.size() + 1));
    if (second < line.size())
        request.headers.set("Content-Type", std::string(line.substr(second + 1)));
    request.body = std::string(text.substr(std::min(text.size(), line.size() + 1)));
    request.headers.set("Host", "sandbox");
    request.headers.set("Authorization", "Bearer " + std::string(Keys::token));
    const auto network = network_of(request);
    if (!network) return 0;
    Networks networks(7);
    networks.answer(*network, request, Trouble::none, time_of(1'795'000'000'000'000));
    return 0;
}
