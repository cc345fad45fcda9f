#include "insight/ltv/histories.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <tuple>

#include "base/error.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kFewest = 10;

void check(const PurchaseHistory& c, std::size_t number) {
    const bool finite =
        std::isfinite(c.repeats) && std::isfinite(c.recency) && std::isfinite(c.age);
    if (finite && c.repeats >= 0 && c.recency >= 0 && c.age >= c.recency && c.age > 0 &&
        (c.repeats > 0 || c.recency == 0))
        return;
    throw Error(ErrorKind::invalid,
                fmt::format("Customer {} cannot be: {} repeat purchases, the last {} after the "
                            "first, observed for {}.",
                            number + 1, c.repeats, c.recency, c.age));
}

}  // namespace

TalliedHistories::TalliedHistories(std::span<const PurchaseHistory> customers) {
    if (customers.size() < kFewest)
        throw Error(ErrorKind::invalid, fmt::format("Not enough data: {} customers, at least {}.",
                                                    customers.size(), kFewest));
    std::map<std::tuple<double, double, double>, std::int64_t> counted;
    bool anybody_came_back = false;
    for (std::size_t i = 0; i < customers.size(); ++i) {
        const auto& c = customers[i];
        check(c, i);
        ++counted[{c.repeats, c.recency, c.age}];
        mean_age_ += c.age / static_cast<double>(customers.size());
        anybody_came_back = anybody_came_back || c.repeats > 0;
    }
    if (!anybody_came_back)
        throw Error(ErrorKind::invalid, "Not enough data: no customer has bought again yet.");
    for (const auto& [history, count] : counted)
        lines_.push_back(
            {{std::get<0>(history), std::get<1>(history), std::get<2>(history)}, count});
}

}  // namespace herald::insight
