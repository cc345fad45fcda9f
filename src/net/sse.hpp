#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "net/http_client.hpp"

namespace herald::net {

/// One Server-Sent Event; `event` is "message" when the stream named none.
struct ServerEvent {
    std::string event = "message", data, id;
};

/// The text/event-stream parser of the HTML standard: any split of the bytes, CR, LF and CRLF,
/// comments, BOM, several data lines.
class SseReader {
public:
    /// Throws Error{upstream} when one event grows beyond `max_event` bytes.
    explicit SseReader(std::function<void(const ServerEvent&)> on_event,
                       std::size_t max_event = 1u << 20);
    void feed(std::string_view piece);

private:
    void line(std::string_view text);
    void dispatch();

    std::function<void(const ServerEvent&)> on_event_;
    std::size_t max_event_;
    std::string line_, last_id_;
    ServerEvent event_;
    bool has_data_ = false, after_cr_ = false, at_start_ = true;
};

/// Sends the request (Accept: text/event-stream) and gives each event as it comes; returns when the
/// stream ends. An answer that is not 2xx is returned with its body for the caller to judge.
HttpResponse read_events(HttpClient& client, HttpRequest request,
                         const std::function<void(const ServerEvent&)>& on_event);

}  // namespace herald::net
