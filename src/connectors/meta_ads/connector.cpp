#include "base/text.hpp"
#include "connectors/meta_ads/decode.hpp"
#include "connectors/meta_ads/graph.hpp"
#include "connectors/meta_ads/insights.hpp"
#include "connectors/meta_ads/meta_ads.hpp"

namespace herald::connectors::meta_ads {

using connector::AdAccount;
using connector::AdStatus;
using connector::Call;
using connector::CampaignRef;
using connector::Document;
using connector::Node;

namespace {

constexpr unsigned kEntitiesPerPage = 500;
constexpr unsigned kAdsPerPage = 250;  // creatives make them heavy
constexpr const char* kAccountFields = "account_id,name,currency,timezone_name,account_status";
constexpr const char* kCampaignFields =
    "id,name,status,effective_status,objective,daily_budget,lifetime_budget,start_time,stop_time";
/// Without the filter an edge leaves out what is archived or deleted.
constexpr const char* kCampaignStates =
    R"(["ACTIVE","PAUSED","ARCHIVED","DELETED","IN_PROCESS","WITH_ISSUES"])";
constexpr const char* kAdSetStates =
    R"(["ACTIVE","PAUSED","ARCHIVED","DELETED","IN_PROCESS","WITH_ISSUES","CAMPAIGN_PAUSED"])";
constexpr const char* kAdStates =
    R"(["ACTIVE","PAUSED","ARCHIVED","DELETED","IN_PROCESS","WITH_ISSUES","CAMPAIGN_PAUSED","ADSET_PAUSED","PENDING_REVIEW",)"
    R"("DISAPPROVED","PREAPPROVED","PENDING_BILLING_INFO"])";

/// Ids go into paths.
std::string require_digits(std::string_view id, std::string_view what) {
    if (id.empty() || id.find_first_not_of("0123456789") != std::string_view::npos)
        throw Error(ErrorKind::invalid,
                    fmt::format("\"{}\" is no {} id: Meta's are numbers", clip(id, 60), what));
    return std::string(id);
}

std::vector<std::string> listed_accounts(const Settings& settings) {
    std::vector<std::string> out;
    std::string_view rest =
        settings.account_ids ? std::string_view(*settings.account_ids) : std::string_view{};
    while (!rest.empty()) {
        const auto end = rest.find_first_of(",; \n");
        std::string_view id = trim(rest.substr(0, end));
        if (id.starts_with("act_")) id.remove_prefix(4);
        if (!id.empty()) out.push_back(require_digits(id, "ad account"));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return out;
}

std::vector<AdAccount> list_accounts(const Graph& graph) {
    std::vector<AdAccount> out;
    for (const std::string& id : listed_accounts(graph.settings()))
        out.push_back(
            decode_account(Node(graph.get("act_" + id, {{"fields", kAccountFields}}).root())));
    if (!out.empty()) return out;
    graph.pages("me/adaccounts", {{"fields", kAccountFields}}, kEntitiesPerPage,
                [&](const json::array& data) {
                    for (const json::value& account : data)
                        out.push_back(decode_account(Node(account)));
                });
    return out;
}

connector::ConnectionCheck check(Call& call) {
    const Graph graph(call);
    const Document me = graph.get("me", {{"fields", "id,name"}});
    connector::ConnectionCheck out;
    out.identity = Node(me.root()).maybe_text("name").value_or(Node(me.root()).text("id"));
    out.accounts = list_accounts(graph);
    return out;
}

/// Reads an edge of the account page by page. `decode` turns one entry into ours.
template <class T, class Decode>
void list_edge(const Graph& graph, const std::string& path, const net::Parameters& parameters,
               unsigned limit, Decode decode, const connector::PageSink<T>& sink) {
    try {
        graph.pages(path, parameters, limit, [&](const json::array& data) {
            std::vector<T> page;
            page.reserve(data.size());
            for (const json::value& entry : data) page.push_back(decode(Node(entry)));
            if (!page.empty()) sink(std::move(page));
        });
    } catch (const TooMuchData& error) {
        throw graph.failures().refused(error.message);
    }
}

void list_campaigns(Call& call, const AdAccount& account,
                    const connector::PageSink<connector::AdCampaign>& sink) {
    list_edge(
        Graph(call), "act_" + account.external_id + "/campaigns",
        {{"fields", kCampaignFields}, {"effective_status", kCampaignStates}}, kEntitiesPerPage,
        [&](const Node& node) { return decode_campaign(node, account.currency); }, sink);
}

void list_ad_groups(Call& call, const AdAccount& account,
                    const connector::PageSink<connector::AdGroup>& sink) {
    list_edge(
        Graph(call), "act_" + account.external_id + "/adsets",
        {{"fields", "id,campaign_id,name,status,effective_status,daily_budget,lifetime_budget"},
         {"effective_status", kAdSetStates}},
        kEntitiesPerPage, [&](const Node& node) { return decode_ad_set(node, account.currency); },
        sink);
}

void list_ads(Call& call, const AdAccount& account,
              const connector::PageSink<connector::Ad>& sink) {
    list_edge(Graph(call), "act_" + account.external_id + "/ads",
              {{"fields",
                "id,campaign_id,adset_id,name,status,effective_status,"
                "creative{title,body,image_url,thumbnail_url,link_url,object_story_spec}"},
               {"effective_status", kAdStates}},
              kAdsPerPage, decode_ad, sink);
}

connector::AdCampaign read_campaign(Call& call, const CampaignRef& campaign) {
    const Document answer = Graph(call).get(require_digits(campaign.external_id, "campaign"),
                                            {{"fields", kCampaignFields}});
    return decode_campaign(Node(answer.root()), campaign.account.currency);
}

void change_campaign(Call& call, const CampaignRef& campaign, const net::Parameters& form) {
    const Graph graph(call);
    const Document answer = graph.change(require_digits(campaign.external_id, "campaign"), form);
    const json::value* success = Node(answer.root()).find("success");
    if (success == nullptr || !success->is_bool())  // it may have been made: the caller looks
        throw graph.failures().not_understood("neither success nor an error");
    if (!success->get_bool()) throw graph.failures().refused("the change was not made");
}

void set_status(Call& call, const CampaignRef& campaign, AdStatus status) {
    if (status != AdStatus::active && status != AdStatus::paused)
        throw Error(ErrorKind::invalid,
                    "A campaign on Meta can be made active or paused from here");
    change_campaign(call, campaign, {{"status", status == AdStatus::active ? "ACTIVE" : "PAUSED"}});
}

void set_daily_budget(Call& call, const CampaignRef& campaign, Micros budget) {
    const connector::AdCampaign state = read_campaign(call, campaign);
    if (state.budget_holder == connector::BudgetHolder::ad_group)
        throw Error(ErrorKind::conflict,
                    "This campaign's budget is set on its ad sets: change it there, or turn on the "
                    "campaign budget");
    if (!state.daily_budget)
        throw Error(ErrorKind::conflict,
                    "This campaign has a lifetime budget, so it has no daily one to change");
    const Currency currency = campaign.account.currency;
    const std::int64_t unit = budget_digits(currency) == 0 ? Micros::kUnit : Micros::kUnit / 100;
    if (budget.value <= 0 || budget.value % unit != 0)
        throw Error(ErrorKind::invalid, fmt::format("Meta takes budgets in steps of {} {}",
                                                    to_string(Micros{unit}), currency.text()));
    change_campaign(call, campaign, {{"daily_budget", std::to_string(budget.value / unit)}});
}

constexpr const char* kDocs =
    "1. In **Business settings → Users → System users** add a system user and give it the ad "
    "accounts.\n"
    "2. **Generate token** for your app with `ads_read` and `ads_management`; choose *never* "
    "expires.\n"
    "3. Paste the token here. Without account ids, every account the system user sees is read.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "meta_ads";
    out.spec.name = "Meta Ads";
    out.spec.platform = "meta";
    out.spec.docs = kDocs;
    out.spec.trailing_days = 28;   // the longest attribution window
    out.spec.history_days = 1100;  // Meta keeps 37 months
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.pull_ads =
        connector::PullAds{[](Call& call) { return list_accounts(Graph(call)); },
                           list_campaigns,
                           list_ad_groups,
                           list_ads,
                           pull_facts,
                           [](const json::value&) { return std::string("account_default"); }};
    out.change_ads = connector::ChangeAds{read_campaign, set_status, set_daily_budget};
    return out;
}

}  // namespace herald::connectors::meta_ads
