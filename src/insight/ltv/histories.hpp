#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "insight/ltv/purchases.hpp"

namespace herald::insight {

/// Customers with equal histories counted once: a likelihood is then summed over hundreds of lines
/// instead of millions of people.
class TalliedHistories {
public:
    /// Throws Error{invalid} when there is too little to fit, or a line cannot be.
    explicit TalliedHistories(std::span<const PurchaseHistory> customers);

    double mean_age() const { return mean_age_; }

    template <class F>
    double sum(const F& f) const {
        double out = 0;
        for (const auto& line : lines_) out += static_cast<double>(line.count) * f(line.history);
        return out;
    }

private:
    struct Line {
        PurchaseHistory history;
        std::int64_t count;
    };
    std::vector<Line> lines_;
    double mean_age_ = 0;
};

}  // namespace herald::insight
