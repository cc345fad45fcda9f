#include "content/speech/audio/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/error.hpp"

namespace herald::content::speech {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::size_t kErrorsKept = 8192;

/// A file descriptor that is closed once.
class Handle {
public:
    explicit Handle(int fd = -1) : fd_(fd) {}
    ~Handle() { close(); }
    Handle(Handle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    int get() const { return fd_; }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

private:
    int fd_;
};

std::pair<Handle, Handle> make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw Error(ErrorKind::unavailable, "The server has no file handles left.",
                    std::strerror(errno));
    return {Handle(ends[0]), Handle(ends[1])};
}

void limit(int what, std::uint64_t value) {
    const rlimit both{value, value};
    ::setrlimit(static_cast<__rlimit_resource_t>(what), &both);
}

/// In the child, between fork and exec: nothing here may allocate or lock.
[[noreturn]] void become(const char* program, char* const* arguments, char* const* environment,
                         const ChildLimits& limits, int out, int err, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    ::setsid();
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int signal : {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM}) ::signal(signal, SIG_DFL);
    const int null = ::open("/dev/null", O_RDONLY);
    if (null < 0 || ::dup2(null, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(err, 2) < 0) ::_exit(127);
    ::close_range(3, ~0U, 0);
    if (limits.memory > 0) limit(RLIMIT_AS, limits.memory);
    limit(RLIMIT_CPU, static_cast<std::uint64_t>(limits.cpu.count()));
    limit(RLIMIT_FSIZE, limits.file);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, limits.handles);
    ::setpriority(PRIO_PROCESS, 0, 5);
    ::execve(program, arguments, environment);
    ::_exit(127);
}

/// A running program; killed and waited for at the end, however that comes.
class Process {
public:
    Process(const ChildOptions& options, int out, int err) {
        const std::string program = options.program.string();
        std::vector<std::string> texts{program};
        texts.insert(texts.end(), options.arguments.begin(), options.arguments.end());
        std::vector<char*> arguments;
        for (std::string& text : texts) arguments.push_back(text.data());
        arguments.push_back(nullptr);
        const char* path = std::getenv("PATH");
        std::string path_text = std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path);
        std::string locale = "LC_ALL=C.UTF-8";
        const char* home = std::getenv("HOME");
        std::string home_text = std::string("HOME=") + (home == nullptr ? "/nonexistent" : home);
        char* const bare[] = {path_text.data(), locale.data(), home_text.data(), nullptr};
        char* const* environment = options.environment == Environment::bare ? bare : ::environ;
        const pid_t parent = ::getpid();
        pid_ = ::fork();
        if (pid_ == 0)
            become(program.c_str(), arguments.data(), environment, options.limits, out, err,
                   parent);
        if (pid_ < 0)
            throw Error(ErrorKind::unavailable, "The server cannot start another program.",
                        std::strerror(errno));
    }
    ~Process() {
        if (pid_ <= 0) return;
        kill();
        wait();
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// The whole group: what it started ends with it.
    void kill() const {
        ::kill(-pid_, SIGKILL);
        ::kill(pid_, SIGKILL);
    }
    int wait() {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

private:
    pid_t pid_ = -1;
};

/// One read of a pipe; false at its end.
bool take(Handle& from, char* buffer, std::size_t size, const auto& use) {
    const ssize_t got = ::read(from.get(), buffer, size);
    if (got < 0 && errno == EINTR) return true;
    if (got <= 0) {
        from.close();
        return false;
    }
    use(std::string_view(buffer, static_cast<std::size_t>(got)));
    return true;
}

}  // namespace

ChildResult run_child(const ChildOptions& options) {
    auto [out, out_of_child] = make_pipe();
    auto [err, err_of_child] = make_pipe();
    Process process(options, out_of_child.get(), err_of_child.get());
    out_of_child.close();
    err_of_child.close();
    ChildResult result;
    const auto start = Steady::now();
    auto heard = start;
    std::vector<char> buffer(1 << 16);
    while (out.get() >= 0 || err.get() >= 0) {
        pollfd ends[] = {{out.get(), POLLIN, 0}, {err.get(), POLLIN, 0}};
        const int ready = ::poll(ends, 2, 1000);
        if (options.checkpoint) options.checkpoint();
        if (ready < 0 && errno != EINTR) break;
        if (ready > 0 && ends[1].revents != 0)
            take(err, buffer.data(), buffer.size(), [&](std::string_view piece) {
                result.errors += piece;
                if (result.errors.size() > 2 * kErrorsKept)
                    result.errors.erase(0, result.errors.size() - kErrorsKept);
            });
        if (ready > 0 && ends[0].revents != 0)
            take(out, buffer.data(), buffer.size(), [&](std::string_view piece) {
                if (options.on_output) options.on_output(piece);
            });
        // The time a slow reader took is not the child's.
        const auto now = Steady::now();
        if (ready > 0) heard = now;
        if (now - heard > options.limits.silence || now - start > options.limits.wall) {
            result.too_slow = true;
            process.kill();
            break;
        }
    }
    result.status = process.wait();
    // Its processor time ended it.
    if (result.status == 128 + SIGXCPU) result.too_slow = true;
    if (result.errors.size() > kErrorsKept)
        result.errors.erase(0, result.errors.size() - kErrorsKept);
    return result;
}

std::filesystem::path find_program(std::string_view name) {
    const char* path = std::getenv("PATH");
    std::string_view rest = path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(':'), rest.size());
        const std::filesystem::path found = std::filesystem::path(rest.substr(0, end)) / name;
        if (end > 0 && ::access(found.c_str(), X_OK) == 0) return found;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return {};
}

}  // namespace herald::content::speech
