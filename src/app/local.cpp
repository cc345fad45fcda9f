#include "app/local.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "web/problem.hpp"

namespace herald::app {
namespace {

constexpr std::string_view kPrefix = "/local/";

/// A connection to the socket; absent when nobody listens there.
class Line {
public:
    static std::optional<Line> open(const std::filesystem::path& path) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (path.native().size() >= sizeof address.sun_path) return std::nullopt;
        std::memcpy(address.sun_path, path.c_str(), path.native().size());
        Line line(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (::connect(line.fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            return std::nullopt;
        return line;
    }
    Line(Line&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Line& operator=(Line&&) = delete;
    ~Line() {
        if (fd_ >= 0) ::close(fd_);
    }

    void send(std::string_view text) {
        while (!text.empty()) {
            const auto n = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
            if (n <= 0) lost();
            text.remove_prefix(static_cast<std::size_t>(n));
        }
    }
    std::string read_to_end() {
        std::string out;
        char buffer[16384];
        for (ssize_t n = 0; (n = ::recv(fd_, buffer, sizeof buffer, 0)) != 0;) {
            if (n < 0) lost();
            out.append(buffer, static_cast<std::size_t>(n));
        }
        return out;
    }

private:
    explicit Line(int fd) : fd_(fd) {}
    [[noreturn]] static void lost() {
        throw Error(ErrorKind::unavailable, "The running server closed the connection.");
    }
    int fd_;
};

/// The status and the body of the one answer on a connection that closes after it.
std::pair<int, std::string> take_apart(const std::string& answer) {
    const auto head = answer.find("\r\n\r\n");
    if (head == std::string::npos || answer.size() < 12)
        throw Error(ErrorKind::unavailable, "The running server gave no answer.");
    return {std::atoi(answer.c_str() + 9), answer.substr(head + 4)};
}

json::value judge(int status, const std::string& body) {
    const json::value value = body.empty() ? json::value() : parse_json(body);
    if (status < 400) return value;
    const auto* detail = value.is_object() ? value.get_object().if_contains("detail") : nullptr;
    throw Error(status == 422 || status == 400 ? ErrorKind::invalid : ErrorKind::unavailable,
                detail != nullptr ? std::string(detail->as_string()) : "The server refused.");
}

std::string token_of(const SealingKey& key) { return to_hex(key.derive("local commands")); }

}  // namespace

web::Response App::answer(web::Request& request) {
    if (request.remote_address != "unix" || !request.path.starts_with(kPrefix))
        return router_->handle(request);
    const std::string wanted = "Bearer " + token_of(*key_.hold().operator->());
    if (!equal_constant_time(request.headers.get("Authorization"), wanted))
        return web::problem_response(
            Error(ErrorKind::unauthenticated,
                  "This command was started with another master key than the server's."),
            request);
    return local_->handle(request);
}

Owner::Owner(Config config, Needs needs)
    : socket_(std::filesystem::path(config.data) / "herald.sock") {
    if (Line::open(socket_)) {
        const auto key = DataFolder::read_master_key(config.data, config.master_key);
        if (!key)
            throw Error(ErrorKind::invalid,
                        "A server runs on this folder; give --master-key as it was given to it.");
        token_ = token_of(SealingKey(*key));
        return;
    }
    config.listen = "127.0.0.1:0";
    app_ = std::make_unique<App>(std::move(config));
    if (needs == Needs::tasks)
        app_->start();
    else
        app_->migrate();
}

Owner::~Owner() {
    if (app_) app_->stop();
}

json::value Owner::ask(const std::string& path, const std::string& body) {
    if (app_) {
        web::Request request{.method = "POST", .path = std::string(kPrefix) + path, .body = body};
        request.headers.set("Content-Type", "application/json");
        request.remote_address = "unix";
        const auto response = app_->local_routes().handle(request);
        return judge(response.status, response.body);
    }
    auto line = Line::open(socket_);
    if (!line)
        throw Error(ErrorKind::unavailable, "The server has stopped; run the command again.");
    line->send(fmt::format(
        "POST {}{} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nContent-Type: "
        "application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
        kPrefix, path, token_, body.size(), body));
    const auto [status, text] = take_apart(line->read_to_end());
    return judge(status, text);
}

}  // namespace herald::app
