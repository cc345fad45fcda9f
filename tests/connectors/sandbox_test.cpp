#include <gtest/gtest.h>

#include <map>
#include <tuple>

#include "connector/test_support.hpp"
#include "connectors/catalog.hpp"
#include "net/url.hpp"
#include "sandbox/sandbox.hpp"

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
using sandbox::Market;
using sandbox::Platform;

constexpr int kDays = 30;

json::object settings_for(const std::string& id, const std::string& url) {
    json::object out{{"api_base", url}};
    if (id == "meta_ads") out["access_token"] = Credentials::meta_token;
    if (id == "tiktok_ads") {
        out["access_token"] = Credentials::tiktok_token;
        out["app_id"] = "sandbox-app";
        out["app_secret"] = "sandbox";
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
    sandbox::World out = sandbox::make_world(7, 60, 40, *parse_currency("EUR"));
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

    Market& market() { return server.sandbox().market(); }
    Call& call() { return *fixture.call; }
    Platform platform() const { return *parse_enum<Platform>(subject.spec.platform); }
    AdAccount account() { return subject.pull_ads->list_accounts(call()).at(0); }
    DayRange month() {
        return {market().today() - std::chrono::days(kDays),
                market().today() - std::chrono::days(1)};
    }

    std::vector<AdFact> pull(const AdAccount& from) {
        KeepingSink sink;
        subject.pull_ads->pull_facts(call(), from, month(), sink);
        EXPECT_EQ(sink.completed.size(), static_cast<std::size_t>(kDays));
        return sink.facts;
    }
    /// An active campaign of the platform whose budget is its own.
    sandbox::CampaignInfo some_campaign() {
        for (const auto& info : market().accounts())
            for (const std::size_t index : info.campaigns)
                if (const auto c = market().campaign(index); info.platform == platform() &&
                                                             c.status == sandbox::Status::active &&
                                                             !c.budget_on_group)
                    return c;
        throw std::runtime_error("the world has no such campaign");
    }
    void expect_market_figures(const std::vector<AdFact>& facts);

    FixedClock clock{*parse_time("2026-11-21T08:00:00Z")};
    sandbox::SandboxServer server;
    CallFixture fixture;
    Catalogue catalogue;
    const Connector& subject;
};

/// Holds every fact against the market's own report of that ad and day.
void AgainstSandbox::expect_market_figures(const std::vector<AdFact>& facts) {
    std::map<std::pair<std::string, Day>, const AdFact*> by_key;
    for (const AdFact& fact : facts)
        EXPECT_TRUE(by_key.emplace(std::pair{fact.ad_id, fact.day}, &fact).second) << "twice";
    std::size_t expected = 0;
    // Meta and TikTok write money with two decimals.
    const std::int64_t cent =
        platform() == Platform::meta || platform() == Platform::tiktok ? 5'001 : 0;
    for (const auto& info : market().accounts()) {
        if (info.platform != platform()) continue;
        for (const std::size_t c : info.campaigns)
            for (std::size_t ad = 0; ad < market().ad_count(c); ++ad)
                for (Day day = month().first; day <= month().last; day += std::chrono::days(1)) {
                    const auto report = market().report(c, ad, day);
                    if (report.is_empty()) continue;
                    ++expected;
                    const auto campaign = market().campaign(c);
                    const auto found = by_key.find({campaign.ads[ad].id, day});
                    ASSERT_NE(found, by_key.end()) << campaign.ads[ad].id << " " << to_string(day);
                    const AdFact& fact = *found->second;
                    EXPECT_EQ(fact.campaign_id, campaign.id);
                    EXPECT_EQ(fact.ad_group_id, campaign.groups[ad % campaign.groups.size()].id);
                    EXPECT_EQ(fact.impressions, report.impressions);
                    EXPECT_EQ(fact.clicks, report.clicks);
                    EXPECT_NEAR(static_cast<double>(fact.spend.value),
                                static_cast<double>(report.spend.value), static_cast<double>(cent));
                    EXPECT_NEAR(static_cast<double>(fact.revenue.value),
                                static_cast<double>(report.revenue.value),
                                static_cast<double>(cent));
                }
    }
    EXPECT_GT(expected, 100u);
    EXPECT_EQ(by_key.size(), expected);
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
    const auto* info = market().find_account(platform(), from.external_id);
    ASSERT_NE(info, nullptr);
    ASSERT_EQ(campaigns.size(), info->campaigns.size());
    EXPECT_EQ(ads.size(), campaigns.size() * 2);
    std::map<std::string, std::string> campaign_of_group;
    for (const AdGroup& group : groups) campaign_of_group[group.external_id] = group.campaign_id;
    for (const Ad& ad : ads) {
        EXPECT_EQ(campaign_of_group[ad.ad_group_id], ad.campaign_id);
        EXPECT_TRUE(ad.creative && ad.creative->destination_url) << ad.external_id;
    }
    for (const AdCampaign& campaign : campaigns) {
        const auto truth = market().find_campaign(platform(), campaign.external_id);
        ASSERT_TRUE(truth);
        EXPECT_EQ(campaign.name, truth->name);
        EXPECT_EQ(campaign.daily_budget,
                  truth->budget_on_group ? std::nullopt : std::optional(truth->daily_budget));
        EXPECT_EQ(campaign.status == AdStatus::removed, truth->status == sandbox::Status::removed);
        EXPECT_EQ(campaign.status == AdStatus::paused, truth->status == sandbox::Status::paused);
    }
}

TEST_P(AgainstSandbox, PullsExactlyTheMarketsFigures) { expect_market_figures(pull(account())); }

TEST_P(AgainstSandbox, FaultsChangeNothing) {
    const AdAccount from = account();
    server.sandbox().set_faults(
        subject.spec.platform,
        {.rate_limited = 0.05, .server_error = 0.05, .truncated = 0.05, .rubbish = 0.05});
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
    EXPECT_EQ(market().find_campaign(platform(), ref.external_id)->daily_budget, budget);
    change.set_status(call(), ref, AdStatus::active);
    EXPECT_EQ(market().find_campaign(platform(), ref.external_id)->status, sandbox::Status::active);
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
