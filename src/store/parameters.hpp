#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/value.hpp"

/// The named parameters of one prepared statement. Shared by the three databases.
namespace herald::store {

class Parameters {
public:
    Parameters() = default;
    /// Names without the colon, in the order of the database's own numbers.
    explicit Parameters(std::vector<std::string> names)
        : names_(std::move(names)), places_(names_.size(), 0) {}

    std::size_t size() const { return names_.size(); }
    bool has(std::string_view name) const;
    /// Finds every name among `params`; value(i) is then what parameter number i + 1 takes. A name
    /// without a value, and a value without a name (other than tenant's), are Error{internal}.
    /// Callers bind in one order, so the last places are tried first.
    void match(const Params& params, std::string_view sql);
    const Value& value(const Params& params, std::size_t i) const {
        return params[places_[i]].value;
    }

private:
    std::vector<std::string> names_;
    std::vector<std::uint32_t> places_;
};

}  // namespace herald::store
