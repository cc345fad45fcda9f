#include <algorithm>
#include <cmath>

#include "content/sources/trends/bursts.hpp"

namespace herald::content::trends {
namespace {

constexpr double kLn10 = 2.302585092994046;

double log_gamma(double x) {
    int sign = 0;
    return ::lgamma_r(x, &sign);  // std::lgamma writes a global
}

}  // namespace

/// The tail is summed from the count on: its terms fall faster than a geometric series once the
/// count is above the mean, so that nothing is lost to 1 - (almost 1).
double log10_tail(std::uint32_t count, double mean, double dispersion) {
    if (count == 0) return 0;
    mean = std::max(mean, 1e-9);
    const double n = count;
    if (n <= mean) return 0;
    const bool poisson = dispersion < 1.0001;
    const double size = poisson ? 0 : mean / (dispersion - 1);
    const double odds = poisson ? 0 : (dispersion - 1) / dispersion;  // of one more
    const double first = poisson ? n * std::log(mean) - mean - log_gamma(n + 1)
                                 : log_gamma(n + size) - log_gamma(size) - log_gamma(n + 1) -
                                       size * std::log(dispersion) + n * std::log(odds);
    double sum = 1, term = 1;
    for (double k = n; term > sum * 1e-12 && k < n + 100'000; ++k) {
        term *= poisson ? mean / (k + 1) : (k + size) / (k + 1) * odds;
        sum += term;
    }
    return std::min(0.0, (first + std::log(sum)) / kLn10);
}

}  // namespace herald::content::trends
