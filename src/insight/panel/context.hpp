#pragma once

#include <string>

#include "ads/context.hpp"

/// What the application lends to insight.
namespace herald::insight {

class Histories;

struct Context {
    const ads::Context* ads = nullptr;  ///< the subjects: read, and changed by their own functions
    Histories* histories = nullptr;
    std::string program;  ///< Herald's version, kept with what it trains

    store::Database& database() const { return *ads->database; }
    store::Warehouse& warehouse() const { return *ads->warehouse; }
    store::Blobs& blobs() const { return *ads->blobs; }
    store::Bus& bus() const { return *ads->bus; }
};

}  // namespace herald::insight
