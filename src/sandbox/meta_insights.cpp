#include "sandbox/meta_insights.hpp"

#include <cmath>

#include "base/json_writer.hpp"

/// Insights: figures as texts, absent when zero, the same purchase under three action types,
/// windows beside the value.
namespace herald::sandbox::meta {
namespace {

constexpr std::size_t kMostRowsAtOnce =
    250'000;  ///< a direct query for more is asked to be smaller

/// Writes one row. A member that is zero stays away, except what every row has.
class RowWriter {
public:
    RowWriter(const Market& market, Index account, const InsightsPlan& plan)
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
    const InsightsPlan& plan_;
    bool first_ = true;
};

/// An upper bound of the rows, without drawing them.
bool too_much(const InsightsPlan& plan, const Market& market) {
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
    InsightsPlan plan;
    return make_plan(sandbox, subject, query, as_of, plan);
}

web::Response insights(Sandbox& sandbox, const Call& call, const Subject& subject,
                       const Parameters& query, const market::AsOf& as_of) {
    InsightsPlan plan;
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
        if (!position) return answer_of({.message = "(#100) Invalid cursors values", .code = 100});
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
