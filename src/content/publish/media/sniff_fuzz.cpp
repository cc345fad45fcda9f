#include "content/publish/media/sniff.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    herald::content::find_media_type({reinterpret_cast<const char*>(data), size});
    return 0;
}
