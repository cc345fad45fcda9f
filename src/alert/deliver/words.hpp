#pragma once

#include "alert/alert.hpp"
#include "alert/deliver/message.hpp"

/// What people read, whatever the channel.
namespace herald::alert {

/// "Resolved: CPA doubled".
std::string heading_of(const Message& message, const Alert& alert);
/// "Connection", "Failed task".
std::string_view kind_words(Kind kind);

/// What has one cause, as the alert's data lists it.
struct Items {
    std::vector<AlertItem> shown;
    std::int64_t total = 0;
};
Items items_of(const Alert& alert);

}  // namespace herald::alert
