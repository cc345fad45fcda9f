#include "content/demo/demo.hpp"

#include "content/demo/heard.hpp"
#include "content/demo/posts.hpp"
#include "content/feedback/engagement.hpp"
#include "content/sources/sources.hpp"
#include "content/sources/store/item_store.hpp"
#include "content/sources/trend_task.hpp"
#include "store/past.hpp"

namespace herald::content {
namespace {

using std::chrono::days;

constexpr std::string_view kType = "content.demo";

class Filling {
public:
    Filling(const Context& context, Scope& scope)
        : context_(context), scope_(scope), zone_(context.zone(scope)) {}

    void go() {
        if (get_brand(scope_).version > 0 || count() > 0) return;
        std::vector<ToldEngagement> told;
        for (const auto& post : demo::past_posts()) add(post, told);
        scope_.write([&](Tx& tx) { put_engagement(tx, scope_, told); });
        for (const auto& coming : demo::coming_items()) add(coming);
        listen();
        put_brand(scope_, demo::brand());  // last: it says that all of it stands
    }

private:
    std::int64_t count() const {
        return scope_.db()
            .one<std::int64_t>("SELECT COUNT(*) FROM content_items WHERE tenant = :tenant")
            .value_or(0);
    }

    Time at(int in_days, int hour, int minute) const {
        const Day today = zone_.day_of(scope_.now());
        return zone_.from_local(zone_.local(zone_.start_of(today + days(in_days))) +
                                std::chrono::hours(hour) + std::chrono::minutes(minute));
    }

    /// Sources as files: what they brought is made up, and nothing is asked of anybody.
    void listen() {
        for (auto& one : demo::heard(scope_.now())) {
            const SourceId id = create_source(context_, scope_,
                                              {.kind = SourceKind::upload,
                                               .name = std::string(one.name),
                                               .url = {},
                                               .place = {},
                                               .connection_id = {},
                                               .language = "en",
                                               .enabled = {},
                                               .interval_minutes = {}})
                                    .value.id;
            SourceRow source = find_source(scope_, id);
            source.state = SourceState::ok;
            source.last_collected_at = scope_.now();
            auto rows = prepare_items(scope_, source, std::move(one.items));
            scope_.write([&](Tx& tx) {
                settle_source(tx, source);
                keep_items(tx, scope_, *context_.bus, source, rows);
            });
        }
        scope_.write([&](Tx& tx) { enqueue_trends(tx, context_, scope_, When::now); });
    }

    void add(const demo::Past& post, std::vector<ToldEngagement>& told) {
        const Time out = at(-post.days_ago, post.hour, post.minute);
        FixedClock clock(out - days(2));
        Scope past = store::scope_at(scope_, clock);
        ContentItem item;
        item.kind = ItemKind::social;
        item.network = std::string(post.network);
        item.state = ItemState::published;
        item.title = post.title;
        item.text = post.text;
        item.language = "en";
        item.pillar = std::string(post.pillar);
        item.approved_by = "Mira";
        item.plan_at = item.published_at = out;
        const ItemId id = add_item(context_.items, past, std::move(item)).id;
        for (const int age : {1, 2, 3, 5, 8, 13, 21, 34, 55})
            if (age <= post.days_ago)
                told.push_back(
                    {id, zone_.day_of(out) + days(age), demo::engagement(post, age), out});
    }

    void add(const demo::Coming& coming) {
        ContentItem item;
        item.kind = coming.kind;
        if (!coming.network.empty()) item.network = std::string(coming.network);
        item.state = coming.state;
        item.title = coming.title;
        item.text = coming.text;
        item.language = "en";
        item.pillar = std::string(coming.pillar);
        item.why = std::string(coming.why);
        if (!coming.data.empty()) item.data = RawJson{std::string(coming.data)};
        if (coming.state == ItemState::approved) item.approved_by = "Mira";
        if (coming.in_days > 0) item.plan_at = at(coming.in_days, coming.hour, 0);
        add_item(context_.items, scope_, std::move(item));
    }

    const Context& context_;
    Scope& scope_;
    TimeZone zone_;
};

}  // namespace

void add_demo_content(const Context& context, Scope& scope) { Filling(context, scope).go(); }

task::TaskType demo_task(const Context& context) {
    return {std::string(kType),
            [&context](task::Run& run) {
                add_demo_content(context, run.scope());
                return std::string("{}");
            },
            1};
}

event::Listener demo_listener(const Context& context) {
    return {
        "content.demo", "ads.metrics_synced",
        [&context](store::TenantId tenant, const event::Event& event) {
            if (event.data.text.find(R"("source":"demo")") == std::string::npos) return;
            Scope scope = context.system_scope(tenant);
            scope.write([&](Tx& tx) {
                task::enqueue(
                    tx, scope, *context.bus,
                    {.type = std::string(kType), .title = "Content for the demo", .key = "demo"});
            });
        }};
}

}  // namespace herald::content
