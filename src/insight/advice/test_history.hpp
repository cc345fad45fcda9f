#pragma once

#include <random>

#include "insight/advice/advice.hpp"
#include "insight/budget/response.hpp"

/// Histories made by hand, for tests: campaigns of known curves.
namespace herald::insight {

struct TestCampaign {
    std::string name;
    ResponseCurve curve{300, 100, 1, 0};
    double budget = 100;
    int days = 120;         ///< up to yesterday
    double wanders = 0.05;  ///< of spend from day to day, in logarithms
    double order = 40;      ///< money a conversion
    double ctr = 0.02, cpm = 8;
};

inline CampaignHistory& add_campaign(History& history, const TestCampaign& from,
                                     std::uint64_t seed = 1) {
    CampaignHistory out;
    out.info.key = static_cast<std::int32_t>(history.campaigns.size() + 1);
    out.info.id.value.bytes[15] = static_cast<std::uint8_t>(out.info.key);
    out.info.name = from.name;
    out.info.platform = ads::Platform::meta;
    out.info.daily_budget = micros_from(from.budget);
    out.info.connected = true;
    std::mt19937_64 random(seed * 1000 + static_cast<std::uint64_t>(out.info.key));
    std::normal_distribution<> normal;
    for (int back = from.days; back >= 1; --back) {
        DayFigures& day = out.course.at(history.today - std::chrono::days(back));
        day.spend = from.budget * std::exp(from.wanders * normal(random));
        day.impressions = std::floor(1000 * day.spend / from.cpm);
        day.clicks = std::floor(day.impressions * from.ctr);
        day.conversions = static_cast<double>(std::poisson_distribution<>(
            std::max(from.curve.at(day.spend) / from.order, 1e-9))(random));
        day.revenue = day.conversions * from.order;
        day.reach = std::floor(day.impressions * 0.8);
    }
    history.campaigns.push_back(std::move(out));
    return history.campaigns.back();
}

inline History test_history(std::span<const TestCampaign> campaigns, std::uint64_t seed = 1) {
    History out;
    out.today = *parse_day("2026-11-21");
    for (const auto& campaign : campaigns) add_campaign(out, campaign, seed);
    add_up(out);
    return out;
}

inline const Proposal* find_kind(const std::vector<Proposal>& proposals, AdviceKind kind,
                                 std::optional<std::size_t> campaign = {}) {
    for (const auto& proposal : proposals)
        if (proposal.kind == kind && (!campaign || proposal.campaign == campaign)) return &proposal;
    return nullptr;
}

}  // namespace herald::insight
