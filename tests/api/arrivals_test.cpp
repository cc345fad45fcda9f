#include <gmock/gmock.h>

#include "sources_world.hpp"

/// What comes to a source by itself: files, and items sent to its webhook.
namespace herald::api {
namespace {

class ArrivalsApi : public SourcesWorld {};

TEST_P(ArrivalsApi, files_are_taken) {
    open("so_fay");
    const std::string id = make("so_fay", R"({"kind":"upload","name":"Exports"})");
    world.values["so_upload"] = id;
    const auto taken = result_of(
        "so_fay_e",
        world.upload("so_fay_e", "/sources/" + id + "/upload",
                     "Title,Text,Likes,URL\nOne,The first of two,10,https://a.example/1\nTwo,The "
                     "second of two,30,https://a.example/2\n,,5,\n"));
    EXPECT_EQ(taken.at("added"), 2) << taken;
    EXPECT_EQ(taken.at("skipped"), 1);
    const auto again =
        result_of("so_fay", world.upload("so_fay", "/sources/" + id + "/upload",
                                         R"([{"url":"https://a.example/2","title":"Two","likes":40,
                                    "text":"The second of two"}])"));
    EXPECT_EQ(again.at("added"), 0) << again;
    EXPECT_EQ(again.at("updated"), 1);
    world.check(
        {{"figures are kept fresh",
          "so_fay",
          "GET /sources/$so_upload",
          "",
          200,
          {"/engagement_30d == 50", "/item_count == 2", "/state == \"ok\""}},
         {"what is sent is not collected",
          "so_fay",
          "POST /sources/$so_upload/collect",
          "",
          409,
          {}},
         {"no file", "so_fay", "POST /sources/$so_upload/upload", form_of(""), 422, {"/file"}},
         {"median",
          "so_fay",
          "GET /sources/analytics",
          "",
          200,
          {"/data/0/median_engagement == 25", "/data/0/engagement == 50"}}});
    world.check({{"a file of something else",
                  "so_fay_e",
                  "POST /sources/$so_upload/upload",
                  form_of("a,b\n1,2\n"),
                  202,
                  {"/task/id => so_task"}}});
    const auto task = world.wait_for_task(world.values["so_task"], "so_fay");
    EXPECT_EQ(task.at("state"), "failed");
    EXPECT_THAT(std::string(task.at("error").as_string()),
                testing::HasSubstr("title, text or url"));
}

TEST_P(ArrivalsApi, items_are_sent_to_a_webhook) {
    open("so_gil");
    world.check({
        {"made",
         "so_gil",
         "POST /sources",
         R"({"kind":"webhook"})",
         201,
         {"/id => so_hook", "/webhook_url => so_url",
          "https://herald.example.com/api/v1/inbound/sources/"}},
        {"shown once", "so_gil", "GET /sources/$so_hook", "", 200, {"/webhook_url == null"}},
    });
    const auto url = world.values.at("so_url");
    world.values["so_token"] = url.substr(url.rfind('/') + 1);
    world.check({
        {"an item",
         "anonymous",
         "POST /inbound/sources/$so_token",
         R"({"external_id":"7","title":"Sent","text":"By a form","likes":3})",
         200,
         {"/received == 1", "/added == 1"}},
        {"the same again",
         "anonymous",
         "POST /inbound/sources/$so_token",
         R"({"external_id":"7","title":"Sent","text":"By a form","likes":4})",
         200,
         {"/added == 0", "/updated == 1"}},
        {"several",
         "anonymous",
         "POST /inbound/sources/$so_token",
         R"({"items":[{"title":"A"},{"url":"https://a.example/b"}]})",
         200,
         {"/added == 2"}},
        {"one and several",
         "anonymous",
         "POST /inbound/sources/$so_token",
         R"({"title":"x","items":[{"title":"y"}]})",
         422,
         {}},
        {"nothing", "anonymous", "POST /inbound/sources/$so_token", "{}", 422, {}},
        {"one that says nothing",
         "anonymous",
         "POST /inbound/sources/$so_token",
         R"({"items":[{"title":"A"},{"likes":1}]})",
         422,
         {"/items/1"}},
        {"another token", "anonymous", "POST /inbound/sources/AAAA", R"({"title":"x"})", 404, {}},
        {"in the list",
         "so_gil",
         "GET /sources/$so_hook/items",
         "",
         200,
         {"By a form", "\"likes\":4"}},
        {"a new address",
         "so_gil",
         "PATCH /sources/$so_hook",
         R"({"new_token":true})",
         200,
         {"/webhook_url => so_url"}},
        {"the old one ends",
         "anonymous",
         "POST /inbound/sources/$so_token",
         R"({"title":"x"})",
         404,
         {}},
        {"switched off", "so_gil", "PATCH /sources/$so_hook", R"({"enabled":false})", 200, {}},
    });
    const auto fresh = world.values.at("so_url");
    world.values["so_token"] = fresh.substr(fresh.rfind('/') + 1);
    world.check({{"is closed",
                  "anonymous",
                  "POST /inbound/sources/$so_token",
                  R"({"title":"x"})",
                  409,
                  {}}});
}
HERALD_ON_BOTH_DATABASES(ArrivalsApi);

}  // namespace
}  // namespace herald::api
