#include "studio_world.hpp"

/// What goes wrong between the studio and its providers.
namespace herald::api {
namespace {

class StudioFaults : public StudioApi {};

TEST_P(StudioFaults, a_provider_that_fails_is_followed_by_the_next) {
    open("st_gus");
    add_second("st_gus");
    faults(R"("kind":"expired_token","count":1)");
    const auto made = result("st_gus_e", "POST /content/generate/social",
                             R"({"brief":"Rye bread","engine":"model"})");
    EXPECT_EQ(made.at("engine"), "model");
    world.check({{"both are recorded", "st_gus_v", "GET /ai/usage", "", 200, {"/requests == 2"}}});
}

TEST_P(StudioFaults, a_stream_that_breaks_off_begins_again) {
    open("st_hal");
    faults(R"("kind":"error_midstream","count":1)");
    const Live told = live("st_hal_e", "POST /content/generate/social",
                           R"({"brief":"Rye bread","engine":"model"})");
    EXPECT_EQ(told.restarts, 1);
    ASSERT_EQ(told.end(), "done") << json::serialize(told.last());
    const std::string text(told.last().at("drafts").at(0).at("text").as_string());
    EXPECT_EQ(told.text.find(text), told.text.rfind(text)) << "once, not twice: " << told.text;
}

TEST_P(StudioFaults, an_answer_that_is_no_json_is_asked_for_once_more) {
    open("st_ida");
    faults(R"("kind":"broken_json","count":1)");
    const json::value task = run("st_ida_e", "POST /content/generate/social",
                                 R"({"brief":"Rye bread","engine":"model"})");
    EXPECT_EQ(task.at("state"), "succeeded");
    EXPECT_NE(json::serialize(task.at("log")).find("asked once more"), std::string::npos);
    EXPECT_NE(json::serialize(task.at("log")).find("US dollars"), std::string::npos);
}

TEST_P(StudioFaults, what_a_model_will_not_or_cannot_do_is_said) {
    open("st_jan");
    const std::string ask = R"({"brief":"Rye bread","engine":"model"})";
    const auto struck = [&](const std::string& fault) {
        faults(fault);
        return live("st_jan_e", "POST /content/generate/social", ask);
    };
    const Live refused = struck(R"("kind":"refused")");
    EXPECT_EQ(refused.end(), "error");
    EXPECT_NE(json::serialize(refused.last()).find("The model refused: "), std::string::npos);
    const Live too_long = struck(R"("kind":"too_long")");
    EXPECT_EQ(too_long.end(), "error");
    EXPECT_EQ(too_long.last().at("status"), 413) << json::serialize(too_long.last());
    const Live no_credit = struck(R"("kind":"no_credit")");
    EXPECT_EQ(no_credit.end(), "error");
    const Live throttled = struck(R"("kind":"rate_limited","count":1)");
    EXPECT_EQ(throttled.end(), "done") << "waited for";
    faults(R"("kind":"refused")");
    const json::value task = run("st_jan_e", "POST /content/generate/email", ask);
    EXPECT_EQ(task.at("state"), "failed");
    EXPECT_NE(std::string(task.at("error").as_string()).find("The model refused"),
              std::string::npos);
}

TEST_P(StudioFaults, a_budget_that_is_used_up_stops_models) {
    open("st_kim");
    world.call("st_kim", "PUT /ai/settings", R"({"monthly_cost_limit":0})");
    const json::value task = run("st_kim_e", "POST /content/generate/social",
                                 R"({"brief":"Rye bread","engine":"model"})");
    EXPECT_EQ(task.at("state"), "failed");
    EXPECT_NE(std::string(task.at("error").as_string()).find("budget"), std::string::npos);
    world.call("st_kim", "PUT /ai/settings", R"({"monthly_token_limit":3000})");
    const Live live_one = live("st_kim_e", "POST /content/generate/social",
                               R"({"brief":"Rye bread","engine":"model"})");
    EXPECT_EQ(live_one.last().at("status"), 402) << json::serialize(live_one.last());
    world.check({{"nothing was asked", "st_kim_v", "GET /ai/usage", "", 200, {"/requests == 0"}}});
}

HERALD_ON_BOTH_DATABASES(StudioFaults);

}  // namespace
}  // namespace herald::api
