#pragma once

#include <functional>

#include "insight/panel/history.hpp"

/// For tests only: a History out of functions, without a database.
namespace herald::insight {

class MadeHistory {
public:
    /// Of days up to yesterday.
    explicit MadeHistory(Day today, int days_back) : days_(days_back) {
        history_.today = today;
        history_.currency = *parse_currency("EUR");
        history_.complete_through = today - std::chrono::days(1);
        // Nothing arrives late unless a test says so.
        history_.conversions_known = history_.revenue_known = Completeness({Share{1, 0}});
    }
    /// `figures` of the day so many days back; 1 is yesterday.
    MadeHistory& campaign(const std::string& name, ads::Platform platform,
                          const std::function<DayFigures(int)>& figures) {
        CampaignHistory one;
        one.info.key = static_cast<std::int32_t>(history_.campaigns.size() + 1);
        one.info.id.value.bytes[15] = static_cast<std::uint8_t>(one.info.key);
        one.info.id.value.bytes[14] = static_cast<std::uint8_t>(one.info.key >> 8);
        one.info.name = name;
        one.info.platform = platform;
        one.info.status = ads::CampaignStatus::active;
        for (int back = days_; back >= 1; --back) {
            const DayFigures day = figures(back);
            if (!day.empty()) one.course.at(history_.today - std::chrono::days(back)) = day;
        }
        history_.campaigns.push_back(std::move(one));
        return *this;
    }
    History& made() {
        add_up(history_);
        return history_;
    }

private:
    int days_;
    History history_;
};

}  // namespace herald::insight
