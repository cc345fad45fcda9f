#include <gtest/gtest.h>

#include <map>
#include <random>

#include "ads/campaign_store.hpp"
#include "ads/facts.hpp"
#include "ads/summary.hpp"
#include "ads/test_world.hpp"

/// The dashboard after a thousand restatements, against the facts themselves.
namespace herald::ads {
namespace {

constexpr int kRestatements = 1000, kLooks = 60;
constexpr std::int32_t kCampaigns = 24, kAdsEach = 3;
const Day kFirst = *parse_day("2026-01-01");
constexpr int kDays = 200;

Platform platform_of(std::int32_t campaign) {
    return campaign < kCampaigns / 2 ? Platform::meta : Platform::google;
}

class RestatementsTest : public testing::Test {
protected:
    RestatementsTest() {
        scope.write([&](Tx& tx) {
            for (std::int32_t key = 0; key < kCampaigns; ++key) {
                Campaign campaign;
                campaign.id = scope.make_id<CampaignId>();
                campaign.platform = platform_of(key);
                campaign.name = fmt::format("{}", key);
                campaign.status = CampaignStatus::active;
                campaign.currency = kEur;
                campaign.created_at = campaign.updated_at = scope.now();
                insert_campaign(tx, campaign, key);
            }
        });
        for (std::int32_t ad = 0; ad < kCampaigns * kAdsEach; ++ad)
            entities.push_back({.account_key = ad / kAdsEach < kCampaigns / 2 ? 1 : 2,
                                .campaign_key = ad / kAdsEach,
                                .ad_key = ad,
                                .platform = platform_of(ad / kAdsEach)});
    }

    int any(int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); }

