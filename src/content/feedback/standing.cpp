#include "content/feedback/standing.hpp"

#include <cmath>

#include "content/feedback/posts.hpp"
#include "content/feedback/winners.hpp"

namespace herald::content {
namespace {

using std::chrono::days;

constexpr days kRecent{28}, kBefore{84}, kAhead{14};
constexpr std::size_t kFewest = 3;  ///< posts on either side, for a comparison

std::int64_t count(const Scope& scope, std::string_view sql, Time from, Time to) {
    return scope.db().one<std::int64_t>(sql, {{"from", from}, {"to", to}}).value_or(0);
}

std::int64_t published(const Scope& scope, Time from, Time to) {
    return count(scope,
                 "SELECT COUNT(*) FROM content_items WHERE tenant = :tenant AND published_at >= "
                 ":from AND published_at < :to",
                 from, to);
}

/// Both sides are measured against the same level, so that their ratio is how it changed.
std::optional<double> lift_of(const Scope& scope, Time recent) {
    const auto posts = list_posts(scope, recent - kBefore, scope.now() + days(1));
    const auto lifts = lifts_of_posts(posts, scope.now());
    double now = 0, then = 0;
    std::size_t new_ones = 0, old_ones = 0;
    for (std::size_t i = 0; i < posts.size(); ++i) {
        const double value = std::log(lifts[i].value);
        if (posts[i].published_at >= recent)
            now += value, ++new_ones;
        else
            then += value, ++old_ones;
    }
    if (new_ones < kFewest || old_ones < kFewest) return std::nullopt;
    return std::exp(now / static_cast<double>(new_ones) - then / static_cast<double>(old_ones));
}

}  // namespace

std::optional<ContentStanding> content_standing(const Scope& scope) {
    const Time now = scope.now(), recent = now - kRecent;
    ContentStanding out;
    out.posts = published(scope, recent, now + days(1));
    const std::int64_t before = published(scope, recent - kBefore, recent);
    if (out.posts + before == 0) return std::nullopt;
    if (before > 0) out.usual = static_cast<double>(before) * kRecent.count() / kBefore.count();
    out.planned = count(scope,
                        "SELECT COUNT(*) FROM content_items WHERE tenant = :tenant AND plan_at >= "
                        ":from AND plan_at < :to AND state IN ('draft', 'in_review', 'approved', "
                        "'scheduled')",
                        now, now + kAhead);
    out.failed = count(scope,
                       "SELECT COUNT(*) FROM content_items WHERE tenant = :tenant AND plan_at >= "
                       ":from AND plan_at < :to AND state = 'failed'",
                       recent, now + days(1));
    out.lift = lift_of(scope, recent);
    for (const auto& lesson : lessons(scope))
        if (lesson.lift > 0 && !out.do_more) out.do_more = lesson.what;
    return out;
}

}  // namespace herald::content
