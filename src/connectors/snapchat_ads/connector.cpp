#include "base/text.hpp"
#include "connectors/snapchat_ads/decode.hpp"
#include "connectors/snapchat_ads/entities.hpp"
#include "connectors/snapchat_ads/snapchat_ads.hpp"
#include "connectors/snapchat_ads/stats.hpp"

namespace herald::connectors::snapchat_ads {

using connector::AdAccount;
using connector::AdStatus;
using connector::Call;
using connector::CampaignRef;
using connector::Document;
using connector::Node;

namespace {

/// Ids go into paths, so only what Snapchat's look like may pass.
std::string require_id(std::string_view id) {
    constexpr std::string_view kAllowed =
        "0123456789abcdefABCDEF-_ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ";
    if (id.empty() || id.find_first_not_of(kAllowed) != std::string_view::npos)
        throw Error(ErrorKind::invalid, fmt::format("\"{}\" is no Snapchat id", clip(id, 60)));
    return std::string(id);
}

std::vector<std::string> listed_accounts(const Settings& settings) {
    std::vector<std::string> out;
    std::string_view rest =
        settings.ad_account_ids ? std::string_view(*settings.ad_account_ids) : std::string_view{};
    while (!rest.empty()) {
        const auto end = rest.find_first_of(",; \n");
        if (const auto id = trim(rest.substr(0, end)); !id.empty()) out.push_back(require_id(id));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return out;
}

connector::ConnectionCheck read_all(const Api& api) {
    connector::ConnectionCheck out;
    constexpr Api::Names kAccounts{"adaccounts", "adaccount"};
    const auto add = [&](const std::vector<Node>& page) {
        for (const Node& account : page) out.accounts.push_back(decode_account(account));
    };
    try {
        for (const std::string& id : listed_accounts(api.settings())) {
            api.entries("adaccounts/" + id, kAccounts, add);
            out.identity = "an app with named ad accounts";
        }
        if (!out.accounts.empty()) return out;
        std::vector<std::string> organizations;
        api.entries("me/organizations", {"organizations", "organization"},
                    [&](const std::vector<Node>& page) {
                        for (const Node& organization : page) {
                            organizations.push_back(require_id(organization.text("id")));
                            if (!out.identity.empty()) out.identity += ", ";
                            out.identity += organization.text("name");
                        }
                    });
        for (const std::string& id : organizations)
            api.entries("organizations/" + id + "/adaccounts", kAccounts, add);
    } catch (const Missing& missing) {
        throw api.failures().refused(missing.message);
    }
    return out;
}

/// The campaign as Snapchat has it: a change must send all of it back.
json::object read_object(const Api& api, const CampaignRef& campaign) {
    try {
        const Document answer = api.get("campaigns/" + require_id(campaign.external_id), {});
        for (const json::value& entry : Node(answer.root()).list("campaigns")) {
            if (const auto error = decode_sub_error(Node(entry)))
                throw api.failures().refused(error->message);
            const json::value* found = Node(entry).find("campaign");
            if (found != nullptr && found->is_object())
                return json::object(found->get_object(), {});
        }
    } catch (const Missing&) {
    }
    throw Error(ErrorKind::upstream, "Snapchat no longer knows this campaign").permanent();
}

void write_object(const Api& api, const CampaignRef& campaign, json::object changed) {
    for (const char* computed : {"created_at", "updated_at", "delivery_status"})
        changed.erase(computed);
    try {
        api.put("adaccounts/" + require_id(campaign.account.external_id) + "/campaigns",
                json::serialize(json::object{{"campaigns", json::array{std::move(changed)}}}),
                "campaigns");
    } catch (const Missing& missing) {
        throw api.failures().refused(missing.message);
    }
}

void set_status(Call& call, const CampaignRef& campaign, AdStatus status) {
    if (status != AdStatus::active && status != AdStatus::paused)
        throw Error(ErrorKind::invalid,
                    "A campaign on Snapchat can be made active or paused from here");
    const Api api(call);
    json::object object = read_object(api, campaign);
    object["status"] = status == AdStatus::active ? "ACTIVE" : "PAUSED";
    write_object(api, campaign, std::move(object));
}

void set_daily_budget(Call& call, const CampaignRef& campaign, Micros budget) {
    const Api api(call);
    json::object object = read_object(api, campaign);
    const connector::AdCampaign state = decode_campaign(Node(object));
    if (state.budget_holder == connector::BudgetHolder::ad_group)
        throw Error(ErrorKind::conflict,
                    "This campaign's budget is set on its ad squads: change it there");
    if (!state.daily_budget)
        throw Error(ErrorKind::conflict,
                    "This campaign has a lifetime cap, so it has no daily budget to change");
    if (budget.value <= 0)
        throw Error(ErrorKind::invalid, "A daily budget must be more than nothing");
    object["daily_budget_micro"] = budget.value;
    write_object(api, campaign, std::move(object));
}

constexpr const char* kDocs =
    "1. In **Snapchat Ads Manager → Business details → OAuth apps** add an app; copy client id "
    "and\n"
    "   secret.\n"
    "2. Let a user with a role in the ad accounts authorize it for `snapchat-marketing-api` and "
    "copy\n"
    "   the refresh token.\n"
    "3. Paste all three here. Without account ids, every account of the user's organizations is "
    "read.";

}  // namespace

connector::Connector make_connector() {
    using connector::PageSink;
    connector::Connector out;
    out.spec.id = "snapchat_ads";
    out.spec.name = "Snapchat Ads";
    out.spec.platform = "snapchat";
    out.spec.docs = kDocs;
    out.spec.trailing_days = 28;  // the longest attribution window
    out.spec.history_days = 730;
    connector::describe_settings<Settings>(out.spec);
    out.check = [](Call& call) { return read_all(Api(call)); };
    out.pull_ads = connector::PullAds{
        [](Call& call) { return read_all(Api(call)).accounts; },
        [](Call& call, const AdAccount& account, const PageSink<connector::AdCampaign>& sink) {
            list_campaigns(Api(call), account, sink);
        },
        [](Call& call, const AdAccount& account, const PageSink<connector::AdGroup>& sink) {
            list_ad_squads(Api(call), account, sink);
        },
        [](Call& call, const AdAccount& account, const PageSink<connector::Ad>& sink) {
            list_ads(Api(call), account, sink);
        },
        pull_facts,
        attribution};
    out.change_ads =
        connector::ChangeAds{[](Call& call, const CampaignRef& campaign) {
                                 return decode_campaign(Node(read_object(Api(call), campaign)));
                             },
                             set_status, set_daily_budget};
    return out;
}

}  // namespace herald::connectors::snapchat_ads
