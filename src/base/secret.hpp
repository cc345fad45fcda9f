#pragma once

#include <utility>

namespace herald {

/// A value that must not be shown: it has no JSON writer and no formatter, so printing it does not
/// compile.
template <class T>
class Secret {
public:
    Secret() = default;
    explicit Secret(T value) : value_(std::move(value)) {}
    /// The one way to the value; search for it to see who looks.
    const T& reveal() const { return value_; }

private:
    T value_{};
};

}  // namespace herald
