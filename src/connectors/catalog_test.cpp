#include "connectors/small_platforms.hpp"

/// What every connector owes its callers, whatever its platform's manners: the same for the whole
/// catalogue. What it makes of rubbish stands in rubbish_test.cpp, of changes in changes_test.cpp.
namespace herald::connectors::test {
namespace {

using namespace connector;

using Contract = OnSmallPlatform;

TEST_P(Contract, Success) {
    const ConnectionCheck check = subject.check(call());
    ASSERT_EQ(check.accounts.size(), 1u);
    EXPECT_EQ(check.accounts[0].external_id, "7");
    EXPECT_EQ(campaigns().size(), 1u);
    KeepingSink sink;
    pull(sink);
    ASSERT_EQ(sink.facts.size(), 1u);
    EXPECT_EQ(sink.facts[0].spend, Micros{1'000'000});
    EXPECT_EQ(sink.completed.size(), 3u);
}

TEST_P(Contract, AnEmptyPageIsNoRowsAndCompleteDays) {
    content = Content::nothing;
    EXPECT_TRUE(campaigns().empty());
    KeepingSink sink;
    pull(sink);
    EXPECT_TRUE(sink.facts.empty());
    EXPECT_EQ(sink.completed.size(), 3u);
}

TEST_P(Contract, EveryPageIsReadOnceUpToTheLast) {
    content = Content::two_pages;
    const auto found = campaigns();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[1].name, "B");
    KeepingSink sink;
    pull(sink);
    ASSERT_EQ(sink.facts.size(), 2u);
    EXPECT_EQ(sink.facts[0].spend + sink.facts[1].spend, Micros{3'000'000});
}

TEST_P(Contract, A401SaysThatTheConnectionIsNoLongerAcceptedAndIsNotRepeated) {
    trouble = answer(R"({"message":"Unauthorized"})", 401);
    troubles = 1000;
    const Error error = error_of([&] { campaigns(); });
    EXPECT_EQ(error.kind(), ErrorKind::upstream);
    EXPECT_FALSE(error.retryable());
    EXPECT_TRUE(has(error.what(), "no longer accepts this connection")) << error.what();
    EXPECT_LE(api_requests(), 4u);
}

TEST_P(Contract, A429IsWaitedForAsLongAsItAsks) {
    trouble = answer("{}", 429, {{"Retry-After", "7"}});
    troubles = 1;
    EXPECT_EQ(campaigns().size(), 1u);
    EXPECT_EQ(fixture->waits, std::vector<std::chrono::milliseconds>{std::chrono::seconds(7)});
}

TEST_P(Contract, A429ThatAsksForHoursIsHandedOutAtOnce) {
    trouble = answer("{}", 429, {{"Retry-After", "7200"}});
    troubles = 1000;
    const Error error = error_of([&] { campaigns(); });
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    EXPECT_EQ(error.retry_after(), std::chrono::hours(2));
    EXPECT_TRUE(fixture->waits.empty());
}

TEST_P(Contract, A5xxMayPassAndIsGivenUpAfterAFewTries) {
    trouble = answer("<html>Bad gateway</html>", 502);
    troubles = 2;
    KeepingSink sink;
    pull(sink);
    EXPECT_EQ(sink.facts.size(), 1u);
    troubles = 1000;
    const std::size_t before = api_requests();
    const Error error = error_of([&] { campaigns(); });
    EXPECT_EQ(error.kind(), ErrorKind::upstream);
    EXPECT_TRUE(error.retryable());
    EXPECT_LE(api_requests() - before, 5u);
}

TEST_P(Contract, RubbishIsNeverTakenForAnAnswer) {
    for (const char* body :
         {"", "<html>", "null", "{}", "42", "\"text\"", "{\"data\":[{\"id\"",
          "[{\"results\":[{\"campaign\"", "{\"code\":0,\"data\":{\"list\":[{",
          "{\"request_status\":\"SUCCESS\",\"campaigns\":[{\"camp", "[]]", "\xff\xfe{}"}) {
        trouble = answer(body);
        troubles = 1'000'000;
        KeepingSink sink;
        EXPECT_EQ(error_of([&] { campaigns(); }).kind(), ErrorKind::upstream) << body;
        EXPECT_EQ(error_of([&] { pull(sink); }).kind(), ErrorKind::upstream) << body;
        EXPECT_TRUE(sink.completed.empty()) << body;
    }
}

TEST_P(Contract, AStoppedTaskStopsThePull) {
    struct Stop {};
    CallOptions options;
    options.http = &*fixture->http;
    options.clock = &fixture->clock;
    options.settings = call().settings();
    int left = 3;
    options.checkpoint = [&] {
        if (--left < 0) throw Stop{};
    };
    Call stopped(options);
    KeepingSink sink;
    EXPECT_THROW(for (int i = 0; i < 100; ++i)
                     subject.pull_ads->list_campaigns(stopped, account, [](auto) {}),
                 Stop);
    EXPECT_THROW(
        subject.pull_ads->pull_facts(stopped, account, day_range("2026-11-01", "2026-11-03"), sink),
        Stop);
    EXPECT_TRUE(sink.completed.empty());
}

TEST_P(Contract, TheFormTakesGoodSettingsAndRefusesTypingMistakes) {
    const ConnectorSpec& spec = subject.spec;
    EXPECT_GE(spec.trailing_days, 1);
    EXPECT_FALSE(spec.secrets.empty());
    EXPECT_EQ(subject.capabilities(), (std::vector<std::string>{"pull_ads", "change_ads"}));
    EXPECT_THROW(spec.check_settings(json::object{}), Error);
    json::object unknown = platform.settings;
    EXPECT_NO_THROW(spec.check_settings(unknown));
    unknown["acces_token"] = "typo";
    EXPECT_THROW(spec.check_settings(unknown), Error);
}

INSTANTIATE_TEST_SUITE_P(Every, Contract, testing::ValuesIn(ids()),
                         [](const auto& tested) { return tested.param; });

TEST(Catalogue, EverySpecTellsAPersonWhatToFillIn) {
    const Catalogue catalogue = make_catalogue();
    for (const Connector& connector : catalogue.all()) {
        const ConnectorSpec& spec = connector.spec;
        EXPECT_FALSE(spec.name.empty()) << spec.id;
        EXPECT_FALSE(spec.platform.empty()) << spec.id;
        EXPECT_FALSE(spec.docs.empty()) << spec.id;
        EXPECT_TRUE(connector.check) << spec.id;
        EXPECT_FALSE(connector.capabilities().empty()) << spec.id;
        for (const auto& member : spec.settings_schema.at("properties").as_object()) {
            const std::string name = spec.id + "." + std::string(member.key());
            EXPECT_TRUE(member.value().as_object().contains("title")) << name;
            EXPECT_TRUE(member.value().as_object().contains("description")) << name;
            const bool secret = std::find(spec.secrets.begin(), spec.secrets.end(), member.key()) !=
                                spec.secrets.end();
            EXPECT_EQ(member.value().as_object().contains("writeOnly"), secret) << name;
        }
    }
}

TEST(Catalogue, FormsNameTheirChoices) {
    const Catalogue catalogue = make_catalogue();
    for (const Connector& connector : catalogue.all())
        EXPECT_EQ(json::serialize(connector.spec.settings_schema).find("$ref"), std::string::npos)
            << connector.spec.id;
    const auto& window = catalogue.find("snapchat_ads")
                             ->spec.settings_schema.at("properties")
                             .at("swipe_window")
                             .as_object();
    EXPECT_EQ(window.at("type"), (json::array{"string", "null"}));
    EXPECT_EQ(window.at("enum"), (json::array{"days_1", "days_7", "days_28", nullptr}));
    EXPECT_TRUE(window.contains("title"));
}

TEST(Catalogue, FindsByIdAndOnlyThat) {
    const Catalogue catalogue = make_catalogue();
    ASSERT_NE(catalogue.find("google_ads"), nullptr);
    EXPECT_EQ(catalogue.find("google_ads")->spec.platform, "google");
    EXPECT_EQ(catalogue.find("google"), nullptr);
    EXPECT_GE(catalogue.all().size(), 4u);
}

}  // namespace
}  // namespace herald::connectors::test
