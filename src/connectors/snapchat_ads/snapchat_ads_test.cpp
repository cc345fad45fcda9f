#include "connectors/snapchat_ads/snapchat_ads.hpp"

#include <gtest/gtest.h>

#include "connector/test_support.hpp"
#include "connectors/snapchat_ads/decode.hpp"
#include "net/url.hpp"

namespace herald::connectors::snapchat_ads {
namespace {

using namespace connector;
using connector::test::answer;
using connector::test::answer_of;
using connector::test::CallFixture;
using connector::test::collect;
using connector::test::day_range;
using connector::test::error_of;
using connector::test::fixture;
using connector::test::KeepingSink;
using connector::test::recorded;
using connector::test::Script;

constexpr const char* kToken = "POST /login/oauth2/access_token";
constexpr const char* kCampaigns = "GET /v1/adaccounts/acc-1/campaigns";
constexpr const char* kSquads = "GET /v1/adaccounts/acc-1/adsquads";
constexpr const char* kAds = "GET /v1/adaccounts/acc-1/ads";
constexpr const char* kStats = "GET /v1/adaccounts/acc-1/stats";
constexpr const char* kPut = "PUT /v1/adaccounts/acc-1/campaigns";
constexpr const char* kNotThere =
    R"({"request_status":"ERROR","error_code":"E3003","debug_message":"Resource can not be found"})";

class SnapchatAds : public testing::Test {
protected:
    SnapchatAds() {
        fixture_.emplace(script.place(), settings_for(script));
        script.on(kToken, R"({"access_token":"AT1","token_type":"Bearer","expires_in":3600})");
    }
    static json::object settings_for(const Script& s) {
        return {{"client_id", "id"},
                {"client_secret", "SECRET-1"},
                {"refresh_token", "SECRET-2"},
                {"api_base", s.url()},
                {"auth_base", s.url()}};
    }
    Call& call() { return *fixture_->call; }
    CallFixture& made() { return *fixture_; }
    void script_lists() {
        script.on(kCampaigns, fixture("snapchat_ads/campaigns_1.json"));
        script.on(kCampaigns, fixture("snapchat_ads/campaigns_2.json"));
        script.on(kSquads, fixture("snapchat_ads/adsquads.json"));
        script.on(kAds, fixture("snapchat_ads/ads.json"));
        script.on("GET /v1/adaccounts/acc-1/creatives", fixture("snapchat_ads/creatives.json"));
    }
    void script_campaign() {
        const json::value page = json::parse(fixture("snapchat_ads/campaigns_1.json"));
        script.on("GET /v1/campaigns/c-1", json::serialize(page));
    }

    Script script;
    Connector snap = make_connector();
    const PullAds& pull = *snap.pull_ads;
    const ChangeAds& change = *snap.change_ads;
    AdAccount account{"acc-1", "Socks", *parse_currency("USD"), "America/Los_Angeles",
                      AccountStatus::active};
    CampaignRef campaign{account, "c-1"};

private:
    std::optional<CallFixture> fixture_;
};

TEST_F(SnapchatAds, FindsTheAccountsOfAllOrganizations) {
    script.on("GET /v1/me/organizations",
              R"({"request_status":"success","organizations":[
                  {"sub_request_status":"success","organization":{"id":"o-1","name":"Socks Inc"}},
                  {"sub_request_status":"success","organization":{"id":"o-2","name":"Tea"}}]})");
    script.on(
        "GET /v1/organizations/o-1/adaccounts",
        R"({"request_status":"SUCCESS","adaccounts":[{"sub_request_status":"SUCCESS","adaccount":
                  {"id":"acc-1","name":"Main","currency":"USD","timezone":"America/Los_Angeles","status":"ACTIVE"}}]})");
    script.on("GET /v1/organizations/o-2/adaccounts",
              R"({"request_status":"SUCCESS","adaccounts":[]})");
    const ConnectionCheck check = snap.check(call());
    EXPECT_EQ(check.identity, "Socks Inc, Tea");
    ASSERT_EQ(check.accounts.size(), 1u);
    EXPECT_EQ(check.accounts[0].time_zone, "America/Los_Angeles");
    EXPECT_EQ(script.asked("GET /v1/me/organizations").at(0).headers.at("authorization"),
              "Bearer AT1");
    const auto token = script.asked(kToken);
    ASSERT_EQ(token.size(), 1u);
    EXPECT_EQ(net::query_parameter("?" + token[0].body, "grant_type"), "refresh_token");
}

