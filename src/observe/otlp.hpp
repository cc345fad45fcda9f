#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/metrics.hpp"
#include "base/trace.hpp"

namespace herald::observe {

struct OtlpOptions {
    std::string url;      ///< of the collector: "http://localhost:4318" or with its path
    double ratio = 1;     ///< of new traces that are sent
    std::string version;  ///< Herald's
    metrics::Registry* metrics = nullptr;
};

/// Sends the process's spans by OTLP/HTTP in JSON
/// (https://opentelemetry.io/docs/specs/otlp/#otlphttp) as long as it lives. At most 4,096 wait;
/// what does not fit is dropped and counted.
class OtlpExporter {
public:
    /// Throws Error{invalid} for an address that is none.
    explicit OtlpExporter(OtlpOptions options);
    ~OtlpExporter();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// An ExportTraceServiceRequest.
std::string otlp_json(const std::vector<SpanRecord>& spans, const std::string& version);

}  // namespace herald::observe
