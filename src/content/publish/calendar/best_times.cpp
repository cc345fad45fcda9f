#include "content/publish/calendar/best_times.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "content/publish/send/ledger.hpp"
#include "content/text/network.hpp"

namespace herald::content {
namespace {

constexpr std::size_t kTop = 5;
constexpr auto kOwnSpan = std::chrono::hours(24 * 365);
constexpr double kDraw = 5;  ///< posts that the usual weighs as much as
constexpr std::array<std::string_view, 7> kDays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                "Friday", "Saturday", "Sunday"};

/// A habit of people: from one hour up to another, on these weekdays (1 to 7).
struct Habit {
    int first_day, last_day, from, to;
    double score;
    std::string_view why, code;
};

// Rules of thumb, meant as a start until the workspace has figures of its own: people read for work
// in working hours, for themselves around them.
constexpr std::array<Habit, 4> kWork{
    {{2, 4, 8, 11, 1.0, "people start their working day", "work_start"},
     {2, 4, 12, 14, 0.8, "lunch break", "lunch"},
     {1, 5, 8, 11, 0.7, "working hours", "work_hours"},
     {1, 5, 16, 18, 0.5, "the end of the working day", "work_end"}}};
constexpr std::array<Habit, 5> kLeisure{
    {{1, 5, 18, 21, 1.0, "the evening after work", "evening"},
     {6, 7, 10, 13, 0.8, "a weekend's late morning", "weekend_late_morning"},
     {1, 5, 12, 14, 0.7, "lunch break", "lunch"},
     {6, 7, 17, 21, 0.6, "a weekend's evening", "weekend_evening"},
     {1, 5, 7, 9, 0.5, "on the way to work", "way_to_work"}}};
constexpr std::array<Habit, 4> kTalk{
    {{1, 5, 8, 10, 1.0, "the first look of the day", "first_look"},
     {1, 5, 12, 14, 0.9, "lunch break", "lunch"},
     {1, 5, 17, 20, 0.8, "the way home", "way_home"},
     {6, 7, 9, 12, 0.5, "a weekend's morning", "weekend_morning"}}};

std::span<const Habit> habits_of(std::string_view network) {
    if (network == "linkedin" || network == "email" || network == "slack" || network == "wordpress")
        return kWork;
    if (network == "instagram" || network == "facebook" || network == "youtube" ||
        network == "discord")
        return kLeisure;
    return kTalk;
}

std::vector<TimeCell> empty_week() {
    std::vector<TimeCell> out;
    for (std::int64_t weekday = 1; weekday <= 7; ++weekday)
        for (std::int64_t hour = 0; hour < 24; ++hour) out.push_back({weekday, hour, 0.1, 0});
    return out;
}

BestTimes general_times(const std::optional<std::string>& network) {
    BestTimes out{network, TimesBasis::general, empty_week(), {}};
    const auto habits = habits_of(network.value_or(""));
    for (const Habit& habit : habits)
        for (TimeCell& cell : out.cells)
            if (cell.weekday >= habit.first_day && cell.weekday <= habit.last_day &&
                cell.hour >= habit.from && cell.hour < habit.to)
                cell.score = std::max(cell.score, habit.score);
    const std::string name = network ? network_name(*network) : std::string("most networks");
    for (const Habit& habit : habits) {
        if (out.top.size() == kTop) break;
        const auto day = static_cast<std::size_t>(habit.first_day - 1);
        out.top.push_back(
            {habit.first_day,
             habit.from + 1,
             fmt::format("{} from {}:00 to {}:00: {}. A general habit on {}, not your own figures.",
                         kDays[day], habit.from, habit.to, habit.why, name),
             "time_habit",
             {{"habit", std::string(habit.code)},
              {"from", std::to_string(habit.from)},
              {"to", std::to_string(habit.to)},
              {"network", network.value_or("")}}});
    }
    return out;
}

/// A post of the workspace's own and what it got.
struct OwnPost {
    std::string network;
    Time published_at;
    std::int64_t engagements = 0;
};
BOOST_DESCRIBE_STRUCT(OwnPost, (), (network, published_at, engagements))

std::vector<OwnPost> own_posts(const Scope& scope, const std::optional<std::string>& network) {
    return scope.db().list<OwnPost>(
        "SELECT i.network, i.published_at, coalesce(s.likes, 0) + coalesce(s.comments, 0) + "
        "coalesce(s.shares, 0) + coalesce(s.clicks, 0) + coalesce(s.saves, 0) FROM content_items "
        "i JOIN content_standing s ON s.tenant = i.tenant AND s.item_id = i.id WHERE i.tenant = "
        ":tenant AND i.published_at >= :from AND i.network IS NOT NULL AND (:any = 1 OR i.network "
        "= :network) AND coalesce(s.likes, s.comments, s.shares, s.clicks, s.saves) IS NOT NULL "
        "ORDER BY i.published_at DESC LIMIT 5000",
        {{"from", scope.now() - kOwnSpan}, {"any", !network}, {"network", network.value_or("")}});
}

/// Mean of what was seen, drawn towards 1 while there is little of it.
struct Shrunk {
    double sum = 0;
    std::int64_t posts = 0;
    void add(double value) {
        sum += value;
        ++posts;
    }
    double mean(double towards = 1) const {
        return (sum + kDraw * towards) / (static_cast<double>(posts) + kDraw);
    }
};

/// Each post counts as many times the mean of its network; an hour of the week is drawn towards
/// what its weekday and its hour say by themselves.
BestTimes own_times(const std::optional<std::string>& network, const std::vector<OwnPost>& posts,
                    const TimeZone& zone) {
    std::map<std::string, Shrunk> networks;
    for (const OwnPost& post : posts)
        networks[post.network].add(static_cast<double>(post.engagements));
    std::array<Shrunk, 7> days;
    std::array<Shrunk, 24> hours;
    std::array<Shrunk, 168> cells;
    for (const OwnPost& post : posts) {
        const Shrunk& all = networks.at(post.network);
        const double mean = all.sum / static_cast<double>(all.posts);
        const double times = mean > 0 ? static_cast<double>(post.engagements) / mean : 1;
        const auto local = zone.local(post.published_at);
        const auto hour = std::chrono::floor<std::chrono::hours>(local).count();
        // Local time is counted from a Thursday.
        const auto of_week = static_cast<std::size_t>(((hour + 3 * 24) % 168 + 168) % 168);
        cells.at(of_week).add(times);
        days.at(of_week / 24).add(times);
        hours.at(of_week % 24).add(times);
    }
    BestTimes out{network, TimesBasis::own, empty_week(), {}};
    double best = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        out.cells[i].score = cells[i].mean(days[i / 24].mean() * hours[i % 24].mean());
        out.cells[i].posts = cells[i].posts;
        best = std::max(best, out.cells[i].score);
    }
    std::vector<TimeCell> order = out.cells;
    std::stable_sort(order.begin(), order.end(),
                     [](const TimeCell& a, const TimeCell& b) { return a.score > b.score; });
    for (const TimeCell& cell : order) {
        if (out.top.size() == kTop || cell.score <= 1) break;
        if (cell.posts == 0) continue;
        out.top.push_back(
            {cell.weekday,
             cell.hour,
             fmt::format("Your {} post{} of {} around {}:00 got {:.0f} % more than is usual for "
                         "their network (drawn towards the usual while there are few).",
                         cell.posts, cell.posts == 1 ? "" : "s",
                         kDays[static_cast<std::size_t>(cell.weekday - 1)], cell.hour,
                         (cell.score - 1) * 100),
             "time_own",
             {{"posts", std::to_string(cell.posts)},
              {"around", std::to_string(cell.hour)},
              {"lift", fmt::format("{:.3f}", cell.score - 1)}}});
    }
    for (TimeCell& cell : out.cells) cell.score /= best;
    return out;
}

}  // namespace

BestTimes get_best_times(const Scope& scope, const GetBestTimes& request, const TimeZone& zone) {
    if (request.network && find_network(*request.network) == nullptr) {
        Problems problems;
        problems.add("?network", "is no network; see GET /content/limits");
        problems.raise();
    }
    const auto posts = own_posts(scope, request.network);
    if (static_cast<std::int64_t>(posts.size()) < kEnoughPosts)
        return general_times(request.network);
    return own_times(request.network, posts, zone);
}

}  // namespace herald::content
