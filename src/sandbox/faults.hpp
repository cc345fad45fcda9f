#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sandbox/market/world.hpp"

namespace herald::sandbox {

/// The faults that are switched on, and what each has left. Not thread-safe.
class FaultBook {
public:
    explicit FaultBook(std::uint64_t seed) : seed_(seed) {}

    void set(std::vector<market::FaultSpec> faults) { faults_ = std::move(faults); }
    /// As given, with `count` being what is left.
    const std::vector<market::FaultSpec>& all() const { return faults_; }
    /// The first fault of these kinds that strikes this call; counted off.
    std::optional<market::FaultSpec> strike(market::Platform platform, std::string_view path,
                                            std::initializer_list<market::FaultKind> kinds);
    /// The same for what is no ad platform, by its name.
    std::optional<market::FaultSpec> strike(std::string_view service, std::string_view path,
                                            std::initializer_list<market::FaultKind> kinds);

private:
    template <class Concerns>
    std::optional<market::FaultSpec> first(const Concerns& concerns, std::string_view path,
                                           std::initializer_list<market::FaultKind> kinds);

    std::uint64_t seed_, calls_ = 0;
    std::vector<market::FaultSpec> faults_;
};

}  // namespace herald::sandbox
