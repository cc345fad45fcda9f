#pragma once

#include <cstdint>

namespace herald::sandbox::market {

/// What a draw is for; the same subject and moment give other numbers for another purpose.
enum class Purpose : std::uint64_t {
    people = 1,
    names,
    texts,
    ids,
    day,
    delivery,
    outcome,
    arrival,
    faults
};

/// A random source without memory: the same seed, purpose, subject, moment and number always give
/// the same draw, in any order and on any thread (splitmix64's finisher, Steele, Lea and Flood
/// 2014).
class Draw {
public:
    Draw(std::uint64_t seed, Purpose purpose, std::uint64_t subject, std::int64_t moment = 0);

    std::uint64_t bits(unsigned number) const;
    /// In (0, 1).
    double uniform(unsigned number) const;
    /// Standard normal (Box and Muller 1958).
    double normal(unsigned number) const;
    /// exp(normal · sigma), scaled so that its mean is 1.
    double lognormal(unsigned number, double sigma) const;
    /// exp(normal · sigma) · median, unscaled: for things that differ between subjects.
    double around(unsigned number, double median, double sigma) const;
    /// Negative binomial by its mean and dispersion r: variance = mean + mean²/r. Fits counts
    /// better than Poisson does.
    std::int64_t count(unsigned number, double mean, double dispersion) const;
    /// Poisson; a rounded normal above 40.
    std::int64_t poisson(unsigned number, double mean) const;

private:
    std::uint64_t key_;
};

}  // namespace herald::sandbox::market
