#include "content/items/file_link.hpp"
#include "content/publish/media/media.hpp"
#include "harness.hpp"

/// From approved to published: schedules, the calendar, files, by hand, and the log.
namespace herald::api {
namespace {

using namespace std::string_literals;

const std::string kPng = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\x80\x08"s;

class PublishApi : public ApiTest {
protected:
    void open(const std::string& name) {
        world.open_workspace(name);
        world.join(name, name + "_v", "viewer");
        world.join(name, name + "_e", "editor");
    }
    std::string make(const std::string& caller, const std::string& name, const std::string& body) {
        return world.take(world.call(caller, "POST /content/items", body), "/id", name);
    }
    /// The item's member at a pointer becomes this, within half a minute.
    bool becomes(const std::string& caller, const std::string& item, const std::string& state) {
        for (int i = 0; i < 600; ++i) {
            const auto shown = world.call(caller, "GET /content/items/" + item);
            if (world.take(shown, "/state") == state) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return false;
    }
    /// As it happens while nobody looks.
    void set_time(const std::string& caller, const std::string& item, std::chrono::minutes ago) {
        Scope scope = world.scope_of(caller);
        const Time at = scope.now() - ago;
        scope.write([&](Tx& tx) {
            tx.execute("UPDATE content_items SET plan_at = :at WHERE tenant = :tenant AND id = :id",
                       {{"at", at}, {"id", *TextForm<Uuid>::parse(item)}});
        });
    }
};

TEST_P(PublishApi, what_is_scheduled_by_hand_is_reminded_of_and_marked) {
    open("pb_ada");
    const auto item = make("pb_ada_e", "ada",
                           R"({"kind":"social","network":"mastodon","text":"We open on Friday"})");
    world.check({
        {"a viewer may not", "pb_ada_v", "POST /content/items/$ada/schedule", "{}", 403, {}},
        {"nothing is connected",
         "pb_ada_e",
         "POST /content/items/$ada/schedule",
         R"({"at":"$in_two_years-01-01T09:00:00Z"})",
         422,
         {"/connection_id", "post by hand"}},
        {"no time",
         "pb_ada_e",
         "POST /content/items/$ada/schedule",
         R"({"manual":true})",
         422,
         {"/at"}},
        {"the past",
         "pb_ada_e",
         "POST /content/items/$ada/schedule",
         R"({"manual":true,"at":"2020-01-01T09:00:00Z"})",
         422,
         {"in the past"}},
        {"by hand",
         "pb_ada_e",
         "POST /content/items/$ada/schedule",
         R"({"manual":true,"at":"$in_two_years-01-01T09:00:00Z"})",
         200,
         {"/state == \"scheduled\"", "/plan_at == \"$in_two_years-01-01T09:00:00Z\""}},
        {"on the calendar",
         "pb_ada_v",
         "GET /calendar?from=$in_two_years-01-01T00:00:00Z&to=$in_two_years-01-02T00:00:00Z",
         "",
         200,
         {"/data/0/id == \"$ada\"", "/data/0/excerpt == \"We open on Friday\"",
          R"("conflicts":[])"}},
        {"moved",
         "pb_ada_e",
         "PATCH /calendar/$ada",
         R"({"at":"$in_two_years-01-03T09:00:00Z"})",
         200,
         {"/state == \"scheduled\"", "/plan_at == \"$in_two_years-01-03T09:00:00Z\""}},
        {"not into the past",
         "pb_ada_e",
         "PATCH /calendar/$ada",
         R"({"at":"2021-01-03T09:00:00Z"})",
         422,
         {"/at"}},
        {"nothing said", "pb_ada_e", "PATCH /calendar/$ada", "{}", 422, {"/at"}},
        {"taken off",
         "pb_ada_e",
         "PATCH /calendar/$ada",
         R"({"at":null})",
         200,
         {"/state == \"draft\"", "/plan_at == null"}},
        {"is not scheduled", "pb_ada_e", "POST /content/items/$ada/unschedule", "", 409, {}},
        {"again",
         "pb_ada_e",
         "POST /content/items/$ada/schedule",
         R"({"manual":true,"at":"$in_two_years-01-01T09:00:00Z"})",
         200,
         {}},
        {"other words ask again",
         "pb_ada_e",
         "PATCH /content/items/$ada",
         R"({"text":"We open on Saturday"})",
         200,
         {"/state == \"draft\""}},
        {"and again",
         "pb_ada_e",
         "POST /content/items/$ada/schedule",
         R"({"manual":true,"at":"$in_two_years-01-01T09:00:00Z"})",
         200,
         {}},
        {"called off",
         "pb_ada_e",
         "POST /content/items/$ada/unschedule",
         "",
         200,
         {"/state == \"draft\""}},
        {"another's",
         "stranger",
         "POST /content/items/$ada/schedule",
         R"({"manual":true,"at":"$in_two_years-01-01T09:00:00Z"})",
         404,
         {}},
        {"for the last time",
         "pb_ada_e",
         "POST /content/items/$ada/schedule",
         R"({"manual":true,"at":"$in_two_years-01-01T09:00:00Z"})",
         200,
         {}},
    });
    set_time("pb_ada", item, std::chrono::minutes(5));
    ASSERT_TRUE(becomes("pb_ada", item, "publishing")) << "within seconds of its time";
    world.check({
        {"reminded",
         "pb_ada_v",
         "GET /publications?item_id=$ada",
         "",
         200,
         {"/data/0/state == \"manual\"", "/data/0/network == \"mastodon\"",
          "/data/0/id => ada_publication"}},
        {"one of them",
         "pb_ada_v",
         "GET /publications/$ada_publication",
         "",
         200,
         {"/title == \"We open on Saturday\""}},
        {"not another's", "stranger", "GET /publications/$ada_publication", "", 404, {}},
        {"no file", "pb_ada_v", "GET /publications/$ada_publication/file", "", 404, {}},
        {"twice is once", "pb_ada_e", "POST /content/items/$ada/publish", "{}", 409, {}},
        {"not to be moved",
         "pb_ada_e",
         "PATCH /calendar/$ada",
         R"({"at":"$in_two_years-01-03T09:00:00Z"})",
         409,
         {}},
        {"nor scheduled",
         "pb_ada_e",
         "POST /content/items/$ada/schedule",
         R"({"manual":true,"at":"$in_two_years-01-01T09:00:00Z"})",
         409,
         {}},
        {"no address",
         "pb_ada_e",
         "POST /content/items/$ada/mark-published",
         R"({"url":"ftp://north.example"})",
         422,
         {"/url"}},
        {"marked",
         "pb_ada_e",
         "POST /content/items/$ada/mark-published",
         R"({"url":"https://m.example/1"})",
         200,
         {"/state == \"published\"", "/url == \"https://m.example/1\""}},
        {"once", "pb_ada_e", "POST /content/items/$ada/mark-published", "{}", 409, {}},
        {"needs no other try",
         "pb_ada_e",
         "POST /publications/$ada_publication/retry",
         "{}",
         409,
         {"needs no other try"}},
    });
}

TEST_P(PublishApi, what_was_missed_fails_and_is_told) {
    open("pb_bob");
    const auto item =
        make("pb_bob", "bob", R"({"kind":"social","network":"x","text":"Good morning"})");
    world.call("pb_bob", "POST /content/items/$bob/schedule",
               R"({"manual":true,"at":"$in_two_years-01-01T09:00:00Z"})");
    set_time("pb_bob", item, std::chrono::minutes(7 * 60));
    ASSERT_TRUE(becomes("pb_bob", item, "failed"));
    for (int i = 0; i < 200; ++i) {
        if (world.call("pb_bob", "GET /alerts/history").body.find("Missed its time") !=
            std::string::npos)
            break;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    world.check({{"why",
                  "pb_bob",
                  "GET /content/items/$bob",
                  "",
                  200,
                  {"/state == \"failed\"", "Herald was not running"}},
                 {"an alert",
                  "pb_bob",
                  "GET /alerts/history",
                  "",
                  200,
                  {"Missed its time: “Good morning”"}}});
}

TEST_P(PublishApi, the_sandbox_gets_each_post_once) {
    open("pb_cleo");
    ASSERT_EQ(world.call("pb_cleo", "POST /sandbox/connect", "{}").status, 201);
    const auto item = make("pb_cleo_e", "cleo",
                           R"({"kind":"social","network":"mastodon","text":"Cleo says hello",
                               "data":{"thread":["And more"],"first_comment":"Here"}})");
    world.check({{"now",
                  "pb_cleo_e",
                  "POST /content/items/$cleo/publish",
                  "{}",
                  202,
                  {"/task/type == \"content.publish\"", "/task/id => cleo_task", "Location: "}}});
    const auto task = world.wait_for_task(world.values["cleo_task"], "pb_cleo");
    EXPECT_EQ(task.at("state").as_string(), "succeeded") << task;
    world.check({
        {"it stands",
         "pb_cleo_v",
         "GET /content/items/$cleo",
         "",
         200,
         {"/state == \"published\"", R"("url":"http)"}},
        {"its log",
         "pb_cleo_v",
         "GET /publications?network=mastodon&state=published",
         "",
         200,
         {"/data/0/attempt == 1", "It stands."}},
        {"not again", "pb_cleo_e", "POST /content/items/$cleo/publish", "{}", 409, {"copy it"}},
        {"nor on the calendar",
         "pb_cleo_e",
         "PATCH /calendar/$cleo",
         R"({"at":"$in_two_years-01-03T09:00:00Z"})",
         409,
         {"has been published"}},
    });
    static_cast<void>(item);
}

TEST_P(PublishApi, files_are_looked_at_and_served_back) {
    open("pb_dan");
    make("pb_dan_e", "dan", R"({"kind":"social","network":"bluesky","text":"A picture"})");
    const auto send = [&](const std::string& caller, const std::string& file) {
        return world.upload(caller, "/content/items/" + world.values["dan"] + "/media", file,
                            {{"alt", "A jacket in the rain"}});
    };
    EXPECT_EQ(send("pb_dan_v", kPng).status, 403);
    world.check({{"a picture",
                  "pb_dan_e",
                  "POST /content/items/$dan/media",
                  form_of(kPng, {{"alt", "A jacket in the rain"}}),
                  200,
                  {"/media/0/media_type == \"image/png\"",
                   "/media/0/alt == \"A jacket in the rain\"", "/media/0/name => dan_file"}},
                 {"a viewer sees it",
                  "pb_dan_v",
                  "GET /content/items/$dan/media/$dan_file",
                  "",
                  200,
                  {"Content-Type: image/png"}}});
    const auto broken = send("pb_dan_e", "\x89PNG\r\n\x1a\n");
    EXPECT_EQ(broken.status, 422);
    EXPECT_NE(broken.body.find("broken picture"), std::string::npos) << broken.body;
    const auto lying = send("pb_dan_e", "MZ this is a program");
    EXPECT_EQ(lying.status, 422);
    EXPECT_NE(lying.body.find("no PNG, JPEG, GIF, WebP or MP4"), std::string::npos) << lying.body;
    const auto large = send("pb_dan_e", kPng + std::string(1'200'000, 'x'));
    EXPECT_EQ(large.status, 422);
    EXPECT_NE(large.body.find("Bluesky takes pictures of at most"), std::string::npos)
        << large.body;
    for (int i = 0; i < 3; ++i) EXPECT_EQ(send("pb_dan_e", kPng).status, 200);
    EXPECT_NE(send("pb_dan_e", kPng).body.find("one too many"), std::string::npos);
    Scope scope = world.scope_of("pb_dan");
    const auto id = scope.db().one<content::MediaId>(
        "SELECT id FROM content_media WHERE tenant = :tenant AND name = :name",
        {{"name", world.values["dan_file"]}});
    const auto link = [&](std::chrono::minutes life) {
        return content::make_file_token(world.app().content(), scope, content::LinkedFile::media,
                                        id->value, scope.now() + life);
    };
    world.values["link"] = link(std::chrono::minutes(5));
    world.values["ended"] = link(std::chrono::minutes(-1));
    world.values["forged"] = world.values["link"];
    world.values["forged"][50] ^= 1;
    world.check({
        {"a network fetches it",
         "anonymous",
         "GET /content/media/$link",
         "",
         200,
         {"Content-Type: image/png"}},
        {"for a while", "anonymous", "GET /content/media/$ended", "", 404, {}},
        {"and no other", "anonymous", "GET /content/media/$forged", "", 404, {}},
    });
    world.check({
        {"another's", "stranger", "GET /content/items/$dan/media/$dan_file", "", 404, {}},
        {"described",
         "pb_dan_e",
         "PATCH /content/items/$dan/media/$dan_file",
         R"({"alt":"Rain"})",
         200,
         {"/media/0/alt == \"Rain\""}},
        {"no such file", "pb_dan_e", "PATCH /content/items/$dan/media/x.png", "{}", 404, {}},
        {"removed",
         "pb_dan_e",
         "DELETE /content/items/$dan/media/$dan_file",
         "",
         200,
         {"!$dan_file\""}},
        {"gone", "pb_dan_v", "GET /content/items/$dan/media/$dan_file", "", 404, {}},
        {"no such link", "anonymous", "GET /content/media/rubbish", "", 404, {"has ended"}},
    });
    world.call("pb_dan_e", "POST /content/items/$dan/publish", R"({"manual":true})");
    EXPECT_EQ(send("pb_dan_e", kPng).status, 409);
    world.check({
        {"not while it goes out",
         "pb_dan_e",
         "PATCH /content/items/$dan/media/file-2.png",
         R"({"alt":"Rain"})",
         409,
         {}},
        {"nor removed", "pb_dan_e", "DELETE /content/items/$dan/media/file-2.png", "", 409, {}},
    });
}

TEST_P(PublishApi, the_calendar_says_what_gets_in_the_way) {
    open("pb_eve");
    const auto plan = [&](const std::string& network, const std::string& text,
                          const std::string& at) {
        return make("pb_eve", text.substr(0, 4),
                    fmt::format(R"({{"kind":"social","network":"{}","text":"{}","plan_at":"{}"}})",
                                network, text, at));
    };
    plan("x", "Eve1 is about jackets and rain in the north", "2038-05-03T09:00:00Z");
    plan("x", "Eve2 is about something else altogether, coats", "2038-05-03T09:10:00Z");
    plan("x", "Eve3 is of the same minute as the one before", "2038-05-03T09:10:20Z");
    plan("linkedin", "Eve4 stands on another network", "2038-05-03T09:10:00Z");
    world.call("pb_eve", "POST /content/items/$Eve4/step", R"({"step":"approve"})");
    make("pb_eve", "eve5", R"({"kind":"social","network":"x","text":"Some day"})");
    world.check({
        {"everything",
         "pb_eve_v",
         "GET /calendar?from=2038-05-01T00:00:00Z&to=2038-06-01T00:00:00Z",
         "",
         200,
         {R"("kind":"too_close")", R"("kind":"same_minute")", R"("kind":"no_connection")",
          "/unplanned == 1", "/more == false", "within 10 minutes"}},
        {"one network",
         "pb_eve_v",
         "GET /calendar?from=2038-05-01T00:00:00Z&to=2038-06-01T00:00:00Z&network=linkedin&state="
         "approved&owner=pb_eve&kind=social",
         "",
         200,
         {"/data/0/id == \"$Eve4\"", "/data/1 == missing"}},
        {"nothing then", "pb_eve_v", "GET /calendar", "", 200, {R"("data":[])"}},
        {"no range",
         "pb_eve_v",
         "GET /calendar?from=2038-05-01T00:00:00Z&to=2038-05-01T00:00:00Z",
         "",
         422,
         {"?to"}},
        {"moved together",
         "pb_eve_e",
         "POST /calendar/bulk",
         R"({"ids":["$Eve1","$Eve2","$eve5"],"shift_minutes":1440})",
         200,
         {"/moved == 2", "/failed/0/id == \"$eve5\"", "no time"}},
        {"a day later",
         "pb_eve_v",
         "GET /content/items/$Eve1",
         "",
         200,
         {"/plan_at == \"2038-05-04T09:00:00Z\""}},
        {"to one moment",
         "pb_eve_e",
         "POST /calendar/bulk",
         R"({"ids":["$Eve1"],"at":"2038-05-09T09:00:00Z"})",
         200,
         {"/moved == 1"}},
        {"one of the two",
         "pb_eve_e",
         "POST /calendar/bulk",
         R"({"ids":["$Eve1"]})",
         422,
         {"/shift_minutes"}},
        {"not a viewer", "pb_eve_v", "POST /calendar/bulk", "{}", 403, {}},
        {"when people look",
         "pb_eve_v",
         "GET /calendar/best-times?network=linkedin",
         "",
         200,
         {"/basis == \"general\"", "/cells/167/weekday == 7", "not your own figures"}},
        {"nowhere", "pb_eve_v", "GET /calendar/best-times?network=moon", "", 422, {"?network"}},
    });
}

TEST_P(PublishApi, a_newsletter_is_a_file) {
    open("pb_finn");
    make("pb_finn", "finn",
         R"({"kind":"email","network":"email","title":"Autumn","text":"# Hi\n\n**Warm** coats"})");
    world.check({{"handed over",
                  "pb_finn_e",
                  "POST /content/items/$finn/publish",
                  "{}",
                  202,
                  {"/task/id => finn_task"}}});
    world.wait_for_task(world.values["finn_task"], "pb_finn");
    world.check({
        {"by hand",
         "pb_finn_v",
         "GET /publications?item_id=$finn",
         "",
         200,
         {"/data/0/state == \"manual\"", "/data/0/id => finn_mail", "/file"}},
        {"as a mail",
         "pb_finn_v",
         "GET /publications/$finn_mail/file",
         "",
         200,
         {"Content-Type: message/rfc822"}},
        {"as a page",
         "pb_finn_v",
         "GET /publications/$finn_mail/file?format=html",
         "",
         200,
         {"Content-Type: text/html"}},
        {"sent by other means",
         "pb_finn_e",
         "POST /content/items/$finn/mark-published",
         "{}",
         200,
         {"/state == \"published\""}},
    });
}

TEST_P(PublishApi, an_unclear_end_waits_for_a_person) {
    open("pb_gus");
    const auto item =
        make("pb_gus", "gus", R"({"kind":"social","network":"webhook","text":"Maybe"})");
    world.call("pb_gus", "POST /content/items/$gus/publish", R"({"manual":true})");
    Scope scope = world.scope_of("pb_gus");
    scope.write([&](Tx& tx) {  // as the task leaves it
        tx.execute(
            "UPDATE publications SET state = 'unclear' WHERE tenant = :tenant AND item_id = :id",
            {{"id", *TextForm<Uuid>::parse(item)}});
        tx.execute("UPDATE content_items SET state = 'failed' WHERE tenant = :tenant AND id = :id",
                   {{"id", *TextForm<Uuid>::parse(item)}});
    });
    world.take(world.call("pb_gus", "GET /publications?state=unclear"), "/data/0/id", "gus_try");
    world.check({
        {"not again blindly",
         "pb_gus_e",
         "POST /content/items/$gus/publish",
         R"({"manual":true})",
         409,
         {"not clear"}},
        {"nor by itself", "pb_gus_e", "POST /publications/$gus_try/retry", "{}", 409, {"absent"}},
        {"a viewer may not",
         "pb_gus_v",
         "POST /publications/$gus_try/retry",
         R"({"confirm_absent":true})",
         403,
         {}},
        {"not another's",
         "stranger",
         "POST /publications/$gus_try/retry",
         R"({"confirm_absent":true})",
         404,
         {}},
        {"a person has looked",
         "pb_gus_e",
         "POST /publications/$gus_try/retry",
         R"({"confirm_absent":true})",
         200,
         {"A person says"}},
    });
    EXPECT_TRUE(becomes("pb_gus", item, "failed")) << "it has no connection";
}

HERALD_ON_BOTH_DATABASES(PublishApi);

}  // namespace
}  // namespace herald::api
