#include "store/parameters.hpp"

#include "base/error.hpp"

namespace herald::store {

bool Parameters::has(std::string_view name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
}

void Parameters::match(const Params& params, std::string_view sql) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
        std::uint32_t& place = places_[i];
        if (place < params.size() && params[place].name == names_[i]) continue;
        const auto found = std::find_if(params.begin(), params.end(),
                                        [&](const Param& p) { return p.name == names_[i]; });
        if (found == params.end())
            throw Error(ErrorKind::internal, "Something broke on our side.",
                        fmt::format(":{} is not bound: {}", names_[i], sql));
        place = static_cast<std::uint32_t>(found - params.begin());
    }
    if (params.size() == names_.size()) return;
    for (const Param& param : params)
        if (param.name != "tenant" && !has(param.name))
            throw Error(ErrorKind::internal, "Something broke on our side.",
                        fmt::format("there is no :{} in: {}", param.name, sql));
}

}  // namespace herald::store
