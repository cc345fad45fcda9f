#include "connectors/meta_ads/meta_ads.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "connector/test_support.hpp"
#include "connectors/meta_ads/decode.hpp"
#include "net/url.hpp"

namespace herald::connectors::meta_ads {
namespace {

using namespace connector;
using connector::test::answer;
using connector::test::CallFixture;
using connector::test::collect;
using connector::test::day_range;
using connector::test::error_of;
using connector::test::fixture;
using connector::test::KeepingSink;
using connector::test::recorded;
using connector::test::Script;

constexpr const char* kInsights = "POST /v25.0/act_77/insights";

class MetaAds : public testing::Test {
protected:
    CallFixture& start(json::object more = {}) {
        json::object settings{{"access_token", "TOP-SECRET"}, {"api_base", script.url()}};
        for (auto& entry : more) settings[entry.key()] = entry.value();
        fixture_.emplace(script.place(), settings);
        return *fixture_;
    }
    Call& call() { return *(fixture_ ? *fixture_ : start()).call; }
    /// A report that is done at the second look and has two pages.
    void script_report() {
        script.on(kInsights, R"({"report_run_id":"6023"})");
        script.on("GET /v25.0/6023",
                  R"({"id":"6023","async_status":"Job Running","async_percent_completion":43})");
        script.on("GET /v25.0/6023",
                  R"({"id":"6023","async_status":"Job Completed","async_percent_completion":100})");
        script.on("GET /v25.0/6023/insights", fixture("meta_ads/insights_1.json"));
        script.on("GET /v25.0/6023/insights", fixture("meta_ads/insights_2.json"));
    }
    static std::string error_body(int code, int subcode, const std::string& message,
                                  bool transient = false) {
        return json::serialize(json::object{{"error", json::object{{"message", message},
                                                                   {"code", code},
                                                                   {"error_subcode", subcode},
                                                                   {"is_transient", transient}}}});
    }

