#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>

#include "sandbox/sandbox.hpp"

/// What the four platforms' answers share.
namespace herald::sandbox {

namespace json = boost::json;
using Parameters = std::map<std::string, std::string>;

web::Response json_answer(int status, const json::value& body);
/// Query, and for POST the form or JSON body's members as texts.
Parameters parameters_of(const web::Request& request);
std::string bearer_of(const web::Request& request);
/// "http://host" the client called, for paging links.
std::string origin_of(const web::Request& request);
/// Splits "/a/b/c"; the query is not part of it.
std::vector<std::string> path_of(const web::Request& request);
std::string parameter(const Parameters& parameters, const std::string& name,
                      std::string fallback = {});
/// `size` in [1, most]; `fallback` when it is no number.
std::size_t page_size(const Parameters& parameters, const std::string& name, std::size_t fallback,
                      std::size_t most);
/// Minor units as Meta writes budgets: cents, but whole yen.
std::int64_t minor_units(Micros amount, Currency currency);
Micros from_minor_units(std::int64_t amount, Currency currency);
std::string two_decimals(Micros amount);

/// Sums of a campaign, or of one ad, over days.
struct Cell {
    std::size_t campaign = 0;
    std::size_t ad = 0;  ///< kWholeCampaign for all
    Day day;
    static constexpr std::size_t kWholeCampaign = static_cast<std::size_t>(-1);
};
Report sum(const Market& market, const Cell& cell, Day last);

web::Response meta_answer(Sandbox& sandbox, const web::Request& request);
web::Response google_answer(Sandbox& sandbox, const web::Request& request);
web::Response tiktok_answer(Sandbox& sandbox, const web::Request& request);
web::Response snapchat_answer(Sandbox& sandbox, const web::Request& request);

/// Each platform's way of saying what went wrong.
enum class Trouble { rate_limited, server_error, expired_token };
web::Response meta_trouble(Trouble trouble);
web::Response google_trouble(Trouble trouble);
web::Response tiktok_trouble(Trouble trouble);
web::Response snapchat_trouble(Trouble trouble);

}  // namespace herald::sandbox
