#include "connectors/telegram/telegram.hpp"

#include "connector/test_support.hpp"
#include "connectors/telegram/preview.hpp"

namespace herald::connectors::telegram {
namespace {

using connector::Post;
using connector::test::answer;
using connector::test::answer_of;
using connector::test::CallFixture;
using connector::test::error_of;
using connector::test::recorded;
using connector::test::Script;

constexpr const char* kPage = R"html(<html><body>
<div class="tgme_channel_info"><div class="tgme_channel_info_header_title"><span>Bakers &amp; Co</span></div></div>
<div class="tgme_widget_message_wrap"><div class="tgme_widget_message x" data-post="bakers/41">
<a class="r"><div class="tgme_widget_message_metatext js-message_reply_text">quoted</div></a>
<a class="tgme_widget_message_photo_wrap 1 2" style="width:8px;background-image:url('https://cdn.example/a.jpg')"></a>
<div class="tgme_widget_message_text js-message_text" dir="auto">Rye <b>bread</b>:<br/>day <div>one</div> &lt;3</div>
<span class="tgme_widget_message_views">1.2K</span>
<a class="d"><time datetime="2026-11-20T10:00:00+00:00" class="time">10:00</time></a></div></div>
<div class="tgme_widget_message" data-post="bakers/42"><div class="tgme_widget_message_text">Two</div>
<span class="tgme_widget_message_views">3M</span><time datetime="nonsense"></time></div>
</body></html>)html";

TEST(TelegramPreview, ReadsMessagesOfAPage) {
    const Preview out = read_preview(kPage);
    EXPECT_EQ(out.title, "Bakers & Co");
    ASSERT_EQ(out.items.size(), 2u);
    const auto& first = out.items[0];
    EXPECT_EQ(first.external_id, "bakers/41");
    EXPECT_EQ(first.url, "https://t.me/bakers/41");
    EXPECT_EQ(first.text, "Rye bread:\nday\none\n<3");
    EXPECT_EQ(first.image_url, "https://cdn.example/a.jpg");
    EXPECT_EQ(first.views, 1200);
    EXPECT_EQ(first.published_at, parse_time("2026-11-20T10:00:00Z"));
    EXPECT_EQ(out.items[1].views, 3'000'000);
    EXPECT_FALSE(out.items[1].published_at);
    const std::string page = kPage;
    for (std::size_t size = 0; size < page.size(); size += 7)
        EXPECT_LE(read_preview(page.substr(0, size)).items.size(), 2u);
    for (const char* bad : {"", "K", "1.2.3", "-5", "1e30"}) EXPECT_FALSE(read_views(bad)) << bad;
}

class Telegram : public testing::Test {
protected:
    Telegram()
        : fixture(script.place(), json::object{{"bot_token", "7:SECRET"},
                                               {"chat_id", "@bakers"},
                                               {"api_base", script.url()}}) {}
    connector::Call& call() { return *fixture.call; }
    Script script;
    CallFixture fixture;
    const connector::Connector telegram = make_connector();
};

TEST_F(Telegram, RecordedErrors) {
    if (!recorded("telegram/error_429.json"))
        GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    const std::string path = "POST /bot7:SECRET/sendMessage";
    Post post;
    post.text = "Hi";
    script.on(path, answer_of(json::parse(*recorded("telegram/error_429.json"))))
        .on(path,
            R"({"ok":true,"result":{"message_id":5,"chat":{"id":-100,"username":"bakers"}}})");
    const auto out = telegram.publish->publish(call(), post);
    EXPECT_EQ(out.external_id, "-100/5");
    EXPECT_EQ(out.url, "https://t.me/bakers/5");
    EXPECT_EQ(fixture.waits, std::vector<std::chrono::milliseconds>{std::chrono::seconds(14)})
        << "a throttle is clear: nothing was taken";
    Script fresh;
    CallFixture f(
        fresh.place(),
        json::object{{"bot_token", "7:SECRET"}, {"chat_id", "@bakers"}, {"api_base", fresh.url()}});
    fresh.on(path, answer_of(json::parse(*recorded("telegram/error_403_blocked.json"))));
    const Error error = error_of([&] { telegram.publish->publish(*f.call, post); });
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(std::string(error.what()).find("administrator"), std::string::npos);
}

TEST_F(Telegram, NoErrorSaysTheToken) {
    script.on("POST /bot7:SECRET/sendMessage", answer("gone", 404));
    Post post;
    post.text = "Hi";
    const Error error = error_of([&] { telegram.publish->publish(call(), post); });
    EXPECT_EQ((error.what() + error.detail()).find("SECRET"), std::string::npos);
    CallFixture nobody("127.0.0.1:1", json::object{{"bot_token", "7:SECRET"},
                                                   {"chat_id", "@bakers"},
                                                   {"api_base", "http://127.0.0.1:1"}});
    const Error unsent = error_of([&] { telegram.publish->publish(*nobody.call, post); });
    EXPECT_EQ(unsent.kind(), ErrorKind::unavailable);
    EXPECT_EQ((unsent.what() + unsent.detail()).find("SECRET"), std::string::npos)
        << unsent.detail();
}

TEST_F(Telegram, CountsAsTelegramCounts) {
    Post post;
    for (int i = 0; i < 2049; ++i) post.text += "\xF0\x9F\x8D\x9E";  // two units each
    EXPECT_EQ(error_of([&] { telegram.publish->publish(call(), post); }).kind(),
              ErrorKind::invalid);
    EXPECT_EQ(script.count(), 0u);
}

}  // namespace
}  // namespace herald::connectors::telegram
