#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "base/text.hpp"
#include "content/feedback/posts.hpp"
#include "content/items/item.hpp"

namespace herald::content {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                    "Friday", "Saturday", "Sunday"};
constexpr auto kUsualDays = std::chrono::days(89);

struct Group {
    std::string key, label;
    std::vector<std::size_t> posts;
};

using Keys = std::vector<std::pair<std::string, std::string>>;  // key and label

Keys keys_of(const MeasuredPost& post, PerformanceBy by, const TimeZone& zone) {
    const auto one = [](const std::string& key, std::string label) {
        return Keys{{key, std::move(label)}};
    };
    switch (by) {
        case PerformanceBy::network:
            return one(post.network.value_or(""), post.network.value_or("No network"));
        case PerformanceBy::kind:
            return one(std::string(enum_name(post.kind)), std::string(enum_name(post.kind)));
        case PerformanceBy::pillar:
            return one(post.pillar.value_or(""), post.pillar.value_or("No pillar"));
        case PerformanceBy::weekday: {
            const unsigned day = wall_hour(post.published_at, zone).weekday;
            return one(std::to_string(day), std::string(kWeekdays[day - 1]));
        }
        case PerformanceBy::hour: {
            const unsigned hour = wall_hour(post.published_at, zone).hour;
            return one(std::to_string(hour), fmt::format("{:02}:00", hour));
        }
        case PerformanceBy::tag: {
            Keys out;
            for (const auto& tag : post.tags) out.emplace_back(tag, tag);
            return out;
        }
        case PerformanceBy::item: break;
    }
    return one(to_string(post.id),
               std::string(clip(post.title.empty() ? post.text : post.title, 120)));
}

void sum_up(const Group& group, const std::vector<MeasuredPost>& posts, PerformanceRow& row) {
    row.key = group.key;
    row.label = group.label;
    row.items = static_cast<std::int64_t>(group.posts.size());
    std::int64_t answered = 0;
    for (const std::size_t i : group.posts) {
        const auto& post = posts[i];
        row.engagements += post.engagements();
        if (!post.impressions || *post.impressions <= 0) continue;
        row.impressions = row.impressions.value_or(0) + *post.impressions;
        answered += post.engagements();
    }
    if (row.impressions)
        row.rate = static_cast<double>(answered) / static_cast<double>(*row.impressions);
}

std::string why_of(const PerformanceRow& row, PerformanceBy by, double mean) {
    const bool item = by == PerformanceBy::item;
    const double usual = item ? 100 : mean;
    const std::string figures = figures_in_words(row.impressions, row.engagements);
    const std::string side = row.score > usual ? "above" : "below";
    if (row.low < usual && row.high > usual)
        return fmt::format("{}; too little to tell it from what is usual.", figures);
    if (item) return fmt::format("{}; {} what is usual on its network.", figures, side);
    return fmt::format("{} item{}, {}; {} the others.", row.items, row.items == 1 ? "" : "s",
                       figures, side);
}

/// Posts that tell impressions and posts that do not are measured each against their own kind.
std::vector<PerformanceRow> rows_of_items(const std::vector<Group>& groups,
                                          const std::vector<MeasuredPost>& posts,
                                          const std::vector<Lift>& lifts, double mean) {
    std::vector<PerformanceRow> out;
    for (const auto& group : groups) {
        PerformanceRow row;
        sum_up(group, posts, row);
        const Lift& lift = lifts[group.posts.front()];
        row.score = 100 * lift.value;
        row.low = 100 * lift.low;
        row.high = 100 * lift.high;
        row.lift = row.score / mean - 1;
        out.push_back(std::move(row));
    }
    return out;
}

std::vector<PerformanceRow> rows_of_groups(const std::vector<Group>& groups,
                                           const std::vector<MeasuredPost>& posts,
                                           const std::vector<double>& values, double mean) {
    std::vector<std::vector<std::size_t>> members;
    for (const auto& group : groups) members.push_back(group.posts);
    const auto means = group_means(values, members);
    std::vector<PerformanceRow> out;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        PerformanceRow row;
        sum_up(groups[g], posts, row);
        row.score = 100 * std::exp(means[g].mean);
        row.low = 100 * std::exp(means[g].low);
        row.high = 100 * std::exp(means[g].high);
        row.lift = row.score / mean - 1;
        out.push_back(std::move(row));
    }
    return out;
}

}  // namespace

PerformanceView get_performance(const Context& context, const Scope& scope,
                                const GetPerformance& request) {
    const TimeZone zone = context.zone(scope);
    PerformanceView out;
    out.by = request.by.value_or(PerformanceBy::item);
    out.to = request.to.value_or(zone.day_of(scope.now()));
    out.from = request.from.value_or(out.to - kUsualDays);
    if (out.to < out.from) {
        Problems problems;
        problems.add("?to", "must not be before from");
        problems.raise();
    }
    auto posts =
        list_posts(scope, zone.start_of(out.from), zone.start_of(out.to + std::chrono::days(1)));
    std::erase_if(posts,
                  [&](const auto& p) { return request.network && p.network != request.network; });
    const auto lifts = lifts_of_posts(posts, scope.now());
    std::vector<double> values;
    for (const auto& lift : lifts) values.push_back(std::log(lift.value));
    if (!values.empty())
        out.mean_score = 100 * std::exp(std::accumulate(values.begin(), values.end(), 0.0) /
                                        static_cast<double>(values.size()));
    std::map<std::string, Group> groups;
    for (std::size_t i = 0; i < posts.size(); ++i)
        for (const auto& [key, label] : keys_of(posts[i], out.by, zone)) {
            auto& group = groups[key];
            group.key = key;
            group.label = label;
            group.posts.push_back(i);
        }
    std::vector<Group> all;
    for (auto& [key, group] : groups) all.push_back(std::move(group));
    out.rows = out.by == PerformanceBy::item ? rows_of_items(all, posts, lifts, out.mean_score)
                                             : rows_of_groups(all, posts, values, out.mean_score);
    for (auto& row : out.rows) row.why = why_of(row, out.by, out.mean_score);
    std::stable_sort(out.rows.begin(), out.rows.end(),
                     [](const auto& a, const auto& b) { return a.score > b.score; });
    if (out.rows.size() > kMostRows) out.rows.resize(kMostRows);
    return out;
}

}  // namespace herald::content
