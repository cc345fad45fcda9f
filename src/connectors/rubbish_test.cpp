#include <utility>

#include "connector/wire.hpp"
#include "connectors/small_platforms.hpp"

/// A platform that answers rubbish: the error says so, nothing is taken for figures, nothing runs
/// for ever, no credential leaves for elsewhere.
namespace herald::connectors::test {
namespace {

using namespace connector;

using Rubbish = OnSmallPlatform;
/// Where lists come in pages, and not as one long answer.
class RubbishPages : public OnSmallPlatform {};
/// Where the access token comes from a login, and is not pasted.
class RubbishLogin : public OnSmallPlatform {};

constexpr int kAlways = 1'000'000;

/// What a pull may end in: all days with all figures, or an error and no day.
void expect_all_or_nothing(const KeepingSink& sink, const std::string& what) {
    if (sink.completed.empty()) return;
    EXPECT_EQ(sink.completed.size(), 3u) << what;
    ASSERT_EQ(sink.facts.size(), 1u) << what;
    EXPECT_EQ(sink.facts[0].spend, Micros{1'000'000}) << what;
}

TEST_P(Rubbish, IsNeverTakenForAnAnswer) {
    for (const char* body :
         {"",
          " ",
          "<html>",
          "null",
          "{}",
          "42",
          "\"text\"",
          "[[]]",
          "[null]",
          "[{},{}",
          "{\"data\":[{\"id\"",
          "{\"data\":{}}",
          "{\"data\":\"x\"}",
          "{\"data\":[1,2]}",
          "{\"data\":[{}]}",
          "[{\"results\":[{\"campaign\"",
          "[{\"results\":\"x\"}]",
          "[{\"results\":[1]}]",
          "[{\"results\":[{}]}]",
          "{\"code\":0}",
          "{\"code\":0,\"data\":[1]}",
          "{\"code\":0,\"data\":{\"list\":{}}}",
          "{\"code\":0,\"data\":{\"list\":[{}]}}",
          "{\"code\":0,\"data\":{\"list\":[{",
          "{\"code\":\"OK\",\"data\":{\"list\":[]}}",
          "{\"request_status\":\"SUCCESS\"}",
          "{\"request_status\":\"SUCCESS\",\"campaigns\":{}}",
          "{\"request_status\":\"SUCCESS\",\"campaigns\":[{}],\"adsquads\":[{}]}",
          "{\"request_status\":\"SUCCESS\",\"campaigns\":[{\"camp",
          "[]]",
          "\xff\xfe{}"}) {
        trouble = answer(body);
        troubles = kAlways;
        KeepingSink sink;
        EXPECT_EQ(error_of([&] { campaigns(); }).kind(), ErrorKind::upstream) << body;
        EXPECT_EQ(error_of([&] { pull(sink); }).kind(), ErrorKind::upstream) << body;
        EXPECT_TRUE(sink.completed.empty()) << body;
    }
}

TEST_P(Rubbish, FromAnyRequestOnCompletesNoDayHalf) {
    for (const char* body : {"<html>Sorry</html>", "{}", "{\"data\":[{\"id\""})
        for (int good = 1; good <= 8; ++good) {
            trouble = answer(body);
            troubles = kAlways;
            good_before = good;
            KeepingSink sink;
            try {
                pull(sink);
            } catch (const Error& error) {
                EXPECT_EQ(error.kind(), ErrorKind::upstream) << error.what();
            }
            expect_all_or_nothing(sink, std::to_string(good) + " good, then " + body);
        }
}

TEST_P(Rubbish, InBetweenIsAskedForAgain) {
    for (int good = 0; good <= 4; ++good) {
        trouble = answer("<html>Sorry</html>");
        troubles = 2;
        good_before = good;
        KeepingSink sink;
        pull(sink);
        EXPECT_EQ(sink.facts.size(), 1u) << good;
        expect_all_or_nothing(sink, std::to_string(good));
    }
}

TEST_P(Rubbish, AListCutOffAtAnyByteIsNoList) {
    std::string whole;
    campaigns();
    for (const ServedRequest& r : server.requests())
        if (!is_login(r)) whole = platform.body(r, Content::one_page);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        trouble = answer(whole.substr(0, size));
        troubles = kAlways;
        EXPECT_EQ(error_of([&] { campaigns(); }).kind(), ErrorKind::upstream) << size;
    }
}

TEST_P(Rubbish, AConnectionThatBreaksOffIsTriedAgain) {
    trouble.raw = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"data\":[";
    troubles = 1;
    EXPECT_EQ(campaigns().size(), 1u);
    troubles = kAlways;
    const Error error = error_of([&] { campaigns(); });
    EXPECT_EQ(error.kind(), ErrorKind::upstream);
    EXPECT_TRUE(error.retryable());
}

/// Calls `f` with every copy of `whole` in which one value is replaced by another.
void for_each_twist(json::value& whole, json::value& at, const json::value& other,
                    const std::function<void()>& f) {
    json::value kept = std::exchange(at, other);
    f();
    at = std::move(kept);
    if (at.is_object())
        for (auto& member : at.get_object()) for_each_twist(whole, member.value(), other, f);
    if (at.is_array())
        for (auto& element : at.get_array()) for_each_twist(whole, element, other, f);
}

/// The last request of each kind that a pull makes, with its good answer.
std::vector<std::string> good_answers(const SmallPlatform& platform,
                                      const std::vector<ServedRequest>& asked) {
    std::vector<std::string> out;
    for (const ServedRequest& r : asked)
        if (!is_login(r)) out.push_back(platform.body(r, Content::one_page));
    return out;
}

TEST_P(Rubbish, AnyMemberOfAnotherTypeIsAnErrorOrLeftOutButNeverWorse) {
    KeepingSink clean;
    pull(clean);
    const auto answers = good_answers(platform, server.requests());
    const json::value others[] = {nullptr,
                                  true,
                                  -1,
                                  1e300,
                                  "rubbish",
                                  "\xC3\xA9\x01",
                                  "9",
                                  json::object{{"a", 1}},
                                  json::array{1},
                                  std::int64_t{1} << 62};
    int twists = 0, refused = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        json::value whole = json::parse(answers[i]);
        for (const json::value& other : others)
            for_each_twist(whole, whole, other, [&] {
                ++twists;
                trouble = answer(json::serialize(whole));
                troubles = kAlways;
                good_before = static_cast<int>(i);
                KeepingSink sink;
                try {
                    pull(sink);
                } catch (const Error& error) {
                    ++refused;
                    EXPECT_TRUE(error.kind() == ErrorKind::upstream ||
                                error.kind() == ErrorKind::rate_limited)
                        << error.what() << trouble.body;
                }
                for (const AdFact& fact : sink.facts)
                    EXPECT_TRUE(!fact.ad_id.empty() && !fact.ad_group_id.empty() &&
                                !fact.campaign_id.empty())
                        << trouble.body;
            });
    }
    EXPECT_GT(twists, 100);
    EXPECT_GT(refused, twists / 3) << "most of these must not pass for answers";
}

