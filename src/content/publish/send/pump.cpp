#include "content/publish/send/pump.hpp"

#include <thread>

#include "base/log.hpp"
#include "content/publish/send/scheduling.hpp"
#include "event/wake.hpp"
#include "store/system_db.hpp"

namespace herald::content {
namespace {

constexpr std::chrono::milliseconds kLook{500}, kAfterTrouble{2000};
constexpr std::int64_t kAtOnce = 500;

struct DueItem {
    store::TenantId tenant;
    ItemId id;
};
BOOST_DESCRIBE_STRUCT(DueItem, (), (tenant, id))

}  // namespace

int publish_due(const Context& context) {
    const auto due = store::SystemDb(*context.database)
                         .list<DueItem>(
                             "SELECT {columns} FROM content_items WHERE state = 'scheduled' AND "
                             "plan_at <= :now ORDER BY plan_at LIMIT :limit",
                             {{"now", context.clock->now()}, {"limit", kAtOnce}});
    for (const DueItem& one : due) {
        try {
            Scope scope = context.system_scope(one.tenant);
            publish_due_item(context, scope, one.id);
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::unavailable) throw;
            if (error.kind() !=
                ErrorKind::not_found)  // it, or its workspace, was removed meanwhile
                log_error("a scheduled item cannot be published",
                          {{"item", to_string(one.id)},
                           {"error", std::string_view(error.what())},
                           {"detail", error.detail()}});
        }
    }
    return static_cast<int>(due.size());
}

struct PublishPump::Impl {
    explicit Impl(const Context& given) : context(given) {}

    void run() {
        while (!stopping) {
            auto pause = kLook;
            try {  // the top of a thread
                publish_due(context);
            } catch (const std::exception& error) {
                log_warning("what is scheduled waits", {{"error", std::string_view(error.what())}});
                pause = kAfterTrouble;
            }
            wake.wait(pause);
        }
    }

    const Context& context;
    event::Wake wake;
    std::atomic<bool> stopping{false};
    std::thread thread;
};

PublishPump::PublishPump(const Context& context) : impl_(std::make_unique<Impl>(context)) {}

PublishPump::~PublishPump() { stop(); }

void PublishPump::start() {
    impl_->stopping = false;
    impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

void PublishPump::stop() {
    if (!impl_->thread.joinable()) return;
    impl_->stopping = true;
    impl_->wake.poke();
    impl_->thread.join();
}

}  // namespace herald::content
