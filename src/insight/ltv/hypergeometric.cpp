#include "insight/ltv/hypergeometric.hpp"

#include <cmath>

#include "base/error.hpp"

namespace herald::insight {
namespace {

double series(double a, double b, double c, double z, int terms) {
    double term = 1, sum = 1;
    for (int n = 0; n < terms; ++n) {
        term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
        sum += term;
        if (std::abs(term) <= 1e-16 * std::abs(sum)) return sum;
    }
    throw Error(ErrorKind::internal, "A hypergeometric series did not settle.");
}

}  // namespace

double hypergeometric_2f1(double a, double b, double c, double z, int terms) {
    if (z == 0) return 1;
    // Pfaff: a negative argument becomes one between 0 and 1.
    if (z < 0) return std::pow(1 - z, -a) * hypergeometric_2f1(a, c - b, c, z / (z - 1), terms);
    // Euler: with c < a + b the terms grow like n^(a+b-c-1); the transformed ones fall.
    if (c < a + b && c - a > 0 && c - b > 0)
        return std::pow(1 - z, c - a - b) * series(c - a, c - b, c, z, terms);
    return series(a, b, c, z, terms);
}

}  // namespace herald::insight
