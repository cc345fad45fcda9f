#include "net/exchange.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/trace.hpp"
#include "net/url.hpp"

namespace herald::net {
namespace {

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

std::size_t on_data(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.body_bytes += size;
    if (transfer.body_bytes > transfer.request.max_body) {
        transfer.too_large = true;
        return 0;
    }
    try {
        long status = 0;
        curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
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

std::string require_host(const HttpRequest& request) {
    if (origin_of(request.url).empty())
        throw Error(ErrorKind::invalid,
                    fmt::format("{} cannot be reached: only http and https addresses can",
                                shown_url(request.url)));
    return host_of(request.url);
}

}  // namespace

Exchange::Exchange(const HttpRequest& request, const HttpClientOptions& options, Easy easy)
    : transfer_{request, require_host(request), {}, 0, false, nullptr, easy.get()},
      headers_(make_header_list(request)),
      guard_(easy.get(), options.egress, transfer_.host),
      easy_(std::move(easy)) {
    CURL* handle = easy_.get();
    set_connection(handle, options);
    set_limits(handle, request);
    set_method(handle, request);
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, words_);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer_);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer_);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, request.checkpoint ? 0L : 1L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &transfer_);
}

HttpResponse Exchange::finish(CURLcode code) {
    if (code != CURLE_OK && !guard_.refused_address().empty())
        throw_refused(transfer_.host, guard_.refused_address());
    if (code != CURLE_OK)
        fail(code, transfer_, words_[0] != '\0' ? words_ : curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    transfer_.response.status = static_cast<int>(status);
    return std::move(transfer_.response);
}

void start_curl() {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (ready != CURLE_OK) throw Error(ErrorKind::internal, "The HTTP client could not be started");
}

}  // namespace herald::net