    Script script;
    Connector meta = make_connector();
    const PullAds& pull = *meta.pull_ads;
    const ChangeAds& change = *meta.change_ads;
    AdAccount account{"77", "Socks GmbH", *parse_currency("EUR"), "Europe/Berlin",
                      AccountStatus::active};
    CampaignRef campaign{account, "23851"};

private:
    std::optional<CallFixture> fixture_;
};

TEST_F(MetaAds, TheTestButtonTellsWhoWeAreAndWhichAccountsThereAre) {
    script.on("GET /v25.0/me", R"({"id":"1","name":"Herald robot"})");
    script.on("GET /v25.0/me/adaccounts", fixture("meta_ads/accounts.json"));
    const ConnectionCheck check = meta.check(call());
    EXPECT_EQ(check.identity, "Herald robot");
    ASSERT_EQ(check.accounts.size(), 2u);
    EXPECT_EQ(check.accounts[0].external_id, "77");
    EXPECT_EQ(check.accounts[0].currency.text(), "EUR");
    EXPECT_EQ(check.accounts[0].time_zone, "Europe/Berlin");
    EXPECT_EQ(check.accounts[1].status, AccountStatus::closed);
    for (const auto& request :
         {script.asked("GET /v25.0/me").at(0), script.asked("GET /v25.0/me/adaccounts").at(0)}) {
        EXPECT_EQ(request.headers.at("authorization"), "Bearer TOP-SECRET");
        EXPECT_EQ(request.target.find("TOP-SECRET"), std::string::npos)
            << "the token must not stand in an address";
    }
}

TEST_F(MetaAds, ReadsOnlyTheAccountsThatWereListed) {
    start({{"account_ids", "act_77, 78"}});
    script.on(
        "GET /v25.0/act_77",
        R"({"id":"act_77","account_id":"77","currency":"EUR","timezone_name":"Europe/Berlin"})");
    script.on("GET /v25.0/act_78",
              R"({"id":"act_78","account_id":"78","currency":"JPY","timezone_name":"Asia/Tokyo"})");
    EXPECT_EQ(pull.list_accounts(call()).size(), 2u);
    start({{"account_ids", "my account"}});
    EXPECT_EQ(error_of([&] { pull.list_accounts(call()); }).kind(), ErrorKind::invalid);
}

TEST_F(MetaAds, ListsCampaignsOfAllPagesAndStates) {
    script.on("GET /v25.0/act_77/campaigns", fixture("meta_ads/campaigns_1.json"));
    script.on("GET /v25.0/act_77/campaigns", fixture("meta_ads/campaigns_2.json"));
    const auto campaigns = collect<AdCampaign>(
        [&](const PageSink<AdCampaign>& sink) { pull.list_campaigns(call(), account, sink); });
    ASSERT_EQ(campaigns.size(), 4u);
    EXPECT_EQ(campaigns[0].name, "Herbst – Prospecting");
    EXPECT_EQ(campaigns[0].daily_budget, Micros{125'500'000}) << "12550 cents";
    EXPECT_EQ(campaigns[0].objective, "outcome_sales");
    EXPECT_EQ(campaigns[0].start_date, parse_day("2026-09-01"));
    EXPECT_EQ(campaigns[1].external_id, "23852");
    EXPECT_EQ(campaigns[1].budget_holder, BudgetHolder::ad_group);
    EXPECT_EQ(campaigns[1].status, AdStatus::paused);
    EXPECT_EQ(campaigns[2].status, AdStatus::archived);
    EXPECT_EQ(campaigns[2].lifetime_budget, Micros{1'000'000'000});
    EXPECT_EQ(campaigns[3].status, AdStatus::removed);
    EXPECT_FALSE(campaigns[3].daily_budget);
    const auto asked = script.asked("GET /v25.0/act_77/campaigns");
    ASSERT_EQ(asked.size(), 2u);
    EXPECT_EQ(net::query_parameter(asked[1].target, "after"), "CURSOR=2");
    EXPECT_NE(net::query_parameter(asked[0].target, "effective_status")->find("DELETED"),
              std::string::npos);
}

TEST_F(MetaAds, BudgetsAreHundredthsButForMetasOwnListOfCurrencies) {
    const Document document("Meta", R"({"id":"1","daily_budget":"5000"})");
    const auto budget = [&](const char* currency) {
        return decode_campaign(Node(document.root()), *parse_currency(currency)).daily_budget;
    };
    EXPECT_EQ(budget("USD"), Micros{50'000'000});
    EXPECT_EQ(budget("JPY"), Micros{5'000'000'000});
    EXPECT_EQ(budget("HUF"), Micros{5'000'000'000})
        << "ISO 4217 gives the forint two decimals, Meta none";
    EXPECT_EQ(budget("KWD"), Micros{50'000'000})
        << "ISO 4217 gives the dinar three decimals, Meta two";
}

TEST_F(MetaAds, ListsAdSetsAndAdsWithTheirCreative) {
    script.on("GET /v25.0/act_77/adsets", fixture("meta_ads/ad_sets.json"));
    script.on("GET /v25.0/act_77/ads", fixture("meta_ads/ads.json"));
    const auto groups = collect<AdGroup>(
        [&](const PageSink<AdGroup>& sink) { pull.list_ad_groups(call(), account, sink); });
    ASSERT_EQ(groups.size(), 1u);
    EXPECT_EQ(groups[0].daily_budget, Micros{6'000'000}) << "a number instead of a text";
    EXPECT_FALSE(groups[0].lifetime_budget);
    const auto ads =
        collect<Ad>([&](const PageSink<Ad>& sink) { pull.list_ads(call(), account, sink); });
    ASSERT_EQ(ads.size(), 2u);
    EXPECT_EQ(ads[0].status, AdStatus::active) << "its own state, not that of the campaign above";
    EXPECT_EQ(ads[0].creative->body, "Warm socks");
    EXPECT_EQ(ads[0].creative->title, "Socks");
    EXPECT_EQ(ads[0].creative->destination_url, "https://shop.example/socks");
    EXPECT_EQ(ads[0].creative->image_url, "https://scontent.example/p.jpg");
    EXPECT_EQ(ads[1].status, AdStatus::removed);
    EXPECT_FALSE(ads[1].creative);
}

TEST_F(MetaAds, PullsDailyFactsByAnAsynchronousReport) {
    script_report();
    KeepingSink sink;
    pull.pull_facts(call(), account, day_range("2026-11-01", "2026-11-03"), sink);
    EXPECT_EQ(sink.completed.size(), 3u);
    ASSERT_EQ(sink.facts.size(), 3u);
    const AdFact& first = sink.facts[0];
    EXPECT_EQ(first.day, parse_day("2026-11-01"));
    EXPECT_EQ(first.ad_id, "9001");
    EXPECT_EQ(first.impressions, 1200);
    EXPECT_EQ(first.clicks, 45);
    EXPECT_EQ(first.spend, Micros{19'990'000});
    EXPECT_EQ(first.conversions, Micros{3'000'000})
        << "one of the three ways the same purchase is counted";
    EXPECT_EQ(first.revenue, Micros{240'150'000});
    EXPECT_EQ(first.reach, 1100);
    EXPECT_EQ(first.video_views, 310);
    EXPECT_EQ(sink.facts[1].clicks, 0) << "a missing figure is zero";
    EXPECT_EQ(sink.facts[2].conversions, Micros{0}) << "seen only in a window that does not count";
    const auto form = "?" + script.asked(kInsights).at(0).body;
    EXPECT_EQ(net::query_parameter(form, "level"), "ad");
    EXPECT_EQ(net::query_parameter(form, "time_increment"), "1");
    EXPECT_EQ(net::query_parameter(form, "time_range"),
              R"({"since":"2026-11-01","until":"2026-11-03"})");
    EXPECT_NE(net::query_parameter(form, "filtering")->find("DELETED"), std::string::npos);
}

TEST_F(MetaAds, CountsTheConversionThatWasChosen) {
    start({{"conversion_action", "lead"}});
    script_report();
    KeepingSink sink;
    pull.pull_facts(call(), account, day_range("2026-11-01", "2026-11-03"), sink);
    EXPECT_EQ(sink.facts.at(0).conversions, Micros{7'000'000});
    EXPECT_EQ(sink.facts.at(0).revenue, Micros{0});
}

TEST_F(MetaAds, CutsLongRangesIntoWeeks) {
    script.on(kInsights, R"({"report_run_id":"6023"})");
    script.on("GET /v25.0/6023",
              R"({"async_status":"Job Completed","async_percent_completion":100})");
    script.on("GET /v25.0/6023/insights", R"({"data":[]})");
    KeepingSink sink;
    pull.pull_facts(call(), account, day_range("2026-10-01", "2026-10-30"), sink);
    EXPECT_EQ(script.asked(kInsights).size(), 5u);
    EXPECT_EQ(sink.completed.size(), 30u) << "days without rows are complete too";
}

TEST_F(MetaAds, AsksForHalvesWhenAReportIsTooLarge) {
    script.on(kInsights,
              answer(error_body(100, 1487534, "Please reduce the amount of data you're asking for"),
                     400));
    script_report();
    script.on(kInsights, R"({"report_run_id":"6024"})")
        .on("GET /v25.0/6024", R"({"async_status":"Job Completed","async_percent_completion":100})")
        .on("GET /v25.0/6024/insights", R"({"data":[]})");
    KeepingSink sink;
    pull.pull_facts(call(), account, day_range("2026-11-01", "2026-11-06"), sink);
    const auto asked = script.asked(kInsights);
    ASSERT_EQ(asked.size(), 3u);
    EXPECT_EQ(net::query_parameter("?" + asked[1].body, "time_range"),
              R"({"since":"2026-11-01","until":"2026-11-03"})");
    EXPECT_EQ(net::query_parameter("?" + asked[2].body, "time_range"),
              R"({"since":"2026-11-04","until":"2026-11-06"})");
    EXPECT_EQ(sink.completed.size(), 6u);
}

TEST_F(MetaAds, AFailedReportIsAskedForInHalvesAndADayThatStillFailsIsAnError) {
    script.on(kInsights, R"({"report_run_id":"6023"})");
    script.on("GET /v25.0/6023", R"({"async_status":"Job Failed","async_percent_completion":0})");
    KeepingSink sink;
    const Error error = error_of(
        [&] { pull.pull_facts(call(), account, day_range("2026-11-01", "2026-11-02"), sink); });
    EXPECT_FALSE(error.retryable());
    EXPECT_TRUE(sink.completed.empty());
}

TEST_F(MetaAds, AsksForSmallerPagesWhenAPageIsTooLarge) {
    script.on("GET /v25.0/act_77/campaigns",
              answer(error_body(1, 99, "Please reduce the amount of data"), 500));
    script.on("GET /v25.0/act_77/campaigns", fixture("meta_ads/campaigns_2.json"));
    collect<AdCampaign>(
        [&](const PageSink<AdCampaign>& sink) { pull.list_campaigns(call(), account, sink); });
    const auto asked = script.asked("GET /v25.0/act_77/campaigns");
    ASSERT_EQ(asked.size(), 2u);
    EXPECT_EQ(net::query_parameter(asked[0].target, "limit"), "500");
    EXPECT_EQ(net::query_parameter(asked[1].target, "limit"), "250");
}

TEST_F(MetaAds, WaitsWhenThrottledAndGoesOn) {
    CallFixture& f = start();
    script.on(
        "GET /v25.0/me",
        answer(
            error_body(80004, 2446079, "There have been too many calls"), 400,
            {{"X-Business-Use-Case-Usage",
              R"({"77":[{"type":"ads_management","call_count":100,"estimated_time_to_regain_access":1}]})"}}));
    script.on("GET /v25.0/me", R"({"id":"1"})");
    script.on("GET /v25.0/me/adaccounts", R"({"data":[]})");
    EXPECT_EQ(meta.check(call()).identity, "1");
    ASSERT_EQ(f.waits.size(), 1u);
    EXPECT_EQ(f.waits[0], std::chrono::minutes(1));
    EXPECT_EQ(call().quota_used(), 1.0);
}

TEST_F(MetaAds, AThrottleOfHoursIsHandedToTheTask) {
    script.on("GET /v25.0/me", answer(error_body(17, 2446079, "User request limit reached"), 400,
                                      {{"X-Business-Use-Case-Usage",
                                        R"({"77":[{"estimated_time_to_regain_access":43}]})"}}));
    const Error error = error_of([&] { meta.check(call()); });
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    EXPECT_EQ(error.retry_after(), std::chrono::minutes(43));
    EXPECT_EQ(script.count(), 1u);
}

TEST_F(MetaAds, SlowsDownBeforeTheAllowanceEnds) {
    CallFixture& f = start();
    const auto with_usage = [](int percent) {
        return answer(
            R"({"id":"1"})", 200,
            {{"X-App-Usage", fmt::format(R"({{"call_count":28,"total_time":{}}})", percent)}});
    };
    script.on("GET /v25.0/me/adaccounts", R"({"data":[]})");
    script.on("GET /v25.0/me", with_usage(74))
        .on("GET /v25.0/me", with_usage(80))
        .on("GET /v25.0/me", with_usage(95));
    meta.check(call());
    EXPECT_TRUE(f.waits.empty());
    meta.check(call());
    ASSERT_EQ(f.waits.size(), 1u);
    EXPECT_EQ(f.waits[0], std::chrono::seconds(2));
    meta.check(call());
    ASSERT_EQ(f.waits.size(), 2u);
    EXPECT_EQ(f.waits[1], std::chrono::seconds(10));
    EXPECT_EQ(call().quota_used(), 0.95);
    ASSERT_EQ(f.notes.size(), 1u);
}

TEST_F(MetaAds, SaysWhyTheTokenIsRefusedAndNeverRepeatsIt) {
    const std::pair<int, const char*> subcodes[] = {
        {463, "expired"}, {460, "password"}, {458, "removed"}, {0, "not valid"}};
    for (const auto& [subcode, word] : subcodes) {
        Script fresh;
        fresh.on("GET /v25.0/me",
                 answer(error_body(190, subcode, "Malformed access token TOP-SECRET"), 400));
        CallFixture f(fresh.place(), {{"access_token", "TOP-SECRET"}, {"api_base", fresh.url()}});
        const Error error = error_of([&] { meta.check(*f.call); });
        EXPECT_EQ(error.kind(), ErrorKind::upstream);
        EXPECT_FALSE(error.retryable());
        EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << error.what();
        EXPECT_NE(std::string(error.what()).find("Business settings"), std::string::npos);
        EXPECT_EQ((error.what() + error.detail()).find("TOP-SECRET"), std::string::npos);
        EXPECT_EQ(fresh.count(), 1u);
    }
}

TEST_F(MetaAds, PassingTroubleIsTriedAgain) {
    script.on("GET /v25.0/me",
              answer(error_body(2, 0, "Service temporarily unavailable", true), 500));
    script.on("GET /v25.0/me", answer("<html>Bad gateway</html>", 502));
    script.on("GET /v25.0/me", answer(R"({"id":"1","na)"));
    script.on("GET /v25.0/me", R"({"id":"1","name":"Mira"})");
    script.on("GET /v25.0/me/adaccounts", R"({"data":[]})");
    EXPECT_EQ(meta.check(call()).identity, "Mira");
}

TEST_F(MetaAds, ProvesTheAppSecretWhenThereIsOne) {
    start({{"app_secret", "app"}});
    script.on("GET /v25.0/me", R"({"id":"1"})").on("GET /v25.0/me/adaccounts", R"({"data":[]})");
    meta.check(call());
    // HMAC-SHA256 of the token with the app's secret, from OpenSSL
    EXPECT_EQ(net::query_parameter(script.asked("GET /v25.0/me")[0].target, "appsecret_proof"),
              "562e8de4120cc4bed33808884c097cb3fb2d197f120925c8973b4241702960d2");
}

TEST_F(MetaAds, PausesAndResumesByOneRequestEach) {
    script.on("POST /v25.0/23851", R"({"success":true})");
    change.set_status(call(), campaign, AdStatus::paused);
    change.set_status(call(), campaign, AdStatus::active);
    const auto asked = script.asked("POST /v25.0/23851");
    ASSERT_EQ(asked.size(), 2u);
    EXPECT_EQ(asked[0].body, "status=PAUSED");
    EXPECT_EQ(asked[1].body, "status=ACTIVE");
    EXPECT_EQ(error_of([&] { change.set_status(call(), campaign, AdStatus::removed); }).kind(),
              ErrorKind::invalid);
}

TEST_F(MetaAds, AChangeIsNeverSentTwice) {
    script.on("POST /v25.0/23851", answer("", 500));
    EXPECT_TRUE(
        error_of([&] { change.set_status(call(), campaign, AdStatus::paused); }).retryable());
    EXPECT_EQ(script.count(), 1u);
}

TEST_F(MetaAds, SetsTheDailyBudgetInCents) {
    script.on("GET /v25.0/23851", R"({"id":"23851","daily_budget":"5000"})")
        .on("POST /v25.0/23851", R"({"success":true})");
    change.set_daily_budget(call(), campaign, Micros{60'500'000});
    EXPECT_EQ(script.asked("POST /v25.0/23851").at(0).body, "daily_budget=6050");
    EXPECT_EQ(
        error_of([&] { change.set_daily_budget(call(), campaign, Micros{1'005'000}); }).kind(),
        ErrorKind::invalid);
    EXPECT_EQ(error_of([&] { change.set_daily_budget(call(), campaign, Micros{0}); }).kind(),
              ErrorKind::invalid);
    EXPECT_EQ(script.asked("POST /v25.0/23851").size(), 1u);
}

TEST_F(MetaAds, RefusesABudgetThatIsNotTheCampaigns) {
    script.on("GET /v25.0/23851", R"({"id":"23851"})");
    script.on("GET /v25.0/23851", R"({"id":"23851","lifetime_budget":"5000"})");
    EXPECT_EQ(
        error_of([&] { change.set_daily_budget(call(), campaign, Micros{60'000'000}); }).kind(),
        ErrorKind::conflict);
    EXPECT_EQ(
        error_of([&] { change.set_daily_budget(call(), campaign, Micros{60'000'000}); }).kind(),
        ErrorKind::conflict);
}

TEST_F(MetaAds, PassesOnWhyMetaRefusedAChange) {
    script.on(
        "POST /v25.0/23851",
        answer(
            R"({"error":{"code":100,"message":"Invalid parameter","error_user_msg":"The campaign ended in May."}})",
            400));
    const Error error = error_of([&] { change.set_status(call(), campaign, AdStatus::active); });
    EXPECT_STREQ(error.what(), "Meta refused the request: The campaign ended in May.");
    EXPECT_FALSE(error.retryable());
}

TEST_F(MetaAds, DoesNotPageForever) {
    script.on("GET /v25.0/act_77/campaigns",
              fixture("meta_ads/campaigns_1.json"));  // always the same next cursor
    EXPECT_TRUE(error_of([&] { pull.list_campaigns(call(), account, [](auto) {}); }).retryable());
    EXPECT_EQ(script.count(), 2u);
}

}  // namespace
}  // namespace herald::connectors::meta_ads
