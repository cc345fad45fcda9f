#include "connectors/meta_ads/decode.hpp"

#include <array>

#include "base/text.hpp"
#include "net/url.hpp"

namespace herald::connectors::meta_ads {

using connector::AdStatus;
using connector::Node;

namespace {

AdStatus decode_status(const Node& node) {
    const std::string effective = node.text("effective_status");
    if (effective == "DELETED") return AdStatus::removed;
    if (effective == "ARCHIVED") return AdStatus::archived;
    // The state set by people; the effective one also says "the campaign above is paused" or "in
    // review".
    const std::string own = node.text("status");
    const std::string& word = own.empty() ? effective : own;
    if (word == "DELETED") return AdStatus::removed;
    if (word == "ARCHIVED") return AdStatus::archived;
    if (word.ends_with("PAUSED")) return AdStatus::paused;
    return AdStatus::active;
}

/// Budgets are texts (now and then numbers) in the currency's smallest unit; 0 and absence mean
/// none.
std::optional<Micros> decode_budget(const Node& node, std::string_view name, Currency currency) {
    auto amount = node.decimal(name);
    if (!amount || amount->value == 0) return std::nullopt;
    for (int i = 0; i < budget_digits(currency); ++i) amount->value /= 10;
    return amount;
}

std::optional<Day> decode_date(const Node& node, std::string_view name) {
    return connector::leading_day(node.text(name));
}

/// The action of this type in a list such as `actions`; null when there is none.
const json::value* find_action(const json::array& actions, std::string_view type) {
    for (const json::value& action : actions) {
        const json::value* found = Node(action).find("action_type");
        if (found != nullptr && found->is_string() &&
            found->get_string() == json::string_view(type.data(), type.size()))
            return &action;
    }
    return nullptr;
}

/// `value` is what the attribution setting counts; an action without it was seen only in windows
/// that do not count.
Micros action_value(const json::value* action) {
    return action != nullptr ? Node(*action).decimal("value").value_or(Micros{}) : Micros{};
}

/// The same purchase stands under each of these, so exactly one is read.
constexpr std::array<std::string_view, 3> kPurchases{"omni_purchase", "purchase",
                                                     "offsite_conversion.fb_pixel_purchase"};

Micros conversion_value(const json::array& actions, const ConversionAction& conversion) {
    if (!conversion.type.empty()) return action_value(find_action(actions, conversion.type));
    for (const std::string_view type : kPurchases)
        if (const json::value* action = find_action(actions, type)) return action_value(action);
    return {};
}

std::string require_text(const Node& node, std::string_view name) {
    auto text = node.maybe_text(name);
    if (!text)
        throw Error(
            ErrorKind::upstream,
            fmt::format("Meta sent an answer that cannot be read: \"{}\" is missing", name));
    return *std::move(text);
}

}  // namespace

int budget_digits(Currency currency) {
    constexpr std::array<std::string_view, 11> kWhole{"CLP", "COP", "CRC", "HUF", "IDR", "ISK",
                                                      "JPY", "KRW", "PYG", "TWD", "VND"};
    return std::find(kWhole.begin(), kWhole.end(), currency.text()) != kWhole.end() ? 0 : 2;
}

connector::AdAccount decode_account(const Node& account) {
    connector::AdAccount out;
    out.external_id = account.text("account_id");
    if (out.external_id.empty()) out.external_id = require_text(account, "id");
    if (out.external_id.starts_with("act_")) out.external_id.erase(0, 4);
    out.name = account.maybe_text("name").value_or("Ad account " + out.external_id);
    if (const auto currency = parse_currency(account.text("currency")))
        out.currency = *currency;
    else
        throw Error(ErrorKind::upstream, "Meta sent an ad account without a currency");
    out.time_zone = account.maybe_text("timezone_name").value_or("Etc/UTC");
    // 1 active, 2 disabled, 3 unsettled, 7 pending review, 9 in grace period, 100/101 closing or
    // closed
    const auto status = account.count("account_status").value_or(1);
    out.status = status == 1 || status == 9       ? connector::AccountStatus::active
                 : status == 100 || status == 101 ? connector::AccountStatus::closed
                                                  : connector::AccountStatus::disabled;
    return out;
}

connector::AdCampaign decode_campaign(const Node& campaign, Currency currency) {
    connector::AdCampaign out;
    out.external_id = require_text(campaign, "id");
    out.name = campaign.text("name");
    out.status = decode_status(campaign);
    if (const auto objective = campaign.maybe_text("objective"))
        out.objective = to_lower_ascii(*objective);
    out.daily_budget = decode_budget(campaign, "daily_budget", currency);
    out.lifetime_budget = decode_budget(campaign, "lifetime_budget", currency);
    const bool own = out.daily_budget || out.lifetime_budget;
    out.budget_holder = own ? connector::BudgetHolder::campaign : connector::BudgetHolder::ad_group;
    out.start_date = decode_date(campaign, "start_time");
    out.end_date = decode_date(campaign, "stop_time");
    return out;
}

connector::AdGroup decode_ad_set(const Node& ad_set, Currency currency) {
    connector::AdGroup out;
    out.external_id = require_text(ad_set, "id");
    out.campaign_id = require_text(ad_set, "campaign_id");
    out.name = ad_set.text("name");
    out.status = decode_status(ad_set);
    out.daily_budget = decode_budget(ad_set, "daily_budget", currency);
    out.lifetime_budget = decode_budget(ad_set, "lifetime_budget", currency);
    return out;
}

connector::Ad decode_ad(const Node& ad) {
    connector::Ad out;
    out.external_id = require_text(ad, "id");
    out.campaign_id = require_text(ad, "campaign_id");
    out.ad_group_id = require_text(ad, "adset_id");
    out.name = ad.text("name");
    out.status = decode_status(ad);
    const Node creative = ad["creative"];
    if (!creative.exists()) return out;
    const Node link = creative["object_story_spec"]["link_data"];
    const Node video = creative["object_story_spec"]["video_data"];
    const auto first = [](std::initializer_list<std::optional<std::string>> candidates) {
        for (const auto& candidate : candidates)
            if (candidate) return candidate;
        return std::optional<std::string>();
    };
    connector::Creative c;
    c.title =
        first({creative.maybe_text("title"), link.maybe_text("name"), video.maybe_text("title")});
    c.body = first(
        {creative.maybe_text("body"), link.maybe_text("message"), video.maybe_text("message")});
    c.image_url = first({creative.maybe_text("image_url"), link.maybe_text("picture"),
                         video.maybe_text("image_url")});
    c.thumbnail_url = creative.maybe_text("thumbnail_url");
    c.destination_url = first({creative.maybe_text("link_url"), link.maybe_text("link"),
                               video["call_to_action"]["value"].maybe_text("link")});
    out.creative = std::move(c);
    return out;
}

connector::AdFact decode_fact(const Node& row, const ConversionAction& conversion) {
    connector::AdFact out;
    const auto day = parse_day(row.text("date_start"));
    if (!day) throw Error(ErrorKind::upstream, "Meta sent a report row without a day");
    out.day = *day;
    out.campaign_id = require_text(row, "campaign_id");
    const std::string whole = connector::whole_campaign_id(out.campaign_id);
    out.ad_group_id = row.maybe_text("adset_id").value_or(whole);
    out.ad_id = row.maybe_text("ad_id").value_or(whole);
    out.impressions = row.count("impressions").value_or(0);
    out.clicks = row.count("clicks").value_or(0);
    out.spend = row.decimal("spend").value_or(Micros{});
    out.reach = row.count("reach");
    const json::array& actions = row.list("actions");
    out.conversions = conversion_value(actions, conversion);
    out.revenue = conversion_value(row.list("action_values"), conversion);
    if (const json::value* views = find_action(actions, "video_view"))
        out.video_views = action_value(views).value / Micros::kUnit;
    return out;
}

std::optional<std::string> next_cursor(const Node& answer) {
    const Node paging = answer["paging"];
    const auto next = paging.maybe_text("next");
    if (!next) return std::nullopt;
    if (auto after = paging["cursors"].maybe_text("after")) return after;
    // Some edges give the cursor only inside the address of the next page (which also holds the
    // token: it is not followed).
    if (auto after = net::query_parameter(*next, "after")) return after;
    throw Error(ErrorKind::upstream, "Meta announced another page without saying where it begins");
}

ReportState decode_report_state(const Node& run) {
    ReportState out;
    const std::string status = run.text("async_status");
    out.percent = static_cast<int>(
        std::clamp<std::int64_t>(run.count("async_percent_completion").value_or(0), 0, 100));
    if (status == "Job Completed" && out.percent == 100) out.kind = ReportState::Kind::done;
    if (status == "Job Failed" || status == "Job Skipped") out.kind = ReportState::Kind::failed;
    out.error_code = run.count("error_code").value_or(0);
    out.error_subcode = run.count("error_subcode").value_or(0);
    out.error = run.maybe_text("error_user_msg").value_or(run.text("error_message"));
    return out;
}

std::optional<GraphError> decode_error(const Node& answer) {
    const Node error = answer["error"];
    if (!error.exists()) return std::nullopt;
    GraphError out;
    out.code = error.count("code").value_or(0);
    out.subcode = error.count("error_subcode").value_or(0);
    out.transient = error.flag("is_transient");
    out.message = error.maybe_text("error_user_msg").value_or(error.text("message"));
    return out;
}

namespace {

void take_highest(Usage& usage, const Node& figures) {
    for (const char* name :
         {"call_count", "total_cputime", "total_time", "acc_id_util_pct", "app_id_util_pct"}) {
        const json::value* value = figures.find(name);
        if (value != nullptr && value->is_number())
            usage.used = std::max(usage.used, value->to_number<double>() / 100);
    }
    const json::value* minutes = figures.find("estimated_time_to_regain_access");
    if (minutes != nullptr && minutes->is_number())
        usage.regain = std::max(
            usage.regain,
            std::chrono::seconds(
                std::clamp<std::int64_t>(std::llround(minutes->to_number<double>()), 0, 24 * 60) *
                60));
}

}  // namespace

Usage decode_usage(const net::Headers& headers) {
    Usage out;
    const auto read = [&](std::string_view header, auto visit) {
        const std::string_view text = headers.get(header);
        if (text.empty()) return;
        boost::system::error_code error;
        const json::value parsed = json::parse(json::string_view(text.data(), text.size()), error);
        if (!error) visit(parsed);  // a header that cannot be read is no reason to lose the answer
    };
    for (const char* name : {"X-App-Usage", "X-Ad-Account-Usage", "X-FB-Ads-Insights-Throttle"})
        read(name, [&](const json::value& figures) { take_highest(out, Node(figures)); });
    read("X-Business-Use-Case-Usage", [&](const json::value& accounts) {
        if (!accounts.is_object()) return;
        for (const auto& account : accounts.get_object())
            if (account.value().is_array())
                for (const json::value& figures : account.value().get_array())
                    take_highest(out, Node(figures));
    });
    return out;
}

}  // namespace herald::connectors::meta_ads
