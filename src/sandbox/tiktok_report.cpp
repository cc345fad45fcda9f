#include <charconv>
#include <cmath>

#include "base/csv.hpp"
#include "base/encoding.hpp"
#include "base/json_writer.hpp"
#include "sandbox/tiktok.hpp"

/// Reports: at once page by page, or as a task with a CSV at its end. Texts, numbers, "-" and null
/// are mixed as TikTok mixes them.
namespace herald::sandbox::tiktok {

using market::Figures;
using std::chrono::days;

namespace {

/// How a metric is printed.
enum class Form { text, number, none };

struct Metric {
    std::string_view name;
    Form form;
    std::string (*print)(const Market&, const ReportRow&);
};

std::string ratio(double above, double below, int decimals) {
    return below > 0 ? fixed(above / below, decimals) : fixed(0, decimals);
}
double clicks(const ReportRow& r) { return static_cast<double>(r.figures.clicks); }
double impressions(const ReportRow& r) { return static_cast<double>(r.figures.impressions); }

using M = const Market&;
using R = const ReportRow&;

const Metric kMetrics[] = {
    {"spend", Form::text, [](M, R r) { return fixed(r.figures.spend.units(), 2); }},
    {"impressions", Form::text, [](M, R r) { return std::to_string(r.figures.impressions); }},
    {"clicks", Form::text, [](M, R r) { return std::to_string(r.figures.clicks); }},
    {"reach", Form::text, [](M, R r) { return std::to_string(r.reach); }},
    {"frequency", Form::text,
     [](M, R r) { return ratio(impressions(r), static_cast<double>(r.reach), 2); }},
    {"ctr", Form::text, [](M, R r) { return ratio(clicks(r) * 100, impressions(r), 2); }},
    {"cpc", Form::text, [](M, R r) { return ratio(r.figures.spend.units(), clicks(r), 2); }},
    {"cpm", Form::text,
     [](M, R r) { return ratio(r.figures.spend.units() * 1000, impressions(r), 2); }},
    {"cost_per_1000_reached", Form::text,
     [](M, R r) { return ratio(r.figures.spend.units() * 1000, static_cast<double>(r.reach), 2); }},
    {"conversion", Form::text, [](M, R r) { return to_string(r.figures.conversions); }},
    {"real_time_conversion", Form::text, [](M, R r) { return to_string(r.figures.conversions); }},
    {"complete_payment", Form::text, [](M, R r) { return to_string(r.figures.conversions); }},
    {"result", Form::text, [](M, R r) { return to_string(r.figures.conversions); }},
    {"cost_per_conversion", Form::text,
     [](M, R r) { return ratio(r.figures.spend.units(), r.figures.conversions.units(), 2); }},
    {"conversion_rate", Form::text,
     [](M, R r) { return ratio(r.figures.conversions.units() * 100, clicks(r), 2); }},
    // The value of purchases on the website, whatever its name says; app purchases have a metric of
    // their own.
    {"total_complete_payment_rate", Form::text,
     [](M, R r) { return fixed(r.figures.revenue.units(), 2); }},
    {"total_purchase_value", Form::text, [](M, R) { return std::string("0.00"); }},
    {"complete_payment_roas", Form::text,
     [](M, R r) { return ratio(r.figures.revenue.units(), r.figures.spend.units(), 2); }},
    {"video_play_actions", Form::number,
     [](M, R r) { return std::to_string(r.figures.video_views); }},
    {"video_views_p75", Form::number,
     [](M, R r) { return std::to_string(r.figures.video_views / 5); }},
    {"likes", Form::number, [](M, R r) { return std::to_string(r.figures.clicks / 3); }},
    {"comments", Form::number, [](M, R r) { return std::to_string(r.figures.clicks / 40); }},
    {"shares", Form::number, [](M, R r) { return std::to_string(r.figures.clicks / 60); }},
    {"follows", Form::number, [](M, R r) { return std::to_string(r.figures.clicks / 80); }},
    {"campaign_id", Form::number,
     [](M m, R r) { return r.campaign != market::kNone ? m.campaigns()[r.campaign].id : "0"; }},
    {"campaign_name", Form::text,
     [](M m, R r) { return r.campaign != market::kNone ? m.campaigns()[r.campaign].name : ""; }},
    {"objective_type", Form::text,
     [](M m, R r) {
         return r.campaign != market::kNone ? m.campaigns()[r.campaign].objective : "";
     }},
    {"adgroup_id", Form::number,
     [](M m, R r) { return r.group != market::kNone ? m.groups()[r.group].id : "0"; }},
    {"adgroup_name", Form::text,
     [](M m, R r) { return r.group != market::kNone ? m.groups()[r.group].name : ""; }},
    {"ad_name", Form::text,
     [](M m, R r) { return r.ad != market::kNone ? m.ads()[r.ad].name : ""; }},
    {"mobile_app_id", Form::text, [](M, R) { return std::string("0"); }},
    {"secondary_goal_result", Form::none, [](M, R) { return std::string("-"); }},
    {"secondary_goal_result_rate", Form::none, [](M, R) { return std::string("-"); }},
    {"cost_per_secondary_goal_result", Form::none, [](M, R) { return std::string("-"); }},
};

const Metric* find_metric(std::string_view name) {
    const auto found = std::find_if(std::begin(kMetrics), std::end(kMetrics),
                                    [&](const Metric& metric) { return metric.name == name; });
    return found != std::end(kMetrics) ? found : nullptr;
}

struct Plan {
    ReportQuery query;
    std::vector<std::string> dimensions;
    std::vector<const Metric*> metrics;
    bool daily = false;
};

std::optional<std::string> read_level(const Call& call, Plan& plan) {
    if (const std::string type = text_parameter(call, "report_type"); type != "BASIC")
        return "report_type: Only BASIC reports are there for this advertiser.";
    struct Named {
        std::string_view name, dimension;
        Level level;
    };
    constexpr Named kLevels[] = {{"AUCTION_ADVERTISER", "advertiser_id", Level::account},
                                 {"AUCTION_CAMPAIGN", "campaign_id", Level::campaign},
                                 {"AUCTION_ADGROUP", "adgroup_id", Level::group},
                                 {"AUCTION_AD", "ad_id", Level::ad}};
    const std::string given = text_parameter(call, "data_level");
    const auto named = std::find_if(std::begin(kLevels), std::end(kLevels),
                                    [&](const Named& level) { return level.name == given; });
    if (named == std::end(kLevels))
        return "data_level: Must be one of: AUCTION_AD, AUCTION_ADGROUP, AUCTION_CAMPAIGN, "
               "AUCTION_ADVERTISER.";
    plan.query.level = named->level;
    const json::value dimensions = parameter(call, "dimensions");
    plan.dimensions = texts_of(&dimensions);
    bool has_id = false;
    for (const std::string& dimension : plan.dimensions) {
        if (dimension == named->dimension)
            has_id = true;
        else if (dimension == "stat_time_day")
            plan.daily = true;
        else
            return fmt::format("dimensions: {} is not supported at the level {}.",
                               clip(dimension, 60), given);
    }
    if (!has_id)
        return fmt::format("dimensions: {} is required at the level {}.", named->dimension, given);
    return std::nullopt;
}

std::optional<std::string> read_plan(const Sandbox& sandbox, const Call& call, Index account,
                                     const market::AsOf& as_of, Plan& plan) {
    if (auto problem = read_level(call, plan)) return problem;
    const auto first = parse_day(text_parameter(call, "start_date")),
               last = parse_day(text_parameter(call, "end_date"));
    if (!first || !last) return "start_date: Not a valid date.";
    if (*last < *first) return "end_date: must not be earlier than start_date.";
    const auto length = (*last - *first).count() + 1;
    if (plan.daily && length > 30) return "The time span of stat_time_day can not exceed 30 days.";
    if (length > 365) return "The time span can not exceed 365 days.";
    const json::value metrics = parameter(call, "metrics");
    std::vector<std::string> names = texts_of(&metrics);
    if (names.empty()) names = {"spend", "impressions"};
    for (const std::string& name : names) {
        plan.metrics.push_back(find_metric(name));
        if (plan.metrics.back() == nullptr)
            return fmt::format("metrics: {} is not a valid metric.", clip(name, 60));
    }
    plan.query.first = *first;
    plan.query.last = *last;
    plan.query.grain.days = plan.daily ? 1 : 0;
    plan.query.as_of = as_of;
    plan.query.campaigns = sandbox.market().accounts()[account].campaigns;
    return std::nullopt;
}

std::string dimension_text(const Market& market, Index account, std::string_view dimension,
                           const ReportRow& row) {
    if (dimension == "stat_time_day") return to_string(row.first) + " 00:00:00";
    if (dimension == "advertiser_id") return market.accounts()[account].id;
    if (dimension == "campaign_id") return market.campaigns()[row.campaign].id;
    return dimension == "adgroup_id" ? market.groups()[row.group].id : market.ads()[row.ad].id;
}

void write_row(std::string& out, const Market& market, Index account, const Plan& plan,
               const ReportRow& row) {
    out += "{\"dimensions\":{";
    for (std::size_t i = 0; i < plan.dimensions.size(); ++i) {
        if (i > 0) out += ',';
        out += fmt::format("\"{}\":\"{}\"", plan.dimensions[i],
                           dimension_text(market, account, plan.dimensions[i], row));
    }
    out += "},\"metrics\":{";
    for (std::size_t i = 0; i < plan.metrics.size(); ++i) {
        const Metric& metric = *plan.metrics[i];
        if (i > 0) out += ',';
        out += fmt::format("\"{}\":", metric.name);
        if (metric.form == Form::text)
            append_json_string(out, metric.print(market, row));
        else if (metric.form == Form::number)
            out += metric.print(market, row);
        else
            out += "null";
    }
    out += "}}";
}

web::Response create(Sandbox& sandbox, const Call& call, Index account) {
    const market::AsOf as_of = sandbox.as_of(account);
    Plan plan;
    if (const auto problem = read_plan(sandbox, call, account, as_of, plan))
        return wrong(sandbox, *problem);
    Parameters kept = call.parameters;
    if (const json::object* body = call.body.if_object())
        for (const auto& member : *body)
            kept[member.key()] = text_of(&member.value()).value_or(json::serialize(member.value()));
    return envelope(
        sandbox, 0, "OK",
        {{"task_id",
          sandbox.add_job({Platform::tiktok, account, std::move(kept), {}, as_of, {}, false, 0})}});
}

/// The rows as CSV, campaign by campaign while it is sent.
web::Response download(Sandbox& sandbox, const ReportJob& job) {
    web::Request stored;  // the order as it was given
    for (const auto& [name, value] : job.parameters)
        stored.query +=
            (stored.query.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value);
    auto plan = std::make_shared<Plan>();
    if (const auto problem = read_plan(sandbox, Call(stored), job.account, job.as_of, *plan))
        return envelope(sandbox, 40'200, "Task error.");
    web::Response out;
    out.headers.set("Content-Type", "text/csv; charset=utf-8");
    out.headers.set("Content-Disposition", "attachment; filename=report.csv");
    out.stream = [&sandbox, plan, account = job.account, position = Position{}, begun = false,
                  done = false]() mutable {
        std::string text;
        if (!std::exchange(begun, true)) {
            std::vector<std::string_view> names(plan->dimensions.begin(), plan->dimensions.end());
            for (const Metric* metric : plan->metrics) names.push_back(metric->name);
            csv::append_record(text, names);
        }
        while (text.empty() && !done) {
            sandbox.reading([&](const Market& market) {
                const ReportPage page = read_page(market, plan->query, position, 2000);
                for (const ReportRow& row : page.rows) {
                    std::vector<std::string> cells;
                    for (const std::string& dimension : plan->dimensions)
                        cells.push_back(dimension_text(market, account, dimension, row));
                    for (const Metric* metric : plan->metrics)
                        cells.push_back(metric->print(market, row));
                    const std::vector<std::string_view> views(cells.begin(), cells.end());
                    csv::append_record(text, views);
                }
                done = !page.next;
                if (page.next) position = *page.next;
            });
        }
        return text;
    };
    return out;
}

}  // namespace

web::Response report(Sandbox& sandbox, const Call& call, Index account) {
    Plan plan;
    if (const auto problem = read_plan(sandbox, call, account, sandbox.as_of(account), plan))
        return wrong(sandbox, *problem);
    const std::size_t size = size_of(text_parameter(call, "page_size"), 10, 100'000),
                      page = size_of(text_parameter(call, "page"), 1, 10'000'000);
    if (size > 1000) return wrong(sandbox, "page_size: Must be between 1 and 1000.");
    const NumberedPage rows = read_numbered(sandbox.market(), plan.query, (page - 1) * size, size);
    std::string out = fmt::format(
        R"({{"code":0,"message":"OK","request_id":"{}","data":{{"list":[)", sandbox.request_id());
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        if (i > 0) out += ',';
        write_row(out, sandbox.market(), account, plan, rows.rows[i]);
    }
    return text_answer(
        200, out + "],\"page_info\":" + json::serialize(page_info(page, size, rows.total)) + "}}");
}

web::Response report_task(Sandbox& sandbox, const Call& call, Index account) {
    const std::string& verb = call.path.back();
    if (verb == "create") return create(sandbox, call, account);
    const auto job =
        sandbox.poll_job(Platform::tiktok, text_parameter(call, "task_id"), verb == "check");
    if (!job || job->account != account) return envelope(sandbox, 40'200, "Task error.");
    const int needed = sandbox.report_polls();
    const bool done = job->polls > needed;
    if (verb == "check") {
        const std::string_view status = done              ? (job->fails ? "FAILED" : "SUCCESS")
                                        : job->polls == 1 ? "QUEUING"
                                                          : "PROCESSING";
        return envelope(
            sandbox, 0, "OK",
            {{"status", status}, {"message", done && job->fails ? "Internal error" : ""}});
    }
    if (verb != "download") return wrong(sandbox, "The path does not exist.");
    if (!done) return envelope(sandbox, 40'201, "Task is not ready.");
    if (job->fails) return envelope(sandbox, 40'200, "Task error.");
    return download(sandbox, *job);
}

}  // namespace herald::sandbox::tiktok
