#include "connectors/tiktok_ads/tiktok_ads.hpp"

#include <gtest/gtest.h>

#include "connector/test_support.hpp"
#include "connectors/tiktok_ads/decode.hpp"
#include "net/url.hpp"

namespace herald::connectors::tiktok_ads {
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

constexpr const char* kReport = "GET /open_api/v1.3/report/integrated/get/";
constexpr const char* kCampaigns = "GET /open_api/v1.3/campaign/get/";
constexpr const char* kInfo = "GET /open_api/v1.3/advertiser/info/";

class TikTokAds : public testing::Test {
protected:
    TikTokAds() { start({{"advertiser_ids", "7011, 7012"}}); }

    CallFixture& start(json::object more) {
        json::object settings{{"access_token", "TOKEN"}, {"api_base", script.url()}};
        for (auto& entry : more) settings[entry.key()] = entry.value();
        fixture_.emplace(script.place(), settings);
        return *fixture_;
    }
    Call& call() { return *fixture_->call; }
    CallFixture& made() { return *fixture_; }
    static std::string code(int number, const std::string& message) {
        return json::serialize(
            json::object{{"code", number}, {"message", message}, {"data", json::object{}}});
    }

    Script script;
    Connector tiktok = make_connector();
    const PullAds& pull = *tiktok.pull_ads;
    const ChangeAds& change = *tiktok.change_ads;
    AdAccount account{"7011", "Socks", *parse_currency("USD"), "America/Los_Angeles",
                      AccountStatus::active};
    CampaignRef campaign{account, "1800000000000000001"};

private:
    std::optional<CallFixture> fixture_;
};

TEST_F(TikTokAds, ReadsTheAdvertisersThatWereNamed) {
    script.on(kInfo, fixture("tiktok_ads/advertisers.json"));
    const ConnectionCheck check = tiktok.check(call());
    ASSERT_EQ(check.accounts.size(), 2u);
    EXPECT_EQ(check.accounts[0].time_zone, "America/Los_Angeles");
    EXPECT_EQ(check.accounts[1].external_id, "7012");
    EXPECT_EQ(check.accounts[1].status, AccountStatus::disabled);
    const auto request = script.asked(kInfo).at(0);
    EXPECT_EQ(request.headers.at("access-token"), "TOKEN");
    EXPECT_EQ(request.headers.count("authorization"), 0u);
    EXPECT_EQ(net::query_parameter(request.target, "advertiser_ids"), R"(["7011","7012"])");
}

TEST_F(TikTokAds, FindsTheAdvertisersOfAnApp) {
    start({{"app_id", "5"}, {"app_secret", "s"}});
    script.on(
        "GET /open_api/v1.3/oauth2/advertiser/get/",
        R"({"code":0,"message":"OK","data":{"list":[{"advertiser_id":"7011"},{"advertiser_id":7012}]}})");
    script.on(kInfo, fixture("tiktok_ads/advertisers.json"));
    EXPECT_EQ(pull.list_accounts(call()).size(), 2u);
    start({});
    EXPECT_EQ(error_of([&] { pull.list_accounts(call()); }).kind(), ErrorKind::invalid);
    start({{"advertiser_ids", "socks"}});
    EXPECT_EQ(error_of([&] { pull.list_accounts(call()); }).kind(), ErrorKind::invalid);
}

TEST_F(TikTokAds, ListsCampaignsOfAllPagesAndStates) {
    script.on(kCampaigns, fixture("tiktok_ads/campaigns_1.json"));
    script.on(kCampaigns, fixture("tiktok_ads/campaigns_2.json"));
    const auto campaigns = collect<AdCampaign>(
        [&](const PageSink<AdCampaign>& sink) { pull.list_campaigns(call(), account, sink); });
    ASSERT_EQ(campaigns.size(), 3u);
    EXPECT_EQ(campaigns[0].external_id, "1800000000000000001");
    EXPECT_EQ(campaigns[0].daily_budget, Micros{60'500'000});
    EXPECT_EQ(campaigns[0].objective, "web_conversions");
    EXPECT_EQ(campaigns[1].lifetime_budget, Micros{900'000'000});
    EXPECT_FALSE(campaigns[1].daily_budget);
    EXPECT_EQ(campaigns[1].status, AdStatus::paused);
    EXPECT_EQ(campaigns[2].status, AdStatus::removed);
    EXPECT_EQ(campaigns[2].budget_holder, BudgetHolder::ad_group);
    const auto asked = script.asked(kCampaigns);
    ASSERT_EQ(asked.size(), 2u);
    EXPECT_EQ(net::query_parameter(asked[1].target, "page"), "2");
    EXPECT_EQ(net::query_parameter(asked[1].target, "page_size"), "1000");
    EXPECT_NE(net::query_parameter(asked[0].target, "filtering")->find("STATUS_ALL"),
              std::string::npos);
}

TEST_F(TikTokAds, ListsAdGroupsAndAds) {
    script.on("GET /open_api/v1.3/adgroup/get/", fixture("tiktok_ads/ad_groups.json"));
    script.on("GET /open_api/v1.3/ad/get/", fixture("tiktok_ads/ads.json"));
    const auto groups = collect<AdGroup>(
        [&](const PageSink<AdGroup>& sink) { pull.list_ad_groups(call(), account, sink); });
    ASSERT_EQ(groups.size(), 1u);
    EXPECT_EQ(groups[0].external_id, "21");
    EXPECT_EQ(groups[0].campaign_id, "1800000000000000001");
    EXPECT_EQ(groups[0].daily_budget, Micros{20'000'000});
    const auto ads =
        collect<Ad>([&](const PageSink<Ad>& sink) { pull.list_ads(call(), account, sink); });
    ASSERT_EQ(ads.size(), 1u);
    EXPECT_EQ(ads[0].status, AdStatus::active) << "its own state, not that of the campaign above";
    EXPECT_EQ(ads[0].creative->body, "Get warm");
    EXPECT_EQ(ads[0].creative->destination_url, "https://shop.example/s");
}

TEST_F(TikTokAds, PullsDailyFactsWhateverFormTheFiguresHave) {
    script.on(kReport, fixture("tiktok_ads/report.json"));
    KeepingSink sink;
    pull.pull_facts(call(), account, day_range("2026-11-01", "2026-11-02"), sink);
    ASSERT_EQ(sink.facts.size(), 2u);
    const AdFact& first = sink.facts[0];
    EXPECT_EQ(first.campaign_id, "1800000000000000001");
    EXPECT_EQ(first.ad_group_id, "21");
    EXPECT_EQ(first.spend, Micros{20'070'000});
    EXPECT_EQ(first.impressions, 5830);
    EXPECT_EQ(first.clicks, 69);
    EXPECT_EQ(first.reach, 4806);
    EXPECT_EQ(first.conversions, Micros{3'000'000});
    EXPECT_EQ(first.revenue, Micros{120'500'000});
    EXPECT_EQ(first.video_views, 5100);
    const AdFact& second = sink.facts[1];
    EXPECT_EQ(second.day, parse_day("2026-11-02"));
    EXPECT_EQ(second.spend, Micros{100'000});
    EXPECT_EQ(second.clicks, 0);
    EXPECT_FALSE(second.reach);
    EXPECT_EQ(second.revenue, Micros{5'250'000});
    EXPECT_EQ(sink.completed.size(), 2u);
    const auto target = script.asked(kReport).at(0).target;
    EXPECT_EQ(net::query_parameter(target, "dimensions"), R"(["ad_id","stat_time_day"])");
    EXPECT_EQ(net::query_parameter(target, "start_date"), "2026-11-01");
    EXPECT_EQ(net::query_parameter(target, "end_date"), "2026-11-02");
}

TEST_F(TikTokAds, NeverAsksForMoreThanThirtyDaysAtOnce) {
    script.on(kReport,
              R"({"code":0,"data":{"list":[],"page_info":{"total_number":0,"total_page":0}}})");
    KeepingSink sink;
    pull.pull_facts(call(), account, day_range("2026-08-01", "2026-10-31"), sink);
    EXPECT_EQ(sink.completed.size(), 92u);
    for (const auto& request : script.asked(kReport)) {
        const auto first = parse_day(*net::query_parameter(request.target, "start_date"));
        const auto last = parse_day(*net::query_parameter(request.target, "end_date"));
        EXPECT_LE((*last - *first).count() + 1, 30);
    }
}

TEST_F(TikTokAds, AReportThatChangesWhileItIsReadIsReadAgain) {
    const auto page = [](int number, int total, const std::string& ad) {
        return fmt::format(
            R"({{"code":0,"data":{{"list":[{{"dimensions":{{"ad_id":"{}","stat_time_day":"2026-11-01 00:00:00"}},)"
            R"("metrics":{{"campaign_id":"1","spend":"1.00"}}}}],"page_info":{{"page":{},"total_number":{},"total_page":2}}}}}})",
            ad, number, total);
    };
    script.on(kReport, page(1, 2, "a")).on(kReport, page(2, 3, "a"));
    script.on(kReport, page(1, 2, "a")).on(kReport, page(2, 2, "b"));
    KeepingSink sink;
    pull.pull_facts(call(), account, day_range("2026-11-01", "2026-11-01"), sink);
    ASSERT_EQ(sink.facts.size(), 2u);
    EXPECT_EQ(sink.facts[0].ad_id, "a");
    EXPECT_EQ(sink.facts[1].ad_id, "b");
    EXPECT_EQ(sink.begun, 2);
}

TEST_F(TikTokAds, TheCodeInsideA200Decides) {
    struct Case {
        int number;
        ErrorKind kind;
        bool retryable;
        const char* word;
    };
    for (const Case& c : {Case{40105, ErrorKind::upstream, false, "revoked"},
                          Case{40102, ErrorKind::upstream, false, "expired"},
                          Case{40001, ErrorKind::upstream, false, "Business Center"},
                          Case{40002, ErrorKind::upstream, false, "page_size is wrong"},
                          Case{40100, ErrorKind::rate_limited, true, "wait"},
                          Case{40700, ErrorKind::upstream, true, "moment"},
                          Case{50000, ErrorKind::upstream, true, "moment"}}) {
        Script fresh;
        CallFixture f(fresh.place(), {{"access_token", "TOKEN"}, {"api_base", fresh.url()}});
        fresh.on(kCampaigns, code(c.number, "page_size is wrong"));
        const Error error = error_of([&] { pull.list_campaigns(*f.call, account, [](auto) {}); });
        EXPECT_EQ(error.kind(), c.kind) << c.number;
        EXPECT_EQ(error.retryable(), c.retryable) << c.number;
        EXPECT_NE(std::string(error.what()).find(c.word), std::string::npos) << error.what();
        EXPECT_EQ(fresh.count(), c.retryable ? 4u : 1u) << c.number;
    }
}

TEST_F(TikTokAds, WaitsWhenThrottledAndGoesOn) {
    script.on(kInfo, code(40100, "Too many requests"))
        .on(kInfo, fixture("tiktok_ads/advertisers.json"));
    EXPECT_EQ(pull.list_accounts(call()).size(), 2u);
    EXPECT_EQ(made().waits, std::vector<std::chrono::milliseconds>{std::chrono::seconds(10)});
}

TEST_F(TikTokAds, PausesACampaign) {
    script.on("POST /open_api/v1.3/campaign/status/update/",
              R"({"code":0,"message":"OK","data":{}})");
    change.set_status(call(), campaign, AdStatus::paused);
    EXPECT_EQ(
        json::parse(script.asked("POST /open_api/v1.3/campaign/status/update/").at(0).body),
        json::parse(
            R"({"advertiser_id":"7011","campaign_ids":["1800000000000000001"],"operation_status":"DISABLE"})"));
}

TEST_F(TikTokAds, AChangeIsNeverSentTwice) {
    script.on("POST /open_api/v1.3/campaign/status/update/", code(40202, "write conflict"));
    EXPECT_TRUE(
        error_of([&] { change.set_status(call(), campaign, AdStatus::active); }).retryable());
    EXPECT_EQ(script.count(), 1u);
}

TEST_F(TikTokAds, SetsTheDailyBudgetAsAPlainDecimal) {
    script.on(kCampaigns, fixture("tiktok_ads/campaigns_1.json"));
    script.on("POST /open_api/v1.3/campaign/update/", R"({"code":0,"message":"OK","data":{}})");
    change.set_daily_budget(call(), campaign, Micros{70'250'000});
    EXPECT_EQ(script.asked("POST /open_api/v1.3/campaign/update/").at(0).body,
              R"({"advertiser_id":"7011","campaign_id":"1800000000000000001","budget":70.25})");
    EXPECT_EQ(
        error_of([&] {
            change.set_daily_budget(call(), {account, "1800000000000000002"}, Micros{70'000'000});
        }).kind(),
        ErrorKind::conflict)
        << "a lifetime budget";
    EXPECT_FALSE(
        error_of([&] {
            change.set_daily_budget(call(), {account, "1800000000000000009"}, Micros{70'000'000});
        }).retryable())
        << "an unknown campaign";
    EXPECT_EQ(script.asked("POST /open_api/v1.3/campaign/update/").size(), 1u);
}

TEST_F(TikTokAds, RecordedAnswers) {
    if (!recorded("tiktok_ads/campaign_get.json"))
        GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    const auto load = [](const std::string& name) {
        return json::parse(*recorded("tiktok_ads/" + name));
    };
    const json::value rows = load("ads_reports_hourly_excerpt.json");
    // By the hour, where we ask by the day: all else is the same.
    json::value row = rows.at("data").at("list").at(0);
    row.as_object()["dimensions"].as_object()["stat_time_day"] = "2024-01-01 00:00:00";
    const AdFact fact = decode_fact(Node(row));
    EXPECT_EQ(fact.ad_id, "11111111");
    EXPECT_EQ(fact.campaign_id, "1714125042508817");
    EXPECT_EQ(fact.spend, Micros{20'000'000});
    EXPECT_EQ(fact.impressions, 5830);
    EXPECT_EQ(fact.reach, 4806);
    EXPECT_EQ(decode_page_info(Node(rows.at("data"))).total_page, 1) << "no page_info: one page";

    const json::value campaigns = load("campaign_get.json").at("body").at("data").at("list");
    EXPECT_EQ(decode_campaign(Node(campaigns.at(0))).daily_budget, Micros{50'000'000});
    EXPECT_EQ(decode_campaign(Node(campaigns.at(1))).status, AdStatus::removed);

    const json::value write = load("write_status.json");
    script.on("POST /open_api/v1.3/campaign/status/update/", answer_of(write.at("response")));
    const std::string advertiser(write.at("request").at("body").at("advertiser_id").as_string());
    AdAccount owner = account;
    owner.external_id = advertiser;
    change.set_status(call(), {owner, "1714125042508817"}, AdStatus::paused);
    EXPECT_EQ(json::parse(script.asked("POST /open_api/v1.3/campaign/status/update/").at(0).body),
              write.at("request").at("body"));

    for (const auto& [file, retryable] : {std::pair{"error_40001_permission.json", false},
                                          {"error_40100_throttled.json", true},
                                          {"error_40105_token.json", false},
                                          {"error_40200.json", true},
                                          {"error_40201.json", true},
                                          {"error_40700.json", true},
                                          {"error_50000.json", true}}) {
        Script fresh;
        CallFixture f(fresh.place(), {{"access_token", "TOKEN"}, {"api_base", fresh.url()}});
        fresh.on(kReport, answer_of(load(file)));
        KeepingSink sink;
        EXPECT_EQ(error_of([&] {
                      pull.pull_facts(*f.call, account, day_range("2026-11-01", "2026-11-01"),
                                      sink);
                  }).retryable(),
                  retryable)
            << file;
        EXPECT_TRUE(sink.completed.empty());
    }
    Script empty;
    CallFixture f(empty.place(), {{"access_token", "TOKEN"}, {"api_base", empty.url()}});
    empty.on(kReport, answer_of(load("report_empty.json")));
    KeepingSink sink;
    pull.pull_facts(*f.call, account, day_range("2026-11-01", "2026-11-01"), sink);
    EXPECT_EQ(sink.completed.size(), 1u);
}

}  // namespace
}  // namespace herald::connectors::tiktok_ads
