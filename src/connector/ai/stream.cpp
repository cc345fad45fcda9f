#include "connector/ai/stream.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::connector::ai {

EventBody::EventBody(std::function<void(const net::ServerEvent&)> on_event)
    : reader_(std::move(on_event), kLongestEvent) {}

void EventBody::feed(std::string_view piece) {
    if (kind_ == Kind::unknown) {
        // No line of an event stream begins like JSON or HTML does.
        const auto start = piece.find_first_not_of(" \t\r\n");
        if (start != std::string_view::npos) {
            const char first = piece[start];
            kind_ = first == '{' || first == '[' || first == '<' || first == '"' ? Kind::document
                                                                                 : Kind::events;
        }
    }
    if (kind_ == Kind::document)
        document_ += piece;
    else
        reader_.feed(piece);
}

void EventBody::finish() {
    if (kind_ != Kind::document) reader_.feed("\n\n");
}

void LineBody::give() {
    const std::string_view line = trim(line_);
    if (!line.empty()) on_line_(line);
    line_.clear();
}

void LineBody::feed(std::string_view piece) {
    while (!piece.empty()) {
        const auto end = piece.find('\n');
        line_ += piece.substr(0, end);
        if (line_.size() > kLongestEvent)
            throw Error(ErrorKind::upstream, "The stream sent a line that is too large")
                .permanent();
        if (end == std::string_view::npos) return;
        piece.remove_prefix(end + 1);
        give();
    }
}

void LineBody::finish() { give(); }

}  // namespace herald::connector::ai
