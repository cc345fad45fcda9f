#include "connectors/google_ads/google_ads.hpp"

#include <gtest/gtest.h>

#include "connector/test_support.hpp"
#include "connectors/google_ads/decode.hpp"
#include "net/url.hpp"

namespace herald::connectors::google_ads {
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
using connector::test::Script;

constexpr const char* kStream = "POST /v25/customers/1230000001/googleAds:searchStream";
constexpr const char* kToken = R"({"access_token":"AT1","expires_in":3600,"token_type":"Bearer"})";

class GoogleAds : public testing::Test {
protected:
    GoogleAds() { start({{"login_customer_id", "555-000-0001"}}); }

    CallFixture& start(json::object more) {
        json::object settings{{"developer_token", "DEV"},    {"client_id", "id"},
                              {"client_secret", "SECRET-1"}, {"refresh_token", "SECRET-2"},
                              {"api_base", script.url()},    {"auth_base", script.url() + "/"}};
        for (auto& entry : more) settings[entry.key()] = entry.value();
        fixture_.emplace(script.place(), settings);
        return *fixture_;
    }
    Call& call() { return *fixture_->call; }
    void script_token() { script.on("POST /token", kToken); }
    static std::string error_body(int status, const std::string& group, const std::string& code,
                                  const std::string& message, json::object details = {}) {
        const json::object first{
            {"errorCode", json::object{{group, code}}}, {"message", message}, {"details", details}};
        const json::object failure{
            {"@type", "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure"},
            {"errors", json::array{first}}};
        return json::serialize(
            json::object{{"error", json::object{{"code", status},
                                                {"message", "outer"},
                                                {"details", json::array{failure}}}}});
    }

