#include "alert/deliver/pump.hpp"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "alert/alert_store.hpp"
#include "alert/deliver/delivery_store.hpp"
#include "alert/deliver/ledger.hpp"
#include "base/log.hpp"
#include "event/wake.hpp"

namespace herald::alert {
namespace {

constexpr std::chrono::milliseconds kLook{1000}, kAfterTrouble{2000};
constexpr std::chrono::seconds kReleaseEvery{30}, kCleanEvery{3600};
constexpr unsigned kMailThreads = 4;
constexpr std::size_t kUnderWay = 2000, kConnections = 512;

/// Under way at once for one channel. Slack takes about a message a second.
std::size_t limit_of(ChannelKind kind) {
    return kind == ChannelKind::webhook ? 50 : kind == ChannelKind::email ? 2 : 1;
}

/// A channel while it has something under way, or more than it may have.
struct Lane {
    std::shared_ptr<const DueChannel> channel;
    std::shared_ptr<const ChannelSettings> settings;  // shared with what is under way
    std::size_t under_way = 0;
    bool more = false;
    Time closed_until{};  ///< it said when to come back
};

struct Sending {
    std::shared_ptr<const DueChannel> channel;
    std::shared_ptr<const ChannelSettings> settings;
    LeasedDelivery delivery;
};

}  // namespace

struct Pump::Impl {
    Impl(const Context& given, PumpOptions wish)
        : context(given), options(std::move(wish)), db(*given.database) {}

    void run();
    void step();
    void send(const std::vector<Sending>& all);
    void send_http(const Sending& sending);
    void send_mail(Sending sending);
    void mail_loop();
    void finish(const Sending& sending, Outcome outcome);
    void note(const Result& result);
    void take_results();
    std::vector<Sending> exchange(const std::vector<Lane*>& due, Time now);
    std::size_t room_of(const Lane& lane, Time now) const;
    Lane& open(const DueChannel& channel);
    void settle(const Turn& turn);
    void write_rest();
    void keep_house();

    const Context& context;
    PumpOptions options;
    store::SystemDb db;
    std::shared_ptr<event::Wake> wake = std::make_shared<event::Wake>();  // bus and fleet poke it
    std::shared_ptr<void> subscription;
    std::unique_ptr<net::HttpFleet> fleet;
    std::map<AlertChannelId, Lane> lanes;  ///< of the pump's thread
    std::size_t under_way = 0;             ///< of the pump's thread
    std::vector<Result> unwritten;         ///< of the pump's thread
    std::vector<Turn> turns;               ///< of the pump's thread
    std::chrono::steady_clock::time_point released_at{}, cleaned_at{};
    std::mt19937_64 engine{std::random_device{}()};

