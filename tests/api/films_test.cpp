#include "harness.hpp"

/// Films, from their upload to the network they stand on.
namespace herald::api {
namespace {

using namespace std::string_literals;

class FilmsApi : public ApiTest {
protected:
    void make(const std::string& name, const std::string& body) {
        world.take(world.call("pb_ivy_e", "POST /content/items", body), "/id", name);
    }
};

TEST_P(FilmsApi, a_film_goes_out_alone_where_films_are_taken) {
    world.open_workspace("pb_ivy");
    world.join("pb_ivy", "pb_ivy_v", "viewer");
    world.join("pb_ivy", "pb_ivy_e", "editor");
    ASSERT_EQ(world.call("pb_ivy", "POST /sandbox/connect", "{}").status, 201);
    const std::string film = "\0\0\0\x20"s + "ftypisom" + std::string(2000, 'x');
    const std::string png = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\x80\x08"s;
    const auto send = [&](const std::string& item, const std::string& file) {
        return world.upload("pb_ivy_e", "/content/items/" + world.values[item] + "/media", file);
    };
    make("ivy_w", R"({"kind":"blog","network":"wordpress","title":"Ivy","text":"No film here"})");
    EXPECT_NE(send("ivy_w", film).body.find("WordPress takes no films"), std::string::npos);
    for (const std::string network : {"linkedin", "facebook"}) {
        make("ivy_" + network,
             fmt::format(R"({{"kind":"social","network":"{}","text":"Ivy bakes on {}"}})", network,
                         network));
        EXPECT_EQ(send("ivy_" + network, film).status, 200);
        const auto second = send("ivy_" + network, png);
        EXPECT_EQ(second.status, 422);
        EXPECT_NE(second.body.find("only without other files"), std::string::npos) << second.body;
        world.check({{"begun",
                      "pb_ivy_e",
                      "POST /content/items/$ivy_" + network + "/publish",
                      "{}",
                      202,
                      {"/task/id => ivy_" + network + "_task"}}});
    }
    for (const std::string network : {"linkedin", "facebook"}) {
        const auto task = world.wait_for_task(world.values["ivy_" + network + "_task"], "pb_ivy");
        EXPECT_EQ(task.at("state").as_string(), "succeeded") << task;
        world.check({{"it stands",
                      "pb_ivy_v",
                      "GET /content/items/$ivy_" + network,
                      "",
                      200,
                      {"/state == \"published\"", R"("url":"https://www.)"}},
                     {"once",
                      "pb_ivy_v",
                      "GET /publications?item_id=$ivy_" + network,
                      "",
                      200,
                      {"/data/0/attempt == 1", "/data/1 == missing"}}});
    }
}

HERALD_ON_BOTH_DATABASES(FilmsApi);

}  // namespace
}  // namespace herald::api
