#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/json_writer.hpp"
#include "web/results.hpp"

/// Answers that are told while they are made: Server-Sent Events from a thread of their own.
namespace herald::content::studio {

/// The way to one client. Used by the thread that works for it.
class StreamLine {
public:
    /// The client went away, or the server stops: let it pass.
    struct Gone {};

    /// An event with its data as JSON.
    void send(std::string_view event, const std::string& data_json);
    /// Throws Gone.
    void check() const;

private:
    friend class StreamDesk;
    std::string take(std::chrono::milliseconds at_most);
    void end();

    std::mutex mutex_;
    std::condition_variable ready_;
    std::string waiting_;
    bool ended_ = false;
    std::atomic<bool> gone_{false};
};

class StreamDesk {
public:
    /// `heartbeat`: a comment goes out when nothing else did for so long, which also shows that the
    /// client is gone.
    explicit StreamDesk(std::chrono::milliseconds heartbeat = std::chrono::seconds(5))
        : heartbeat_(heartbeat) {}
    /// Stops what is running and waits for it.
    ~StreamDesk();
    StreamDesk(const StreamDesk&) = delete;
    StreamDesk& operator=(const StreamDesk&) = delete;

    static constexpr std::size_t kMostAtOnce = 16;
    using Work = std::function<void(StreamLine&)>;
    /// Runs the work at once on a thread of its own; an Error that it throws becomes the last
    /// event, "error". Throws Error{unavailable} when too many run.
    web::Stream open(Work work);

private:
    struct Running {
        std::shared_ptr<StreamLine> line;
        std::thread thread;
        std::shared_ptr<std::atomic<bool>> done;
    };
    void sweep();

    std::chrono::milliseconds heartbeat_;
    std::mutex mutex_;
    std::list<Running> running_;
};

}  // namespace herald::content::studio
