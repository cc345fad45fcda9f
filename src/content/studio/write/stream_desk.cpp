#include "content/studio/write/stream_desk.hpp"

#include "base/log.hpp"
#include "web/problem.hpp"

namespace herald::content::studio {

void StreamLine::send(std::string_view event, const std::string& data_json) {
    check();
    const std::lock_guard lock(mutex_);
    waiting_ += fmt::format("event: {}\ndata: {}\n\n", event, data_json);
    ready_.notify_one();
}

void StreamLine::check() const {
    if (gone_) throw Gone{};
}

void StreamLine::end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    ready_.notify_one();
}

std::string StreamLine::take(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    ready_.wait_for(lock, at_most, [this] { return ended_ || gone_ || !waiting_.empty(); });
    if (!waiting_.empty()) return std::exchange(waiting_, {});
    return ended_ || gone_ ? std::string() : std::string(": still here\n\n");
}

StreamDesk::~StreamDesk() {
    const std::lock_guard lock(mutex_);
    for (Running& one : running_) one.line->gone_ = true;
    for (Running& one : running_) one.thread.join();
}

void StreamDesk::sweep() {
    for (auto one = running_.begin(); one != running_.end();) {
        if (!*one->done) {
            ++one;
            continue;
        }
        one->thread.join();
        one = running_.erase(one);
    }
}

namespace {

std::string problem_of(const Error& error) {
    web::Problem problem{.type = fmt::format("/docs/errors#{}", name(error.kind())),
                         .title = std::string(web::title_of(error.kind())),
                         .status = web::status_of(error.kind()),
                         .detail = error.what(),
                         .instance = {},
                         .errors = {},
                         .request_id = {}};
    for (const FieldError& field : error.fields())
        problem.errors.push_back({field.pointer, field.detail});
    return to_json(problem);
}

void run(const StreamDesk::Work& work, StreamLine& line) {
    try {
        try {
            work(line);
        } catch (const Error& error) {
            line.send("error", problem_of(error));
        } catch (const std::exception& error) {
            log_error("a stream of the studio broke off", {{"error", error.what()}});
            line.send("error",
                      problem_of(Error(ErrorKind::internal, "Something broke on our side.")));
        }
    } catch (const StreamLine::Gone&) {
        return;  // nobody is there to be told
    }
}

}  // namespace

web::Stream StreamDesk::open(Work work) {
    auto line = std::make_shared<StreamLine>();              // of the thread and of the answer
    auto done = std::make_shared<std::atomic<bool>>(false);  // of the thread and of the desk
    {
        const std::lock_guard lock(mutex_);
        sweep();
        if (running_.size() >= kMostAtOnce)
            throw Error(ErrorKind::unavailable,
                        "Too many texts are being written live; try again in a moment.")
                .retry_after(std::chrono::seconds(5));
        running_.push_back({line, std::thread([line, done, work = std::move(work)] {
                                run(work, *line);
                                line->end();
                                *done = true;
                            }),
                            done});
    }
    struct Client {
        std::shared_ptr<StreamLine> line;
        explicit Client(std::shared_ptr<StreamLine> l) : line(std::move(l)) {}
        Client(const Client&) = delete;
        Client& operator=(const Client&) = delete;
        ~Client() { line->gone_ = true; }
    };
    auto client = std::make_shared<Client>(std::move(line));  // goes with the answer
    return {"text/event-stream",
            [client, heartbeat = heartbeat_] { return client->line->take(heartbeat); }};
}

}  // namespace herald::content::studio
