#include <gtest/gtest.h>

#include <thread>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/redact.hpp"

/// Metrics, traces, log lines.
namespace herald {
namespace {

constexpr auto kParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(Metrics, a_histogram_is_cumulative_and_counts_what_is_above_all_bounds) {
    metrics::Registry registry;
    auto& histogram =
        registry.histograms("herald_x_seconds", "Help", {"of"}).with({"a \"b\"\nc\\"});
    for (const double value : {0.0004, 0.0005, 0.2, 100.0}) histogram.observe(value);
    const std::string text = registry.text();
    EXPECT_NE(text.find("# TYPE herald_x_seconds histogram\n"), std::string::npos) << text;
    const std::string series = R"(herald_x_seconds_bucket{of="a \"b\"\nc\\",le=)";
    EXPECT_NE(text.find(series + "\"0.0005\"} 2\n"), std::string::npos) << text;
    EXPECT_NE(text.find(series + "\"0.1\"} 2\n"), std::string::npos) << text;
    EXPECT_NE(text.find(series + "\"0.25\"} 3\n"), std::string::npos) << text;
    EXPECT_NE(text.find(series + "\"+Inf\"} 4\n"), std::string::npos) << text;
    EXPECT_NE(text.find("_count{of=\"a \\\"b\\\"\\nc\\\\\"} 4\n"), std::string::npos) << text;
}

TEST(Metrics, labels_that_nobody_bounds_end_in_other) {
    metrics::Registry registry;
    auto& family = registry.counters("herald_x_total", "Help", {"of"});
    for (std::size_t i = 0; i < family.kMostSeries + 50; ++i)
        family.with({std::to_string(i)}).add();
    std::size_t series = 0;
    std::uint64_t other = 0;
    family.each([&](const std::vector<std::string>& values, const metrics::Counter& counter) {
        ++series;
        if (values[0] == "other") other = counter.value();
    });
    EXPECT_EQ(series, family.kMostSeries + 1);
    EXPECT_EQ(other, 50u);
}

TEST(Metrics, a_reader_that_fails_hides_only_itself) {
    metrics::Registry registry;
    registry.counters("herald_kept_total", "Help").with({}).add(3);
    const auto broken = registry.collect([](metrics::Exposition& out) {
        out.gauge("herald_half", "Help", {}, 1);
        throw std::runtime_error("away");
    });
    auto fine =
        registry.collect([](metrics::Exposition& out) { out.gauge("herald_fine", "H", {}, 2.5); });
    const std::string text = registry.text();
    EXPECT_EQ(text.find("herald_half"), std::string::npos);
    EXPECT_NE(text.find("herald_fine 2.5\n"), std::string::npos);
    EXPECT_NE(text.find("herald_kept_total 3\n"), std::string::npos);
    EXPECT_NE(text.find("herald_metrics_failures_total 1\n"), std::string::npos);
    fine.reset();
    EXPECT_EQ(registry.text().find("herald_fine"), std::string::npos);
}

TEST(Metrics, many_threads_lose_nothing) {
    metrics::Registry registry;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 5000; ++j) {
                registry.counters("herald_x_total", "Help", {"n"}).with({j % 2 ? "a" : "b"}).add();
                registry.histograms("herald_x_seconds", "Help").with({}).observe(0.5);
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(registry.counters("herald_x_total", "Help", {"n"}).with({"a"}).value(), 10000u);
    EXPECT_DOUBLE_EQ(registry.histograms("herald_x_seconds", "Help").with({}).read().sum, 10000);
}

TEST(Trace, a_traceparent_reads_back) {
    const auto context = parse_traceparent(kParent);
    ASSERT_TRUE(context);
    EXPECT_TRUE(context->sampled);
    EXPECT_EQ(context->trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(format_traceparent(*context), kParent);
    EXPECT_TRUE(parse_traceparent(std::string("cc") + (kParent + 2) + "-more"));
    for (const std::string bad :
         {"", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
          "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
          "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
          "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"})
        EXPECT_FALSE(parse_traceparent(bad)) << bad;
}

TEST(Trace, spans_nest_and_reach_their_receiver_when_they_end) {
    std::vector<SpanRecord> ended;
    const auto receiving =
        send_spans_to([&](SpanRecord&& span) { ended.push_back(std::move(span)); });
    const auto caller = parse_traceparent(kParent);
    {
        const WorkScope work({.request_id = "r",
                              .task_id = {},
                              .tenant = {},
                              .route = {},
                              .trace = make_child(*caller)});
        Span server("GET /x", SpanKind::server, caller);
        Span inner("query", SpanKind::internal);
        inner.fail("away");
    }
    ASSERT_EQ(ended.size(), 2u);
    EXPECT_EQ(ended[0].name, "query");
    EXPECT_TRUE(ended[0].failed);
    EXPECT_EQ(ended[0].parent, ended[1].context.span);
    EXPECT_EQ(ended[1].parent, caller->span);
    EXPECT_EQ(ended[0].context.trace, caller->trace);
    EXPECT_FALSE(this_work().trace.is_set());
}

TEST(Trace, what_is_not_sampled_costs_no_span) {
    int ended = 0;
    const auto receiving = send_spans_to([&](SpanRecord&&) { ++ended; }, 0);
    const WorkScope work(
        {.request_id = {}, .task_id = {}, .tenant = {}, .route = {}, .trace = make_trace()});
    { const Span span("x", SpanKind::internal); }
    EXPECT_EQ(ended, 0);
}

TEST(Redact, secrets_of_every_look_are_masked) {
    for (const auto& [text, clean] : std::vector<std::pair<std::string, std::string>>{
             {"key hrld_abc123.x is bad", "key *** is bad"},
             {"Authorization: Bearer abc.def", "Authorization: ***"},
             {"postgresql://herald:pa55@db:5432/x?password=p",
              "postgresql://***@db:5432/x?password=***"},
             {R"({"access_token":"EAAB1","name":"x"})", R"({"access_token":"***","name":"x"})"},
             {"GET /x?ticket=abc&page=2", "GET /x?ticket=***&page=2"},
             {"token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2ln refused",
              "token *** refused"},
             {"client_secret = 'abc'", "client_secret = '***'"},
             {"the token was refused", "the token was refused"},
             {"a password is needed.", "a password is needed."},
             {"12 tokens: fine", "12 tokens: fine"},
             {"see https://example.com/a@b", "see https://example.com/a@b"}})
        EXPECT_EQ(redact(text), clean);
}

TEST(Log, a_line_says_what_the_thread_works_on_and_keeps_no_secret) {
    std::vector<std::string> lines;
    const auto listening = listen_to_log([&](const LogRecord& record) {
        std::string line(record.message);
        for (const auto& field : record.fields)
            line += fmt::format(" {}={}", field.name, field.value);
        lines.push_back(line + " request=" + record.work.request_id + " " + record.work.tenant);
    });
    const WorkScope work(
        {.request_id = "r1", .task_id = {}, .tenant = "t1", .route = "/x", .trace = {}});
    log_warning("platform said access_token=EAAB1", {{"ms", 12}, {"url", "https://a:b@c/d"}});
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0], "platform said access_token=*** ms=12 url=https://***@c/d request=r1 t1");
}

}  // namespace
}  // namespace herald
