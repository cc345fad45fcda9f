#pragma once

namespace herald::insight {

/// Gauss's 2F1(a, b; c; z) for positive a, b, c and z below 1, to about 12 digits. Near 1 the
/// series of Euler's transformation is summed where it is shorter. Throws Error{internal} when the
/// series has not settled after `terms`.
double hypergeometric_2f1(double a, double b, double c, double z, int terms = 200'000);

}  // namespace herald::insight
