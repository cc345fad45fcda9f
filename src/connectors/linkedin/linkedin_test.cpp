#include "connectors/linkedin/linkedin.hpp"

#include "connector/test_support.hpp"

namespace herald::connectors::linkedin {
namespace {

using connector::Post;
using connector::test::answer;
using connector::test::answer_of;
using connector::test::CallFixture;
using connector::test::error_of;
using connector::test::recorded;
using connector::test::Script;

TEST(LittleText, EscapesWhatIsReservedAndReadsItBack) {
    EXPECT_EQ(to_little_text("text (escaped)"), "text \\(escaped\\)");
    EXPECT_EQ(to_little_text("50% @ a_b #Rye_bread!"), "50% \\@ a\\_b {hashtag|\\#|Rye\\_bread}!");
    for (const char* text :
         {"", "plain", "\\ | { } @ [ ] ( ) < > # * _ ~", "#one #two_x, https://a.example/b_c?d=(e)",
          "K\xC3\xB6ln #K\xC3\xB6ln \xF0\x9F\x8D\x9E"})
        EXPECT_EQ(from_little_text(to_little_text(text)), text);
    for (const char* broken : {"{hashtag|", "\\", "{hashtag|\\#|x", "}|"})
        EXPECT_NO_THROW(from_little_text(broken));
}

class LinkedIn : public testing::Test {
protected:
    LinkedIn()
        : fixture(script.place(), json::object{{"access_token", "TOKEN"},
                                               {"author", "urn:li:organization:5515715"},
                                               {"version", "202511"},
                                               {"api_base", script.url()}}) {}
    connector::Call& call() { return *fixture.call; }
    Script script;
    CallFixture fixture;
    const connector::Connector linkedin = make_connector();
};

TEST_F(LinkedIn, RecordedAnswers) {
    if (!recorded("linkedin_posts/create.json"))
        GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    const json::value created = json::parse(*recorded("linkedin_posts/create.json"));
    // An empty body: the id stands in a header.
    script.on("POST /rest/posts",
              answer("", 201, {{"x-restli-id", "urn:li:share:6844785523593134080"}}));
    Post post;
    post.text = "text (escaped)";
    const auto out = linkedin.publish->publish(call(), post);
    EXPECT_EQ(out.external_id, "urn:li:share:6844785523593134080");
    const auto asked = script.asked("POST /rest/posts").at(0);
    json::value wanted = created.at("request").at("body");
    wanted.as_object().erase("content");  // without its picture
    EXPECT_EQ(json::parse(asked.body), wanted);
    for (const char* name : {"LinkedIn-Version", "X-Restli-Protocol-Version", "Authorization"})
        EXPECT_EQ(asked.headers.at(to_lower_ascii(name)),
                  created.at("request").at("headers").at(name).as_string());
    Script fresh;
    json::object settings = call().settings().as_object();
    settings["api_base"] = fresh.url();
    CallFixture f(fresh.place(), settings);
    fresh.on("POST /rest/posts",
             answer_of(json::parse(*recorded("linkedin_posts/error_422_duplicate.json"))));
    const Error error = error_of([&] { linkedin.publish->publish(*f.call, post); });
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(std::string(error.what()).find("urn:li:share:6844785523593134080"),
              std::string::npos);
}

TEST_F(LinkedIn, ADaysLimitEndsAtMidnight) {
    script.on("POST /rest/posts", answer(R"({"status":429,"message":"throttle"})", 429));
    Post post;
    post.text = "Hi";
    const Error error = error_of([&] { linkedin.publish->publish(call(), post); });
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    EXPECT_EQ(error.retry_after(), std::chrono::hours(16)) << "it is eight in the morning";
}

}  // namespace
}  // namespace herald::connectors::linkedin
