#include <cstddef>
#include <cstdint>

#include "base/error.hpp"
#include "event/stream_wire.hpp"

/// What a client sends over the socket: refused or understood, never a crash.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const auto message =
            herald::event::parse_message({reinterpret_cast<const char*>(data), size});
        if (message.last_event_id) herald::event::sequence_of(*message.last_event_id);
    } catch (const herald::Error&) {
    }
    return 0;
}
