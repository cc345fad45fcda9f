#include <random>
#include <regex>
#include <thread>

#include "server.hpp"
#include "store/test_database.hpp"

/// kill -9 while a model writes: one text comes of it, and it is paid for once.
namespace herald::faults {
namespace {

constexpr int kKills = 5;
constexpr const char* kWish =
    R"({"brief":"Rye bread from Kiel","networks":["mastodon"],"engine":"model"})";

class GenerateTest : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        if (GetParam() != "sqlite")
            postgres_ =
                std::make_unique<store::TestDatabase>(GetParam(), std::vector<store::Migration>{});
        server_ = std::make_unique<Server>(
            Server::Options{.data = folder_.path() / "generate",
                            .database_url = postgres_ ? postgres_->url() : std::string(),
                            .sandbox_url = sandbox_.url()});
        server_->start();
    }
    void TearDown() override { server_->stop(); }

    /// A workspace with the sandbox's providers, which is called from now on.
    void open(const std::string& name, std::int64_t most_tokens) {
        server_->register_organization(name);
        EXPECT_EQ(server_->post("/sandbox/connect", "{}").status, 201);
        EXPECT_EQ(server_
                      ->call("PUT", "/ai/settings",
                             fmt::format(R"({{"monthly_token_limit":{}}})", most_tokens))
                      .status,
                  200);
    }
    /// Every answer, or every piece of a stream, takes its time.
    void slow_down(int delay_ms) {
        net::HttpRequest request;
        request.method = "POST";
        request.url = sandbox_.url() + "/sandbox/faults";
        request.body =
            delay_ms == 0
                ? std::string(R"({"faults":[]})")
                : fmt::format(R"({{"faults":[{{"kind":"slow","delay_ms":{}}}]}})", delay_ms);
        request.headers.set("Content-Type", "application/json");
        EXPECT_EQ(http_.send(request).status, 200);
    }
    json::value generated(const std::string& task) {
        const json::value out = server_->wait_for_task(task);
        EXPECT_EQ(out.at("state").as_string(), "succeeded") << out;
        return out;
    }
    std::string begin() { return task_of(server_->post("/content/generate/social", kWish)); }
    json::array items() { return server_->get("/content/items").json().at("data").as_array(); }
    json::value usage() { return server_->get("/ai/usage").json(); }
    /// Until a provider works on a request, which is slow to be answered.
    void wait_until_asked() {
        for (int i = 0; i < 600 && number(usage(), "requests") == 0; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    static std::int64_t number(const json::value& from, std::string_view name) {
        return from.at(name).to_number<std::int64_t>();
    }

    std::mt19937 random_{5};
    std::unique_ptr<Server> server_;

private:
    Folder folder_;
    std::unique_ptr<store::TestDatabase> postgres_;
    Program sandbox_{{"sandbox", "--listen=127.0.0.1:0", "--days=10", "--campaigns=2"},
                     folder_.path() / "sandbox.log"};
    net::HttpClient http_{
        net::HttpClientOptions{.egress = net::EgressPolicy({sandbox_.url().substr(7)})}};
};

TEST_P(GenerateTest, killed_while_a_model_writes_one_text_is_made_and_paid_for_once) {
    open("undisturbed", 1);
    const json::value refused = server_->wait_for_task(begin());
    std::smatch found;
    const std::string why(refused.at("error").as_string());
    ASSERT_TRUE(std::regex_search(why, found, std::regex("take ([0-9]+) tokens"))) << why;
    const std::int64_t held = std::stoll(found[1]);
    EXPECT_EQ(server_->call("PUT", "/ai/settings", R"({"monthly_token_limit":null})").status, 200);
    generated(begin());
    const json::value plain = usage();
    ASSERT_EQ(number(plain, "requests"), 1) << plain;

    for (int kill = 0; kill < kKills; ++kill) {
        // Enough for what one request holds and for what one has come to, not for two held at once.
        open(fmt::format("killed{}", kill), held + held / 2);
        slow_down(1200);
        const std::string task = begin();
        if (kill == 0)
            wait_until_asked();
        else
            std::this_thread::sleep_for(std::chrono::milliseconds(random_() % 1800));
        server_->kill();
        slow_down(0);
        server_->start();
        generated(task);
        const json::array made = items();
        ASSERT_EQ(made.size(), 1u) << made;
        EXPECT_EQ(made[0].at("written_by").as_string(), "model");
        EXPECT_EQ(number(made[0], "version"), 1);
        const json::value came_to = usage();
        const std::int64_t requests = number(came_to, "requests");
        EXPECT_GE(requests, 1);
        EXPECT_LE(requests, 2) << came_to;
        if (kill == 0) {
            EXPECT_EQ(requests, 2) << "it was killed while the provider wrote";
        }
        EXPECT_EQ(number(came_to, "output_tokens"), number(plain, "output_tokens")) << came_to;
        EXPECT_LE(number(came_to, "input_tokens"), held / 2 + number(plain, "input_tokens"));
    }
}

TEST_P(GenerateTest, killed_in_the_middle_of_a_live_answer_nothing_is_left_of_it) {
    open("live", 1'000'000);
    slow_down(5000);
    std::jthread reading([&] {
        const Answer answer = server_->call("POST", "/content/generate/social", kWish,
                                            {{"Accept", "text/event-stream"}});
        EXPECT_EQ(answer.body.find("event: done"), std::string::npos);
    });
    wait_until_asked();
    std::this_thread::sleep_for(std::chrono::milliseconds(800));  // some pieces have come
    server_->kill();
    reading.join();
    slow_down(0);
    server_->start();
    EXPECT_EQ(items().size(), 0u);
    EXPECT_EQ(number(usage(), "requests"), 1) << "it was asked";
    generated(begin());
    EXPECT_EQ(items().size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Databases, GenerateTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::faults
