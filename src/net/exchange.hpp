#pragma once

#include <curl/curl.h>

#include <exception>
#include <memory>
#include <string>

#include "net/curl_guard.hpp"
#include "net/http_client.hpp"

/// For the .cpp files of this folder only: one HTTP exchange on one curl handle.
namespace herald::net {

struct EasyFree {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, EasyFree>;
struct ListFree {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListFree>;

/// What curl's callbacks read and write.
struct Transfer {
    const HttpRequest& request;
    std::string host;
    HttpResponse response;
    std::size_t body_bytes = 0;
    bool too_large = false;
    std::exception_ptr thrown;  // C code must not see exceptions
    CURL* easy = nullptr;
};

/// Sets the handle up; request and options outlive it. It stays where it was made, because curl
/// knows its address.
class Exchange {
public:
    /// Throws Error{invalid} for an URL that cannot be used.
    Exchange(const HttpRequest& request, const HttpClientOptions& options, Easy easy);
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    CURL* handle() const { return easy_.get(); }
    /// The answer, after curl has ended with this code. Throws Error.
    HttpResponse finish(CURLcode code);
    /// The handle with its connections, for the next one.
    Easy give_back() {
        curl_easy_reset(easy_.get());  // it may be closed long after what it points to is gone
        return std::move(easy_);
    }

private:
    Transfer transfer_;
    List headers_;
    CurlGuard guard_;
    char words_[CURL_ERROR_SIZE] = "";
    Easy easy_;  // closed before what it points to
};

/// Once in a program, before anything else of curl. Throws Error{internal}.
void start_curl();

}  // namespace herald::net
