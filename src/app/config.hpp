#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/rules.hpp"

namespace herald::app {

/// Which parts of the program a process runs; all but `all` need PostgreSQL.
enum class ProcessRole { all, web, worker };
BOOST_DESCRIBE_ENUM(ProcessRole, all, web, worker)

/// How log lines look; `automatic`: words on a terminal, else JSON.
enum class LogStyle { automatic, json, words };
BOOST_DESCRIBE_ENUM(LogStyle, automatic, json, words)

enum class LogDetail { debug, info, warning, error };
BOOST_DESCRIBE_ENUM(LogDetail, debug, info, warning, error)

/// Everything an administrator can set. Flag over HERALD_* variable over file.
struct Config {
    std::string data = "data";
    std::string listen = "127.0.0.1:8080";
    ProcessRole role = ProcessRole::all;
    std::string config;
    std::string database_url;
    std::string public_url;
    std::string master_key;
    std::vector<std::string> trusted_proxies;
    std::vector<std::string> allow_private;
    std::string smtp_url;
    std::string mail_from;
    std::string ui_dir;
    std::string sandbox_url;
    std::string models;
    std::uint64_t recording_limit = 2048;
    LogDetail log_level = LogDetail::info;
    LogStyle log_format = LogStyle::automatic;
    bool access_log = true;
    std::string metrics_token;
    std::string otlp_url;
    double otlp_ratio = 1;
    std::string sentry_dsn;
    std::string sentry_environment = "production";
    std::string backup_folder;
    unsigned io_threads = 2;
    unsigned workers = 64;
    std::size_t address_connections = 1000;
    unsigned task_threads = 4;
    unsigned task_lease = 30;
    std::uint64_t warehouse_memory = 0;
    std::int64_t hourly_limit = 1000;
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (data, listen, role, config, database_url, public_url, master_key,
                       trusted_proxies, allow_private, smtp_url, mail_from, ui_dir, sandbox_url,
                       models, recording_limit, log_level, log_format, access_log, metrics_token,
                       otlp_url, otlp_ratio, sentry_dsn, sentry_environment, backup_folder,
                       io_threads, workers, address_connections, task_threads, task_lease,
                       warehouse_memory, hourly_limit))

struct Listen {
    std::string address;
    std::uint16_t port = 0;
};
/// "127.0.0.1:8080", "[::1]:8080", ":8080" (every address). Throws Error{invalid}.
Listen parse_listen(const std::string& text);

/// Takes the flags out of `args`; adds HERALD_* and the file of --config. Throws Error{invalid}
/// with the place and the fix.
Config load_config(std::vector<std::string>& args);

}  // namespace herald::app

template <>
inline constexpr auto herald::rules<herald::app::Config> = std::tuple{
    rule<&herald::app::Config::data>(length{1, 4096}, doc{"Folder that holds everything"}),
    rule<&herald::app::Config::listen>(length{1, 255}, doc{"Address and port to answer on"}),
    rule<&herald::app::Config::role>(doc{"all, web or worker"}),
    rule<&herald::app::Config::config>(doc{"File with `name = value` lines"}),
    rule<&herald::app::Config::database_url>(doc{"postgresql://… instead of SQLite"}),
    rule<&herald::app::Config::public_url>(
        doc{"How browsers reach this server, for links in mail"}),
    rule<&herald::app::Config::master_key>(
        doc{"64 hex digits; else DATA/master.key is made at first start"}),
    rule<&herald::app::Config::trusted_proxies>(doc{"Addresses whose X-Forwarded-For counts"}),
    rule<&herald::app::Config::allow_private>(doc{"Private hosts (host:port) connectors may call"}),
    rule<&herald::app::Config::smtp_url>(
        doc{"Mail server: smtp(s)://user:password@host:port; else mails lie in DATA/spool"}),
    rule<&herald::app::Config::mail_from>(doc{"Sender of mails: \"Herald <herald@example.com>\""}),
    rule<&herald::app::Config::ui_dir>(
        doc{"Serve the UI from this folder instead of the built-in one"}),
    rule<&herald::app::Config::sandbox_url>(
        doc{"A running `herald sandbox` instead of the built-in one"}),
    rule<&herald::app::Config::models>(
        doc{"Folder of speech and sentence models; else `models` in the data folder"}),
    rule<&herald::app::Config::recording_limit>(at_least{1}, at_most{100'000},
                                                doc{"Megabytes of a recording to be transcribed"}),
    rule<&herald::app::Config::log_level>(doc{"debug, info, warning or error"}),
    rule<&herald::app::Config::log_format>(
        doc{"automatic (words on a terminal, else JSON), json or words"}),
    rule<&herald::app::Config::access_log>(doc{"A line in the log for each request"}),
    rule<&herald::app::Config::metrics_token>(
        doc{"Who sends this bearer token may read /health/metrics; else this machine alone"}),
    rule<&herald::app::Config::otlp_url>(
        doc{"OpenTelemetry collector that gets spans: http://localhost:4318"}),
    rule<&herald::app::Config::otlp_ratio>(at_least{0}, at_most{1},
                                           doc{"Share of requests of which spans are sent"}),
    rule<&herald::app::Config::sentry_dsn>(doc{"Where error reports go: https://KEY@HOST/PROJECT"}),
    rule<&herald::app::Config::sentry_environment>(doc{"The environment named in error reports"}),
    rule<&herald::app::Config::backup_folder>(
        doc{"Where scheduled backups go; DATA/backups when left out"}),
    rule<&herald::app::Config::io_threads>(at_least{1}, at_most{64},
                                           doc{"Threads that read and write sockets"}),
    rule<&herald::app::Config::workers>(at_least{1}, at_most{512}, doc{"Requests handled at once"}),
    rule<&herald::app::Config::address_connections>(
        at_least{0}, doc{"Connections one address may have open, but for this machine and the "
                         "trusted proxies; 0 for no limit"}),
    rule<&herald::app::Config::task_threads>(at_least{1}, at_most{64},
                                             doc{"Tasks running at once"}),
    rule<&herald::app::Config::task_lease>(
        at_least{3}, at_most{600},
        doc{"Seconds after which the tasks of a process that died go to another, on PostgreSQL"}),
    rule<&herald::app::Config::warehouse_memory>(
        doc{"Bytes DuckDB may use; 0 takes a quarter of the machine's, at most 1 GB"}),
    rule<&herald::app::Config::hourly_limit>(at_least{0},
                                             doc{"API calls an hour for one user; 0 for no limit"}),
};
