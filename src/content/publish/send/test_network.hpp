#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <filesystem>

#include "connector/wire.hpp"
#include "content/items/brand.hpp"
#include "content/publish/send/pump.hpp"
#include "content/publish/send/scheduling.hpp"
#include "content/publish/send/send_task.hpp"
#include "event/event.hpp"
#include "store/test_database.hpp"

namespace herald::content {
std::vector<store::Migration> migrations();
}

/// For tests only: a network that counts what stands on it and fails as it is told, and a program
/// that dies where it is told.
namespace herald::content::test {

/// The program is gone from this instruction on. No Error: nothing may catch it.
struct Killed {};

/// What the network does with the next call.
enum class Deed {
    well,
    lost_before,     ///< the connection breaks before anything arrived
    lost_after,      ///< it stands, but no answer comes
    killed_before,   ///< we die before the request arrives
    killed_after,    ///< we die while the answer is on its way
    busy,            ///< 429
    refused,         ///< 422
    half_a_thread,   ///< the first post stands, then no answer comes
    half_then_busy,  ///< the first post, of a rest one more, stands, then 429
    half_then_rude,  ///< the first post stands, then 422
    token,           ///< the credentials are refused
};

struct StandingPost {
    std::string key, text;
    std::vector<std::string> thread;
};

class FakeNetwork {
public:
    std::vector<StandingPost> posts;
    std::deque<Deed> deeds;  ///< of the next publications; then all goes well
    std::deque<Deed> finds;  ///< of the next questions
    int sends = 0, asked = 0;
    bool shows_late = false;  ///< what arrived does not show before `shown_at`
    Time shown_at{};
    const Clock* clock = nullptr;

    /// One that cannot be asked tells what stood when it stopped.
    connector::PublishPosts capability(bool can_find) {
        connector::PublishPosts out;
        out.network = "mastodon";
        out.can_find = can_find;
        out.publish = [this, can_find](connector::Call&, const connector::Post& post) {
            return publish(post, can_find);
        };
        out.find = [this](connector::Call&, const connector::Post& post, Time) {
            return find(post);
        };
        out.resume_thread = [this, can_find](connector::Call&, const connector::Post& post,
                                             const connector::Posted& standing) {
            return resume(post, standing, can_find);
        };
        return out;
    }

private:
    static Deed next(std::deque<Deed>& from) {
        if (from.empty()) return Deed::well;
        const Deed out = from.front();
        from.pop_front();
        return out;
    }
    static connector::Posted posted(const StandingPost& post, std::size_t number) {
        connector::Posted out{
            std::to_string(number), "https://m.example/" + std::to_string(number), {}};
        for (std::size_t i = 0; i < post.thread.size(); ++i)
            out.thread_ids.push_back(std::to_string(number) + "." + std::to_string(i));
        return out;
    }
    static void fail(Deed deed) {
        if (deed == Deed::killed_before || deed == Deed::killed_after) throw Killed{};
        if (deed == Deed::busy || deed == Deed::half_then_busy)
            throw Error(ErrorKind::rate_limited, "Mastodon asks to wait")
                .retry_after(std::chrono::seconds(120));
        if (deed == Deed::token)
            throw connector::Failures({"Mastodon", "Connect it again.", ""})
                .token_refused("it was revoked");
        if (deed == Deed::refused || deed == Deed::half_then_rude)
            throw Error(ErrorKind::upstream, "Mastodon refused it: too rude").permanent();
        if (deed != Deed::well) throw Error(ErrorKind::upstream, "Mastodon did not answer");
    }
    /// As network::send_thread() tells where a thread ended.
    static connector::Posted stopped(connector::Posted out, Deed deed) {
        if (deed == Deed::half_a_thread) out.thread_ids.emplace_back();
        return out;
    }
    connector::Posted publish(const connector::Post& post, bool can_find) {
        const Deed deed = next(deeds);
        ++sends;
        if (deed == Deed::lost_before || deed == Deed::killed_before || deed == Deed::busy ||
            deed == Deed::refused || deed == Deed::token)
            fail(deed);
        const bool half = deed == Deed::half_a_thread || deed == Deed::half_then_busy ||
                          deed == Deed::half_then_rude;
        posts.push_back({post.key, post.text, half ? std::vector<std::string>{} : post.thread});
        if (half && !can_find) return stopped(posted(posts.back(), posts.size()), deed);
        fail(deed);
        return posted(posts.back(), posts.size());
    }
    std::optional<connector::Posted> find(const connector::Post& post) {
        ++asked;
        fail(next(finds));
        if (shows_late && clock->now() < shown_at) return std::nullopt;
        for (std::size_t i = posts.size(); i-- > 0;)
            if (posts[i].text == post.text) return posted(posts[i], i + 1);
        return std::nullopt;
    }
    connector::Posted resume(const connector::Post& post, const connector::Posted& standing,
                             bool can_find) {
        const Deed deed = next(deeds);
        if (deed == Deed::lost_before || deed == Deed::killed_before || deed == Deed::refused ||
            deed == Deed::busy)
            fail(deed);
        StandingPost& root = posts.at(std::stoul(standing.external_id) - 1);
        EXPECT_EQ(root.thread.size(), standing.thread_ids.size()) << "it goes on where it ended";
        if (deed == Deed::half_then_busy && !can_find) {
            root.thread.push_back(post.thread.at(standing.thread_ids.size()));
            return stopped(posted(root, std::stoul(standing.external_id)), deed);
        }
        root.thread.insert(
            root.thread.end(),
            post.thread.begin() + static_cast<std::ptrdiff_t>(standing.thread_ids.size()),
            post.thread.end());
        fail(deed);
        return posted(root, std::stoul(standing.external_id));
    }
};

/// One life of the task. Dies before or after its n-th write reaches the disk.
class TestRun final : public task::Run {
public:
    TestRun(Scope scope, json::value input) : scope_(std::move(scope)), input_(std::move(input)) {}
    int dies_before = -1, dies_after = -1;

