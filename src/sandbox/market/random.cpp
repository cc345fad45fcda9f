#include "sandbox/market/random.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace herald::sandbox::market {
namespace {

std::uint64_t mix(std::uint64_t z) {
    z += 0x9E3779B97F4A7C15ull;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

/// Gamma with mean 1 and shape r, from a normal (Wilson and Hilferty 1931).
double gamma_around_one(double normal, double r) {
    const double cube = 1 - 1 / (9 * r) + normal / (3 * std::sqrt(r));
    return std::max(0.0, cube * cube * cube);
}

}  // namespace

Draw::Draw(std::uint64_t seed, Purpose purpose, std::uint64_t subject, std::int64_t moment)
    : key_(mix(mix(mix(seed ^ (static_cast<std::uint64_t>(purpose) << 56)) ^ subject) ^
               static_cast<std::uint64_t>(moment))) {}

std::uint64_t Draw::bits(unsigned number) const {
    return mix(key_ ^ (number * 0xD1B54A32D192ED03ull));
}

double Draw::uniform(unsigned number) const {
    return (static_cast<double>(bits(number) >> 11) + 0.5) * 0x1.0p-53;
}

double Draw::normal(unsigned number) const {
    // Both halves of one draw: 32 bits are plenty for figures that are rounded to whole counts.
    const std::uint64_t both = bits(number ^ 0x80000000u);
    const double u = (static_cast<double>(both >> 32) + 0.5) * 0x1.0p-32;
    const double v = (static_cast<double>(both & 0xFFFFFFFFu) + 0.5) * 0x1.0p-32;
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
}

double Draw::lognormal(unsigned number, double sigma) const {
    return std::exp(sigma * normal(number) - sigma * sigma / 2);
}

double Draw::around(unsigned number, double median, double sigma) const {
    return median * std::exp(sigma * normal(number));
}

std::int64_t Draw::poisson(unsigned number, double mean) const {
    if (mean <= 0) return 0;
    if (mean > 40)
        return std::max<std::int64_t>(0, std::llround(mean + normal(number) * std::sqrt(mean)));
    // Inversion: one uniform, so that the draw is a function of its number.
    double left = uniform(number), chance = std::exp(-mean);
    std::int64_t out = 0;
    while (left > chance && out < 200) {
        left -= chance;
        chance *= mean / static_cast<double>(++out);
    }
    return out;
}

std::int64_t Draw::count(unsigned number, double mean, double dispersion) const {
    return poisson(number,
                   mean * gamma_around_one(normal(number + 1000), std::max(0.5, dispersion)));
}

}  // namespace herald::sandbox::market
