#include <fstream>
#include <set>
#include <thread>

#include "base/text.hpp"
#include "running.hpp"

/// /health/metrics, read by somebody else's parser, and what stands on it: dashboard and rules.
namespace herald::operate {
namespace {

using testing::HasSubstr;

/// Prometheus' own client library for Python reads the text and prints what it found. It also says
/// whether every histogram is cumulative and ends in +Inf with its count.
constexpr std::string_view kReader = R"python(
import json, sys
from prometheus_client.parser import text_string_to_metric_families
text = open(sys.argv[1]).read()
names, problems, seen = {}, [], set()
for family in text_string_to_metric_families(text):
    names[family.name] = family.type
    if not family.documentation: problems.append(family.name + " has no help")
    series = {}
    for sample in family.samples:
        key = (sample.name, tuple(sorted(sample.labels.items())))
        if key in seen: problems.append("twice: " + str(key))
        seen.add(key)
        if family.type != "histogram": continue
        labels = tuple(sorted((k, v) for k, v in sample.labels.items() if k != "le"))
        one = series.setdefault(labels, {"buckets": [], "count": None, "sum": None})
        if sample.name.endswith("_bucket"): one["buckets"].append((float(sample.labels["le"]), sample.value))
        elif sample.name.endswith("_count"): one["count"] = sample.value
        elif sample.name.endswith("_sum"): one["sum"] = sample.value
    for labels, one in series.items():
        bounds = [b for b, _ in one["buckets"]]
        values = [v for _, v in one["buckets"]]
        if bounds != sorted(bounds) or bounds[-1] != float("inf"): problems.append(family.name + " bounds")
        if values != sorted(values): problems.append(family.name + " is not cumulative")
        if values[-1] != one["count"] or one["sum"] is None: problems.append(family.name + " count")
print(json.dumps({"names": names, "problems": problems}))
)python";

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// What the independent reader found; null without it.
json::value read_by_prometheus(const Folder& folder, const std::string& text) {
    if (std::system("/usr/bin/python3 -c 'import prometheus_client.parser' 2>/dev/null") != 0)
        return {};
    std::ofstream(folder / "reader.py") << kReader;
    std::ofstream(folder / "metrics.txt") << text;
    const std::string command =
        fmt::format("/usr/bin/python3 {} {} > {}", (folder / "reader.py").string(),
                    (folder / "metrics.txt").string(), (folder / "found.json").string());
    if (std::system(command.c_str()) != 0) {
        ADD_FAILURE() << "the parser refused the text:\n" << text.substr(0, 4000);
        return {};
    }
    return json::parse(read_file(folder / "found.json"));
}

/// Names of series ("x_bucket" too) as an expression may use them.
std::set<std::string> series_names(const std::string& text) {
    std::set<std::string> out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (!line.empty() && line[0] != '#') out.insert(line.substr(0, line.find_first_of("{ ")));
    return out;
}

/// The metrics an expression in PromQL names: ours and the process's have prefixes of their own.
std::set<std::string> names_in(const std::string& expression) {
    std::set<std::string> out;
    for (const std::string_view prefix : {"herald_", "process_"})
        for (auto at = expression.find(prefix); at != std::string::npos;
             at = expression.find(prefix, at + 1)) {
            if (at > 0 && (std::isalnum(static_cast<unsigned char>(expression[at - 1])) ||
                           expression[at - 1] == '_'))
                continue;
            const auto end =
                expression.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_", at);
            out.insert(expression.substr(at, end == std::string::npos ? end : end - at));
        }
    return out;
}

void collect_expressions(const json::value& value, std::vector<std::string>& out) {
    if (value.is_array())
        for (const auto& element : value.as_array()) collect_expressions(element, out);
    if (!value.is_object()) return;
    for (const auto& member : value.as_object()) {
        if (member.key() == "expr") out.emplace_back(member.value().as_string());
        collect_expressions(member.value(), out);
    }
}

/// A server on which a little of everything has happened.
class Metrics : public testing::Test {
protected:
    Metrics() {
        server.call("GET", "/campaigns");
        server.call("GET", "/campaigns/rubbish");
        server.call("POST", "/campaigns", R"({"name":"One","daily_budget":10})");
        const auto backup = json::parse(server.call("POST", "/system/backups").body);
        EXPECT_EQ(server.wait_for_task(std::string(backup.at("task").at("id").as_string()))
                      .at("state")
                      .as_string(),
                  "succeeded");
        // How long a task took is counted right behind the moment it is told to have ended.
        for (int i = 0; i < 200 && text.find(kBackups) == std::string::npos; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(i == 0 ? 0 : 50));
            text = server.call("GET", "/health/metrics", "", {{"Authorization", "none"}}).body;
        }
    }

    static constexpr const char* kBackups = "herald_task_seconds_count{type=\"system.backup\"";

    Folder folder;
    Running server{folder / "data"};
    std::string text;
};

