#include <algorithm>
#include <map>

#include "base/json_writer.hpp"
#include "content/feedback/engagement.hpp"
#include "event/event.hpp"

namespace herald::content {
namespace {

constexpr std::string_view kType = "content.read_engagement", kTitle = "Read engagement back";
constexpr auto kOldest = std::chrono::days(400);
constexpr std::int64_t kMostAtOnce = 5000;
constexpr std::size_t kPerCall = 50, kPerWrite = 200;

struct ReadInput {
    bool all = false;  ///< also what is not due yet
};
BOOST_DESCRIBE_STRUCT(ReadInput, (), (all))

struct ReadResult {
    std::int64_t items = 0, connections = 0;
    std::vector<std::string> failed;  ///< connections that could not be asked, and why
};
BOOST_DESCRIBE_STRUCT(ReadResult, (), (items, connections, failed))

/// One post that stands on a network.
struct Standing {
    ItemId item_id;
    std::string external_id;
    connection::ConnectionId connection_id;
    Time published_at;
};
BOOST_DESCRIBE_STRUCT(Standing, (), (item_id, external_id, connection_id, published_at))

std::vector<Standing> list_due(const Scope& scope, bool all) {
    return scope.db().list<Standing>(
        "SELECT p.item_id, p.external_id, p.connection_id, p.published_at FROM publications p LEFT "
        "JOIN content_standing s ON s.tenant = p.tenant AND s.item_id = p.item_id WHERE p.tenant = "
        ":tenant AND p.state = 'published' AND p.external_id IS NOT NULL AND p.connection_id IS "
        "NOT NULL AND p.published_at >= :oldest AND (:all = 1 OR s.next_read_at IS NULL OR "
        "s.next_read_at <= :now) ORDER BY p.published_at DESC, p.item_id LIMIT :limit",
        {{"oldest", scope.now() - kOldest},
         {"all", all},
         {"now", scope.now()},
         {"limit", kMostAtOnce}});
}

EngagementTotals totals_of(const connector::Engagement& told) {
    return {told.impressions, told.likes, told.comments,   told.shares,
            told.clicks,      told.saves, told.video_views};
}

/// What one connection tells of its posts, by their ids there.
using Told = std::map<std::string, EngagementTotals>;
Told ask(connection::OpenConnection& open, task::Run& run, const std::vector<Standing>& posts) {
    Told out;
    for (std::size_t at = 0; at < posts.size(); at += kPerCall) {
        run.checkpoint();
        std::vector<std::string> ids;
        for (std::size_t i = at; i < std::min(at + kPerCall, posts.size()); ++i)
            ids.push_back(posts[i].external_id);
        const auto answer = connector::with_retries(
            *open.call, [&] { return open.connector->publish->read_engagement(*open.call, ids); });
        for (const auto& told : answer) out[told.external_id] = totals_of(told);
    }
    return out;
}

/// One pass over all connections. An item with several posts is their sum, and counts only when
/// all of them could be asked.
class Reading {
public:
    Reading(const Context& context, task::Run& run) : context_(context), run_(run) {}

    std::string read(bool all) {
        std::map<connection::ConnectionId, std::vector<Standing>> by_connection;
        for (auto& post : list_due(run_.scope(), all))
            by_connection[post.connection_id].push_back(std::move(post));
        std::size_t done = 0;
        for (const auto& [id, posts] : by_connection) {
            run_.progress(static_cast<double>(done++) / static_cast<double>(by_connection.size()),
                          fmt::format("{} posts of connection {}", posts.size(), done));
            read_connection(id, posts);
        }
        store();
        return to_json(result_);
    }

private:
    void read_connection(connection::ConnectionId id, const std::vector<Standing>& posts) {
        try {
            auto open = connection::open_connection(
                *context_.connections, run_.scope(), id, [this] { run_.checkpoint(); },
                [this](std::string_view line) { run_.log(task::Level::info, line); });
            if (!open.connector->publish || !open.connector->publish->read_engagement) return;
            const Told told = ask(open, run_, posts);
            ++result_.connections;
            for (const auto& post : posts) note(post, told);
            run_.write([&](Tx& tx) {
                connection::note_success(tx, *context_.connections, run_.scope(), id, false,
                                         open.call->quota_used());
            });
        } catch (const Error& error) {
            fail(id, posts, error);
        }
    }

    void note(const Standing& post, const Told& told) {
        const auto found = told.find(post.external_id);
        if (found == told.end()) return;  // removed there, or too old for the network
        auto& item = items_[post.item_id];
        item.item = post.item_id;
        item.totals += found->second;
        item.published_at =
            std::max(item.published_at.value_or(post.published_at), post.published_at);
    }

    /// One that cannot be asked keeps none of the others from being asked.
    void fail(connection::ConnectionId id, const std::vector<Standing>& posts, const Error& error) {
        for (const auto& post : posts) unknown_.push_back(post.item_id);
        run_.log(task::Level::warning, error.what());
        result_.failed.emplace_back(error.what());
        if (error.kind() == ErrorKind::not_found) return;  // the connection was removed
        run_.write([&](Tx& tx) {
            connection::note_failure(tx, *context_.connections, run_.scope(), id, error);
        });
    }

    void store() {
        for (const auto& id : unknown_) items_.erase(id);
        const Day today = context_.zone(run_.scope()).day_of(run_.scope().now());
        std::vector<ToldEngagement> all;
        for (auto& [id, item] : items_) {
            item.day = today;
            all.push_back(item);
        }
        result_.items = static_cast<std::int64_t>(all.size());
        for (std::size_t at = 0; at < all.size(); at += kPerWrite) {
            const std::vector<ToldEngagement> part(
                all.begin() + static_cast<std::ptrdiff_t>(at),
                all.begin() + static_cast<std::ptrdiff_t>(std::min(at + kPerWrite, all.size())));
            run_.write([&](Tx& tx) { put_engagement(tx, run_.scope(), part); });
        }
        if (all.empty()) return;
        run_.write([&](Tx& tx) {
            event::emit(tx, run_.scope().tenant(), *context_.bus, run_.scope().clock(), "content",
                        "content.engagement", fmt::format(R"({{"items":{}}})", all.size()));
        });
    }

    const Context& context_;
    task::Run& run_;
    std::map<ItemId, ToldEngagement> items_;
    std::vector<ItemId> unknown_;
    ReadResult result_;
};

}  // namespace

task::TaskType read_engagement_task(const Context& context) {
    return {std::string(kType),
            [&context](task::Run& run) {
                return Reading(context, run).read(run.input_as<ReadInput>().all);
            },
            2};
}

event::Listener feedback_listener(const Context& context) {
    return {"content.feedback", "content.published",
            [&context](store::TenantId tenant, const event::Event&) {
                Scope scope = context.system_scope(tenant);
                const bool stands = scope.db()
                                        .one<std::int64_t>(
                                            "SELECT 1 FROM schedules WHERE tenant = :tenant AND "
                                            "type = :type AND key = 'daily'",
                                            {{"type", kType}})
                                        .has_value();
                if (stands) return;  // its time may have been changed by hand
                scope.write([&](Tx& tx) {
                    task::set_schedule(tx, scope,
                                       {std::string(kType), std::string(kTitle), "20 4 * * *",
                                        context.zone(scope).name(), "{}", "daily"});
                });
            }};
}

}  // namespace herald::content
