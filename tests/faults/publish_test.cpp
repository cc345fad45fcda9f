#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "server.hpp"
#include "store/test_database.hpp"

/// kill -9 while posts go out to networks that lose answers: what stands there is counted on the
/// networks' side.
namespace herald::faults {
namespace {

constexpr int kKills = 6;

class PublishTest : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        if (GetParam() != "sqlite")
            postgres_ =
                std::make_unique<store::TestDatabase>(GetParam(), std::vector<store::Migration>{});
        server_ = std::make_unique<Server>(
            Server::Options{.data = folder_.path() / "publish",
                            .database_url = postgres_ ? postgres_->url() : std::string(),
                            .sandbox_url = sandbox_.url()});
        server_->start();
        server_->register_organization("publish");
        ASSERT_EQ(server_->post("/sandbox/connect", "{}").status, 201);
    }
    void TearDown() override { server_->stop(); }

    void break_network(const std::string& faults) {
        net::HttpRequest request;
        request.method = "POST";
        request.url = sandbox_.url() + "/sandbox/faults";
        request.body = R"({"faults":)" + faults + "}";
        request.headers.set("Content-Type", "application/json");
        EXPECT_EQ(http_.send(request).status, 200) << request.body;
    }
    /// How many posts with this text stand on any network.
    std::int64_t standing(const std::string& text) {
        net::HttpRequest request;
        request.url = sandbox_.url() + "/sandbox/networks/posts?text=" + percent_encode(text);
        const json::value answer = parse_json(http_.send(request).body);
        return answer.at("count").to_number<std::int64_t>();
    }
    std::string add(const std::string& network, const std::string& text,
                    const std::string& data = "{}") {
        const auto made =
            server_->post("/content/items",
                          fmt::format(R"({{"kind":"social","network":"{}","text":"{}","data":{}}})",
                                      network, text, data));
        EXPECT_EQ(made.status, 201) << made.body;
        return made.text("/id");
    }
    void publish(const std::string& item) {
        const auto begun = server_->post("/content/items/" + item + "/publish", "{}");
        EXPECT_EQ(begun.status, 202) << begun.body;
    }
    std::string state_of(const std::string& item) {
        return server_->get("/content/items/" + item).text("/state");
    }
    json::value publication_of(const std::string& item) {
        return server_->get("/publications?item_id=" + item).json().at("data").as_array().at(0);
    }
    /// Until nothing is on its way any more.
    void wait_until_quiet(const std::vector<std::string>& items) {
        for (int i = 0; i < 900; ++i) {
            const bool busy = std::any_of(items.begin(), items.end(), [&](const auto& item) {
                return state_of(item) == "publishing";
            });
            if (!busy) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
        for (const auto& item : items)
            if (state_of(item) == "publishing") ADD_FAILURE() << publication_of(item);
    }
    void die_and_live() {
        server_->kill();
        server_->start();
    }

    std::mt19937 random_{11};
    std::unique_ptr<Server> server_;

private:
    Folder folder_;
    std::unique_ptr<store::TestDatabase> postgres_;
    Program sandbox_{{"sandbox", "--listen=127.0.0.1:0", "--days=10", "--campaigns=2"},
                     folder_.path() / "sandbox.log"};
    net::HttpClient http_{
        net::HttpClientOptions{.egress = net::EgressPolicy({sandbox_.url().substr(7)})}};
};

TEST_P(PublishTest, killed_while_the_answer_is_on_its_way_a_post_stands_once) {
    break_network(R"([{"kind":"slow","delay_ms":3000}])");
    const std::vector<std::string> items{add("mastodon", "Killed on Mastodon"),
                                         add("bluesky", "Killed on Bluesky"),
                                         add("webhook", "Killed on a webhook")};
    for (const auto& item : items) publish(item);
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    server_->kill();
    break_network("[]");
    std::this_thread::sleep_for(std::chrono::milliseconds(2500));  // the networks take their time
    server_->start();
    wait_until_quiet(items);
    for (const auto* text : {"Killed on Mastodon", "Killed on Bluesky", "Killed on a webhook"})
        EXPECT_EQ(standing(text), 1) << text;
    EXPECT_EQ(state_of(items[0]), "published") << publication_of(items[0]);
    EXPECT_EQ(state_of(items[1]), "published") << publication_of(items[1]);
    EXPECT_EQ(publication_of(items[2]).at("state").as_string(), "unclear")
        << "nobody can be asked there, so a person is";
    EXPECT_EQ(publication_of(items[0]).at("attempt").to_number<int>(), 1)
        << publication_of(items[0]);
}

TEST_P(PublishTest, a_network_that_takes_a_post_and_times_out_has_it_once) {
    break_network(R"([{"kind":"lost_answer","service":"mastodon","count":1},
                      {"kind":"gateway_timeout","service":"bluesky","path":"createRecord","count":1}])");
    const std::vector<std::string> items{add("mastodon", "Lost on Mastodon"),
                                         add("bluesky", "Lost on Bluesky")};
    for (const auto& item : items) publish(item);
    wait_until_quiet(items);
    for (const auto* text : {"Lost on Mastodon", "Lost on Bluesky"})
        EXPECT_EQ(standing(text), 1) << text;
    for (const auto& item : items) EXPECT_EQ(state_of(item), "published") << publication_of(item);
}

