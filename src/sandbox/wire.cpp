#include "sandbox/wire.hpp"

#include <charconv>

#include "base/encoding.hpp"
#include "base/json_reader.hpp"
#include "base/query_reader.hpp"

namespace herald::sandbox {

web::Response json_answer(int status, const json::value& body) {
    web::Response response{.status = status};
    response.headers.set("Content-Type", "application/json; charset=UTF-8");
    response.body = json::serialize(body);
    return response;
}

Parameters parameters_of(const web::Request& request) {
    Parameters out;
    const auto take = [&](std::string_view text) {
        for (auto& field : parse_query(text)) out[field.name] = std::move(field.value);
    };
    take(request.query);
    if (request.body.empty()) return out;
    if (request.headers.get("Content-Type").find("json") == std::string_view::npos) {
        take(request.body);
        return out;
    }
    const json::value body = parse_json(request.body);
    if (!body.is_object()) return out;
    for (const auto& member : body.get_object())
        out[member.key()] = member.value().is_string() ? std::string(member.value().get_string())
                                                       : json::serialize(member.value());
    return out;
}

std::string bearer_of(const web::Request& request) {
    const std::string_view header = request.headers.get("Authorization");
    return header.starts_with("Bearer ") ? std::string(header.substr(7)) : std::string();
}

std::string origin_of(const web::Request& request) {
    return "http://" + std::string(request.headers.get("Host"));
}

std::vector<std::string> path_of(const web::Request& request) {
    std::vector<std::string> out;
    std::string_view rest = request.path;
    while (!rest.empty()) {
        if (rest.front() == '/') rest.remove_prefix(1);
        const auto end = std::min(rest.find('/'), rest.size());
        if (end > 0) out.push_back(percent_decode(rest.substr(0, end)).value_or(""));
        rest.remove_prefix(end);
    }
    return out;
}

std::string parameter(const Parameters& parameters, const std::string& name, std::string fallback) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? fallback : found->second;
}

std::size_t page_size(const Parameters& parameters, const std::string& name, std::size_t fallback,
                      std::size_t most) {
    const std::string text = parameter(parameters, name);
    std::size_t value = fallback;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return std::clamp<std::size_t>(value, 1, most);
}

namespace {

std::int64_t minor_unit(Currency currency) {
    std::int64_t unit = Micros::kUnit;
    for (int i = 0; i < minor_digits(currency); ++i) unit /= 10;
    return unit;
}

}  // namespace

std::int64_t minor_units(Micros amount, Currency currency) {
    return amount.value / minor_unit(currency);
}
Micros from_minor_units(std::int64_t amount, Currency currency) {
    return {amount * minor_unit(currency)};
}
std::string two_decimals(Micros amount) { return fmt::format("{:.2f}", amount.units()); }

Report sum(const Market& market, const Cell& cell, Day last) {
    Report out;
    const std::size_t ads = market.ad_count(cell.campaign);
    const std::size_t first = cell.ad == Cell::kWholeCampaign ? 0 : cell.ad,
                      end = cell.ad == Cell::kWholeCampaign ? ads : cell.ad + 1;
    for (Day day = cell.day; day <= last; day += std::chrono::days(1))
        for (std::size_t ad = first; ad < end; ++ad) out += market.report(cell.campaign, ad, day);
    return out;
}

}  // namespace herald::sandbox
