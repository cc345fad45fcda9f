// Opens N authenticated WebSockets on /api/v1/stream and holds them idle, then prints the server's
// resident memory per socket.
//   sockets --port P --pid SERVER --tickets FILE (one ticket a line)
#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <thread>

#include "base/settings.hpp"

namespace herald::bench {
namespace {

struct Options {
    std::uint16_t port = 8080;
    int pid = 0;
    std::string tickets;
    double settle_s = 3;
};
BOOST_DESCRIBE_STRUCT(Options, (), (port, pid, tickets, settle_s))

double resident_kib(int pid) {
    std::ifstream in(fmt::format("/proc/{}/status", pid));
    std::string line;
    while (std::getline(in, line))
        if (line.starts_with("VmRSS:")) return std::strtod(line.c_str() + 6, nullptr);
    return 0;
}

/// Source addresses 127.0.x.1 give each a port range of its own.
int open_socket(std::uint16_t port, std::size_t number, const std::string& ticket) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in from{}, to{};
    from.sin_family = to.sin_family = AF_INET;
    inet_pton(AF_INET, fmt::format("127.0.{}.1", number / 5000).c_str(), &from.sin_addr);
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    to.sin_port = htons(port);
    if (fd < 0 || bind(fd, reinterpret_cast<sockaddr*>(&from), sizeof from) != 0 ||
        connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
        return -1;
    const std::string request = fmt::format(
        "GET /api/v1/stream?ticket={} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: "
        "websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        ticket);
    if (send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) return -1;
    char answer[512] = {};
    if (recv(fd, answer, sizeof answer - 1, 0) <= 0 || std::strncmp(answer + 9, "101", 3) != 0) {
        fmt::print(stderr, "refused: {}\n", answer);
        return -1;
    }
    return fd;
}

int run(const Options& options) {
    std::ifstream in(options.tickets);
    std::vector<std::string> tickets;
    for (std::string line; std::getline(in, line);) tickets.push_back(line);
    const double before = resident_kib(options.pid);
    std::size_t open = 0;
    for (const auto& ticket : tickets) open += open_socket(options.port, open, ticket) >= 0 ? 1 : 0;
    std::this_thread::sleep_for(std::chrono::duration<double>(options.settle_s));
    const double after = resident_kib(options.pid);
    fmt::print(
        "{{\"asked\":{},\"open\":{},\"rss_before_kib\":{},\"rss_after_kib\":{},\"kib_each\":{:.2f}}"
        "}\n",
        tickets.size(), open, before, after,
        open > 0 ? (after - before) / static_cast<double>(open) : 0);
    return open == tickets.size() ? 0 : 1;
}

}  // namespace
}  // namespace herald::bench

int main(int argc, char** argv) {
    using namespace herald;
    std::vector<std::string> args(argv + 1, argv + argc);
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    try {
        auto sources = setting_sources<bench::Options>(args);
        bench::Options options;
        apply_settings(options, sources);
        return bench::run(options);
    } catch (const Error& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 2;
    }
}
