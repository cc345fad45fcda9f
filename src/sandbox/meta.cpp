#include <charconv>

#include "base/encoding.hpp"
#include "base/json_reader.hpp"
#include "sandbox/wire.hpp"

/// Meta Marketing API, Graph v25.0: accounts, campaigns, ad sets, ads, insights (now and as a
/// report), changes.
namespace herald::sandbox {
namespace {

web::Response failure(int status, std::string_view message, int code, int subcode = 0,
                      bool transient = false) {
    json::object error{{"message", message}, {"type", "OAuthException"}, {"code", code}};
    if (subcode != 0) error["error_subcode"] = subcode;
    if (transient) error["is_transient"] = true;
    error["fbtrace_id"] = "Asandbox";
    return json_answer(status, json::object{{"error", std::move(error)}});
}

std::string_view status_word(Status status) {
    return status == Status::active ? "ACTIVE" : status == Status::paused ? "PAUSED" : "DELETED";
}

json::object account_object(const AccountInfo& account) {
    return {{"id", "act_" + account.id},
            {"account_id", account.id},
            {"name", account.name},
            {"currency", account.currency.text()},
            {"timezone_name", account.time_zone},
            {"account_status", 1}};
}

json::object campaign_object(const CampaignInfo& c, const AccountInfo& account) {
    json::object out{{"id", c.id},
                     {"account_id", account.id},
                     {"name", c.name},
                     {"status", status_word(c.status)},
                     {"effective_status", status_word(c.status)},
                     {"objective", c.objective},
                     {"start_time", to_string(c.start) + "T00:00:00+0100"},
                     {"buying_type", "AUCTION"}};
    if (!c.budget_on_group)
        out["daily_budget"] = std::to_string(minor_units(c.daily_budget, account.currency));
    return out;
}

json::object adset_object(const CampaignInfo& c, std::size_t group, const AccountInfo& account) {
    json::object out{
        {"id", c.groups[group].id},        {"campaign_id", c.id},
        {"account_id", account.id},        {"name", c.groups[group].name},
        {"status", status_word(c.status)}, {"effective_status", status_word(c.status)}};
    if (c.budget_on_group)
        out["daily_budget"] = std::to_string(minor_units(
            {c.daily_budget.value / static_cast<std::int64_t>(c.groups.size())}, account.currency));
    return out;
}

json::object ad_object(const CampaignInfo& c, std::size_t ad) {
    const AdInfo& info = c.ads[ad];
    return {{"id", info.id},
            {"campaign_id", c.id},
            {"adset_id", c.groups[ad % c.groups.size()].id},
            {"name", info.name},
            {"status", status_word(c.status)},
            {"effective_status", status_word(c.status)},
            {"creative",
             json::object{
                 {"id", "9" + info.id},
                 {"title", info.title},
                 {"body", info.body},
                 {"object_story_spec",
                  json::object{{"link_data", json::object{{"link", "https://northwind.example/" +
                                                                       info.id}}}}}}}};
}

/// One page of `data`: `limit` of it from `after` on, with cursors and, when more follows, the next
/// address.
web::Response page(const web::Request& request, const Parameters& parameters, std::size_t total,
                   std::size_t fallback, const std::function<json::object(std::size_t)>& item) {
    const std::size_t limit = page_size(parameters, "limit", fallback, 5000);
    std::size_t from = 0;
    if (const auto after = from_base64url(parameter(parameters, "after"))) {
        const std::string text(as_text(*after));
        std::from_chars(text.data(), text.data() + text.size(), from);
    }
    json::array data;
    const std::size_t end = std::min(total, from + limit);
    for (std::size_t i = from; i < end; ++i) data.push_back(item(i));
    json::object answer{{"data", std::move(data)}};
    if (end > from) {
        const std::string after = to_base64url(as_bytes(std::to_string(end)));
        json::object paging{
            {"cursors", json::object{{"before", to_base64url(as_bytes(std::to_string(from)))},
                                     {"after", after}}}};
        if (end < total) {
            std::string next = origin_of(request) + request.path + "?";
            for (const auto& [name, value] : parameters)
                if (name != "after")
                    next += percent_encode(name) + "=" + percent_encode(value) + "&";
            paging["next"] = next + "after=" + after;
        }
        answer["paging"] = std::move(paging);
    }
    return json_answer(200, answer);
}

struct InsightRow {
    Cell cell;
    Day last;
};

/// The rows of an insights query that have delivered: level, days, filters.
std::vector<InsightRow> insight_rows(const Market& market, const AccountInfo& account,
                                     const Parameters& parameters) {
    const json::value range = parse_json(parameter(parameters, "time_range", "{}"));
    const auto day_of_range = [&](const char* name, Day fallback) {
        const auto* text = range.is_object() ? range.get_object().if_contains(name) : nullptr;
        return text != nullptr && text->is_string()
                   ? parse_day(std::string_view(text->get_string())).value_or(fallback)
                   : fallback;
    };
    const Day yesterday = market.today() - std::chrono::days(1);
    const Day first = std::max(day_of_range("since", market.first_day()), market.first_day());
    const Day last = std::min(day_of_range("until", yesterday), yesterday);
    const bool by_ad = parameter(parameters, "level", "account") == "ad",
               daily = parameter(parameters, "time_increment") == "1";
    std::vector<InsightRow> out;
    for (Day day = first; day <= last; day += std::chrono::days(1)) {
        const Day end = daily ? day : last;
        for (const std::size_t c : account.campaigns) {
            const std::size_t ads = by_ad ? market.ad_count(c) : 1;
            for (std::size_t ad = 0; ad < ads; ++ad) {
                const Cell cell{c, by_ad ? ad : Cell::kWholeCampaign, day};
                if (!sum(market, cell, end).is_empty()) out.push_back({cell, end});
            }
        }
        if (!daily) break;
    }
    return out;
}

json::array actions(std::string_view purchase, std::string_view clicks) {
    json::array out;
    if (!clicks.empty())
        out.push_back(json::object{{"action_type", "link_click"}, {"value", clicks}});
    for (const char* type : {"offsite_conversion.fb_pixel_purchase", "purchase", "omni_purchase"})
        out.push_back(json::object{{"action_type", type}, {"value", purchase}});
    return out;
}

/// Figures are texts and absent when zero, as the platform writes them.
json::object insight_object(const Market& market, const AccountInfo& account,
                            const InsightRow& row) {
    const Report r = sum(market, row.cell, row.last);
    const CampaignInfo c = market.campaign(row.cell.campaign);
    json::object out{{"account_id", account.id},
                     {"account_currency", account.currency.text()},
                     {"campaign_id", c.id},
                     {"campaign_name", c.name},
                     {"impressions", std::to_string(r.impressions)},
                     {"spend", two_decimals(r.spend)},
                     {"date_start", to_string(row.cell.day)},
                     {"date_stop", to_string(row.last)}};
    if (row.cell.ad != Cell::kWholeCampaign) {
        out["adset_id"] = c.groups[row.cell.ad % c.groups.size()].id;
        out["ad_id"] = c.ads[row.cell.ad].id;
        out["ad_name"] = c.ads[row.cell.ad].name;
    }
    if (r.clicks > 0) out["clicks"] = std::to_string(r.clicks);
    if (r.reach > 0) {
        out["reach"] = std::to_string(r.reach);
        out["frequency"] = fmt::format(
            "{:.6f}", static_cast<double>(r.impressions) / static_cast<double>(r.reach));
    }
    if (r.conversions.value > 0) {
        out["actions"] = actions(to_string(r.conversions), std::to_string(r.clicks));
        out["action_values"] = actions(two_decimals(r.revenue), "");
    }
    return out;
}

web::Response insights(Market& market, const AccountInfo& account, const web::Request& request,
                       const Parameters& parameters, const Parameters& query) {
    const auto rows = insight_rows(market, account, query);
    return page(request, parameters, rows.size(), 25,
                [&](std::size_t i) { return insight_object(market, account, rows[i]); });
}

web::Response account_edge(Sandbox& sandbox, const web::Request& request,
                           const std::vector<std::string>& path, const Parameters& parameters) {
    Market& market = sandbox.market();
    const AccountInfo* account =
        market.find_account(Platform::meta, std::string_view(path[1]).substr(4));
    if (account == nullptr)
        return failure(400,
                       "(#100) Unsupported get request. Object does not exist or cannot be loaded.",
                       100, 33);
    if (path.size() == 2) return json_answer(200, account_object(*account));
    const std::string& edge = path[2];
    if (edge == "insights" && request.method == "POST")
        return json_answer(
            200, json::object{{"report_run_id",
                               sandbox.add_job({Platform::meta, account->id, parameters, 0})}});
    if (edge == "insights") return insights(market, *account, request, parameters, parameters);
    struct Item {
        std::size_t campaign, index;
    };
    std::vector<Item> items;
    const bool everything =
        parameter(parameters, "effective_status").find("DELETED") != std::string::npos;
    for (const std::size_t c : account->campaigns) {
        const CampaignInfo info = market.campaign(c);
        if (info.status == Status::removed && !everything) continue;
        const std::size_t count = edge == "campaigns" ? 1
                                  : edge == "adsets"  ? info.groups.size()
                                  : edge == "ads"     ? info.ads.size()
                                                      : 0;
        for (std::size_t i = 0; i < count; ++i) items.push_back({c, i});
    }
    return page(request, parameters, items.size(), 25, [&](std::size_t i) {
        const CampaignInfo info = market.campaign(items[i].campaign);
        if (edge == "campaigns") return campaign_object(info, *account);
        return edge == "adsets" ? adset_object(info, items[i].index, *account)
                                : ad_object(info, items[i].index);
    });
}

web::Response change(Market& market, const CampaignInfo& c, const AccountInfo& account,
                     const Parameters& parameters) {
    if (c.status == Status::removed)
        return failure(400, "(#100) Cannot change a deleted campaign.", 100, 1487056);
    const std::size_t index = market.index_of(c);
    const std::string status = parameter(parameters, "status"),
                      budget = parameter(parameters, "daily_budget");
    if (!budget.empty()) {
        std::int64_t amount = 0;
        const auto [end, error] =
            std::from_chars(budget.data(), budget.data() + budget.size(), amount);
        if (error != std::errc{} || end != budget.data() + budget.size() || amount < 100)
            return failure(400, "(#100) Your budget is too low. The minimum daily budget is 1.00.",
                           100, 1885272);
        if (c.budget_on_group)
            return failure(400, "(#100) This campaign's ad sets hold the budget.", 100, 1885621);
        market.set_daily_budget(index, from_minor_units(amount, account.currency));
    }
    if (status == "ACTIVE")
        market.set_status(index, Status::active);
    else if (status == "PAUSED")
        market.set_status(index, Status::paused);
    else if (status == "DELETED" || status == "ARCHIVED")
        market.set_status(index, Status::removed);
    else if (!status.empty())
        return failure(
            400, "(#100) Param status must be one of {ACTIVE, PAUSED, DELETED, ARCHIVED}", 100);
    return json_answer(200, json::object{{"success", true}});
}

web::Response report_run(Sandbox& sandbox, const web::Request& request,
                         const std::vector<std::string>& path, const Parameters& parameters) {
    const auto job = sandbox.poll_job(path[1]);
    if (path.size() > 2) {
        const AccountInfo* account = sandbox.market().find_account(Platform::meta, job->account);
        return insights(sandbox.market(), *account, request, parameters, job->parameters);
    }
    const bool done = job->polls >= 2;
    return json_answer(200, json::object{{"id", path[1]},
                                         {"account_id", job->account},
                                         {"async_status", done ? "Job Completed" : "Job Running"},
                                         {"async_percent_completion", done ? 100 : 43},
                                         {"is_running", !done}});
}

/// The usage headers that tell a client to slow down.
void show_usage(web::Response& response, const std::string& account) {
    response.headers.set("x-app-usage", R"({"call_count":3,"total_time":2,"total_cputime":2})");
    if (!account.empty())
        response.headers.set(
            "x-business-use-case-usage",
            fmt::format(
                R"({{"{}":[{{"type":"ads_insights","call_count":4,"total_cputime":3,"total_time":5,)"
                R"("estimated_time_to_regain_access":0,"ads_api_access_tier":"standard_access"}}]}})",
                account));
}

}  // namespace

web::Response meta_trouble(Trouble trouble) {
    switch (trouble) {
        case Trouble::rate_limited:
            return failure(400,
                           "(#80004) There have been too many calls to this ad-account. Wait a bit "
                           "and try again.",
                           80004, 2446079);
        case Trouble::server_error:
            return failure(500, "Service temporarily unavailable", 2, 0, true);
        case Trouble::expired_token:
            return failure(400, "Error validating access token: Session has expired.", 190, 463);
    }
    return {};
}

web::Response meta_answer(Sandbox& sandbox, const web::Request& request) {
    const auto path = path_of(request);
    const Parameters parameters = parameters_of(request);
    const std::string token = parameter(parameters, "access_token", bearer_of(request));
    if (token != Credentials::meta_token)
        return failure(400, "Invalid OAuth access token - Cannot parse access token", 190);
    Market& market = sandbox.market();
    if (path.size() < 2) return failure(400, "Unknown path components", 2500);
    web::Response response;
    if (path[1] == "me" && path.size() == 2) {
        response = json_answer(
            200, json::object{{"id", "122100000000000001"}, {"name", "Northwind system user"}});
    } else if (path[1] == "me") {
        std::vector<const AccountInfo*> mine;
        for (const AccountInfo& account : market.accounts())
            if (account.platform == Platform::meta) mine.push_back(&account);
        response = page(request, parameters, mine.size(), 25,
                        [&](std::size_t i) { return account_object(*mine[i]); });
    } else if (path[1].starts_with("act_")) {
        response = account_edge(sandbox, request, path, parameters);
        show_usage(response, path[1].substr(4));
    } else if (const auto campaign = market.find_campaign(Platform::meta, path[1])) {
        const AccountInfo& account = market.accounts()[campaign->account];
        response = request.method == "POST" ? change(market, *campaign, account, parameters)
                                            : json_answer(200, campaign_object(*campaign, account));
    } else if (sandbox.poll_job(path[1])) {
        response = report_run(sandbox, request, path, parameters);
    } else {
        response = failure(400, "(#100) Unsupported request. Object with this id does not exist.",
                           100, 33);
    }
    return response;
}

}  // namespace herald::sandbox
