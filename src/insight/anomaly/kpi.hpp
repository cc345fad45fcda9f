#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

/// Key figures of a campaign's day as products of the funnel's steps.
namespace herald::insight {

/// What was delivered, paid and earned; sums over any entities and days. Money in one currency.
struct Funnel {
    double spend = 0, impressions = 0, clicks = 0, conversions = 0, revenue = 0;
    Funnel& operator+=(const Funnel& other);
};

enum class Kpi {
    spend,
    impressions,
    clicks,
    conversions,
    revenue,
    cpm,  ///< spend for 1 impression (not 1000: factors multiply)
    ctr,
    cpc,
    cvr,  ///< conversions / clicks
    cpa,
    aov,  ///< revenue / conversion
    roas,
};
std::string_view label(Kpi kpi);

/// One member of a product: the figure, and whether it multiplies (+1) or divides (-1).
struct Factor {
    Kpi kpi{};
    int power = 1;
};
/// CPA = CPC / CVR, revenue = clicks × CVR × AOV and so on; a figure that has no parts is its own
/// only factor.
std::vector<Factor> factors_of(Kpi kpi);

/// A ratio's parts; a sum has no denominator.
struct Parts {
    double numerator = 0;
    std::optional<double> denominator;
};
Parts parts_of(Kpi kpi, const Funnel& funnel);
/// Empty when the denominator is not positive or a part is not a finite number.
std::optional<double> value_of(Kpi kpi, const Funnel& funnel);

/// Standard error of the figure's logarithm from counting alone (clicks and conversions taken as
/// Poisson); empty where counts say nothing (money) or there are none.
std::optional<double> counting_error(Kpi kpi, const Funnel& funnel);

/// Whether two figures share a step of the funnel, so that one event moves both.
bool related(Kpi one, Kpi other);

}  // namespace herald::insight
