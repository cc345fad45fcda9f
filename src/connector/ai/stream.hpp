#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "net/sse.hpp"

namespace herald::connector::ai {

/// Bytes of one event or line that are too many for any answer.
inline constexpr std::size_t kLongestEvent = 8u << 20;
/// Of a stream; models that think first say nothing meanwhile.
inline constexpr std::chrono::seconds kLongestSilence{120};

/// The body of a request that asked for Server-Sent Events. Some servers answer with one document
/// instead, whatever they were asked; it is kept whole.
class EventBody {
public:
    explicit EventBody(std::function<void(const net::ServerEvent&)> on_event);
    /// Each event is given on within the call that brings its last byte.
    void feed(std::string_view piece);
    /// After the last piece: an event without its empty line counts.
    void finish();
    /// Empty when events came, or nothing.
    const std::string& document() const { return document_; }

private:
    enum class Kind { unknown, events, document };
    Kind kind_ = Kind::unknown;
    std::string document_;
    net::SseReader reader_;
};

/// A body of lines (NDJSON), each given on as soon as it is whole; empty ones are left out.
class LineBody {
public:
    explicit LineBody(std::function<void(std::string_view)> on_line)
        : on_line_(std::move(on_line)) {}
    /// Throws Error{upstream} when a line grows beyond kLongestEvent.
    void feed(std::string_view piece);
    void finish();

private:
    void give();
    std::function<void(std::string_view)> on_line_;
    std::string line_;
};

}  // namespace herald::connector::ai
