#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/json_reader.hpp"
#include "net/http_client.hpp"

/// Faults of the machine against the real program: the tests start it as an administrator would,
/// take its disk, its database or its life, and look at what its API says and what is left.
namespace herald::faults {

/// A folder of its own below the system's for temporary files, gone with the object.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// `herald …` as a process of its own.
class Program {
public:
    /// Returns when it has said "is at URL"; throws with what it said when it ends before, or says
    /// nothing for a minute. What it writes goes to `log`.
    Program(const std::vector<std::string>& arguments, const std::filesystem::path& log);
    /// Kills it.
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    const std::string& url() const { return url_; }
    pid_t pid() const { return pid_; }
    bool alive();
    /// SIGKILL: from one instruction to the next it is gone.
    void kill();
    /// SIGTERM; expects it to end well.
    void stop();

private:
    void wait_until_ready(const std::filesystem::path& log);

    pid_t pid_ = -1;
    std::string url_;
};

struct Answer {
    int status = 0;  ///< 0: none came
    std::string body;
    json::value json() const { return parse_json(body); }
    /// The text at a pointer; the whole body when there is none, so that a failure shows it.
    std::string text(const std::string& pointer) const;
};

/// A file that is sent as multipart/form-data, with other fields beside it.
struct Upload {
    std::string file;
    std::vector<std::pair<std::string, std::string>> fields;
};

/// `herald serve` over one folder, through all its lives.
class Server {
public:
    struct Options {
        std::filesystem::path data;
        std::string database_url;  ///< empty: SQLite
        std::string sandbox_url;
    };
    explicit Server(Options options) : options_(std::move(options)) {}

    void start();
    void kill() { program_->kill(); }
    void stop() { program_->stop(); }
    bool alive() { return program_->alive(); }
    pid_t pid() const { return program_->pid(); }
    const Options& options() const { return options_; }

    /// Below /api/v1 unless the path begins with /health. A call that finds nobody has status 0.
    Answer call(const std::string& method, const std::string& path, const std::string& body = {},
                net::Headers headers = {});
    Answer get(const std::string& path) { return call("GET", path); }
    Answer post(const std::string& path, const std::string& body) {
        return call("POST", path, body);
    }
    Answer upload(const std::string& path, const Upload& upload);
    /// Makes an organization, and calls as its owner from now on. Returns the organization's id.
    std::string register_organization(const std::string& name);
    /// Waits until the task has ended; fails the test after five minutes.
    json::value wait_for_task(const std::string& id);

private:
    Options options_;
    std::unique_ptr<Program> program_;
    std::unique_ptr<net::HttpClient> http_;
    std::string token_;
    int life_ = 0;
};

/// The id of the task an answer tells about.
std::string task_of(const Answer& answer);

}  // namespace herald::faults
