#pragma once

#include <memory>

#include "content/items/context.hpp"

namespace herald::content {

/// Begins what falls due, of all tenants; their number. What cannot be begun holds up nobody else.
int publish_due(const Context& context);

/// Looks twice a second for what falls due. Several processes may: an intent is written down once.
class PublishPump {
public:
    explicit PublishPump(const Context& context);
    ~PublishPump();
    PublishPump(const PublishPump&) = delete;
    PublishPump& operator=(const PublishPump&) = delete;

    void start();
    void stop();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace herald::content
