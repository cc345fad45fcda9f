#include "sandbox/sandbox.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "sandbox/test_support.hpp"

/// What all platforms share: doors, faults, limits, the truth beside what is shown, kept changes.
namespace herald::sandbox {
namespace {

using market::FaultKind;
using test::Client;
using test::Given;
using test::small_world;

struct Fixture {
    explicit Fixture(World world = small_world())
        : sandbox(std::move(world), test::kClock), client(sandbox) {}
    std::string account(Platform platform) { return test::account_of(sandbox, platform).id; }
    std::string list(Platform platform) {
        switch (platform) {
            case Platform::meta: return "/v25.0/act_" + account(platform) + "/campaigns?fields=id";
            case Platform::tiktok:
                return "/open_api/v1.3/campaign/get/?advertiser_id=" + account(platform);
            case Platform::snapchat: return "/v1/adaccounts/" + account(platform) + "/campaigns";
            case Platform::google: break;
        }
        return "/v25/customers/" + account(platform) + "/googleAds:searchStream";
    }
    Given ask(Platform platform) {
        if (platform == Platform::google)
            return client.post(list(platform), R"({"query":"SELECT campaign.id FROM campaign"})");
        return client.get(list(platform));
    }
    void fault(market::FaultSpec spec) { sandbox.set_faults({std::move(spec)}); }