TEST_P(Rubbish, FiguresOfAnotherDayAreNotKept) {
    KeepingSink sink;
    const DayRange asked = day_range("2026-11-02", "2026-11-03");  // the platform gives the first
    try {
        subject.pull_ads->pull_facts(call(), account, asked, sink);
        EXPECT_EQ(sink.completed.size(), 2u);
    } catch (const Error& error) {
        EXPECT_TRUE(has(error.what(), "not asked for")) << error.what();
        EXPECT_TRUE(sink.completed.empty());
    }
    EXPECT_TRUE(sink.facts.empty());
    EXPECT_EQ(sink.given_outside, 0);
}

TEST_P(RubbishPages, GoingInACircleEnd) {
    content = Content::circle;
    const Error error = error_of([&] { campaigns(); });
    EXPECT_EQ(error.kind(), ErrorKind::upstream);
    EXPECT_LE(api_requests(), 5u);
    KeepingSink sink;
    EXPECT_EQ(error_of([&] { pull(sink); }).kind(), ErrorKind::upstream);
    EXPECT_TRUE(sink.completed.empty()) << "figures read twice would count twice";
}

TEST_P(RubbishPages, EmptyForEverEnd) {
    content = Content::empty_ever;
    EXPECT_EQ(error_of([&] { campaigns(); }).kind(), ErrorKind::upstream);
    EXPECT_LE(api_requests(), PageWatch::kMostEmpty + 1);
}

