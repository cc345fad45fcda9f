#include "connectors/linkedin/linkedin.hpp"

/// Any text survives being escaped; any bytes can be read as a little text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald::connectors::linkedin;
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (from_little_text(to_little_text(text)) != text) __builtin_trap();
    from_little_text(text);
    return 0;
}