    Sandbox sandbox;
    Client client;
};

constexpr Platform kAll[] = {Platform::meta, Platform::google, Platform::tiktok,
                             Platform::snapchat};

/// Whether a platform's answer says that all is well, in its own words.
bool is_good(Platform platform, const Given& given) {
    if (given.status != 200) return false;
    return platform != Platform::tiktok || given.json().at("code").as_int64() == 0;
}

TEST(Sandbox, every_platform_answers_who_has_its_token_and_refuses_who_has_not) {
    Fixture f;
    for (const Platform platform : kAll) {
        EXPECT_TRUE(is_good(platform, f.ask(platform))) << enum_name(platform);
        web::Request bare;
        bare.method = platform == Platform::google ? "POST" : "GET";
        bare.path = f.list(platform).substr(0, f.list(platform).find('?'));
        for (const char* token : {"", "Bearer made-up", "Bearer sandbox.google.1.2.3.4"}) {
            bare.headers.set("Authorization", token);
            const web::Response refused = f.sandbox.handle(bare);
            EXPECT_FALSE(is_good(platform, {refused.status, refused.body, {}}))
                << enum_name(platform) << " took " << token;
            EXPECT_EQ(refused.body.find("\"campaigns\""), std::string::npos);
        }
    }
}

TEST(Sandbox, a_fault_strikes_as_often_as_it_was_told_and_in_the_platforms_words) {
    Fixture f;
    for (const Platform platform : kAll) {
        for (const FaultKind kind :
             {FaultKind::rate_limited, FaultKind::server_error, FaultKind::rubbish}) {
            market::FaultSpec spec;
            spec.kind = kind;
            spec.platform = platform;
            spec.count = 2;
            f.fault(spec);
            for (const Platform other : kAll)
                EXPECT_TRUE(other == platform || is_good(other, f.ask(other)));
            for (int i = 0; i < 2; ++i) {
                const Given struck = f.ask(platform);
                const bool is_json = kind != FaultKind::rubbish;
                EXPECT_FALSE(is_json && is_good(platform, struck)) << enum_name(kind);
                EXPECT_EQ(is_json, struck.body.starts_with("{") || struck.body.starts_with("["))
                    << struck.body;
            }
            EXPECT_TRUE(is_good(platform, f.ask(platform))) << enum_name(kind);
        }
    }
}

TEST(Sandbox, rate_limits_carry_the_codes_the_platforms_use) {
    Fixture f;
    market::FaultSpec spec;
    spec.kind = FaultKind::rate_limited;
    f.fault(spec);
    const Given meta = f.ask(Platform::meta);
    EXPECT_EQ(meta.status, 400);
    EXPECT_EQ(meta.json().at("error").at("code").as_int64(), 80'004);
    EXPECT_TRUE(meta.headers.has("x-business-use-case-usage"));
    EXPECT_EQ(f.ask(Platform::google).status, 429);
    EXPECT_EQ(f.ask(Platform::tiktok).json().at("code").as_int64(), 40'100);
    EXPECT_EQ(f.ask(Platform::snapchat).status, 429);
}

TEST(Sandbox, a_slow_answer_is_the_right_one_and_tells_how_long_it_takes) {
    Fixture f;
    market::FaultSpec spec;
    spec.kind = FaultKind::slow;
    spec.delay_ms = 750;
    f.fault(spec);
    const Answer slow = f.sandbox.answer(f.client.request_of("GET", f.list(Platform::meta), ""));
    EXPECT_EQ(slow.delay, std::chrono::milliseconds(750));
    f.sandbox.set_faults({});
    EXPECT_EQ(slow.response.body, f.ask(Platform::meta).body);
}

TEST(Sandbox, a_truncated_answer_ends_early_and_a_disconnected_one_breaks) {
    Fixture f;
    for (const Platform platform : kAll) {
        const std::string whole = f.ask(platform).body;
        market::FaultSpec spec;
        spec.kind = FaultKind::truncated;
        f.fault(spec);
        const std::string cut = f.ask(platform).body;
        EXPECT_EQ(cut.size(), whole.size() / 2) << enum_name(platform);
        spec.kind = FaultKind::disconnected;
        f.fault(spec);
        EXPECT_THROW(f.ask(platform), std::runtime_error) << enum_name(platform);
        f.sandbox.set_faults({});
    }
}

TEST(Sandbox, an_expired_token_is_refused_until_it_is_renewed) {
    Fixture f;
    for (const Platform platform : {Platform::google, Platform::snapchat}) {
        f.sandbox.expire_tokens(platform);
        EXPECT_EQ(f.ask(platform).status, 401);
    }
    FixedClock later{test::kClock.now()};
    Sandbox sandbox(small_world(), later);
    Client client(sandbox);
    const std::string mine = "/v1/me";
    EXPECT_EQ(client.get(mine).status, 200);
    later.advance(std::chrono::hours(2));
    EXPECT_EQ(client.get(mine).status, 401);
    client.renew();
    EXPECT_EQ(client.get(mine).status, 200);
    sandbox.expire_tokens(Platform::snapchat);
    later.advance(std::chrono::seconds(1));
    EXPECT_EQ(client.get(mine).status, 401);
    client.renew();
    EXPECT_EQ(client.get(mine).status, 200);
}

TEST(Sandbox, a_limit_of_calls_holds_within_its_seconds) {
    World world = small_world();
    world.limits["tiktok"] = {3, 10};
    FixedClock clock{test::kClock.now()};
    Sandbox sandbox(world, clock);
    Client client(sandbox);
    const std::string path = "/open_api/v1.3/campaign/get/?advertiser_id=" +
                             test::account_of(sandbox, Platform::tiktok).id;
    const auto code = [&] { return client.get(path).json().at("code").as_int64(); };
    for (int i = 0; i < 3; ++i) EXPECT_EQ(code(), 0);
    EXPECT_EQ(code(), 40'100);
    clock.advance(std::chrono::seconds(11));
    EXPECT_EQ(code(), 0);
}

Micros shown(const json::value& totals, std::string_view platform, const char* which,
             const char* figure) {
    for (const json::value& account : totals.at("accounts").as_array())
        if (account.at("platform").as_string() == platform)
            return micros_from(account.at(which).at(figure).to_number<double>());
    return {};
}

TEST(Sandbox, the_truth_knows_what_tracking_and_delay_hide) {
    World world = small_world();
    market::ShockSpec outage;
    outage.kind = market::ShockKind::tracking_outage;
    outage.on = 40;
    outage.days = 15;
    outage.factor = 0.1;
    outage.platform = Platform::google;
    world.shocks = {outage};
    Fixture f(world);
    const json::value totals = f.client.get("/sandbox/truth/totals").json();
    for (const Platform platform : kAll) {
        const std::string_view name = enum_name(platform);
        EXPECT_LE(shown(totals, name, "shown", "conversions").value,
                  shown(totals, name, "real", "conversions").value);
        EXPECT_EQ(shown(totals, name, "shown", "spend"), shown(totals, name, "real", "spend"));
    }
    EXPECT_LT(shown(totals, "google", "shown", "conversions").units(),
              0.7 * shown(totals, "google", "real", "conversions").units());
    const json::value all = f.client.get("/sandbox/truth?platform=meta").json();
    const auto& first = all.at("campaigns").as_array().at(0).as_object();
    EXPECT_GT(first.at("truth").at("revenue_curve").at("max").to_number<double>(), 0);
    const std::string id(first.at("id").as_string());
    const auto days =
        f.client.get("/sandbox/truth/campaigns/" + id + "?from=2026-06-01&to=2026-06-10").json();
    EXPECT_EQ(days.at("days").as_array().size(), 10u);
    EXPECT_EQ(f.client.get("/sandbox/truth/campaigns/nobody").status, 404);
    EXPECT_EQ(f.client.get("/sandbox/truth/optimum?day=tomorrow").status, 422);
}

TEST(Sandbox, the_best_split_spends_the_same_money_better) {
    Fixture f;
    const json::value best = f.client.get("/sandbox/truth/optimum").json();
    double now = 0, then = 0;
    for (const json::value& c : best.at("campaigns").as_array()) {
        now += c.at("budget").to_number<double>();
        then += c.at("best").to_number<double>();
    }
    EXPECT_GT(now, 100);
    EXPECT_NEAR(now, then, now * 1e-3);
}

TEST(Sandbox, no_platform_shows_the_truth) {
    Fixture f;
    for (const Platform platform : kAll) {
        const std::string body = f.ask(platform).body;
        for (const char* word : {"marginal", "saturation", "fatigue", "exhaust", "audience"})
            EXPECT_EQ(body.find(word), std::string::npos) << enum_name(platform) << " " << word;
    }
}

std::int64_t spend_of_june(Fixture& f) {
    const Given given = f.client.post(
        "/v25/customers/" + f.account(Platform::google) + "/googleAds:searchStream",
        R"({"query":"SELECT metrics.cost_micros FROM customer WHERE segments.date BETWEEN )"
        R"('2026-06-24' AND '2026-06-30'"})");
    std::int64_t out = 0;
    const json::value chunks = given.json();
    for (const json::value& chunk : chunks.as_array())
        for (const json::value& row : chunk.at("results").as_array())
            out += std::stoll(std::string(row.at("metrics").at("costMicros").as_string()));
    return out;
}

TEST(Sandbox, restated_days_are_corrected_at_once_and_for_good) {
    Fixture f;
    const std::int64_t before = spend_of_june(f);
    EXPECT_EQ(f.client
                  .post("/sandbox/faults",
                        R"({"faults":[{"kind":"restated_days","days":7,"factor":0.5}]})")
                  .status,
              200);
    EXPECT_NEAR(static_cast<double>(spend_of_june(f)), static_cast<double>(before) * 0.5,
                static_cast<double>(before) * 0.01);
    EXPECT_EQ(f.client.send("DELETE", "/sandbox/faults", "").status, 200);
    EXPECT_LT(spend_of_june(f), before * 3 / 4);
}

TEST(Sandbox, a_change_acts_from_tomorrow_and_the_past_stands) {
    Fixture f;
    const std::int64_t before = spend_of_june(f);
    const auto& account = test::account_of(f.sandbox, Platform::google);
    for (const Index c : account.campaigns) {
        const std::string id = f.sandbox.market().campaigns()[c].id;
        f.client.post("/v25/customers/" + account.id + "/campaigns:mutate",
                      R"({"operations":[{"update":{"resourceName":"customers/)" + account.id +
                          "/campaigns/" + id + R"(","status":"PAUSED"},"updateMask":"status"}]})");
    }
    EXPECT_GT(f.sandbox.changes(), 0u);
    EXPECT_EQ(spend_of_june(f), before);
    EXPECT_EQ(f.client.post("/sandbox/control", R"({"advance_days":5})").status, 200);
    const Given after = f.client.post(
        "/v25/customers/" + account.id + "/googleAds:search",
        R"({"query":"SELECT metrics.cost_micros FROM customer WHERE segments.date BETWEEN )"
        R"('2026-07-03' AND '2026-07-05'"})");
    EXPECT_EQ(after.body.find("costMicros\":\"1"), std::string::npos) << after.body;
}

