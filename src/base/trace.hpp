#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"

/// Which piece of work a thread is at, and how it hangs together with work elsewhere (W3C Trace
/// Context, https://www.w3.org/TR/trace-context/).
namespace herald {

struct TraceContext {
    std::array<std::uint8_t, 16> trace{};
    std::array<std::uint8_t, 8> span{};
    bool sampled = false;
    auto operator<=>(const TraceContext&) const = default;
    bool is_set() const { return trace != std::array<std::uint8_t, 16>{}; }
    std::string trace_id() const;  ///< 32 hexadecimal digits
    std::string span_id() const;   ///< 16
};

/// "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"; absent for what is none. A later
/// version's additions are passed over.
std::optional<TraceContext> parse_traceparent(std::string_view text);
std::string format_traceparent(const TraceContext& context);
/// The same trace, a span of its own.
TraceContext make_child(const TraceContext& parent);
/// A new trace, sampled by the ratio given to send_spans_to().
TraceContext make_trace();

/// What a thread works on: stands in its log lines, goes along into tasks and outgoing calls.
struct Work {
    std::string request_id, task_id, tenant, route;
    TraceContext trace;
};
/// This thread's; its members may be filled in as they become known.
Work& this_work();

/// Puts a piece of work in place for as long as it lives.
class WorkScope {
public:
    explicit WorkScope(Work work);
    ~WorkScope();
    WorkScope(const WorkScope&) = delete;
    WorkScope& operator=(const WorkScope&) = delete;

private:
    Work previous_;
};

enum class SpanKind { internal = 1, server = 2, client = 3, producer = 4, consumer = 5 };

/// A span that has ended.
struct SpanRecord {
    TraceContext context;
    std::array<std::uint8_t, 8> parent{};  ///< zero: none
    std::string name;
    SpanKind kind = SpanKind::internal;
    Time began, ended;
    std::vector<std::pair<std::string, std::string>> attributes;
    bool failed = false;
    std::string error;
};

/// Where sampled spans go when they end, and the share of new traces that is sampled. One receiver
/// a process, like the log; it must be quick and must not throw. Ends with the token.
std::shared_ptr<void> send_spans_to(std::function<void(SpanRecord&&)> receiver, double ratio = 1);

/// A step of this thread's trace, from its making to its end. Costs nothing while the trace is not
/// sampled or nobody receives spans.
class Span {
public:
    /// A child of the thread's span; the thread's trace context is this one meanwhile.
    Span(std::string_view name, SpanKind kind);
    /// The span that this_work().trace stands for, begun by a caller elsewhere (`parent`, or none).
    Span(std::string_view name, SpanKind kind, const std::optional<TraceContext>& parent);
    ~Span();
    Span(const Span&) = delete;
    Span& operator=(const Span&) = delete;

    bool is_recorded() const { return record_ != nullptr; }
    void rename(std::string name);
    void set(std::string_view name, std::string value);
    void fail(std::string_view error);

private:
    void begin(std::string_view name, SpanKind kind, const TraceContext& context);
    std::unique_ptr<SpanRecord> record_;
    std::optional<TraceContext> outer_;
};

}  // namespace herald
