#include "connectors/tiktok_ads/decode.hpp"

#include "base/text.hpp"

namespace herald::connectors::tiktok_ads {

using connector::AdStatus;
using connector::Node;

namespace {

std::string require_text(const Node& node, std::string_view name) {
    auto text = node.maybe_text(name);
    if (!text)
        throw Error(
            ErrorKind::upstream,
            fmt::format("TikTok sent an answer that cannot be read: \"{}\" is missing", name));
    return *std::move(text);
}

/// `operation_status` is what people set; `secondary_status` knows of deletion.
AdStatus decode_status(const Node& node) {
    if (node.text("secondary_status").ends_with("_DELETE")) return AdStatus::removed;
    const std::string own = node.text("operation_status");
    if (own == "DELETE") return AdStatus::removed;
    return own == "DISABLE" || own == "FROZEN" ? AdStatus::paused : AdStatus::active;
}

struct Budgets {
    std::optional<Micros> daily, lifetime;
};

Budgets decode_budgets(const Node& node) {
    const auto amount = node.decimal("budget");
    if (!amount || amount->value <= 0) return {};
    const std::string mode = node.text("budget_mode");
    if (mode == "BUDGET_MODE_TOTAL") return {std::nullopt, amount};
    if (mode == "BUDGET_MODE_DAY" || mode == "BUDGET_MODE_DYNAMIC_DAILY_BUDGET")
        return {amount, {}};
    return {};  // BUDGET_MODE_INFINITE: set below the campaign
}

}  // namespace

Envelope decode_envelope(const Node& answer) {
    const auto code = answer.count("code");
    if (!code) throw Error(ErrorKind::upstream, "TikTok sent an answer that cannot be read");
    return {*code, answer.text("message")};
}

PageInfo decode_page_info(const Node& data) {
    const Node info = data["page_info"];
    if (!info.exists()) return {static_cast<std::int64_t>(data.list("list").size()), 1, {}};
    return {info.count("total_number").value_or(0), info.count("total_page").value_or(1),
            info.count("page")};
}

connector::AdAccount decode_account(const Node& advertiser) {
    connector::AdAccount out;
    out.external_id = require_text(advertiser, "advertiser_id");
    out.name = advertiser.maybe_text("name").value_or("Advertiser " + out.external_id);
    const auto currency = parse_currency(advertiser.text("currency"));
    if (!currency) throw Error(ErrorKind::upstream, "TikTok sent an advertiser without a currency");
    out.currency = *currency;
    // `timezone` may be an offset such as "Etc/GMT+8"; the display one is the city's.
    out.time_zone = advertiser.maybe_text("display_timezone")
                        .value_or(advertiser.maybe_text("timezone").value_or("Etc/UTC"));
    const std::string status = advertiser.text("status");
    out.status = status.empty() || status == "STATUS_ENABLE" ? connector::AccountStatus::active
                                                             : connector::AccountStatus::disabled;
    return out;
}

connector::AdCampaign decode_campaign(const Node& campaign) {
    connector::AdCampaign out;
    out.external_id = require_text(campaign, "campaign_id");
    out.name = campaign.text("campaign_name");
    out.status = decode_status(campaign);
    if (const auto objective = campaign.maybe_text("objective_type"))
        out.objective = to_lower_ascii(*objective);
    const Budgets budgets = decode_budgets(campaign);
    out.daily_budget = budgets.daily;
    out.lifetime_budget = budgets.lifetime;
    out.budget_holder = budgets.daily || budgets.lifetime ? connector::BudgetHolder::campaign
                                                          : connector::BudgetHolder::ad_group;
    return out;
}

connector::AdGroup decode_ad_group(const Node& ad_group) {
    connector::AdGroup out;
    out.external_id = require_text(ad_group, "adgroup_id");
    out.campaign_id = require_text(ad_group, "campaign_id");
    out.name = ad_group.text("adgroup_name");
    out.status = decode_status(ad_group);
    const Budgets budgets = decode_budgets(ad_group);
    out.daily_budget = budgets.daily;
    out.lifetime_budget = budgets.lifetime;
    return out;
}

connector::Ad decode_ad(const Node& ad) {
    connector::Ad out;
    out.external_id = require_text(ad, "ad_id");
    out.ad_group_id = require_text(ad, "adgroup_id");
    out.campaign_id = require_text(ad, "campaign_id");
    out.name = ad.text("ad_name");
    out.status = decode_status(ad);
    connector::Creative creative;
    creative.title = ad.maybe_text("display_name");
    creative.body = ad.maybe_text("ad_text");
    creative.destination_url = ad.maybe_text("landing_page_url");
    creative.image_url = ad.maybe_text("image_url");
    creative.thumbnail_url = ad.maybe_text("video_cover_url");
    if (!creative.thumbnail_url) creative.thumbnail_url = ad.maybe_text("profile_image_url");
    out.creative = std::move(creative);
    return out;
}

connector::AdFact decode_fact(const Node& row) {
    const Node dimensions = row["dimensions"], metrics = row["metrics"];
    const auto day = connector::leading_day(dimensions.text("stat_time_day"));
    if (!day) throw Error(ErrorKind::upstream, "TikTok sent figures without a day");
    connector::AdFact out;
    out.day = *day;
    out.ad_id = require_text(dimensions, "ad_id");
    out.campaign_id = require_text(metrics, "campaign_id");
    out.ad_group_id =
        metrics.maybe_text("adgroup_id").value_or(connector::whole_campaign_id(out.campaign_id));
    out.impressions = metrics.count("impressions").value_or(0);
    out.clicks = metrics.count("clicks").value_or(0);
    out.spend = metrics.decimal("spend").value_or(Micros{});
    out.conversions = metrics.decimal("conversion").value_or(Micros{});
    // Despite its name the value of website purchases. An ad that sells in an app has the other
    // one; an ad with both reports the same purchases twice, so they are not added.
    const Micros website = metrics.decimal("total_complete_payment_rate").value_or(Micros{});
    out.revenue =
        website.value != 0 ? website : metrics.decimal("total_purchase_value").value_or(Micros{});
    out.reach = metrics.count("reach");
    out.video_views = metrics.count("video_play_actions");
    return out;
}

}  // namespace herald::connectors::tiktok_ads
