#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/calendar.hpp"

/// The Google Ads Query Language as reporting needs it:
///   SELECT f, … FROM resource [WHERE c AND …] [ORDER BY f [ASC|DESC], …] [LIMIT n] [PARAMETERS k =
///   v, …]
namespace herald::sandbox::gaql {

/// What is wrong with a query: a code of QueryErrorEnum and a sentence.
struct QueryError {
    std::string code, message;
};

enum class Operator {
    equals,
    differs,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    in,
    not_in,
    like,
    not_like,
    between,
    during,
    is_null,
    is_not_null,
    contains_any,
    contains_all,
    contains_none,
    regexp_match,
    not_regexp_match
};

struct Condition {
    std::string field;
    Operator op{};
    std::vector<std::string> values;  ///< without quotes
};

struct Order {
    std::string field;
    bool descending = false;
};

struct Query {
    std::vector<std::string> fields;  ///< "campaign.id", lower case, in the order given
    std::string resource;
    std::vector<Condition> conditions;
    std::vector<Order> orders;
    std::optional<std::size_t> limit;
};

std::variant<Query, QueryError> parse(std::string_view text);

struct DayRange {
    Day first, last;
};
/// The days the conditions on segments.date (or week, month) leave; absent when there are none.
/// `today` is the account's.
std::variant<std::optional<DayRange>, QueryError> days_of(const Query& query, Day today);
/// Whether a value (as the API shows it) meets the condition. Numbers compare as numbers.
bool meets(const Condition& condition, std::string_view value, bool present);

}  // namespace herald::sandbox::gaql
