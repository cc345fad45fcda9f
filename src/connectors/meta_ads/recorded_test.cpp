#include <gtest/gtest.h>

#include "connector/test_support.hpp"
#include "connectors/meta_ads/decode.hpp"
#include "connectors/meta_ads/meta_ads.hpp"

namespace herald::connectors::meta_ads {
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

/// What the real platform answered (HERALD_FIXTURES), through the whole connector.
class MetaRecorded : public testing::Test {
protected:
    void SetUp() override {
        if (!recorded("meta_ads/write_pause.json"))
            GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    }
    static json::value load(const std::string& name) {
        return json::parse(*recorded("meta_ads/" + name));
    }
    Call& call() {
        if (!fixture_)
            fixture_.emplace(script.place(),
                             json::object{{"access_token", "TOKEN"}, {"api_base", script.url()}});
        return *fixture_->call;
    }

    Script script;
    Connector meta = make_connector();
    AdAccount account{"1001", "A", *parse_currency("EUR"), "Europe/Berlin", AccountStatus::active};

private:
    std::optional<CallFixture> fixture_;
};

TEST_F(MetaRecorded, AWholeReportFromOrderToLastPage) {
    const json::value lifecycle = load("async_report_lifecycle.json");
    script.on("POST /v25.0/act_1001/insights", answer_of(lifecycle.at(0)));
    for (std::size_t i = 1; i < lifecycle.as_array().size(); ++i)
        script.on("GET /v25.0/6023920149050", answer_of(lifecycle.at(i)));
    script.on("GET /v25.0/6023920149050/insights",
              answer_of(load("insights_page1_with_next.json")));
    script.on("GET /v25.0/6023920149050/insights", answer_of(load("insights_page2_edge.json")));
    KeepingSink sink;
    meta.pull_ads->pull_facts(call(), account, day_range("2025-03-30", "2025-03-30"), sink);
    ASSERT_EQ(sink.facts.size(), 3u);
    EXPECT_EQ(sink.facts[0].spend, Micros{12'340'000});
    EXPECT_EQ(sink.facts[0].conversions, Micros{4'000'000});
    EXPECT_EQ(sink.facts[0].revenue, Micros{180'500'000});
    EXPECT_EQ(sink.facts[0].reach, 900);
    EXPECT_EQ(sink.facts[1].impressions, 0);
    EXPECT_EQ(sink.facts[2].spend, Micros{20'000});
    EXPECT_EQ(sink.facts[2].conversions, Micros{0});
}

TEST_F(MetaRecorded, RowsWithABreakdownOfTheRealPlatform) {
    const json::value page = load("ads_insights_action_product_id.json");
    EXPECT_FALSE(next_cursor(Node(page))) << "cursors without next: the last page";
    const AdFact fact = decode_fact(Node(page.at("data").at(0)), {});
    EXPECT_EQ(fact.ad_id, "23854695759200548");
    EXPECT_EQ(fact.ad_group_id, "23854404706320548");
    EXPECT_EQ(fact.spend, Micros{14'350'000});
    EXPECT_EQ(fact.clicks, 9);
    EXPECT_EQ(fact.conversions, Micros{0});
}

TEST_F(MetaRecorded, CampaignsAndAdSets) {
    script.on("GET /v25.0/act_1001/campaigns", answer_of(load("campaigns_mixed_budgets.json")));
    const auto campaigns = collect<AdCampaign>([&](const PageSink<AdCampaign>& sink) {
        meta.pull_ads->list_campaigns(call(), account, sink);
    });
    ASSERT_EQ(campaigns.size(), 3u);
    EXPECT_EQ(campaigns[0].daily_budget, Micros{50'000'000});
    EXPECT_EQ(campaigns[1].budget_holder, BudgetHolder::ad_group);
    EXPECT_EQ(campaigns[2].status, AdStatus::removed);
    EXPECT_EQ(campaigns[2].end_date, parse_day("2025-03-10"));
    const AdGroup group =
        decode_ad_set(Node(load("ad_sets.json").at("data").at(0)), account.currency);
    EXPECT_EQ(group.daily_budget, Micros{6'000'000});
    EXPECT_EQ(group.status, AdStatus::archived);
}

TEST_F(MetaRecorded, Errors) {
    struct Case {
        const char* file;
        ErrorKind kind;
        bool retryable;
    };
    for (const Case& c :
         {Case{"error_190_expired_token.json", ErrorKind::upstream, false},
          Case{"error_613_rate.json", ErrorKind::rate_limited, true},
          Case{"error_80004_ad_account_throttled.json", ErrorKind::rate_limited, true},
          Case{"error_2_service_temporarily_unavailable.json", ErrorKind::upstream, true},
          Case{"error_100_1487534_reduce_data.json", ErrorKind::upstream, false}}) {
        Script fresh;
        CallFixture f(fresh.place(), {{"access_token", "TOKEN"}, {"api_base", fresh.url()}});
        fresh.on("GET /v25.0/act_1001/campaigns", answer_of(load(c.file)));
        const Error error =
            error_of([&] { meta.pull_ads->list_campaigns(*f.call, account, [](auto) {}); });
        EXPECT_EQ(error.kind(), c.kind) << c.file;
        EXPECT_EQ(error.retryable(), c.retryable) << c.file;
    }
}

TEST_F(MetaRecorded, UsageHeaders) {
    net::Headers headers;
    const json::value file = load("headers_usage.json");
    for (const auto& h : file.as_object()) headers.add(h.key(), std::string(h.value().as_string()));
    EXPECT_DOUBLE_EQ(decode_usage(headers).used, 0.97);
}

TEST_F(MetaRecorded, Pause) {
    script.on("POST /v25.0/120201", answer_of(load("write_pause.json").at("response")));
    meta.change_ads->set_status(call(), {account, "120201"}, AdStatus::paused);
    EXPECT_EQ(script.asked("POST /v25.0/120201").at(0).body, "status=PAUSED");
}

}  // namespace
}  // namespace herald::connectors::meta_ads
