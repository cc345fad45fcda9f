#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace herald::web {

/// How many connections are open, in all and from each address. From any thread; outlives its
/// places.
class ConnectionCount {
    using Addresses = std::unordered_map<std::string, std::size_t>;

public:
    /// One connection's place, given back at its end.
    class Place {
    public:
        Place() = default;
        Place(Place&& other) noexcept
            : count_(std::exchange(other.count_, nullptr)),
              address_(std::exchange(other.address_, nullptr)) {}
        Place& operator=(Place&& other) noexcept {
            std::swap(count_, other.count_);
            std::swap(address_, other.address_);
            return *this;
        }
        ~Place() {
            if (count_ != nullptr) count_->give_back(address_);
        }
        explicit operator bool() const { return count_ != nullptr; }

    private:
        friend class ConnectionCount;
        ConnectionCount* count_ = nullptr;
        Addresses::value_type* address_ = nullptr;  // null: not counted by address
    };

    struct Limits {
        std::size_t total = 0;    ///< connections; 0: no limit
        std::size_t address = 0;  ///< connections of one address; 0: no limit
    };
    enum class Counted { by_address, in_all_only };

    explicit ConnectionCount(Limits limits) : limits_(limits) {}

    bool is_full() const;
    /// So near the limit that idle connections should go.
    bool is_nearly_full() const;
    /// Nothing when one of the limits is reached.
    Place take(std::string_view address, Counted counted);

private:
    void give_back(Addresses::value_type* address);

    Limits limits_;
    mutable std::mutex mutex_;
    std::size_t total_ = 0;
    Addresses addresses_;
};

}  // namespace herald::web