TEST_F(SnapchatAds, ListsCampaignsOfAllPages) {
    script_lists();
    const auto campaigns = collect<AdCampaign>(
        [&](const PageSink<AdCampaign>& sink) { pull.list_campaigns(call(), account, sink); });
    ASSERT_EQ(campaigns.size(), 3u);
    EXPECT_EQ(campaigns[0].daily_budget, Micros{50'000'000});
    EXPECT_EQ(campaigns[0].start_date, parse_day("2026-02-01"));
    EXPECT_EQ(campaigns[1].lifetime_budget, Micros{900'000'000});
    EXPECT_EQ(campaigns[1].status, AdStatus::paused);
    EXPECT_EQ(campaigns[2].status, AdStatus::removed);
    const auto asked = script.asked(kCampaigns);
    ASSERT_EQ(asked.size(), 2u);
    EXPECT_EQ(asked[1].query, "cursor=Cn%3D2&limit=1000") << "the address itself is not followed";
}

TEST_F(SnapchatAds, ListsAdsWithCampaignAndCreative) {
    script_lists();
    const auto squads = collect<AdGroup>(
        [&](const PageSink<AdGroup>& sink) { pull.list_ad_groups(call(), account, sink); });
    ASSERT_EQ(squads.size(), 2u);
    EXPECT_EQ(squads[0].daily_budget, Micros{20'000'000});
    EXPECT_EQ(squads[1].lifetime_budget, Micros{70'000'000});
    const auto ads =
        collect<Ad>([&](const PageSink<Ad>& sink) { pull.list_ads(call(), account, sink); });
    ASSERT_EQ(ads.size(), 2u);
    EXPECT_EQ(ads[0].campaign_id, "c-1");
    EXPECT_EQ(ads[0].creative->title, "Warm socks");
    EXPECT_EQ(ads[0].creative->destination_url, "https://shop.example/s");
    EXPECT_EQ(ads[1].campaign_id, "c-2");
    EXPECT_FALSE(ads[1].creative);
}

TEST_F(SnapchatAds, WalksCampaignByCampaignWhereTheAccountHasNoLists) {
    script.on(kCampaigns, fixture("snapchat_ads/campaigns_2.json"));
    script.on(kSquads, answer(kNotThere, 404)).on(kAds, answer(kNotThere, 405));
    script.on("GET /v1/adaccounts/acc-1/creatives", answer(kNotThere, 404));
    script.on("GET /v1/campaigns/c-2/adsquads", fixture("snapchat_ads/adsquads.json"));
    script.on("GET /v1/campaigns/c-3/adsquads", R"({"request_status":"SUCCESS","adsquads":[]})");
    script.on("GET /v1/adsquads/s-1/ads", R"({"request_status":"SUCCESS","ads":[]})");
    script.on("GET /v1/adsquads/s-2/ads", fixture("snapchat_ads/ads.json"));
    const auto ads =
        collect<Ad>([&](const PageSink<Ad>& sink) { pull.list_ads(call(), account, sink); });
    EXPECT_EQ(ads.size(), 2u);
    EXPECT_EQ(made().notes.size(), 1u);
}

