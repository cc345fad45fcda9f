#pragma once

#include "insight/panel/history.hpp"

/// What the parts of the health score share: which figure counts as the result, and when.
namespace herald::insight {

/// Revenue where anybody tells it, else conversions.
enum class ResultKind { revenue, conversions };
ResultKind result_kind(const History& history);
std::string_view noun(ResultKind kind);  ///< "revenue", "conversions"

/// A day's result as it will be once all conversions have arrived.
double result_on(const History& history, const Course& course, Day day, ResultKind kind);
double results_of(const History& history, const Course& course, Day from, Day to, ResultKind kind);

/// Campaigns that are to be seen, not to sell, by their objective: nobody expects results of them.
bool is_for_awareness(const CampaignInfo& info);

/// "1,234", "12.50": at most four digits that matter, the currency behind money.
std::string shown_money(double amount, const History& history);
std::string shown_percent(double share);

}  // namespace herald::insight
