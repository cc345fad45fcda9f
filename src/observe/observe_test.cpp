#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/calendar.hpp"
#include "base/crypto.hpp"
#include "base/json_reader.hpp"
#include "net/test_server.hpp"
#include "observe/backups.hpp"
#include "observe/log_ring.hpp"
#include "observe/machine.hpp"
#include "observe/otlp.hpp"
#include "observe/outbox.hpp"
#include "observe/request_meter.hpp"
#include "observe/sentry.hpp"

namespace herald::observe {
namespace {

using testing::HasSubstr;

Work work(std::string tenant, std::string route) {
    return {.request_id = "r1",
            .task_id = {},
            .tenant = std::move(tenant),
            .route = std::move(route),
            .trace = *parse_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")};
}

/// Waits for what another thread does; the test's own time limit ends it.
template <class F>
void wait_until(F&& done) {
    for (int i = 0; i < 5000 && !done(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    ASSERT_TRUE(done());
}

web::Request request(std::string method) {
    web::Request out;
    out.method = std::move(method);
    return out;
}

void serve(RequestMeter& meter, const web::Request& asked, std::string_view route, int status,
           std::chrono::nanoseconds took) {
    meter.began();
    meter.served({asked, route, status, took, 10, 20});
}

TEST(RequestMeter, counts_by_route_and_status_and_knows_the_last_minutes) {
    metrics::Registry registry;
    RequestMeter meter(registry, AccessLog::off);
    const auto get = request("GET"), odd = request("BREW");
    for (int i = 0; i < 98; ++i)
        serve(meter, get, "/api/v1/things/{id}", 200, std::chrono::milliseconds(2));
    for (int i = 0; i < 2; ++i)
        serve(meter, get, "/api/v1/things/{id}", 503, std::chrono::milliseconds(400));
    serve(meter, odd, "none", 405, std::chrono::microseconds(10));
    const std::string text = registry.text();
    EXPECT_THAT(text, HasSubstr("herald_http_requests_total{method=\"GET\",route=\"/api/v1/things/"
                                "{id}\",status=\"200\"} 98\n"));
    EXPECT_THAT(text, HasSubstr("method=\"other\",route=\"none\",status=\"405\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("herald_http_requests_in_flight 0\n"));
    RecentCounts::Sum all;
    for (const auto& route : meter.recent()) all.add(route.recent);
    EXPECT_EQ(all.total(), 101u);
    EXPECT_EQ(all.errors, 2u);
    EXPECT_NEAR(*quantile(all, 0.5), 0.0018, 0.0007);
    EXPECT_GT(*quantile(all, 0.99), 0.25);
    EXPECT_FALSE(quantile({}, 0.5));
}

TEST(RecentCounts, forget_what_is_older_than_their_minutes) {
    RecentCounts counts;
    counts.observe(100, 3, true);
    counts.observe(105, 3, false);
    EXPECT_EQ(counts.read(105).total(), 2u);
    EXPECT_EQ(counts.read(106).total(), 1u);
    counts.observe(106, 2, false);  // takes the place of minute 100
    EXPECT_EQ(counts.read(106).errors, 0u);
    EXPECT_EQ(counts.read(106).total(), 2u);
}

TEST(LogRing, shows_a_tenant_only_its_own_lines) {
    LogRing ring;
    {
        const WorkScope scope(work("t1", "/one"));
        log_warning("mine", {{"what", "Käse"}});
    }
    {
        const WorkScope scope(work("t2", "/two"));
        log_error("theirs");
    }
    log_info("nobody's");
    const auto messages = [&](const LogRing::Wanted& wanted) {
        std::vector<std::string> out;
        for (const auto& line : ring.find(wanted)) out.push_back(line.message);
        return out;
    };
    using Messages = std::vector<std::string>;
    EXPECT_EQ(messages({}), Messages({"nobody's", "theirs", "mine"}));
    EXPECT_EQ(messages({.tenant = "t1"}), Messages({"mine"}));
    EXPECT_EQ(messages({.tenant = "t3"}), Messages());
    EXPECT_EQ(messages({.tenant = {}, .least = LineLevel::warning}), Messages({"theirs", "mine"}));
    EXPECT_EQ(messages({.tenant = {}, .least = {}, .text = "/TWO"}), Messages({"theirs"}));
    EXPECT_EQ(messages({.tenant = {}, .least = {}, .text = "KÄSE"}).size(), 0u)
        << "letters beyond ASCII are compared as they are";
    EXPECT_EQ(messages({.tenant = {}, .least = {}, .text = "Käse"}).size(), 1u);
    EXPECT_EQ(ring.find({.limit = 1}).at(0).message, "nobody's");
    for (std::size_t i = 0; i < LogRing::kLines + 5; ++i) log_info("filling");
    EXPECT_EQ(ring.find({.limit = 100'000}).size(), LogRing::kLines);
}

TEST(Machine, tells_of_itself) {
    const auto process = read_process();
    EXPECT_GT(process.resident_bytes, 1 << 20);
    EXPECT_GE(process.threads, 1);
    EXPECT_GE(process.open_files, 3);
    EXPECT_GT(process.max_files, process.open_files);
    EXPECT_GT(process.started_at, 1.6e9);
    const auto machine = read_machine("/tmp");
    EXPECT_GT(machine.memory_total, machine.memory_free);
    EXPECT_GT(machine.disk_total, machine.disk_free);
    EXPECT_GT(machine.cores, 0);
    EXPECT_GT(machine.cpu_user, 0);
}

TEST(Sentry, a_dsn_names_its_endpoint) {
    const auto dsn = parse_dsn("https://abc@o1.ingest.sentry.example/42");
    EXPECT_EQ(dsn.url, "https://o1.ingest.sentry.example/api/42/envelope/");
    EXPECT_EQ(dsn.key, "abc");
    EXPECT_EQ(parse_dsn("http://abc:old@127.0.0.1:9000/sub/7").url,
              "http://127.0.0.1:9000/sub/api/7/envelope/")
        << "";
    for (const char* bad :
         {"", "abc", "https://host/1", "ftp://a@b/1", "https://a@b", "https://a@b/"})
        EXPECT_THROW(parse_dsn(bad), Error) << bad;
}

TEST(Sentry, limits_are_obeyed_by_category) {
    using Clock = SentryLimits::Clock;
    const auto now = Clock::now();
    const auto after = [&](int seconds) { return now + std::chrono::seconds(seconds); };
    SentryLimits limits;
    limits.learn(200, "60:transaction:organization", "", now);
    EXPECT_TRUE(limits.allows_events(now));
    limits.learn(429, "10:transaction;error:organization, 5::project", "", now);
    EXPECT_FALSE(limits.allows_events(after(9)));
    EXPECT_TRUE(limits.allows_events(after(10)));
    limits.learn(429, "", "30", now);
    EXPECT_FALSE(limits.allows_events(after(29)));
    EXPECT_TRUE(limits.allows_events(after(30)));
    limits.learn(429, "", "rubbish", now);
    EXPECT_FALSE(limits.allows_events(after(59)));
    limits.learn(200, "x:error, 7, :::", "", now);
    EXPECT_TRUE(limits.allows_events(after(60)));
    limits.learn(429, "9223372036854775807:error:key, -5::key", "", now);
    EXPECT_FALSE(limits.allows_events(after(86'399)));
    EXPECT_TRUE(limits.allows_events(after(86'400))) << "no more than a day";
}

TEST(Sentry, errors_reach_a_receiver_without_secrets_until_it_asks_for_a_pause) {
    std::atomic<bool> enough{false};
    net::test::TestServer server([&](const net::test::ServedRequest&) {
        return net::test::ServedResponse{
            enough ? 429 : 200, "{}", {{"X-Sentry-Rate-Limits", enough ? "60:error:key" : ""}}, {}};
    });
    metrics::Registry registry;
    const auto sent = [&](const char* outcome) {
        return registry.counters("herald_error_reports_total", "", {"outcome"})
            .with({outcome})
            .value();
    };
    {
        SentryReporter reporter({.dsn = fmt::format("http://public@{}/7", server.place()),
                                 .release = "herald@0.1.0",
                                 .environment = "test",
                                 .server_name = "here",
                                 .metrics = &registry});
        const WorkScope scope(work("t1", "/api/v1/things/{id}"));
        log_warning("not reported");
        log_error("request failed", {{"kind", "internal"},
                                     {"error", "Something broke on our side."},
                                     {"detail", "bad column, access_token=EAAB123"}});
        wait_until([&] { return sent("sent") == 1; });
        enough = true;
        log_error("refused by the receiver");
        wait_until([&] { return sent("dropped") == 1; });
        log_error("not even tried");
        wait_until([&] { return sent("dropped") == 2; });
    }
    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 2u);
    EXPECT_EQ(requests[0].path, "/api/7/envelope/");
    EXPECT_EQ(requests[0].headers.at("content-type"), "application/x-sentry-envelope");
    EXPECT_THAT(requests[0].headers.at("x-sentry-auth"), HasSubstr("sentry_key=public"));
    const std::string& body = requests[0].body;
    const auto first = body.find('\n'), second = body.find('\n', first + 1);
    const json::value head = json::parse(body.substr(0, first)),
                      item = json::parse(body.substr(first + 1, second - first - 1));
    const std::string event = body.substr(second + 1, body.size() - second - 2);
    EXPECT_EQ(item.at("length").to_number<std::size_t>(), event.size());
    const json::value parsed = json::parse(event);
    EXPECT_EQ(parsed.at("event_id"), head.at("event_id"));
    EXPECT_EQ(parsed.at("release").as_string(), "herald@0.1.0");
    EXPECT_EQ(parsed.at("transaction").as_string(), "/api/v1/things/{id}");
    const json::value& exception = parsed.at("exception").at("values").at(0);
    EXPECT_EQ(exception.at("type").as_string(), "internal");
    EXPECT_EQ(exception.at("value").as_string(), "bad column, access_token=***");
    EXPECT_EQ(parsed.at("contexts").at("trace").at("trace_id").as_string(),
              "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(body.find("EAAB123"), std::string::npos);
}

TEST(Otlp, spans_reach_a_collector_and_what_it_refuses_is_counted) {
    std::atomic<int> status{200};
    net::test::TestServer server([&](const net::test::ServedRequest&) {
        return net::test::ServedResponse{status, "{}", {}, {}};
    });
    metrics::Registry registry;
    const auto count = [&](const char* outcome) {
        return registry.counters("herald_spans_total", "", {"outcome"}).with({outcome}).value();
    };
    const auto parent =
        parse_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    {
        OtlpExporter exporter(
            {.url = server.url(), .ratio = 1, .version = "0.1.0", .metrics = &registry});
        Work now = work("t1", "/x");
        now.trace = make_child(*parent);
        const WorkScope scope(now);
        {
            Span span("GET /x", SpanKind::server, parent);
            span.set("http.route", "/x?token=abc");
            span.fail("away");
        }
        wait_until([&] { return count("sent") == 1; });
        status = 500;
        { const Span span("inner", SpanKind::internal); }
        wait_until([&] { return count("dropped") == 1; });
    }
    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 2u);
    EXPECT_EQ(requests[0].path, "/v1/traces");
    EXPECT_EQ(requests[0].headers.at("content-type"), "application/json");
    const json::value body = json::parse(requests[0].body);
    const json::value& resource = body.at("resourceSpans").at(0);
    const json::value& span = resource.at("scopeSpans").at(0).at("spans").at(0);
    EXPECT_EQ(span.at("traceId").as_string(), parent->trace_id());
    EXPECT_EQ(span.at("parentSpanId").as_string(), parent->span_id());
    EXPECT_EQ(span.at("kind").to_number<int>(), 2);
    EXPECT_EQ(span.at("status").at("code").to_number<int>(), 2);
    EXPECT_EQ(span.at("attributes").at(0).at("value").at("stringValue").as_string(),
              "/x?token=***");
    EXPECT_LE(std::stoll(std::string(span.at("startTimeUnixNano").as_string())),
              std::stoll(std::string(span.at("endTimeUnixNano").as_string())));
}

TEST(Outbox, never_waits_and_counts_what_it_drops) {
    metrics::Registry registry;
    auto& outcomes = registry.counters("herald_x_total", "", {"outcome"});
    std::mutex gate;
    gate.lock();
    {
        Outbox<int> box({.limit = 3, .batch = 2}, outcomes.with({"sent"}),
                        outcomes.with({"dropped"}), [&](std::vector<int>&&) {
                            const std::lock_guard waiting(gate);
                            return true;
                        });
        box.put(0);
        for (int i = 1; i < 100; ++i) box.put(i);
        EXPECT_GE(outcomes.with({"dropped"}).value(), 94u);
        gate.unlock();
    }
    EXPECT_EQ(outcomes.with({"sent"}).value() + outcomes.with({"dropped"}).value(), 100u);
    EXPECT_GE(outcomes.with({"sent"}).value(), 3u);
}

TEST(Retention, keeps_the_newest_of_days_and_weeks) {
    std::vector<Time> times;  // two a day, newest first, from Sunday 2026-11-22 back
    const Time newest = *parse_time("2026-11-22T14:30:00Z");
    for (int i = 0; i < 60; ++i) times.push_back(newest - std::chrono::hours(12) * i);
    const BackupSettings settings{.enabled = true, .cron = "", .keep_daily = 3, .keep_weekly = 2};
    const auto expired = choose_expired(times, settings);
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < times.size(); ++i)
        if (std::find(expired.begin(), expired.end(), i) == expired.end())
            kept.push_back(to_string(times[i]).substr(0, 16));
    EXPECT_EQ(kept, std::vector<std::string>({"2026-11-22T14:30", "2026-11-21T14:30",
                                              "2026-11-20T14:30", "2026-11-15T14:30"}));
    EXPECT_TRUE(choose_expired({newest}, {.keep_daily = 1, .keep_weekly = 0}).empty());
    EXPECT_TRUE(choose_expired({}, settings).empty());
}

}  // namespace
}  // namespace herald::observe
