#pragma once

#include <cmath>
#include <random>

#include "insight/panel/history.hpp"

/// For tests only: campaigns whose days follow a known law.
namespace herald::insight {

struct MarketWish {
    int campaigns = 12, days = 240;
    double level = 12;        ///< conversions a day, of the usual campaign
    double weekly = 0.3;      ///< weekends are so much better
    double wander = 0.02;     ///< of the level's logarithm, a day
    double fall_back = 0;     ///< share of a good (or bad) week that the next one takes back
    double elasticity = 0.6;  ///< results follow spend to this power
    double spend_wander = 0.05;
    int broken_from = -1;  ///< days from the start after which each conversion comes twice
    std::uint64_t seed = 1;
};

inline ads::CampaignId market_campaign(int number) {
    ads::CampaignId out;
    out.value.bytes[15] = static_cast<std::uint8_t>(number + 1);
    out.value.bytes[6] = 0x70;
    out.value.bytes[8] = 0x80;
    return out;
}

inline History make_market(const MarketWish& wish) {
    std::mt19937_64 random(wish.seed);
    std::normal_distribution<double> normal;
    History out;
    out.currency = *parse_currency("EUR");
    out.today = *parse_day("2026-11-21");
    const Day first = out.today - std::chrono::days(wish.days);
    for (int c = 0; c < wish.campaigns; ++c) {
        CampaignHistory campaign;
        campaign.info.id = market_campaign(c);
        campaign.info.key = c + 1;
        campaign.info.name = "Campaign " + std::to_string(c + 1);
        campaign.info.platform = c % 2 == 0 ? ads::Platform::meta : ads::Platform::google;
        campaign.info.status = ads::CampaignStatus::active;
        campaign.info.currency = out.currency;
        const double base = wish.level * std::exp(0.6 * normal(random)), budget = 5 * base;
        campaign.info.daily_budget = micros_from(std::round(budget));
        campaign.course.first = first;
        double level = 0, spend_level = 0, mood = 0;
        for (int d = 0; d < wish.days; ++d) {
            level += wish.wander * normal(random);
            spend_level = 0.95 * spend_level + wish.spend_wander * normal(random);
            if (d % 7 == 0) mood = wish.fall_back * (normal(random) * 0.5 - mood);
            const Day day = first + std::chrono::days(d);
            const bool weekend = (day.time_since_epoch().count() % 7 + 7 + 3) % 7 >= 5;
            DayFigures figures;
            figures.spend = budget * std::exp(spend_level);
            const double mean = base * std::exp(level + mood) *
                                std::pow(figures.spend / budget, wish.elasticity) *
                                (weekend ? 1 + wish.weekly : 1) *
                                (wish.broken_from >= 0 && d >= wish.broken_from ? 2 : 1);
            figures.conversions = std::poisson_distribution<int>(mean)(random);
            figures.clicks = std::round(mean * 30);
            figures.impressions = std::round(mean * 2000);
            figures.revenue = figures.conversions > 0 ? std::gamma_distribution<double>(
                                                            2 * figures.conversions, 25)(random)
                                                      : 0;
            campaign.course.days.push_back(figures);
        }
        out.campaigns.push_back(std::move(campaign));
    }
    add_up(out);
    return out;
}

}  // namespace herald::insight
