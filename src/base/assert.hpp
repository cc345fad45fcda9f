#pragma once

namespace herald {

/// Prints the broken expectation and aborts. A programmer's error is never an answer to a client.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;

}  // namespace herald

/// A programmer's expectation; stays on in release builds.
#define HERALD_ASSERT(expression)        \
    ((expression) ? static_cast<void>(0) \
                  : ::herald::assertion_failed(#expression, __FILE__, __LINE__))
