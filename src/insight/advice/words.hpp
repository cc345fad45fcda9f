#pragma once

#include <span>
#include <string>

#include "insight/advice/advice.hpp"

/// Figures as they stand in sentences, and distributions as they stand in answers.
namespace herald::insight {

/// "1,240 EUR", "12.50 EUR", "-3 EUR": whole units from 100 on.
std::string in_money(double amount, Currency currency);
/// "12 %", "0.4 %".
std::string in_percent(double share);
/// "1,240", "12.5", "3".
std::string in_figures(double value);
/// "1 day", "12 days".
std::string in_days(std::int64_t days);

/// Of draws: mean and the 5 % and 95 % quantiles. All 0 without draws.
Likely likely_of(std::span<const double> draws);
/// Share of the draws above zero.
double chance_of_gain(std::span<const double> draws);

}  // namespace herald::insight
