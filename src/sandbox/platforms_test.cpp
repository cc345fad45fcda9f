#include <gtest/gtest.h>

#include <set>

#include "sandbox/test_support.hpp"

/// Each platform's own ways: what is left out, how pages follow each other, what is refused.
namespace herald::sandbox {
namespace {

using test::Client;
using test::Given;
using test::small_world;

struct Fixture {
    explicit Fixture(World world = small_world())
        : sandbox(std::move(world), test::kClock), client(sandbox) {}
    const market::Account& account(Platform platform) {
        return test::account_of(sandbox, platform);
    }
    /// An active campaign with a daily budget of its own.
    const market::Campaign& campaign(Platform platform) {
        return test::campaign_of(sandbox, platform);
    }
    Given gaql(const std::string& query, const std::string& verb = "searchStream") {
        return client.post("/v25/customers/" + account(Platform::google).id + "/googleAds:" + verb,
                           json::serialize(json::object{{"query", query}}));
    }

    Sandbox sandbox;
    Client client;
};

std::string text_at(const json::value& value, std::string_view pointer) {
    return std::string(value.at_pointer(pointer).as_string());
}

TEST(Meta, pages_of_insights_put_together_are_the_whole) {
    Fixture f;
    const std::string address =
        "/v25.0/act_" + f.account(Platform::meta).id +
        "/insights?level=ad&time_increment=1&fields=ad_id,impressions,spend,clicks"
        "&time_range={\"since\":\"2026-06-01\",\"until\":\"2026-06-30\"}&limit=";
    const json::value whole = f.client.get(address + "5000").json();
    ASSERT_GT(whole.at("data").as_array().size(), 100u);
    EXPECT_FALSE(whole.at("paging").as_object().contains("next"));
    json::array together;
    std::string next = address + "37";
    for (int pages = 0; !next.empty(); ++pages) {
        ASSERT_LT(pages, 200);
        const json::value page = f.client.get(next).json();
        ASSERT_LE(page.at("data").as_array().size(), 37u);
        for (const json::value& row : page.at("data").as_array()) together.push_back(row);
        const json::value* link = page.at("paging").as_object().if_contains("next");
        next = link == nullptr ? "" : std::string(link->as_string());
        if (!next.empty()) next = next.substr(next.find("/v25.0"));
    }
    EXPECT_EQ(json::value(together), whole.at("data"));
}

TEST(Meta, what_is_zero_stays_away_and_numbers_are_texts) {
    Fixture f;
    const Given given = f.client.get(
        "/v25.0/act_" + f.account(Platform::meta).id +
        "/insights?level=ad&time_increment=1&limit=5000&fields=impressions,spend,clicks,actions"
        "&time_range={\"since\":\"2026-06-01\",\"until\":\"2026-06-30\"}");
    const json::value answer = given.json();
    for (const json::value& row : answer.at("data").as_array()) {
        EXPECT_TRUE(row.at("impressions").is_string());
        const json::value* clicks = row.as_object().if_contains("clicks");
        EXPECT_TRUE(clicks == nullptr || clicks->as_string() != "0");
    }
    EXPECT_EQ(given.body.find("\"actions\":[]"), std::string::npos);
}

TEST(Meta, a_report_is_ordered_polled_and_read) {
    Fixture f;
    const std::string account = "/v25.0/act_" + f.account(Platform::meta).id;
    const std::string query = "level=campaign&fields=campaign_id,spend&date_preset=last_7d";
    const std::string id =
        text_at(f.client.post(account + "/insights", query).json(), "/report_run_id");
    EXPECT_EQ(f.client.get("/v25.0/" + id + "/insights").status, 400);
    std::vector<std::string> states;
    for (int i = 0; i < 3; ++i)
        states.push_back(text_at(f.client.get("/v25.0/" + id).json(), "/async_status"));
    EXPECT_EQ(states,
              (std::vector<std::string>{"Job Not Started", "Job Running", "Job Completed"}));
    EXPECT_EQ(f.client.get("/v25.0/" + id + "/insights?limit=500").json().at("data"),
              f.client.get(account + "/insights?limit=500&" + query).json().at("data"));
    EXPECT_EQ(f.client.post(account + "/insights", "level=planet").status, 400);
}

TEST(Meta, fields_are_chosen_and_budgets_are_cents_with_a_floor) {
    Fixture f;
    const auto& c = f.campaign(Platform::meta);
    const json::value chosen = f.client.get("/v25.0/" + c.id + "?fields=name,daily_budget").json();
    EXPECT_EQ(chosen.as_object().size(), 3u);  // and its id
    const Micros budget = f.sandbox.market().budgets()[c.budget].amount.latest();
    EXPECT_EQ(text_at(chosen, "/daily_budget"), std::to_string(budget.value / 10'000));
    EXPECT_EQ(f.client.get("/v25.0/" + c.id).json().as_object().size(), 1u);
    for (const char* wrong :
         {"daily_budget=1", "daily_budget=-9223372036854775808", "daily_budget=12.5",
          "daily_budget=9999999999", "status=SLEEPING", "lifetime_budget=50000", "name="})
        EXPECT_EQ(f.client.post("/v25.0/" + c.id, wrong).status, 400) << wrong;
    EXPECT_EQ(f.sandbox.changes(), 0u);
}

TEST(Google, a_query_is_checked_as_google_checks_it) {
    Fixture f;
    const std::pair<const char*, const char*> wrong[] = {
        {"SELEC campaign.id FROM campaign", "EXPECTED_SELECT"},
        {"SELECT campaign.id", "EXPECTED_FROM"},
        {"SELECT campaign.idd FROM campaign", "UNRECOGNIZED_FIELD"},
        {"SELECT campaign.id FROM planets", "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE"},
        {"SELECT ad_group.id FROM campaign", "PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE"},
        {"SELECT campaign.id, segments.date FROM campaign", "EXPECTED_FILTERS_ON_DATE_RANGE"},
        {"SELECT campaign.id FROM campaign LIMIT 0", "BAD_LIMIT_VALUE"},
        {"SELECT campaign.id FROM campaign ORDER BY campaign.name",
         "EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE"}};
    for (const auto& [query, code] : wrong) {
        const Given given = f.gaql(query);
        EXPECT_EQ(given.status, 400) << query;
        EXPECT_NE(given.body.find(code), std::string::npos) << query << "\n" << given.body;
    }
}

std::vector<std::string> ids_of(const json::value& rows) {
    std::vector<std::string> out;
    for (const json::value& row : rows.as_array()) out.push_back(text_at(row, "/campaign/id"));
    return out;
}

TEST(Google, conditions_order_and_limit_do_what_they_say) {
    Fixture f;
    const auto run = [&](const std::string& rest) {
        return f
            .gaql("SELECT campaign.id, campaign.status, metrics.cost_micros FROM campaign " + rest,
                  "search")
            .json()
            .at("results");
    };
    const json::value all = run("");
    ASSERT_EQ(all.as_array().size(), f.account(Platform::google).campaigns.size());
    const auto cost = [](const json::value& row) {
        const json::value* found = row.at("metrics").as_object().if_contains("costMicros");
        return found == nullptr ? 0 : std::stoll(std::string(found->as_string()));
    };
    const json::value top = run("ORDER BY metrics.cost_micros DESC LIMIT 3");
    ASSERT_EQ(top.as_array().size(), 3u);
    EXPECT_GE(cost(top.at(0)), cost(top.at(1)));
    EXPECT_GE(cost(top.at(1)), cost(top.at(2)));
    for (const json::value& row : all.as_array()) EXPECT_LE(cost(row), cost(top.at(0)));
    const json::value enabled = run("WHERE campaign.status = 'ENABLED'");
    const json::value others = run("WHERE campaign.status != ENABLED");
    for (const json::value& row : enabled.as_array())
        EXPECT_EQ(text_at(row, "/campaign/status"), "ENABLED");
    EXPECT_EQ(enabled.as_array().size() + others.as_array().size(), all.as_array().size());
    const std::string one = ids_of(all)[1];
    EXPECT_EQ(ids_of(run("WHERE campaign.id IN (" + one + ", 5)")), std::vector<std::string>{one});
}

TEST(Google, searched_pages_put_together_are_the_stream) {
    World world = make_world(3, 400, 100, *parse_currency("EUR"));
    world.today = *parse_day("2026-07-01");
    world.accounts.resize(2);  // Meta and Google
    Fixture f(world);
    const std::string query =
        "SELECT ad_group_ad.ad.id, segments.date, metrics.clicks FROM ad_group_ad WHERE "
        "segments.date BETWEEN '2025-06-01' AND '2026-06-30'";
    std::size_t streamed = 0;
    std::set<std::string> given;
    const json::value chunks = f.gaql(query).json();
    for (const json::value& chunk : chunks.as_array())
        for (const json::value& row : chunk.at("results").as_array())
            ++streamed, given.insert(json::serialize(row));
    ASSERT_GT(streamed, 20'000u);
    std::size_t paged = 0;
    std::string token;
    for (int pages = 0; pages < 20; ++pages) {
        const json::value page =
            f.client
                .post("/v25/customers/" + f.account(Platform::google).id + "/googleAds:search",
                      json::serialize(json::object{{"query", query}, {"pageToken", token}}))
                .json();
        paged += page.at("results").as_array().size();
        for (const json::value& row : page.at("results").as_array())
            EXPECT_TRUE(given.erase(json::serialize(row)) == 1);
        const json::value* next = page.as_object().if_contains("nextPageToken");
        if (next == nullptr) break;
        EXPECT_EQ(page.at("results").as_array().size(), 10'000u);
        token = std::string(next->as_string());
    }
    EXPECT_EQ(paged, streamed);
    EXPECT_TRUE(given.empty());
}

TEST(Google, partial_failure_does_the_good_ones_and_names_the_bad) {
    Fixture f;
    const std::string customer = "customers/" + f.account(Platform::google).id;
    const auto& c = f.campaign(Platform::google);
    const std::string operations =
        R"("operations":[{"update":{"resourceName":")" + customer +
        R"(/campaigns/1","status":"PAUSED"},"updateMask":"status"},{"update":{"resourceName":")" +
        customer + "/campaigns/" + c.id + R"(","status":"PAUSED"},"updateMask":"status"}])";
    const std::string address = "/v25/" + customer + "/campaigns:mutate";
    EXPECT_EQ(f.client.post(address, "{" + operations + "}").status, 400);
    EXPECT_EQ(c.status.latest(), market::Status::active);
    const Given partial = f.client.post(address, "{" + operations + R"(,"partialFailure":true})");
    EXPECT_EQ(partial.status, 200);
    EXPECT_EQ(partial.json().at_pointer("/partialFailureError/code").as_int64(), 3);
    EXPECT_NE(partial.body.find("RESOURCE_NOT_FOUND"), std::string::npos);
    EXPECT_EQ(c.status.latest(), market::Status::paused);
}

TEST(TikTok, answers_are_200_with_a_code_and_pages_are_numbered) {
    Fixture f;
    const std::string base =
        "/open_api/v1.3/report/integrated/get/?advertiser_id=" + f.account(Platform::tiktok).id +
        "&report_type=BASIC&data_level=AUCTION_AD&start_date=2026-06-01"
        "&dimensions=[\"ad_id\",\"stat_time_day\"]&metrics=[\"spend\"]";
    const auto ask = [&](const std::string& rest) { return f.client.get(base + rest).json(); };
    const json::value whole = ask("&end_date=2026-06-30&page_size=1000");
    const json::array& rows = whole.at_pointer("/data/list").as_array();
    ASSERT_GT(rows.size(), 100u);
    EXPECT_EQ(whole.at_pointer("/data/page_info/total_number").to_number<std::size_t>(),
              rows.size());
    json::array together;
    for (std::size_t page = 1; (page - 1) * 64 < rows.size(); ++page) {
        const json::value part =
            ask("&end_date=2026-06-30&page_size=64&page=" + std::to_string(page));
        for (const json::value& row : part.at_pointer("/data/list").as_array())
            together.push_back(row);
    }
    EXPECT_EQ(together, rows);
    EXPECT_EQ(ask("&end_date=2026-07-30").at("code").as_int64(), 40'002);  // more than 30 days
    EXPECT_EQ(ask("&end_date=2026-06-30&page_size=5000").at("code").as_int64(), 40'002);
    const json::value stranger =
        f.client.get("/open_api/v1.3/campaign/get/?advertiser_id=1").json();
    EXPECT_EQ(stranger.at("code").as_int64(), 40'001);
}

TEST(Snapchat, pages_follow_links_and_each_entity_has_a_status_of_its_own) {
    Fixture f(small_world(480));
    const std::string account = "/v1/adaccounts/" + f.account(Platform::snapchat).id;
    std::string next = account + "/campaigns?limit=50&read_deleted_entities=true";
    std::set<std::string> ids;
    for (int pages = 0; !next.empty(); ++pages) {
        ASSERT_LT(pages, 50);
        const json::value page = f.client.get(next).json();
        for (const json::value& entry : page.at("campaigns").as_array())
            ids.insert(text_at(entry, "/campaign/id"));
        const json::value* paging = page.as_object().if_contains("paging");
        next = paging == nullptr ? "" : text_at(*paging, "/next_link");
        if (!next.empty()) next = next.substr(next.find("/v1/"));
    }
    EXPECT_EQ(ids.size(), f.account(Platform::snapchat).campaigns.size());
    const auto& c = f.campaign(Platform::snapchat);
    const Given put = f.client.send(
        "PUT", account + "/campaigns",
        R"({"campaigns":[{"id":"nobody","name":"A","status":"ACTIVE"},{"id":")" + c.id +
            R"(","name":")" + c.name + R"(","status":"PAUSED","daily_budget_micro":30000000}]})");
    EXPECT_EQ(text_at(put.json(), "/campaigns/0/sub_request_status"), "ERROR");
    EXPECT_EQ(text_at(put.json(), "/campaigns/1/sub_request_status"), "SUCCESS");
    EXPECT_EQ(c.status.latest(), market::Status::paused);
}

TEST(Snapchat, days_must_begin_at_the_accounts_midnight) {
    Fixture f;
    const std::string stats = "/v1/adaccounts/" + f.account(Platform::snapchat).id +
                              "/stats?granularity=DAY&fields=spend&start_time=";
    const auto status = [&](const std::string& first, const std::string& last) {
        return f.client.get(stats + first + "&end_time=" + last).status;
    };
    const std::string first = test::snapchat_midnight(f.sandbox, "2026-06-01"),
                      last = test::snapchat_midnight(f.sandbox, "2026-06-05");
    EXPECT_EQ(status(first, last), 200);
    std::string later = first;
    later.replace(later.find("T00"), 3, "T01");
    EXPECT_EQ(status(later, last), 400);
    EXPECT_EQ(status("2026-06-01T00:00:00.000%2B05:45", "2026-06-05T00:00:00.000%2B05:45"), 400);
}

}  // namespace
}  // namespace herald::sandbox
