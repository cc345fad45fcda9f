#include "connectors/catalog.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "connector/test_support.hpp"

/// What every connector owes its callers, whatever its platform's manners: the same for the whole
/// catalogue. A new connector joins by one entry in platforms().
namespace herald::connectors {
namespace {

using namespace connector;
using connector::test::answer;
using connector::test::CallFixture;
using connector::test::collect;
using connector::test::day_range;
using connector::test::error_of;
using connector::test::KeepingSink;
using net::test::ServedRequest;
using net::test::ServedResponse;
using net::test::TestServer;

/// How much the small platform holds.
enum class Content { nothing, one_page, two_pages };

struct SmallPlatform {
    std::string id;
    json::object settings;  ///< without the addresses
    std::string account;
    /// Answers a good request; `second` tells that the second page is asked for.
    std::function<std::string(const ServedRequest&, Content)> body;
};

bool has(const std::string& text, std::string_view piece) {
    return text.find(piece) != std::string::npos;
}
bool ends(const std::string& text, std::string_view piece) {
    return std::string_view(text).ends_with(piece);
}

/// `first` and `second` entries as the pages the content asks for, put into `frame` at {}.
std::string entries(Content content, bool second_page, const std::string& first,
                    const std::string& second) {
    if (content == Content::nothing) return "";
    return second_page ? second : first;
}

std::string meta_body(const ServedRequest& r, Content content) {
    const bool second = has(r.query, "after=P2");
    const auto page = [&](const std::string& one, const std::string& two) {
        const bool more = content == Content::two_pages && !second;
        return "{\"data\":[" + entries(content, second, one, two) +
               "],\"paging\":{\"cursors\":{\"after\":\"P2\"}" +
               (more ? ",\"next\":\"https://graph.facebook.com/x?after=P2&access_token=T\"" : "") +
               "}}";
    };
    if (ends(r.path, "/me")) return R"({"id":"1","name":"Mira"})";
    if (ends(r.path, "/adaccounts"))
        return page(R"({"account_id":"7","currency":"EUR","timezone_name":"Europe/Berlin"})", "");
    if (ends(r.path, "/campaigns"))
        return page(R"({"id":"1","name":"A"})", R"({"id":"2","name":"B"})");
    if (r.method == "POST") return R"({"report_run_id":"99"})";
    if (ends(r.path, "/99"))
        return R"({"async_status":"Job Completed","async_percent_completion":100})";
    return page(R"({"campaign_id":"1","ad_id":"5","spend":"1.00","date_start":"2026-11-01"})",
                R"({"campaign_id":"2","ad_id":"6","spend":"2.00","date_start":"2026-11-01"})");
}

std::string google_body(const ServedRequest& r, Content content) {
    if (r.path == "/token") return R"({"access_token":"AT","expires_in":3600})";
    if (ends(r.path, "listAccessibleCustomers")) return R"({"resourceNames":["customers/7"]})";
    const auto chunks = [&](const std::string& one, const std::string& two) -> std::string {
        if (content == Content::nothing) return "[]";
        if (content == Content::one_page) return "[{\"results\":[" + one + "]}]";
        return "[{\"results\":[" + one + "]},\n{\"results\":[" + two + "]}]";
    };
    if (has(r.body, "FROM customer_client"))
        return chunks(
            R"({"customerClient":{"id":"7","currencyCode":"EUR","timeZone":"Europe/Berlin"}})", "");
    if (has(r.body, "FROM ad_group_ad"))
        return chunks(
            R"({"campaign":{"id":"1"},"adGroupAd":{"ad":{"id":"5"}},"metrics":{"costMicros":"1000000"},"segments":{"date":"2026-11-01"}})",
            R"({"campaign":{"id":"2"},"adGroupAd":{"ad":{"id":"6"}},"metrics":{"costMicros":"2000000"},"segments":{"date":"2026-11-01"}})");
    if (has(r.body, "segments.date")) return "[]";
    return chunks(R"({"campaign":{"id":"1","name":"A"}})", R"({"campaign":{"id":"2","name":"B"}})");
}

std::string tiktok_body(const ServedRequest& r, Content content) {
    const bool second = has(r.query, "page=2");
    const auto page = [&](const std::string& one, const std::string& two) {
        const int pages = content == Content::two_pages ? 2 : content == Content::one_page ? 1 : 0;
        return R"({"code":0,"data":{"list":[)" + entries(content, second, one, two) +
               R"(],"page_info":{"total_number":)" + std::to_string(pages) +
               ",\"total_page\":" + std::to_string(pages) + "}}}";
    };
    if (has(r.path, "advertiser/info"))
        return R"({"code":0,"data":{"list":[{"advertiser_id":"7","currency":"EUR","timezone":"Europe/Berlin"}]}})";
    if (has(r.path, "campaign/get"))
        return page(R"({"campaign_id":"1","campaign_name":"A"})",
                    R"({"campaign_id":"2","campaign_name":"B"})");
    return page(
        R"({"dimensions":{"ad_id":"5","stat_time_day":"2026-11-01 00:00:00"},"metrics":{"campaign_id":"1","spend":"1.00"}})",
        R"({"dimensions":{"ad_id":"6","stat_time_day":"2026-11-01 00:00:00"},"metrics":{"campaign_id":"2","spend":"2.00"}})");
}

std::string snapchat_body(const ServedRequest& r, Content content) {
    if (ends(r.path, "access_token")) return R"({"access_token":"AT","expires_in":3600})";
    const bool second = has(r.query, "cursor=2");
    const auto page = [&](const std::string& plural, const std::string& one,
                          const std::string& two) {
        const bool more = content == Content::two_pages && !second;
        return R"({"request_status":"SUCCESS","paging":{)" +
               std::string(more ? R"("next_link":"https://adsapi.snapchat.com/v1/x?cursor=2")"
                                : "") +
               "},\"" + plural + "\":[" + entries(content, second, one, two) + "]}";
    };
    const auto stat = [](const std::string& ad, int spend) {
        return R"({"timeseries_stat":{"breakdown_stats":{"ad":[{"id":")" + ad +
               R"(","timeseries":[{"start_time":"2026-11-01T00:00:00.000+01:00","stats":{"spend":)" +
               std::to_string(spend) + "}}]}]}}}";
    };
    if (ends(r.path, "/organizations"))
        return R"({"request_status":"SUCCESS","organizations":[{"organization":{"id":"o"}}]})";
    if (ends(r.path, "/adaccounts"))
        return R"({"request_status":"SUCCESS","adaccounts":[{"adaccount":{"id":"7","currency":"EUR","timezone":"Europe/Berlin"}}]})";
    if (ends(r.path, "/campaigns"))
        return page("campaigns", R"({"campaign":{"id":"1","name":"A"}})",
                    R"({"campaign":{"id":"2","name":"B"}})");
    if (ends(r.path, "/adsquads"))
        return page("adsquads", R"({"adsquad":{"id":"s1","campaign_id":"1"}})",
                    R"({"adsquad":{"id":"s2","campaign_id":"2"}})");
    if (ends(r.path, "/ads"))
        return page("ads", R"({"ad":{"id":"5","ad_squad_id":"s1"}})",
                    R"({"ad":{"id":"6","ad_squad_id":"s2"}})");
    return page("timeseries_stats", stat("5", 1'000'000), stat("6", 2'000'000));
}

std::vector<SmallPlatform> platforms() {
    return {{"meta_ads", {{"access_token", "T"}}, "7", meta_body},
            {"google_ads",
             {{"developer_token", "D"},
              {"client_id", "i"},
              {"client_secret", "s"},
              {"refresh_token", "r"}},
             "7",
             google_body},
            {"tiktok_ads", {{"access_token", "T"}, {"advertiser_ids", "7"}}, "7", tiktok_body},
            {"snapchat_ads",
             {{"client_id", "i"}, {"client_secret", "s"}, {"refresh_token", "r"}},
             "7",
             snapchat_body}};
}

bool is_login(const ServedRequest& r) { return r.path == "/token" || ends(r.path, "access_token"); }

class Contract : public testing::TestWithParam<std::string> {
protected:
    Contract()
        : platform(find_platform()),
          server([this](const ServedRequest& r) { return serve(r); }),
          catalogue(make_catalogue()),
          subject(*catalogue.find(platform.id)) {
        json::object settings = platform.settings;
        settings["api_base"] = server.url();
        if (has(json::serialize(subject.spec.settings_schema), "auth_base"))
            settings["auth_base"] = server.url();
        fixture.emplace(server.place(), settings);
    }

    static SmallPlatform find_platform() {
        for (SmallPlatform& one : platforms())
            if (one.id == GetParam()) return one;
        throw std::runtime_error("no small platform for " + GetParam());
    }
    ServedResponse serve(const ServedRequest& r) {
        if (!is_login(r) && troubles > 0) {
            --troubles;
            return trouble;
        }
        return answer(platform.body(r, content));
    }
    Call& call() { return *fixture->call; }
    std::vector<AdCampaign> campaigns() {
        return collect<AdCampaign>([&](const PageSink<AdCampaign>& sink) {
            subject.pull_ads->list_campaigns(call(), account, sink);
        });
    }
    void pull(KeepingSink& sink) {
        subject.pull_ads->pull_facts(call(), account, day_range("2026-11-01", "2026-11-03"), sink);
    }
    std::size_t api_requests() const {
        std::size_t count = 0;
        for (const ServedRequest& r : server.requests()) count += is_login(r) ? 0 : 1;
        return count;
    }

    SmallPlatform platform;
    Content content = Content::one_page;
    ServedResponse trouble;
    std::atomic<int> troubles{0};
    TestServer server;
    Catalogue catalogue;
    const Connector& subject;
    std::optional<CallFixture> fixture;
    AdAccount account{"7", "A", *parse_currency("EUR"), "Europe/Berlin", AccountStatus::active};
};

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

TEST_P(Contract, TheSpecTellsAPersonWhatToFillIn) {
    const ConnectorSpec& spec = subject.spec;
    EXPECT_FALSE(spec.name.empty());
    EXPECT_FALSE(spec.docs.empty());
    EXPECT_GE(spec.trailing_days, 1);
    EXPECT_FALSE(spec.secrets.empty());
    const json::object& members = spec.settings_schema.at("properties").as_object();
    for (const auto& member : members) {
        EXPECT_TRUE(member.value().as_object().contains("title")) << member.key();
        EXPECT_TRUE(member.value().as_object().contains("description")) << member.key();
        const bool secret =
            std::find(spec.secrets.begin(), spec.secrets.end(), member.key()) != spec.secrets.end();
        EXPECT_EQ(member.value().as_object().contains("writeOnly"), secret) << member.key();
    }
    EXPECT_EQ(subject.capabilities(), (std::vector<std::string>{"pull_ads", "change_ads"}));
    EXPECT_THROW(spec.check_settings(json::object{}), Error);
    json::object unknown = platform.settings;
    EXPECT_NO_THROW(spec.check_settings(unknown));
    unknown["acces_token"] = "typo";
    EXPECT_THROW(spec.check_settings(unknown), Error);
}

std::vector<std::string> ids() {
    std::vector<std::string> out;
    const Catalogue catalogue = make_catalogue();
    for (const Connector& connector : catalogue.all()) out.push_back(connector.spec.id);
    return out;
}

INSTANTIATE_TEST_SUITE_P(Every, Contract, testing::ValuesIn(ids()),
                         [](const auto& tested) { return tested.param; });

TEST(Catalogue, FindsByIdAndOnlyThat) {
    const Catalogue catalogue = make_catalogue();
    ASSERT_NE(catalogue.find("google_ads"), nullptr);
    EXPECT_EQ(catalogue.find("google_ads")->spec.platform, "google");
    EXPECT_EQ(catalogue.find("google"), nullptr);
    EXPECT_GE(catalogue.all().size(), 4u);
}

}  // namespace
}  // namespace herald::connectors
