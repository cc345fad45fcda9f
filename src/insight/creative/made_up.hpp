#pragma once

#include <cmath>
#include <functional>
#include <random>
#include <string>

#include "insight/panel/history.hpp"

/// For tests only: histories whose truth is known.
namespace herald::insight {

class MadeUp {
public:
    explicit MadeUp(int days = 120, unsigned seed = 1) : random_(seed) {
        history.currency = *parse_currency("EUR");
        history.today = *parse_day("2026-11-21");
        first_ = history.today - std::chrono::days(days);
        days_ = days;
    }

    std::size_t add_campaign(const std::string& name,
                             ads::Platform platform = ads::Platform::meta) {
        CampaignHistory& campaign = history.campaigns.emplace_back();
        campaign.info.id.value.bytes[0] = 0xc;
        campaign.info.id.value.bytes[15] = static_cast<std::uint8_t>(history.campaigns.size());
        campaign.info.key = static_cast<std::int32_t>(history.campaigns.size());
        campaign.info.name = name;
        campaign.info.platform = platform;
        campaign.info.status = ads::CampaignStatus::active;
        campaign.info.currency = history.currency;
        return history.campaigns.size() - 1;
    }

    struct AdPlan {
        std::string name = "ad";
        double impressions = 5000;  ///< a day
        double ctr = 0.02;
        std::function<double(int)> share = [](int) { return 1.0; };  ///< by day since the start
        int from = 0, until = 100'000;
        double people = 0;  ///< 0: reach is not told
        double cvr = 0.05, value = 40, cpc = 0.5;
    };
    std::size_t add_ad(std::size_t campaign, const AdPlan& plan) {
        AdHistory& ad = history.ads.emplace_back();
        ad.info.id.value.bytes[0] = 0xa;
        ad.info.id.value.bytes[14] = static_cast<std::uint8_t>(history.ads.size() >> 8);
        ad.info.id.value.bytes[15] = static_cast<std::uint8_t>(history.ads.size());
        ad.info.key = static_cast<std::int32_t>(history.ads.size());
        ad.info.campaign = campaign;
        ad.info.name = plan.name;
        ad.info.status = ads::CampaignStatus::active;
        for (int i = plan.from; i < std::min(days_, plan.until); ++i) {
            const double shown = std::floor(plan.impressions);
            const double rate = plan.ctr * plan.share(i - plan.from) * day_effect(i);
            DayFigures& day = ad.course.at(first_ + std::chrono::days(i));
            day.impressions = shown;
            day.clicks = count(shown * rate);
            day.conversions = count(day.clicks * plan.cvr);
            day.spend = day.clicks * plan.cpc;
            day.revenue = day.conversions * plan.value;
            if (plan.people > 0)
                day.reach = std::floor(plan.people * -std::expm1(-shown / plan.people));
        }
        return history.ads.size() - 1;
    }

    /// Campaigns out of their ads, and everything out of the campaigns.
    History done() {
        for (const AdHistory& ad : history.ads)
            for (std::size_t i = 0; i < ad.course.days.size(); ++i)
                history.campaigns[ad.info.campaign].course.at(
                    ad.course.first + std::chrono::days(static_cast<int>(i))) += ad.course.days[i];
        add_up(history);
        return history;
    }

    double count(double mean) {
        return mean > 0 ? static_cast<double>(std::poisson_distribution<long>(mean)(random_)) : 0;
    }

    History history;
    std::function<double(int)> day_effect = [](int) { return 1.0; };  ///< on everything, by day

private:
    std::mt19937 random_;
    Day first_{};
    int days_ = 0;
};

}  // namespace herald::insight
