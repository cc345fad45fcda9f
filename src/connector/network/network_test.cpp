#include "connector/network/post.hpp"
#include "connector/network/wire.hpp"
#include "connector/test_support.hpp"

namespace herald::connector::network {
namespace {

using std::chrono::seconds;
using test::answer;
using test::CallFixture;
using test::error_of;
using test::Script;

TEST(NetworkPost, TextsAreTheSameWhateverANetworkDoesToTheirSpaces) {
    EXPECT_TRUE(same_text("Rye\n\nbread ", " Rye bread"));
    EXPECT_TRUE(
        same_text("Rye\xC2\xA0"
                  "bread",
                  "Rye bread"));
    EXPECT_TRUE(
        same_text("u\xCC\x88"
                  "ber",
                  "\xC3\xBC"
                  "ber"))
        << "composed or not";
    EXPECT_TRUE(same_text("Hello @mira@example.social!", "Hello @mira"))
        << "inside the network the host is not shown";
    EXPECT_FALSE(same_text("Rye bread", "Rye breads"));
    EXPECT_FALSE(same_text("Rye", "rye"));
}

TEST(NetworkPost, TheLinkStandsInTheTextOnce) {
    Post post;
    post.text = "Read this";
    post.link = "https://example.com/a";
    EXPECT_EQ(whole_text(post), "Read this\n\nhttps://example.com/a");
    post.text = "Read https://example.com/a now";
    EXPECT_EQ(whole_text(post), post.text);
}

TEST(NetworkPost, NamesAreTheSameForTheSameKeyAndDifferWithinAThread) {
    Post post;
    post.key = "k";
    EXPECT_EQ(name_of(post, 0), "k");
    EXPECT_EQ(name_of(post, 2), "k-2");
    EXPECT_EQ(number_of(post, 1), number_of(post, 1));
    EXPECT_NE(number_of(post, 0), number_of(post, 1));
}

TEST(NetworkPost, AFormHoldsItsPartsAndNoNameBreaksOut) {
    const FormBody form =
        make_form({{"status", "Hi", {}, {}}, {"file\"\r\nX: y", "bytes", "a\".png", "image/png"}});
    const std::string boundary = form.content_type.substr(form.content_type.find('=') + 1);
    EXPECT_EQ(form.text, "--" + boundary +
                             "\r\nContent-Disposition: form-data; name=\"status\"\r\n\r\nHi\r\n--" +
                             boundary +
                             "\r\nContent-Disposition: form-data; name=\"file%22%0D%0AX: y\"; "
                             "filename=\"a%22.png\"\r\nContent-Type: image/png\r\n\r\nbytes\r\n--" +
                             boundary + "--\r\n");
}

TEST(NetworkPost, FilesThatNobodyTakesAreRefusedBeforeAnythingIsSent) {
    Post post;
    post.media = {{"x", "image/png", "", ""}, {"x", "video/mp4", "", ""}};
    EXPECT_NO_THROW(require_media(post, "N", {.kinds = {"image/", "video/mp4"}}));
    EXPECT_EQ(error_of([&] { require_media(post, "N", {.kinds = {"image/"}}); }).kind(),
              ErrorKind::invalid);
    EXPECT_EQ(error_of([&] {
                  require_media(post, "N", {.most = 1, .kinds = {"image/", "video/"}});
              }).kind(),
              ErrorKind::invalid);
    EXPECT_EQ(error_of([&] {
                  require_media(post, "N", {.image_bytes = 0, .kinds = {"image/", "video/"}});
              }).kind(),
              ErrorKind::invalid);
}

TEST(NetworkWire, AResetIsAMomentOrSeconds) {
    const Time now = *parse_time("2026-11-21T08:00:00Z");
    EXPECT_EQ(reset_in("2026-11-21T08:00:30.5Z", now), seconds(31));
    EXPECT_EQ(reset_in("1795248060", now), seconds(1795248060 - micros_of(now) / 1'000'000 + 1));
    EXPECT_EQ(reset_in("4.25", now), seconds(5));
    EXPECT_EQ(reset_in("331", now), seconds(331));
    EXPECT_EQ(reset_in("1470173023.123", now), seconds(1)) << "long ago";
    EXPECT_EQ(reset_in("99999999", now), seconds(86'400));
    for (const char* bad : {"", "soon", "-5", "nan", "1e400"})
        EXPECT_LT(reset_in(bad, now).count(), 0) << bad;
}

class NetworkDoor : public testing::Test {
protected:
    NetworkDoor() : fixture(script.place(), json::object{}) {}
    Wire wire(std::string base) {
        return Wire(*fixture.call, {.base = std::move(base),
                                    .words = {"Net", "Paste a new token.", "Give it rights."},
                                    .sign = {},
                                    .judge = {},
                                    .hidden = "SECRET"});
    }
    Script script;
    CallFixture fixture;
};

TEST_F(NetworkDoor, ReadsAreRepeatedAndWritesAreNot) {
    script.on("GET /a", answer("", 503)).on("GET /a", answer("{\"x\":1}"));
    EXPECT_EQ(Node(wire(script.url()).get("/a").root()).count("x"), 1);
    script.on("POST /b", answer("", 503));
    const Error error = error_of([&] { wire(script.url()).post_json("/b", nullptr); });
    EXPECT_TRUE(error.retryable());
    EXPECT_EQ(error.kind(), ErrorKind::upstream) << "nobody knows whether it arrived";
    EXPECT_EQ(script.asked("POST /b").size(), 1u);
}

TEST_F(NetworkDoor, WhatIsGoneIsAbsent) {
    script.on("GET /a", answer("{}", 404)).on("GET /b", answer("{}", 410));
    EXPECT_FALSE(wire(script.url()).find("/a"));
    EXPECT_FALSE(wire(script.url()).find("/b"));
    EXPECT_EQ(error_of([&] { wire(script.url()).get("/a"); }).kind(), ErrorKind::upstream);
}

TEST_F(NetworkDoor, AHostThatIsNotThereHasSurelyTakenNothing) {
    const std::string nobody = "http://127.0.0.1:1/botSECRET";
    CallFixture other("127.0.0.1:1", json::object{});
    const Wire door(
        *other.call,
        {.base = nobody, .words = {"Net", "", ""}, .sign = {}, .judge = {}, .hidden = "SECRET"});
    const Error error = error_of([&] { door.post_json("/send", nullptr); });
    EXPECT_EQ(error.kind(), ErrorKind::unavailable);
    EXPECT_EQ(error.detail().find("SECRET"), std::string::npos) << error.detail();
    EXPECT_NE(error.detail().find("***"), std::string::npos) << error.detail();
}

TEST_F(NetworkDoor, AThrottleIsWaitedForAndNothingElse) {
    int tries = 0;
    const Posted out = patiently(*fixture.call, [&]() -> Posted {
        if (++tries < 3) throw Error(ErrorKind::rate_limited, "wait").retry_after(seconds(2));
        return {"1", "", {}};
    });
    EXPECT_EQ(out.external_id, "1");
    EXPECT_EQ(fixture.waits.size(), 2u);
    tries = 0;
    error_of([&] {
        patiently(*fixture.call, [&]() -> Posted {
            ++tries;
            throw Error(ErrorKind::upstream, "unclear");
        });
    });
    EXPECT_EQ(tries, 1);
}

TEST_F(NetworkDoor, AThreadThatBreaksOffLeavesWhatStands) {
    Post post;
    post.thread = {"one", "two", "three"};
    const auto send = [&](const std::string& fails, const Error& error) {
        return [&fails, &error](const std::string& text, std::size_t, const Posted&) {
            if (text == fails) throw Error(error);
            return text;
        };
    };
    using Ids = std::vector<std::string>;
    const Error lost(ErrorKind::upstream, "lost");
    const Error refused = Error(ErrorKind::upstream, "rude").permanent();
    const Error busy = Error(ErrorKind::rate_limited, "wait").retry_after(std::chrono::hours(1));
    const Posted root{"1", "", {}};
    const auto ids = [&](const std::string& fails, const Error& error) {
        return send_thread(*fixture.call, post, root, SentBefore::something, send(fails, error))
            .thread_ids;
    };
    EXPECT_EQ(ids("two", lost), (Ids{"one", ""})) << "it may stand";
    EXPECT_EQ(ids("two", refused), Ids{"one"});
    EXPECT_EQ(ids("one", busy), Ids{});
    ASSERT_EQ(fixture.notes.size(), 3u);
    const Posted standing{"1", "", {"one"}};
    const auto rest = [&](const std::string& fails) {
        return send_thread(*fixture.call, post, standing, SentBefore::nothing, send(fails, busy))
            .thread_ids;
    };
    EXPECT_EQ(rest(""), (Ids{"one", "two", "three"}));
    EXPECT_EQ(rest("three"), (Ids{"one", "two"}));
    EXPECT_EQ(error_of([&] { rest("two"); }).kind(), ErrorKind::rate_limited);
}

}  // namespace
}  // namespace herald::connector::network
