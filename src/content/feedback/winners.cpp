#include "content/feedback/winners.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/text.hpp"
#include "content/feedback/posts.hpp"
#include "content/feedback/traits.hpp"
#include "content/text/network.hpp"

namespace herald::content {
namespace {

/// What worked longer ago may not work any more.
constexpr auto kLookedBack = std::chrono::days(400);
constexpr double kCertain = 0.8;
constexpr std::size_t kFewest = 3, kMostTraits = 60, kMostLessons = 12;

std::vector<MeasuredPost> recent_posts(const Scope& scope) {
    return list_posts(scope, scope.now() - kLookedBack, scope.now() + std::chrono::days(1));
}

/// "on Mastodon"
std::string place_of(const ContentItem& item) {
    if (!item.network) return "here";
    const NetworkLimits* known = find_network(*item.network);
    return "on " + (known == nullptr ? *item.network : std::string(known->name));
}

std::string signed_percent(double lift) {
    return fmt::format("{}{:.0f} %", lift < 0 ? "−" : "+", std::abs(lift) * 100);
}

/// "with a question at its beginning": at most two of what sets it apart.
std::string traits_in_words(const std::vector<std::string>& traits,
                            const std::map<std::string, double>& known) {
    std::vector<std::pair<double, std::string>> good;
    for (const auto& trait : traits)
        if (const auto found = known.find(trait); found != known.end() && found->second > 0)
            good.emplace_back(found->second, words_of(trait));
    std::sort(good.rbegin(), good.rend());
    std::string out;
    for (std::size_t i = 0; i < good.size() && i < 2; ++i)
        out += (i == 0 ? ". It has what works here: " : ", ") + to_lower_ascii(good[i].second);
    return out;
}

struct Column {
    std::string trait;
    std::vector<std::uint8_t> has;
    std::size_t items = 0;
};

/// Traits that enough items have, and enough do not.
std::vector<Column> columns_of_traits(const std::vector<std::vector<std::string>>& traits) {
    std::map<std::string, Column> all;
    for (std::size_t i = 0; i < traits.size(); ++i)
        for (const auto& trait : traits[i]) {
            auto& column = all[trait];
            if (column.has.empty()) column = {trait, std::vector<std::uint8_t>(traits.size()), 0};
            column.items += column.has[i] == 0;
            column.has[i] = 1;
        }
    std::vector<Column> out;
    for (auto& [name, column] : all)
        if (column.items >= kFewest && traits.size() - column.items >= kFewest)
            out.push_back(std::move(column));
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.items > b.items; });
    if (out.size() > kMostTraits) out.resize(kMostTraits);
    return out;
}

Lesson lesson_of(const Column& column, const Effect& effect, std::size_t posts) {
    Lesson out;
    out.code = column.trait;
    out.what = words_of(column.trait);
    out.lift = std::expm1(effect.mean);
    out.low = std::expm1(effect.low);
    out.high = std::expm1(effect.high);
    out.items = effect.items;
    out.why = fmt::format(
        "{} of {} posts; {:.0f} % {} engagement than comparable posts (90 %: {} to {}).",
        effect.items, posts, std::abs(out.lift) * 100, out.lift < 0 ? "less" : "more",
        signed_percent(out.low), signed_percent(out.high));
    return out;
}

std::vector<Lesson> lessons_of(const std::vector<MeasuredPost>& posts,
                               const std::vector<std::vector<std::string>>& traits, Time now) {
    std::vector<double> values;
    for (const auto& lift : lifts_of_posts(posts, now)) values.push_back(std::log(lift.value));
    const auto columns = columns_of_traits(traits);
    std::vector<std::vector<std::uint8_t>> matrix;
    for (const auto& column : columns) matrix.push_back(column.has);
    const auto effects = effects_of(values, matrix);
    std::vector<Lesson> out;
    for (std::size_t t = 0; t < columns.size(); ++t)
        if (effects[t].certainty >= kCertain)
            out.push_back(lesson_of(columns[t], effects[t], posts.size()));
    std::sort(out.begin(), out.end(), [](const Lesson& a, const Lesson& b) {
        return std::abs(std::log1p(a.lift)) > std::abs(std::log1p(b.lift));
    });
    if (out.size() > kMostLessons) out.resize(kMostLessons);
    return out;
}

}  // namespace

std::vector<Winner> winners(const Scope& scope, const std::optional<std::string>& network,
                            std::optional<ItemKind> kind, std::size_t limit) {
    const auto posts = recent_posts(scope);
    const auto lifts = lifts_of_posts(posts, scope.now());
    const auto traits = traits_of_posts(posts, TimeZone::utc());
    std::map<std::string, double> known;
    for (const auto& lesson : lessons_of(posts, traits, scope.now()))
        known.emplace(lesson.code, lesson.lift);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < posts.size(); ++i)
        if ((!network || posts[i].network == network) && (!kind || posts[i].kind == *kind) &&
            lifts[i].value > 1)
            order.push_back(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return lifts[a].value > lifts[b].value; });
    if (order.size() > limit) order.resize(limit);
    std::vector<Winner> out;
    for (const std::size_t i : order) {
        const ContentItem item = get_item(scope, posts[i].id);
        out.push_back(
            {item.id, item.title, item.text, item.network, item.kind, 100 * lifts[i].value,
             lifts[i].value - 1,
             fmt::format("{}: {:.1f} times what is usual {}{}.",
                         figures_in_words(posts[i].impressions, posts[i].engagements()),
                         lifts[i].value, place_of(item), traits_in_words(traits[i], known))});
    }
    return out;
}

std::vector<Lesson> lessons(const Scope& scope, const TimeZone& zone) {
    const auto posts = recent_posts(scope);
    return lessons_of(posts, traits_of_posts(posts, zone), scope.now());
}

}  // namespace herald::content
