#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ads/changes.hpp"
#include "insight/panel/history.hpp"
#include "insight/panel/likely.hpp"

/// What to do, from what is known: pure functions of a History, so that the same advice can be
/// shown to a person, applied, and played against a simulated market.
namespace herald::insight {

enum class AdviceKind : std::uint8_t {
    budget,              ///< one plan over several campaigns: the same money, better spread
    scale_up,            ///< one campaign that earns more with more
    scale_down,          ///< one that loses little with less
    pause,               ///< one that loses money whatever it gets
    creative_refresh,    ///< one ad that people have seen too often
    audience_expansion,  ///< one campaign whose people are all reached
    bidding_schedule,    ///< days of the week that earn less than they cost
    tracking_fix,        ///< clicks come, conversions do not
    general,             ///< what belongs to no campaign
    content,             ///< what to write more of, and when
};
BOOST_DESCRIBE_ENUM(AdviceKind, budget, scale_up, scale_down, pause, creative_refresh,
                    audience_expansion, bidding_schedule, tracking_fix, general, content)

enum class Effort : std::uint8_t { low, medium, high };
BOOST_DESCRIBE_ENUM(Effort, low, medium, high)

/// One change of one campaign, through ads' change path.
struct Step {
    std::size_t campaign = 0;  ///< its place in History::campaigns
    ads::ChangeField field{};  ///< status or daily_budget
    double budget = 0;         ///< a day, in the organization's currency
    ads::CampaignStatus status{};
};

enum class EvidenceKind : std::uint8_t { series, curve, bars };
BOOST_DESCRIBE_ENUM(EvidenceKind, series, curve, bars)
/// By date (series), by number (curve) or by label (bars).
struct EvidencePoint {
    std::optional<Day> date;
    std::optional<double> x;
    std::optional<std::string> label;
    std::optional<double> y, low, high;
};
BOOST_DESCRIBE_STRUCT(EvidencePoint, (), (date, x, label, y, low, high))
struct EvidenceLine {
    std::string name;
    std::vector<EvidencePoint> points;
};
BOOST_DESCRIBE_STRUCT(EvidenceLine, (), (name, points))
/// The chart that speaks for a proposal.
struct Evidence {
    EvidenceKind kind{};
    std::string title, x_label, y_label;
    std::string y_unit;  ///< money, count, ratio
    std::vector<EvidenceLine> lines;
    std::vector<EvidencePoint> marks;  ///< "now", "proposed": points with a label
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (kind, title, x_label, y_label, y_unit, lines, marks))

/// Something to do.
struct Proposal {
    AdviceKind kind{};
    /// The same from day to day while it is the same advice: "pause:<campaign's id>".
    std::string key;
    std::optional<std::size_t> campaign, ad;  ///< places in History
    std::string title, text;
    std::vector<std::string> why;  ///< the facts it rests on, one sentence each
    /// Revenue gained less money spent more, a week, in the organization's currency. Where no
    /// revenue is told, conversions at what they cost on average.
    Likely money_a_week;
    double confidence = 0;  ///< chance that the gain is above zero, 0 … 1
    Effort effort{};
    std::vector<Step> steps;  ///< empty: nothing that one click could do
    Evidence evidence;
    int valid_days = 7;
    /// Key of the plan that already holds this step and counts its money; empty: counted here
    /// alone. Whoever adds up or applies several proposals takes the plan or its parts.
    std::string within;
};

struct KnownCurves;

struct AdviceOptions {
    /// Of a campaign's budget a day; platforms learn anew after larger steps.
    double most_change = 0.3;
    std::uint64_t seed = 1;
    std::size_t most = 200;  ///< proposals, the most valuable ones
    /// Money a day for all campaigns together. Absent: what their budgets come to now.
    std::optional<double> total;
    /// Curves that were fitted already (curves.hpp), so that they are not fitted again. Theirs.
    const KnownCurves* curves = nullptr;
};

/// Most valuable first. Says nothing where too little is known.
std::vector<Proposal> propose(const History& history, const AdviceOptions& options = {});

}  // namespace herald::insight
