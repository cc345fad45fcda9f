#include <mutex>

#include "base/log.hpp"
#include "net/test_server.hpp"
#include "running.hpp"
#include "task/task.hpp"

/// What leaves a running server beside its answers: log lines, spans, error reports.
namespace herald::operate {
namespace {

using testing::HasSubstr;

constexpr auto kTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr auto kParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// Every line of the log while it lives, with all that belongs to it.
class Lines {
public:
    Lines()
        : listening_(listen_to_log([this](const LogRecord& record) {
              std::string line = fmt::format(
                  "{} {} request_id={} task_id={} trace={} tenant={} route={}", name(record.level),
                  record.message, record.work.request_id, record.work.task_id,
                  record.work.trace.trace_id(), record.work.tenant, record.work.route);
              for (const auto& field : record.fields)
                  line += fmt::format(" {}={}", field.name, field.value);
              const std::lock_guard lock(mutex_);
              all_ += line + "\n";
          })) {}
    std::string text() const {
        const std::lock_guard lock(mutex_);
        return all_;
    }

private:
    mutable std::mutex mutex_;
    std::string all_;
    std::shared_ptr<void> listening_;
};

TEST(Signals, a_request_leaves_one_line_with_its_route_and_a_trace_that_goes_on) {
    const Folder folder;
    Running server(folder / "data");
    const Lines lines;
    const auto answer = server.call("GET", "/campaigns?limit=1", "", {{"traceparent", kParent}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(std::string(answer.headers.get("traceresponse")), HasSubstr(kTrace));
    EXPECT_THAT(std::string(answer.headers.get("traceresponse")),
                testing::Not(HasSubstr("00f067aa0ba902b7")));
    const std::string id(answer.headers.get("X-Request-Id"));
    wait_until([&] { return lines.text().find(id) != std::string::npos; });
    const std::string text = lines.text();
    EXPECT_THAT(text, HasSubstr("info request request_id=" + id));
    EXPECT_THAT(text, HasSubstr(std::string("trace=") + kTrace));
    EXPECT_THAT(text, HasSubstr("route=/api/v1/campaigns method=GET status=200"));
    EXPECT_THAT(text, HasSubstr("tenant=" + to_string(server.scope().tenant())));
    EXPECT_EQ(text.find("limit=1"), std::string::npos) << "queries may hold what is nobody's";
}

TEST(Signals, a_trace_goes_from_a_request_through_its_task_to_the_platform) {
    std::mutex mutex;
    std::string bodies;
    net::test::TestServer collector([&](const net::test::ServedRequest& request) {
        const std::lock_guard lock(mutex);
        bodies += request.body;
        return net::test::ServedResponse{200, "{}", {}, {}};
    });
    std::string seen_by_platform;
    net::test::TestServer platform([&](const net::test::ServedRequest& request) {
        const std::lock_guard lock(mutex);
        const auto found = request.headers.find("traceparent");
        if (found != request.headers.end()) seen_by_platform = found->second;
        return net::test::ServedResponse{401, "{}", {}, {}};
    });
    const Folder folder;
    {
        Running server(folder / "data", [&](app::Config& config) {
            config.otlp_url = collector.url();
            config.allow_private = {platform.place()};
        });
        const auto made = server.call(
            "POST", "/connections",
            fmt::format(
                R"({{"connector_id":"meta_ads","name":"M","settings":{{"access_token":"EAABsecret","api_base":"{}"}}}})",
                platform.url()));
        ASSERT_EQ(made.status, 201) << made.body;
        const std::string id(json::parse(made.body).at("id").as_string());
        const auto tested =
            server.call("POST", "/connections/" + id + "/test", "", {{"traceparent", kParent}});
        ASSERT_EQ(tested.status, 202) << tested.body;
        server.wait_for_task(std::string(json::parse(tested.body).at("task").at("id").as_string()));
        EXPECT_THAT(server.call("GET", "/health/metrics").body,
                    HasSubstr("herald_connector_calls_total{connector=\"meta_ads\",outcome="));
    }  // stopping sends what waits
    const std::lock_guard lock(mutex);
    EXPECT_THAT(seen_by_platform, HasSubstr(kTrace));
    EXPECT_THAT(bodies, HasSubstr("POST /api/v1/connections/{id}/test"));
    EXPECT_THAT(bodies, HasSubstr("task connection.test"));
    EXPECT_THAT(bodies, HasSubstr(R"("key":"server.address","value":{"stringValue":"127.0.0.1"})"));
    EXPECT_EQ(bodies.find("EAABsecret"), std::string::npos);
    std::size_t of_trace = 0;
    for (auto at = bodies.find(kTrace); at != std::string::npos; at = bodies.find(kTrace, at + 1))
        ++of_trace;
    EXPECT_GE(of_trace, 3u) << "request, task and call are one trace";
}

TEST(Signals, what_breaks_in_a_task_is_reported_with_its_release_and_route) {
    std::mutex mutex;
    std::string bodies;
    net::test::TestServer sentry([&](const net::test::ServedRequest& request) {
        const std::lock_guard lock(mutex);
        bodies += request.body;
        return net::test::ServedResponse{200, "{}", {}, {}};
    });
    const Folder folder;
    Running server(folder / "data", [&](app::Config& config) {
        config.sentry_dsn = fmt::format("http://key@{}/1", sentry.place());
    });
    Scope scope = server.scope();
    const auto task = scope.write([&](Tx& tx) {  // an input that its program never writes
        return task::enqueue(tx, scope, server.app().bus(),
                             {.type = "connection.test",
                              .title = "Broken",
                              .input_json = "[]",
                              .max_attempts = 1})
            .id;
    });
    server.wait_for_task(to_string(task));
    wait_until([&] {
        const std::lock_guard lock(mutex);
        return bodies.find("task failed") != std::string::npos;
    });
    EXPECT_THAT(bodies, HasSubstr("\"release\":\"herald@"));
    EXPECT_THAT(bodies, HasSubstr("task connection.test"));
    EXPECT_THAT(bodies, HasSubstr(to_string(task)));
}

TEST(Signals, no_secret_of_any_kind_reaches_the_log) {
    const Lines lines;
    const Folder folder;
    std::vector<std::string> secrets{"a long password", "EAABverysecret", "a-metrics-token",
                                     "another long password"};
    {
        Running server(folder / "data", [](app::Config& config) {
            config.metrics_token = "a-metrics-token";
            config.log_level = app::LogDetail::debug;
        });
        secrets.push_back(server.token);
        server.call("POST", "/auth/login",
                    R"({"email":"owner@watch.example","password":"another long password"})");
        server.call("POST", "/auth/login?password=another%20long%20password", "{}");
        const auto made = server.call(
            "POST", "/connections",
            R"({"connector_id":"meta_ads","name":"M","settings":{"access_token":"EAABverysecret"}})");
        const std::string id(json::parse(made.body).at("id").as_string());
        const auto tested = server.call("POST", "/connections/" + id + "/test");
        server.wait_for_task(std::string(json::parse(tested.body).at("task").at("id").as_string()));
        const auto key = json::parse(
            server.call("POST", "/api-keys", R"({"name":"K","role":"viewer","scopes":["*"]})")
                .body);
        secrets.emplace_back(key.at("key").as_string());
        server.call("GET", "/campaigns", "", {{"Authorization", "Bearer " + secrets.back()}});
        const auto ticket = json::parse(server.call("POST", "/stream/tickets").body);
        secrets.emplace_back(ticket.at("ticket").as_string());
        server.call("GET", "/stream?ticket=" + secrets.back());
        server.call("GET", "/health/metrics", "", {{"Authorization", "Bearer a-metrics-token"}});
        log_warning("a careless line", {{"header", "Authorization: Bearer " + server.token},
                                        {"url", "postgresql://herald:EAABverysecret@db/herald"}});
        set_log_level(LogLevel::info);
    }
    const std::string text = lines.text();
    EXPECT_THAT(text, HasSubstr("a careless line"));
    EXPECT_THAT(text, HasSubstr("route=/api/v1/auth/login"));
    for (const auto& secret : secrets) EXPECT_EQ(text.find(secret), std::string::npos) << secret;
}

}  // namespace
}  // namespace herald::operate
