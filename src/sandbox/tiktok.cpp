#include <charconv>

#include "base/json_reader.hpp"
#include "sandbox/wire.hpp"

/// TikTok API for Business v1.3: everything is HTTP 200 with a code inside.
namespace herald::sandbox {
namespace {

web::Response envelope(Sandbox* sandbox, int code, std::string_view message, json::object data) {
    return json_answer(
        200, json::object{{"code", code},
                          {"message", message},
                          {"request_id", sandbox != nullptr ? sandbox->request_id() : "SANDBOX"},
                          {"data", std::move(data)}});
}
web::Response failure(int code, std::string_view message) {
    return envelope(nullptr, code, message, {});
}

json::array list_of(const Parameters& parameters, const std::string& name) {
    const std::string text = parameter(parameters, name, "[]");
    json::value value = parse_json(text.empty() ? "[]" : text);
    return value.is_array() ? std::move(value.get_array()) : json::array{};
}

bool contains(const json::array& list, std::string_view word) {
    return std::any_of(list.begin(), list.end(), [&](const json::value& v) {
        return v.is_string() && std::string_view(v.get_string()) == word;
    });
}

web::Response paged(Sandbox& sandbox, const Parameters& parameters, std::size_t total,
                    const std::function<json::object(std::size_t)>& item) {
    const std::size_t size = page_size(parameters, "page_size", 10, 1000),
                      number = page_size(parameters, "page", 1, 1'000'000);
    json::array list;
    for (std::size_t i = (number - 1) * size; i < std::min(total, number * size); ++i)
        list.push_back(item(i));
    return envelope(&sandbox, 0, "OK",
                    {{"list", std::move(list)},
                     {"page_info", json::object{{"page", number},
                                                {"page_size", size},
                                                {"total_number", total},
                                                {"total_page", (total + size - 1) / size}}}});
}

std::uint64_t number(const std::string& id) { return std::strtoull(id.c_str(), nullptr, 10); }

json::object campaign_object(const CampaignInfo& c, const AccountInfo& account) {
    const bool gone = c.status == Status::removed;
    return {{"advertiser_id", account.id},
            {"campaign_id", c.id},
            {"campaign_name", c.name},
            {"objective_type", c.objective},
            {"budget_mode", "BUDGET_MODE_DAY"},
            {"budget", c.daily_budget.units()},
            {"operation_status", c.status == Status::active ? "ENABLE" : "DISABLE"},
            {"secondary_status", gone                         ? "CAMPAIGN_STATUS_DELETE"
                                 : c.status == Status::active ? "CAMPAIGN_STATUS_ENABLE"
                                                              : "CAMPAIGN_STATUS_DISABLE"},
            {"create_time", to_string(c.start) + " 08:00:00"},
            {"modify_time", to_string(c.start) + " 09:10:11"},
            {"is_new_structure", true}};
}

json::object child_object(const CampaignInfo& c, const AccountInfo& account, bool groups,
                          std::size_t i) {
    const GroupInfo& group = c.groups[groups ? i : i % c.groups.size()];
    json::object out{{"advertiser_id", account.id},
                     {"campaign_id", c.id},
                     {"adgroup_id", group.id},
                     {"adgroup_name", group.name},
                     {"operation_status", c.status == Status::active ? "ENABLE" : "DISABLE"},
                     {"secondary_status",
                      c.status == Status::removed
                          ? (groups ? "ADGROUP_STATUS_DELETE" : "AD_STATUS_DELETE")
                          : (groups ? "ADGROUP_STATUS_DELIVERY_OK" : "AD_STATUS_DELIVERY_OK")}};
    if (groups) {
        out["budget_mode"] = "BUDGET_MODE_INFINITE";
        out["budget"] = 0.0;
        return out;
    }
    out["ad_id"] = c.ads[i].id;
    out["ad_name"] = c.ads[i].name;
    out["ad_text"] = c.ads[i].title + ". " + c.ads[i].body;
    out["landing_page_url"] = "https://northwind.example/" + c.ads[i].id;
    return out;
}

web::Response entities(Sandbox& sandbox, const AccountInfo& account, const Parameters& parameters,
                       const std::string& kind) {
    const Market& market = sandbox.market();
    const json::value filter = parse_json(parameter(parameters, "filtering", "{}"));
    json::array wanted;
    if (filter.is_object())
        if (const auto* ids = filter.get_object().if_contains("campaign_ids");
            ids != nullptr && ids->is_array())
            wanted = ids->get_array();
    struct Item {
        std::size_t campaign, index;
    };
    std::vector<Item> items;
    for (const std::size_t c : account.campaigns) {
        const CampaignInfo info = market.campaign(c);
        if (!wanted.empty() && !contains(wanted, info.id)) continue;
        const std::size_t count = kind == "campaign"  ? 1
                                  : kind == "adgroup" ? info.groups.size()
                                                      : info.ads.size();
        for (std::size_t i = 0; i < count; ++i) items.push_back({c, i});
    }
    return paged(sandbox, parameters, items.size(), [&](std::size_t i) {
        const CampaignInfo info = market.campaign(items[i].campaign);
        return kind == "campaign" ? campaign_object(info, account)
                                  : child_object(info, account, kind == "adgroup", items[i].index);
    });
}

/// Texts, whole numbers and "-" mixed, as the platform mixes them.
json::object metrics_object(const Report& r, const CampaignInfo& c, std::size_t ad) {
    json::object out{{"spend", two_decimals(r.spend)},
                     {"impressions", std::to_string(r.impressions)},
                     {"clicks", std::to_string(r.clicks)},
                     {"reach", std::to_string(r.reach)},
                     {"conversion", to_string(r.conversions)},
                     {"complete_payment", to_string(r.conversions)},
                     {"video_play_actions", r.video_views},
                     {"total_purchase_value", two_decimals(r.revenue)},
                     {"total_complete_payment_value", two_decimals(r.revenue)},
                     {"cpc", r.clicks > 0 ? two_decimals({r.spend.value / r.clicks}) : "-"},
                     {"campaign_id", number(c.id)},
                     {"campaign_name", c.name}};
    out["complete_payment_roas"] =
        r.spend.value > 0 ? fmt::format("{:.2f}", r.revenue.units() / r.spend.units()) : "0.00";
    out["total_complete_payment_rate"] = two_decimals(r.revenue);
    if (ad != Cell::kWholeCampaign) {
        out["adgroup_id"] = number(c.groups[ad % c.groups.size()].id);
        out["adgroup_name"] = c.groups[ad % c.groups.size()].name;
        out["ad_name"] = c.ads[ad].name;
    }
    return out;
}

web::Response report(Sandbox& sandbox, const AccountInfo& account, const Parameters& parameters) {
    const Market& market = sandbox.market();
    const auto first = parse_day(parameter(parameters, "start_date")),
               last = parse_day(parameter(parameters, "end_date"));
    if (!first || !last || *last < *first) return failure(40002, "start_date: Not a valid date.");
    const json::array dimensions = list_of(parameters, "dimensions"),
                      asked = list_of(parameters, "metrics");
    const bool daily = contains(dimensions, "stat_time_day"), by_ad = contains(dimensions, "ad_id");
    if (daily && (*last - *first).count() >= 30)
        return failure(40002, "The time span of stat_time_day can not exceed 30 days.");
    std::vector<std::pair<Cell, Day>> rows;
    const Day end = std::min(*last, market.today() - std::chrono::days(1));
    for (Day day = std::max(*first, market.first_day()); day <= end; day += std::chrono::days(1)) {
        for (const std::size_t c : account.campaigns)
            for (std::size_t ad = 0; ad < (by_ad ? market.ad_count(c) : 1); ++ad) {
                const Cell cell{c, by_ad ? ad : Cell::kWholeCampaign, day};
                if (!sum(market, cell, daily ? day : end).is_empty())
                    rows.emplace_back(cell, daily ? day : end);
            }
        if (!daily) break;
    }
    return paged(sandbox, parameters, rows.size(), [&](std::size_t i) {
        const auto& [cell, until] = rows[i];
        const CampaignInfo c = market.campaign(cell.campaign);
        json::object dimension;
        if (by_ad)
            dimension["ad_id"] = c.ads[cell.ad].id;
        else
            dimension["campaign_id"] = c.id;
        if (daily) dimension["stat_time_day"] = to_string(cell.day) + " 00:00:00";
        json::object all = metrics_object(sum(market, cell, until), c, cell.ad), chosen;
        for (const json::value& name : asked)
            if (name.is_string()) {
                if (const auto* found = all.if_contains(name.get_string()))
                    chosen[name.get_string()] = *found;
                else
                    chosen[name.get_string()] = "-";
            }
        return json::object{{"dimensions", std::move(dimension)}, {"metrics", std::move(chosen)}};
    });
}

web::Response report_task(Sandbox& sandbox, const std::string& step, const Parameters& parameters) {
    if (step == "create")
        return envelope(
            &sandbox, 0, "OK",
            {{"task_id", sandbox.add_job({Platform::tiktok, parameter(parameters, "advertiser_id"),
                                          parameters, 0})}});
    const auto job = sandbox.poll_job(parameter(parameters, "task_id"));
    if (!job) return failure(40200, "Task error.");
    const bool done = job->polls >= 3;
    if (step == "check")
        return envelope(&sandbox, 0, "OK",
                        {{"status", job->polls < 2 ? "QUEUING"
                                    : done         ? "SUCCESS"
                                                   : "PROCESSING"},
                         {"message", ""}});
    if (!done) return failure(40201, "Task is not ready.");
    const Market& market = sandbox.market();
    const AccountInfo* account = market.find_account(Platform::tiktok, job->account);
    const auto first = parse_day(parameter(job->parameters, "start_date")),
               last = parse_day(parameter(job->parameters, "end_date"));
    if (account == nullptr || !first || !last) return failure(40200, "Task error.");
    web::Response csv;
    csv.headers.set("Content-Type", "text/csv");
    csv.body = "ad_id,stat_time_day,spend,impressions,clicks,conversion\n";
    for (Day day = std::max(*first, market.first_day());
         day <= std::min(*last, market.today() - std::chrono::days(1)); day += std::chrono::days(1))
        for (const std::size_t c : account->campaigns)
            for (std::size_t ad = 0; ad < market.ad_count(c); ++ad)
                if (const Report r = market.report(c, ad, day); !r.is_empty())
                    csv.body +=
                        fmt::format("{},{} 00:00:00,{},{},{},{}\n", market.campaign(c).ads[ad].id,
                                    to_string(day), two_decimals(r.spend), r.impressions, r.clicks,
                                    to_string(r.conversions));
    return csv;
}

web::Response change(Sandbox& sandbox, const AccountInfo& account, const Parameters& parameters,
                     bool status) {
    Market& market = sandbox.market();
    json::array ids = status ? list_of(parameters, "campaign_ids")
                             : json::array{parameter(parameters, "campaign_id")};
    const std::string word = parameter(parameters, "operation_status");
    if (status && word != "ENABLE" && word != "DISABLE" && word != "DELETE")
        return failure(40002, "operation_status: Not a valid choice.");
    for (const json::value& id : ids) {
        const auto c = market.find_campaign(
            Platform::tiktok,
            id.is_string() ? std::string_view(id.get_string()) : std::string_view{});
        if (!c || market.accounts()[c->account].id != account.id || c->status == Status::removed)
            return failure(40002, "campaign_ids: campaign does not exist.");
        const std::size_t index = market.index_of(*c);
        if (status) {
            market.set_status(index, word == "ENABLE"    ? Status::active
                                     : word == "DISABLE" ? Status::paused
                                                         : Status::removed);
        } else {
            const auto budget = parse_micros(parameter(parameters, "budget"));
            if (!budget || *budget < Micros{5 * Micros::kUnit})
                return failure(40002, "budget: the budget can not be less than 5.");
            market.set_daily_budget(index, *budget);
        }
    }
    if (!status)
        return envelope(&sandbox, 0, "OK", {{"campaign_id", parameter(parameters, "campaign_id")}});
    return envelope(&sandbox, 0, "OK", {{"campaign_ids", std::move(ids)}, {"status", word}});
}

web::Response advertisers(Sandbox& sandbox, const Parameters& parameters, bool details) {
    json::array list;
    const json::array wanted = list_of(parameters, "advertiser_ids");
    for (const AccountInfo& account : sandbox.market().accounts()) {
        if (account.platform != Platform::tiktok ||
            (!wanted.empty() && !contains(wanted, account.id)))
            continue;
        json::object item{{"advertiser_id", account.id},
                          {details ? "name" : "advertiser_name", account.name}};
        if (details) {
            item["currency"] = account.currency.text();
            item["timezone"] = account.time_zone;
            item["display_timezone"] = account.time_zone;
            item["status"] = "STATUS_ENABLE";
        }
        list.push_back(std::move(item));
    }
    return envelope(&sandbox, 0, "OK", {{"list", std::move(list)}});
}

}  // namespace

web::Response tiktok_trouble(Trouble trouble) {
    switch (trouble) {
        case Trouble::rate_limited:
            return failure(40100, "Too many requests. Please retry in some time.");
        case Trouble::server_error: return failure(50000, "System error");
        case Trouble::expired_token:
            return failure(40105, "Access token is incorrect or has been revoked.");
    }
    return {};
}

web::Response tiktok_answer(Sandbox& sandbox, const web::Request& request) {
    const auto path = path_of(request);  // open_api, v1.3, noun, [noun,] verb
    const Parameters parameters = parameters_of(request);
    if (request.headers.get("Access-Token") != Credentials::tiktok_token)
        return tiktok_trouble(Trouble::expired_token);
    std::string call;
    for (std::size_t i = 2; i < path.size(); ++i) call += "/" + path[i];
    if (call == "/oauth2/advertiser/get") return advertisers(sandbox, parameters, false);
    if (call == "/advertiser/info") return advertisers(sandbox, parameters, true);
    if (call.starts_with("/report/task/")) return report_task(sandbox, path.back(), parameters);
    const AccountInfo* account =
        sandbox.market().find_account(Platform::tiktok, parameter(parameters, "advertiser_id"));
    if (account == nullptr)
        return failure(
            40001, "No permission to operate advertiser " + parameter(parameters, "advertiser_id"));
    if (call == "/campaign/get" || call == "/adgroup/get" || call == "/ad/get")
        return entities(sandbox, *account, parameters, path[2]);
    if (call == "/report/integrated/get") return report(sandbox, *account, parameters);
    if (call == "/campaign/status/update") return change(sandbox, *account, parameters, true);
    if (call == "/campaign/update") return change(sandbox, *account, parameters, false);
    return failure(40002, "The path does not exist.");
}

}  // namespace herald::sandbox
