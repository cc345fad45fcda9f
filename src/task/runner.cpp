#include <unistd.h>

#include <fstream>
#include <thread>
#include <unordered_map>

#include "base/assert.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "event/wake.hpp"
#include "task/active.hpp"
#include "task/leases.hpp"
#include "task/meter.hpp"
#include "task/schedule.hpp"

namespace herald::task {
namespace {

using Steady = std::chrono::steady_clock;
constexpr auto kTick = std::chrono::milliseconds(100);
constexpr auto kLook = std::chrono::seconds(5);
constexpr auto kHousekeeping = std::chrono::hours(1);

/// Process id and boot id alone repeat in a container (process 1 of the same boot): a random part
/// tells two lives apart.
std::string make_owner() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string boot;
    std::getline(file, boot);
    return fmt::format("{}@{}#{}", ::getpid(), boot, random_token(6));
}

/// What runs here. Shared with the bus listener, which may still run on a publisher's thread after
/// its subscription ended.
struct ActiveTasks {
    std::mutex mutex;
    std::unordered_map<TaskId, std::shared_ptr<Active>> by_id;

    void add(const std::shared_ptr<Active>& run) {
        const std::lock_guard lock(mutex);
        by_id.emplace(run->id(), run);
    }
    void remove(TaskId id) {
        const std::lock_guard lock(mutex);
        by_id.erase(id);
    }
    void cancel(TaskId id) {
        const std::lock_guard lock(mutex);
        if (const auto found = by_id.find(id); found != by_id.end())
            found->second->stop(Stopped::Why::cancelled);
    }
    std::vector<std::shared_ptr<Active>> all() {
        const std::lock_guard lock(mutex);
        std::vector<std::shared_ptr<Active>> out;
        for (const auto& [id, run] : by_id) out.push_back(run);
        return out;
    }
};

}  // namespace

struct Runner::Impl {
    explicit Impl(RunnerOptions o)
        : options(std::move(o)),
          context{*options.database, *options.bus, *options.clock, options.audit, options.lease},
          meter(options.metrics, context),
          owner(make_owner()) {}

    void work();
    void tick();
    void tick_once(Steady::time_point now);
    std::optional<Leased> take();
    std::optional<Candidate> choose(const std::vector<Candidate>& candidates);
    void execute(Leased leased);
    std::string_view run_body(Active& active);
    std::string_view end_failed(Active& active, const Error& error);

    RunnerOptions options;
    RunnerContext context;
    RunnerMeter meter;
    std::string owner;
    std::unordered_map<std::string, TaskType> types;
    std::shared_ptr<event::Wake> wake = std::make_shared<event::Wake>();
    std::shared_ptr<ActiveTasks> active = std::make_shared<ActiveTasks>();
    std::vector<std::shared_ptr<void>> subscriptions;
    std::atomic<bool> stopping{false};
    std::vector<std::thread> workers;
    std::thread ticker;

    std::mutex take_mutex;  // one worker chooses at a time
    std::mutex mutex;       // guards what follows
    std::unordered_map<std::string, unsigned> running_of_type;
    std::unordered_map<store::TenantId, unsigned> running_of_tenant;
    std::unordered_map<store::TenantId, std::uint64_t> served_at;  ///< by turn, for fairness
    std::uint64_t turn = 0;
    std::optional<Time> next_due;

    Steady::time_point next_renewal{}, next_look{}, next_housekeeping{};
};

/// The tenant with the least running here comes first, then the one that has waited longest for its
/// turn, then the oldest task.
std::optional<Candidate> Runner::Impl::choose(const std::vector<Candidate>& candidates) {
    const std::lock_guard lock(mutex);
    std::optional<Candidate> best;
    const auto rank = [&](const Candidate& c) {
        return std::tuple(running_of_tenant[c.tenant], served_at[c.tenant], c.id);
    };
    for (const Candidate& candidate : candidates) {
        const auto type = types.find(candidate.type);
        if (type == types.end() || running_of_type[candidate.type] >= type->second.at_once)
            continue;
        if (!best || rank(candidate) < rank(*best)) best = candidate;
    }
    if (best) {
        served_at[best->tenant] = ++turn;
        ++running_of_type[best->type];
        ++running_of_tenant[best->tenant];
    }
    return best;
}

