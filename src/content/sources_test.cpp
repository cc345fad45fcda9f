#include <gtest/gtest.h>

#include "content/module.hpp"
#include "content/sources/collect.hpp"
#include "content/sources/sources.hpp"
#include "content/sources/store/item_list.hpp"
#include "content/sources/trend_task.hpp"
#include "content/sources/trends.hpp"
#include "net/test_server.hpp"
#include "store/test_database.hpp"

namespace herald::connection {
std::vector<store::Migration> migrations();
}

/// Sources over both databases and a site of this process, without the rest of the program.
namespace herald::content {
namespace {

using net::test::ServedRequest;
using net::test::ServedResponse;

/// A task that runs where it is called.
class DirectRun final : public task::Run {
public:
    DirectRun(Scope scope, const std::string& input)
        : scope_(std::move(scope)), input_(parse_json(input)) {}
    task::TaskId id() const override { return {}; }
    int attempt() const override { return 1; }
    Scope& scope() override { return scope_; }
    const json::value& input() const override { return input_; }
    const json::value& cursor() const override { return cursor_; }
    void checkpoint() override {}
    void progress(double, std::string_view) override {}
    void log(task::Level, std::string_view) override {}
    void write(const std::function<void(Tx&)>& f) override { scope_.write(f); }
    void save_cursor(Tx&, const std::string&) override {}

private:
    Scope scope_;
    json::value input_, cursor_;
};

std::vector<store::Migration> all_migrations() {
    std::vector<store::Migration> out;
    for (auto part :
         {event::migrations(), task::migrations(), connection::migrations(), content::migrations()})
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

class SourcesOnDatabase : public testing::TestWithParam<std::string> {
protected:
    SourcesOnDatabase() {
        connections_.bus = bus_.get();
        connections_.catalogue = &catalogue_;
        context_.database = database_.get();
        context_.bus = bus_.get();
        context_.connections = &connections_;
        context_.http = &http_;
        context_.public_url = "https://herald.example.com";
        context_.zone = [](const Scope&) { return TimeZone::utc(); };
        context_.system_scope = [this](store::TenantId) { return scope(); };
    }
    Scope scope() {
        store::ScopeParts parts;
        parts.database = database_.get();
        parts.clock = &clock_;
        parts.tenant.value.bytes[15] = 7;
        parts.tenant_key = 1;
        parts.role = store::Role::owner;
        return Scope(std::move(parts));
    }
    ServedResponse serve(const ServedRequest& request) {
        if (request.path == "/robots.txt") return {404, "", {}, {}};
        const auto found = answers_.find(request.path);
        return found == answers_.end() ? ServedResponse{404, "", {}, {}} : found->second;
    }
    std::string site(const std::string& host, const std::string& path) {
        return fmt::format("http://{}.localhost:{}{}", host, server_.port(), path);
    }
    Source make(SourceKind kind, const std::string& url = {}) {
        Scope s = scope();
        SourceDraft draft;
        draft.kind = kind;
        if (!url.empty()) draft.url = url;
        return create_source(context_, s, draft).value;
    }
    json::object collect(SourceId id) {
        DirectRun run(scope(), fmt::format(R"({{"source_id":"{}"}})", to_string(id)));
        return parse_json(collect_task(context_, hosts_).run(run)).as_object();
    }
    void give(const std::string& path, const std::string& items) {
        answers_[path] = {
            200,
            "<rss version=\"2.0\"><channel><title>T</title>" + items + "</channel></rss>",
            {},
            {}};
    }

    store::TestDatabase database_{GetParam(), all_migrations()};
    std::unique_ptr<store::Bus> bus_ = store::make_bus();
    FixedClock clock_{*parse_time("2026-11-22T12:00:00Z")};
    std::map<std::string, ServedResponse> answers_;
    net::test::TestServer server_{[this](const ServedRequest& r) { return serve(r); }};
    net::HttpClient http_{{.egress = net::EgressPolicy({server_.place()})}};
    connector::Catalogue catalogue_{std::vector<connector::Connector>{}};
    connection::Context connections_;
    Context context_;
    std::shared_ptr<fetch::Hosts> hosts_ = std::make_shared<fetch::Hosts>(
        fetch::Hosts::Manners{.pause = std::chrono::milliseconds(0)});
};

TEST_P(SourcesOnDatabase, what_the_archive_threw_away_does_not_come_back_with_the_next_reading) {
    give("/old",
         "<item><guid>1</guid><title>Of August</title><pubDate>Sat, 01 Aug 2026 08:00:00 GMT"
         "</pubDate></item><item><guid>2</guid><title>Of November</title><pubDate>Fri, 20 Nov 2026 "
         "08:00:00 GMT</pubDate></item><item><guid>3</guid><title>Of no day</title></item>");
    const Source source = make(SourceKind::feed, site("a", "/old"));
    EXPECT_EQ(collect(source.id).at("added"), 3);
    Scope s = scope();
    s.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO archive_retention (tenant, source_items_days, version) VALUES (:tenant, "
            "30, 1)");
    });
    EXPECT_EQ(remove_source_items_before(s, clock_.now() - std::chrono::days(30), 100), 1);
    const auto again = collect(source.id);
    EXPECT_EQ(again.at("added"), 0) << json::serialize(again);
}

TEST(SourceAddress, what_is_copied_from_a_browser_is_a_place_too) {
    const auto of = [](SourceKind kind, const std::string& place) {
        SourceRow row;
        row.kind = kind;
        row.place = place;
        return address_of(row);
    };
    const std::string ada = "https://m.example/@ada.rss", tea = "https://m.example/tags/tea.rss";
    for (const char* place : {"@ada@m.example", "https://m.example/@ada", "https://m.example/@ada/",
                              "https://other.example/@ada@m.example"})
        EXPECT_EQ(of(SourceKind::mastodon, place), ada) << place;
    for (const char* place : {"#tea@m.example", "https://m.example/tags/tea"})
        EXPECT_EQ(of(SourceKind::mastodon, place), tea) << place;
    const std::string channel = "UC0123456789abcdefghij_-";
    const std::string feed = "https://www.youtube.com/feeds/videos.xml?channel_id=" + channel;
    for (const auto& place : {channel, "https://www.youtube.com/channel/" + channel})
        EXPECT_EQ(of(SourceKind::youtube, place), feed) << place;
    for (const char* place : {"@ada", "https://www.youtube.com/@ada", "youtube.com/@ada/"})
        EXPECT_EQ(of(SourceKind::youtube, place), "https://www.youtube.com/@ada") << place;
    for (const char* place : {"https://m.example/", "https://m.example/about",
                              "@ada@m.example/../x", "https://m.example/@ada?x=1"})
        EXPECT_THROW(of(SourceKind::mastodon, place), Error) << place;
    for (const char* place : {"https://www.youtube.com/watch?v=1", "https://evil.example/@ada"})
        EXPECT_THROW(of(SourceKind::youtube, place), Error) << place;
}

TEST_P(SourcesOnDatabase, items_are_kept_once_and_changes_are_taken_over) {
    give("/f",
         "<item><guid>1</guid><title>One</title><description>Grey rain over the valley of "
         "ladders and gardens</description></item>");
    const Source source = make(SourceKind::feed, site("a", "/f"));
    auto result = collect(source.id);
    EXPECT_EQ(result.at("added"), 1) << json::serialize(result);
    result = collect(source.id);
    EXPECT_EQ(result.at("added"), 0);
    EXPECT_EQ(result.at("updated"), 0);
    give("/f",
         "<item><guid>1</guid><title>One, mended</title><description>Grey rain over the "
         "valley of ladders and gardens</description></item>");
    result = collect(source.id);
    EXPECT_EQ(result.at("updated"), 1);
    const auto items = list_source_items(scope(), {}).data;
    ASSERT_EQ(items.size(), 1u);
    EXPECT_EQ(items[0].title, "One, mended");
    EXPECT_EQ(get_source_item(scope(), items[0].id).title, "One, mended");
    EXPECT_EQ(get_source(scope(), source.id).name, "T");
    EXPECT_EQ(scope().db().one<std::int64_t>(
                  "SELECT count(*) FROM archive_entries WHERE tenant = :tenant AND title = 'One, "
                  "mended'"),
              1);
    Scope s = scope();
    remove_source(context_, s, source.id);
    for (const auto* table : {"source_items", "source_bands", "archive_entries", "sources"})
        EXPECT_EQ(scope().db().one<std::int64_t>(
                      fmt::format("SELECT count(*) FROM {} WHERE tenant = :tenant", table)),
                  0)
            << table;
}

TEST_P(SourcesOnDatabase, near_duplicates_of_other_sources_are_told) {
    const std::string story =
        "The harbour of the old town was closed on Tuesday after a ship lost its cargo of oranges, "
        "the mayor said, and it will stay closed until the water is clean again and the last crate "
        "has been found by the divers who work day and night.";
    give("/a", "<item><guid>1</guid><title>Harbour closed</title><description>" + story +
                   "</description></item>");
    give("/b", "<item><guid>9</guid><title>Harbour closed</title><description>" + story +
                   " Read on.</description></item><item><guid>10</guid><title>Another "
                   "thing</title><description>A library opens on Friday with ten thousand books, a "
                   "reading room for children and a garden on its roof, as the architect "
                   "promised.</description></item>");
    const Source a = make(SourceKind::feed, site("a", "/a"));
    const Source b = make(SourceKind::feed, site("b", "/b"));
    collect(a.id);
    const auto result = collect(b.id);
    EXPECT_EQ(result.at("added"), 2);
    EXPECT_EQ(result.at("duplicates"), 1) << json::serialize(result);
    const auto analytics = source_analytics(scope(), {});
    ASSERT_EQ(analytics.data.size(), 2u);
    EXPECT_EQ(analytics.data[0].unique_items + analytics.data[1].unique_items, 2);
}

TEST_P(SourcesOnDatabase, the_next_to_say_it_follows_a_removed_original) {
    const std::string story =
        "The ferry to the northern islands runs again from Monday, twice a day and once at night, "
        "after the winter's storms had broken the pier, which forty workers rebuilt in eleven "
        "weeks with oak from the forest behind the village.";
    std::vector<SourceId> told;
    for (const std::string name : {"a", "b", "c", "d"}) {
        give("/" + name, "<item><guid>1</guid><title>Ferry runs</title><description>" + story +
                             " Said " + name + ".</description></item>");
        told.push_back(make(SourceKind::feed, site(name, "/" + name)).id);
    }
    const auto of = [&](SourceId source) {
        ListItemsOfSource request;
        request.id = source;
        return list_items_of_source(scope(), request).data.at(0);
    };
    for (std::size_t i = 0; i < 3; ++i) {
        clock_.advance(std::chrono::minutes(20));
        collect(told[i]);
    }
    ASSERT_EQ(of(told[1]).duplicate_of, of(told[0]).id);
    ASSERT_EQ(of(told[2]).duplicate_of, of(told[0]).id);
    Scope s = scope();
    EXPECT_EQ(remove_items_of(s, told[0], 100), 1);
    EXPECT_FALSE(of(told[1]).duplicate_of);
    EXPECT_EQ(of(told[2]).duplicate_of, of(told[1]).id);
    EXPECT_FALSE(*s.db().one<std::optional<std::string>>(
        "SELECT state FROM archive_entries WHERE tenant = :tenant AND ref = :ref",
        {{"ref", of(told[1]).id}}));
    // It is found by what comes later, too.
    collect(told[3]);
    EXPECT_EQ(of(told[3]).duplicate_of, of(told[1]).id);
}

TEST_P(SourcesOnDatabase, trouble_slows_a_source_down_and_success_mends_it) {
    answers_["/f"] = {500, "", {}, {}};
    const Source source = make(SourceKind::feed, site("a", "/f"));
    std::chrono::microseconds last{0};
    for (int i = 0; i < 4; ++i) {
        collect(source.id);
        const Source now = get_source(scope(), source.id);
        EXPECT_EQ(now.state, SourceState::error);
        const auto wait = *now.next_collect_at - clock_.now();
        if (i > 0) {
            EXPECT_GT(wait, last * 3 / 2);
        }
        last = wait;
    }
    give("/f", "<item><title>One</title></item>");
    collect(source.id);
    EXPECT_EQ(get_source(scope(), source.id).state, SourceState::ok);
    EXPECT_FALSE(get_source(scope(), source.id).last_error);
}

TEST_P(SourcesOnDatabase, what_is_due_is_read_host_by_host) {
    for (int i = 0; i < 30; ++i) {
        give(fmt::format("/f{}", i), fmt::format("<item><guid>{0}</guid><title>Story number "
                                                 "{0}</title></item>",
                                                 i));
        make(SourceKind::feed, site(fmt::format("h{}", i % 10), fmt::format("/f{}", i)));
    }
    DirectRun run(scope(), "{}");
    auto result = parse_json(collect_task(context_, hosts_).run(run)).as_object();
    EXPECT_EQ(result.at("sources"), 30) << json::serialize(result);
    EXPECT_EQ(result.at("added"), 30);
    DirectRun again(scope(), "{}");
    result = parse_json(collect_task(context_, hosts_).run(again)).as_object();
    EXPECT_EQ(result.at("sources"), 0) << "nothing is due";
    clock_.advance(std::chrono::hours(2));
    DirectRun later(scope(), "{}");
    result = parse_json(collect_task(context_, hosts_).run(later)).as_object();
    EXPECT_EQ(result.at("sources"), 30);
    EXPECT_EQ(result.at("added"), 0);
}

TEST_P(SourcesOnDatabase, trends_are_found_in_what_was_kept) {
    std::vector<SourceId> ids;
    for (int i = 0; i < 4; ++i) ids.push_back(make(SourceKind::upload).id);
    Scope s = scope();
    for (std::size_t n = 0; n < ids.size(); ++n) {
        const SourceRow row = find_source(s, ids[n]);
        std::vector<arrivals::Arrival> arrived;
        const auto add = [&](int back, const std::string& text) {
            arrivals::Arrival one;
            one.external_id = fmt::format("{}-{}", n, arrived.size());
            one.title = fmt::format("Note {} {}", arrived.size() * 7919 + n, text);
            one.published_at = clock_.now() - std::chrono::hours(24 * back + 1);
            arrived.push_back(std::move(one));
        };
        static constexpr std::array kTalk{"orchard", "bridge",  "market", "harbour", "school",
                                          "library", "railway", "meadow", "concert", "museum"};
        for (std::size_t back = 0; back < 30; ++back)
            for (std::size_t i = 0; i < 2; ++i)
                add(static_cast<int>(back), kTalk[(back + i * 3 + n) % 10]);
        for (int back = 0; back < 3; ++back)
            for (const auto* subject : {"copper kettle recall", "lantern parade", "velvet turbine"})
                for (int i = 0; i < 3 - back; ++i) add(back, subject);
        auto items = prepare_items(s, row, std::move(arrived));
        s.write([&](Tx& tx) { keep_items(tx, s, *bus_, row, items); });
    }
    DirectRun run(scope(), "{}");
    const auto result = parse_json(trend_task(context_).run(run)).as_object();
    const auto top = top_trends(scope(), "", 5);
    std::string terms;
    for (const auto& one : top) terms += one.term + "; ";
    EXPECT_EQ(result.at("trends"), 3) << terms;
    ASSERT_EQ(top.size(), 3u) << terms;
    EXPECT_NE(terms.find("copper kettle recall"), std::string::npos) << terms;
    EXPECT_EQ(top[0].sources, 4);
    EXPECT_EQ(top[0].examples.size(), 5u);
    EXPECT_EQ(top[0].series.size(), 30u);
    DirectRun again(scope(), "{}");
    trend_task(context_).run(again);
    EXPECT_EQ(top_trends(scope(), "", 5)[0].id, top[0].id) << "the same trend keeps its id";
}

TEST_P(SourcesOnDatabase, what_is_old_can_be_removed) {
    const Source source = make(SourceKind::upload);
    Scope s = scope();
    const SourceRow row = find_source(s, source.id);
    std::vector<arrivals::Arrival> arrived(3);
    for (int i = 0; i < 3; ++i) {
        auto& one = arrived[static_cast<std::size_t>(i)];
        one.external_id = one.title = fmt::format("Item {}", i);
        one.published_at = clock_.now() - std::chrono::hours(24 * 10 * i);
    }
    auto items = prepare_items(s, row, std::move(arrived));
    s.write([&](Tx& tx) { keep_items(tx, s, *bus_, row, items); });
    EXPECT_EQ(remove_source_items_before(s, clock_.now() - std::chrono::hours(24 * 5), 100), 2);
    EXPECT_EQ(list_source_items(scope(), {}).data.size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Databases, SourcesOnDatabase,
                         testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::content
