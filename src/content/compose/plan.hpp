#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/calendar.hpp"
#include "content/compose/facts/material.hpp"

/// A strategy by rules: goals, pillars, weekly themes, a calendar.
namespace herald::content::compose {

inline constexpr unsigned kMostWeeks = 12;
inline constexpr unsigned kMostEntries = 400;

struct PlanWish {
    Day start;  ///< weeks are counted from its Monday; nothing is planned before it
    /// The local wall clock as a count from midnight 1970: nothing is planned for what has passed.
    std::optional<std::chrono::minutes> now = {};
    unsigned weeks = 4;  ///< 1 to kMostWeeks
    std::vector<std::string> networks;
    std::vector<std::string> goals;           ///< as people write them; empty: from the profile
    std::map<std::string, unsigned> cadence;  ///< posts a week by network; absent: a usual one
    std::optional<unsigned> capacity_per_week;
    std::vector<Day> days_off;        ///< nothing goes out
    std::vector<std::string> themes;  ///< of the weeks, in order; the rest follows from the pillars
    std::string language, text, audience, tone;
    std::string country;  ///< ISO 3166: its holidays are days off too; empty: of the language
};

struct StrategyGoal {
    std::string name, kpi;
    std::optional<std::string> target;  ///< only when the wish names a figure
    std::string why;
    Sentences reasons = {};  ///< `why` sentence by sentence; empty where a model wrote it
};
BOOST_DESCRIBE_STRUCT(StrategyGoal, (), (name, kpi, target, why, reasons))
struct StrategyPillar {
    std::string name;
    double share = 0;  ///< 0 to 1; all add up to 1
    std::string why;
    Sentences reasons = {};
};
BOOST_DESCRIBE_STRUCT(StrategyPillar, (), (name, share, why, reasons))
struct StrategyWeek {
    Day start;
    std::string theme, why;
    Sentences reasons = {};
};
BOOST_DESCRIBE_STRUCT(StrategyWeek, (), (start, theme, why, reasons))
/// data of an item of kind strategy.
struct Strategy {
    std::vector<StrategyGoal> goals;
    std::vector<StrategyPillar> pillars;
    std::vector<StrategyWeek> weeks;
    Sentences notes = {};  ///< what was asked and could not be
};
BOOST_DESCRIBE_STRUCT(Strategy, (), (goals, pillars, weeks, notes))

struct PlanEntry {
    Day day;
    std::chrono::minutes at{};  ///< local wall-clock time, from midnight
    std::string network, title, pillar;
    Sentences why;  ///< why this
    Sentence when;  ///< why then: "Tuesday 10:00: …"
    ItemKind kind = ItemKind::social;
    Brief brief;  ///< for write()
    Draft draft;  ///< what write() makes of it
};

struct Plan {
    std::string title;
    std::string text;  ///< the strategy for people, Markdown
    Strategy strategy;
    std::vector<PlanEntry> entries;  ///< by time; no two alike
    std::vector<std::string> used;
};

/// What is written for a network: a mail, an article, a film, a post.
ItemKind planned_kind(std::string_view network);

/// A plan, or what has to be there for one and is not.
struct PlanAnswer {
    std::optional<Plan> plan;
    FieldError missing;  ///< place and sentence; of use without a plan
};
PlanAnswer plan(const PlanWish& wish, const Material& material);

/// A day people keep, computed by rule.
struct KnownDay {
    Day day;
    std::string id, name;     ///< "black_friday", "Black Friday"
    bool closed = false;      ///< a public holiday: little is read at work
    bool commercial = false;  ///< a day for offers
};
/// In order; `country` ISO 3166 (us gb ie ca au de at ch known, others get what most keep).
std::vector<KnownDay> known_days(Day from, Day to, const std::string& country,
                                 const std::string& language);

}  // namespace herald::content::compose