TEST_F(Metrics, are_read_by_prometheus_and_name_what_an_operator_asks_for) {
    for (const char* wanted :
         {"herald_http_requests_total{method=\"GET\",route=\"/api/v1/campaigns\",status=\"200\"}",
          "herald_http_request_seconds_bucket{method=\"POST\",route=\"/api/v1/campaigns\",le=",
          "herald_http_requests_in_flight ",
          "herald_http_response_bytes_total{",
          "herald_tasks_oldest_ready_seconds ",
          kBackups,
          "herald_database_seconds_count{operation=\"write\"}",
          "herald_database_group_writes_sum ",
          "herald_warehouse_wait_seconds_count{operation=\"write\"}",
          "herald_websocket_connections 0\n",
          "herald_websocket_drops_total 0\n",
          "herald_alert_deliveries{state=\"dead\"} 0\n",
          "herald_build_info{version=",
          "herald_backup_last_success_seconds ",
          "process_cpu_seconds_total ",
          "process_resident_memory_bytes ",
          "process_open_fds ",
          "herald_disk_free_bytes ",
          "herald_machine_load{minutes=\"1\"}",
          "herald_metrics_failures_total 0\n"})
        EXPECT_THAT(text, HasSubstr(wanted));
    const json::value found = read_by_prometheus(folder, text);
    if (found.is_null()) GTEST_SKIP() << "python3-prometheus-client is not installed";
    EXPECT_EQ(found.at("problems"), json::array{}) << json::serialize(found.at("problems"));
    EXPECT_GT(found.at("names").as_object().size(), 40u);
    EXPECT_EQ(found.at("names").at("herald_http_request_seconds").as_string(), "histogram");
    EXPECT_EQ(found.at("names").at("herald_http_requests").as_string(), "counter");
}

TEST_F(Metrics, of_the_dashboard_and_the_rules_are_all_there) {
    std::vector<std::string> expressions;
    collect_expressions(json::parse(read_file("deploy/grafana/herald.json")), expressions);
    EXPECT_GT(expressions.size(), 20u);
    std::istringstream rules(read_file("deploy/prometheus/herald-alerts.yml"));
    for (std::string line; std::getline(rules, line);)
        if (line.find("expr:") != std::string::npos) expressions.push_back(line);
    // Those appear with the first call to a platform, listener's event, span or report.
    std::set<std::string> known = series_names(text);
    for (const char* later :
         {"herald_connector_calls_total", "herald_connector_call_seconds_bucket",
          "herald_event_lag_seconds_bucket", "herald_event_failures_total",
          "herald_stream_lag_seconds_bucket", "herald_models_in_service",
          "herald_models_oldest_seconds", "herald_tasks"})
        known.insert(later);
    for (const auto& expression : expressions) {
        const auto names = names_in(expression);
        EXPECT_FALSE(names.empty()) << expression;
        for (const auto& name : names)
            EXPECT_TRUE(known.contains(name)) << name << " is no metric of ours: " << expression;
    }
    if (std::system("promtool --version >/dev/null 2>&1") != 0)
        GTEST_SKIP() << "promtool is not installed: the rules' syntax was not looked at";
    EXPECT_EQ(std::system("promtool check rules deploy/prometheus/herald-alerts.yml >/dev/null"),
              0);
    EXPECT_EQ(std::system(fmt::format("promtool check metrics < {} > {} 2>&1",
                                      (folder / "metrics.txt").string(), (folder / "lint").string())
                              .c_str()) == 0 ||
                  !std::filesystem::exists(folder / "metrics.txt"),
              true)
        << read_file(folder / "lint");
}

TEST_F(Metrics, cost_no_series_for_made_up_paths_and_methods) {
    const auto before = series_names(text).size();
    for (int i = 0; i < 50; ++i) {
        server.call("GET", fmt::format("/made-up-{}", i));
        server.call(fmt::format("BREW{}", i % 5), "/campaigns");
    }
    const std::string after = server.call("GET", "/health/metrics").body;
    EXPECT_EQ(after.find("made-up"), std::string::npos);
    EXPECT_EQ(after.find("BREW"), std::string::npos);
    EXPECT_LE(series_names(after).size(), before + 3);
}

TEST(MetricsDoor, is_open_to_this_machine_alone_unless_a_token_says_more) {
    const Folder folder;
    {
        Running open(folder / "open");
        const net::Headers none{{"Authorization", "none"}};
        EXPECT_EQ(open.call("GET", "/health/metrics", "", none).status, 200);
        for (const char* header : {"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"}) {
            net::Headers forwarded = none;
            forwarded.set(header, "198.51.100.7");
            EXPECT_EQ(open.call("GET", "/health/metrics", "", forwarded).status, 401) << header;
        }
        web::Request outside{.method = "GET", .path = "/health/metrics"};
        outside.remote_address = "198.51.100.7";
        EXPECT_EQ(open.app().router().handle(outside).status, 401);
    }
    Running closed(folder / "closed",
                   [](app::Config& config) { config.metrics_token = "a-metrics-token"; });
    const auto with = [&](const char* value) {
        return closed.call("GET", "/health/metrics", "", {{"Authorization", value}}).status;
    };
    EXPECT_EQ(with("Bearer a-metrics-token"), 200);
    EXPECT_EQ(with("Bearer another"), 401);
    EXPECT_EQ(closed.call("GET", "/health/metrics").status, 401)
        << "an owner's token is no reader's";
}

}  // namespace
}  // namespace herald::operate