    task::TaskId id() const override { return {}; }
    int attempt() const override { return 1; }
    Scope& scope() override { return scope_; }
    const json::value& input() const override { return input_; }
    const json::value& cursor() const override { return cursor_; }
    void checkpoint() override {}
    void progress(double, std::string_view) override {}
    void log(task::Level, std::string_view) override {}
    void write(const std::function<void(Tx&)>& f) override {
        const int number = writes_++;
        if (number == dies_before) throw Killed{};
        scope_.write([&](Tx& tx) { f(tx); });
        if (number == dies_after) throw Killed{};
    }
    void save_cursor(Tx&, const std::string&) override {}

private:
    Scope scope_;
    json::value input_, cursor_;
    int writes_ = 0;
};

struct NoSettings {};
BOOST_DESCRIBE_STRUCT(NoSettings, (), ())

/// A workspace with a network and the program around it.
class PublishWorld {
public:
    explicit PublishWorld(const std::string& kind) : database(kind, all()) {
        network.clock = &clock;
        connections.bus = bus.get();
        connections.master_key = &key;
        connections.catalogue = &catalogue;
        connections.http = &http;
        context.items.bus = bus.get();
        context.database = database.get();
        context.blobs = blobs.get();
        context.bus = bus.get();
        context.clock = &clock;
        context.master_key = &key;
        context.connections = &connections;
        context.public_url = "https://herald.example.com";
        context.system_scope = [this](store::TenantId id) { return scope(id); };
    }
    ~PublishWorld() {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }

    Scope scope(store::TenantId id) {
        return Scope({.database = database.get(),
                      .clock = &clock,
                      .tenant = id,
                      .role = store::Role::owner,
                      .actor = {store::ActorKind::user, make_uuid(clock), "Mira"}});
    }
    Scope scope() { return scope(tenant); }

    connection::ConnectionId connect(const std::string& connector) {
        Scope s = scope();
        return connection::create_connection(connections, s, {connector, {}, {"{}"}}).value.id;
    }
    ContentItem add(const std::string& text, const std::string& data = "") {
        Scope s = scope();
        ContentItem item;
        item.kind = ItemKind::social;
        item.network = "mastodon";
        item.text = text;
        if (!data.empty()) item.data = RawJson{data};
        return add_item(context.items, s, item);
    }
    ContentItem item(ItemId id) { return get_item(scope(), id); }
    Publication publication(ItemId id) {
        auto rows = scope().db().list<Publication>(
            "SELECT {columns} FROM publications WHERE tenant = :tenant AND item_id = :item ORDER "
            "BY created_at DESC, id DESC",
            {{"item", id}});
        return rows.empty() ? Publication{} : rows.front();
    }
    task::Task publish(ItemId id) {
        clock.advance(std::chrono::milliseconds(1));  // publications are told apart by their times
        Scope s = scope();
        return publish_content(context, s, {id, {}});
    }
    /// One life of the task of the item's publication. Returns what it said when it ended,
    /// "killed", or "wait" when it went back to the queue; the clock then stands where it comes
    /// again.
    std::string live(ItemId id, int dies_before = -1, int dies_after = -1) {
        TestRun run(scope(), json::object{{"publication_id", to_string(publication(id).id)}});
        run.dies_before = dies_before;
        run.dies_after = dies_after;
        try {
            return publish_task(context).run(run);
        } catch (const Killed&) {
            clock.advance(std::chrono::seconds(1));  // the next start
            return "killed";
        } catch (const Error& error) {
            if (!error.retryable()) return error.what();
            clock.advance(error.retry_after().value_or(std::chrono::seconds(5)));
            return "wait";
        }
    }
    /// Lives until it has an outcome; their number.
    int live_on(ItemId id) {
        for (int lives = 1; lives < 60; ++lives) {
            const std::string said = live(id);
            if (said != "wait" && said != "killed") return lives;
        }
        ADD_FAILURE() << "it does not end: " << to_json(publication(id));
        return -1;
    }
    std::vector<std::string> events() {
        std::vector<std::string> out;
        for (const auto& event : event::events_after(*database, tenant, 0, 5000).events)
            out.push_back(event.type);
        return out;
    }

    static std::vector<store::Migration> all() {
        std::vector<store::Migration> out;
        for (auto part : {event::migrations(), task::migrations(), connection::migrations(),
                          content::migrations()})
            for (auto& one : part) out.push_back(std::move(one));
        return out;
    }
    connector::Connector make_connector(const std::string& id, bool can_find) {
        connector::Connector out;
        out.spec.id = id;
        out.spec.name = id;
        out.spec.platform = "mastodon";
        connector::describe_settings<NoSettings>(out.spec);
        out.publish = network.capability(can_find);
        return out;
    }

    store::TestDatabase database;
    FixedClock clock{*parse_time("2026-11-23T08:00:00Z")};
    MasterKey key{SealingKey(Bytes(32, 7))};
    std::unique_ptr<store::Bus> bus = store::make_bus();
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("herald_publish_" + to_hex(random_bytes(6)));
    std::unique_ptr<store::Blobs> blobs = store::open_file_blobs(folder);
    FakeNetwork network;
    connector::Catalogue catalogue{{make_connector("sees", true), make_connector("blind", false)}};
    net::HttpClient http{net::HttpClientOptions{}};
    connection::Context connections;
    Context context;
    store::TenantId tenant = store::TenantId::make(clock);
};

}  // namespace herald::content::test
