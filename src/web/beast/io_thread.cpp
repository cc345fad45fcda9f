#include "base/crypto.hpp"
#include "web/beast/shared.hpp"

namespace herald::web {
namespace {

constexpr std::size_t kScratch = 64 * 1024;

/// RFC 9110, section 5.6.7.
std::string date_line(std::time_t now) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[64];
    const std::size_t n =
        std::strftime(text, sizeof text, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    return {text, n};
}

}  // namespace

IoThread::IoThread() : scratch_(kScratch, '\0'), next_id_(random_u64()) {
    dated_ = std::time(nullptr);
    date_ = date_line(dated_);
    tick();
}

void IoThread::add(Connection& connection) {
    connections_.push_back(connection);
    open_.fetch_add(1, std::memory_order_relaxed);
}

void IoThread::remove(Connection& connection) {
    connections_.erase(connections_.iterator_to(connection));
    open_.fetch_sub(1, std::memory_order_relaxed);
}

void IoThread::complete(IoJob& job) {
    WorkerPool::Job* head = done_.load(std::memory_order_relaxed);
    do job.next = head;
    while (!done_.compare_exchange_weak(head, &job, std::memory_order_release,
                                        std::memory_order_relaxed));
    if (head == nullptr) asio::post(context, [this] { finish_jobs(); });
}

void IoThread::finish_jobs() {
    WorkerPool::Job* newest = done_.exchange(nullptr, std::memory_order_acquire);
    WorkerPool::Job* oldest = nullptr;
    while (newest != nullptr) {  // the list is last in, first out: turn it round
        WorkerPool::Job* rest = newest->next;
        newest->next = oldest;
        oldest = newest;
        newest = rest;
    }
    while (oldest != nullptr) {
        WorkerPool::Job* rest = oldest->next;
        static_cast<IoJob*>(oldest)->finished();
        oldest = rest;
    }
}

void IoThread::drain() {
    draining_ = true;
    if (connections_.empty()) timer_.cancel();
}

void IoThread::tick() {
    timer_.expires_after(kTick);
    timer_.async_wait([this](const error_code& error) {
        if (error || (draining_ && connections_.empty())) return;
        ++ticks_;
        if (const std::time_t now = std::time(nullptr); now != dated_) {
            dated_ = now;
            date_ = date_line(now);
        }
        for (Connection& connection : connections_)
            if (connection.deadline() <= ticks_) connection.expire();
        tick();
    });
}

std::string IoThread::next_request_id() {
    // splitmix64: a bijection, so that a thread's ids never repeat.
    std::uint64_t x = next_id_ += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    x ^= x >> 31;
    std::string id(16, '0');
    for (std::size_t i = 16; i-- > 0; x >>= 4) id[i] = "0123456789abcdef"[x & 15];
    return id;
}

void IoThread::shed_idle(std::size_t most) {
    for (Connection& connection : connections_) {
        if (most == 0) return;
        if (!connection.is_idle()) continue;
        connection.abort();
        --most;
    }
}

}  // namespace herald::web
