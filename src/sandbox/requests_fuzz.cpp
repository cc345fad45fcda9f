#include "sandbox/test_support.hpp"

/// Any bytes as a request of a known caller: "METHOD address\n" and the body. Whatever comes, an
/// answer goes back; nothing is thrown, nothing grows without bound.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald::sandbox;
    static Sandbox sandbox(test::small_world(8), test::kClock);
    static test::Client client(sandbox);
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto line = text.substr(0, text.find('\n'));
    const auto space = line.find(' ');
    if (space == std::string_view::npos) return 0;
    client.send(std::string(line.substr(0, space)), std::string(line.substr(space + 1)),
                std::string(text.substr(std::min(text.size(), line.size() + 1))));
    sandbox.set_faults({});  // one of them breaks connections
    return 0;
}
