#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/text.hpp"

/// For tests only: a tiny blocking HTTP/1.1 server on 127.0.0.1 with a port of its own; one thread
/// a connection.
namespace herald::net::test {

struct ServedRequest {
    std::string method, target, path, query, body;
    std::map<std::string, std::string> headers;  ///< names in lower case
};

struct ServedResponse {
    int status = 200;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string raw;  ///< when not empty: sent as it is, then the connection is closed
};

class TestServer {
public:
    using Handler = std::function<ServedResponse(const ServedRequest&)>;

    explicit TestServer(Handler handler) : handler_(std::move(handler)) {
        listener_ = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            listen(listener_, 64) != 0)
            std::abort();
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        accepting_ = std::thread([this] { accept_all(); });
    }

    ~TestServer() {
        stopping_ = true;
        shutdown(listener_, SHUT_RDWR);
        accepting_.join();
        close(listener_);
        {
            const std::lock_guard lock(mutex_);
            for (const int socket : sockets_) shutdown(socket, SHUT_RDWR);
        }
        for (std::thread& thread : threads_) thread.join();
    }

    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    int port() const { return port_; }
    std::string place() const { return "127.0.0.1:" + std::to_string(port_); }
    std::string url(std::string_view path = "") const {
        return "http://" + place() + std::string(path);
    }
    int connections() const { return connections_; }
    /// What was asked so far.
    std::vector<ServedRequest> requests() const {
        const std::lock_guard lock(mutex_);
        return {requests_.begin(), requests_.end()};
    }

private:
    void accept_all() {
        while (!stopping_) {
            const int connection = accept(listener_, nullptr, nullptr);
            if (connection < 0) return;
            ++connections_;
            const std::lock_guard lock(mutex_);
            sockets_.push_back(connection);
            threads_.emplace_back([this, connection] {
                serve(connection);
                const std::lock_guard inner(mutex_);
                sockets_.remove(connection);
                close(connection);
            });
        }
    }

    void serve(int connection) {
        std::string buffer;
        for (;;) {
            const auto end = fill_until(connection, buffer, "\r\n\r\n");
            if (end == std::string::npos) return;
            ServedRequest request = parse_head(buffer.substr(0, end));
            buffer.erase(0, end + 4);
            const std::size_t length =
                std::strtoul(request.headers["content-length"].c_str(), nullptr, 10);
            while (buffer.size() < length)
                if (!fill(connection, buffer)) return;
            request.body = buffer.substr(0, length);
            buffer.erase(0, length);
            {
                const std::lock_guard lock(mutex_);
                requests_.push_back(request);
            }
            if (!answer(connection, handler_(request))) return;
        }
    }

    static ServedRequest parse_head(const std::string& head) {
        ServedRequest out;
        std::size_t at = head.find("\r\n");
        const std::string first = head.substr(0, at);
        out.method = first.substr(0, first.find(' '));
        out.target = first.substr(out.method.size() + 1, first.rfind(' ') - out.method.size() - 1);
        out.path = out.target.substr(0, out.target.find('?'));
        if (out.path.size() < out.target.size()) out.query = out.target.substr(out.path.size() + 1);
        while (at != std::string::npos) {
            const std::size_t start = at + 2;
            at = head.find("\r\n", start);
            const std::string line = head.substr(start, at == std::string::npos ? at : at - start);
            if (const auto colon = line.find(':'); colon != std::string::npos)
                out.headers[to_lower_ascii(line.substr(0, colon))] =
                    std::string(trim(line.substr(colon + 1)));
        }
        return out;
    }

    static bool answer(int connection, const ServedResponse& response) {
        if (!response.raw.empty()) {
            send_all(connection, response.raw);
            shutdown(connection, SHUT_RDWR);
            return false;
        }
        std::string text = "HTTP/1.1 " + std::to_string(response.status) +
                           " X\r\nContent-Length: " + std::to_string(response.body.size()) + "\r\n";
        for (const auto& [name, value] : response.headers) text += name + ": " + value + "\r\n";
        return send_all(connection, text + "\r\n" + response.body);
    }

    static bool send_all(int connection, std::string_view text) {
        while (!text.empty()) {
            const auto n = send(connection, text.data(), text.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }

    static bool fill(int connection, std::string& buffer) {
        char piece[16 * 1024];
        const auto n = recv(connection, piece, sizeof piece, 0);
        if (n <= 0) return false;
        buffer.append(piece, static_cast<std::size_t>(n));
        return true;
    }

    static std::size_t fill_until(int connection, std::string& buffer, std::string_view end) {
        for (;;) {
            if (const auto at = buffer.find(end); at != std::string::npos) return at;
            if (!fill(connection, buffer)) return std::string::npos;
        }
    }

    Handler handler_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> stopping_{false};
    std::atomic<int> connections_{0};
    mutable std::mutex mutex_;
    std::list<int> sockets_;
    std::list<std::thread> threads_;
    std::list<ServedRequest> requests_;
    std::thread accepting_;
};

}  // namespace herald::net::test
