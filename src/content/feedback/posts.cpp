#include "content/feedback/posts.hpp"

#include "base/json_reader.hpp"
#include "content/feedback/traits.hpp"

namespace herald::content {
namespace {

std::string grouped(std::int64_t number) {
    std::string out = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(out.size()) - 3; at > 0; at -= 3)
        out.insert(static_cast<std::size_t>(at), ",");
    return out;
}

std::size_t thread_parts(const std::optional<RawJson>& data) {
    if (!data || data->text.empty()) return 0;
    const json::value value = parse_json(data->text);
    if (!value.is_object()) return 0;
    const auto* thread = value.as_object().if_contains("thread");
    return thread != nullptr && thread->is_array() ? thread->as_array().size() : 0;
}

}  // namespace

std::int64_t MeasuredPost::engagements() const {
    return likes.value_or(0) + comments.value_or(0) + shares.value_or(0) + clicks.value_or(0) +
           saves.value_or(0);
}

std::vector<MeasuredPost> list_posts(const Scope& scope, Time from, Time to) {
    return scope.db().list<MeasuredPost>(
        "SELECT i.id, i.kind, i.network, i.title, substr(i.text, 1, 4000), i.data, i.media, "
        "i.tags, i.pillar, i.published_at, s.impressions, s.likes, s.comments, s.shares, s.clicks, "
        "s.saves, s.video_views FROM content_items i JOIN content_standing s ON s.tenant = "
        "i.tenant AND s.item_id = i.id WHERE i.tenant = :tenant AND i.published_at >= :from AND "
        "i.published_at < :to AND COALESCE(s.likes, s.comments, s.shares, s.clicks, s.saves) IS "
        "NOT NULL ORDER BY i.published_at DESC, i.id LIMIT :limit",
        {{"from", from}, {"to", to}, {"limit", kMostPosts}});
}

std::vector<Lift> lifts_of_posts(const std::vector<MeasuredPost>& posts, Time now) {
    std::vector<Measured> measured;
    measured.reserve(posts.size());
    for (const auto& post : posts) {
        const double age =
            std::chrono::duration<double, std::ratio<86400>>(now - post.published_at).count();
        // Impressions and their absence are two levels of one network.
        const bool seen = post.impressions && *post.impressions > 0;
        measured.push_back({post.network.value_or("") + (seen ? "/seen" : ""), post.impressions,
                            post.engagements(), age});
    }
    return lifts_of(measured);
}

WallHour wall_hour(Time time, const TimeZone& zone) {
    const auto local = zone.local(time);
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::weekday weekday{std::chrono::sys_days(day)};
    return {weekday.iso_encoding(),
            static_cast<unsigned>(std::chrono::floor<std::chrono::hours>(local - day).count())};
}

std::vector<std::vector<std::string>> traits_of_posts(const std::vector<MeasuredPost>& posts,
                                                      const TimeZone& zone) {
    std::vector<std::vector<std::string>> out;
    out.reserve(posts.size());
    for (const auto& post : posts) {
        const auto [weekday, hour] = wall_hour(post.published_at, zone);
        out.push_back(traits_of({post.text, post.media, post.tags, post.pillar, weekday, hour,
                                 thread_parts(post.data)}));
    }
    return out;
}

std::string figures_in_words(std::optional<std::int64_t> impressions, std::int64_t engagements) {
    const std::string got =
        fmt::format("{} engagement{}", grouped(engagements), engagements == 1 ? "" : "s");
    if (!impressions || *impressions <= 0) return got;
    return fmt::format("{} of {} impressions", got, grouped(*impressions));
}

}  // namespace herald::content