TEST_F(SnapchatAds, PullsDailyFactsOfTheWholeAccountByAd) {
    script_lists();
    script.on(kStats, fixture("snapchat_ads/stats_account.json"));
    KeepingSink sink;
    pull.pull_facts(call(), account, day_range("2026-10-31", "2026-11-01"), sink);
    ASSERT_EQ(sink.facts.size(), 2u) << "a day without any figure is no row";
    const AdFact& first = sink.facts[0];
    EXPECT_EQ(first.day, parse_day("2026-10-31"));
    EXPECT_EQ(first.campaign_id, "c-1");
    EXPECT_EQ(first.ad_group_id, "s-1");
    EXPECT_EQ(first.spend, Micros{12'345'678});
    EXPECT_EQ(first.clicks, 31);
    EXPECT_EQ(first.conversions, Micros{2'000'000});
    EXPECT_EQ(first.revenue, Micros{150'000'000});
    EXPECT_EQ(first.video_views, 400);
    EXPECT_EQ(sink.facts[1].campaign_id, "c-2");
    EXPECT_EQ(sink.completed.size(), 2u);
    const auto target = script.asked(kStats).at(0).target;
    EXPECT_EQ(net::query_parameter(target, "start_time"), "2026-10-31T00:00:00.000-07:00");
    EXPECT_EQ(net::query_parameter(target, "end_time"), "2026-11-02T00:00:00.000-08:00")
        << "the clocks go back that night";
    EXPECT_EQ(net::query_parameter(target, "breakdown"), "ad");
    EXPECT_EQ(net::query_parameter(target, "swipe_up_attribution_window"), "28_DAY");
}

TEST_F(SnapchatAds, DaysBeginAtTheAccountsMidnight) {
    const auto start = [](const char* day, const char* zone) {
        return start_of_day(*parse_day(day), *TimeZone::parse(zone));
    };
    EXPECT_EQ(start("2026-11-21", "Etc/UTC"), "2026-11-21T00:00:00.000+00:00");
    EXPECT_EQ(start("2026-11-21", "Asia/Kolkata"), "2026-11-21T00:00:00.000+05:30");
    EXPECT_EQ(start("2026-07-01", "America/St_Johns"), "2026-07-01T00:00:00.000-02:30");
    EXPECT_EQ(start("2018-11-04", "America/Sao_Paulo"), "2018-11-04T01:00:00.000-02:00")
        << "midnight was skipped";
}

TEST_F(SnapchatAds, AsksEachCampaignWhereTheAccountCannotBeBrokenDown) {
    script_lists();
    script.on(kStats, fixture("snapchat_ads/stats_spend_only.json"));
    script.on("GET /v1/campaigns/c-1/stats", fixture("snapchat_ads/stats_campaign.json"));
    script.on("GET /v1/campaigns/c-2/stats", fixture("snapchat_ads/stats_account.json"));
    script.on("GET /v1/campaigns/c-3/stats",
              R"({"request_status":"SUCCESS","timeseries_stats":[]})");
    KeepingSink sink;
    pull.pull_facts(call(), account, day_range("2026-10-31", "2026-11-01"), sink);
    ASSERT_EQ(sink.facts.size(), 3u);
    EXPECT_EQ(sink.facts[0].campaign_id, "c-1");
    EXPECT_EQ(sink.facts[0].ad_id, "campaign:c-1") << "the campaign's own figures";
    EXPECT_EQ(sink.facts[0].clicks, 31) << "not the account's figures, which hold spend only";
    EXPECT_EQ(sink.facts[1].ad_id, "a-1");
    EXPECT_EQ(made().waits.size(), 3u) << "at most ten requests a second";
}

TEST_F(SnapchatAds, LooksUpAnAdThatIsOnNoList) {
    script_lists();
    json::value stats = json::parse(fixture("snapchat_ads/stats_account.json"));
    auto& ads =
        stats.at("timeseries_stats").at(0).at("timeseries_stat").at("breakdown_stats").at("ad");
    ads.at(0).as_object()["id"] = "a-8";
    ads.at(1).as_object()["id"] = "a-9";
    script.on(kStats, json::serialize(stats));
    script.on("GET /v1/ads/a-8",
              R"({"request_status":"SUCCESS","ads":[{"ad":{"id":"a-8","ad_squad_id":"s-7"}}]})");
    script.on(
        "GET /v1/adsquads/s-7",
        R"({"request_status":"SUCCESS","adsquads":[{"adsquad":{"id":"s-7","campaign_id":"c-1"}}]})");
    script.on("GET /v1/ads/a-9", answer(kNotThere, 404));
    KeepingSink sink;
    pull.pull_facts(call(), account, day_range("2026-10-31", "2026-11-01"), sink);
    ASSERT_EQ(sink.facts.size(), 1u);
    EXPECT_EQ(sink.facts[0].campaign_id, "c-1");
    EXPECT_EQ(sink.facts[0].ad_group_id, "s-7");
    ASSERT_EQ(made().notes.size(), 1u);
    EXPECT_NE(made().notes[0].find("a-9"), std::string::npos);
}

