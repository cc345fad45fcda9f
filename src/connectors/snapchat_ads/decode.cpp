#include "connectors/snapchat_ads/decode.hpp"

#include "base/text.hpp"

namespace herald::connectors::snapchat_ads {

using connector::AdStatus;
using connector::Node;

namespace {

std::string require_text(const Node& node, std::string_view name) {
    auto text = node.maybe_text(name);
    if (!text)
        throw Error(
            ErrorKind::upstream,
            fmt::format("Snapchat sent an answer that cannot be read: \"{}\" is missing", name));
    return *std::move(text);
}

AdStatus decode_status(const Node& node) {
    const std::string status = node.text("status");
    if (node.flag("deleted") || equals_ignoring_case(status, "DELETED")) return AdStatus::removed;
    return equals_ignoring_case(status, "PAUSED") ? AdStatus::paused : AdStatus::active;
}

std::optional<Micros> micros(const Node& node, std::string_view name) {
    const auto value = node.count(name);
    return value && *value > 0 ? std::optional(Micros{*value}) : std::nullopt;
}

bool failed(const Node& node, std::string_view name) {
    const auto status = node.maybe_text(name);
    return status && !equals_ignoring_case(*status, "SUCCESS");
}

}  // namespace

std::optional<SnapError> decode_error(const Node& answer) {
    if (!failed(answer, "request_status")) return std::nullopt;
    return SnapError{answer.text("error_code"),
                     answer.maybe_text("display_message").value_or(answer.text("debug_message"))};
}

std::optional<SnapError> decode_sub_error(const Node& entry) {
    if (!failed(entry, "sub_request_status")) return std::nullopt;
    return SnapError{
        entry.text("error_code"),
        entry.maybe_text("sub_request_error_reason")
            .value_or(entry.maybe_text("display_message").value_or(entry.text("debug_message")))};
}

std::optional<std::string> next_query(const Node& answer) {
    const auto link = answer["paging"].maybe_text("next_link");
    if (!link) return std::nullopt;
    const auto question = link->find('?');
    if (question == std::string::npos || question + 1 == link->size())
        throw Error(ErrorKind::upstream, "Snapchat announced another page without saying which");
    return link->substr(question + 1, link->find('#') - question - 1);
}

connector::AdAccount decode_account(const Node& account) {
    connector::AdAccount out;
    out.external_id = require_text(account, "id");
    out.name = account.maybe_text("name").value_or("Ad account " + out.external_id);
    const auto currency = parse_currency(account.text("currency"));
    if (!currency)
        throw Error(ErrorKind::upstream, "Snapchat sent an ad account without a currency");
    out.currency = *currency;
    out.time_zone = account.maybe_text("timezone").value_or("Etc/UTC");
    const std::string status = account.text("status");
    out.status = status.empty() || equals_ignoring_case(status, "ACTIVE")
                     ? connector::AccountStatus::active
                     : connector::AccountStatus::disabled;
    return out;
}

connector::AdCampaign decode_campaign(const Node& campaign) {
    connector::AdCampaign out;
    out.external_id = require_text(campaign, "id");
    out.name = campaign.text("name");
    out.status = decode_status(campaign);
    if (const auto objective = campaign.maybe_text("objective"))
        out.objective = to_lower_ascii(*objective);
    out.daily_budget = micros(campaign, "daily_budget_micro");
    out.lifetime_budget = micros(campaign, "lifetime_spend_cap_micro");
    out.budget_holder = out.daily_budget || out.lifetime_budget ? connector::BudgetHolder::campaign
                                                                : connector::BudgetHolder::ad_group;
    out.start_date = connector::leading_day(campaign.text("start_time"));
    out.end_date = connector::leading_day(campaign.text("end_time"));
    return out;
}

connector::AdGroup decode_ad_squad(const Node& ad_squad) {
    connector::AdGroup out;
    out.external_id = require_text(ad_squad, "id");
    out.campaign_id = require_text(ad_squad, "campaign_id");
    out.name = ad_squad.text("name");
    out.status = decode_status(ad_squad);
    out.daily_budget = micros(ad_squad, "daily_budget_micro");
    out.lifetime_budget = micros(ad_squad, "lifetime_budget_micro");
    return out;
}

connector::Ad decode_ad(const Node& ad) {
    connector::Ad out;
    out.external_id = require_text(ad, "id");
    out.ad_group_id = require_text(ad, "ad_squad_id");
    out.name = ad.text("name");
    out.status = decode_status(ad);
    return out;
}

connector::Creative decode_creative(const Node& creative) {
    connector::Creative out;
    out.title = creative.maybe_text("headline");
    out.body = creative.maybe_text("brand_name");
    out.destination_url = creative["web_view_properties"].maybe_text("url");
    return out;
}

namespace {

/// Each timeseries_stat (or total) of an answer.
template <class F>
void for_each_stat(const Node& answer, F&& f) {
    for (const json::value& entry : answer.list("timeseries_stats")) {
        if (const auto error = decode_sub_error(Node(entry)))
            throw Error(ErrorKind::upstream, "Snapchat could not give all figures", error->message);
        if (const Node stat = Node(entry)["timeseries_stat"]; stat.exists()) f(stat);
    }
}

void decode_days(const Node& entity, const std::string& ad_id, const TimeZone& zone,
                 const std::function<void(connector::AdFact)>& on_fact) {
    for (const json::value& entry : entity.list("timeseries")) {
        const Node day(entry), stats = day["stats"];
        const auto start = parse_time(day.text("start_time"));
        if (!start) throw Error(ErrorKind::upstream, "Snapchat sent figures without a day");
        connector::AdFact fact;
        fact.day = zone.day_of(*start);
        fact.ad_id = ad_id;
        fact.impressions = stats.count("impressions").value_or(0);
        fact.clicks = stats.count("swipes").value_or(0);
        fact.spend = Micros{stats.count("spend").value_or(0)};
        fact.conversions = stats.decimal("conversion_purchases").value_or(Micros{});
        fact.revenue = Micros{stats.count("conversion_purchases_value").value_or(0)};
        fact.video_views = stats.count("video_views");
        const bool empty = fact.impressions == 0 && fact.clicks == 0 && fact.spend.value == 0 &&
                           fact.conversions.value == 0 && fact.revenue.value == 0;
        if (!empty) on_fact(std::move(fact));
    }
}

}  // namespace

Grain grain_of(const Node& answer) {
    Grain out = Grain::none;
    for_each_stat(answer, [&](const Node& stat) {
        if (stat["breakdown_stats"].exists())
            out = Grain::by_ad;
        else if (out == Grain::none && stat.find("timeseries") != nullptr)
            out = Grain::whole;
    });
    return out;
}

void decode_stats(const Node& answer, const TimeZone& zone,
                  const std::function<void(connector::AdFact)>& on_fact) {
    for_each_stat(answer, [&](const Node& stat) {
        const Node breakdown = stat["breakdown_stats"];
        if (!breakdown.exists()) return decode_days(stat, {}, zone, on_fact);
        for (const json::value& entry : breakdown.list("ad"))
            decode_days(Node(entry), require_text(Node(entry), "id"), zone, on_fact);
    });
}

std::string start_of_day(Day day, const TimeZone& zone) {
    const Time start = zone.start_of(day);
    const auto local = zone.local(start);
    const auto offset =
        std::chrono::duration_cast<std::chrono::minutes>(local - start.time_since_epoch()).count();
    std::string text = to_string(Time(local));  // wall clock, printed as if it were UTC
    text.pop_back();
    return fmt::format("{}.000{}{:02}:{:02}", text, offset < 0 ? '-' : '+', std::abs(offset) / 60,
                       std::abs(offset) % 60);
}

}  // namespace herald::connectors::snapchat_ads
