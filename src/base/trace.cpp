#include "base/trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "base/crypto.hpp"

namespace herald {
namespace {

// The thread's, because every line it logs and every call it makes must carry it, whatever it runs.
thread_local Work work_of_thread;

struct Receiver {
    std::function<void(SpanRecord&&)> take;
    double ratio = 1;
};
// The process's one receiver of spans: see the log.
std::mutex receiver_mutex;
std::shared_ptr<const Receiver> receiver;
std::atomic<bool> has_receiver{false};

std::shared_ptr<const Receiver> current_receiver() {
    if (!has_receiver.load(std::memory_order_relaxed)) return nullptr;
    const std::lock_guard lock(receiver_mutex);
    return receiver;
}

template <std::size_t kSize>
std::array<std::uint8_t, kSize> random_id() {
    std::array<std::uint8_t, kSize> out{};
    for (std::size_t i = 0; i < kSize; i += 8) {
        const std::uint64_t bits = random_u64() | 1;  // never all zero, which means none
        for (std::size_t j = 0; j < 8; ++j)
            out[i + j] = static_cast<std::uint8_t>(bits >> (56 - 8 * j));
    }
    return out;
}

template <std::size_t kSize>
bool read_hex(std::string_view text, std::array<std::uint8_t, kSize>& out) {
    const bool lower =
        std::none_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    const auto bytes = from_hex(text);
    if (!lower || !bytes || bytes->size() != kSize) return false;
    std::copy(bytes->begin(), bytes->end(), out.begin());
    return true;
}

}  // namespace

std::string TraceContext::trace_id() const { return to_hex(trace); }
std::string TraceContext::span_id() const { return to_hex(span); }

std::optional<TraceContext> parse_traceparent(std::string_view text) {
    constexpr std::size_t kSize = 55;
    if (text.size() < kSize || text[2] != '-' || text[35] != '-' || text[52] != '-')
        return std::nullopt;
    std::array<std::uint8_t, 1> version{}, flags{};
    TraceContext out;
    if (!read_hex(text.substr(0, 2), version) || !read_hex(text.substr(3, 32), out.trace) ||
        !read_hex(text.substr(36, 16), out.span) || !read_hex(text.substr(53, 2), flags))
        return std::nullopt;
    const bool longer = text.size() > kSize;
    if (version[0] == 0xff || (version[0] == 0 && longer) || (longer && text[kSize] != '-'))
        return std::nullopt;
    if (!out.is_set() || out.span == std::array<std::uint8_t, 8>{}) return std::nullopt;
    out.sampled = (flags[0] & 1) != 0;
    return out;
}

std::string format_traceparent(const TraceContext& context) {
    return fmt::format("00-{}-{}-{}", context.trace_id(), context.span_id(),
                       context.sampled ? "01" : "00");
}

TraceContext make_child(const TraceContext& parent) {
    TraceContext out = parent;
    out.span = random_id<8>();
    return out;
}

TraceContext make_trace() {
    TraceContext out{random_id<16>(), random_id<8>(), false};
    if (const auto to = current_receiver())
        out.sampled = static_cast<double>(out.span[0] * 256 + out.span[1]) < to->ratio * 65536.0;
    return out;
}

Work& this_work() { return work_of_thread; }

WorkScope::WorkScope(Work work) : previous_(std::exchange(work_of_thread, std::move(work))) {}
WorkScope::~WorkScope() { work_of_thread = std::move(previous_); }

std::shared_ptr<void> send_spans_to(std::function<void(SpanRecord&&)> take, double ratio) {
    const auto fresh = std::make_shared<const Receiver>(Receiver{std::move(take), ratio});
    const std::lock_guard lock(receiver_mutex);
    receiver = fresh;
    has_receiver = true;
    return {nullptr, [fresh](void*) {
                const std::lock_guard ending(receiver_mutex);
                if (receiver != fresh) return;
                receiver = nullptr;
                has_receiver = false;
            }};
}

Span::Span(std::string_view name, SpanKind kind) {
    Work& work = work_of_thread;
    if (!work.trace.is_set() || !work.trace.sampled || !has_receiver) return;
    outer_ = work.trace;
    work.trace = make_child(work.trace);
    begin(name, kind, work.trace);
    record_->parent = outer_->span;
}

Span::Span(std::string_view name, SpanKind kind, const std::optional<TraceContext>& parent) {
    const Work& work = work_of_thread;
    if (!work.trace.sampled || !has_receiver) return;
    begin(name, kind, work.trace);
    if (parent) record_->parent = parent->span;
}

void Span::begin(std::string_view name, SpanKind kind, const TraceContext& context) {
    record_ = std::make_unique<SpanRecord>();
    record_->context = context;
    record_->name = name;
    record_->kind = kind;
    record_->began = SystemClock().now();
}

Span::~Span() {
    if (outer_) work_of_thread.trace = *outer_;
    if (!record_) return;
    record_->ended = SystemClock().now();
    if (const auto to = current_receiver()) to->take(std::move(*record_));
}

void Span::rename(std::string name) {
    if (record_) record_->name = std::move(name);
}

void Span::set(std::string_view name, std::string value) {
    if (record_) record_->attributes.emplace_back(name, std::move(value));
}

void Span::fail(std::string_view error) {
    if (!record_) return;
    record_->failed = true;
    record_->error = error;
}

}  // namespace herald