TEST_F(SnapchatAds, AFailureInsideA200IsAFailure) {
    script.on(kCampaigns, R"({"request_status":"Error","display_message":"No such thing"})");
    EXPECT_STREQ(error_of([&] { pull.list_campaigns(call(), account, [](auto) {}); }).what(),
                 "Snapchat refused the request: No such thing.");
    script_lists();
    script.on(
        kStats,
        R"({"request_status":"SUCCESS","timeseries_stats":[{"sub_request_status":"ERROR","sub_request_error_reason":"x"}]})");
    KeepingSink sink;
    EXPECT_TRUE(error_of([&] {
                    pull.pull_facts(call(), account, day_range("2026-10-31", "2026-11-01"), sink);
                }).retryable());
    EXPECT_TRUE(sink.completed.empty());
}

TEST_F(SnapchatAds, WaitsWhenThrottledAndGoesOn) {
    script.on(kCampaigns,
              answer(R"({"request_status":"ERROR","debug_message":"Too many requests"})", 429));
    script.on(kCampaigns, fixture("snapchat_ads/campaigns_2.json"));
    pull.list_campaigns(call(), account, [](auto) {});
    EXPECT_EQ(made().waits, std::vector<std::chrono::milliseconds>{std::chrono::seconds(2)});
}

TEST_F(SnapchatAds, AnAccessTokenThatIsRefusedIsRenewedOnce) {
    script.on(kToken, R"({"access_token":"AT2","expires_in":3600})");
    const auto refused =
        answer(R"({"request_status":"ERROR","debug_message":"Unauthorized"})", 401);
    script.on(kCampaigns, refused).on(kCampaigns, fixture("snapchat_ads/campaigns_2.json"));
    script.on(kCampaigns, refused);
    pull.list_campaigns(call(), account, [](auto) {});
    EXPECT_EQ(script.asked(kCampaigns).at(1).headers.at("authorization"), "Bearer AT2");
    const Error error = error_of([&] { pull.list_campaigns(call(), account, [](auto) {}); });
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(std::string(error.what()).find("new refresh token"), std::string::npos);
}

TEST_F(SnapchatAds, PausesByReadingTheCampaignAndSendingAllOfItBack) {
    script_campaign();
    script.on(
        kPut,
        R"({"request_status":"SUCCESS","campaigns":[{"sub_request_status":"SUCCESS","campaign":{"id":"c-1"}}]})");
    change.set_status(call(), campaign, AdStatus::paused);
    EXPECT_EQ(json::parse(script.asked(kPut).at(0).body),
              json::parse(R"({"campaigns":[{"id":"c-1","name":"Lens",
        "ad_account_id":"acc-1","status":"PAUSED","daily_budget_micro":50000000,
        "start_time":"2026-02-01T22:00:00.000Z","objective":"WEB_CONVERSION","buy_model":"AUCTION"}]})"));
}

TEST_F(SnapchatAds, SetsTheDailyBudgetAndNothingElse) {
    script_campaign();
    script.on(
        kPut,
        R"({"request_status":"SUCCESS","campaigns":[{"sub_request_status":"SUCCESS","campaign":{"id":"c-1"}}]})");
    change.set_daily_budget(call(), campaign, Micros{60'500'000});
    const json::value sent = json::parse(script.asked(kPut).at(0).body).at("campaigns").at(0);
    EXPECT_EQ(sent.at("daily_budget_micro").as_int64(), 60'500'000);
    EXPECT_EQ(sent.at("status").as_string(), "ACTIVE");
    const json::value capped = json::parse(fixture("snapchat_ads/campaigns_2.json"));
    script.on("GET /v1/campaigns/c-2", json::serialize(capped));
    EXPECT_EQ(error_of([&] {
                  change.set_daily_budget(call(), {account, "c-2"}, Micros{60'000'000});
              }).kind(),
              ErrorKind::conflict);
}

