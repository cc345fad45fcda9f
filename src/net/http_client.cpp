#include "net/http_client.hpp"

#include <fmt/format.h>

#include <mutex>
#include <random>
#include <thread>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/trace.hpp"
#include "net/exchange.hpp"
#include "net/url.hpp"

namespace herald::net {
namespace {

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// The request for the next hop. Another origin gets neither the caller's headers (they carry
/// credentials) nor a body.
HttpRequest follow(const HttpRequest& request, int status, const std::string& target) {
    HttpRequest next = request;
    next.url = target;
    if (status == 303 || (status != 307 && status != 308 && request.method == "POST")) {
        next.method = request.method == "HEAD" ? "HEAD" : "GET";
        next.body.clear();
    }
    if (origin_of(target) != origin_of(request.url)) {
        Headers safe;
        for (const char* name : {"Accept", "Accept-Language", "User-Agent"})
            if (request.headers.has(name)) safe.set(name, std::string(request.headers.get(name)));
        next.headers = safe;
        if (!next.body.empty())
            throw Error(ErrorKind::upstream, fmt::format("{} sends the request on to another host",
                                                         shown_url(request.url)))
                .permanent();
    }
    return next;
}

bool worth_another_try(int status) {
    return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

}  // namespace

struct HttpClient::Impl {
    struct Idle {
        std::string origin;
        Easy easy;
    };

    explicit Impl(HttpClientOptions given) : options(std::move(given)) {
        start_curl();
        if (!options.random)
            options.random = [] {
                thread_local std::mt19937_64 engine{std::random_device{}()};
                return std::uniform_real_distribution<double>(0, 1)(engine);
            };
    }

    /// A handle that still holds a connection to this origin, if there is one.
    Easy take(const std::string& origin) {
        const std::lock_guard lock(mutex);
        for (auto it = idle.rbegin(); it != idle.rend(); ++it)
            if (it->origin == origin) {
                Easy easy = std::move(it->easy);
                idle.erase(std::next(it).base());
                return easy;
            }
        return Easy(curl_easy_init());
    }

    void give_back(std::string origin, Easy easy) {
        Easy oldest;  // closed outside the lock
        const std::lock_guard lock(mutex);
        idle.push_back({std::move(origin), std::move(easy)});
        if (idle.size() > options.idle_connections) {
            oldest = std::move(idle.front().easy);
            idle.erase(idle.begin());
        }
    }

    HttpResponse exchange(const HttpRequest& request);
    HttpResponse send_following(const HttpRequest& request);
    void wait(const HttpRequest& request, std::chrono::milliseconds time) const;

    HttpClientOptions options;
    std::mutex mutex;
    std::vector<Idle> idle;
};

HttpResponse HttpClient::Impl::exchange(const HttpRequest& request) {
    const std::string origin = origin_of(request.url);
    if (request.checkpoint) request.checkpoint();
    Span span(request.method, SpanKind::client);
    span.set("http.request.method", request.method);
    span.set("server.address", host_of(request.url));
    Exchange exchange(request, options, take(origin));
    HttpResponse response = exchange.finish(curl_easy_perform(exchange.handle()));
    span.set("http.response.status_code", std::to_string(response.status));
    if (response.status >= 500) span.fail("the other side failed");
    give_back(origin, exchange.give_back());
    return response;
}

HttpResponse HttpClient::Impl::send_following(const HttpRequest& request) {
    HttpRequest hop;  // empty until a redirect is followed
    const HttpRequest* current = &request;
    for (unsigned redirects = 0;; ++redirects) {
        HttpResponse response = exchange(*current);
        if (!is_redirect(response.status) || request.max_redirects == 0 ||
            !response.headers.has("Location"))
            return response;
        if (redirects == request.max_redirects)
            throw Error(ErrorKind::upstream, fmt::format("{} redirects more than {} times",
                                                         shown_url(request.url), redirects))
                .permanent();
        const std::string target = resolve_url(current->url, response.headers.get("Location"));
        hop = follow(*current, response.status, target);
        current = &hop;
    }
}

void HttpClient::Impl::wait(const HttpRequest& request, std::chrono::milliseconds time) const {
    if (options.sleep) return options.sleep(time);
    constexpr std::chrono::milliseconds kStep{200};
    while (time.count() > 0) {
        if (request.checkpoint) request.checkpoint();
        std::this_thread::sleep_for(std::min(time, kStep));
        time -= kStep;
    }
}

HttpClient::HttpClient(HttpClientOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
HttpClient::~HttpClient() = default;

HttpResponse HttpClient::send(const HttpRequest& request) {
    auto longest = request.retry.first_wait;
    for (unsigned attempt = 1;;
         ++attempt, longest = std::min(longest * 2, request.retry.longest_wait)) {
        const auto jittered = [&] {
            return std::chrono::milliseconds(static_cast<std::int64_t>(
                impl_->options.random() * static_cast<double>(longest.count())));
        };
        try {
            HttpResponse response = impl_->send_following(request);
            if (attempt >= request.retry.attempts || !worth_another_try(response.status))
                return response;
            const auto asked = retry_after(response.headers, std::chrono::system_clock::now());
            if (asked > request.retry.longest_wait) return response;
            impl_->wait(request,
                        asked.count() >= 0 ? std::chrono::milliseconds(asked) : jittered());
        } catch (const Error& error) {
            if (attempt >= request.retry.attempts || !error.retryable()) throw;
            impl_->wait(request, jittered());
        }
    }
}

}  // namespace herald::net
