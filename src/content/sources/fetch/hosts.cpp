#include "content/sources/fetch/hosts.hpp"

namespace herald::content::fetch {
namespace {

constexpr std::chrono::milliseconds kStep{200};

}  // namespace

Hosts::Hosts() : Hosts(Manners{}) {}
Hosts::Hosts(Manners manners) : manners_(manners) {}

Hosts::Turn::~Turn() {
    if (hosts_ != nullptr) hosts_->give_back(origin_);
}

Hosts::Turn Hosts::take_turn(const std::string& origin, const std::function<void()>& checkpoint) {
    std::unique_lock lock(mutex_);
    for (;;) {
        Host& host = hosts_[origin];
        const auto now = Steady::now();
        if (!host.busy && host.free_at <= now) {
            host.busy = true;
            return {*this, origin};
        }
        const auto wait =
            host.busy
                ? kStep
                : std::min(kStep, std::chrono::ceil<std::chrono::milliseconds>(host.free_at - now));
        changed_.wait_for(lock, wait);
        if (!checkpoint) continue;
        lock.unlock();
        checkpoint();
        lock.lock();
    }
}

void Hosts::give_back(const std::string& origin) {
    {
        const std::lock_guard lock(mutex_);
        Host& host = hosts_[origin];
        host.busy = false;
        host.free_at = Steady::now() + std::max(manners_.pause, host.pause);
        forget_some();
    }
    changed_.notify_all();
}

/// Hosts nobody has asked for a while make room: what they want is in the database.
void Hosts::forget_some() {
    if (hosts_.size() <= manners_.most) return;
    const auto now = Steady::now();
    std::erase_if(hosts_,
                  [&](const auto& one) { return !one.second.busy && one.second.free_at < now; });
}

void Hosts::set_pause(const std::string& origin, std::chrono::milliseconds pause) {
    const std::lock_guard lock(mutex_);
    hosts_[origin].pause = pause;
}

std::optional<HostNote> Hosts::note_of(const std::string& origin) const {
    const std::lock_guard lock(mutex_);
    const auto found = hosts_.find(origin);
    return found == hosts_.end() ? std::nullopt : found->second.note;
}

void Hosts::set_note(const std::string& origin, HostNote note) {
    const std::lock_guard lock(mutex_);
    Host& host = hosts_[origin];
    if (!host.note || host.note->robots != note.robots ||
        host.note->robots_status != note.robots_status)
        host.robots.reset();
    host.note = std::move(note);
}

Robots Hosts::robots_of(const std::string& origin, std::string_view agent) {
    const std::lock_guard lock(mutex_);
    Host& host = hosts_[origin];
    if (!host.robots) {
        const int status = host.note ? host.note->robots_status : 404;
        if (status >= 200 && status < 300)
            host.robots = Robots::parse(host.note->robots, agent);
        else if (status >= 400 && status < 500)
            host.robots = Robots();
        else
            host.robots = Robots::closed();
        if (const auto wanted = host.robots->delay()) host.pause = *wanted;
    }
    return *host.robots;
}

}  // namespace herald::content::fetch
