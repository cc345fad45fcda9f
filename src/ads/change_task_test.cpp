#include <gtest/gtest.h>

#include "ads/changes.hpp"
#include "ads/connections.hpp"
#include "ads/sync_entities.hpp"
#include "ads/test_world.hpp"
#include "base/json_writer.hpp"

namespace herald::ads {
namespace {

using connector::AdCampaign;
using connector::AdStatus;
using connector::CampaignRef;

const Error kLost(ErrorKind::upstream, "The platform has a problem of its own at the moment");

/// A platform with two campaigns and a bad day.
struct FakePlatform {
    std::map<std::string, AdCampaign> campaigns;
    int writes = 0, reads = 0;
    std::function<void(const std::string&id)> before_write, after_write, before_read;

    AdCampaign read(const CampaignRef& ref) {
        ++reads;
        if (before_read) before_read(ref.external_id);
        return campaigns.at(ref.external_id);
    }
    template <class F>
    void write(const CampaignRef& ref, F&& f) {
        ++writes;
        if (before_write) before_write(ref.external_id);
        f(campaigns.at(ref.external_id));
        if (after_write) after_write(ref.external_id);
    }
};

connector::Connector connector_to(FakePlatform& platform) {
    connector::Connector out;
    out.spec.id = "fake_ads";
    out.spec.name = "Fake Ads";
    out.spec.platform = "meta";
    out.spec.check_settings = [](const json::value&) {};
    out.change_ads = connector::ChangeAds{
        [&](connector::Call&, const CampaignRef& ref) { return platform.read(ref); },
        [&](connector::Call&, const CampaignRef& ref, AdStatus status) {
            platform.write(ref, [&](AdCampaign& c) { c.status = status; });
        },
        [&](connector::Call&, const CampaignRef& ref, Micros budget) {
            platform.write(ref, [&](AdCampaign& c) { c.daily_budget = budget; });
        }};
    return out;
}

class ChangeTask : public testing::TestWithParam<std::string> {
protected:
    ChangeTask() {
        for (const char* id : {"1", "2"}) {
            AdCampaign campaign;
            campaign.external_id = id;
            campaign.name = std::string("Campaign ") + id;
            campaign.daily_budget = Micros{50'000'000};
            platform.campaigns[id] = campaign;
        }
        world.connections.catalogue = &catalogue;
        world.connections.http = &http;
        const auto connection = connection::create_connection(world.connections, scope,
                                                              {"fake_ads", "Fake", RawJson{"{}"}});
        connector::AdAccount account;
        account.external_id = "7";
        account.name = "Account";
        account.time_zone = "Etc/UTC";
        PlatformAccount listed{account, {}, {}, {}};
        for (const auto& [id, campaign] : platform.campaigns) listed.campaigns.push_back(campaign);
        place_account(scope, [&](const std::function<void(Tx&)>& f) { scope.write(f); },
                      connection.value.id, Platform::meta, listed, {});
    }

    CampaignId campaign_id(const std::string& external_id) {
        return *scope.db().one<CampaignId>(
            "SELECT id FROM campaigns WHERE tenant = :tenant AND external_id = :external",
            {{"external", external_id}});
    }
    std::string shown_status(const std::string& id) {
        return *scope.db().one<std::string>(
            "SELECT status FROM campaigns WHERE tenant = :tenant AND id = :id",
            {{"id", campaign_id(id)}});
    }
    std::string state_of(const std::string& id) {
        return *scope.db().one<std::string>(
            "SELECT state FROM campaign_changes WHERE tenant = :tenant AND campaign_id = :id "
            "ORDER BY id DESC LIMIT 1",
            {{"id", campaign_id(id)}});
    }
    std::string outcome_of(const std::string& id) {
        return scope.db()
            .one<std::optional<std::string>>(
                "SELECT outcome FROM campaign_changes WHERE tenant = :tenant AND campaign_id = "
                ":id ORDER BY id DESC LIMIT 1",
                {{"id", campaign_id(id)}})
            ->value_or("");
    }
    task::TaskId pause(const std::string& id) {
        return change_campaign(world.context, scope,
                               {.id = campaign_id(id), .status = CampaignStatus::paused})
            .task->id;
    }
    /// One attempt; the error that ends it, if any.
    std::optional<Error> attempt(task::TaskId id, int number = 1) {
        FakeRun run(scope, id, "{}");
        run.attempt_number = number;
        try {
            change_task(world.context).run(run);
        } catch (const Error& error) {
            return error;
        }
        return std::nullopt;
    }

