#include "content/feedback/engagement.hpp"

#include <array>

namespace herald::content {
namespace {

void add(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& more) {
    if (more) sum = sum.value_or(0) + *more;
}

struct Standing : EngagementTotals {
    Time read_at;
};
BOOST_DESCRIBE_STRUCT(Standing, (EngagementTotals), (read_at))

constexpr auto kAsked = std::array{
    std::pair{std::chrono::days(7), std::chrono::hours(20)},
    std::pair{std::chrono::days(30), std::chrono::hours(3 * 24 - 4)},
    std::pair{std::chrono::days(90), std::chrono::hours(7 * 24 - 4)},
    std::pair{std::chrono::days(400), std::chrono::hours(28 * 24 - 4)},
};

}  // namespace

std::optional<std::int64_t> EngagementTotals::engagements() const {
    std::optional<std::int64_t> out;
    for (const auto* part : {&likes, &comments, &shares, &clicks, &saves}) add(out, *part);
    return out;
}

EngagementTotals& EngagementTotals::operator+=(const EngagementTotals& other) {
    add(impressions, other.impressions);
    add(likes, other.likes);
    add(comments, other.comments);
    add(shares, other.shares);
    add(clicks, other.clicks);
    add(saves, other.saves);
    add(video_views, other.video_views);
    return *this;
}

std::optional<std::chrono::hours> pause_at_age(std::chrono::microseconds age) {
    for (const auto& [until, pause] : kAsked)
        if (age < until) return pause;
    return std::nullopt;
}

ItemEngagement engagement_of(const Scope& scope, ItemId id) {
    get_item(scope, id);
    ItemEngagement out;
    scope.read([&](store::Queries& db) {
        out.data = db.list<EngagementDay>(
            "SELECT day, impressions, likes, comments, shares, clicks, saves, video_views FROM "
            "content_engagement WHERE tenant = :tenant AND item_id = :id ORDER BY day",
            {{"id", id}});
        const auto standing = db.one<Standing>(
            "SELECT {columns} FROM content_standing WHERE tenant = :tenant AND item_id = :id",
            {{"id", id}});
        if (!standing) return;
        out.totals = *standing;
        out.read_at = standing->read_at;
    });
    return out;
}

void put_engagement(Tx& tx, const Scope& scope, const std::vector<ToldEngagement>& told) {
    const Time now = scope.now();
    for (const auto& one : told) {
        const auto& t = one.totals;
        const store::Params figures{
            {"id", one.item},     {"day", to_string(one.day)}, {"impressions", t.impressions},
            {"likes", t.likes},   {"comments", t.comments},    {"shares", t.shares},
            {"clicks", t.clicks}, {"saves", t.saves},          {"views", t.video_views}};
        tx.execute(
            "INSERT INTO content_engagement (tenant, item_id, day, impressions, likes, comments, "
            "shares, clicks, saves, video_views) VALUES (:tenant, :id, :day, :impressions, :likes, "
            ":comments, :shares, :clicks, :saves, :views) ON CONFLICT (tenant, item_id, day) DO "
            "UPDATE SET impressions = COALESCE(excluded.impressions, "
            "content_engagement.impressions), likes = COALESCE(excluded.likes, "
            "content_engagement.likes), comments = COALESCE(excluded.comments, "
            "content_engagement.comments), shares = COALESCE(excluded.shares, "
            "content_engagement.shares), clicks = COALESCE(excluded.clicks, "
            "content_engagement.clicks), saves = COALESCE(excluded.saves, "
            "content_engagement.saves), video_views = COALESCE(excluded.video_views, "
            "content_engagement.video_views)",
            figures);
        store::Params standing = figures;
        standing.emplace_back("now", now);
        const auto pause = one.published_at ? pause_at_age(now - *one.published_at) : std::nullopt;
        standing.emplace_back("next", pause ? std::optional(now + *pause) : std::nullopt);
        // A file about days gone by does not undo what is known of later ones.
        tx.execute(
            "INSERT INTO content_standing (tenant, item_id, impressions, likes, comments, shares, "
            "clicks, saves, video_views, day, read_at, next_read_at) VALUES (:tenant, :id, "
            ":impressions, :likes, :comments, :shares, :clicks, :saves, :views, :day, :now, :next) "
            "ON CONFLICT (tenant, item_id) DO UPDATE SET impressions = "
            "COALESCE(excluded.impressions, content_standing.impressions), likes = "
            "COALESCE(excluded.likes, content_standing.likes), comments = "
            "COALESCE(excluded.comments, content_standing.comments), shares = "
            "COALESCE(excluded.shares, content_standing.shares), clicks = "
            "COALESCE(excluded.clicks, content_standing.clicks), saves = "
            "COALESCE(excluded.saves, content_standing.saves), video_views = "
            "COALESCE(excluded.video_views, content_standing.video_views), day = excluded.day, "
            "read_at = excluded.read_at, next_read_at = COALESCE(excluded.next_read_at, "
            "content_standing.next_read_at) WHERE content_standing.day <= excluded.day",
            standing);
    }
}

}  // namespace herald::content
