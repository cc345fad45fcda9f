#pragma once

#include "web/server.hpp"

namespace herald::web {

/// Takes a request's body: in memory up to ServerOptions::memory_body, beyond that in a spooled
/// file, with constant memory.
class BodySink {
public:
    /// `length` is what the request announced, if it did.
    BodySink(Request& request, const ServerOptions& options, std::optional<std::uint64_t> length);
    ~BodySink();
    BodySink(const BodySink&) = delete;
    BodySink& operator=(const BodySink&) = delete;

    void append(std::string_view piece);
    std::uint64_t size() const { return size_; }
    /// Enough has come together that flush() should run before more is taken.
    bool wants_flush() const;
    /// There is a file, so that the end of the body needs finish().
    bool is_spooled() const { return file_ >= 0; }

    /// Writes to the file what is in memory. Blocks: for a worker. False when the disk does not
    /// take it (logged).
    bool flush();
    /// The last flush(); the file is then complete under request.spooled.
    bool finish();

private:
    bool open();

    Request& request_;
    const ServerOptions& options_;
    std::uint64_t size_ = 0;
    std::size_t keep_;  // bytes in memory above which flush() is wanted
    int file_ = -1;
};

}  // namespace herald::web
