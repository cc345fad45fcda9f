#include <gtest/gtest.h>

#include <map>
#include <tuple>

#include "connector/test_support.hpp"
#include "connectors/catalog.hpp"
#include "net/url.hpp"
#include "sandbox/server.hpp"

/// Every connector against the sandbox over a real socket: what arrives is what the simulated
/// market says, with and without faults, and changes reach it.
namespace herald {
namespace {

using namespace connector;
using connector::test::CallFixture;
using connector::test::collect;
using connector::test::error_of;
using connector::test::KeepingSink;
using sandbox::Credentials;
using sandbox::Index;
using sandbox::Market;
using sandbox::Platform;
namespace market = sandbox::market;

constexpr int kDays = 30;

json::object settings_for(const std::string& id, const std::string& url) {
    json::object out{{"api_base", url}};
    if (id == "meta_ads") out["access_token"] = Credentials::meta_token;
    if (id == "tiktok_ads") {
        out["access_token"] = Credentials::tiktok_token;
        out["app_id"] = "sandbox-app";
        out["app_secret"] = Credentials::client_secret;
    }
    if (id == "google_ads" || id == "snapchat_ads") {
        out["auth_base"] = url;
        out["client_id"] = Credentials::client_id;
        out["client_secret"] = Credentials::client_secret;
        out["refresh_token"] = Credentials::refresh_token;
    }
    if (id == "google_ads") out["developer_token"] = Credentials::google_developer_token;
    return out;
}

sandbox::World world() {
    sandbox::World out = sandbox::make_world(7, 60, 48, *parse_currency("EUR"));
    out.today = *parse_day("2026-11-21");
    return out;
}

class AgainstSandbox : public testing::TestWithParam<std::string> {
protected:
    AgainstSandbox()
        : server(world(), clock, "127.0.0.1", 0),
          fixture(
              net::host_of(server.url()) + ":" + server.url().substr(server.url().rfind(':') + 1),
              settings_for(GetParam(), server.url())),
          catalogue(connectors::make_catalogue()),
          subject(*catalogue.find(GetParam())) {}

    const Market& world_of() { return server.sandbox().market(); }
    Call& call() { return *fixture.call; }
    Platform platform() const { return *parse_enum<Platform>(subject.spec.platform); }
    AdAccount account() { return subject.pull_ads->list_accounts(call()).at(0); }
    static Day today() { return *parse_day("2026-11-21"); }
    static DayRange month() {
        return {today() - std::chrono::days(kDays), today() - std::chrono::days(1)};
    }
    Index home() {
        for (Index i = 0; i < world_of().accounts().size(); ++i)
            if (world_of().accounts()[i].platform == platform()) return i;
        throw std::runtime_error("the world has no such account");
    }

    std::vector<AdFact> pull(const AdAccount& from) {
        KeepingSink sink;
        subject.pull_ads->pull_facts(call(), from, month(), sink);
        EXPECT_EQ(sink.completed.size(), static_cast<std::size_t>(kDays));
        return sink.facts;
    }
    /// An active campaign of the platform whose budget is its own.
    const market::Campaign& some_campaign() {
        for (const Index index : world_of().accounts()[home()].campaigns) {
            const market::Campaign& c = world_of().campaigns()[index];
            if (c.status.latest() != market::Status::active || c.budget == market::kNone) continue;
            const market::Budget& budget = world_of().budgets()[c.budget];
            if (!budget.lifetime && budget.references == 1) return c;
        }
        throw std::runtime_error("the world has no such campaign");
    }
    void expect_market_figures(const std::vector<AdFact>& facts);

