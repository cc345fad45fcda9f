#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "app/app.hpp"

/// The whole program behind its real sockets, and clients that misbehave.
namespace herald::sockets {

/// A server on a folder of its own; "owner@faults.example" owns the workspace "Faults".
class Server {
public:
    explicit Server(std::string master_key = {});
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    void start();
    void stop() { app_.reset(); }
    app::App& app() { return *app_; }
    app::Config config() const;
    std::uint16_t port() const;
    const std::filesystem::path& folder() const { return folder_; }
    /// An answer of the API to one polite request.
    web::Response call(const std::string& method, const std::string& path,
                       const std::string& body = {});
    std::string login();
    std::string token;

private:
    std::filesystem::path folder_;
    std::string master_key_;
    std::unique_ptr<app::App> app_;
};

/// A plain blocking client.
class Client {
public:
    explicit Client(std::uint16_t port);
    ~Client() { ::close(fd_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    bool send(std::string_view text);
    void half_close() { ::shutdown(fd_, SHUT_WR); }
    /// A reset in place of an orderly end.
    void cut();
    /// One answer by its Content-Length; what follows stays for the next. What came when the
    /// server closed, or nothing came for ten seconds.
    std::string answer();
    std::string read_to_end();
    /// Until this has come, however it is framed; false when it does not for ten seconds.
    bool read_until(std::string_view text);

private:
    bool receive();
    int fd_;
    std::string in_;
};

}  // namespace herald::sockets
