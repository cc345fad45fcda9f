#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "content/sources/fetch/robots.hpp"

namespace herald::content::fetch {

/// What is remembered of a host between two runs of the program.
struct HostNote {
    std::string robots;     ///< the text
    int robots_status = 0;  ///< of the answer; 0: never asked or no answer
    Time robots_until{};    ///< asked again afterwards
    Time quiet_until{};     ///< it asked to be left alone until then
};

/// The manners of this process towards all hosts: one request at a time and a pause between two.
/// Thread-safe. A host is named by its origin ("https://example.com").
class Hosts {
public:
    struct Manners {
        std::chrono::milliseconds pause{1000};
        std::size_t most = 100'000;  ///< hosts remembered
    };
    Hosts();
    explicit Hosts(Manners manners);

    /// The right to ask a host, until it goes.
    class Turn {
    public:
        Turn(Turn&& other) noexcept : hosts_(other.hosts_), origin_(std::move(other.origin_)) {
            other.hosts_ = nullptr;
        }
        Turn& operator=(Turn&&) = delete;
        ~Turn();

    private:
        friend class Hosts;
        Turn(Hosts& hosts, std::string origin) : hosts_(&hosts), origin_(std::move(origin)) {}
        Hosts* hosts_;
        std::string origin_;
    };
    /// Waits until nobody else asks it and the pause is over; `checkpoint` is called now and then
    /// and may throw.
    Turn take_turn(const std::string& origin, const std::function<void()>& checkpoint);
    /// A longer pause than usual, as its robots.txt wants it.
    void set_pause(const std::string& origin, std::chrono::milliseconds pause);

    /// Robots and the quiet time as remembered; absent when this process knows nothing.
    std::optional<HostNote> note_of(const std::string& origin) const;
    void set_note(const std::string& origin, HostNote note);
    /// Parsed once a text.
    Robots robots_of(const std::string& origin, std::string_view agent);

private:
    using Steady = std::chrono::steady_clock;
    struct Host {
        bool busy = false;
        Steady::time_point free_at{};
        std::chrono::milliseconds pause{0};
        std::optional<HostNote> note;
        std::optional<Robots> robots;
    };
    void give_back(const std::string& origin);
    void forget_some();

    Manners manners_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, Host> hosts_;
};

}  // namespace herald::content::fetch
