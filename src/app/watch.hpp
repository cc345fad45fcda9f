#pragma once

#include <memory>
#include <mutex>

#include "app/config.hpp"
#include "base/metrics.hpp"
#include "connector/call.hpp"
#include "observe/log_ring.hpp"
#include "observe/otlp.hpp"
#include "observe/request_meter.hpp"
#include "observe/sentry.hpp"

namespace herald::app {

/// What watches over the program: made before everything it watches, gone after it.
struct Watch {
    /// Throws Error{invalid} for an address of a receiver that is none.
    explicit Watch(const Config& config);

    metrics::Registry metrics;
    observe::LogRing logs;
    observe::RequestMeter requests;
    connector::CallMeter calls;
    std::unique_ptr<observe::OtlpExporter> spans;
    std::unique_ptr<observe::SentryReporter> reports;
    std::mutex one_backup;  ///< held while a backup is made
};

}  // namespace herald::app