TEST_P(PublishTest, killed_at_any_moment_among_all_faults_nothing_stands_twice) {
    break_network(R"([{"kind":"lost_answer","probability":0.25},
                      {"kind":"server_error","probability":0.1},
                      {"kind":"disconnected","probability":0.1},
                      {"kind":"slow","probability":0.5,"delay_ms":600}])");
    std::vector<std::string> items;
    std::map<std::string, std::vector<std::string>> texts;
    for (int i = 0; i < 12; ++i) {
        const std::string network = i % 3 == 0 ? "bluesky" : i % 3 == 1 ? "mastodon" : "webhook";
        const std::string name = fmt::format("Number {} of the day", i + 100);
        const std::string more = fmt::format("What follows number {}", i + 100);
        const bool has_thread = network == "mastodon" && i % 2 == 0;
        items.push_back(
            add(network, name, has_thread ? fmt::format(R"({{"thread":["{}"]}})", more) : "{}"));
        texts[items.back()] = {name};
        if (has_thread) texts[items.back()].push_back(more);
    }
    for (const auto& item : items) publish(item);
    for (int kill = 0; kill < kKills; ++kill) {
        std::this_thread::sleep_for(std::chrono::milliseconds(random_() % 900));
        die_and_live();
    }
    std::this_thread::sleep_for(std::chrono::seconds(8));
    break_network("[]");
    wait_until_quiet(items);
    std::set<std::string> published;
    for (const auto& item : items) {
        const std::string state = state_of(item);
        const json::value told = publication_of(item);
        for (const auto& text : texts[item]) {
            const auto count = standing(text);
            EXPECT_LE(count, 1) << text << ": " << told;
            if (state == "published" && told.at("error").is_null()) {
                EXPECT_EQ(count, 1) << text << ": " << told;
            }
            if (told.at("state").as_string() == "failed") {
                EXPECT_EQ(count, 0) << text << ": " << told;
            }
        }
        EXPECT_LE(told.at("attempt").to_number<int>(), 3) << told;
        if (state == "published") published.insert(item);
    }
    EXPECT_GE(published.size(), 6u) << "most come through";
}

TEST_P(PublishTest, a_throttled_thread_is_waited_for_where_nobody_can_be_asked) {
    break_network(
        R"([{"kind":"rate_limited","service":"telegram","path":"sendMessage","count":4}])");
    const std::string item =
        add("telegram", "Throttled on Telegram", R"({"thread":["Its second part"]})");
    publish(item);
    wait_until_quiet({item});
    EXPECT_EQ(state_of(item), "published") << publication_of(item);
    EXPECT_TRUE(publication_of(item).at("error").is_null()) << publication_of(item);
    for (const auto* text : {"Throttled on Telegram", "Its second part"})
        EXPECT_EQ(standing(text), 1) << text;
}

TEST_P(PublishTest, what_falls_due_while_nobody_is_there_goes_out_afterwards) {
    const std::string item = add("mastodon", "Due while asleep");
    const std::string at =
        to_string(SystemClock().now() + std::chrono::seconds(2)).substr(0, 19) + "Z";
    ASSERT_EQ(
        server_->post("/content/items/" + item + "/schedule", fmt::format(R"({{"at":"{}"}})", at))
            .status,
        200);
    server_->kill();
    std::this_thread::sleep_for(std::chrono::seconds(3));
    server_->start();
    for (int i = 0; i < 100 && state_of(item) != "published"; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_EQ(state_of(item), "published");
    EXPECT_EQ(standing("Due while asleep"), 1);
}

INSTANTIATE_TEST_SUITE_P(Databases, PublishTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::faults