    std::mutex mutex;
    std::condition_variable mail_came;
    std::vector<Result> results;
    std::deque<Sending> mails;
    bool stopping = false;
    std::thread thread;
    std::vector<std::thread> mailers;
};

void Pump::Impl::finish(const Sending& sending, Outcome outcome) {
    {
        const std::lock_guard lock(mutex);
        results.push_back({sending.channel->tenant, sending.channel->id, sending.delivery.id,
                           sending.delivery.attempts, std::move(outcome)});
    }
    wake->poke();
}

void Pump::Impl::send_http(const Sending& sending) {
    const bool is_slack = sending.channel->kind == ChannelKind::slack;
    const Outgoing outgoing{sending.delivery.id, context.clock->now(), sending.delivery.payload,
                            *sending.settings, context.program};
    net::HttpRequest request = is_slack ? make_slack(outgoing) : make_webhook(outgoing);
    Sending kept{
        sending.channel, sending.settings, {sending.delivery.id, sending.delivery.attempts, {}}};
    fleet->send(std::move(request), [this, is_slack, kept](const net::HttpFleet::Answer& answer) {
        const Time now = context.clock->now();
        finish(kept,
               is_slack ? judge_slack(answer, *kept.settings, now) : judge_webhook(answer, now));
    });
}

void Pump::Impl::send_mail(Sending sending) {
    {
        const std::lock_guard lock(mutex);
        mails.push_back(std::move(sending));
    }
    mail_came.notify_one();
}

void Pump::Impl::mail_loop() {
    std::unique_lock lock(mutex);
    for (;;) {
        mail_came.wait(lock, [&] { return stopping || !mails.empty(); });
        if (stopping) return;
        const Sending sending = std::move(mails.front());
        mails.pop_front();
        lock.unlock();
        Outcome outcome;
        try {  // the top of a thread
            const Scope scope = context.system_scope(sending.channel->tenant);
            outcome =
                alert::send_mail(context, scope,
                                 {sending.delivery.id, context.clock->now(),
                                  sending.delivery.payload, *sending.settings, context.program});
        } catch (const std::exception& error) {
            outcome = {Outcome::Verdict::failed, {}, error.what(), {}};
        }
        finish(sending, std::move(outcome));
        lock.lock();
    }
}

void Pump::Impl::send(const std::vector<Sending>& all) {
    for (const Sending& sending : all) {
        try {
            if (sending.channel->kind == ChannelKind::email)
                send_mail(sending);
            else
                send_http(sending);
        } catch (const std::exception& error) {  // one that cannot be written holds up nobody
            finish(sending, {Outcome::Verdict::dead, {}, error.what(), {}});
        }
    }
}

Lane& Pump::Impl::open(const DueChannel& channel) {
    Lane& lane = lanes[channel.id];
    lane.channel = std::make_shared<const DueChannel>(channel);
    lane.settings = std::make_shared<const ChannelSettings>(
        open_settings(context, channel.id, channel.settings, channel.secrets));
    lane.more = true;
    return lane;
}

void Pump::Impl::note(const Result& result) {
    --under_way;
    const auto found = lanes.find(result.channel);
    if (found == lanes.end()) return;
    Lane& lane = found->second;
    --lane.under_way;
    if (result.outcome.retry_after && result.outcome.status == 429)
        lane.closed_until = context.clock->now() + *result.outcome.retry_after;
}

/// What came back since the last time; it stays until it is written down.
void Pump::Impl::take_results() {
    std::vector<Result> fresh;
    {
        const std::lock_guard lock(mutex);
        fresh.swap(results);
    }
    for (const Result& result : fresh) note(result);
    std::move(fresh.begin(), fresh.end(), std::back_inserter(unwritten));
}

/// Outcomes in, leases out, in one transaction. A due channel without room is put off.
std::vector<Sending> Pump::Impl::exchange(const std::vector<Lane*>& due, Time now) {
    const auto random = [&] { return std::uniform_real_distribution<double>(0, 1)(engine); };
    std::vector<std::pair<Lane*, Lease>> leases;
    db.write([&](Tx& tx) {
        leases.clear();  // the closure may run twice
        turns = write_results(tx, options, unwritten, now, random);
        for (Lane* lane : due) {
            const auto room = room_of(*lane, now);
            leases.emplace_back(
                lane, take_lease(tx, {lane->channel->tenant, lane->channel->id,
                                      static_cast<std::int64_t>(room), now, now + options.lease}));
        }
    });
    unwritten.clear();
    std::vector<Sending> out;
    for (auto& [lane, lease] : leases) {
        lane->more = lease.more;
        lane->under_way += lease.deliveries.size();
        under_way += lease.deliveries.size();
        for (auto& delivery : lease.deliveries)
            out.push_back({lane->channel, lane->settings, std::move(delivery)});
    }
    return out;
}

std::size_t Pump::Impl::room_of(const Lane& lane, Time now) const {
    const std::size_t limit = limit_of(lane.channel->kind);
    if (lane.closed_until > now || under_way >= kUnderWay) return 0;
    return limit - std::min(limit, lane.under_way);
}

void Pump::Impl::step() {
    take_results();
    const Time now = context.clock->now();
    std::set<Lane*> due;
    for (const DueChannel& channel : list_due_channels(db, now)) due.insert(&open(channel));
    for (auto& [id, lane] : lanes)
        if (lane.more && room_of(lane, now) > 0) due.insert(&lane);
    if (unwritten.empty() && due.empty()) return wake->wait(kLook);
    send(exchange({due.begin(), due.end()}, now));
    for (const Turn& turn : std::exchange(turns, {})) settle(turn);
    std::erase_if(lanes, [&](const auto& entry) {
        const Lane& lane = entry.second;
        return lane.under_way == 0 && !lane.more && lane.closed_until <= now;
    });
}

void Pump::Impl::settle(const Turn& turn) {
    try {
        settle_channel(context, turn);
    } catch (const Error& error) {  // it comes again with the next outcome
        log_warning("a channel's state could not be written",
                    {{"error", std::string_view(error.what())}});
    }
}

/// What came back too late to be written by the thread.
void Pump::Impl::write_rest() {
    take_results();
    if (unwritten.empty()) return;
    try {
        exchange({}, context.clock->now());
    } catch (const Error& error) {  // it is sent again under the same ids
        log_warning("outcomes of deliveries could not be written",
                    {{"error", std::string_view(error.what())}});
    }
}

void Pump::Impl::keep_house() {
    const auto now = std::chrono::steady_clock::now();
    if (now - released_at >= kReleaseEvery) {
        release_leases(db, context.clock->now(), false);
        released_at = now;
    }
    if (now - cleaned_at >= kCleanEvery) {
        remove_old_deliveries(*context.database, context.clock->now());
        cleaned_at = now;
    }
}

void Pump::Impl::run() {
    bool is_released = false;
    for (;;) {
        {
            const std::lock_guard lock(mutex);
            if (stopping) return;
        }
        try {  // the top of a thread
            if (!is_released) release_leases(db, context.clock->now(), options.single_process);
            is_released = true;
            step();
            keep_house();
        } catch (const std::exception& error) {
            log_error("the alert pump stumbled", {{"error", std::string_view(error.what())}});
            wake->wait(kAfterTrouble);
        }
    }
}

Pump::Pump(const Context& context, PumpOptions options)
    : impl_(std::make_unique<Impl>(context, std::move(options))) {}

Pump::~Pump() { stop(); }

void Pump::start() {
    Impl& impl = *impl_;
    impl.fleet = std::make_unique<net::HttpFleet>(
        net::HttpClientOptions{.egress = impl.context.egress,
                               .user_agent = "Herald/" + impl.context.program,
                               .idle_connections = kConnections});
    impl.subscription = impl.context.bus->subscribe(
        kDueTopic, [wake = impl.wake](const store::Bus::Message&) { wake->poke(); });
    impl.thread = std::thread([&impl] { impl.run(); });
    for (unsigned i = 0; i < kMailThreads; ++i)
        impl.mailers.emplace_back([&impl] { impl.mail_loop(); });
}

void Pump::stop() {
    Impl& impl = *impl_;
    if (!impl.thread.joinable()) return;
    {
        const std::lock_guard lock(impl.mutex);
        impl.stopping = true;
    }
    impl.subscription.reset();
    impl.wake->poke();
    impl.mail_came.notify_all();
    impl.thread.join();
    for (auto& mailer : impl.mailers) mailer.join();
    impl.fleet.reset();
    impl.write_rest();
}

}  // namespace herald::alert
