#pragma once

#include "alert/context.hpp"
#include "insight/panel/context.hpp"
#include "net/http_client.hpp"

/// What the application lends to automation.
namespace herald::automation {

struct Context {
    const insight::Context* insight = nullptr;  ///< the figures; and through it ads
    const alert::Context* alerts = nullptr;     ///< through which rules tell
    net::HttpClient* http = nullptr;            ///< the way out of webhooks, to public addresses

    const ads::Context& ads() const { return *insight->ads; }
    store::Bus& bus() const { return insight->bus(); }
};

}  // namespace herald::automation
