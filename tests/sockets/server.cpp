#include "server.hpp"

#include <sys/time.h>

#include "app/assets.hpp"
#include "base/crypto.hpp"

/// The program's own assets are linked into its executable only.
std::vector<herald::app::Asset> herald::app::embedded_assets() { return {}; }

namespace herald::sockets {

Server::Server(std::string master_key) : master_key_(std::move(master_key)) {
    init_crypto();
    folder_ =
        std::filesystem::temp_directory_path() / ("herald_sockets_" + to_hex(random_bytes(6)));
    start();
    const web::Visitor visitor{&app_->clock(), "192.0.2.1", "faults", "faults", {}};
    app_->identity().register_user(
        {"owner@faults.example", "a long password", "Olga", "Faults", {}, {}}, visitor);
    token = login();
}

Server::~Server() {
    app_.reset();
    std::filesystem::remove_all(folder_);
}

app::Config Server::config() const {
    app::Config config;
    config.data = folder_;
    config.listen = "127.0.0.1:0";
    config.hourly_limit = 0;
    config.master_key = master_key_;
    return config;
}

void Server::start() {
    app_ = std::make_unique<app::App>(config());
    app_->start();
}

std::uint16_t Server::port() const {
    const std::string url = app_->url();
    return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

std::string Server::login() {
    const web::Visitor visitor{&app_->clock(), "192.0.2.1", "faults", "faults", {}};
    return app_->identity()
        .login({"owner@faults.example", "a long password"}, visitor)
        .access_token;
}

web::Response Server::call(const std::string& method, const std::string& path,
                           const std::string& body) {
    web::Request request;
    request.method = method;
    request.path = "/api/v1" + path;
    request.body = body;
    request.remote_address = "192.0.2.1";
    request.headers.set("Authorization", "Bearer " + token);
    if (!body.empty()) request.headers.set("Content-Type", "application/json");
    return app_->router().handle(request);
}

Client::Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    const timeval limit{10, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
}

bool Client::send(std::string_view text) {
    while (!text.empty()) {
        const ssize_t n = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
        if (n <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

void Client::cut() {
    const linger now{1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::shutdown(fd_, SHUT_RDWR);
}

bool Client::receive() {
    char buffer[65536];
    const ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
    if (n <= 0) return false;
    in_.append(buffer, static_cast<std::size_t>(n));
    return true;
}

std::string Client::answer() {
    for (;;) {
        const auto head = in_.find("\r\n\r\n");
        if (head != std::string::npos) {
            const auto at = in_.find("Content-Length: ");
            const std::size_t length =
                at < head ? std::strtoull(in_.c_str() + at + 16, nullptr, 10) : 0;
            if (in_.size() >= head + 4 + length) {
                std::string out = in_.substr(0, head + 4 + length);
                in_.erase(0, head + 4 + length);
                return out;
            }
        }
        if (!receive()) return std::exchange(in_, {});
    }
}

std::string Client::read_to_end() {
    while (receive()) {
    }
    return std::exchange(in_, {});
}

bool Client::read_until(std::string_view text) {
    while (in_.find(text) == std::string::npos)
        if (!receive()) return false;
    return true;
}

}  // namespace herald::sockets
