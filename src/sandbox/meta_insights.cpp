#include <cmath>

#include "base/json_writer.hpp"
#include "sandbox/meta.hpp"
#include "sandbox/rows.hpp"

/// Insights: figures as texts, absent when zero, the same purchase under three action types,
/// windows beside the value.
namespace herald::sandbox::meta {

using market::Kind;
using std::chrono::days;

namespace {

constexpr std::size_t kMostRowsAtOnce =
    250'000;  ///< a direct query for more is asked to be smaller
constexpr int kRetentionMonths = 37;

struct Plan {
    ReportQuery report;
    std::vector<std::string> fields;
    std::vector<std::string> windows;  ///< asked for beside the account's setting
};

Failure bad_parameter(std::string message) { return {.message = std::move(message), .code = 100}; }

std::optional<Failure> read_level(const Parameters& query, const Subject& subject, Plan& plan) {
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

bool read_preset(std::string_view preset, Day today, Day first_day, Plan& plan) {
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

std::optional<Failure> read_days(const Parameters& query, Day today, Day first_day, Plan& plan) {
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

std::optional<Failure> read_increment(const Parameters& query, Plan& plan) {
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
                Plan& plan) {
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

std::optional<Failure> read_fields_and_windows(const Parameters& query, Plan& plan) {
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

std::optional<Failure> make_plan(const Sandbox& sandbox, const Subject& subject,
                                 const Parameters& query, const market::AsOf& as_of, Plan& plan) {
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

/// Writes one row. A member that is zero stays away, except what every row has.
class RowWriter {
public:
    RowWriter(const Market& market, Index account, const Plan& plan)
        : market_(market), account_(market.accounts()[account]), plan_(plan) {}

    void write(std::string& out, const ReportRow& row) {
        out += '{';
        first_ = true;
        for (const std::string& field : plan_.fields) write_field(out, field, row);
        member(out, "date_start", to_string(row.first));
        member(out, "date_stop", to_string(row.last));
        out += '}';
    }

private:
    void name(std::string& out, std::string_view field) {
        if (!first_) out += ',';
        first_ = false;
        out += '"';
        out += field;
        out += "\":";
    }
    void member(std::string& out, std::string_view field, std::string_view value) {
        name(out, field);
        append_json_string(out, value);
    }
    void ratio(std::string& out, std::string_view field, double above, double below,
               double factor = 1) {
        if (below > 0 && above > 0) member(out, field, fixed(above / below * factor, 6));
    }

    void write_field(std::string& out, std::string_view field, const ReportRow& row) {
        const market::Figures& f = row.figures;
        const auto impressions = static_cast<double>(f.impressions),
                   clicks = static_cast<double>(f.clicks), links = static_cast<double>(links_of(f));
        if (field == "impressions")
            member(out, field, std::to_string(f.impressions));
        else if (field == "spend")
            member(out, field, to_string(f.spend));
        else if (field == "clicks" && f.clicks > 0)
            member(out, field, std::to_string(f.clicks));
        else if (field == "unique_clicks" && f.clicks > 0)
            member(out, field, std::to_string(f.clicks - f.clicks / 20));
        else if (field == "reach" && row.reach > 0)
            member(out, field, std::to_string(row.reach));
        else if (field == "frequency")
            ratio(out, field, impressions, static_cast<double>(row.reach));
        else if (field == "ctr")
            ratio(out, field, clicks, impressions, 100);
        else if (field == "cpc")
            ratio(out, field, f.spend.units(), clicks);
        else if (field == "cpm")
            ratio(out, field, f.spend.units(), impressions, 1000);
        else if (field == "cpp")
            ratio(out, field, f.spend.units(), static_cast<double>(row.reach), 1000);
        else if (field == "inline_link_clicks" && links > 0)
            member(out, field, std::to_string(links_of(f)));
        else if (field == "inline_link_click_ctr")
            ratio(out, field, links, impressions, 100);
        else if (field == "cost_per_inline_link_click")
            ratio(out, field, f.spend.units(), links);
        else
            write_names(out, field, row) || write_actions(out, field, row);
    }

    bool write_names(std::string& out, std::string_view field, const ReportRow& row) {
        if (field == "account_id") return member(out, field, account_.id), true;
        if (field == "account_name") return member(out, field, account_.name), true;
        if (field == "account_currency") return member(out, field, account_.currency.text()), true;
        if (field == "buying_type") return member(out, field, "AUCTION"), true;
        if (field == "attribution_setting") return member(out, field, "7d_click_1d_view"), true;
        if (row.campaign != market::kNone) {
            const market::Campaign& c = market_.campaigns()[row.campaign];
            if (field == "campaign_id") return member(out, field, c.id), true;
            if (field == "campaign_name") return member(out, field, c.name), true;
            if (field == "objective") return member(out, field, c.objective), true;
            if (field == "created_time") return member(out, field, to_string(c.created)), true;
            if (field == "updated_time") return member(out, field, to_string(c.start)), true;
        }
        if (row.group != market::kNone) {
            if (field == "adset_id")
                return member(out, field, market_.groups()[row.group].id), true;
            if (field == "adset_name")
                return member(out, field, market_.groups()[row.group].name), true;
            if (field == "optimization_goal")
                return member(out, field, "OFFSITE_CONVERSIONS"), true;
        }
        if (row.ad != market::kNone) {
            if (field == "ad_id") return member(out, field, market_.ads()[row.ad].id), true;
            if (field == "ad_name") return member(out, field, market_.ads()[row.ad].name), true;
        }
        return false;
    }

    static std::int64_t links_of(const market::Figures& f) { return f.clicks - f.clicks / 6; }

    struct Action {
        std::string_view type;
        double value = 0;
    };

    bool write_actions(std::string& out, std::string_view field, const ReportRow& row) {
        const market::Figures& f = row.figures;
        const double bought = f.conversions.units(), links = static_cast<double>(links_of(f)),
                     engaged = links + static_cast<double>(f.video_views);
        // The same purchase stands under each of three names; so does engagement.
        const Action counts[] = {{"link_click", links},
                                 {"landing_page_view", std::floor(links * 0.8)},
                                 {"video_view", static_cast<double>(f.video_views)},
                                 {"post_engagement", engaged},
                                 {"page_engagement", engaged},
                                 {"add_to_cart", std::floor(bought * 2.6)},
                                 {"offsite_conversion.fb_pixel_purchase", bought},
                                 {"purchase", bought},
                                 {"omni_purchase", bought}};
        const Action values[] = {{"offsite_conversion.fb_pixel_purchase", f.revenue.units()},
                                 {"purchase", f.revenue.units()},
                                 {"omni_purchase", f.revenue.units()}};
        if (field == "actions") return list(out, field, counts, 0), true;
        if (field == "action_values") return list(out, field, values, 2), true;
        if (field == "cost_per_action_type") {
            Action costs[std::size(counts)];
            for (std::size_t i = 0; i < std::size(counts); ++i)
                costs[i] = {counts[i].type,
                            counts[i].value > 0 ? f.spend.units() / counts[i].value : 0};
            return list(out, field, costs, 6), true;
        }
        if (field == "purchase_roas" || field == "website_purchase_roas") {
            const Action roas[] = {{field == "purchase_roas"
                                        ? "omni_purchase"
                                        : "offsite_conversion.fb_pixel_purchase",
                                    f.spend.value > 0 ? f.revenue.units() / f.spend.units() : 0}};
            return list(out, field, roas, 6), true;
        }
        if (field == "outbound_clicks") {
            const Action outbound[] = {{"outbound_click", links}};
            return list(out, field, outbound, 0), true;
        }
        if (field == "video_play_actions") {
            const Action plays[] = {{"video_view", static_cast<double>(f.video_views)}};
            return list(out, field, plays, 0), true;
        }
        return false;
    }

    /// What a window alone would claim of `value`, which holds 7 days after a click and 1 day after
    /// a view.
    static double share_of(std::string_view window) {
        if (window == "1d_click") return 0.72;
        if (window == "7d_click") return 0.9;
        if (window == "28d_click") return 0.97;
        return window == "1d_view" ? 0.1 : 0;
    }

    template <std::size_t N>
    void list(std::string& out, std::string_view field, const Action (&actions)[N], int decimals) {
        bool any = false;
        for (const Action& action : actions) {
            if (action.value <= 0) continue;
            if (!any)
                name(out, field), out += '[';
            else
                out += ',';
            any = true;
            const auto text = [&](double value) {
                return decimals == 2 ? to_string(micros_from(std::round(value * 100) / 100))
                                     : fixed(value, decimals);
            };
            out += fmt::format(R"({{"action_type":"{}","value":"{}")", action.type,
                               text(action.value));
            for (const std::string& window : plan_.windows)
                if (const double share = share_of(window); share > 0)
                    out += fmt::format(R"(,"{}":"{}")", window,
                                       decimals == 0
                                           ? std::to_string(std::llround(action.value * share))
                                           : text(action.value * share));
            out += '}';
        }
        if (any) out += ']';
    }

    const Market& market_;
    const market::Account& account_;
    const Plan& plan_;
    bool first_ = true;
};

/// An upper bound of the rows, without drawing them.
bool too_much(const Plan& plan, const Market& market) {
    if (plan.report.level == Level::account) return false;
    const auto length = static_cast<std::size_t>(
        std::max<std::int64_t>(1, (plan.report.last - plan.report.first).count() + 1));
    const std::size_t stretches =
        plan.report.grain.monthly ? length / 28 + 1
        : plan.report.grain.days == 0
            ? 1
            : length / static_cast<std::size_t>(plan.report.grain.days) + 1;
    std::size_t members = 0;
    for (const Index c : plan.report.campaigns)
        members += plan.report.level == Level::campaign ? 1
                   : plan.report.level == Level::group  ? market.campaigns()[c].groups
                                                        : market.campaigns()[c].ads;
    return members * stretches > kMostRowsAtOnce;
}

}  // namespace

std::optional<Failure> check_insights(const Sandbox& sandbox, const Subject& subject,
                                      const Parameters& query, const market::AsOf& as_of) {
    Plan plan;
    return make_plan(sandbox, subject, query, as_of, plan);
}

web::Response insights(Sandbox& sandbox, const Call& call, const Subject& subject,
                       const Parameters& query, const market::AsOf& as_of) {
    Plan plan;
    if (const auto failure = make_plan(sandbox, subject, query, as_of, plan))
        return answer_of(*failure);
    const bool direct = &query == &call.parameters;
    if (direct && too_much(plan, sandbox.market()))
        return answer_of(
            {.message =
                 "Please reduce the amount of data you're asking for, then retry your request",
             .code = 100,
             .subcode = 1'487'534});
    Position from;
    if (call.has("after")) {
        const auto position = from_cursor(call.get("after"));
        if (!position) return answer_of(bad_parameter("(#100) Invalid cursors values"));
        from = *position;
    }
    const ReportPage rows =
        read_page(sandbox.market(), plan.report, from, size_of(call.get("limit"), 25, 5000));
    Page page{{}, to_cursor(from.a, from.b), {}, rows.next.has_value()};
    page.after =
        rows.next ? to_cursor(rows.next->a, rows.next->b) : to_cursor(plan.report.campaigns.size());
    RowWriter writer(sandbox.market(), subject.account, plan);
    for (const ReportRow& row : rows.rows) {
        if (!page.data.empty()) page.data += ',';
        writer.write(page.data, row);
    }
    return page_answer(call, page);
}

}  // namespace herald::sandbox::meta