    Script script;
    Connector google = make_connector();
    const PullAds& pull = *google.pull_ads;
    const ChangeAds& change = *google.change_ads;
    AdAccount account{"1230000001", "Socks AT", *parse_currency("EUR"), "Europe/Vienna",
                      AccountStatus::active};
    CampaignRef campaign{account, "111"};

private:
    std::optional<CallFixture> fixture_;
};

TEST_F(GoogleAds, FindsTheAccountsBelowTheManager) {
    script_token();
    script.on("POST /v25/customers/5550000001/googleAds:searchStream",
              fixture("google_ads/clients.json"));
    script.on(
        "POST /v25/customers/1230000002/googleAds:searchStream",
        R"([{"results":[{"customer":{"id":"1230000002","descriptiveName":"NY","currencyCode":"USD","timeZone":"America/New_York","status":"CANCELED"}}]}])");
    const ConnectionCheck check = google.check(call());
    ASSERT_EQ(check.accounts.size(), 2u) << "the manager itself has no ads";
    EXPECT_EQ(check.accounts[0].name, "Socks AT");
    EXPECT_EQ(check.accounts[1].currency.text(), "USD") << "asked for where the list did not tell";
    EXPECT_EQ(check.accounts[1].status, AccountStatus::closed);
    const auto request =
        script.asked("POST /v25/customers/1230000002/googleAds:searchStream").at(0);
    EXPECT_EQ(request.headers.at("authorization"), "Bearer AT1");
    EXPECT_EQ(request.headers.at("developer-token"), "DEV");
    EXPECT_EQ(request.headers.at("login-customer-id"), "5550000001");
    const auto token = script.asked("POST /token");
    ASSERT_EQ(token.size(), 1u) << "one access token serves the whole call";
    EXPECT_EQ(net::query_parameter("?" + token[0].body, "grant_type"), "refresh_token");
    EXPECT_EQ(net::query_parameter("?" + token[0].body, "refresh_token"), "SECRET-2");
}

TEST_F(GoogleAds, FindsTheManagerByItself) {
    CallFixture& f = start({});
    script_token();
    script.on("GET /v25/customers:listAccessibleCustomers",
              R"({"resourceNames":["customers/5550000001","customers/999"]})");
    script.on("POST /v25/customers/5550000001/googleAds:searchStream",
              fixture("google_ads/clients.json"));
    script.on(
        "POST /v25/customers/1230000002/googleAds:searchStream",
        R"([{"results":[{"customer":{"id":"1230000002","currencyCode":"USD","timeZone":"America/New_York"}}]}])");
    script.on(
        "POST /v25/customers/999/googleAds:searchStream",
        answer("[" + error_body(403, "authorizationError", "CUSTOMER_NOT_ENABLED", "not enabled") +
                   "]",
               403));
    script.on(kStream, "[]");
    EXPECT_EQ(pull.list_accounts(call()).size(), 2u) << "a closed account does not hide the others";
    ASSERT_EQ(f.notes.size(), 1u);
    EXPECT_NE(f.notes[0].find("999"), std::string::npos);
    pull.list_campaigns(call(), account, [](auto) {});
    EXPECT_EQ(script.asked(kStream).at(0).headers.at("login-customer-id"), "5550000001");

    start({});  // another task: the account is known, its manager is not
    pull.list_campaigns(call(), account, [](auto) {});
    EXPECT_EQ(script.asked(kStream).at(1).headers.at("login-customer-id"), "5550000001");
}

TEST_F(GoogleAds, ListsCampaignsOverAllChunks) {
    script_token();
    script.on(kStream, fixture("google_ads/campaigns.json"));
    const auto campaigns = collect<AdCampaign>(
        [&](const PageSink<AdCampaign>& sink) { pull.list_campaigns(call(), account, sink); });
    ASSERT_EQ(campaigns.size(), 3u);
    EXPECT_EQ(campaigns[0].name, "Search – Brand [\"AT\"]");
    EXPECT_EQ(campaigns[0].daily_budget, Micros{50'000'000});
    EXPECT_EQ(campaigns[0].start_date, parse_day("2026-01-05"));
    EXPECT_FALSE(campaigns[0].end_date) << "2037-12-30 means no end";
    EXPECT_EQ(campaigns[0].budget_holder, BudgetHolder::campaign);
    EXPECT_EQ(campaigns[1].budget_holder, BudgetHolder::shared);
    EXPECT_EQ(campaigns[1].end_date, parse_day("2026-12-31")) << "the name before v23";
    EXPECT_EQ(campaigns[2].status, AdStatus::removed);
    EXPECT_FALSE(campaigns[2].daily_budget);
    EXPECT_EQ(campaigns[2].lifetime_budget, Micros{900'000'000});
}

TEST_F(GoogleAds, ListsAdsWithTheirTexts) {
    script_token();
    script.on(kStream, fixture("google_ads/ads.json"));
    const auto ads =
        collect<Ad>([&](const PageSink<Ad>& sink) { pull.list_ads(call(), account, sink); });
    ASSERT_EQ(ads.size(), 2u);
    EXPECT_EQ(ads[0].name, "Warm socks") << "the first headline, where the ad has no name";
    EXPECT_EQ(ads[0].creative->body, "Merino from the Alps");
    EXPECT_EQ(ads[0].creative->destination_url, "https://shop.example/socks");
    EXPECT_EQ(ads[1].name, "Banner 300x250");
    EXPECT_EQ(ads[1].creative->image_url, "https://tpc.example/b.png");
    EXPECT_EQ(ads[1].status, AdStatus::removed);
}

TEST_F(GoogleAds, PullsFactsOfAdsAndOfCampaignsThatHaveNone) {
    script_token();
    script.on(kStream, fixture("google_ads/facts_ads.json"))
        .on(kStream, fixture("google_ads/facts_campaigns.json"));
    KeepingSink sink;
    pull.pull_facts(call(), account, day_range("2026-11-01", "2026-11-02"), sink);
    ASSERT_EQ(sink.facts.size(), 3u) << "a campaign with ads is not counted a second time";
    EXPECT_EQ(sink.facts[0].spend, Micros{12'345'678});
    EXPECT_EQ(sink.facts[0].conversions, Micros{3'250'000});
    EXPECT_EQ(sink.facts[0].revenue, Micros{120'500'000});
    EXPECT_EQ(sink.facts[0].video_views, 7);
    EXPECT_EQ(sink.facts[1].clicks, 0);
    EXPECT_EQ(sink.facts[2].campaign_id, "114");
    EXPECT_EQ(sink.facts[2].ad_id, "campaign:114");
    EXPECT_EQ(sink.completed.size(), 2u);
    const std::string query = script.asked(kStream).at(0).body;
    EXPECT_NE(query.find("segments.date BETWEEN '2026-11-01' AND '2026-11-02'"), std::string::npos)
        << query;
}

TEST_F(GoogleAds, ACampaignWithoutAdsGetsOneThatCarriesItsFigures) {
    script_token();
    script.on(kStream, "[]").on(kStream, fixture("google_ads/facts_campaigns.json"));
    const auto ads =
        collect<Ad>([&](const PageSink<Ad>& sink) { pull.list_ads(call(), account, sink); });
    ASSERT_EQ(ads.size(), 1u) << "search campaigns have ads of their own";
    EXPECT_EQ(ads[0].external_id, "campaign:114");
    EXPECT_EQ(ads[0].campaign_id, "114");
    EXPECT_EQ(ads[0].name, "All assets");
}

TEST_F(GoogleAds, ACampaignWithoutAdGroupsGetsOneToo) {
    script_token();
    script.on(kStream, "[]").on(kStream, fixture("google_ads/facts_campaigns.json"));
    const auto groups = collect<AdGroup>(
        [&](const PageSink<AdGroup>& sink) { pull.list_ad_groups(call(), account, sink); });
    ASSERT_EQ(groups.size(), 1u);
    EXPECT_EQ(groups[0].external_id, "campaign:114");
    EXPECT_EQ(groups[0].campaign_id, "114");
}

TEST_F(GoogleAds, EveryFormOfAnEmptyAnswerIsEmpty) {
    script_token();
    for (const char* body :
         {"[]", R"([{"results":[]}])", R"([{"fieldMask":"campaign.id","requestId":"x"}])"}) {
        script.on(kStream, body).on(kStream, body);
        KeepingSink sink;
        pull.pull_facts(call(), account, day_range("2026-11-01", "2026-11-01"), sink);
        EXPECT_TRUE(sink.facts.empty());
        EXPECT_EQ(sink.completed.size(), 1u);
    }
}

TEST_F(GoogleAds, AStreamThatBreaksOffIsReadAgainAndNothingIsDoubled) {
    script_token();
    const std::string whole = fixture("google_ads/facts_ads.json");
    script.on(kStream,
              whole.substr(0, whole.size() - 20));  // its first chunk is whole and was delivered
    script.on(kStream, whole).on(kStream, "[]");
    KeepingSink sink;
    pull.pull_facts(call(), account, day_range("2026-11-01", "2026-11-02"), sink);
    EXPECT_EQ(sink.facts.size(), 2u);
    EXPECT_EQ(sink.begun, 2);
}

TEST_F(GoogleAds, AnErrorInsideAStreamIsAnError) {
    script_token();
    script.on(kStream,
              "[{\"results\":[]}," +
                  error_body(429, "quotaError", "RESOURCE_EXHAUSTED", "Too many",
                             {{"quotaErrorDetails", json::object{{"retryDelay", "40591s"}}}}) +
                  "]");
    const Error error = error_of([&] { pull.list_campaigns(call(), account, [](auto) {}); });
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    EXPECT_EQ(error.retry_after(), std::chrono::seconds(40'591));
}

TEST_F(GoogleAds, AnExhaustedDayIsNotTriedAgainInMinutesAndAShortThrottleIs) {
    script_token();
    script.on(
        kStream,
        answer("[" + error_body(429, "quotaError", "RESOURCE_EXHAUSTED", "no delay told") + "]",
               429));
    EXPECT_EQ(error_of([&] { pull.list_campaigns(call(), account, [](auto) {}); }).retry_after(),
              std::chrono::hours(1));
    EXPECT_EQ(script.asked(kStream).size(), 1u);
    Script fresh;
    CallFixture f(fresh.place(), {{"developer_token", "D"},
                                  {"client_id", "i"},
                                  {"client_secret", "s"},
                                  {"refresh_token", "r"},
                                  {"login_customer_id", "5"},
                                  {"api_base", fresh.url()},
                                  {"auth_base", fresh.url()}});
    fresh.on("POST /token", kToken)
        .on(kStream,
            answer(error_body(429, "quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED", "x"), 429));
    fresh.on(kStream, "[]");
    pull.list_campaigns(*f.call, account, [](auto) {});
    EXPECT_EQ(f.waits, std::vector<std::chrono::milliseconds>{std::chrono::seconds(30)});
}

TEST_F(GoogleAds, AnExpiredAccessTokenIsRenewedOnce) {
    script.on("POST /token", kToken)
        .on("POST /token", R"({"access_token":"AT2","expires_in":3600})");
    const std::string expired =
        error_body(401, "authenticationError", "OAUTH_TOKEN_EXPIRED", "expired");
    script.on(kStream, answer(expired, 401))
        .on(kStream, fixture("google_ads/campaigns.json"))
        .on(kStream, answer(expired, 401));
    pull.list_campaigns(call(), account, [](auto) {});
    EXPECT_EQ(script.asked(kStream).at(1).headers.at("authorization"), "Bearer AT2");
    const Error error = error_of([&] { pull.list_campaigns(call(), account, [](auto) {}); });
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(std::string(error.what()).find("Log in again"), std::string::npos);
}

TEST_F(GoogleAds, ARevokedRefreshTokenSaysWhatToDoAndShowsNoSecret) {
    script.on(
        "POST /token",
        answer(
            R"({"error":"invalid_grant","error_description":"Token SECRET-2 has been revoked."})",
            400));
    const Error error = error_of([&] { google.check(call()); });
    EXPECT_FALSE(error.retryable());
    EXPECT_STREQ(error.what(),
                 "Google Ads no longer accepts this connection: the refresh token has expired or "
                 "was revoked. "
                 "Log in again and paste the new refresh token into the connection.");
    EXPECT_EQ(error.detail().find("SECRET"), std::string::npos);
    EXPECT_EQ(script.count(), 1u);
}

TEST_F(GoogleAds, SaysWhatTheDeveloperTokenLacks) {
    script_token();
    script.on(
        kStream,
        answer(error_body(403, "authorizationError", "DEVELOPER_TOKEN_NOT_APPROVED", "x"), 403));
    const Error error = error_of([&] { pull.list_campaigns(call(), account, [](auto) {}); });
    EXPECT_NE(std::string(error.what()).find("apply for basic access"), std::string::npos)
        << error.what();
    EXPECT_FALSE(error.retryable());
}

TEST_F(GoogleAds, PausesACampaign) {
    script_token();
    script.on("POST /v25/customers/1230000001/campaigns:mutate",
              R"({"results":[{"resourceName":"customers/1230000001/campaigns/111"}]})");
    change.set_status(call(), campaign, AdStatus::paused);
    EXPECT_EQ(
        json::parse(script.asked("POST /v25/customers/1230000001/campaigns:mutate").at(0).body),
        json::parse(
            R"({"operations":[{"updateMask":"status","update":{"resourceName":"customers/1230000001/campaigns/111","status":"PAUSED"}}]})"));
}

TEST_F(GoogleAds, AChangeRefusedInsideA200IsRefused) {
    script_token();
    script.on(
        "POST /v25/customers/1230000001/campaigns:mutate",
        R"({"partialFailureError":{"code":3,"message":"Multiple errors","details":[{"errors":[{"errorCode":{"operationAccessDeniedError":"MUTATE_REMOVED_RESOURCE"},"message":"The campaign was removed."}]}]},"results":[{}]})");
    const Error error = error_of([&] { change.set_status(call(), campaign, AdStatus::active); });
    EXPECT_STREQ(error.what(), "Google Ads refused the request: The campaign was removed.");
    EXPECT_FALSE(error.retryable());
    EXPECT_EQ(script.asked("POST /v25/customers/1230000001/campaigns:mutate").size(), 1u);
}

TEST_F(GoogleAds, SetsTheCampaignsOwnBudget) {
    Script fresh;
    CallFixture f(fresh.place(), {{"developer_token", "D"},
                                  {"client_id", "i"},
                                  {"client_secret", "s"},
                                  {"refresh_token", "r"},
                                  {"login_customer_id", "5"},
                                  {"api_base", fresh.url()},
                                  {"auth_base", fresh.url()}});
    const json::value all = json::parse(fixture("google_ads/campaigns.json"));
    const auto only = [&](std::size_t row) {
        return json::serialize(
            json::array{json::object{{"results", json::array{all.at(0).at("results").at(row)}}}});
    };
    fresh.on("POST /token", kToken).on(kStream, only(0)).on(kStream, only(0)).on(kStream, only(1));
    fresh.on("POST /v25/customers/1230000001/campaignBudgets:mutate",
             R"({"results":[{"resourceName":"customers/1230000001/campaignBudgets/9"}]})");
    change.set_daily_budget(*f.call, campaign, Micros{60'500'000});
    EXPECT_EQ(
        json::parse(
            fresh.asked("POST /v25/customers/1230000001/campaignBudgets:mutate").at(0).body),
        json::parse(
            R"({"operations":[{"updateMask":"amount_micros","update":{"resourceName":"customers/1230000001/campaignBudgets/9","amountMicros":"60500000"}}]})"));
    EXPECT_EQ(
        error_of([&] { change.set_daily_budget(*f.call, campaign, Micros{60'505'000}); }).kind(),
        ErrorKind::invalid);
    EXPECT_EQ(
        error_of([&] { change.set_daily_budget(*f.call, campaign, Micros{60'000'000}); }).kind(),
        ErrorKind::conflict)
        << "a shared budget would change other campaigns";
    EXPECT_EQ(fresh.asked("POST /v25/customers/1230000001/campaignBudgets:mutate").size(), 1u);
    EXPECT_NE(fresh.asked(kStream).at(0).body.find("WHERE campaign.id = 111"), std::string::npos);
}

TEST_F(GoogleAds, AnIdCannotSmuggleAQuery) {
    script_token();
    CampaignRef odd{account, "1 OR campaign.id > 0"};
    EXPECT_EQ(error_of([&] { change.read_campaign(call(), odd); }).kind(), ErrorKind::invalid);
    EXPECT_EQ(script.asked(kStream).size(), 0u);
}

}  // namespace
}  // namespace herald::connectors::google_ads
