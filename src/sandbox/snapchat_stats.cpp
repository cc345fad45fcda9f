#include "sandbox/snapchat.hpp"

/// Stats: a total or a day at a time, of an entity or broken down by what lies below it.
namespace herald::sandbox::snapchat {

using market::Kind;
using market::kNone;
using market::Ref;
using std::chrono::days;

namespace {

constexpr std::string_view kFields[] = {"impressions",
                                        "swipes",
                                        "spend",
                                        "video_views",
                                        "view_completion",
                                        "uniques",
                                        "frequency",
                                        "conversion_purchases",
                                        "conversion_purchases_value",
                                        "conversion_add_cart",
                                        "screen_time_millis",
                                        "shares",
                                        "saves"};

struct Plan {
    ReportQuery query;
    std::vector<std::string> fields;
    std::string swipe_window, view_window;
    bool daily = false, omit_empty = false;
    std::optional<Kind> breakdown;
    const TimeZone* zone = nullptr;
};

/// What narrower windows than the default 28 days after a swipe claim.
double claimed_by(std::string_view swipe_window) {
    return swipe_window == "1_DAY" ? 0.72 : swipe_window == "7_DAY" ? 0.92 : 1;
}

std::optional<std::string> read_windows(const Call& call, Plan& plan) {
    plan.swipe_window = call.get("swipe_up_attribution_window", "28_DAY");
    plan.view_window = call.get("view_attribution_window", "1_DAY");
    constexpr std::string_view kSwipe[] = {"1_DAY", "7_DAY", "28_DAY"},
                               kView[] = {"none",  "1_HOUR", "3_HOUR", "6_HOUR",
                                          "1_DAY", "7_DAY",  "28_DAY"};
    if (std::find(std::begin(kSwipe), std::end(kSwipe), plan.swipe_window) == std::end(kSwipe))
        return "Invalid swipe_up_attribution_window";
    if (std::find(std::begin(kView), std::end(kView), plan.view_window) == std::end(kView))
        return "Invalid view_attribution_window";
    plan.query.claimed = claimed_by(plan.swipe_window);
    return std::nullopt;
}

/// A moment must be the start of a day in the account's zone, written with any offset.
std::optional<Day> read_midnight(const Call& call, std::string_view name, const TimeZone& zone) {
    const auto time = parse_time(call.get(name));
    if (!time) return std::nullopt;
    const Day day = zone.day_of(*time);
    return zone.start_of(day) == *time ? std::optional(day) : std::nullopt;
}

std::optional<std::string> read_days(const Call& call, Plan& plan) {
    const std::string granularity = call.get("granularity", "TOTAL");
    if (granularity != "TOTAL" && granularity != "DAY")
        return "Unsupported Stats Query: granularity must be TOTAL or DAY";
    plan.daily = granularity == "DAY";
    if (!call.has("start_time") || !call.has("end_time"))
        return "start_time and end_time are required";
    const auto first = read_midnight(call, "start_time", *plan.zone),
               end = read_midnight(call, "end_time", *plan.zone);
    if (!first || !end)
        return "Unsupported Stats Query: start_time and end_time must be at the start of a day in "
               "the ad account's timezone";
    if (*end <= *first) return "end_time must be after start_time";
    if (plan.daily && (*end - *first).count() > 32)
        return "Unsupported Stats Query: the time range with granularity DAY must not exceed 32 "
               "days";
    plan.query.first = *first;
    plan.query.last = *end - days(1);
    plan.query.grain.days = plan.daily ? 1 : 0;
    return std::nullopt;
}

std::optional<std::string> read_fields(const Call& call, Kind kind, Plan& plan) {
    plan.fields = texts_of(call.get("fields"));
    if (plan.fields.empty())
        plan.fields = kind == Kind::account && !plan.breakdown
                          ? std::vector<std::string>{"spend"}
                          : std::vector<std::string>{"impressions", "swipes", "spend"};
    for (const std::string& field : plan.fields) {
        if (std::find(std::begin(kFields), std::end(kFields), field) == std::end(kFields))
            return fmt::format("Unsupported Stats Query: unknown field {}", clip(field, 60));
        if (kind == Kind::account && !plan.breakdown && field != "spend")
            return "Unsupported Stats Query: Ad Account stats support only the field spend";
    }
    return std::nullopt;
}

std::optional<std::string> read_breakdown(const Call& call, Kind kind, Plan& plan) {
    if (!call.has("breakdown")) return std::nullopt;
    const std::string word = call.get("breakdown");
    const Kind below = word == "campaign"  ? Kind::campaign
                       : word == "adsquad" ? Kind::group
                                           : Kind::ad;
    if ((word != "campaign" && word != "adsquad" && word != "ad") || below <= kind)
        return "Unsupported Stats Query: invalid breakdown";
    plan.breakdown = below;
    return std::nullopt;
}

json::object stats_object(const Plan& plan, const ReportRow& row) {
    const market::Figures& f = row.figures;
    json::object out;
    for (const std::string& field : plan.fields) {
        if (field == "impressions")
            out[field] = f.impressions;
        else if (field == "swipes")
            out[field] = f.clicks;
        else if (field == "spend")
            out[field] = f.spend.value;
        else if (field == "video_views")
            out[field] = f.video_views;
        else if (field == "view_completion")
            out[field] = f.video_views / 4;
        else if (field == "uniques")
            out[field] = row.reach;
        else if (field == "frequency")
            out[field] = row.reach > 0
                             ? static_cast<double>(f.impressions) / static_cast<double>(row.reach)
                             : 0.0;
        else if (field == "conversion_purchases")
            out[field] = f.conversions.value / Micros::kUnit;
        else if (field == "conversion_purchases_value")
            out[field] = f.revenue.value;
        else if (field == "conversion_add_cart")
            out[field] = f.conversions.value * 5 / 2 / Micros::kUnit;
        else if (field == "screen_time_millis")
            out[field] = f.impressions * 1900;
        else
            out[field] = f.clicks / 50;
    }
    return out;
}

std::string moment(const Plan& plan, Day day) { return midnight(*plan.zone, day, ".000", ":"); }

/// One entity's figures: {"stats":{…}} or {"timeseries":[…]}. Days without delivery are zero, or
/// left out when asked for.
void add_figures(json::object& out, const Plan& plan, const std::vector<ReportRow>& rows) {
    if (!plan.daily) {
        ReportRow total;
        for (const ReportRow& row : rows) total = row;
        out["stats"] = stats_object(plan, total);
        return;
    }
    json::array series;
    std::size_t next = 0;
    for (Day day = plan.query.first; day <= plan.query.last; day += days(1)) {
        const bool delivered = next < rows.size() && rows[next].first == day;
        if (!delivered && plan.omit_empty) continue;
        const ReportRow row = delivered ? rows[next++] : ReportRow{};
        series.push_back(json::object{{"start_time", moment(plan, day)},
                                      {"end_time", moment(plan, day + days(1))},
                                      {"stats", stats_object(plan, row)}});
    }
    out["timeseries"] = std::move(series);
}

json::object head(const Plan& plan, std::string_view id, Kind kind) {
    constexpr auto word = [](Kind k) {
        return k == Kind::account    ? "AD_ACCOUNT"
               : k == Kind::campaign ? "CAMPAIGN"
               : k == Kind::group    ? "AD_SQUAD"
                                     : "AD";
    };
    return {{"id", id}, {"type", word(kind)}, {"granularity", plan.daily ? "DAY" : "TOTAL"}};
}

Index index_at(const ReportRow& row, Kind kind) {
    return kind == Kind::campaign ? row.campaign : kind == Kind::group ? row.group : row.ad;
}

/// Entities of the breakdown below one campaign, in order, each with its rows.
struct Member {
    Index index = kNone;
    std::vector<ReportRow> rows;
};
std::vector<Member> members_of(const Market& market, const Plan& plan, Ref ref, Index campaign) {
    const market::Campaign& c = market.campaigns()[campaign];
    std::vector<Member> out;
    if (*plan.breakdown == Kind::campaign) out.push_back({campaign, {}});
    if (*plan.breakdown == Kind::group)
        for (Index g = c.first_group; g < c.first_group + c.groups; ++g) out.push_back({g, {}});
    if (*plan.breakdown == Kind::ad)
        for (Index a = c.first_ad; a < c.first_ad + c.ads; ++a)
            if (ref.kind != Kind::group || market.ads()[a].group == ref.index)
                out.push_back({a, {}});
    for (ReportRow& row : read_campaign_rows(market, plan.query, campaign))
        for (Member& member : out)
            if (index_at(row, *plan.breakdown) == member.index) member.rows.push_back(row);
    return out;
}

/// A page of the breakdown: at most `limit` entities; whole campaigns are read, the cursor stands
/// on one of them.
json::object broken_down(const Market& market, const Call& call, const Plan& plan, Ref ref,
                         std::optional<Position>& next) {
    const std::size_t limit = size_of(call.get("limit"), 1000, 1000);
    Position from;
    if (call.has("cursor"))
        from = from_cursor(call.get("cursor")).value_or(Position{plan.query.campaigns.size(), 0});
    json::array list;
    for (; from.a < plan.query.campaigns.size() && list.size() < limit; ++from.a, from.b = 0) {
        const auto members = members_of(market, plan, ref, plan.query.campaigns[from.a]);
        for (; from.b < members.size() && list.size() < limit; ++from.b) {
            const Member& member = members[from.b];
            if (plan.omit_empty && member.rows.empty()) continue;
            const std::string& id =
                *plan.breakdown == Kind::campaign ? market.campaigns()[member.index].id
                : *plan.breakdown == Kind::group  ? market.groups()[member.index].id
                                                  : market.ads()[member.index].id;
            json::object one = head(plan, id, *plan.breakdown);
            add_figures(one, plan, member.rows);
            list.push_back(std::move(one));
        }
        if (from.b < members.size()) break;
    }
    if (from.a < plan.query.campaigns.size()) next = from;
    return {{singular_of(*plan.breakdown), std::move(list)}};
}

std::string entity_id(const Market& market, Ref ref) {
    switch (ref.kind) {
        case Kind::account: return market.accounts()[ref.index].id;
        case Kind::campaign: return market.campaigns()[ref.index].id;
        case Kind::group: return market.groups()[ref.index].id;
        default: return market.ads()[ref.index].id;
    }
}

void choose_rows(const Market& market, Ref ref, Index account, Plan& plan) {
    plan.query.campaigns = ref.kind == Kind::account ? market.accounts()[account].campaigns
                                                     : std::vector<Index>{campaign_of(market, ref)};
    const Kind level = plan.breakdown.value_or(ref.kind);
    plan.query.level = level == Kind::account    ? Level::account
                       : level == Kind::campaign ? Level::campaign
                       : level == Kind::group    ? Level::group
                                                 : Level::ad;
    if (ref.kind == Kind::group)
        plan.query.keep = [group = ref.index](const market::Ad& ad) { return ad.group == group; };
    if (ref.kind == Kind::ad)
        plan.query.keep = [&market, index = ref.index](const market::Ad& ad) {
            return &ad == &market.ads()[index];
        };
}

}  // namespace

web::Response stats(Sandbox& sandbox, const Call& call, Ref ref) {
    const Market& market = sandbox.market();
    const Index account = ref.kind == Kind::account
                              ? ref.index
                              : market.campaigns()[campaign_of(market, ref)].account;
    Plan plan;
    plan.zone = &market.accounts()[account].zone;
    plan.omit_empty = call.get("omit_empty") == "true";
    std::optional<std::string> problem = read_windows(call, plan);
    if (!problem) problem = read_days(call, plan);
    if (!problem) problem = read_breakdown(call, ref.kind, plan);
    if (!problem) problem = read_fields(call, ref.kind, plan);
    if (problem) return failure(sandbox, 400, "E1008", *problem, "The stats query is not valid");
    plan.query.as_of = sandbox.as_of(account);
    choose_rows(market, ref, account, plan);

    json::object stat = head(plan, entity_id(market, ref), ref.kind);
    stat["swipe_up_attribution_window"] = plan.swipe_window;
    stat["view_attribution_window"] = plan.view_window;
    stat["start_time"] = moment(plan, plan.query.first);
    stat["end_time"] = moment(plan, plan.query.last + days(1));
    stat["finalized_data_end_time"] = moment(plan, plan.query.as_of.today - days(2));
    std::optional<Position> next;
    if (plan.breakdown)
        stat["breakdown_stats"] = broken_down(market, call, plan, ref, next);
    else
        add_figures(stat, plan,
                    ref.kind == Kind::account
                        ? read_account_rows(market, plan.query)
                        : read_campaign_rows(market, plan.query, plan.query.campaigns[0]));
    json::object body = envelope(sandbox);
    if (next)
        body["paging"] = json::object{
            {"next_link", call.address_with({{"cursor", to_cursor(next->a, next->b)}})}};
    const std::string_view one = plan.daily ? "timeseries_stat" : "total_stat";
    body[std::string(one) + "s"] =
        json::array{json::object{{"sub_request_status", "SUCCESS"}, {one, std::move(stat)}}};
    return json_answer(200, body);
}

}  // namespace herald::sandbox::snapchat
