#include "net/test_server.hpp"
#include "networks.hpp"

/// Films on the networks that take them in parts and work on them: whatever answer is lost, a film
/// stands once. Each network is asked as whoever publishes asks it.
namespace herald::networks {
namespace {

using net::test::ServedRequest;
using net::test::ServedResponse;
using net::test::TestServer;

/// What the way back does to one answer; the network has done its work.
enum class Loss { broken, gateway };

/// A sandbox behind a line that fails where it is told.
class Films : public testing::TestWithParam<std::string> {
protected:
    Films()
        : sandbox(sandbox::make_world(7, 10, 4, *parse_currency("EUR")), clock),
          server([this](const ServedRequest& request) { return serve(request); }),
          catalogue(connectors::make_catalogue()),
          subject(*catalogue.find(GetParam())) {
        renew();
    }

    /// A new piece of work: nothing is remembered.
    void renew() {
        fixture.emplace(server.place(),
                        sandbox::networks::settings_for(server.url()).at(GetParam()));
        fixture->clock.set(clock.now());
    }
    Call& call() { return *fixture->call; }
    const PublishPosts& network() const { return *subject.publish; }

    web::Response ask(const std::string& method, const std::string& target) {
        web::Request asked;
        asked.method = method;
        asked.path = target.substr(0, target.find('?'));
        if (asked.path.size() < target.size()) asked.query = target.substr(asked.path.size() + 1);
        return sandbox.handle(asked);
    }
    json::value board() {
        return json::parse(ask("GET", "/sandbox/networks/posts?network=" + GetParam()).body);
    }
    std::int64_t count(const std::string& text) {
        std::int64_t out = 0;
        const json::value standing = board();
        for (const json::value& one : standing.at("posts").as_array())
            out += one.at("text").as_string() == text;
        return out;
    }

    /// More than one part for a page, and with `size` for LinkedIn.
    static Post film(const std::string& text, std::size_t size = (1u << 20) + 100) {
        using namespace std::string_literals;
        Post out;
        out.key = "01930000-0000-7000-8000-000000000001";
        out.text = text;
        std::string bytes = "\0\0\0\x20"s + "ftypisom";
        for (std::size_t i = bytes.size(); i < size; ++i)
            bytes += static_cast<char>('a' + i * 7 % 26);
        out.media = {{std::move(bytes), "video/mp4", "", ""}};
        return out;
    }