    World world{GetParam()};
    Scope scope = world.scope();
    FakePlatform platform;
    connector::Catalogue catalogue{{connector_to(platform)}};
    net::HttpClient http;
};

TEST_P(ChangeTask, a_change_reaches_the_platform_once) {
    const auto task = pause("1");
    EXPECT_EQ(state_of("1"), "pending");
    EXPECT_FALSE(attempt(task));
    EXPECT_EQ(platform.campaigns["1"].status, AdStatus::paused);
    EXPECT_EQ(state_of("1"), "applied");
    EXPECT_EQ(platform.writes, 1);
    EXPECT_FALSE(attempt(task)) << "run again it finds nothing to do";
    EXPECT_EQ(platform.writes, 1);
}

TEST_P(ChangeTask, a_change_whose_answer_was_lost_is_seen_to_have_arrived) {
    platform.after_write = [](const std::string&) { throw kLost; };
    EXPECT_FALSE(attempt(pause("1")));
    EXPECT_EQ(platform.writes, 1);
    EXPECT_EQ(state_of("1"), "applied");
    EXPECT_NE(outcome_of("1").find("its answer was lost"), std::string::npos) << outcome_of("1");
}

TEST_P(ChangeTask, a_change_of_unknown_outcome_is_looked_up_before_it_is_sent_again) {
    bool down = false;
    platform.after_write = [&](const std::string&) {
        down = true;
        throw kLost;
    };
    platform.before_read = [&](const std::string&) {
        if (down) throw kLost;
    };
    const auto task = pause("1");
    ASSERT_TRUE(attempt(task)) << "the platform is down: another attempt";
    EXPECT_EQ(state_of("1"), "pending");
    EXPECT_TRUE(attempt(task, 2)) << "still down";
    down = false;
    EXPECT_FALSE(attempt(task, 3));
    EXPECT_EQ(platform.writes, 1) << "it had arrived";
    EXPECT_EQ(state_of("1"), "applied");
}

TEST_P(ChangeTask, a_change_that_did_not_arrive_is_sent_again) {
    platform.before_write = [&](const std::string&) {
        if (platform.writes == 1) throw kLost;
    };
    const auto task = pause("1");
    ASSERT_TRUE(attempt(task));
    EXPECT_EQ(state_of("1"), "pending");
    EXPECT_FALSE(attempt(task, 2));
    EXPECT_EQ(platform.writes, 2);
    EXPECT_EQ(platform.campaigns["1"].status, AdStatus::paused);
}

TEST_P(ChangeTask, a_throttled_change_waits_for_the_next_attempt) {
    platform.before_write = [](const std::string&) {
        throw Error(ErrorKind::rate_limited, "wait").retry_after(std::chrono::seconds(90));
    };
    const auto error = attempt(pause("1"));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::rate_limited);
    EXPECT_EQ(error->retry_after(), std::chrono::seconds(90));
    EXPECT_EQ(platform.writes, 1);
    EXPECT_EQ(platform.reads, 1) << "a throttle says that nothing was done";
}

TEST_P(ChangeTask, of_several_changes_the_refused_one_is_taken_back_and_the_others_stand) {
    platform.before_write = [](const std::string& id) {
        if (id == "1")
            throw Error(ErrorKind::upstream, "Fake Ads refused the request: too low").permanent();
    };
    const auto first = pause("1"), second = pause("2");
    EXPECT_FALSE(attempt(first));
    EXPECT_FALSE(attempt(second));
    EXPECT_EQ(state_of("1"), "failed");
    EXPECT_EQ(outcome_of("1"), "Fake Ads refused the request: too low");
    EXPECT_EQ(shown_status("1"), "active") << "shown as it is on the platform";
    EXPECT_EQ(state_of("2"), "applied");
    EXPECT_EQ(shown_status("2"), "paused");
}

TEST_P(ChangeTask, after_the_last_attempt_it_says_that_the_outcome_is_not_known) {
    platform.before_write = [](const std::string&) { throw kLost; };
    EXPECT_FALSE(attempt(pause("1"), 6));
    EXPECT_EQ(state_of("1"), "failed");
    EXPECT_NE(outcome_of("1").find("not known"), std::string::npos) << outcome_of("1");
}

TEST_P(ChangeTask, a_budget_arrives_in_the_accounts_money) {
    CampaignPatch patch{.id = campaign_id("2")};
    patch.daily_budget.present = true;
    patch.daily_budget.value = Micros{60'500'000};
    const auto changed = change_campaign(world.context, scope, patch);
    EXPECT_FALSE(attempt(changed.task->id));
    EXPECT_EQ(platform.campaigns["2"].daily_budget, Micros{60'500'000});
    EXPECT_EQ(state_of("2"), "applied");
}

INSTANTIATE_TEST_SUITE_P(Databases, ChangeTask, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace herald::ads
