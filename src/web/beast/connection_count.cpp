#include "web/beast/connection_count.hpp"

#include <algorithm>

namespace herald::web {

bool ConnectionCount::is_full() const {
    const std::lock_guard lock(mutex_);
    return limits_.total != 0 && total_ >= limits_.total;
}

bool ConnectionCount::is_nearly_full() const {
    const std::lock_guard lock(mutex_);
    const std::size_t reserve = std::max<std::size_t>(limits_.total / 16, 1);
    return limits_.total != 0 && total_ + reserve >= limits_.total;
}

ConnectionCount::Place ConnectionCount::take(std::string_view address, Counted counted) {
    Place place;
    const std::lock_guard lock(mutex_);
    if (limits_.total != 0 && total_ >= limits_.total) return place;
    if (limits_.address != 0 && counted == Counted::by_address) {
        const auto entry = addresses_.try_emplace(std::string(address), 0).first;
        if (entry->second >= limits_.address) return place;
        ++entry->second;
        place.address_ = &*entry;
    }
    ++total_;
    place.count_ = this;
    return place;
}

void ConnectionCount::give_back(Addresses::value_type* address) {
    const std::lock_guard lock(mutex_);
    --total_;
    if (address != nullptr && --address->second == 0) addresses_.erase(address->first);
}

}  // namespace herald::web
