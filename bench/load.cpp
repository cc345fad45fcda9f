// The load generator of ./dev bench: one thread, epoll, HTTP/1.1 keep-alive.
//   closed loop: every connection sends its next request when the answer is there
//   open loop (--rate): requests leave on a fixed timetable; latency counts from the planned
//   moment, so a slow server cannot hide behind a waiting client (coordinated omission)
// Prints one JSON object: requests, errors, seconds, rps, p50_ms, p99_ms, max_ms, server_cpu_s,
// per_cpu_s.
#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <deque>
#include <fstream>
#include <string>
#include <vector>

#include "base/settings.hpp"

namespace herald::bench {
namespace {

struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string method = "GET", path = "/", token, body;
    unsigned connections = 16;
    double seconds = 5, warmup = 1, rate = 0;
    std::int64_t requests = 0;
    int pid = 0;
};
BOOST_DESCRIBE_STRUCT(Options, (),
                      (address, port, method, path, token, body, connections, seconds, warmup, rate,
                       requests, pid))

using Now = std::chrono::steady_clock;

double seconds_since(Now::time_point start) {
    return std::chrono::duration<double>(Now::now() - start).count();
}

/// User and system time of a process and its children that have ended, in seconds (proc(5)).
double cpu_seconds(int pid) {
    std::ifstream in(fmt::format("/proc/{}/stat", pid));
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const auto end_of_name = text.rfind(')');
    if (end_of_name == std::string::npos) return 0;
    double fields[13] = {};
    std::size_t at = end_of_name + 4;
    for (double& field : fields) {
        const auto space = text.find(' ', at);
        field = std::strtod(text.substr(at, space - at).c_str(), nullptr);
        at = space + 1;
    }
    return (fields[10] + fields[11]) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// One keep-alive connection: at most one request in flight.
struct Connection {
    int fd = -1;
    bool busy = false;
    std::string in;
    std::size_t need = 0;  ///< bytes of the whole answer, 0 while its head is unread
    std::size_t sent = 0;
    Now::time_point planned;
};

class Generator {
public:
    explicit Generator(Options options) : options_(std::move(options)) {
        epoll_ = epoll_create1(0);
        connections_.resize(options_.connections);
        for (std::size_t i = 0; i < connections_.size(); ++i) open(i);
    }

    void run() {
        const auto start = Now::now();
        const auto warm = start + std::chrono::duration_cast<Now::duration>(
                                      std::chrono::duration<double>(options_.warmup));
        next_planned_ = start;
        while (seconds_since(start) < options_.warmup + options_.seconds ||
               waiting_until_counted()) {
            if (!measuring_ && Now::now() >= warm) begin_measuring();
            send_due();
            wait(options_.rate > 0 ? 0 : 20);
            if (options_.requests > 0 && done_ >= options_.requests) break;
            if (seconds_since(start) > options_.warmup + options_.seconds + 60) break;
        }
        report();
    }

private:
    bool waiting_until_counted() const {
        return options_.requests > 0 && done_ < options_.requests;
    }

    void begin_measuring() {
        measuring_ = true;
        measured_from_ = Now::now();
        cpu_from_ = options_.pid > 0 ? cpu_seconds(options_.pid) : 0;
        done_ = errors_ = 0;
        latencies_.clear();
    }

    void open(std::size_t i) {
        Connection& c = connections_[i];
        c = Connection{};
        c.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(options_.port);
        inet_pton(AF_INET, options_.address.c_str(), &to.sin_addr);
        if (connect(c.fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
            fmt::print(stderr, "cannot connect to {}:{}: {}\n", options_.address, options_.port,
                       std::strerror(errno));
            std::exit(1);
        }
        const int one = 1;
        setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        fcntl(c.fd, F_SETFL, O_NONBLOCK);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = i;
        epoll_ctl(epoll_, EPOLL_CTL_ADD, c.fd, &event);
        idle_.push_back(i);
    }

    void send_due() {
        const auto now = Now::now();
        if (options_.rate <= 0) {
            while (!idle_.empty() && (options_.requests == 0 || started_ < options_.requests))
                start(now);
            return;
        }
        const auto gap = std::chrono::duration_cast<Now::duration>(
            std::chrono::duration<double>(1 / options_.rate));
        for (; next_planned_ <= now; next_planned_ += gap) backlog_.push_back(next_planned_);
        while (!idle_.empty() && !backlog_.empty()) {
            start(backlog_.front());
            backlog_.pop_front();
        }
    }

    void start(Now::time_point planned) {
        const std::size_t i = idle_.back();
        idle_.pop_back();
        Connection& c = connections_[i];
        c.busy = true;
        c.planned = planned;
        c.in.clear();
        c.need = 0;
        std::string body = options_.body;
        if (const auto mark = body.find("{n}"); mark != std::string::npos)
            body.replace(mark, 3, std::to_string(++number_));
        std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n", options_.method,
                                       options_.path, options_.address);
        if (!options_.token.empty()) text += "Authorization: Bearer " + options_.token + "\r\n";
        if (!body.empty())
            text += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n",
                                body.size());
        text += "\r\n" + body;
        ++started_;
        if (::send(c.fd, text.data(), text.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(text.size()))
            fail(i);
    }

    void wait(int timeout_ms) {
        epoll_event events[256];
        const int n = epoll_wait(epoll_, events, 256, timeout_ms);
        for (int e = 0; e < n; ++e) receive(events[e].data.u64);
    }

    void receive(std::size_t i) {
        Connection& c = connections_[i];
        char buffer[65536];
        const ssize_t n = recv(c.fd, buffer, sizeof buffer, 0);
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0) return fail(i);
        c.in.append(buffer, static_cast<std::size_t>(n));
        if (c.need == 0) read_head(c);
        if (c.need != 0 && c.in.size() >= c.need) finish(i);
    }

    static void read_head(Connection& c) {
        const auto end = c.in.find("\r\n\r\n");
        if (end == std::string::npos) return;
        std::size_t length = 0;
        const std::string head = to_lower_ascii(c.in.substr(0, end));
        if (const auto at = head.find("content-length:"); at != std::string::npos)
            length = std::strtoull(head.c_str() + at + 15, nullptr, 10);
        c.need = end + 4 + length;
    }

    void finish(std::size_t i) {
        Connection& c = connections_[i];
        const bool good = c.in.size() > 9 && c.in[9] == '2';
        if (!good && errors_ == 0) fmt::print(stderr, "first error: {}\n", c.in.substr(0, 400));
        errors_ += good ? 0 : 1;
        ++done_;
        if (measuring_ || options_.requests > 0)
            latencies_.push_back(
                std::chrono::duration<double, std::milli>(Now::now() - c.planned).count());
        c.busy = false;
        idle_.push_back(i);
    }

    void fail(std::size_t i) {
        ++errors_;
        ++done_;
        close(connections_[i].fd);
        open(i);
    }

    void report() {
        const double seconds = measuring_ ? seconds_since(measured_from_) : 0;
        const double cpu = options_.pid > 0 ? cpu_seconds(options_.pid) - cpu_from_ : 0;
        std::sort(latencies_.begin(), latencies_.end());
        const auto quantile = [&](double q) {
            return latencies_.empty() ? 0
                                      : latencies_[static_cast<std::size_t>(
                                            q * static_cast<double>(latencies_.size() - 1))];
        };
        fmt::print(
            "{{\"requests\":{},\"errors\":{},\"seconds\":{:.3f},\"rps\":{:.1f},\"p50_ms\":{:.3f},"
            "\"p99_ms\":{:.3f},\"max_ms\":{:.3f},"
            "\"server_cpu_s\":{:.3f},\"per_cpu_s\":{:.1f}}}\n",
            done_, errors_, seconds, static_cast<double>(done_) / seconds, quantile(0.5),
            quantile(0.99), quantile(1), cpu, cpu > 0 ? static_cast<double>(done_) / cpu : 0);
    }

    Options options_;
    int epoll_ = -1;
    std::vector<Connection> connections_;
    std::vector<std::size_t> idle_;
    std::deque<Now::time_point> backlog_;
    Now::time_point next_planned_, measured_from_;
    bool measuring_ = false;
    double cpu_from_ = 0;
    std::int64_t started_ = 0, done_ = 0, errors_ = 0, number_ = 0;
    std::vector<double> latencies_;
};

}  // namespace
}  // namespace herald::bench

int main(int argc, char** argv) {
    using namespace herald;
    std::vector<std::string> args(argv + 1, argv + argc);
    try {
        rlimit files{};
        getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
        auto sources = setting_sources<bench::Options>(args);
        bench::Options options;
        apply_settings(options, sources);
        if (options.requests > 0) options.warmup = 0;
        bench::Generator(options).run();
        return 0;
    } catch (const Error& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 2;
    }
}