TEST_F(SnapchatAds, AChangeRefusedInsideA200IsRefusedAndNotSentTwice) {
    script_campaign();
    script.on(
        kPut,
        R"({"request_status":"SUCCESS","campaigns":[{"sub_request_status":"ERROR","sub_request_error_reason":"Budget below 20.00"}]})");
    script.on(kPut, answer("", 500));
    EXPECT_STREQ(
        error_of([&] { change.set_daily_budget(call(), campaign, Micros{1'000'000}); }).what(),
        "Snapchat refused the request: Budget below 20.00.");
    EXPECT_TRUE(
        error_of([&] { change.set_status(call(), campaign, AdStatus::paused); }).retryable());
    EXPECT_EQ(script.asked(kPut).size(), 2u);
}

TEST_F(SnapchatAds, AnIdCannotSmuggleAPath) {
    EXPECT_EQ(error_of([&] {
                  change.read_campaign(call(), {account, "../me"});
              }).kind(),
              ErrorKind::invalid);
    EXPECT_EQ(script.count(), 0u);
}

TEST_F(SnapchatAds, SaysWhatTheNumbersMean) {
    EXPECT_EQ(pull.attribution(json::object{}), "28_DAY_swipe,1_DAY_view");
    EXPECT_EQ(
        pull.attribution(json::object{{"swipe_window", "days_7"}, {"view_window", "hours_3"}}),
        "7_DAY_swipe,3_HOUR_view");
}

TEST_F(SnapchatAds, RecordedAnswers) {
    if (!recorded("snapchat_ads/campaigns_page1.json"))
        GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    const auto load = [](const std::string& name) {
        return json::parse(*recorded("snapchat_ads/" + name));
    };
    const json::value page = load("campaigns_page1.json");
    const AdCampaign decoded = decode_campaign(Node(page.at("campaigns").at(0).at("campaign")));
    EXPECT_EQ(decoded.daily_budget, Micros{50'000'000});
    EXPECT_EQ(decoded.status, AdStatus::paused);
    EXPECT_EQ(next_query(Node(page)), "cursor=CnEK&limit=50");

    const json::value stats = load("campaign_stats_day.json");
    EXPECT_EQ(grain_of(Node(stats)), Grain::whole);
    std::vector<AdFact> facts;
    decode_stats(Node(stats), *TimeZone::parse("America/Los_Angeles"),
                 [&](AdFact fact) { facts.push_back(std::move(fact)); });
    ASSERT_EQ(facts.size(), 1u);
    EXPECT_EQ(facts[0].day, parse_day("2025-03-29"));
    EXPECT_EQ(facts[0].spend, Micros{12'345'678});
    EXPECT_EQ(facts[0].revenue, Micros{150'000'000});

    const json::value write = load("write_pause_and_budget.json").at("request");
    const std::string own = "/v1/campaigns/92e1c28a-a331-45b4-8c26-fd3e0eea8c39";
    script.on("GET " + own, json::serialize(page));
    const std::string put(write.at("path").as_string());
    script.on("PUT " + put,
              R"({"request_status":"SUCCESS","campaigns":[{"sub_request_status":"SUCCESS"}]})");
    AdAccount owner = account;
    owner.external_id = "3b0fbace-04b4-4f04-a425-33b5e0af1dab";
    change.set_daily_budget(call(), {owner, decoded.external_id}, Micros{60'000'000});
    const json::value sent =
        json::parse(script.asked("PUT " + put).at(0).body).at("campaigns").at(0);
    for (const auto& member : write.at("body").at("campaigns").at(0).as_object())
        EXPECT_EQ(sent.at(member.key()), member.value()) << member.key();

    for (const auto& [file, kind, retryable] :
         {std::tuple{"error_401.json", ErrorKind::upstream, false},
          {"error_404_e3003.json", ErrorKind::upstream, false},
          {"error_429.json", ErrorKind::rate_limited, true}}) {
        Script fresh;
        CallFixture f(fresh.place(), settings_for(fresh));
        fresh.on(kToken, *recorded("snapchat_ads/oauth_token.json"));
        fresh.on(kCampaigns, answer_of(load(file)));
        const Error error = error_of([&] { pull.list_campaigns(*f.call, account, [](auto) {}); });
        EXPECT_EQ(error.kind(), kind) << file;
        EXPECT_EQ(error.retryable(), retryable) << file;
    }
}

}  // namespace
}  // namespace herald::connectors::snapchat_ads