std::optional<Leased> Runner::Impl::take() {
    const std::lock_guard one_at_a_time(take_mutex);
    const Time now = options.clock->now();
    const auto candidates = list_candidates(*options.database, now);
    while (const auto chosen = choose(candidates)) {
        if (auto leased = take_lease(context, *chosen, owner)) return leased;
        const std::lock_guard lock(mutex);  // another process was faster
        --running_of_type[chosen->type];
        --running_of_tenant[chosen->tenant];
        return std::nullopt;
    }
    const auto due = next_not_before(*options.database, now);
    const std::lock_guard lock(mutex);
    next_due = due;
    return std::nullopt;
}

void Runner::Impl::work() {
    while (!stopping) {
        std::optional<Leased> leased;
        try {  // the top of a thread: a database that is away is waited for
            leased = take();
        } catch (const Error& error) {
            log_warning("no task can be taken",
                        {{"error", std::string_view(error.what())}, {"detail", error.detail()}});
        }
        if (!leased) {
            if (!stopping) wake->wait(kLook);
            if (stopping) wake->poke();  // pass it on to the next worker
            continue;
        }
        wake->poke();  // there may be more for the others
        execute(*std::move(leased));
    }
}

namespace {

/// A task goes on with the trace of the request that asked for it.
Work work_of(const Leased& leased, const std::optional<TraceContext>& asked) {
    return {.request_id = {},
            .task_id = to_string(leased.id),
            .tenant = to_string(leased.tenant),
            .route = "task " + leased.type,
            .trace = asked ? make_child(*asked) : make_trace()};
}

}  // namespace

void Runner::Impl::execute(Leased leased) {
    const auto asked = parse_traceparent(leased.traceparent.value_or(std::string()));
    const WorkScope scope(work_of(leased, asked));
    Span span("task " + leased.type, SpanKind::consumer, asked);
    meter.began(leased);
    const auto began = Steady::now();
    const std::string type = leased.type;
    const store::TenantId tenant = leased.tenant;
    const TaskId id = leased.id;
    try {
        const auto run = std::make_shared<Active>(context, std::move(leased));
        active->add(run);
        if (stopping) run->stop(Stopped::Why::shutdown);
        const auto outcome = run_body(*run);
        meter.ended(type, outcome, Steady::now() - began);
        span.set("herald.task.outcome", std::string(outcome));
        if (outcome == "failed") span.fail("the task failed");
    } catch (const Error& error) {
        // Its end could not be written: the lease runs out and the task is taken up again from its
        // cursor.
        log_error("a task's end could not be written",
                  {{"error", std::string_view(error.what())}, {"detail", error.detail()}});
    }
    active->remove(id);
    const std::lock_guard lock(mutex);
    --running_of_type[type];
    --running_of_tenant[tenant];
}

std::string_view Runner::Impl::end_failed(Active& run, const Error& error) {
    if (error.kind() == ErrorKind::internal)
        log_error("task failed", {{"type", run.leased().type},
                                  {"error", std::string_view(error.what())},
                                  {"detail", error.detail()}});
    // What a cancelled or stopping task throws is the interruption, not a failure.
    const auto why = run.stopped();
    if (why == Stopped::Why::cancelled) {
        run.cancel();
        return "cancelled";
    }
    if (why == Stopped::Why::shutdown && error.retryable()) {
        run.put_back();
        return "put_back";
    }
    run.fail(error);
    return "failed";
}

