#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"

/// What a site says, and when.
namespace herald::sandbox::feeds {

struct Article {
    std::uint64_t number = 0;
    std::string title, text;
    Time published;
    std::int64_t comments = 0;
    std::vector<std::string> tags;
};

class Site {
public:
    explicit Site(std::uint64_t number);
    std::string name() const;
    bool is_german() const { return number_ % 5 == 4; }
    /// The newest article at a moment; articles are numbered from 1.
    std::uint64_t newest(Time now) const;
    Time published(std::uint64_t article) const;
    Article article(std::uint64_t article, Time now) const;

private:
    std::uint64_t number_;
    std::chrono::seconds pace_, offset_;
};

}  // namespace herald::sandbox::feeds
