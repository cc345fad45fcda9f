#include <thread>

#include "alert/entities.hpp"
#include "base/crypto.hpp"
#include "harness.hpp"
#include "insight/recommend/recommendation_store.hpp"
#include "insight/refreshes.hpp"
#include "task/schedule.hpp"

/// What stands in the world before the first test: people, and three of everything that is listed.
namespace herald::api {
namespace {

constexpr auto kFile =
    "date,campaign,ad,account,spend,clicks\n"
    "2026-10-01,Imported by Northwind,First ad,Northwind A,12.50,10\n"
    "2026-10-01,Imported by Northwind,Second ad,Northwind A,7.25,5\n"
    "2026-10-02,Imported by Northwind,Third ad,Northwind A,30,20\n"
    "2026-10-02,Another import,Ad,Northwind B,1,1\n"
    "2026-10-02,A third import,Ad,Northwind C,2,1\n"
    "2026-10-03,A third import,Ad,Northwind C,rubbish,1\n";
constexpr auto kRates = "Date,USD,GBP,CHF\n2026-10-01,1.10,0.85,0.95\n";
constexpr auto kMapping =
    R"({"date":"date","campaign_name":"campaign","ad_name":"ad","account_name":"account","spend":"spend","clicks":"clicks","platform":{"value":"meta"}})";

/// What an owner could send to each route, for the walks.
const std::map<std::string, std::string>& good_bodies() {
    static const std::map<std::string, std::string> all{
        {"POST /api/v1/auth/register",
         R"({"email":"walk@fresh.example","password":"a long password","name":"W","organization":"W","currency":"EUR","time_zone":"Etc/UTC"})"},
        {"POST /api/v1/auth/login", R"({"email":"walk@fresh.example","password":"wrong"})"},
        {"POST /api/v1/auth/refresh",
         R"({"refresh_token":"none","organization_id":"$organization"})"},
        {"POST /api/v1/auth/logout", R"({"refresh_token":"none"})"},
        {"POST /api/v1/auth/forgot-password", R"({"email":"nobody@fresh.example"})"},
        {"POST /api/v1/auth/reset-password", R"({"token":"none","password":"a long password"})"},
        {"POST /api/v1/auth/accept-invitation",
         R"({"token":"none","name":"W","password":"a long password"})"},
        {"PUT /api/v1/users/profile", R"({"name":"Olga","locale":"de"})"},
        {"POST /api/v1/users/organizations",
         R"({"name":"Walked","currency":"EUR","time_zone":"Etc/UTC"})"},
        {"PATCH /api/v1/organization", R"({"time_zone":"Etc/UTC"})"},
        {"POST /api/v1/members", R"({"email":"walked@north.example","role":"viewer"})"},
        {"POST /api/v1/members/invitations",
         R"({"email":"walked.too@north.example","role":"viewer"})"},
        {"PATCH /api/v1/members/{id}", R"({"role":"viewer"})"},
        {"POST /api/v1/api-keys", R"({"name":"Walked","role":"viewer","scopes":["*"]})"},
        {"PATCH /api/v1/schedules/{id}", R"({"cron":"0 3 * * *","enabled":true})"},
        {"POST /api/v1/campaigns",
         R"({"name":"Walked","platform":"other","status":"draft","objective":"o","daily_budget":10,"currency":"EUR","start_date":"2026-10-01","end_date":"2026-10-02"})"},
        {"PATCH /api/v1/campaigns/{id}", R"({"name":"Renamed","reason":"walked"})"},
        {"POST /api/v1/campaigns/bulk",
         R"({"ids":["$spare_campaign"],"daily_budget":11,"reason":"walked"})"},
        {"POST /api/v1/campaigns/sync",
         R"({"connection_ids":["$first_meta"],"from":"2026-10-01","to":"2026-10-02"})"},
        {"POST /api/v1/connections",
         R"({"connector_id":"meta_ads","name":"Walked","settings":{"access_token":"t"}})"},
        {"PATCH /api/v1/connections/{id}", R"({"name":"Renamed"})"},
        {"POST /api/v1/alerts/send", R"({"title":"Walked","message":"By the walk."})"},
        {"POST /api/v1/alerts/acknowledge", R"({"ids":["$spare_alert"]})"},
        {"POST /api/v1/alerts/{id}/snooze", R"({"minutes":5})"},
        {"POST /api/v1/alerts/channels",
         R"({"name":"Walked","kind":"webhook","settings":{"url":"https://hooks.example.com/walked"},"enabled":false})"},
        {"PATCH /api/v1/alerts/channels/{id}", R"({"name":"Renamed"})"},
        {"POST /api/v1/alerts/routes", R"({"name":"Walked","min_severity":"ERROR"})"},
        {"PATCH /api/v1/alerts/routes/{id}", R"({"name":"Renamed"})"},
        {"POST /api/v1/alerts/deliveries/replay", "{}"},
        {"POST /api/v1/recommendations/{id}/dismiss", R"({"reason":"walked"})"},
        {"POST /api/v1/recommendations/budget/apply",
         R"({"changes":[{"campaign_id":"$spare_campaign","daily_budget":12}],"reason":"walked"})"},
        {"POST /api/v1/insights/anomalies/{id}/dismiss", R"({"reason":"walked"})"},
        {"POST /api/v1/views", R"({"page":"campaigns","name":"Walked","query":"","columns":[]})"},
        {"POST /api/v1/recommendations/predict/conversions", R"({"days":7})"},
        {"POST /api/v1/recommendations/predict/roas", R"({"days":7})"},
        {"POST /api/v1/recommendations/predict/ltv", R"({"frequency":2,"recency":30,"age":60})"},
        {"POST /api/v1/models/{kind}/train", "{}"},
        {"PUT /api/v1/models/ltv/customers", "$customers"},
        {"POST /api/v1/models/{id}/rollback", R"({"reason":"walked"})"},
        {"PATCH /api/v1/views/{id}", R"({"name":"Renamed","query":"status=active"})"},
        {"PUT /api/v1/system/backups/settings",
         R"({"enabled":false,"cron":"30 2 * * *","keep_daily":7,"keep_weekly":4})"},
        {"PUT /api/v1/insights/benchmarks",
         R"({"rows":[{"industry":"tents","industry_name":"Tents","platform":"meta","metric":"cpc","low":0.4,"median":0.5,"high":0.7,"currency":"EUR","source":"Our own survey","dated":"2026-06-30"}]})"},
    };
    return all;
}

}  // namespace

void World::add_people() {
    const web::Visitor visitor{&app_->clock(), "192.0.2.10", "harness", "harness", {}};
    const auto owner = identity().register_user(
        {"owner@north.example", "a long password", "Olga", "Northwind Secret", {}, {}}, visitor);
    tokens["owner"] = owner.access_token;
    values["organization"] = to_string(owner.organization->id);
    for (const auto& [name, role] : {std::pair{"admin", store::Role::admin},
                                     {"editor", store::Role::editor},
                                     {"viewer", store::Role::viewer}}) {
        const std::string address = std::string(name) + "@north.example";
        Scope scope = scope_of("owner");
        identity().invite(scope, {address, role});
        tokens[name] =
            identity()
                .accept_invitation({mailed_token(address), name, "a long password"}, visitor)
                .access_token;
    }
    const auto stranger = identity().register_user(
        {"stranger@south.example", "a long password", "Stan", "Southwind", {}, {}}, visitor);
    tokens["stranger"] = stranger.access_token;
    values["foreign_organization"] = to_string(stranger.organization->id);
    Scope admin = scope_of("admin");
    for (const auto* name : {"Everything", "Spare", "Third"}) {
        const auto key =
            identity()
                .create_api_key(admin,
                                {name, store::Role::admin, std::vector<std::string>{"*"}, {}})
                .value;
        if (!tokens.contains("key")) tokens["key"] = key.key;
        ids["api-keys"] = to_string(key.id);
    }
    tokens["forged"] = owner.access_token.substr(0, owner.access_token.size() - 4) + "AAAA";
    for (const auto& member : identity().list_members(admin, {}).data)
        if (member.email == "viewer@north.example") ids["members"] = to_string(member.id);
    Scope scope = scope_of("owner");
    identity().invite(scope, {"invited@north.example", store::Role::viewer});
    ids["invitations"] = mailed_token("invited@north.example");
    for (const auto* name : {"Second of Northwind", "Third of Northwind"})
        identity().create_organization(scope, {name, {}, {}});
    bodies = good_bodies();
    add_rule_bodies();
}

void World::open_workspace(const std::string& name) {
    const web::Visitor visitor{&app_->clock(), "192.0.2.10", "harness", "harness", {}};
    tokens[name] = identity()
                       .register_user({name + "@team.example", "a long password", name, name + "'s",
                                       parse_currency("EUR"), "Etc/UTC"},
                                      visitor)
                       .access_token;
}

void World::join(const std::string& inviter, const std::string& name, const std::string& role) {
    Scope scope = scope_of(inviter);
    const auto invited =
        identity().invite(scope, {name + "@team.example", *parse_enum<store::Role>(role)});
    values[name] = to_string(invited.value.id);
    tokens[name] =
        identity()
            .accept_invitation({mailed_token(name + "@team.example"), name, "a long password"})
            .access_token;
}

namespace {

void add_refreshes(Scope& scope) {
    scope.write([&](Tx& tx) {
        for (int day = 1; day <= 3; ++day)
            insight::keep_refresh(tx, {scope.now() - std::chrono::days(day), {}, 20, 1, 2, 80.0});
    });
}

void add_backups(Scope& scope) {
    scope.write([&](Tx& tx) {
        for (int day = 1; day <= 3; ++day)
            tx.execute(
                "INSERT INTO backups (tenant, id, kind, state, file, error, created_at, "
                "finished_at) VALUES (:tenant, :id, 'scheduled', 'failed', :file, 'Of Northwind', "
                "0, 0)",
                {{"id", scope.make_id<task::TaskId>()},
                 {"file", fmt::format("herald-2026-10-0{}.backup", day)}});
    });
}

}  // namespace

void World::add_connections() {
    for (const auto* name : {"Meta of Northwind", "Second Meta", "Third Meta"}) {
        const auto response = call(
            "admin", "POST /connections",
            fmt::format(
                R"({{"connector_id":"meta_ads","name":"{}","settings":{{"access_token":"t"}}}})",
                name));
        EXPECT_LT(response.status, 300) << response.body;
        ids["connections"] = take(response, "/id");
        // No answer comes from there, so a sync takes its time, and the walks ask for many.
        values.try_emplace("first_meta", ids["connections"]);
    }
}

void World::add_things() {
    Scope scope = scope_of("editor");
    scope.write([&](Tx& tx) {
        for (const auto* title : {"A task of Northwind", "Another", "A third"})
            ids["tasks"] = to_string(
                task::enqueue(tx, scope, app_->bus(), {.type = "test.never", .title = title}).id);
        for (const auto* key : {"a", "b", "c"})
            task::set_schedule(tx, scope,
                               {.type = "test.never",
                                .title = "A schedule of Northwind",
                                .cron = "0 3 * * *",
                                .time_zone = "Etc/UTC",
                                .key = key});
    });
    ids["schedules"] = to_string(task::list_schedules(scope, {}, 1).at(0).id);
    const auto made = [&](const std::string& what, const std::string& body) {
        const auto response = call("editor", what, body);
        EXPECT_LT(response.status, 300) << what << " " << response.body;
        return response;
    };
    ids["sync"] = take(made("POST /campaigns/sync", "{}"), "/job_id");
    wait_for_task(ids["sync"]);
    for (const auto* name : {"A campaign of Northwind", "Another of Northwind", "Spare"})
        take(made("POST /campaigns", fmt::format(R"({{"name":"{}","daily_budget":10}})", name)),
             "/id", "spare_campaign");
    add_connections();
    for (const auto* name : {"A view of Northwind", "Second", "Third"})
        ids["views"] = take(
            made("POST /views",
                 fmt::format(
                     R"({{"name":"{}","query":"status=active","columns":["name"],"shared":true}})",
                     name)),
            "/id");
    const auto imported =
        upload("editor", "/campaigns/import", kFile, {{"mapping", kMapping}, {"currency", "EUR"}});
    ids["import"] = take(imported, "/task/id");
    EXPECT_EQ(wait_for_task(ids["import"]).at("state").as_string(), "succeeded")
        << call("owner", "GET /tasks/" + ids["import"]).body;
    ids["campaigns"] = take(made("GET /campaigns?q=imported%20by", {}), "/data/0/id");
    for (const auto* name : {"One", "Two", "A campaign with ads of Northwind"})
        made("PATCH /campaigns/" + ids["campaigns"], fmt::format(R"({{"name":"{}"}})", name));
    ids["changes"] =
        take(made("GET /campaigns/" + ids["campaigns"] + "/history", {}), "/data/0/id");
    ids["ads"] =
        take(made("GET /campaigns/" + ids["campaigns"] + "/ads?from=2026-01-01&to=2026-12-31", {}),
             "/data/0/id");
    set_picture(pictures_.url("/first.png"));
    add_backups(scope);
    add_refreshes(scope);
    wait_for_task(take(upload("editor", "/exchange-rates/import", kRates), "/task/id"));
}

void World::add_alerts() {
    const auto made = [&](const std::string& what, const std::string& body) {
        const auto response = call("admin", what, body);
        EXPECT_LT(response.status, 300) << what << " " << response.body;
        return take(response, "/id");
    };
    for (const auto* title : {"An alert of Northwind", "Second alert", "Third alert"})
        ids["alerts"] =
            made("POST /alerts/send", fmt::format(R"({{"title":"{}","message":"m"}})", title));
    values["spare_alert"] = ids["alerts"];
    for (const auto* name : {"A route of Northwind", "Second route"})
        ids["routes"] = made("POST /alerts/routes",
                             fmt::format(R"({{"name":"{}","min_severity":"CRITICAL"}})", name));
    for (const auto* name : {"A channel of Northwind", "Second channel", "Third channel"})
        ids["channels"] =
            made("POST /alerts/channels",
                 fmt::format(R"({{"name":"{}","kind":"webhook","settings":{{"url":"{}"}}}})", name,
                             pictures_.url("/hook")));
    Scope scope = scope_of("admin");
    scope.write([&](Tx& tx) {
        for (int i = 0; i < 3; ++i) {
            const auto delivery = scope.make_id<alert::AlertDeliveryId>();
            ids["deliveries"] = to_string(delivery);
            tx.execute(
                "INSERT INTO alert_deliveries (tenant, id, channel_id, channel_name, kind, state, "
                "attempts, created_at, delivered_at, payload) VALUES (:tenant, :id, :channel, 'A "
                "channel of Northwind', 'webhook', 'dead', 8, 1, :now, '{}')",
                {{"id", delivery},
                 {"channel", *TextForm<Uuid>::parse(ids["channels"])},
                 {"now", scope.now()}});
        }
    });
}

namespace {

/// No refresh of the caller's insights waits or runs any more; false when there never was one.
bool end_refreshes(World& world, const std::string& caller) {
    const json::value answer =
        json::parse(world.call(caller, "GET /tasks?type=insight.refresh").body);
    const auto& tasks = answer.at("data").as_array();
    for (const auto& task : tasks) {
        const std::string id(task.at("id").as_string());
        const std::string_view state = task.at("state").as_string();
        if (state == "queued") world.call(caller, "POST /tasks/" + id + "/cancel");
        if (state == "queued" || state == "running") world.wait_for_task(id, caller);
    }
    return !tasks.empty();
}

}  // namespace

std::vector<std::string> World::advise(const std::string& caller,
                                       const std::vector<std::string>& keys) {
    end_refreshes(*this, caller);
    Scope scope = scope_of(caller);
    const insight::Context& context = app_->insight();
    const auto history = context.histories->get(context, scope);
    std::vector<insight::Proposal> proposals;
    for (const auto& key : keys) {
        insight::Proposal wish;
        wish.key = key;
        wish.title = "Advice " + key;
        wish.text = "Do it.";
        wish.why = {"The figures say so."};
        wish.money_a_week = {100.0 - 10.0 * static_cast<double>(proposals.size()), 20, 180};
        wish.confidence = 0.9;
        wish.kind = insight::AdviceKind::pause;
        if (!key.starts_with("by_hand")) {
            wish.campaign = history->campaigns.size() - 1;
            insight::Step step{*wish.campaign, ads::ChangeField::status, 0,
                               ads::CampaignStatus::paused};
            if (key.starts_with("budget")) {
                wish.kind = insight::AdviceKind::scale_up;
                step = {*wish.campaign, ads::ChangeField::daily_budget, 12, {}};
            }
            wish.steps.push_back(step);
        }
        proposals.push_back(std::move(wish));
    }
    scope.write([&](Tx& tx) { insight::store_proposals(tx, context, scope, *history, proposals); });
    std::vector<std::string> out;
    for (const auto& key : keys)
        out.push_back(to_string(*scope.db().one<insight::RecommendationId>(
            "SELECT id FROM recommendations WHERE tenant = :tenant AND advice_key = :key ORDER BY "
            "id DESC LIMIT 1",
            {{"key", key}})));
    return out;
}

/// The dismissed one stays as it is, whatever a refresh in the background finds.
void World::add_recommendations() {
    for (int i = 0; i < 300 && !end_refreshes(*this, "editor");
         ++i)  // the import's comes at any moment
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    const auto made = advise("editor", {"by_hand:Northwind", "by_hand:2 Northwind",
                                        "by_hand:3 Northwind", "by_hand:4 Northwind"});
    ids["recommendations"] = made.front();
    EXPECT_EQ(call("editor", "POST /recommendations/" + made.front() + "/dismiss", "{}").status,
              200);
}

void World::add_incidents() {
    Scope scope = scope_of("editor");
    scope.write([&](Tx& tx) {
        for (int number = 1001; number <= 1003; ++number) {
            const auto incident = scope.make_id<Id<struct IncidentTag>>();
            ids["anomalies"] = to_string(incident);
            tx.execute(
                "INSERT INTO insight_incidents (tenant, id, number, kind, severity, state, title, "
                "text, metric, direction, score, shift, opened_on, last_seen_on, entity_kind, "
                "campaign_id, campaign_name, platform, observed, signals, touched, created_at, "
                "updated_at, version) VALUES (:tenant, :id, :number, 'metric', 'warning', 'open', "
                "'CPA of a campaign of Northwind doubled', 'Northwind''s CPA', 'cpa', 1, 0.99, 0, "
                "'2026-10-02', '2026-10-02', 'campaign', :campaign, 'Imported by Northwind', "
                "'meta', 12.5, 1, '[]', 0, 0, 1)",
                {{"id", incident},
                 {"number", number},
                 {"campaign", *TextForm<Uuid>::parse(ids["campaigns"])}});
        }
    });
}

void World::set_picture(const std::string& url) {
    Scope scope = scope_of("editor");
    scope.write([&](Tx& tx) {
        const auto creative = scope.make_id<Id<struct CreativeTag>>();
        tx.execute(
            "INSERT INTO creatives (tenant, id, thumbnail_url, updated_at) "
            "VALUES (:tenant, :id, :url, 0)",
            {{"id", creative}, {"url", url}});
        tx.execute("UPDATE ads SET creative_id = :creative WHERE tenant = :tenant AND id = :id",
                   {{"creative", creative}, {"id", *TextForm<Uuid>::parse(ids["ads"])}});
    });
}

}  // namespace herald::api
