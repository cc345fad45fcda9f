#include "ads/demo.hpp"

#include "ads/campaign_order.hpp"
#include "ads/facts.hpp"
#include "ads/sync_entities.hpp"
#include "event/event.hpp"

namespace herald::ads {
namespace {

void stage_fact(RowBatch& batch, const AdPlaces& places, Currency currency,
                const connector::AdFact& fact) {
    batch.ad.push_back(places.by_ad.at(fact.ad_id));
    batch.day.push_back(number_of(fact.day));
    batch.currency.push_back(currency_number(currency));
    batch.impressions.push_back(fact.impressions);
    batch.clicks.push_back(fact.clicks);
    batch.conversions.push_back(fact.conversions.value);
    batch.spend.push_back(fact.spend.value);
    batch.revenue.push_back(fact.revenue.value);
    batch.reach.push_back(fact.reach.value_or(0));
    batch.video_views.push_back(fact.video_views.value_or(0));
    batch.no_reach.push_back(fact.reach ? 0 : 1);
    batch.no_video_views.push_back(fact.video_views ? 0 : 1);
}

std::int64_t fill_account(const Context& context, task::Run& run, const DemoAccount& demo,
                          std::int64_t number) {
    const Scope& scope = run.scope();
    const Workspace workspace = context.workspace(scope);
    const Platform platform = parse_enum<Platform>(demo.platform).value_or(Platform::other);
    const AdPlaces places =
        place_account(scope, [&](const std::function<void(Tx&)>& f) { run.write(f); }, std::nullopt,
                      platform, demo.listed, {});
    const Currency currency = demo.listed.account.currency;
    Staging staging(*context.warehouse, scope.tenant_key(), batch_id(run.id().value, number),
                    scope.now());
    RowBatch batch;
    for (const auto& fact : demo.facts) stage_fact(batch, places, currency, fact);
    staging.add(batch);
    staging.finish();
    if (staging.rows() == 0) return 0;
    const Rates rates = load_rates(scope, staging.first_day(), staging.last_day());
    Swap swap;
    swap.batch = batch_id(run.id().value, number);
    swap.replace = Replace::slices;
    swap.grain = Grain::ad;
    swap.entities = places.entities;
    swap.accounts = {places.account_key};
    swap.first_day = staging.first_day();
    swap.last_day = staging.last_day();
    swap.currency = workspace.currency;
    swap.rates = &rates;
    swap.currencies = staging.currencies();
    swap.now = scope.now();
    swap.today = workspace.zone.day_of(scope.now());
    swap_in(*context.warehouse, scope.tenant_key(), swap);
    // Its newest day is not over yet.
    const Day through = std::min(swap.last_day, swap.today - std::chrono::days(1));
    run.write([&](Tx& tx) {
        tx.execute(
            "UPDATE ad_accounts SET complete_through = :through WHERE tenant = :tenant AND "
            "account_key = :account",
            {{"through", to_string(through)}, {"account", places.account_key}});
    });
    return staging.rows();
}

std::string fill(const Context& context, task::Run& run) {
    const Workspace workspace = context.workspace(run.scope());
    const auto accounts = context.demo(workspace.currency);
    std::int64_t rows = 0;
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        run.progress(static_cast<double>(i) / static_cast<double>(accounts.size()),
                     "Making up " + accounts[i].listed.account.name);
        rows += fill_account(context, run, accounts[i], static_cast<std::int64_t>(i));
    }
    run.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO ads_workspace (tenant, demo, currency) VALUES (:tenant, 1, :currency) ON "
            "CONFLICT (tenant) DO UPDATE SET demo = 1",
            {{"currency", workspace.currency}});
        tx.after_commit(
            [cache = context.campaigns, tenant = run.scope().tenant()] { cache->changed(tenant); });
        event::emit(tx, run.scope().tenant(), *context.bus, run.scope().clock(), "campaigns",
                    "ads.metrics_synced",
                    fmt::format(R"({{"source":"demo","task_id":"{}"}})", to_string(run.id())));
    });
    return fmt::format(R"({{"rows_imported":{}}})", rows);
}

}  // namespace

void add_demo_routes(const Context& context, web::Router& routes) {
    routes.post(
        "/api/v1/demo", web::RouteSpec("Fill demo", store::Role::editor).about("import"),
        [&context](Scope& scope) {
            const auto task = scope.write([&](Tx& tx) {
                return task::enqueue(tx, scope, *context.bus,
                                     {.type = "ads.demo", .title = "Demo data", .key = "demo"});
            });
            return web::Accepted<task::TaskAnswer>{{task}, "/api/v1/tasks/" + to_string(task.id)};
        });
}

task::TaskType demo_task(const Context& context) {
    return {"ads.demo", [&context](task::Run& run) { return fill(context, run); }, 2};
}

}  // namespace herald::ads