TEST(Sandbox, what_was_changed_is_played_again_after_a_restart) {
    Fixture f;
    const auto& account = test::account_of(f.sandbox, Platform::meta);
    std::string id;
    for (const Index c : account.campaigns)
        if (f.sandbox.market().campaigns()[c].status.latest() == market::Status::active)
            id = f.sandbox.market().campaigns()[c].id;
    EXPECT_EQ(f.client.post("/v25.0/" + id, "status=PAUSED&name=Renamed").status, 200);
    const std::string state = f.sandbox.state();
    Fixture again;
    again.sandbox.restore(state);
    EXPECT_EQ(again.sandbox.state(), state);
    const Given shown = again.client.get("/v25.0/" + id + "?fields=name,status");
    EXPECT_NE(shown.body.find("Renamed"), std::string::npos);
    EXPECT_NE(shown.body.find("PAUSED"), std::string::npos);
    World other = small_world();
    other.seed = 12;
    Sandbox stranger(other, test::kClock);
    EXPECT_THROW(stranger.restore(state), Error);
    for (const char* broken : {"", "{}", "[1]", R"({"seed":11,"first_day":"2026-05-02","changes":[
             {"kind":"budget","index":999999,"value":"1","from":"2026-06-01"}]})"})
        EXPECT_THROW(Fixture().sandbox.restore(broken), Error) << broken;
}

