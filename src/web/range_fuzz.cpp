#include "web/range.hpp"

/// Any bytes as a Range header: passed over, beyond the file, or a part that lies within it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald::web;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const std::uint64_t file_size : {0ULL, 1ULL, 1000ULL, ~0ULL}) {
        const AskedRange asked = parse_range(text, file_size);
        if (asked.fit != AskedRange::Fit::part) continue;
        if (asked.size == 0 || asked.offset >= file_size || asked.size > file_size - asked.offset)
            __builtin_trap();
    }
    return 0;
}