TEST_P(Rubbish, ARedirectIsNotFollowedAndTheTokenGoesNowhere) {
    TestServer elsewhere([](const ServedRequest&) { return answer("{}"); });
    for (const int status : {301, 302, 303, 307, 308})
        for (const std::string& target :
             {elsewhere.url("/steal"), std::string("http://169.254.169.254/latest/meta-data"),
              std::string("http://[::1]/"), std::string("file:///etc/passwd"),
              std::string("//127.0.0.1:1/"), std::string("\x01")}) {
            trouble = answer("", status, {{"Location", target}});
            troubles = kAlways;
            const Error error = error_of([&] { campaigns(); });
            EXPECT_EQ(error.kind(), ErrorKind::upstream) << target;
            EXPECT_FALSE(has(error.what(), "169.254")) << error.what();
        }
    EXPECT_TRUE(elsewhere.requests().empty());
}

TEST_P(Rubbish, A429WithoutAWaitOrWithAnUnreadableOneIsWaitedForAllTheSame) {
    for (const char* header : {"", "soon", "-5", "99999999999999999999999", "0", "1e9"}) {
        trouble = answer("slow down", 429);
        if (*header != '\0') trouble.headers.emplace_back("Retry-After", header);
        troubles = 1;
        fixture->waits.clear();
        EXPECT_EQ(campaigns().size(), 1u) << header;
        ASSERT_EQ(fixture->waits.size(), 1u) << header;
        EXPECT_GE(fixture->waits[0], std::chrono::milliseconds(0)) << header;
        EXPECT_LE(fixture->waits[0], std::chrono::seconds(60)) << header;
    }
}

TEST_P(Rubbish, A429ThatNeverEndsIsHandedToTheTaskWithItsWait) {
    trouble = answer("slow down", 429);
    troubles = kAlways;
    const Error error = error_of([&] { campaigns(); });
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    ASSERT_TRUE(error.retry_after());
    EXPECT_GT(error.retry_after()->count(), 0);
    EXPECT_LE(api_requests(), 5u) << "a platform that says stop is not asked again and again";
}

TEST_P(RubbishLogin, IsAnErrorInWords) {
    for (const ServedResponse& rubbish :
         {answer("<html>"), answer("{}"), answer("[]"), answer(R"({"access_token":null})"),
          answer(R"({"access_token":{"a":1}})"), answer("", 500), answer("", 302),
          answer(R"({"access_token":"AT","expires_in":"soon"})"),
          answer(R"({"error":"invalid_grant"})", 400)}) {
        login_trouble = rubbish;
        const Error error = error_of([&] { campaigns(); });
        EXPECT_EQ(error.kind(), ErrorKind::upstream) << rubbish.body;
        EXPECT_EQ(api_requests(), 0u);
    }
}

std::vector<std::string> ids_of(const std::function<bool(const SmallPlatform&)>& wanted) {
    std::vector<std::string> out;
    for (const SmallPlatform& platform : platforms())
        if (wanted(platform)) out.push_back(platform.id);
    return out;
}

constexpr auto kName = [](const testing::TestParamInfo<std::string>& tested) {
    return tested.param;
};
INSTANTIATE_TEST_SUITE_P(Every, Rubbish, testing::ValuesIn(ids()), kName);
INSTANTIATE_TEST_SUITE_P(Every, RubbishPages,
                         testing::ValuesIn(ids_of([](const auto& p) { return p.has_pages; })),
                         kName);
INSTANTIATE_TEST_SUITE_P(Every, RubbishLogin, testing::ValuesIn(ids_of([](const auto& p) {
                             return p.settings.contains("refresh_token");
                         })),
                         kName);

}  // namespace
}  // namespace herald::connectors::test