/// One of the two places that catch errors. Returns how it ended.
std::string_view Runner::Impl::run_body(Active& run) {
    try {
        run.checkpoint();  // taken while the server was told to stop: not begun at all
        std::string result = types.at(run.leased().type).run(run);
        if (result.empty()) result = "null";
        if (result.size() > kResultBytes)
            throw Error(ErrorKind::internal, "The task's result is too large.");
        parse_json(result);
        run.finish(result);
        return "succeeded";
    } catch (const Stopped& stopped) {
        if (stopped.why == Stopped::Why::cancelled) {
            run.cancel();
            return "cancelled";
        }
        if (stopped.why == Stopped::Why::shutdown) {
            run.put_back();
            return "put_back";
        }
        log_warning("a task's lease was lost; it goes on elsewhere", {{"type", run.leased().type}});
        return "lost";
    } catch (const Error& error) {
        return end_failed(run, error);
    } catch (const std::exception& error) {
        return end_failed(run,
                          Error(ErrorKind::internal, "Something broke on our side.", error.what()));
    }
}

void Runner::Impl::tick() {
    while (!stopping || !active->all().empty()) {
        try {  // the top of a thread
            tick_once(Steady::now());
        } catch (const Error& error) {
            log_warning("the task runner waits for the database",
                        {{"error", std::string_view(error.what())}, {"detail", error.detail()}});
            std::this_thread::sleep_for(std::chrono::seconds(1));
        }
        std::this_thread::sleep_for(kTick);
    }
}

void Runner::Impl::tick_once(Steady::time_point now) {
    for (const auto& run : active->all()) run->flush_if_due(now);
    if (now >= next_renewal) {
        next_renewal = now + options.heartbeat;
        for (const auto& run : active->all()) run->renew();
    }
    if (stopping) return;
    {
        const std::lock_guard lock(mutex);
        if (next_due && options.clock->now() >= *next_due) {
            next_due.reset();
            wake->poke();
        }
    }
    if (now >= next_look) {
        next_look = now + std::chrono::seconds(1);
        if (run_due_schedules(*options.database, *options.bus, *options.clock, options.audit) > 0)
            wake->poke();
        if (release_lost_leases(context, {}) > 0) wake->poke();
    }
    if (now >= next_housekeeping) {
        if (next_housekeeping != Steady::time_point{})
            remove_old_tasks(*options.database, options.clock->now());
        next_housekeeping = now + kHousekeeping;
    }
}

Runner::Runner(RunnerOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Runner::~Runner() { stop(); }

void Runner::add(TaskType type) {
    HERALD_ASSERT(impl_->workers.empty());
    const std::string name = type.type;
    const bool fresh = impl_->types.emplace(name, std::move(type)).second;
    HERALD_ASSERT(fresh && "two task types of one name");
}

void Runner::start() {
    Impl& impl = *impl_;
    HERALD_ASSERT(impl.workers.empty());
    if (impl.options.single_process) release_lost_leases(impl.context, impl.owner);
    impl.subscriptions.push_back(impl.options.bus->subscribe(
        kReadyTopic, [wake = impl.wake](const store::Bus::Message&) { wake->poke(); }));
    impl.subscriptions.push_back(impl.options.bus->subscribe(
        kCancelTopic, [active = impl.active](const store::Bus::Message& message) {
            if (const auto id = parse_uuid(message.payload)) active->cancel(TaskId{*id});
        }));
    for (unsigned i = 0; i < std::max(1u, impl.options.threads); ++i)
        impl.workers.emplace_back([&impl] { impl.work(); });
    impl.ticker = std::thread([&impl] { impl.tick(); });
}

void Runner::stop() {
    Impl& impl = *impl_;
    impl.subscriptions.clear();
    impl.stopping = true;
    impl.wake->poke();
    for (const auto& run : impl.active->all()) run->stop(Stopped::Why::shutdown);
    // Not all may stand: a start that the system refused a thread ends here too.
    for (auto& worker : impl.workers)
        if (worker.joinable()) worker.join();
    if (impl.ticker.joinable()) impl.ticker.join();
}

}  // namespace herald::task
