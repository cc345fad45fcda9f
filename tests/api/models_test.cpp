#include "harness.hpp"

namespace herald::api {

/// A body of customers who bought again up to so many times.
std::string customers_of(std::size_t count, int purchases);

namespace {

/// Predictions and the models that make them.
class ModelsApi : public ApiTest {
protected:
    /// Eighty days up to yesterday on two platforms.
    std::string file() const {
        std::string out = "day,campaign,network,shown,clicks,cost,value,sales\n";
        const Day today = std::chrono::floor<std::chrono::days>(world.app().clock().now());
        for (int back = 80; back >= 1; --back) {
            const std::string day = to_string(today - std::chrono::days(back));
            const int wave = back * 5 % 7;
            out += fmt::format("{},Search,google,{},{},{},{},{}\n", day, 1000 + 10 * wave,
                               50 + wave, 40 + wave, 180 + 9 * wave, 5 + wave % 3);
            out += fmt::format("{},Social,meta,{},{},{},{},{}\n", day, 3000 + back, 30, 25 + wave,
                               80 + 5 * wave, 2 + wave % 2);
        }
        return out;
    }
    void with_figures(const std::string& name) {
        world.open_workspace(name);
        world.join(name, name + "_v", "viewer");
        const auto started = world.upload(
            name, "/campaigns/import", file(),
            {{"mapping",
              R"({"date":"day","campaign_name":"campaign","platform":"network","impressions":"shown","clicks":"clicks","spend":"cost","revenue":"value","conversions":"sales"})"},
             {"currency", "EUR"}});
        world.wait_for_task(world.take(started, "/task/id"), name);
        world.take(world.call(name, "GET /campaigns?q=search"), "/data/0/id", "search");
    }
};

TEST_P(ModelsApi, predictions_of_conversions_and_returns) {
    world.open_workspace("olivier");
    world.check({
        {"nothing is known yet",
         "olivier",
         "POST /recommendations/predict/conversions",
         "{}",
         422,
         {"Not enough data: needs 35 more days"}},
        {"nor a return",
         "olivier",
         "POST /recommendations/predict/roas",
         "{}",
         422,
         {"Not enough data: needs 35 more days"}},
    });
    with_figures("ottilie");
    world.check({
        {"the workspace's next week",
         "ottilie_v",
         "POST /recommendations/predict/conversions",
         "{}",
         200,
         {"/unit == \"count\"", "/currency == \"EUR\"", "/days == 7", "/interval/level == 0.9",
          "/model/version == 1", "/drivers/0/feature == \"level\"", "\"baseline\":{"}},
        {"a campaign's month at another budget",
         "ottilie_v",
         "POST /recommendations/predict/conversions",
         R"({"campaign_id":"$search","days":28,"daily_budget":400})",
         200,
         {"/days == 28", "beyond the", "/curve/1/daily_budget => step"}},
        {"its return",
         "ottilie_v",
         "POST /recommendations/predict/roas",
         R"({"campaign_id":"$search"})",
         200,
         {"/unit == \"ratio\"", "/model/method => method"}},
        {"a platform's",
         "ottilie_v",
         "POST /recommendations/predict/roas",
         R"({"platform":"meta","days":1,"objective":"sales"})",
         200,
         {"/days == 1"}},
        {"a platform without campaigns",
         "ottilie_v",
         "POST /recommendations/predict/roas",
         R"({"platform":"tiktok"})",
         422,
         {"Not enough data"}},
        {"a platform that is not the campaign's",
         "ottilie_v",
         "POST /recommendations/predict/conversions",
         R"({"campaign_id":"$search","platform":"meta"})",
         422,
         {"not on that platform"}},
        {"of no days",
         "ottilie_v",
         "POST /recommendations/predict/conversions",
         R"({"days":0})",
         422,
         {"/errors/0/pointer == \"/days\""}},
        {"of a quarter and a day",
         "ottilie_v",
         "POST /recommendations/predict/roas",
         R"({"days":91})",
         422,
         {"must be at most 90"}},
        {"of an unknown campaign",
         "ottilie_v",
         "POST /recommendations/predict/conversions",
         R"({"campaign_id":"01900000-0000-7000-8000-000000000000"})",
         404,
         {}},
        {"of somebody else's campaign",
         "stranger",
         "POST /recommendations/predict/roas",
         R"({"campaign_id":"$search"})",
         404,
         {}},
        {"the models behind them",
         "ottilie_v",
         "GET /models",
         "",
         200,
         {"/data/0/kind == \"conversions\"", "/data/0/name == \"Conversions\"",
          "/data/0/id => conversions_model", "/data/1/kind == \"roas\"",
          "/data/0/champion/number == 1"}},
        {"one of them",
         "ottilie_v",
         "GET /models/$conversions_model",
         "",
         200,
         {"/kind == \"conversions\"", "!\"what\":\"\"", "/versions/0/state == \"champion\"",
          "/checks == []"}},
        {"somebody else's model", "stranger", "GET /models/$conversions_model", "", 404, {}},
        {"not an id", "ottilie_v", "GET /models/conversions", "", 422, {}},
    });
}

TEST_P(ModelsApi, training_and_rolling_back) {
    with_figures("orla");
    world.values["customers"] = customers_of(200, 2);
    world.values["buyers"] = customers_of(400, 30);
    world.check({
        {"campaigns",
         "orla",
         "POST /models/conversions/train",
         "",
         202,
         {"/task/type == \"insight.train\"", "/task/id => training"}},
        {"not by a viewer", "orla_v", "POST /models/conversions/train", "", 403, {}},
        {"no customers for campaigns",
         "orla",
         "POST /models/roas/train",
         "$customers",
         422,
         {"Only the ltv model"}},
        {"of no kind",
         "orla",
         "POST /models/luck/train",
         "",
         422,
         {"must be one of conversions, roas, ltv"}},
        {"no model of customers yet",
         "orla",
         "POST /recommendations/predict/ltv",
         R"({"frequency":2,"recency":30,"age":60})",
         422,
         {"no customers are known yet"}},
        {"customers are needed",
         "orla",
         "POST /models/ltv/train",
         "{}",
         422,
         {"Customers are needed"}},
        {"and more than one",
         "orla",
         "POST /models/ltv/train",
         R"({"customers":[{"frequency":2,"recency":30,"age":60}]})",
         422,
         {"needs 149 more customers"}},
        {"and possible ones",
         "orla",
         "POST /models/ltv/train",
         R"({"customers":[{"frequency":2,"recency":90,"age":60}]})",
         422,
         {"/errors/0/pointer == \"/customers/0/recency\""}},
        {"customers", "orla", "POST /models/ltv/train", "$customers", 202, {"/task/id => first"}},
    });
    const auto training = world.wait_for_task(world.values.at("training"), "orla");
    EXPECT_EQ(training.at("state").as_string(), "succeeded") << json::serialize(training);
    const auto first = world.wait_for_task(world.values.at("first"), "orla");
    ASSERT_EQ(first.at("state").as_string(), "succeeded") << json::serialize(first);
    world.check({
        {"customers of another kind",
         "orla",
         "POST /models/ltv/train",
         "$buyers",
         202,
         {"/task/id => second"}},
    });
    const auto second = world.wait_for_task(world.values.at("second"), "orla");
    ASSERT_TRUE(second.at("result").at("promoted").as_bool()) << json::serialize(second);
    world.check({
        {"one customer",
         "orla_v",
         "POST /recommendations/predict/ltv",
         R"({"frequency":4,"recency":20,"age":30,"value":30,"unit":"weeks","horizon_days":180})",
         200,
         {"/unit == \"money\"", "/days == 180", "/customers/1 == missing",
          "/drivers/0/feature == \"newcomer\""}},
        {"two customers",
         "orla_v",
         "POST /recommendations/predict/ltv",
         R"({"customers":[{"id":"a","frequency":0,"recency":0,"age":9},{"frequency":2,"recency":7,"age":9,"value":5}]})",
         200,
         {"/customers/0/id == \"a\"", "/customers/1/id == null", "/days == 365"}},
        {"half a customer",
         "orla_v",
         "POST /recommendations/predict/ltv",
         R"({"frequency":2})",
         422,
         {"/errors/0/pointer == \"/recency\""}},
        {"its model",
         "orla",
         "GET /models",
         "",
         200,
         {"/data/1/kind == \"ltv\"", "/data/1/id => ltv", "/data/1/versions == 2"}},
        {"back to the one before",
         "orla",
         "POST /models/$ltv/rollback",
         R"({"reason":"It was trained on the wrong shop."})",
         200,
         {"/champion/number == 1", "Back in service: It was trained on the wrong shop."}},
        {"and no further",
         "orla",
         "POST /models/$ltv/rollback",
         R"({"reason":"Once more."})",
         409,
         {"No version was in service before"}},
        {"not without a reason", "orla", "POST /models/$ltv/rollback", R"({"reason":""})", 422, {}},
        {"not by a viewer", "orla_v", "POST /models/$ltv/rollback", R"({"reason":"x"})", 403, {}},
    });
}

TEST_P(ModelsApi, customers_are_kept_for_the_weekly_training) {
    world.open_workspace("otmar");
    world.join("otmar", "otmar_v", "viewer");
    world.values["customers"] = customers_of(200, 2);
    world.check({
        {"nobody is kept yet",
         "otmar_v",
         "GET /models/ltv/customers",
         "",
         200,
         {"/customers == 0", "/received_at == null", "/next_training_at == null"}},
        {"customers", "otmar", "POST /models/ltv/train", "$customers", 202, {"/task/id => first"}},
    });
    world.wait_for_task(world.values.at("first"), "otmar");
    world.check({
        {"they are kept, and trained on every week",
         "otmar_v",
         "GET /models/ltv/customers",
         "",
         200,
         {"/customers == 200", "!\"trained_at\":null", "/next_training_at => sunday"}},
        {"which the registry shows",
         "otmar_v",
         "GET /models",
         "",
         200,
         {"/data/0/kind == \"ltv\"", "/data/0/next_training_at == \"$sunday\"",
          "/data/0/id => ltv"}},
        {"and says what there is not",
         "otmar_v",
         "GET /models/$ltv",
         "",
         200,
         {"no boosted trees", "/versions/0/row_count == 200"}},
        {"training on the same again",
         "otmar",
         "POST /models/ltv/train",
         "{}",
         202,
         {"/task/id => again"}},
    });
    const auto again = world.wait_for_task(world.values.at("again"), "otmar");
    EXPECT_EQ(again.at("result").at("message").as_string(),
              "No customers came since the last training.");
    world.check({
        {"others may come any night",
         "otmar",
         "PUT /models/ltv/customers",
         "$customers",
         200,
         {"/customers == 200", "/trained_at == null", "/next_training_at == \"$sunday\""}},
        {"but not a handful",
         "otmar",
         "PUT /models/ltv/customers",
         R"({"customers":[{"frequency":2,"recency":30,"age":60}]})",
         422,
         {"needs 149 more customers"}},
        {"nor by a viewer", "otmar_v", "PUT /models/ltv/customers", "$customers", 403, {}},
        {"training on them", "otmar", "POST /models/ltv/train", "{}", 202, {"/task/id => third"}},
    });
    EXPECT_EQ(world.wait_for_task(world.values.at("third"), "otmar")
                  .at("result")
                  .at("version")
                  .as_int64(),
              2);
    world.check({
        {"removed", "otmar", "DELETE /models/ltv/customers", "", 204, {}},
        {"and nothing is left to train on",
         "otmar",
         "GET /models/ltv/customers",
         "",
         200,
         {"/customers == 0", "/next_training_at == null"}},
        {"or asked for", "otmar", "POST /models/ltv/train", "{}", 422, {"Customers are needed"}},
    });
}

HERALD_ON_BOTH_DATABASES(ModelsApi);

}  // namespace
}  // namespace herald::api
