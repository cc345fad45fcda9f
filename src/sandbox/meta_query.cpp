#include "sandbox/meta_insights.hpp"

/// The parameters of insights: level, days, increment, filters, fields, attribution windows.
namespace herald::sandbox::meta {

using market::Kind;
using std::chrono::days;

namespace {

constexpr int kRetentionMonths = 37;

Failure bad_parameter(std::string message) { return {.message = std::move(message), .code = 100}; }

std::optional<Failure> read_level(const Parameters& query, const Subject& subject,
                                  InsightsPlan& plan) {
    const auto found = query.find("level");
    const Level natural = !subject.below                          ? Level::account
                          : subject.below->kind == Kind::campaign ? Level::campaign
                          : subject.below->kind == Kind::group    ? Level::group
                                                                  : Level::ad;
    plan.report.level = natural;
    if (found == query.end()) return std::nullopt;
    const std::string& word = found->second;
    if (word == "account" || word == "campaign" || word == "adset" || word == "ad")
        plan.report.level = std::max(natural, word == "account"    ? Level::account
                                              : word == "campaign" ? Level::campaign
                                              : word == "adset"    ? Level::group
                                                                   : Level::ad);
    else
        return bad_parameter("(#100) Param level must be one of {ad, adset, campaign, account}");
    return std::nullopt;
}

bool read_preset(std::string_view preset, Day today, Day first_day, InsightsPlan& plan) {
    ReportQuery& report = plan.report;
    report.last = today - days(1);
    const std::chrono::year_month_day date(today);
    const Day month = date.year() / date.month() / 1;
    if (preset == "today")
        report.first = report.last = today;
    else if (preset == "yesterday")
        report.first = report.last;
    else if (preset == "last_3d")
        report.first = today - days(3);
    else if (preset == "last_7d")
        report.first = today - days(7);
    else if (preset == "last_14d")
        report.first = today - days(14);
    else if (preset == "last_28d")
        report.first = today - days(28);
    else if (preset == "last_30d")
        report.first = today - days(30);
    else if (preset == "last_90d")
        report.first = today - days(90);
    else if (preset == "maximum")
        report.first = first_day, report.last = today;
    else if (preset == "this_month")
        report.first = month, report.last = today;
    else if (preset == "last_month")
        report.last = month - days(1),
        report.first = std::chrono::year_month_day(report.last).year() /
                       std::chrono::year_month_day(report.last).month() / 1;
    else
        return false;
    return true;
}

std::optional<Failure> read_days(const Parameters& query, Day today, Day first_day,
                                 InsightsPlan& plan) {
    const auto range = query.find("time_range"), preset = query.find("date_preset");
    if (range == query.end()) {
        if (!read_preset(preset == query.end() ? "last_30d" : preset->second, today, first_day,
                         plan))
            return bad_parameter(
                "(#100) date_preset must be one of {today, yesterday, this_month, last_month, "
                "maximum, last_3d, last_7d, last_14d, last_28d, last_30d, last_90d}");
        return std::nullopt;
    }
    const json::value parsed = parse_json(range->second);
    const auto day = [&](const char* name) {
        const auto text =
            parsed.is_object() ? text_of(parsed.get_object().if_contains(name)) : std::nullopt;
        return text ? parse_day(*text) : std::nullopt;
    };
    const auto since = day("since"), until = day("until");
    if (!since || !until)
        return bad_parameter(
            "(#100) Must be a date representation in the format YYYY-MM-DD, param: time_range");
    if (*until < *since)
        return bad_parameter(
            "(#100) time_range.since must be earlier than or equal to time_range.until");
    if (*since < today - std::chrono::months(kRetentionMonths) - days(1))
        return Failure{.message =
                           "(#3018) The start date of the time range cannot be beyond 37 months "
                           "from the current date",
                       .code = 3018,
                       .subcode = 1'504'018};
    plan.report.first = *since;
    plan.report.last = *until;
    return std::nullopt;
}

std::optional<Failure> read_increment(const Parameters& query, InsightsPlan& plan) {
    const auto found = query.find("time_increment");
    plan.report.grain.days = 0;
    if (found == query.end() || found->second == "all_days") return std::nullopt;
    if (found->second == "monthly") {
        plan.report.grain.monthly = true;
        return std::nullopt;
    }
    const std::size_t size = size_of(found->second, 0, 91);
    if (size == 0 || size > 90)
        return bad_parameter(
            "(#100) time_increment must be an integer from 1 to 90, monthly or all_days");
    plan.report.grain.days = static_cast<int>(size);
    return std::nullopt;
}

/// filtering=[{"field":"ad.effective_status","operator":"IN","value":[…]}]
struct Filter {
    std::string field, op;
    std::vector<std::string> values;
};

std::optional<Failure> read_filters(const Parameters& query, std::vector<Filter>& out) {
    const auto found = query.find("filtering");
    if (found == query.end()) return std::nullopt;
    const json::value list = parse_json(found->second);
    if (!list.is_array()) return bad_parameter("(#100) Param filtering must be an array.");
    for (const json::value& entry : list.get_array()) {
        if (!entry.is_object())
            return bad_parameter("(#100) Param filtering[0] must be an object.");
        const json::object& filter = entry.get_object();
        Filter one{text_of(filter.if_contains("field")).value_or(""),
                   text_of(filter.if_contains("operator")).value_or(""),
                   texts_of(filter.if_contains("value"))};
        constexpr std::string_view kKnown[] = {"ad.effective_status",
                                               "adset.effective_status",
                                               "campaign.effective_status",
                                               "ad.id",
                                               "adset.id",
                                               "campaign.id"};
        if (std::find(std::begin(kKnown), std::end(kKnown), one.field) == std::end(kKnown))
            return bad_parameter(fmt::format("(#100) Filtering field {} is invalid", one.field));
        if (one.op != "IN" && one.op != "EQUAL" && one.op != "NOT_IN")
            return bad_parameter(
                fmt::format("(#100) filtering operator {} is not supported", one.op));
        out.push_back(std::move(one));
    }
    return std::nullopt;
}

bool passes(const Market& market, const market::Ad& ad, const Filter& filter) {
    const auto index = static_cast<Index>(&ad - market.ads().data());
    std::string_view value;
    if (filter.field == "ad.id")
        value = ad.id;
    else if (filter.field == "adset.id")
        value = market.groups()[ad.group].id;
    else if (filter.field == "campaign.id")
        value = market.campaigns()[ad.campaign].id;
    else if (filter.field == "ad.effective_status")
        value = status_word(market, {Kind::ad, index}, Word::effective);
    else if (filter.field == "adset.effective_status")
        value = status_word(market, {Kind::group, ad.group}, Word::effective);
    else
        value = status_word(market, {Kind::campaign, ad.campaign}, Word::effective);
    const bool in =
        std::find(filter.values.begin(), filter.values.end(), value) != filter.values.end();
    return in == (filter.op != "NOT_IN");
}

/// Which ads count. Below the account, what is deleted or archived stays away unless a filter on
/// its state lets it in.
void choose_ads(const Market& market, const Subject& subject, std::vector<Filter> filters,
                InsightsPlan& plan) {
    ReportQuery& report = plan.report;
    const bool by_state = std::any_of(filters.begin(), filters.end(), [](const Filter& f) {
        return f.field.ends_with("effective_status");
    });
    if (!by_state && report.level != Level::account && !subject.below)
        filters.push_back({report.level == Level::ad      ? "ad.effective_status"
                           : report.level == Level::group ? "adset.effective_status"
                                                          : "campaign.effective_status",
                           "NOT_IN",
                           {"DELETED", "ARCHIVED"}});
    if (subject.below) {
        const Index campaign = subject.below->kind == Kind::campaign ? subject.below->index
                               : subject.below->kind == Kind::group
                                   ? market.groups()[subject.below->index].campaign
                                   : market.ads()[subject.below->index].campaign;
        report.campaigns = {campaign};
        if (subject.below->kind == Kind::group)
            filters.push_back({"adset.id", "EQUAL", {market.groups()[subject.below->index].id}});
        if (subject.below->kind == Kind::ad)
            filters.push_back({"ad.id", "EQUAL", {market.ads()[subject.below->index].id}});
    } else {
        report.campaigns = market.accounts()[subject.account].campaigns;
    }
    if (filters.empty()) return;
    report.keep = [&market, filters = std::move(filters)](const market::Ad& ad) {
        return std::all_of(filters.begin(), filters.end(),
                           [&](const Filter& filter) { return passes(market, ad, filter); });
    };
}

constexpr std::string_view kFields[] = {"account_id",
                                        "account_name",
                                        "account_currency",
                                        "campaign_id",
                                        "campaign_name",
                                        "adset_id",
                                        "adset_name",
                                        "ad_id",
                                        "ad_name",
                                        "objective",
                                        "buying_type",
                                        "impressions",
                                        "clicks",
                                        "spend",
                                        "reach",
                                        "frequency",
                                        "ctr",
                                        "cpc",
                                        "cpm",
                                        "cpp",
                                        "inline_link_clicks",
                                        "inline_link_click_ctr",
                                        "cost_per_inline_link_click",
                                        "outbound_clicks",
                                        "unique_clicks",
                                        "actions",
                                        "action_values",
                                        "cost_per_action_type",
                                        "purchase_roas",
                                        "website_purchase_roas",
                                        "video_play_actions",
                                        "attribution_setting",
                                        "optimization_goal",
                                        "created_time",
                                        "updated_time",
                                        "date_start",
                                        "date_stop",
                                        "conversions",
                                        "conversion_values"};

std::optional<Failure> read_fields_and_windows(const Parameters& query, InsightsPlan& plan) {
    const auto fields = query.find("fields"), windows = query.find("action_attribution_windows"),
               breakdowns = query.find("breakdowns");
    if (fields != query.end()) plan.fields = texts_of(fields->second);
    if (plan.fields.empty()) plan.fields = {"account_id", "impressions", "spend"};
    for (const std::string& field : plan.fields)
        if (std::find(std::begin(kFields), std::end(kFields), field) == std::end(kFields))
            return bad_parameter(
                fmt::format("(#100) {} is not valid for fields param. please check "
                            "https://developers.facebook.com/docs/marketing-api/reference/"
                            "ads-insights/ for all valid values",
                            field));
    if (windows != query.end()) plan.windows = texts_of(windows->second);
    for (const std::string& window : plan.windows)
        if (window != "1d_click" && window != "7d_click" && window != "28d_click" &&
            window != "1d_view" && window != "1d_ev" && window != "default" && window != "dda")
            return bad_parameter(fmt::format(
                "(#100) action_attribution_windows[0] must be one of the following values: "
                "1d_view, 1d_ev, 1d_click, 7d_click, 28d_click, dda, default; not {}",
                window));
    if (breakdowns != query.end() && !texts_of(breakdowns->second).empty())
        return bad_parameter(
            "(#100) Current combination of data breakdown columns is invalid in this sandbox");
    return std::nullopt;
}

}  // namespace

std::optional<Failure> make_plan(const Sandbox& sandbox, const Subject& subject,
                                 const Parameters& query, const market::AsOf& as_of,
                                 InsightsPlan& plan) {
    plan.report.as_of = as_of;
    if (auto failure = read_level(query, subject, plan)) return failure;
    if (auto failure = read_days(query, as_of.today, sandbox.market().first_day(), plan))
        return failure;
    if (auto failure = read_increment(query, plan)) return failure;
    if (auto failure = read_fields_and_windows(query, plan)) return failure;
    std::vector<Filter> filters;
    if (auto failure = read_filters(query, filters)) return failure;
    choose_ads(sandbox.market(), subject, std::move(filters), plan);
    return std::nullopt;
}

}  // namespace herald::sandbox::meta
