#include "net/http_fleet.hpp"

#include <fmt/format.h>

#include <mutex>
#include <thread>
#include <unordered_map>

#include "base/log.hpp"
#include "net/exchange.hpp"

namespace herald::net {
namespace {

constexpr int kLongestWait_ms = 1000;
constexpr std::size_t kSpareHandles = 256;

struct Job {
    HttpRequest request;
    HttpFleet::Done done;
    std::unique_ptr<Exchange> exchange;
};

}  // namespace

struct HttpFleet::Impl {
    explicit Impl(HttpClientOptions given) : options(std::move(given)) {
        start_curl();
        multi = curl_multi_init();
        if (multi == nullptr)
            throw Error(ErrorKind::internal, "The HTTP client could not be started");
        curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(options.idle_connections));
        thread = std::thread([this] { run(); });
    }
    ~Impl() {
        {
            const std::lock_guard lock(mutex);
            stopping = true;
        }
        curl_multi_wakeup(multi);
        thread.join();
        for (auto& [handle, job] : running) curl_multi_remove_handle(multi, handle);
        running.clear();
        spare.clear();
        curl_multi_cleanup(multi);
    }

    void run();
    bool take_new();
    void begin(std::unique_ptr<Job> job);
    void end(CURL* handle, CURLcode code);
    static void tell(Job& job, Answer answer);

    HttpClientOptions options;
    CURLM* multi = nullptr;
    std::unordered_map<CURL*, std::unique_ptr<Job>> running;  ///< of the thread alone
    std::vector<Easy> spare;                                  ///< of the thread alone
    std::mutex mutex;
    std::vector<std::unique_ptr<Job>> waiting;
    bool stopping = false;
    std::thread thread;
};

void HttpFleet::Impl::tell(Job& job, Answer answer) {
    try {  // the top of a thread
        job.done(std::move(answer));
    } catch (const std::exception& error) {
        log_error("an answer could not be taken", {{"error", std::string_view(error.what())}});
    }
}

void HttpFleet::Impl::begin(std::unique_ptr<Job> job) {
    Easy easy;
    if (spare.empty()) {
        easy.reset(curl_easy_init());
    } else {
        easy = std::move(spare.back());
        spare.pop_back();
    }
    try {
        job->exchange = std::make_unique<Exchange>(job->request, options, std::move(easy));
    } catch (const Error& error) {
        return tell(*job, error);
    }
    CURL* handle = job->exchange->handle();
    curl_multi_add_handle(multi, handle);
    running.emplace(handle, std::move(job));
}

void HttpFleet::Impl::end(CURL* handle, CURLcode code) {
    const auto found = running.find(handle);
    const std::unique_ptr<Job> job = std::move(found->second);
    running.erase(found);
    curl_multi_remove_handle(multi, handle);
    std::optional<Answer> answer;
    try {
        answer.emplace(job->exchange->finish(code));
    } catch (const Error& error) {
        answer.emplace(error);
    }
    if (spare.size() < kSpareHandles) spare.push_back(job->exchange->give_back());
    tell(*job, *std::move(answer));
}

/// False when the fleet is to stop.
bool HttpFleet::Impl::take_new() {
    std::vector<std::unique_ptr<Job>> fresh;
    {
        const std::lock_guard lock(mutex);
        if (stopping) return false;
        fresh.swap(waiting);
    }
    for (auto& job : fresh) begin(std::move(job));
    return true;
}

void HttpFleet::Impl::run() {
    while (take_new()) {
        int under_way = 0, left = 0;
        curl_multi_perform(multi, &under_way);
        std::vector<std::pair<CURL*, CURLcode>> ended;
        while (const CURLMsg* message = curl_multi_info_read(multi, &left))
            if (message->msg == CURLMSG_DONE)
                ended.emplace_back(message->easy_handle, message->data.result);
        for (const auto& [handle, code] : ended) end(handle, code);
        if (ended.empty()) curl_multi_poll(multi, nullptr, 0, kLongestWait_ms, nullptr);
    }
}

HttpFleet::HttpFleet(HttpClientOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
HttpFleet::~HttpFleet() = default;

void HttpFleet::send(HttpRequest request, Done done) {
    auto job = std::make_unique<Job>();
    job->request = std::move(request);
    job->done = std::move(done);
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->waiting.push_back(std::move(job));
    }
    curl_multi_wakeup(impl_->multi);
}

}  // namespace herald::net
