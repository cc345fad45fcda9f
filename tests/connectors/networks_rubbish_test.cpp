#include <random>
#include <set>

#include "net/test_server.hpp"
#include "networks.hpp"

/// Networks that answer rubbish: the error says so, nothing is taken for a post, nothing runs for
/// ever, no credential leaves for elsewhere.
namespace herald::networks {
namespace {

using connector::Engagement;
using net::test::ServedRequest;
using net::test::ServedResponse;
using net::test::TestServer;

/// Stands between a connector and the sandbox and spoils answers.
class Rubbish : public testing::TestWithParam<Door> {
protected:
    Rubbish()
        : sandbox(sandbox::make_world(7, 10, 4, *parse_currency("EUR")), clock),
          server([this](const ServedRequest& request) { return serve(request); }),
          catalogue(connectors::make_catalogue()),
          subject(*catalogue.find(GetParam().connector)) {
        renew();
    }

    void renew() {
        fixture.emplace(server.place(),
                        sandbox::networks::settings_for(server.url()).at(GetParam().connector));
        fixture->clock.set(clock.now());
    }
    Call& call() { return *fixture->call; }

    ServedResponse serve(const ServedRequest& request) {
        web::Request asked;
        asked.method = request.method;
        asked.path = request.path;
        asked.query = request.query;
        asked.body = request.body;
        for (const auto& [name, value] : request.headers) asked.headers.set(name, value);
        web::Response response = sandbox.handle(asked);
        ServedResponse out{response.status, response.body, {}, {}};
        for (const auto& header : response.headers.all())
            out.headers.emplace_back(header.name, header.value);
        const std::lock_guard lock(mutex);
        return spoil ? spoil(std::move(out)) : out;
    }

    Post post() const {
        Post out;
        out.key = "01930000-0000-7000-8000-000000000001";
        out.title = "Rye";
        out.text = "Rye bread, https://northwind.example/rye #rye";
        out.media = {{picture(), "image/png", "A loaf", server.url() + "/sandbox/pictures/a"}};
        out.thread = {"A second part."};
        out.tags = {"Rye"};
        out.language = "en";
        return out;
    }

    /// Everything a connector does; an Error is an answer, anything else is not.
    void exercise(std::set<std::string>& kinds) {
        const auto attempt = [&](const std::function<void()>& f) {
            try {
                f();
            } catch (const Error& error) {
                kinds.insert(kind_of(error));
                EXPECT_EQ(std::string(error.what()).find("SANDBOX"), std::string::npos)
                    << error.what();
            }
        };
        attempt([&] { subject.check(call()); });
        if (subject.publish) {
            const connector::PublishPosts& publish = *subject.publish;
            Posted posted;
            attempt([&] { posted = publish.publish(call(), post()); });
            attempt([&] { publish.find(call(), post(), clock.now()); });
            if (publish.read_engagement)
                attempt([&] { publish.read_engagement(call(), {"1", posted.external_id}); });
        }
        if (subject.read_items)
            for (const std::string& place : GetParam().places)
                attempt([&] { subject.read_items->read(call(), place, ""); });
    }

    FixedClock clock{*parse_time("2026-11-19T08:00:00Z")};
    sandbox::Sandbox sandbox;
    std::mutex mutex;
    std::function<ServedResponse(ServedResponse)> spoil;
    TestServer server;
    Catalogue catalogue;
    const Connector& subject;
    std::optional<CallFixture> fixture;
};

constexpr std::string_view kBodies[] = {"",
                                        " ",
                                        "<html>",
                                        "null",
                                        "42",
                                        "\"text\"",
                                        "[[]]",
                                        "[null]",
                                        "[{},{}",
                                        "{\"data\":[{\"id\"",
                                        "{\"data\":\"x\"}",
                                        "{\"ok\":true}",
                                        "{\"ok\":true,\"result\":[]}",
                                        "{\"id\":{}}",
                                        "{\"id\":\"\"}",
                                        "[]]",
                                        "\xff\xfe{}"};

TEST_P(Rubbish, IsNeverTakenForAPost) {
    for (const std::string_view body : kBodies) {
        spoil = [&](ServedResponse out) {
            out.body = body;
            out.headers.clear();
            out.status = 200;
            return out;
        };
        std::set<std::string> kinds;
        renew();
        exercise(kinds);
        for (const std::string& kind : kinds)
            EXPECT_TRUE(kind == "upstream" || kind == "upstream, permanent" || kind == "conflict" ||
                        kind == "invalid")
                << kind << " for " << body;
        if (!subject.publish || GetParam().connector == "webhook_post") continue;
        const Error error = error_of([&] { subject.publish->publish(call(), post()); });
        EXPECT_EQ(error.kind(), ErrorKind::upstream) << body << ": " << error.what();
    }
}

TEST_P(Rubbish, RedirectsTakeNoCredentialAnywhere) {
    std::atomic<int> strangers{0};
    TestServer elsewhere([&](const ServedRequest&) {
        ++strangers;
        return ServedResponse{};
    });
    spoil = [&](ServedResponse out) {
        out.status = 302;
        out.headers = {{"Location", elsewhere.url("/x")}};
        return out;
    };
    std::set<std::string> kinds;
    exercise(kinds);
    EXPECT_EQ(strangers, 0);
    EXPECT_FALSE(kinds.empty());
}

/// Replaces one value somewhere inside.
void twist(json::value& at, std::mt19937& random, const json::value& other) {
    if (at.is_object() && !at.get_object().empty() && random() % 8 != 0) {
        auto& object = at.get_object();
        return twist(
            (object.begin() + static_cast<std::ptrdiff_t>(random() % object.size()))->value(),
            random, other);
    }
    if (at.is_array() && !at.get_array().empty() && random() % 8 != 0) {
        auto& array = at.get_array();
        return twist(array[random() % array.size()], random, other);
    }
    at = other;
}

TEST_P(Rubbish, AnyMemberOfAnotherTypeIsAnErrorOrLeftOutButNeverWorse) {
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
    std::mt19937 random(7);
    std::set<std::string> kinds;
    for (int run = 0; run < 150; ++run) {
        std::size_t answers = 0;
        const std::size_t victim = random() % 14;
        spoil = [&](ServedResponse out) {
            if (answers++ != victim) return out;
            boost::system::error_code error;
            json::value whole = json::parse(out.body, error);
            if (error) return out;
            twist(whole, random, others[random() % std::size(others)]);
            out.body = json::serialize(whole);
            return out;
        };
        renew();
        exercise(kinds);
    }
}

TEST_P(Rubbish, AnswersCutOffAtAnyPlaceAreNone) {
    std::mt19937 random(11);
    std::set<std::string> kinds;
    for (int run = 0; run < 60; ++run) {
        std::size_t answers = 0;
        const std::size_t victim = random() % 12;
        spoil = [&](ServedResponse out) {
            if (answers++ == victim && !out.body.empty())
                out.body.resize(random() % out.body.size());
            return out;
        };
        renew();
        exercise(kinds);
    }
    // What is only read was read again; a webhook says yes by its status alone.
    const bool writes = subject.publish && GetParam().connector != "webhook_post";
    EXPECT_EQ(kinds.contains("upstream"), writes);
}

INSTANTIATE_TEST_SUITE_P(Networks, Rubbish, testing::ValuesIn(doors()),
                         [](const auto& door) { return door.param.connector; });

}  // namespace
}  // namespace herald::networks
