#include "net/sse.hpp"

#include "base/error.hpp"

namespace herald::net {

SseReader::SseReader(std::function<void(const ServerEvent&)> on_event, std::size_t max_event)
    : on_event_(std::move(on_event)), max_event_(max_event) {}

void SseReader::feed(std::string_view piece) {
    for (const char c : piece) {
        if (after_cr_ && c == '\n') {
            after_cr_ = false;
            continue;
        }
        after_cr_ = c == '\r';
        if (c == '\r' || c == '\n') {
            line(line_);
            line_.clear();
            continue;
        }
        line_ += c;
        if (line_.size() + event_.data.size() > max_event_)
            throw Error(ErrorKind::upstream, "The stream sent an event that is too large")
                .permanent();
    }
}

void SseReader::line(std::string_view text) {
    if (at_start_ && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    at_start_ = false;
    if (text.empty()) return dispatch();
    const auto colon = text.find(':');
    if (colon == 0) return;  // a comment, often sent to keep the connection open
    const std::string_view field = text.substr(0, colon);
    std::string_view value =
        colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (field == "data") {
        if (has_data_) event_.data += '\n';
        event_.data += value;
        has_data_ = true;
    } else if (field == "event") {
        event_.event = value;
    } else if (field == "id" && value.find('\0') == std::string_view::npos) {
        last_id_ = value;
    }
}

void SseReader::dispatch() {
    if (has_data_) {
        if (event_.event.empty()) event_.event = "message";
        event_.id = last_id_;
        on_event_(event_);
    }
    event_ = {};
    has_data_ = false;
}

HttpResponse read_events(HttpClient& client, HttpRequest request,
                         const std::function<void(const ServerEvent&)>& on_event) {
    SseReader reader(on_event);
    request.headers.set("Accept", "text/event-stream");
    request.on_body = [&](std::string_view piece) { reader.feed(piece); };
    return client.send(request);
}

}  // namespace herald::net