    FixedClock clock{*parse_time("2026-11-21T08:00:00Z")};
    sandbox::SandboxServer server;
    CallFixture fixture;
    Catalogue catalogue;
    const Connector& subject;
};

/// Holds every fact against what the market shows of that ad and day, to the cent.
void AgainstSandbox::expect_market_figures(const std::vector<AdFact>& facts) {
    using Key = std::tuple<std::string, std::string, Day>;  // campaign, ad, day
    std::map<Key, const AdFact*> given;
    for (const AdFact& fact : facts) {
        if (fact.impressions == 0 && fact.spend.value == 0) continue;
        EXPECT_TRUE(given.emplace(Key{fact.campaign_id, fact.ad_id, fact.day}, &fact).second)
            << "twice";
    }
    std::map<Key, market::Figures> expected;
    std::map<std::string, std::string> groups;
    for (const Index c : world_of().accounts()[home()].campaigns) {
        const market::Campaign& campaign = world_of().campaigns()[c];
        std::vector<market::AdDay> rows;
        world_of().facts(c, month().first, month().last, server.sandbox().as_of(home()), rows);
        // Google gives no ads of Performance Max.
        const bool whole = campaign.objective == "PERFORMANCE_MAX";
        for (const market::AdDay& row : rows) {
            if (row.figures.impressions == 0 && row.figures.spend.value == 0) continue;
            const market::Ad& ad = world_of().ads()[row.ad];
            const std::string id = whole ? std::string() : ad.id;
            expected[{campaign.id, id, row.day}] += row.figures;
            groups[id] = whole ? std::string() : world_of().groups()[ad.group].id;
        }
    }
    EXPECT_GT(expected.size(), 100u);
    EXPECT_EQ(given.size(), expected.size());
    for (const auto& [key, figures] : expected) {
        const auto found = given.find(key);
        ASSERT_NE(found, given.end()) << std::get<1>(key) << " " << to_string(std::get<2>(key));
        const AdFact& fact = *found->second;
        EXPECT_EQ(fact.ad_group_id, groups[fact.ad_id]);
        EXPECT_EQ(fact.impressions, figures.impressions);
        EXPECT_EQ(fact.clicks, figures.clicks);
        EXPECT_EQ(fact.spend, figures.spend);
        EXPECT_EQ(fact.conversions, figures.conversions);
        EXPECT_EQ(fact.revenue, figures.revenue);
    }
}

TEST_P(AgainstSandbox, TheTestButtonNamesTheAccount) {
    const ConnectionCheck check = subject.check(call());
    ASSERT_EQ(check.accounts.size(), 1u);
    EXPECT_FALSE(check.identity.empty());
    EXPECT_EQ(check.accounts[0].currency.text(), "EUR");
    EXPECT_TRUE(TimeZone::parse(check.accounts[0].time_zone));
}

TEST_P(AgainstSandbox, ListsWholeAndLinked) {
    const AdAccount from = account();
    const auto campaigns = collect<AdCampaign>([&](const PageSink<AdCampaign>& sink) {
        subject.pull_ads->list_campaigns(call(), from, sink);
    });
    const auto groups = collect<AdGroup>([&](const PageSink<AdGroup>& sink) {
        subject.pull_ads->list_ad_groups(call(), from, sink);
    });
    const auto ads = collect<Ad>(
        [&](const PageSink<Ad>& sink) { subject.pull_ads->list_ads(call(), from, sink); });
    const auto& listed = world_of().accounts()[home()].campaigns;
    ASSERT_EQ(campaigns.size(), listed.size());
    std::size_t expected_ads = 0;
    for (const Index c : listed)
        expected_ads += world_of().campaigns()[c].objective == "PERFORMANCE_MAX"
                            ? 0
                            : world_of().campaigns()[c].ads;
    EXPECT_EQ(ads.size(), expected_ads);
    std::map<std::string, std::string> campaign_of_group;
    for (const AdGroup& group : groups) campaign_of_group[group.external_id] = group.campaign_id;
    for (const Ad& ad : ads) {
        EXPECT_EQ(campaign_of_group[ad.ad_group_id], ad.campaign_id);
        EXPECT_TRUE(ad.creative && ad.creative->destination_url) << ad.external_id;
    }
    for (const AdCampaign& campaign : campaigns) {
        const auto ref = world_of().find(platform(), campaign.external_id);
        ASSERT_TRUE(ref);
        const market::Campaign& truth = world_of().campaigns()[ref->index];
        EXPECT_EQ(campaign.name, truth.name);
        const bool holds = truth.budget != market::kNone;
        const market::Budget* budget = holds ? &world_of().budgets()[truth.budget] : nullptr;
        EXPECT_EQ(campaign.daily_budget, holds && !budget->lifetime
                                             ? std::optional(budget->amount.latest())
                                             : std::nullopt);
        EXPECT_EQ(campaign.budget_holder == BudgetHolder::ad_group, !holds);
        EXPECT_EQ(campaign.budget_holder == BudgetHolder::shared, holds && budget->references > 1);
        const market::Status status = truth.status.latest();
        EXPECT_EQ(campaign.status == AdStatus::removed, status == market::Status::removed);
        EXPECT_EQ(campaign.status == AdStatus::paused, status == market::Status::paused);
        EXPECT_EQ(campaign.status == AdStatus::archived, status == market::Status::archived);
    }
}

TEST_P(AgainstSandbox, PullsExactlyTheMarketsFigures) { expect_market_figures(pull(account())); }

TEST_P(AgainstSandbox, FaultsChangeNothing) {
    const AdAccount from = account();
    std::vector<market::FaultSpec> faults;
    for (const market::FaultKind kind :
         {market::FaultKind::rate_limited, market::FaultKind::server_error,
          market::FaultKind::truncated, market::FaultKind::disconnected,
          market::FaultKind::rubbish}) {
        faults.emplace_back().kind = kind;
        faults.back().probability = 0.04;
    }
    server.sandbox().set_faults(faults);
    expect_market_figures(pull(from));
}

TEST_P(AgainstSandbox, APauseAndABudgetArrive) {
    const CampaignRef ref{account(), some_campaign().id};
    const ChangeAds& change = *subject.change_ads;
    const Micros before = *change.read_campaign(call(), ref).daily_budget;
    const Micros budget{before.value + 12 * Micros::kUnit + Micros::kUnit / 2};
    change.set_status(call(), ref, AdStatus::paused);
    change.set_daily_budget(call(), ref, budget);
    const AdCampaign after = change.read_campaign(call(), ref);
    EXPECT_EQ(after.status, AdStatus::paused);
    EXPECT_EQ(after.daily_budget, budget);
    const market::Campaign& truth =
        world_of().campaigns()[world_of().find(platform(), ref.external_id)->index];
    EXPECT_EQ(world_of().budgets()[truth.budget].amount.latest(), budget);
    change.set_status(call(), ref, AdStatus::active);
    EXPECT_EQ(truth.status.latest(), market::Status::active);
}

TEST_P(AgainstSandbox, AWrongSecretIsSaidInWordsAndNotTriedAgain) {
    json::object settings = settings_for(GetParam(), server.url());
    settings[settings.contains("refresh_token") ? "refresh_token" : "access_token"] = "wrong";
    CallFixture other(server.url().substr(7), settings);
    const Error error = error_of([&] { subject.check(*other.call); });
    EXPECT_EQ(error.kind(), ErrorKind::upstream);
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(std::string(error.what()).find("no longer accepts this connection"),
              std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Every, AgainstSandbox,
                         testing::Values("meta_ads", "google_ads", "tiktok_ads", "snapchat_ads"),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace herald
