#pragma once

#include <span>
#include <vector>

#include "insight/ltv/maximize.hpp"

/// Repeat purchases of customers who never say goodbye: how many a customer will still make, and
/// what they are worth.
namespace herald::insight {

/// One customer, times in any one unit (the papers take weeks).
struct PurchaseHistory {
    double repeats = 0;  ///< purchases after the first
    double recency = 0;  ///< from the first purchase to the last; 0 without repeats
    double age = 0;      ///< from the first purchase to the end of observation
};

/// Fader, Hardie, Lee (2005), "Counting Your Customers the Easy Way", Marketing Science 24(2):
/// purchases come at a gamma-distributed rate (r, alpha); after each a customer may leave, with a
/// beta-distributed probability (a, b).
struct BgNbd {
    double r = 0, alpha = 0, a = 0, b = 0;
    double log_likelihood = 0;
    std::vector<double> log_standard_errors;  ///< of r, alpha, a, b; see Maximum

    /// Purchases of a new customer within `t`.
    double expected(double t) const;
    /// Purchases of this customer within `t` from the end of observation.
    double expected(const PurchaseHistory& customer, double t) const;
    /// The chance that this customer has not left.
    double alive(const PurchaseHistory& customer) const;
};
double log_likelihood(const BgNbd& model, std::span<const PurchaseHistory> customers);
/// Throws Error{invalid} with fewer than 10 customers or none who came back, naming what is
/// missing.
BgNbd fit_bg_nbd(std::span<const PurchaseHistory> customers);

/// Schmittlein, Morrison, Colombo (1987), in the form of Fader and Hardie (2005), "A Note on
/// Deriving the Pareto/NBD Model": the rate is gamma (r, alpha), the time until a customer leaves
/// exponential with a gamma rate (s, beta).
struct ParetoNbd {
    double r = 0, alpha = 0, s = 0, beta = 0;
    double log_likelihood = 0;
    std::vector<double> log_standard_errors;  ///< of r, alpha, s, beta

    double expected(double t) const;
    double expected(const PurchaseHistory& customer, double t) const;
    double alive(const PurchaseHistory& customer) const;
};
double log_likelihood(const ParetoNbd& model, std::span<const PurchaseHistory> customers);
ParetoNbd fit_pareto_nbd(std::span<const PurchaseHistory> customers);

/// One customer's repeat purchases and their mean value, in money.
struct SpendHistory {
    double purchases = 0, mean_value = 0;
};

/// Fader, Hardie (2013), "The Gamma-Gamma Model of Monetary Value": values vary around each
/// customer's mean by a gamma (p, nu), nu itself gamma (q, v). Independent of how often they buy.
struct GammaGamma {
    double p = 0, q = 0, v = 0;
    double log_likelihood = 0;
    std::vector<double> log_standard_errors;  ///< of p, q, v

    /// The mean value expected of a customer with this history; of a new one when it has none.
    double expected_value(const SpendHistory& customer) const;
};
double log_likelihood(const GammaGamma& model, std::span<const SpendHistory> customers);
/// Customers without purchases are left out. Throws Error{invalid} with fewer than 10 others.
GammaGamma fit_gamma_gamma(std::span<const SpendHistory> customers);

}  // namespace herald::insight
