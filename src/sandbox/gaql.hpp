#pragma once

#include <boost/json.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/calendar.hpp"

/// Google Ads Query Language, as much as reporting needs: SELECT … FROM … WHERE a = 'x' AND b IN
/// (…) AND segments.date BETWEEN ….
namespace herald::sandbox {

struct Query {
    std::vector<std::string> fields;
    std::string resource;
    std::map<std::string, std::set<std::string>> allowed;  ///< field → values it may have
    std::optional<Day> first_day, last_day;

    bool selects(std::string_view field) const;
    bool matches(const std::string& field, std::string_view value) const;
    /// "customer.id,campaign.name" in camelCase, as answers say it.
    std::string field_mask() const;
    /// The row with the selected members and every resourceName only.
    boost::json::object narrow(const boost::json::object& row) const;
};

/// Throws Error{invalid} in words like the platform's.
Query parse_query_language(std::string_view text);

}  // namespace herald::sandbox