TEST(Sandbox, what_is_wrong_with_a_control_request_is_told) {
    Fixture f;
    for (const char* body : {R"({"advance_days":0})", R"({"advance_days":100000})",
                             R"({"refresh_creative":"nobody"})", R"({"unknown":1})"})
        EXPECT_EQ(f.client.post("/sandbox/control", body).status, 422) << body;
    EXPECT_EQ(f.client.post("/sandbox/faults", R"({"faults":[{"kind":"flood"}]})").status, 422);
    EXPECT_EQ(f.client.get("/elsewhere").status, 404);
    EXPECT_EQ(f.client.get("/sandbox/elsewhere").status, 404);
    f.ask(Platform::meta);
    const json::value calls = f.client.get("/sandbox/calls").json();
    EXPECT_EQ(calls.at("counters").at("meta").as_int64(), 1);
}

TEST(Sandbox, a_creative_points_to_a_picture_of_its_own) {
    Fixture f;
    const auto& account = test::account_of(f.sandbox, Platform::meta);
    const auto& campaign = f.sandbox.market().campaigns()[account.campaigns.at(0)];
    const auto picture_of = [&](Index index) {
        const std::string id = f.sandbox.market().ads()[index].id;
        const Given given = f.client.get("/v25.0/" + id + "?fields=creative{thumbnail_url}");
        const std::string url(given.json().at("creative").at("thumbnail_url").as_string());
        const Given picture = f.client.get(url.substr(url.find('/', 8)));
        EXPECT_EQ(picture.status, 200) << url;
        EXPECT_EQ(picture.headers.get("Content-Type"), "image/png");
        return picture.body;
    };
    const std::string one = picture_of(campaign.first_ad);
    EXPECT_TRUE(one.starts_with("\x89PNG\r\n\x1a\n"));
    EXPECT_EQ(picture_of(campaign.first_ad), one);
    EXPECT_NE(picture_of(campaign.first_ad + 1), one);
    EXPECT_EQ(f.client.get("/sandbox/pictures").status, 404);
}

}  // namespace
}  // namespace herald::sandbox
