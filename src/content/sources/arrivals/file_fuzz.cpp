#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "content/sources/arrivals/arrival.hpp"

/// Any bytes are a file of items or are refused in words; what is kept fits its limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald::content::arrivals;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        for (const auto& item : from_file(text, herald::time_of(1'795'000'000'000'000)).items)
            if (item.title.size() > kTitleBytes || item.text.size() > kTextBytes ||
                item.external_id.empty())
                __builtin_trap();
    } catch (const herald::Error&) {
    }
    return 0;
}
