#include "connectors/telegram/preview.hpp"

/// Any bytes as a page: read, whatever they are; nothing grows without bound.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald::connectors::telegram;
    const auto out = read_preview({reinterpret_cast<const char*>(data), size});
    if (out.items.size() > 200) __builtin_trap();
    for (const auto& item : out.items)
        if (item.external_id.empty()) __builtin_trap();
    return 0;
}
