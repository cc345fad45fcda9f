#include "observe/otlp.hpp"

#include <fmt/format.h>

#include "base/encoding.hpp"
#include "base/json_writer.hpp"
#include "base/redact.hpp"
#include "net/http_client.hpp"
#include "observe/outbox.hpp"
#include "observe/receiver.hpp"

namespace herald::observe {
namespace {

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
    if (out.back() != '[') out += ',';
    out += R"({"key":)";
    append_json_string(out, name);
    out += R"(,"value":{"stringValue":)";
    append_json_string(out, redact(value));
    out += "}}";
}

void append_span(std::string& out, const SpanRecord& span) {
    constexpr std::array<std::uint8_t, 8> kNone{};
    out += fmt::format(R"({{"traceId":"{}","spanId":"{}",)", span.context.trace_id(),
                       span.context.span_id());
    if (span.parent != kNone) out += fmt::format(R"("parentSpanId":"{}",)", to_hex(span.parent));
    out += R"("name":)";
    append_json_string(out, span.name);
    out += fmt::format(
        R"(,"kind":{},"startTimeUnixNano":"{}000","endTimeUnixNano":"{}000","attributes":[)",
        static_cast<int>(span.kind), micros_of(span.began), micros_of(span.ended));
    for (const auto& [name, value] : span.attributes) append_attribute(out, name, value);
    out += R"(],"status":{)";
    if (span.failed) {
        out += R"("code":2,"message":)";
        append_json_string(out, redact(span.error));
    }
    out += "}}";
}

}  // namespace

std::string otlp_json(const std::vector<SpanRecord>& spans, const std::string& version) {
    std::string out = R"({"resourceSpans":[{"resource":{"attributes":[)";
    append_attribute(out, "service.name", "herald");
    append_attribute(out, "service.version", version);
    out += R"(]},"scopeSpans":[{"scope":{"name":"herald"},"spans":[)";
    for (const SpanRecord& span : spans) {
        if (out.back() != '[') out += ',';
        append_span(out, span);
    }
    return out + "]}]}]}";
}

struct OtlpExporter::Impl {
    explicit Impl(OtlpOptions o)
        : options(std::move(o)),
          receiver(options.url, "/v1/traces"),
          spans(options.metrics->counters("herald_spans_total", "Spans by what became of them",
                                          {"outcome"})),
          box({.limit = 4096, .batch = 512, .patience = std::chrono::milliseconds(500)},
              spans.with({"sent"}), spans.with({"dropped"}),
              [this](std::vector<SpanRecord>&& batch) {
                  const auto response =
                      receiver.post("application/json", otlp_json(batch, options.version), {});
                  return response.ok();
              }),
          receiving(send_spans_to([this](SpanRecord&& span) { box.put(std::move(span)); },
                                  options.ratio)) {}

    OtlpOptions options;
    Receiver receiver;
    metrics::Family<metrics::Counter>& spans;
    Outbox<SpanRecord> box;
    std::shared_ptr<void> receiving;
};

OtlpExporter::OtlpExporter(OtlpOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
OtlpExporter::~OtlpExporter() = default;

}  // namespace herald::observe
