#include <thread>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "content/delivery/webhook.hpp"
#include "harness.hpp"

/// What leaves by itself: the feed of published content, and webhooks.
namespace herald::api {
namespace {

class DeliveryApi : public ApiTest {
protected:
    void publish(const std::string& caller, const std::string& item) {
        Scope scope = world.scope_of(caller);
        scope.write([&](Tx& tx) {
            tx.execute(
                "UPDATE content_items SET state = 'published', published_at = :at, url = "
                "'https://m.example/1' WHERE tenant = :tenant AND id = :id",
                {{"at", scope.now()}, {"id", *TextForm<Uuid>::parse(item)}});
        });
    }
    std::string make(const std::string& caller, const std::string& body) {
        return world.take(world.call(caller, "POST /content/items", body), "/id");
    }
};

TEST_P(DeliveryApi, published_content_is_a_feed_behind_a_token) {
    world.open_workspace("dl_fay");
    world.join("dl_fay", "dl_fay_e", "editor");
    world.call("dl_fay", "PUT /brand", R"({"name":"Fay & Co","sites":["fay.example"]})");
    publish("dl_fay", make("dl_fay", R"({"kind":"social","language":"en","tags":["a<b"],
                                         "text":"Fish & <chips>\nare back\uFFFF"})"));
    make("dl_fay", R"({"kind":"social","text":"Still a draft"})");
    world.check({
        {"an editor makes none", "dl_fay_e", "POST /content/feed-token", "", 403, {}},
        {"shut at first",
         "dl_fay_e",
         "GET /content/feed-token",
         "",
         200,
         {"/open == false", "/created_at == null"}},
        {"made",
         "dl_fay",
         "POST /content/feed-token",
         "",
         200,
         {"/token => dl_token", "https://herald.example.com/api/v1/content/feed.xml"}},
        {"open, and its token a secret",
         "dl_fay_e",
         "GET /content/feed-token",
         "",
         200,
         {"/open == true", "/token == missing"}},
        {"as JSON",
         "anonymous",
         "GET /content/feed.json?token=$dl_token",
         "",
         200,
         {"https://jsonfeed.org/version/1.1", "Fay & Co", R"(Fish & <chips>\nare back)",
          "!Still a draft", "Content-Type: application/feed+json"}},
        {"as Atom",
         "anonymous",
         "GET /content/feed.xml?token=$dl_token",
         "",
         200,
         {"<title>Fay &amp; Co</title>", "Fish &amp; &lt;chips&gt;\nare back</content>",
          "!Still a draft", "<category term=\"a&lt;b\"/>", "application/atom+xml"}},
        {"a wrong token", "anonymous", "GET /content/feed.json?token=x", "", 404, {}},
        {"for neither", "anonymous", "GET /content/feed.xml?token=x", "", 404, {}},
        {"no token", "anonymous", "GET /content/feed.json", "", 422, {"?token"}},
        {"an editor takes none away", "dl_fay_e", "DELETE /content/feed-token", "", 403, {}},
        {"revoked", "dl_fay", "DELETE /content/feed-token", "", 204, {}},
        {"and gone", "anonymous", "GET /content/feed.json?token=$dl_token", "", 404, {}},
        {"shut again", "dl_fay", "GET /content/feed-token", "", 200, {"/open == false"}},
    });
}

TEST_P(DeliveryApi, events_are_told_to_webhooks_signed_and_logged) {
    world.open_workspace("dl_gus");
    world.join("dl_gus", "dl_gus_e", "editor");
    world.values["dl_place"] = world.pictures().place();
    world.check({
        {"an editor sees none", "dl_gus_e", "GET /webhooks", "", 403, {}},
        {"no address",
         "dl_gus",
         "POST /webhooks",
         R"({"url":"ftp://x.example","topics":["*"]})",
         422,
         {"/url"}},
        {"no topic",
         "dl_gus",
         "POST /webhooks",
         R"({"url":"https://x.example","topics":["content.publish"]})",
         422,
         {"/topics/0", "did you mean content.published?"}},
        {"made",
         "dl_gus",
         "POST /webhooks",
         R"({"url":"http://$dl_place/hook","topics":["content.created","content.removed"]})",
         201,
         {"/id => dl_hook", "/secret => dl_secret", "whsec_"}},
        {"never shown again", "dl_gus", "GET /webhooks/$dl_hook", "", 200, {"!whsec_", "ETag: "}},
        {"one that cannot be",
         "dl_gus",
         "POST /webhooks",
         R"({"url":"http://$dl_place/gone.png","topics":["content.*"]})",
         201,
         {"/id => dl_bad"}},
        {"listed", "dl_gus", "GET /webhooks", "", 200, {"/data/1/id == \"$dl_bad\""}},
        {"not another's", "stranger", "GET /webhooks/$dl_hook", "", 404, {}},
        {"nor its log", "stranger", "GET /webhooks/$dl_hook/deliveries", "", 404, {}},
    });
    world.values["dl_item"] = make("dl_gus", R"({"kind":"social","text":"Told"})");
    std::string log;
    for (int i = 0; i < 1500 && log.find("\"delivered\"") == std::string::npos; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        log = world.call("dl_gus", "GET /webhooks/$dl_hook/deliveries").body;
    }
    world.check({
        {"the log",
         "dl_gus",
         "GET /webhooks/$dl_hook/deliveries",
         "",
         200,
         {"/data/0/topic == \"content.created\"", "/data/0/state == \"delivered\"",
          "/data/0/status == 200", "/data/0/payload/type == \"content.created\"",
          "/data/0/payload/item/id == \"$dl_item\"", "/data/0/payload/item/text == \"Told\"",
          "/data/0/tries/0/status == 200", "/data/0/tries/0/error == null",
          "/data/0/tries/1 == missing", "/data/1 == missing", "/data/0/id => dl_sent"}},
        {"renamed",
         "dl_gus",
         "PATCH /webhooks/$dl_hook",
         R"({"topics":["*"],"enabled":false,"url":"https://new.example/hook"})",
         200,
         {"/topics/0 == \"*\"", "/enabled == false", "/version == 2"}},
        {"a wrong address",
         "dl_gus",
         "PATCH /webhooks/$dl_hook",
         R"({"url":"new.example"})",
         422,
         {"/url"}},
        {"an old version",
         "dl_gus",
         "PATCH /webhooks/$dl_hook",
         R"({"enabled":true})",
         412,
         {},
         {{"If-Match", "\"1\""}}},
        {"not a stranger's", "stranger", "DELETE /webhooks/$dl_hook", "", 404, {}},
        {"nor to change", "stranger", "PATCH /webhooks/$dl_hook", R"({"enabled":true})", 404, {}},
        {"removed", "dl_gus", "DELETE /webhooks/$dl_hook", "", 204, {}},
        {"gone", "dl_gus", "GET /webhooks/$dl_hook", "", 404, {}},
    });
    std::string bad;
    for (int i = 0; i < 500 && bad.find("answered 404") == std::string::npos; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        bad = world.call("dl_gus", "GET /webhooks/$dl_bad").body;
    }
    EXPECT_NE(bad.find("answered 404"), std::string::npos) << bad;
    world.check({{"waits for its next try",
                  "dl_gus",
                  "GET /webhooks/$dl_bad/deliveries",
                  "",
                  200,
                  {"/data/0/state == \"waiting\"", "/data/0/attempts == 1"}}});
    const std::string& secret = world.values["dl_secret"];
    EXPECT_EQ(content::signature_of(secret, "msg_1", *parse_time("2026-11-22T00:00:00Z"), "{}"),
              "v1," + to_base64(hmac_sha256(as_text(*from_base64(secret.substr(6))),
                                            "msg_1.1795305600.{}")));
}

TEST_P(DeliveryApi, a_webhook_is_tested_and_what_was_sent_goes_out_again) {
    world.open_workspace("dl_ivy");
    world.join("dl_ivy", "dl_ivy_e", "editor");
    world.values["dl_place"] = world.pictures().place();
    world.check({
        {"what there is to hear of",
         "dl_ivy",
         "GET /webhooks/topics",
         "",
         200,
         {"content.published", "source.item_added", "!webhook.test"}},
        {"is the admins'", "dl_ivy_e", "GET /webhooks/topics", "", 403, {}},
        {"a test is no topic",
         "dl_ivy",
         "POST /webhooks",
         R"({"url":"https://x.example","topics":["webhook.test"]})",
         422,
         {"/topics/0"}},
        {"made, and switched off",
         "dl_ivy",
         "POST /webhooks",
         R"({"url":"http://$dl_place/hook","topics":["content.created"],"enabled":false})",
         201,
         {"/id => dl_off"}},
        {"one where nobody is",
         "dl_ivy",
         "POST /webhooks",
         R"({"url":"http://$dl_place/gone.png","topics":["content.created"]})",
         201,
         {"/id => dl_lost"}},
        {"one that may not be called",
         "dl_ivy",
         "POST /webhooks",
         R"({"url":"http://10.11.12.13/hook","topics":["content.created"]})",
         201,
         {"/id => dl_inside"}},
        {"tested all the same",
         "dl_ivy",
         "POST /webhooks/$dl_inside/test",
         "",
         202,
         {"/task/id => dl_never"}},
        {"an editor tests none", "dl_ivy_e", "POST /webhooks/$dl_off/test", "", 403, {}},
        {"nor a stranger", "stranger", "POST /webhooks/$dl_off/test", "", 404, {}},
        {"tested", "dl_ivy", "POST /webhooks/$dl_off/test", "", 202, {"/task/id => dl_good"}},
        {"and the other",
         "dl_ivy",
         "POST /webhooks/$dl_lost/test",
         "",
         202,
         {"/task/id => dl_bad"}},
    });
    world.wait_for_task(world.values["dl_good"], "dl_ivy");
    const auto answered = world.wait_for_task(world.values["dl_bad"], "dl_ivy");
    EXPECT_EQ(answered.at("error"), "The webhook answered 404");
    // What never went out is told as it is: "The webhook 10.11.12.13 is not allowed" is no
    // sentence.
    const auto never = world.wait_for_task(world.values["dl_never"], "dl_ivy");
    const auto tried =
        json::parse(world.call("dl_ivy", "GET /webhooks/$dl_inside/deliveries").body);
    EXPECT_EQ(never.at("error"), tried.at_pointer("/data/0/tries/0/error"));
    EXPECT_TRUE(tried.at_pointer("/data/0/tries/0/status").is_null());
    EXPECT_FALSE(std::string_view(never.at("error").as_string()).starts_with("The webhook"))
        << never.at("error");
    world.check({
        {"it was reached although it is off",
         "dl_ivy",
         "GET /webhooks/$dl_off/deliveries",
         "",
         200,
         {"/data/0/topic == \"webhook.test\"", "/data/0/state == \"delivered\"",
          "/data/0/payload/data/webhook_id == \"$dl_off\"", "/data/0/tries/0/status == 200",
          "/data/0/id => dl_told"}},
        {"a test is tried once",
         "dl_ivy",
         "GET /webhooks/$dl_lost/deliveries",
         "",
         200,
         {"/data/0/state == \"failed\"", "/data/0/attempts == 1", "/data/0/tries/0/status == 404",
          "/data/0/id => dl_missed"}},
        {"an editor replays none",
         "dl_ivy_e",
         "POST /webhooks/deliveries/$dl_missed/replay",
         "",
         403,
         {}},
        {"nor a stranger", "stranger", "POST /webhooks/deliveries/$dl_missed/replay", "", 404, {}},
        {"once more",
         "dl_ivy",
         "POST /webhooks/deliveries/$dl_missed/replay",
         "",
         200,
         {"/state == \"waiting\""}},
    });
    std::string log;
    for (int i = 0; i < 1500 && log.find("\"attempts\":2") == std::string::npos; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        log = world.call("dl_ivy", "GET /webhooks/$dl_lost/deliveries").body;
    }
    world.check({{"both tries are told",
                  "dl_ivy",
                  "GET /webhooks/$dl_lost/deliveries",
                  "",
                  200,
                  {"/data/0/state == \"failed\"", "/data/0/tries/1/status == 404",
                   "/data/0/tries/2 == missing"}}});
    Scope scope = world.scope_of("dl_ivy");
    scope.write([&](Tx& tx) {
        tx.execute(
            "UPDATE webhook_deliveries SET topic = 'content.created' WHERE tenant = :tenant AND id "
            "= :id",
            {{"id", *TextForm<Uuid>::parse(world.values["dl_told"])}});
        tx.execute(
            "UPDATE webhook_deliveries SET state = 'waiting' WHERE tenant = :tenant AND id = :id",
            {{"id", *TextForm<Uuid>::parse(world.values["dl_missed"])}});
    });
    world.check({
        {"not what is on its way",
         "dl_ivy",
         "POST /webhooks/deliveries/$dl_missed/replay",
         "",
         409,
         {"on its way"}},
        {"nor to one that is off",
         "dl_ivy",
         "POST /webhooks/deliveries/$dl_told/replay",
         "",
         409,
         {"switched off"}},
    });
}

TEST_P(DeliveryApi, an_answer_that_is_no_text_leaves_the_log_readable) {
    world.open_workspace("dl_kim");
    world.values["dl_place"] = world.pictures().place();
    world.check({
        {"made",
         "dl_kim",
         "POST /webhooks",
         R"({"url":"http://$dl_place/zero","topics":["content.created"]})",
         201,
         {"/id => dl_zero"}},
        {"tested", "dl_kim", "POST /webhooks/$dl_zero/test", "", 202, {"/task/id => dl_asked"}},
    });
    world.wait_for_task(world.values["dl_asked"], "dl_kim");
    world.check({{"the log",
                  "dl_kim",
                  "GET /webhooks/$dl_zero/deliveries",
                  "",
                  200,
                  {"/data/0/state == \"failed\"", "/data/0/tries/0/status == 500",
                   "/data/0/tries/0/answer == \"ab\""}}});
}

HERALD_ON_BOTH_DATABASES(DeliveryApi);

}  // namespace
}  // namespace herald::api
