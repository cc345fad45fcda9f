#include <gtest/gtest.h>

#include <random>

#include "sandbox/test_support.hpp"

/// What comes in may be anything.
namespace herald::sandbox {
namespace {

using test::Client;

/// A good request of each kind, to be spoilt.
struct Sample {
    std::string method, address, body;
};

std::vector<Sample> samples(const Sandbox& sandbox) {
    const auto& meta = test::account_of(sandbox, Platform::meta);
    const auto& google = test::account_of(sandbox, Platform::google);
    const auto& tiktok = test::account_of(sandbox, Platform::tiktok);
    const auto& snapchat = test::account_of(sandbox, Platform::snapchat);
    const std::string customer = "/v25/customers/" + google.id;
    const std::string range = R"({"since":"2026-06-01","until":"2026-06-30"})";
    return {
        {"GET",
         "/v25.0/act_" + meta.id +
             "/insights?level=ad&time_increment=1&fields=ad_id,spend,actions,action_values"
             "&action_attribution_windows=[\"1d_view\"]&limit=50&time_range=" +
             range,
         ""},
        {"GET",
         "/v25.0/act_" + meta.id +
             "/ads?fields=id,name,creative{id,title,body}&effective_status=[\"ACTIVE\"]&limit=3",
         ""},
        {"POST", "/v25.0/act_" + meta.id + "/insights", "level=campaign&time_range=" + range},
        {"POST", "/v25.0/" + test::campaign_of(sandbox, Platform::meta).id,
         "daily_budget=12345&status=PAUSED&name=New"},
        {"POST", customer + "/googleAds:searchStream",
         R"({"query":"SELECT campaign.id, ad_group_ad.ad.id, metrics.clicks, segments.date FROM )"
         R"(ad_group_ad WHERE segments.date DURING LAST_30_DAYS AND campaign.status IN ('ENABLED') )"
         R"(ORDER BY metrics.clicks DESC LIMIT 7"})"},
        {"POST", customer + "/campaigns:mutate",
         R"({"operations":[{"update":{"resourceName":"customers/)" + google.id + "/campaigns/" +
             test::campaign_of(sandbox, Platform::google).id +
             R"(","status":"PAUSED"},"updateMask":"status"}],)" + R"("partialFailure":true})"},
        {"GET",
         "/open_api/v1.3/report/integrated/get/?advertiser_id=" + tiktok.id +
             "&report_type=BASIC&data_level=AUCTION_AD&dimensions=[\"ad_id\",\"stat_time_day\"]"
             "&metrics=[\"spend\"]&start_date=2026-06-01&end_date=2026-06-30&page_size=9&page=2",
         ""},
        {"POST", "/open_api/v1.3/campaign/update/",
         R"({"advertiser_id":")" + tiktok.id + R"(","campaign_id":")" +
             test::campaign_of(sandbox, Platform::tiktok).id + R"(","budget":88.5})"},
        {"GET",
         "/v1/adaccounts/" + snapchat.id +
             "/stats?granularity=DAY&breakdown=ad&fields=spend,swipes&limit=50"
             "&start_time=" +
             test::snapchat_midnight(sandbox, "2026-06-01") +
             "&end_time=" + test::snapchat_midnight(sandbox, "2026-06-20"),
         ""},
        {"PUT", "/v1/adaccounts/" + snapchat.id + "/campaigns",
         R"({"campaigns":[{"id":")" + test::campaign_of(sandbox, Platform::snapchat).id +
             R"(","name":"New","status":"PAUSED","daily_budget_micro":50000000}]})"},
        {"GET",
         "/sandbox/truth/campaigns/" + test::campaign_of(sandbox, Platform::meta).id +
             "?from=2026-06-01&to=2026-06-09",
         ""},
        {"POST", "/sandbox/faults",
         R"({"faults":[{"kind":"slow","probability":0,"platform":"meta","delay_ms":1}]})"}};
}

TEST(Requests, each_sample_is_a_good_one) {
    Sandbox sandbox(test::small_world(), test::kClock);
    Client client(sandbox);
    for (const Sample& sample : samples(sandbox)) {
        const auto given = client.send(sample.method, sample.address, sample.body);
        EXPECT_EQ(given.status, 200) << sample.address << "\n" << given.body;
        EXPECT_EQ(given.body.find("\"code\":4"), std::string::npos) << given.body;
        EXPECT_EQ(given.body.find("ERROR"), std::string::npos) << given.body;
    }
}

void spoil(std::string& text, std::mt19937& random) {
    static const std::string kEvil[] = {
        "%",     "%zz",        "%00",        "{",        "}",    "]",
        "\"",    "'",          "[[[[[[[[",   "0",        "-1",   "99999999999999999999",
        "1e309", "9999-12-31", "0001-01-01", "\xff\xfe", "null", ",",
        "/",     "?",          "&",          "="};
    const auto at = [&] { return text.empty() ? 0 : random() % (text.size() + 1); };
    switch (random() % 4) {
        case 0: text.insert(at(), kEvil[random() % std::size(kEvil)]); break;
        case 1:
            if (!text.empty()) text[random() % text.size()] = static_cast<char>(random());
            break;
        case 2: text.erase(at(), random() % 20); break;
        default: {  // a number or a word gives way
            const std::size_t from = at(), to = text.find_first_of("=&,:\"/ ", from);
            text.replace(from, (to == std::string::npos ? text.size() : to) - from,
                         kEvil[random() % std::size(kEvil)]);
        }
    }
}

TEST(Requests, spoilt_ones_are_refused_or_answered_and_the_sandbox_goes_on) {
    Sandbox sandbox(test::small_world(), test::kClock);
    Client client(sandbox);
    std::mt19937 random(5);
    std::map<int, int> by_status;
    const std::vector<Sample> all = samples(sandbox);
    for (int round = 0; round < 6000; ++round) {
        Sample sample = all[random() % all.size()];
        for (std::size_t i = random() % 3 + 1; i > 0; --i)
            spoil(random() % 2 == 0 && !sample.body.empty() ? sample.body : sample.address, random);
        ASSERT_NO_THROW({
            const auto given = client.send(sample.method, sample.address, sample.body);
            ++by_status[given.status];
            ASSERT_LT(given.status, 500) << sample.address;
        }) << sample.method
           << " " << sample.address << "\n"
           << sample.body;
    }
    EXPECT_GT(by_status[200], 500);
    EXPECT_GT(by_status[400], 500);
    EXPECT_EQ(client.get("/sandbox/control").status, 200);
}

TEST(Requests, the_deepest_json_is_refused) {
    Sandbox sandbox(test::small_world(4), test::kClock);
    Client client(sandbox);
    const std::string deep(100'000, '[');
    const std::string address =
        "/v25/customers/" + test::account_of(sandbox, Platform::google).id + "/campaigns:mutate";
    EXPECT_EQ(client.post(address, deep).status, 400);
    const std::string braces(5000, '{');
    EXPECT_EQ(client
                  .get("/v25.0/act_" + test::account_of(sandbox, Platform::meta).id +
                       "/ads?fields=creative" + braces)
                  .status,
              400);
}

}  // namespace
}  // namespace herald::sandbox