    /// A platform's slice of some days, often an empty one, or some rows of a file.
    void restate(int round) {
        const int first = any(kDays), length = 1 + any(6), account = any(2);
        const bool slice = any(3) > 0;
        RowBatch rows;
        const int count = any(20) + (slice ? 0 : 1);
        for (int i = 0; i < count; ++i) {
            rows.ad.push_back(account * kCampaigns / 2 * kAdsEach + any(kCampaigns / 2 * kAdsEach));
            rows.day.push_back(number_of(kFirst) + first + any(length));
            rows.currency.push_back(currency_number(any(4) == 0 ? kUsd : kEur));
            rows.impressions.push_back(any(10'000));
            rows.clicks.push_back(any(500));
            rows.conversions.push_back(any(9) * 1'000'000);
            rows.spend.push_back(any(100'000) * 1000);
            rows.revenue.push_back(any(300'000) * 1000);
            rows.reach.push_back(any(9000));
            rows.video_views.push_back(any(100));
            rows.no_reach.push_back(any(3) == 0 ? 1 : 0);
            rows.no_video_views.push_back(any(2) == 0 ? 1 : 0);
        }
        Staging staging(*world.context.warehouse, scope.tenant_key(), round + 1, scope.now());
        if (count > 0) staging.add(rows);
        staging.finish();
        swap_in(*world.context.warehouse, scope.tenant_key(),
                {.batch = round + 1,
                 .replace = slice ? Replace::slices : Replace::keys,
                 .grain = any(5) == 0 ? Grain::campaign : Grain::ad,
                 .entities = entities,
                 .accounts = {1 + account},
                 .staged_rows = staging.rows(),
                 .first_day = slice ? kFirst + std::chrono::days(first) : staging.first_day(),
                 .last_day =
                     slice ? kFirst + std::chrono::days(first + length - 1) : staging.last_day(),
                 .currency = kEur,
                 .rates = &rates,
                 .currencies = staging.currencies(),
                 .now = scope.now(),
                 .today = kFirst + std::chrono::days(kDays)});
    }

    struct Sums {
        std::int64_t impressions = 0, clicks = 0, conversions = 0, spend = 0, revenue = 0;
        bool operator==(const Sums&) const = default;
    };
    /// What the facts of a period add up to, by any column of theirs.
    std::map<std::int64_t, Sums> facts(const Period& period, std::string_view by) {
        std::map<std::int64_t, Sums> out;
        world.context.warehouse->query(
            scope.tenant_key(),
            fmt::format("SELECT {}, sum(impressions)::BIGINT, sum(clicks)::BIGINT, "
                        "sum(conversions)::BIGINT, coalesce(sum(spend_org), 0)::BIGINT, "
                        "coalesce(sum(revenue_org), 0)::BIGINT FROM ads_facts(:tenant) "
                        "WHERE day BETWEEN :from AND :to GROUP BY 1",
                        by),
            {{"from", period.from}, {"to", period.to}}, [&](const store::Row& row) {
                out[row.integer(0)] = {row.integer(1), row.integer(2), row.integer(3),
                                       row.integer(4), row.integer(5)};
            });
        return out;
    }
    static Sums sums_of(const Metrics& m) {
        return {m.impressions, m.clicks, m.conversions.value, m.spend.value,
                m.revenue ? m.revenue->value : 0};
    }
    static Sums total(const std::map<std::int64_t, Sums>& parts) {
        Sums out;
        for (const auto& [key, part] : parts) {
            out.impressions += part.impressions;
            out.clicks += part.clicks;
            out.conversions += part.conversions;
            out.spend += part.spend;
            out.revenue += part.revenue;
        }
        return out;
    }

    void expect_equals_facts(const Period& period) {
        const Summary s = get_summary(
            world.context, scope, {.from = period.from, .to = period.to, .platform = {}, .top = 4});
        EXPECT_EQ(sums_of(s.totals), total(facts(period, "0")));
        const auto length = std::chrono::days(period.days());
        EXPECT_EQ(sums_of(s.previous),
                  total(facts({period.from - length, period.to - length}, "0")));
        const auto platforms = facts(period, "platform");
        EXPECT_EQ(s.by_platform.size(), platforms.size());
        for (const auto& line : s.by_platform)
            EXPECT_EQ(sums_of(line), platforms.at(static_cast<int>(line.platform)));
        auto days = facts(period, "day - DATE '1970-01-01'");
        for (const auto& line : s.daily) EXPECT_EQ(sums_of(line), days[number_of(line.date)]);
        expect_ranking(s, facts(period, "campaign_key"));
    }

    /// Ordered here by sorting everything; the campaigns' names are their keys.
    static void expect_ranking(const Summary& s, const std::map<std::int64_t, Sums>& campaigns) {
        std::vector<std::int64_t> keys;
        std::int64_t spend = 0, revenue = 0;
        for (const auto& [key, sums] : campaigns)
            if (sums.spend > 0) {
                keys.push_back(key);
                spend += sums.spend;
                revenue += sums.revenue;
            }
        ASSERT_FALSE(keys.empty() && !s.top_campaigns.empty());
        const auto merit = [&](std::int64_t key) {
            const Sums& sums = campaigns.at(key);
            return static_cast<double>(revenue > 0 ? sums.revenue : sums.conversions) /
                   static_cast<double>(sums.spend);
        };
        const std::int64_t least = spend / static_cast<std::int64_t>(keys.size()) / 10;
        std::erase_if(keys, [&](std::int64_t key) { return campaigns.at(key).spend < least; });
        std::sort(keys.begin(), keys.end(), [&](auto a, auto b) { return merit(a) > merit(b); });
        ASSERT_EQ(s.top_campaigns.size(), std::min<std::size_t>(4, (keys.size() + 1) / 2));
        for (std::size_t i = 0; i < s.top_campaigns.size(); ++i) {
            EXPECT_EQ(s.top_campaigns[i].name, std::to_string(keys[i]));
            EXPECT_EQ(sums_of(s.top_campaigns[i]), campaigns.at(keys[i]));
        }
        ASSERT_EQ(s.bottom_campaigns.size(), std::min<std::size_t>(4, keys.size() / 2));
        for (std::size_t i = 0; i < s.bottom_campaigns.size(); ++i)
            EXPECT_EQ(s.bottom_campaigns[i].name, std::to_string(keys[keys.size() - 1 - i]));
    }

    const Currency kEur = *parse_currency("EUR"), kUsd = *parse_currency("USD");
    World world;
    Scope scope = world.scope();
    std::mt19937 random{5};
    std::vector<StagedEntity> entities;
    Rates rates{{{kFirst, kEur, kUsd, 1.25}, {kFirst + std::chrono::days(90), kEur, kUsd, 1.5}}};
};

TEST_F(RestatementsTest, after_a_thousand_random_ones_the_summary_equals_the_facts) {
    for (int round = 0; round < kRestatements; ++round) restate(round);
    for (int look = 0; look < kLooks && !HasFailure(); ++look) {
        const Day from = kFirst + std::chrono::days(any(kDays));
        expect_equals_facts({from, from + std::chrono::days(any(100))});
    }
    // Whole months, a month less its last day, and a year.
    for (const auto& [from, to] : {std::pair{"2026-02-01", "2026-04-30"},
                                   {"2026-03-01", "2026-03-30"},
                                   {"2026-03-02", "2026-05-30"},
                                   {"2026-01-01", "2026-12-31"}})
        expect_equals_facts({*parse_day(from), *parse_day(to)});
}

}  // namespace
}  // namespace herald::ads
