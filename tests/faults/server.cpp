#include "server.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "base/crypto.hpp"
#include "base/encoding.hpp"

namespace herald::faults {
namespace {

constexpr std::string_view kPassword = "a long password";
constexpr std::string_view kReady = " is at http://";

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// In the child: nothing of ours is left but its output.
[[noreturn]] void become_herald(const std::vector<std::string>& arguments, int out) {
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    std::vector<char*> argv{const_cast<char*>(HERALD_PROGRAM)};
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    ::execv(HERALD_PROGRAM, argv.data());
    ::_exit(127);
}

}  // namespace

Folder::Folder()
    : path_(std::filesystem::temp_directory_path() / ("herald_faults_" + to_hex(random_bytes(6)))) {
    std::filesystem::create_directories(path_);
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Program::Program(const std::vector<std::string>& arguments, const std::filesystem::path& log) {
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (out < 0) throw std::runtime_error("no log at " + log.string());
    pid_ = ::fork();
    if (pid_ == 0) become_herald(arguments, out);
    ::close(out);
    wait_until_ready(log);
}

Program::~Program() { kill(); }

void Program::wait_until_ready(const std::filesystem::path& log) {
    for (int i = 0; i < 6000; ++i) {
        const std::string said = read_file(log);
        const auto at = said.find(kReady);
        if (at != std::string::npos && said.find('\n', at) != std::string::npos) {
            const auto begin = at + kReady.size() - 7;
            url_ = said.substr(begin, said.find('\n', begin) - begin);
            return;
        }
        if (!alive()) throw std::runtime_error("herald ended: " + said);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    kill();
    throw std::runtime_error("herald does not start: " + read_file(log));
}

bool Program::alive() { return pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == 0; }

void Program::kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

void Program::stop() {
    ::kill(pid_, SIGTERM);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "herald ended with " << status;
}

std::string Answer::text(const std::string& pointer) const {
    boost::system::error_code none;
    const json::value document = json::parse(body, none);
    const json::value* found = none ? nullptr : document.find_pointer(pointer, none);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : body;
}

void Server::start() {
    std::vector<std::string> arguments{"serve", "--listen=127.0.0.1:0", "--hourly-limit=0",
                                       "--data=" + options_.data.string(),
                                       // Two folders on one database share the key of its secrets.
                                       "--master-key=" + std::string(64, '7')};
    if (!options_.database_url.empty()) {
        arguments.push_back("--database-url=" + options_.database_url);
        arguments.push_back(
            "--task-lease=3");  // each life begins by waiting for the last one's end
    }
    if (!options_.sandbox_url.empty()) arguments.push_back("--sandbox-url=" + options_.sandbox_url);
    const std::filesystem::path log =
        options_.data.string() + fmt::format(".log{}", ++life_);  // beside it: its disk may be full
    program_.reset();
    program_ = std::make_unique<Program>(arguments, log);
    http_ = std::make_unique<net::HttpClient>(
        net::HttpClientOptions{.egress = net::EgressPolicy({program_->url().substr(7)})});
}

Answer Server::call(const std::string& method, const std::string& path, const std::string& body,
                    net::Headers headers) {
    net::HttpRequest request;
    request.method = method;
    request.url = program_->url() + (path.starts_with("/health") ? path : "/api/v1" + path);
    request.headers = std::move(headers);
    request.body = body;
    if (!body.empty() && !request.headers.has("Content-Type"))
        request.headers.set("Content-Type", "application/json");
    if (!token_.empty()) request.headers.set("Authorization", "Bearer " + token_);
    try {
        const auto response = http_->send(request);
        return {response.status, response.body};
    } catch (const Error& error) {
        return {0, error.what()};
    }
}

Answer Server::upload(const std::string& path, const Upload& upload) {
    const std::string boundary = "faults-boundary";
    std::string body;
    for (const auto& [name, value] : upload.fields)
        body += fmt::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n",
                            boundary, name, value);
    body += fmt::format(
        "--{}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ads.csv\"\r\n"
        "Content-Type: text/csv\r\n\r\n",
        boundary);
    body += upload.file + "\r\n--" + boundary + "--\r\n";
    return call("POST", path, body,
                {{"Content-Type", "multipart/form-data; boundary=" + boundary}});
}

std::string Server::register_organization(const std::string& name) {
    token_.clear();
    const auto answer = post(
        "/auth/register",
        fmt::format(
            R"({{"email":"{}","password":"{}","name":"Fay","organization":"{}","currency":"EUR","time_zone":"Europe/Berlin"}})",
            name + "@faults.example", kPassword, name));
    EXPECT_EQ(answer.status, 201) << answer.body;
    token_ = answer.text("/access_token");
    return answer.text("/organization/id");
}

json::value Server::wait_for_task(const std::string& id) {
    Answer answer;
    for (int i = 0; i < 6000; ++i) {
        answer = get("/tasks/" + id);
        const std::string state = answer.status == 200 ? answer.text("/state") : "";
        if (state == "succeeded" || state == "failed" || state == "cancelled") return answer.json();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ADD_FAILURE() << "the task did not end: " << answer.body;
    return {};
}

std::string task_of(const Answer& answer) {
    EXPECT_EQ(answer.status, 202) << answer.body;
    return answer.text("/task/id");
}

}  // namespace herald::faults
