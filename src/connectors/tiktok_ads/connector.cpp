#include "base/text.hpp"
#include "connector/in_flight.hpp"
#include "connectors/tiktok_ads/api.hpp"
#include "connectors/tiktok_ads/decode.hpp"
#include "connectors/tiktok_ads/tiktok_ads.hpp"

namespace herald::connectors::tiktok_ads {

using connector::AdAccount;
using connector::AdStatus;
using connector::Call;
using connector::CampaignRef;
using connector::DayRange;
using connector::Document;
using connector::Emit;
using connector::FactSink;
using connector::Node;

namespace {

/// TikTok allows 30 days in a report by day; smaller pieces let several be read at once.
constexpr int kDaysPerReport = 7;
constexpr std::size_t kAccountsPerCall = 100;
/// Without these a list leaves out what was deleted, and campaigns that were bought by reservation.
constexpr const char* kEveryState = R"({"primary_status":"STATUS_ALL"})";
constexpr const char* kEveryCampaign =
    R"({"primary_status":"STATUS_ALL","buying_types":["AUCTION","RESERVATION_RF","RESERVATION_TOP_VIEW"]})";
constexpr const char* kMetrics =
    R"(["campaign_id","adgroup_id","spend","impressions","clicks","reach","conversion",)"
    R"("total_complete_payment_rate","total_purchase_value","video_play_actions"])";

std::string require_digits(std::string_view id, std::string_view what) {
    const bool good = !id.empty() && id.find_first_not_of("0123456789") == std::string_view::npos;
    if (!good)
        throw Error(ErrorKind::invalid,
                    fmt::format("\"{}\" is no {} id: TikTok's are numbers", clip(id, 60), what));
    return std::string(id);
}

std::vector<std::string> listed_advertisers(const Settings& settings) {
    std::vector<std::string> out;
    std::string_view rest =
        settings.advertiser_ids ? std::string_view(*settings.advertiser_ids) : std::string_view{};
    while (!rest.empty()) {
        const auto end = rest.find_first_of(",; \n");
        const std::string_view id = trim(rest.substr(0, end));
        if (!id.empty()) out.push_back(require_digits(id, "advertiser"));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return out;
}

std::vector<std::string> find_advertisers(const Api& api) {
    const Settings& settings = api.settings();
    if (!settings.app_id || !settings.app_secret)
        throw Error(ErrorKind::invalid,
                    "Name the advertiser ids, or give app id and secret so that they can be found");
    const Document answer = api.get(
        "oauth2/advertiser/get/", {{"app_id", *settings.app_id}, {"secret", *settings.app_secret}});
    std::vector<std::string> out;
    for (const json::value& advertiser : Node(answer.root())["data"].list("list"))
        if (auto id = Node(advertiser).maybe_text("advertiser_id")) out.push_back(*std::move(id));
    return out;
}

std::vector<AdAccount> list_accounts(Call& call) {
    const Api api(call);
    auto ids = listed_advertisers(api.settings());
    if (ids.empty()) ids = find_advertisers(api);
    std::vector<AdAccount> out;
    for (std::size_t first = 0; first < ids.size(); first += kAccountsPerCall) {
        json::array some;
        for (std::size_t i = first; i < std::min(ids.size(), first + kAccountsPerCall); ++i)
            some.emplace_back(ids[i]);
        const Document answer = api.get(
            "advertiser/info/",
            {{"advertiser_ids", json::serialize(some)},
             {"fields",
              R"(["advertiser_id","name","currency","timezone","display_timezone","status"])"}});
        for (const json::value& advertiser : Node(answer.root())["data"].list("list"))
            out.push_back(decode_account(Node(advertiser)));
    }
    return out;
}

connector::ConnectionCheck check(Call& call) {
    connector::ConnectionCheck out;
    out.accounts = list_accounts(call);
    out.identity = out.accounts.size() == 1
                       ? out.accounts.front().name
                       : fmt::format("an app with {} advertisers", out.accounts.size());
    return out;
}

template <class T>
using DecodeEntry = T (*)(const Node&);

template <class T>
void list_entries(Call& call, const AdAccount& account, std::string_view path,
                  std::string_view filtering, DecodeEntry<T> decode,
                  const connector::PageSink<T>& sink) {
    const Api api(call);
    api.pages(path, {{"advertiser_id", account.external_id}, {"filtering", std::string(filtering)}},
              [&](const json::array& list) {
                  std::vector<T> page;
                  page.reserve(list.size());
                  for (const json::value& entry : list) page.push_back(decode(Node(entry)));
                  if (!page.empty()) sink(std::move(page));
              });
}

struct Pull {
    const Api& api;
    const AdAccount& account;
    FactSink& sink;
};

/// One report; when its length changes while it is read it is read again from begin().
void pull_range(const Pull& pull, DayRange days, const Emit& emit) {
    connector::with_retries(pull.api.call(), [&] {
        emit([&pull, days] { pull.sink.begin(days); });
        pull.api.pages("report/integrated/get/",
                       {{"advertiser_id", pull.account.external_id},
                        {"report_type", "BASIC"},
                        {"data_level", "AUCTION_AD"},
                        {"dimensions", R"(["ad_id","stat_time_day"])"},
                        {"metrics", kMetrics},
                        {"start_date", to_string(days.first)},
                        {"end_date", to_string(days.last)}},
                       [&](const json::array& list) {
                           std::vector<connector::AdFact> rows;
                           rows.reserve(list.size());
                           for (const json::value& row : list) {
                               rows.push_back(decode_fact(Node(row)));
                               connector::require_asked(rows.back().day, days);
                           }
                           if (rows.empty()) return;
                           emit([&pull, rows = std::move(rows)]() mutable {
                               pull.sink.rows(std::move(rows));
                           });
                       });
    });
    emit([&pull, days] { pull.sink.complete(days); });
}

void pull_facts(Call& call, const AdAccount& account, DayRange days, FactSink& sink) {
    const Api api(call);
    const Pull pull{api, account, sink};
    std::vector<connector::Job> jobs;
    for (const DayRange piece : connector::split(days, kDaysPerReport))
        jobs.push_back([&pull, piece](const Emit& emit) { pull_range(pull, piece, emit); });
    connector::run_in_flight(call, std::move(jobs));
}

connector::AdCampaign read_campaign(Call& call, const CampaignRef& campaign) {
    const Api api(call);
    const json::object filter{
        {"campaign_ids", json::array{require_digits(campaign.external_id, "campaign")}},
        {"primary_status", "STATUS_ALL"}};
    const Document answer = api.get(
        "campaign/get/",
        {{"advertiser_id", campaign.account.external_id}, {"filtering", json::serialize(filter)}});
    const json::array* list = Node(answer.root())["data"].find_list("list");
    if (list == nullptr) throw api.failures().not_understood("a page without its list");
    for (const json::value& entry : *list)
        if (Node(entry).text("campaign_id") == campaign.external_id)
            return decode_campaign(Node(entry));
    throw Error(ErrorKind::upstream, "TikTok no longer knows this campaign").permanent();
}

void set_status(Call& call, const CampaignRef& campaign, AdStatus status) {
    if (status != AdStatus::active && status != AdStatus::paused)
        throw Error(ErrorKind::invalid,
                    "A campaign on TikTok can be made active or paused from here");
    const json::object body{
        {"advertiser_id", campaign.account.external_id},
        {"campaign_ids", json::array{require_digits(campaign.external_id, "campaign")}},
        {"operation_status", status == AdStatus::active ? "ENABLE" : "DISABLE"}};
    Api(call).post("campaign/status/update/", json::serialize(body));
}

void set_daily_budget(Call& call, const CampaignRef& campaign, Micros budget) {
    const connector::AdCampaign state = read_campaign(call, campaign);
    if (state.budget_holder == connector::BudgetHolder::ad_group)
        throw Error(ErrorKind::conflict,
                    "This campaign's budget is set on its ad groups: change it there");
    if (!state.daily_budget)
        throw Error(ErrorKind::conflict,
                    "This campaign has a lifetime budget, so it has no daily one to change");
    const Currency currency = campaign.account.currency;
    const std::int64_t unit = minor_digits(currency) == 0 ? Micros::kUnit : Micros::kUnit / 100;
    if (budget.value <= 0 || budget.value % unit != 0)
        throw Error(ErrorKind::invalid, fmt::format("TikTok takes budgets in steps of {} {}",
                                                    to_string(Micros{unit}), currency.text()));
    // Written by hand: Boost.JSON prints 60.5 as 6.05E1, which not every reader of money takes.
    Api(call).post(
        "campaign/update/",
        fmt::format(R"({{"advertiser_id":"{}","campaign_id":"{}","budget":{}}})",
                    require_digits(campaign.account.external_id, "advertiser"),
                    require_digits(campaign.external_id, "campaign"), to_string(budget)));
}

constexpr const char* kDocs =
    "1. In **TikTok API for Business** create an app with the permissions *Ads Management* and\n"
    "   *Reporting*, and let the owner of the ad account authorize it.\n"
    "2. Paste the long-lived access token here.\n"
    "3. Name the advertiser ids, or give app id and secret: then every advertiser that authorized\n"
    "   the app is read.";

}  // namespace

connector::Connector make_connector() {
    using connector::PageSink;
    connector::Connector out;
    out.spec.id = "tiktok_ads";
    out.spec.name = "TikTok Ads";
    out.spec.platform = "tiktok";
    out.spec.docs = kDocs;
    out.spec.trailing_days = 28;
    out.spec.history_days = 365;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.pull_ads = connector::PullAds{
        list_accounts,
        [](Call& call, const AdAccount& account, const PageSink<connector::AdCampaign>& sink) {
            list_entries<connector::AdCampaign>(call, account, "campaign/get/", kEveryCampaign,
                                                decode_campaign, sink);
        },
        [](Call& call, const AdAccount& account, const PageSink<connector::AdGroup>& sink) {
            list_entries<connector::AdGroup>(call, account, "adgroup/get/", kEveryState,
                                             decode_ad_group, sink);
        },
        [](Call& call, const AdAccount& account, const PageSink<connector::Ad>& sink) {
            list_entries<connector::Ad>(call, account, "ad/get/", kEveryState, decode_ad, sink);
        },
        pull_facts,
        [](const json::value&) { return std::string("ad_group_setting"); }};
    out.change_ads = connector::ChangeAds{read_campaign, set_status, set_daily_budget};
    return out;
}

}  // namespace herald::connectors::tiktok_ads