    ServedResponse serve(const ServedRequest& request) {
        const std::lock_guard lock(mutex);
        if (is_dead) return broken();
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
        if (request.method == "GET") return out;
        if (request.path.find(dies_after) != std::string::npos &&
            request.body.find(dies_at) != std::string::npos)
            is_dead = !dies_after.empty();
        if (is_dead) return broken();
        if (writes++ != loses) return out;
        was_lost = true;
        if (how == Loss::broken) return broken();
        return {504, "<html>Gateway time-out</html>", {}, {}};
    }
    static ServedResponse broken() {
        return {0, {}, {}, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"};
    }

    /// As content.publish goes about it: after an unclear try the network is asked until it can
    /// say, and only what is surely absent is sent again.
    Posted publish(const Post& post) {
        for (int send = 0; send < 3; ++send) {
            renew();
            try {
                return network().publish(call(), post);
            } catch (const Error& error) {
                if (!error.retryable()) throw;
            }
            bool is_absent = false;
            for (int look = 0; look < 12 && !is_absent; ++look) {
                renew();
                try {
                    if (auto found = network().find(call(), post, clock.now())) return *found;
                    is_absent = true;
                } catch (const Error& error) {
                    if (!error.retryable()) throw;
                }
            }
            if (!is_absent) break;
        }
        throw Error(ErrorKind::internal, "nobody could tell");
    }

    FixedClock clock{*parse_time("2026-11-19T08:00:00Z")};
    sandbox::Sandbox sandbox;
    std::mutex mutex;
    int writes = 0, loses = -1;
    Loss how = Loss::broken;
    bool was_lost = false, is_dead = false;
    std::string dies_after, dies_at;  ///< pieces of the last write's path and body
    TestServer server;
    Catalogue catalogue;
    const Connector& subject;
    std::optional<CallFixture> fixture;
};

TEST_P(Films, StandOnceAndAreFoundWithTheirFigures) {
    Post given = film("A loaf in three minutes. #rye_bread", 5u << 20);
    given.title = "A loaf";
    given.link = "https://northwind.example/rye";
    given.thread = {"The recipe is below.", "And the flour."};
    const Posted out = network().publish(call(), given);
    EXPECT_EQ(out.thread_ids.size(), 2u);
    const json::value standing = board();
    EXPECT_EQ(standing.at("count").as_int64(), 3) << standing;
    const json::value& first = standing.at("posts").at(0);
    EXPECT_EQ(first.at("media"), json::array{"video/mp4"});
    EXPECT_EQ(first.at("title").as_string(), "A loaf");
    renew();
    const auto found = network().find(call(), given, clock.now());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->external_id, out.external_id);
    EXPECT_EQ(found->thread_ids, out.thread_ids);
    sandbox.advance(2);
    renew();
    const auto figures = network().read_engagement(call(), {out.external_id});
    ASSERT_EQ(figures.size(), 1u);
    EXPECT_EQ(figures[0].external_id, out.external_id);
    EXPECT_GT(figures[0].impressions.value_or(0), 0);
    if (GetParam() == "facebook_page") {
        EXPECT_GT(figures[0].video_views.value_or(0), 0);
        EXPECT_LT(*figures[0].video_views, *figures[0].impressions);
    }
    network().remove(call(), out.external_id);
    EXPECT_FALSE(network().find(call(), given, clock.now())) << "a person may remove it";
}

TEST_P(Films, WhicheverAnswerIsLostAFilmStandsOnce) {
    for (const Loss loss : {Loss::broken, Loss::gateway}) {
        int at = 0;
        do {
            const Post given = film(fmt::format("Loses {} by {}", at, static_cast<int>(loss)));
            writes = 0;
            loses = at;
            how = loss;
            was_lost = false;
            const Posted out = publish(given);
            EXPECT_EQ(count(given.text), 1) << given.text;
            renew();
            const auto found = network().find(call(), given, clock.now());
            ASSERT_TRUE(found) << given.text;
            EXPECT_EQ(found->external_id, out.external_id) << given.text;
            EXPECT_EQ(count(given.text), 1) << given.text;
        } while (was_lost && ++at < 20);
        EXPECT_GE(at, 4) << "each of the writes was lost once";
        EXPECT_LT(at, 20);
    }
}

TEST_P(Films, WhoDiesAfterTheLastRequestSendsNothingTwice) {
    const bool is_page = GetParam() == "facebook_page";
    const Post given = film("Died on the way");
    dies_after = is_page ? "/videos" : "/rest/posts";
    dies_at = is_page ? "finish" : "commentary";
    EXPECT_TRUE(error_of([&] { network().publish(call(), given); }).retryable());
    is_dead = false;
    dies_after.clear();
    writes = 0;
    renew();
    if (is_page) {
        const Error error = error_of([&] { network().find(call(), given, clock.now()); });
        EXPECT_TRUE(error.retryable()) << "on its way is not absent: " << error.what();
    }
    std::optional<Posted> found;
    for (int look = 0; look < 12 && !found; ++look) {
        renew();
        try {
            found = network().find(call(), given, clock.now());
            EXPECT_TRUE(found) << "nobody may say that it is absent";
        } catch (const Error& error) {
            EXPECT_TRUE(error.retryable()) << error.what();
        }
    }
    EXPECT_TRUE(found);
    EXPECT_EQ(count(given.text), 1);
    EXPECT_EQ(writes, 0) << "nothing but questions";
}

TEST_P(Films, ThatCannotBeReadAreRefusedAndDoNotStand) {
    Post given = film("Nobody can see this.");
    given.media[0].bytes = "<html>not a film</html>";
    const Error error = error_of([&] { network().publish(call(), given); });
    EXPECT_EQ(kind_of(error), "upstream, permanent") << error.what();
    EXPECT_NE(std::string(error.what()).find("film"), std::string::npos) << error.what();
    EXPECT_EQ(count(given.text), 0);
    renew();
    EXPECT_FALSE(network().find(call(), given, clock.now()));
    const Post good = film("Everybody can see this.");
    network().publish(call(), good);
    EXPECT_EQ(count(good.text), 1);
}

TEST_P(Films, GoAlone) {
    Post given = film("With a picture.");
    given.media.push_back({picture(), "image/png", "", ""});
    EXPECT_EQ(error_of([&] { network().publish(call(), given); }).kind(), ErrorKind::invalid);
    EXPECT_EQ(board().at("count").as_int64(), 0);
    EXPECT_EQ(writes, 0) << "refused before anything is sent";
}

TEST_P(Films, AnEndedTokenIsRenewedWhereItCanBe) {
    const Post given = film("With a new token.");
    sandbox::market::FaultSpec ended;
    ended.kind = FaultKind::expired_token;
    ended.service = GetParam();
    ended.count = 1;
    sandbox.set_faults({ended});
    if (GetParam() != "linkedin") {
        EXPECT_EQ(kind_of(error_of([&] { network().publish(call(), given); })),
                  "upstream, permanent");
        return;
    }
    network().publish(call(), given);
    EXPECT_EQ(count(given.text), 1);
    ASSERT_EQ(fixture->kept.size(), 1u);
    // What was kept opens the next time.
    json::object settings = call().settings().as_object();
    for (const auto& member : fixture->kept[0]) settings[member.key()] = member.value();
    settings.erase("refresh_token");
    fixture.emplace(server.place(), settings);
    EXPECT_FALSE(subject.check(call()).identity.empty());
    sandbox.set_faults({ended});
    EXPECT_EQ(kind_of(error_of([&] { subject.check(call()); })), "upstream, permanent");
}

INSTANTIATE_TEST_SUITE_P(Networks, Films, testing::Values("linkedin", "facebook_page"),
                         [](const auto& name) { return std::string(name.param); });

}  // namespace
}  // namespace herald::networks
