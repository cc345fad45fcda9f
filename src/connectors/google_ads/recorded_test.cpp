#include <gtest/gtest.h>

#include "connector/test_support.hpp"
#include "connectors/google_ads/decode.hpp"
#include "connectors/google_ads/google_ads.hpp"

namespace herald::connectors::google_ads {
namespace {

using namespace connector;
using connector::test::answer_of;
using connector::test::CallFixture;
using connector::test::collect;
using connector::test::day_range;
using connector::test::error_of;
using connector::test::KeepingSink;
using connector::test::recorded;
using connector::test::Script;

constexpr const char* kStream = "POST /v25/customers/1234567890/googleAds:searchStream";

/// What the real platform answered (HERALD_FIXTURES), through the whole connector.
class GoogleRecorded : public testing::Test {
protected:
    void SetUp() override {
        if (!recorded("google_ads/mutate_pause.json"))
            GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    }
    static json::value load(const std::string& name) {
        return json::parse(*recorded("google_ads/" + name));
    }
    static json::object settings(const Script& s) {
        return {{"developer_token", "D"},
                {"client_id", "i"},
                {"client_secret", "s"},
                {"refresh_token", "r"},
                {"login_customer_id", "9999999999"},
                {"api_base", s.url()},
                {"auth_base", s.url()}};
    }
    static void script_token(Script& s) {
        s.on("POST /token", R"({"access_token":"AT","expires_in":3600})");
    }

    Connector google = make_connector();
    AdAccount account{"1234567890", "A", *parse_currency("USD"), "America/New_York",
                      AccountStatus::active};
};

TEST_F(GoogleRecorded, CampaignsAndTheirFigures) {
    Script script;
    CallFixture f(script.place(), settings(script));
    script_token(script);
    script.on(kStream, answer_of(load("searchstream_campaigns.json")));
    const auto campaigns = collect<AdCampaign>([&](const PageSink<AdCampaign>& sink) {
        google.pull_ads->list_campaigns(*f.call, account, sink);
    });
    ASSERT_EQ(campaigns.size(), 2u);
    EXPECT_EQ(campaigns[0].daily_budget, Micros{50'000'000});
    EXPECT_EQ(campaigns[1].status, AdStatus::removed);
    KeepingSink sink;
    google.pull_ads->pull_facts(*f.call, account, day_range("2025-03-30", "2025-03-30"), sink);
    ASSERT_EQ(sink.facts.size(), 2u);
    EXPECT_EQ(sink.facts[0].spend, Micros{12'345'678});
    EXPECT_EQ(sink.facts[0].conversions, Micros{3'000'000});
    EXPECT_EQ(sink.facts[0].revenue, Micros{120'500'000});
}

TEST_F(GoogleRecorded, EmptyAnswers) {
    for (const char* file : {"searchstream_empty.json", "searchstream_empty_results_array.json"}) {
        Script script;
        CallFixture f(script.place(), settings(script));
        script_token(script);
        script.on(kStream, *recorded(std::string("google_ads/") + file));
        KeepingSink sink;
        google.pull_ads->pull_facts(*f.call, account, day_range("2025-03-30", "2025-03-30"), sink);
        EXPECT_TRUE(sink.facts.empty());
        EXPECT_EQ(sink.completed.size(), 1u);
    }
}

TEST_F(GoogleRecorded, AccountsBelowAManager) {
    Script script;
    CallFixture f(script.place(), settings(script));
    script_token(script);
    script.on("POST /v25/customers/9999999999/googleAds:searchStream",
              answer_of(load("customer_client_hierarchy.json")));
    script.on(
        kStream,
        R"([{"results":[{"customer":{"id":"1234567890","currencyCode":"USD","timeZone":"America/New_York"}}]}])");
    const auto accounts = google.check(*f.call).accounts;
    ASSERT_EQ(accounts.size(), 1u);
    EXPECT_EQ(accounts[0].external_id, "1234567890");
}

TEST_F(GoogleRecorded, Errors) {
    struct Case {
        const char* file;
        ErrorKind kind;
        bool retryable;
    };
    for (const Case& c :
         {Case{"error_401_oauth_token_expired.json", ErrorKind::upstream, false},
          Case{"error_403_login_customer.json", ErrorKind::upstream, false},
          Case{"error_429_resource_exhausted.json", ErrorKind::rate_limited, true}}) {
        Script script;
        CallFixture f(script.place(), settings(script));
        script_token(script);
        script.on(kStream, answer_of(load(c.file)));
        const Error error =
            error_of([&] { google.pull_ads->list_campaigns(*f.call, account, [](auto) {}); });
        EXPECT_EQ(error.kind(), c.kind) << c.file;
        EXPECT_EQ(error.retryable(), c.retryable) << c.file;
    }
    Script script;
    CallFixture f(script.place(), settings(script));
    script.on("POST /token", answer_of(load("oauth_refresh_invalid_grant.json")));
    EXPECT_FALSE(error_of([&] { google.check(*f.call); }).retryable());
}

TEST_F(GoogleRecorded, PauseAndPartialFailure) {
    Script script;
    CallFixture f(script.place(), settings(script));
    script_token(script);
    const json::value pause = load("mutate_pause.json");
    const std::string path = "POST /v25/customers/1234567890/campaigns:mutate";
    script.on(path, answer_of(pause.at("response")));
    script.on(path, answer_of(load("partial_failure.json")));
    google.change_ads->set_status(*f.call, {account, "111"}, AdStatus::paused);
    EXPECT_EQ(json::parse(script.asked(path).at(0).body), pause.at("request").at("body"));
    EXPECT_FALSE(error_of([&] {
                     google.change_ads->set_status(*f.call, {account, "111"}, AdStatus::active);
                 }).retryable());
}

}  // namespace
}  // namespace herald::connectors::google_ads
