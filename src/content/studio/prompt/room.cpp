#include "content/studio/prompt/room.hpp"

namespace herald::content::studio {

const NetworkLimits* tightest(const Wanted& wanted) {
    const NetworkLimits* out = nullptr;
    for (const std::string& id : wanted.networks) {
        const NetworkLimits* one = find_network(id);
        if (one != nullptr && (out == nullptr || one->max_text < out->max_text)) out = one;
    }
    return out;
}

std::string only_network(const Wanted& wanted) {
    return wanted.networks.size() == 1 ? wanted.networks.front() : std::string();
}

}  // namespace herald::content::studio
