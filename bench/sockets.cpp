// Opens N WebSockets on /api/v1/stream, signs each in by its token, waits for the answer and holds
// them idle, then prints the server's resident memory per socket.
//   bench_sockets --port P --pid SERVER --token ACCESS_TOKEN [--count N] [--settle_s S]
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

#include "base/settings.hpp"

namespace herald::bench {
namespace {

struct Options {
    std::uint16_t port = 8080;
    int pid = 0;
    std::string token;
    std::size_t count = 1000;
    double settle_s = 3;
};
BOOST_DESCRIBE_STRUCT(Options, (), (port, pid, token, count, settle_s))

double resident_kib(int pid) {
    std::ifstream in(fmt::format("/proc/{}/status", pid));
    std::string line;
    while (std::getline(in, line))
        if (line.starts_with("VmRSS:")) return std::strtod(line.c_str() + 6, nullptr);
    return 0;
}

[[noreturn]] void fail(const char* what) {
    throw Error(ErrorKind::internal, fmt::format("{}: {}", what, std::strerror(errno)));
}

/// Source addresses 127.0.x.1 give each 5,000 sockets a port range of their own. Without
/// BIND_ADDRESS_NO_PORT the port would be taken at bind(), from all that are free for any target.
int connect_from(std::size_t number, std::uint16_t port) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    if (fd < 0) fail("socket");
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    sockaddr_in from{}, to{};
    from.sin_family = to.sin_family = AF_INET;
    inet_pton(AF_INET, fmt::format("127.0.{}.1", 1 + number / 5000).c_str(), &from.sin_addr);
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    to.sin_port = htons(port);
    if (bind(fd, reinterpret_cast<sockaddr*>(&from), sizeof from) != 0) fail("bind");
    if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) fail("connect");
    return fd;
}

void send_all(int fd, std::string_view text) {
    if (send(fd, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
        fail("send");
}

/// A text frame of a client (RFC 6455, section 5.2); the mask is zero, which leaves the text as it
/// is.
std::string frame(std::string_view text) {
    std::string out = "\x81";
    out += static_cast<char>(0x80 | 126);
    out += static_cast<char>(text.size() >> 8);
    out += static_cast<char>(text.size() & 0xff);
    out.append(4, '\0');
    return out.append(text);
}

/// Opens one and sends its token, without waiting for the answer to that.
int open_socket(const Options& options, std::size_t number) {
    const int fd = connect_from(number, options.port);
    send_all(fd,
             "GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
             "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
             "Sec-WebSocket-Version: 13\r\n\r\n");
    std::string answer;
    char buffer[512];
    while (!answer.ends_with("\r\n\r\n")) {
        const ssize_t got = recv(fd, buffer, sizeof buffer, 0);
        if (got <= 0) fail("the upgrade was not answered");
        answer.append(buffer, static_cast<std::size_t>(got));
    }
    if (!answer.starts_with("HTTP/1.1 101"))
        throw Error(ErrorKind::internal, "the upgrade was refused: " + answer);
    send_all(fd, frame(fmt::format(R"({{"token":"{}","subscribe":["tasks"]}})", options.token)));
    return fd;
}

bool is_signed_in(int fd) {
    char buffer[512];
    const ssize_t got = recv(fd, buffer, sizeof buffer, 0);
    return got > 0 &&
           std::string_view(buffer, static_cast<std::size_t>(got)).find(R"("type":"subscribed")") !=
               std::string_view::npos;
}

int run(const Options& options) {
    const double before = resident_kib(options.pid);
    std::vector<int> sockets;
    for (std::size_t i = 0; i < options.count; ++i) sockets.push_back(open_socket(options, i));
    std::size_t signed_in = 0;
    for (const int fd : sockets) signed_in += is_signed_in(fd) ? 1 : 0;
    std::this_thread::sleep_for(std::chrono::duration<double>(options.settle_s));
    const double after = resident_kib(options.pid);
    fmt::print(
        "{{\"asked\":{},\"signed_in\":{},\"rss_before_kib\":{},\"rss_after_kib\":{},\"kib_each\":"
        "{:.2f}}}\n",
        options.count, signed_in, before, after,
        (after - before) / static_cast<double>(options.count));
    return signed_in == options.count ? 0 : 1;
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
