#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "content/sources/fetch/address.hpp"
#include "content/sources/fetch/robots.hpp"

using namespace herald::content::fetch;

/// Any bytes are a robots.txt, and any are an address: its canonical form is its own.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto robots = Robots::parse(text, "Herald");
    robots.allows(text.substr(0, 200));
    if (!robots.allows("/robots.txt")) std::abort();
    const auto canonical = canonical_address("https://example.com/" + std::string(text));
    if (canonical.empty()) std::abort();
    return 0;
}
