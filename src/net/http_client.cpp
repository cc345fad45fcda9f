#include "net/http_client.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <mutex>
#include <random>
#include <thread>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/trace.hpp"
#include "net/curl_guard.hpp"
#include "net/url.hpp"

namespace herald::net {
namespace {

struct EasyFree {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, EasyFree>;
struct ListFree {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListFree>;

/// One exchange under way: what curl's callbacks read and write.
struct Transfer {
    const HttpRequest& request;
    std::string host;
    HttpResponse response;
    std::size_t body_bytes = 0;
    bool too_large = false;
    std::exception_ptr thrown;  // C code must not see exceptions
};

std::size_t on_header(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::string_view line = trim(std::string_view(data, size));
    if (line.starts_with("HTTP/")) {  // also after a 100 Continue: the last block counts
        transfer.response.headers.clear();
        return size;
    }
    if (const auto colon = line.find(':'); colon != std::string_view::npos)
        transfer.response.headers.add(trim(line.substr(0, colon)),
                                      std::string(trim(line.substr(colon + 1))));
    return size;
}

struct Receiver {
    Transfer& transfer;
    CURL* easy;
};

std::size_t on_data(char* data, std::size_t, std::size_t size, void* self) {
    auto& [transfer, easy] = *static_cast<Receiver*>(self);
    transfer.body_bytes += size;
    if (transfer.body_bytes > transfer.request.max_body) {
        transfer.too_large = true;
        return 0;
    }
    try {
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        if (transfer.request.on_body && status >= 200 && status < 300)
            transfer.request.on_body({data, size});
        else
            transfer.response.body.append(data, size);
    } catch (...) {
        transfer.thrown = std::current_exception();
        return 0;
    }
    return size;
}

int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& transfer = *static_cast<Transfer*>(self);
    try {
        if (transfer.request.checkpoint) transfer.request.checkpoint();
    } catch (...) {
        transfer.thrown = std::current_exception();
        return 1;
    }
    return 0;
}

void set_method(CURL* easy, const HttpRequest& request) {
    if (request.method == "HEAD") {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    if (request.method != "GET" || !request.body.empty()) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.c_str());
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

/// A header value may not smuggle in another line.
List make_header_list(const HttpRequest& request) {
    curl_slist* list = nullptr;
    const auto append = [&](const std::string& line) {
        list = curl_slist_append(list, line.c_str());
    };
    for (const Header& h : request.headers.all()) {
        if ((h.name + h.value).find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
            curl_slist_free_all(list);
            throw Error(ErrorKind::invalid,
                        fmt::format("The request header {} holds a line break", clip(h.name, 60)));
        }
        append(h.value.empty() ? h.name + ";" : h.name + ": " + h.value);
    }
    if (const TraceContext& trace = this_work().trace;
        trace.is_set() && !request.headers.has("traceparent"))
        append("traceparent: " + format_traceparent(trace));
    append("Expect:");  // no 100-continue round trip
    if (!request.headers.has("Content-Type")) append("Content-Type:");
    return List(list);
}

void set_limits(CURL* easy, const HttpRequest& request) {
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(request.connect_timeout.count()));
    if (request.idle_timeout.count() > 0) {
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
                         static_cast<long>(request.idle_timeout.count()));
    }
}

void set_connection(CURL* easy, const HttpClientOptions& options) {
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, static_cast<long>(options.idle_life.count()));
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 256L * 1024);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
    if (!options.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
}

/// What a failed exchange means to the one who reads it. The URL's query stays out: it may hold a
/// token.
[[noreturn]] void fail(CURLcode code, const Transfer& transfer, const char* curl_words) {
    if (transfer.thrown) std::rethrow_exception(transfer.thrown);
    const std::string place = shown_url(transfer.request.url);
    const std::string detail =
        fmt::format("curl {}: {} ({})", static_cast<int>(code), curl_words, place);
    if (transfer.too_large)
        throw Error(ErrorKind::upstream,
                    fmt::format("{} answered with more than {} bytes", transfer.host,
                                transfer.request.max_body),
                    detail)
            .permanent();
    switch (code) {
        case CURLE_UNSUPPORTED_PROTOCOL:  // the address was http: the answer is not
            throw Error(ErrorKind::upstream,
                        fmt::format("{} answered with something that is not HTTP", transfer.host),
                        detail);
        case CURLE_URL_MALFORMAT:
            throw Error(
                ErrorKind::invalid,
                fmt::format("{} cannot be reached: only http and https addresses can", place),
                detail);
        case CURLE_COULDNT_RESOLVE_HOST:
            throw Error(ErrorKind::upstream,
                        fmt::format("The name {} could not be found", transfer.host), detail);
        case CURLE_COULDNT_CONNECT:
            throw Error(ErrorKind::upstream,
                        fmt::format("{} does not accept connections", transfer.host), detail);
        case CURLE_OPERATION_TIMEDOUT:
            throw Error(ErrorKind::upstream,
                        fmt::format("{} did not answer in time", transfer.host), detail);
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
            throw Error(ErrorKind::upstream,
                        fmt::format("The certificate of {} could not be verified", transfer.host),
                        detail)
                .permanent();
        default:
            throw Error(ErrorKind::upstream,
                        fmt::format("The connection to {} broke off", transfer.host), detail);
    }
}

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
        static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
        if (ready != CURLE_OK)
            throw Error(ErrorKind::internal, "The HTTP client could not be started");
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
    Span span(request.method, SpanKind::client);
    span.set("http.request.method", request.method);
    span.set("server.address", host_of(request.url));
    const std::string origin = origin_of(request.url);
    if (origin.empty())
        throw Error(ErrorKind::invalid,
                    fmt::format("{} cannot be reached: only http and https addresses can",
                                shown_url(request.url)));
    if (request.checkpoint) request.checkpoint();
    Easy easy = take(origin);
    CURL* handle = easy.get();
    Transfer transfer{request, host_of(request.url), {}, 0, false, nullptr};
    Receiver receiver{transfer, handle};
    char words[CURL_ERROR_SIZE] = "";
    const List headers = make_header_list(request);
    curl_easy_reset(handle);  // keeps its connections
    const CurlGuard guard(handle, options.egress, transfer.host);
    set_connection(handle, options);
    set_limits(handle, request);
    set_method(handle, request);
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, words);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &receiver);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &transfer);
    const CURLcode code = curl_easy_perform(handle);
    if (code != CURLE_OK && !guard.refused_address().empty())
        throw_refused(transfer.host, guard.refused_address());
    if (code != CURLE_OK) fail(code, transfer, words[0] != '\0' ? words : curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    transfer.response.status = static_cast<int>(status);
    span.set("http.response.status_code", std::to_string(status));
    if (status >= 500) span.fail("the other side failed");
    give_back(origin, std::move(easy));
    return std::move(transfer.response);
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
