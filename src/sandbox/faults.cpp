#include "sandbox/faults.hpp"

#include <algorithm>

#include "sandbox/market/random.hpp"

namespace herald::sandbox {

using market::FaultSpec;

template <class Concerns>
std::optional<FaultSpec> FaultBook::first(const Concerns& concerns, std::string_view path,
                                          std::initializer_list<market::FaultKind> kinds) {
    const market::Draw draw(seed_, market::Purpose::faults, ++calls_);
    for (std::size_t i = 0; i < faults_.size(); ++i) {
        FaultSpec& fault = faults_[i];
        if (std::find(kinds.begin(), kinds.end(), fault.kind) == kinds.end()) continue;
        if (!concerns(fault)) continue;
        if (fault.path && path.find(*fault.path) == std::string_view::npos) continue;
        if (fault.count && *fault.count <= 0) continue;
        if (fault.probability && draw.uniform(static_cast<unsigned>(i)) >= *fault.probability)
            continue;
        if (fault.count) --*fault.count;
        return fault;
    }
    return std::nullopt;
}

std::optional<FaultSpec> FaultBook::strike(market::Platform platform, std::string_view path,
                                           std::initializer_list<market::FaultKind> kinds) {
    const auto concerns = [&](const FaultSpec& fault) {
        return !fault.service && (!fault.platform || *fault.platform == platform);
    };
    return first(concerns, path, kinds);
}

std::optional<FaultSpec> FaultBook::strike(std::string_view service, std::string_view path,
                                           std::initializer_list<market::FaultKind> kinds) {
    const auto concerns = [&](const FaultSpec& fault) {
        return !fault.platform && (!fault.service || *fault.service == service);
    };
    return first(concerns, path, kinds);
}

}  // namespace herald::sandbox
