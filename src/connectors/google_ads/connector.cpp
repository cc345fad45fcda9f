#include <map>

#include "connector/in_flight.hpp"
#include "connectors/google_ads/entities.hpp"
#include "connectors/google_ads/google_ads.hpp"

namespace herald::connectors::google_ads {

using connector::AdAccount;
using connector::AdStatus;
using connector::Call;
using connector::CampaignRef;
using connector::DayRange;
using connector::Emit;
using connector::FactSink;
using connector::Node;

namespace {

constexpr int kDaysPerStream = 7;
constexpr std::size_t kRowsPerPage = 2000;
constexpr const char* kFigures =
    "segments.date, metrics.impressions, metrics.clicks, metrics.cost_micros, metrics.conversions, "
    "metrics.conversions_value, "
    "metrics.video_trueview_views";

/// customer_client rows lack some members for some accounts; the account itself always tells.
AdAccount read_account(const Api& api, const std::string& customer) {
    std::optional<AdAccount> out;
    api.stream(customer,
               "SELECT customer.id, customer.descriptive_name, customer.currency_code, "
               "customer.time_zone, customer.status FROM customer",
               [&](const json::array& rows) {
                   const Client client = decode_client(Node(rows.front())["customer"]);
                   if (client.complete) out = client.account;
               });
    if (!out) throw api.failures().not_understood("the account has no currency or time zone");
    return *out;
}

/// The accounts below one root (a manager, or an account that stands alone), by id.
void add_accounts_below(const Api& api, const std::string& root,
                        std::map<std::string, AdAccount>& out) {
    std::vector<Client> clients;
    api.stream(root,
               "SELECT customer_client.client_customer, customer_client.id, customer_client.level, "
               "customer_client.manager, "
               "customer_client.descriptive_name, customer_client.currency_code, "
               "customer_client.time_zone, customer_client.status "
               "FROM customer_client",
               [&](const json::array& rows) {
                   for (const json::value& row : rows)
                       clients.push_back(decode_client(Node(row)["customerClient"]));
               });
    for (Client& client : clients) {
        const std::string id = client.account.external_id;
        if (client.manager || out.contains(id)) continue;
        api.remember_manager(id, id == root ? std::string() : root);
        out.emplace(id, client.complete ? std::move(client.account) : read_account(api, id));
    }
}

std::vector<AdAccount> list_accounts(const Api& api) {
    std::map<std::string, AdAccount> found;
    const auto listed = api.listed_customers();
    for (const std::string& customer : listed) found.emplace(customer, read_account(api, customer));
    if (listed.empty() && !api.manager().empty()) {
        add_accounts_below(api, api.manager(), found);
    } else if (listed.empty()) {
        for (const std::string& root : api.list_accessible()) try {
                api.remember_manager(root, {});
                add_accounts_below(api, root, found);
            } catch (const Error& error) {
                if (error.retryable()) throw;
                api.call().note(
                    fmt::format("Google Ads: account {} is left out: {}", root, error.what()));
            }
    }
    std::vector<AdAccount> out;
    for (auto& entry : found) out.push_back(std::move(entry.second));
    return out;
}

connector::ConnectionCheck check(Call& call) {
    const Api api(call);
    connector::ConnectionCheck out;
    out.accounts = list_accounts(api);
    out.identity = api.manager().empty()
                       ? fmt::format("a Google user with {} account(s)", out.accounts.size())
                       : "manager account " + api.manager();
    return out;
}

struct Pull {
    const Api& api;
    const AdAccount& account;
    FactSink& sink;
};

void pull_rows(const Pull& pull, DayRange days, const std::string& select, const Emit& emit,
               Grain grain) {
    const std::string query =
        fmt::format("{} WHERE segments.date BETWEEN '{}' AND '{}'{}", select, to_string(days.first),
                    to_string(days.last),
                    grain == Grain::campaigns
                        ? fmt::format(" AND campaign.advertising_channel_type = '{}'", kWithoutAds)
                        : "");
    pull.api.stream_once(pull.account.external_id, query, [&](const json::array& rows) {
        std::vector<connector::AdFact> page;
        page.reserve(std::min(rows.size(), kRowsPerPage));
        const auto hand_over = [&] {
            emit([&pull, facts = std::exchange(page, {})]() mutable {
                pull.sink.rows(std::move(facts));
            });
        };
        for (const json::value& row : rows) {
            if (!belongs(Node(row), grain)) continue;
            page.push_back(decode_fact(Node(row)));
            connector::require_asked(page.back().day, days);
            if (page.size() == kRowsPerPage) hand_over();
        }
        if (!page.empty()) hand_over();
    });
}

/// One piece of days: figures of ads, then those that Google gives for the campaign only. A try
/// that fails starts again from begin().
void pull_range(const Pull& pull, DayRange days, const Emit& emit) {
    connector::with_retries(pull.api.call(), [&] {
        emit([&pull, days] { pull.sink.begin(days); });
        pull_rows(pull, days,
                  fmt::format("SELECT campaign.id, campaign.advertising_channel_type, ad_group.id, "
                              "ad_group_ad.ad.id, {} FROM ad_group_ad",
                              kFigures),
                  emit, Grain::ads);
        pull_rows(pull, days,
                  fmt::format("SELECT campaign.id, campaign.advertising_channel_type, {} "
                              "FROM campaign",
                              kFigures),
                  emit, Grain::campaigns);
    });
    emit([&pull, days] { pull.sink.complete(days); });
}

void pull_facts(Call& call, const AdAccount& account, DayRange days, FactSink& sink) {
    const Api api(call);
    const Pull pull{api, account, sink};
    std::vector<connector::Job> jobs;
    for (const DayRange piece : connector::split(days, kDaysPerStream))
        jobs.push_back([&pull, piece](const Emit& emit) { pull_range(pull, piece, emit); });
    connector::run_in_flight(call, std::move(jobs));
}

void set_status(Call& call, const CampaignRef& campaign, AdStatus status) {
    if (status != AdStatus::active && status != AdStatus::paused)
        throw Error(ErrorKind::invalid,
                    "A campaign on Google Ads can be made active or paused from here");
    const Api api(call);
    const std::string resource =
        fmt::format("customers/{}/campaigns/{}", campaign.account.external_id,
                    campaign_digits(campaign.external_id));
    api.mutate(
        campaign.account.external_id, "campaigns",
        {{"updateMask", "status"},
         {"update", json::object{{"resourceName", resource},
                                 {"status", status == AdStatus::active ? "ENABLED" : "PAUSED"}}}});
}

void set_daily_budget(Call& call, const CampaignRef& campaign, Micros budget) {
    const Api api(call);
    const CampaignRow row = read_campaign(api, campaign);
    if (row.campaign.budget_holder == connector::BudgetHolder::shared)
        throw Error(
            ErrorKind::conflict,
            "This campaign shares its budget with others: change the shared budget in Google Ads");
    if (!row.campaign.daily_budget || row.budget_resource.empty())
        throw Error(ErrorKind::conflict,
                    "This campaign has a total budget, so it has no daily one to change");
    const Currency currency = campaign.account.currency;
    std::int64_t unit = Micros::kUnit;
    for (int i = 0; i < minor_digits(currency); ++i) unit /= 10;
    if (budget.value <= 0 || budget.value % unit != 0)
        throw Error(ErrorKind::invalid, fmt::format("Google Ads takes budgets in steps of {} {}",
                                                    to_string(Micros{unit}), currency.text()));
    api.mutate(campaign.account.external_id, "campaignBudgets",
               {{"updateMask", "amount_micros"},
                {"update", json::object{{"resourceName", row.budget_resource},
                                        {"amountMicros", std::to_string(budget.value)}}}});
}

constexpr const char* kDocs =
    "1. In your **manager account → Tools → API Center** copy the developer token (basic access).\n"
    "2. In the **Google Cloud console** make an OAuth client of type *Desktop* and let a user who "
    "sees the accounts grant it\n"
    "   the scope `https://www.googleapis.com/auth/adwords`; copy client id, secret and refresh "
    "token.\n"
    "3. Paste all four here. The manager account is found by itself when it is left empty.";

}  // namespace

connector::Connector make_connector() {
    using connector::PageSink;
    connector::Connector out;
    out.spec.id = "google_ads";
    out.spec.name = "Google Ads";
    out.spec.platform = "google";
    out.spec.docs = kDocs;
    out.spec.trailing_days = 30;  // most conversion windows; Google allows up to 90
    out.spec.history_days = 1825;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.pull_ads = connector::PullAds{
        [](Call& call) { return list_accounts(Api(call)); },
        [](Call& call, const AdAccount& account, const PageSink<connector::AdCampaign>& sink) {
            list_campaigns(Api(call), account, sink);
        },
        [](Call& call, const AdAccount& account, const PageSink<connector::AdGroup>& sink) {
            list_ad_groups(Api(call), account, sink);
        },
        [](Call& call, const AdAccount& account, const PageSink<connector::Ad>& sink) {
            list_ads(Api(call), account, sink);
        },
        pull_facts,
        [](const json::value&) { return std::string("conversion_action_default"); }};
    out.change_ads = connector::ChangeAds{[](Call& call, const CampaignRef& campaign) {
                                              return read_campaign(Api(call), campaign).campaign;
                                          },
                                          set_status, set_daily_budget};
    return out;
}

}  // namespace herald::connectors::google_ads
