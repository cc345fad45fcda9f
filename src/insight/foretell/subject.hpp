#pragma once

#include <optional>
#include <string>
#include <vector>

#include "insight/foretell/kinds.hpp"
#include "insight/panel/history.hpp"

/// Whose future is asked for, with sums over any of its days at once.
namespace herald::insight {

enum class SubjectLevel : std::uint8_t { campaign, platform, workspace };
BOOST_DESCRIBE_ENUM(SubjectLevel, campaign, platform, workspace)

/// Sums over consecutive days. Days on which the platform told nothing are in none of them.
struct DaySums {
    double days = 0;  ///< told
    double spend = 0, impressions = 0, clicks = 0, conversions = 0, revenue = 0;
    double reach = 0, reached = 0;  ///< reach, and the impressions of days that tell it
    double conversions_known = 0, revenue_known = 0;  ///< days, young ones by their known share

    DaySums& operator+=(const DaySums& o);
    DaySums operator-(const DaySums& o) const;
    /// What the kind counts, and the days it is known of.
    double amount(TrainedKind kind) const {
        return kind == TrainedKind::roas ? revenue : conversions;
    }
    double known(TrainedKind kind) const {
        return kind == TrainedKind::roas ? revenue_known : conversions_known;
    }
};

class Subject {
public:
    /// A campaign, or several together (a platform, the workspace).
    static Subject of(const History& history, const CampaignHistory& campaign);
    static Subject of(const History& history, SubjectLevel level,
                      const std::vector<const CampaignHistory*>& campaigns);

    /// "campaign:<id>", "platform:meta", "workspace".
    std::string key;
    SubjectLevel level{};
    std::string platform, objective;  ///< empty where there is no single one
    const CampaignInfo* info = nullptr;
    Day first{}, last{};  ///< of the history
    Day born{};           ///< the first day with spend; after `last` when there is none

    /// Both ends included; what lies outside the history is nothing.
    DaySums over(Day from, Day to) const;

private:
    Subject(const History& history, SubjectLevel level,
            const std::vector<const CampaignHistory*>& campaigns);
    std::vector<DaySums> until_;  ///< of all days before the i-th
};

/// Everything of a history that a kind can speak of: at most `most` campaigns, those that spent
/// most in the last half year, then platforms with several campaigns, then the workspace (last).
/// ROAS leaves campaigns out of which no source tells revenue.
std::vector<Subject> subjects_of(const History& history, TrainedKind kind, std::size_t most);
/// Campaigns of a kind, of one platform or of all.
std::vector<const CampaignHistory*> told_campaigns(const History& history, TrainedKind kind,
                                                   std::optional<ads::Platform> platform);

}  // namespace herald::insight
