#include "connectors/google_ads/decode.hpp"

#include <charconv>

#include "base/text.hpp"

namespace herald::connectors::google_ads {

using connector::AdStatus;
using connector::Node;

namespace {

AdStatus decode_status(const Node& node) {
    const std::string status = node.text("status");
    return status == "REMOVED"  ? AdStatus::removed
           : status == "PAUSED" ? AdStatus::paused
                                : AdStatus::active;
}

std::string require_text(const Node& node, std::string_view name, std::string_view what) {
    auto text = node.maybe_text(name);
    if (!text)
        throw Error(ErrorKind::upstream,
                    fmt::format("Google Ads sent {} without \"{}\"", what, name));
    return *std::move(text);
}

std::optional<Micros> amount(const Node& node, std::string_view name) {
    const auto count = node.count(name);
    return count && *count > 0 ? std::optional(Micros{*count}) : std::nullopt;
}

/// Dates were renamed when they learned the time of day (v23); "2037-12-30" stands for "no end".
std::optional<Day> date_of(const Node& campaign, std::string_view name) {
    auto text = campaign.text(std::string(name) + "DateTime");
    if (text.empty()) text = campaign.text(std::string(name) + "Date");
    const auto day = connector::leading_day(text);
    return day && to_string(*day) >= "2037-12-30" ? std::nullopt : day;
}

/// First text of a responsive ad's assets: [{"text":"…"}].
std::optional<std::string> first_asset(const Node& ad, std::string_view list) {
    const json::array& assets = ad.list(list);
    return assets.empty() ? std::nullopt : Node(assets.front()).maybe_text("text");
}

connector::Creative decode_creative(const Node& ad) {
    connector::Creative out;
    const Node responsive = ad["responsiveSearchAd"], expanded = ad["expandedTextAd"],
               display = ad["responsiveDisplayAd"];
    out.title = first_asset(responsive, "headlines");
    if (!out.title) out.title = first_asset(display, "headlines");
    if (!out.title) out.title = expanded.maybe_text("headlinePart1");
    out.body = first_asset(responsive, "descriptions");
    if (!out.body) out.body = first_asset(display, "descriptions");
    if (!out.body) out.body = expanded.maybe_text("description");
    out.image_url = ad["imageAd"].maybe_text("imageUrl");
    const json::array& urls = ad.list("finalUrls");
    if (!urls.empty() && urls.front().is_string())
        out.destination_url = std::string(urls.front().get_string());
    return out;
}

}  // namespace

std::string last_part(std::string_view resource_name) {
    const auto slash = resource_name.rfind('/');
    return slash == std::string_view::npos ? std::string()
                                           : std::string(resource_name.substr(slash + 1));
}

Client decode_client(const Node& client) {
    Client out;
    out.account.external_id = client.text("id");
    if (out.account.external_id.empty())
        out.account.external_id = last_part(client.text("clientCustomer"));
    if (out.account.external_id.empty())
        throw Error(ErrorKind::upstream, "Google Ads sent an account without an id");
    out.account.name =
        client.maybe_text("descriptiveName").value_or("Google Ads " + out.account.external_id);
    const auto currency = parse_currency(client.text("currencyCode"));
    if (currency) out.account.currency = *currency;
    const auto zone = client.maybe_text("timeZone");
    out.account.time_zone = zone.value_or("Etc/UTC");
    out.complete = currency && zone;
    const std::string status = client.text("status");
    out.account.status = status == "CLOSED" || status == "CANCELED"
                             ? connector::AccountStatus::closed
                         : status == "SUSPENDED" ? connector::AccountStatus::disabled
                                                 : connector::AccountStatus::active;
    out.manager = client.flag("manager");
    return out;
}

CampaignRow decode_campaign(const Node& row) {
    const Node campaign = row["campaign"], budget = row["campaignBudget"];
    CampaignRow out;
    connector::AdCampaign& c = out.campaign;
    c.external_id = require_text(campaign, "id", "a campaign");
    c.name = campaign.text("name");
    c.status = decode_status(campaign);
    if (const auto channel = campaign.maybe_text("advertisingChannelType"))
        c.objective = to_lower_ascii(*channel);
    c.start_date = date_of(campaign, "start");
    c.end_date = date_of(campaign, "end");
    out.budget_resource =
        budget.maybe_text("resourceName").value_or(campaign.text("campaignBudget"));
    const bool shared =
        budget.flag("explicitlyShared") || budget.count("referenceCount").value_or(1) > 1;
    c.budget_holder = shared ? connector::BudgetHolder::shared : connector::BudgetHolder::campaign;
    if (budget.text("period") != "CUSTOM_PERIOD") c.daily_budget = amount(budget, "amountMicros");
    c.lifetime_budget = amount(budget, "totalAmountMicros");
    return out;
}

connector::AdGroup decode_ad_group(const Node& row) {
    connector::AdGroup out;
    out.external_id = require_text(row["adGroup"], "id", "an ad group");
    out.campaign_id = require_text(row["campaign"], "id", "an ad group's campaign");
    out.name = row["adGroup"].text("name");
    out.status = decode_status(row["adGroup"]);
    return out;
}

connector::Ad decode_ad(const Node& row) {
    const Node ad = row["adGroupAd"]["ad"];
    connector::Ad out;
    out.external_id = require_text(ad, "id", "an ad");
    out.ad_group_id = require_text(row["adGroup"], "id", "an ad's ad group");
    out.campaign_id = require_text(row["campaign"], "id", "an ad's campaign");
    out.status = decode_status(row["adGroupAd"]);
    out.creative = decode_creative(ad);
    // Most ads have no name: their first headline tells them apart.
    out.name =
        ad.maybe_text("name").value_or(out.creative->title.value_or("Ad " + out.external_id));
    return out;
}

connector::AdFact decode_fact(const Node& row) {
    const Node metrics = row["metrics"];
    const auto day = parse_day(row["segments"].text("date"));
    if (!day) throw Error(ErrorKind::upstream, "Google Ads sent figures without a day");
    connector::AdFact out;
    out.day = *day;
    out.campaign_id = require_text(row["campaign"], "id", "figures without their campaign:");
    const std::string whole = connector::whole_campaign_id(out.campaign_id);
    out.ad_group_id = row["adGroup"].maybe_text("id").value_or(whole);
    out.ad_id = row["adGroupAd"]["ad"].maybe_text("id").value_or(whole);
    out.impressions = metrics.count("impressions").value_or(0);
    out.clicks = metrics.count("clicks").value_or(0);
    out.spend = Micros{metrics.count("costMicros").value_or(0)};
    out.conversions = metrics.decimal("conversions").value_or(Micros{});
    out.revenue = metrics.decimal("conversionsValue").value_or(Micros{});
    out.video_views = metrics.count("videoTrueviewViews");
    if (!out.video_views) out.video_views = metrics.count("videoViews");  // its name before v23
    return out;
}

namespace {

/// "40591s", "0.5s": whole seconds, rounded up.
std::chrono::seconds parse_delay(std::string_view text) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || seconds < 0 || seconds > 7 * 86'400) return std::chrono::seconds(0);
    return std::chrono::seconds(seconds +
                                (end != text.data() + text.size() && *end == '.' ? 1 : 0));
}

/// The first entry of the GoogleAdsFailure among a status' details.
void read_details(AdsError& out, const Node& status) {
    for (const json::value& detail : status.list("details")) {
        const json::array& errors = Node(detail).list("errors");
        if (errors.empty()) continue;
        const Node first(errors.front());
        if (const auto message = first.maybe_text("message")) out.message = *message;
        const json::value* code = first.find("errorCode");
        if (code != nullptr && code->is_object() && !code->get_object().empty()) {
            const auto& entry = *code->get_object().begin();
            out.group = entry.key();
            if (entry.value().is_string()) out.code = std::string(entry.value().get_string());
        }
        out.retry_delay = parse_delay(first["details"]["quotaErrorDetails"].text("retryDelay"));
        return;
    }
}

}  // namespace

std::optional<AdsError> decode_error(const Node& answer) {
    const Node error = answer["error"];
    if (!error.exists()) return std::nullopt;
    AdsError out;
    out.status =
        static_cast<int>(std::clamp<std::int64_t>(error.count("code").value_or(0), 0, 999));
    out.status_name = error.text("status");
    out.message = error.text("message");
    read_details(out, error);
    return out;
}

std::optional<AdsError> decode_partial_failure(const Node& answer) {
    const Node failure = answer["partialFailureError"];
    if (!failure.exists()) return std::nullopt;
    AdsError out;
    out.status = 400;
    out.message = failure.text("message");
    read_details(out, failure);
    return out;
}

}  // namespace herald::connectors::google_ads
