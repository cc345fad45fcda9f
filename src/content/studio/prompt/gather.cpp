#include "content/studio/prompt/gather.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/words/kinship.hpp"
#include "content/feedback/winners.hpp"
#include "content/sources/trends.hpp"
#include "content/speech/transcription.hpp"
#include "content/studio/prompt/hours.hpp"
#include "content/text/reading.hpp"

namespace herald::content::studio {
namespace {

/// The thing an id of the wish names; another's id reads the same as none.
template <class F>
auto named(std::string_view pointer, Problems& problems, F&& find)
    -> std::optional<decltype(find())> {
    try {
        return find();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) throw;
        problems.add(pointer, "is not in this workspace");
        return std::nullopt;
    }
}

std::optional<compose::Transcript> transcript_of(const Scope& scope, TranscriptionId id,
                                                 Problems& problems, std::string& language) {
    const auto found =
        named("/transcription_id", problems, [&] { return get_transcription(scope, id); });
    if (!found) return std::nullopt;
    if (found->text.empty()) problems.add("/transcription_id", "has no text yet");
    language = found->language.value_or("");
    compose::Transcript out{found->title, {}};
    for (const TranscriptPart& part : found->parts)
        out.parts.push_back({part.start, part.end, part.text, part.speaker.value_or("")});
    return out;
}

/// What it is about, in one line.
std::string topic_of(const Wanted& wanted, const Gathered& gathered) {
    const auto first_sentence = [](std::string_view text) {
        text = trim(text);
        text = trim(text.substr(0, text.find('\n')));
        const auto all = sentences(text);
        if (!all.empty()) text = text.substr(0, all.front().from + all.front().size);
        while (text.ends_with('.')) text.remove_suffix(1);
        return std::string(clip(text, 300));
    };
    if (wanted.wish.brief && !trim(*wanted.wish.brief).empty())
        return first_sentence(*wanted.wish.brief);
    if (gathered.brief_item && !gathered.brief_item->title.empty())
        return gathered.brief_item->title;
    if (wanted.wish.product) return *wanted.wish.product;
    if (wanted.wish.keyword) return *wanted.wish.keyword;
    if (!gathered.material.trends.empty() && wanted.wish.trend_id)
        return gathered.material.trends.front().label;
    if (!gathered.material.sources.empty()) return gathered.material.sources.front().title;
    if (gathered.material.transcript) return gathered.material.transcript->title;
    if (wanted.wish.offer) return *wanted.wish.offer;
    return first_sentence(gathered.material.brand.what);
}

/// `spoken`: of the transcript; empty when there is none.
std::string language_for(const Wanted& wanted, const Gathered& gathered,
                         const std::string& spoken) {
    if (wanted.wish.language) return *wanted.wish.language;
    if (gathered.brief_item && gathered.brief_item->language) return *gathered.brief_item->language;
    if (wanted.wish.brief)
        if (const std::string told = language_of(*wanted.wish.brief); !told.empty()) return told;
    if (!spoken.empty()) return spoken;
    const auto& own = gathered.material.brand.languages;
    return own.empty() ? "en" : own.front();
}

/// The newest of its own published pages, and what the brand and the wish name.
std::vector<std::string> own_links(const Scope& scope, const Wanted& wanted, const Brand& brand) {
    std::vector<std::string> out;
    const auto add = [&](const std::string& link) {
        if (!link.empty() && std::find(out.begin(), out.end(), link) == out.end())
            out.push_back(link);
    };
    if (wanted.wish.url) add(*wanted.wish.url);
    for (const BrandProduct& product : brand.products) add(product.url.value_or(""));
    for (const std::string& site : brand.sites) add("https://" + site + "/");
    scope.db().each(
        "SELECT url FROM content_items WHERE tenant = :tenant AND state = 'published' AND kind = "
        "'blog' AND url IS NOT NULL ORDER BY updated_at DESC LIMIT 10",
        {}, [&](const store::Row& row) { add(std::string(row.text(0))); });
    return out;
}

std::string why_of(const Trend& trend) {
    const std::string against = trend.change
                                    ? fmt::format(", {:.1f} times as many as usual", *trend.change)
                                    : std::string(", new");
    return fmt::format("{} items of {} sources speak of it{}; it is {}.", trend.count,
                       trend.sources, against, enum_name(trend.state));
}

/// What the wish names: one collected item, or a trend with what was said about it.
void add_sources(const Scope& scope, const Wanted& wanted, compose::Material& material,
                 Problems& problems) {
    constexpr std::size_t kExamples = 3;
    const auto add = [&](const SourceItem& item) {
        material.sources.push_back(
            {item.title.empty() ? item.source_name : item.title, item.text, item.url.value_or("")});
    };
    if (wanted.wish.source_item_id)
        if (const auto item = named("/source_item_id", problems, [&] {
                return get_source_item(scope, {*wanted.wish.source_item_id});
            }))
            add(*item);
    if (!wanted.wish.trend_id) return;
    const auto trend =
        named("/trend_id", problems, [&] { return get_trend(scope, {*wanted.wish.trend_id}); });
    if (!trend) return;
    material.trends.push_back({trend->label, why_of(*trend), true});
    for (const TrendExample& example : trend->examples) {
        if (material.sources.size() >= kExamples) break;
        Problems gone;  // an example may have been tidied away
        if (const auto item =
                named("", gone, [&] { return get_source_item(scope, example.item_id); }))
            add(*item);
    }
}

/// What is talked about now, beside what the wish names: of its topic, or anything for a plan,
/// which looks for topics.
void add_trends(const Scope& scope, const Wanted& wanted, Gathered& out) {
    constexpr std::size_t kTrends = 5, kLookedAt = 100;
    const bool is_plan = wanted.kind == ItemKind::strategy;
    auto& trends = out.material.trends;
    std::string about = out.topic;
    for (const auto& one : {wanted.wish.product, wanted.wish.keyword, wanted.wish.offer})
        if (one) about += "\n" + *one;
    const std::size_t most = trends.size() + kTrends;
    for (const Trend& trend : top_trends(scope, out.language, is_plan ? kTrends : kLookedAt)) {
        if (trends.size() == most) break;
        if (!trends.empty() && trends.front().label == trend.label) continue;
        if (is_plan || compose::shares_topic(about, trend.label, out.language))
            trends.push_back({trend.label, why_of(trend)});
    }
}

/// What worked on the networks asked for, and what that teaches.
void add_experience(const Context& context, const Scope& scope, const Wanted& wanted,
                    compose::Material& material) {
    constexpr std::size_t kWinners = 5;
    const bool one_network = wanted.kind == ItemKind::social && wanted.networks.size() == 1;
    const auto network = one_network ? std::optional(wanted.networks.front()) : std::nullopt;
    const auto kind =
        wanted.kind == ItemKind::social ? std::optional(ItemKind::social) : std::nullopt;
    for (const Winner& one : winners(scope, network, kind, kWinners))
        material.winners.push_back(
            {one.text, one.title, one.network.value_or(""), one.score, one.why});
    for (const Lesson& one : lessons(scope, context.zone(scope)))
        material.lessons.push_back({one.what, 1 + one.lift, one.why, one.code});
}

/// When to post: by network, over all networks, and what the lessons add.
void add_hours(const Context& context, const Scope& scope, const Wanted& wanted,
               compose::Material& material) {
    const TimeZone zone = context.zone(scope);
    std::vector<std::optional<std::string>> asked(wanted.networks.begin(), wanted.networks.end());
    asked.push_back(std::nullopt);
    const auto add = [&](std::vector<compose::GoodHour> hours) {
        for (compose::GoodHour& one : hours) material.hours.push_back(std::move(one));
    };
    for (const auto& network : asked) add(good_hours(get_best_times(scope, {network}, zone)));
    const auto taught = lessons(scope, zone);
    add(good_hours(taught));
    material.bad_hours = bad_hours(taught);
}

/// The brand, and what the wish names.
Gathered named_things(const Scope& scope, const Wanted& wanted) {
    Gathered out;
    out.material.brand = get_brand(scope);
    Problems problems;
    if (wanted.wish.brief_id)
        out.brief_item =
            named("/brief_id", problems, [&] { return get_item(scope, *wanted.wish.brief_id); });
    if (wanted.wish.transcription_id)
        out.material.transcript =
            transcript_of(scope, {*wanted.wish.transcription_id}, problems, out.language);
    add_sources(scope, wanted, out.material, problems);
    problems.raise();
    out.topic = topic_of(wanted, out);
    out.language = language_for(wanted, out, out.language);
    return out;
}

}  // namespace

void check_named(const Scope& scope, const Wanted& wanted) { named_things(scope, wanted); }

Gathered gather(const Context& context, const Scope& scope, const Wanted& wanted) {
    Gathered out = named_things(scope, wanted);
    add_experience(context, scope, wanted, out.material);
    if (wanted.kind == ItemKind::strategy) add_hours(context, scope, wanted, out.material);
    add_trends(scope, wanted, out);
    out.links = own_links(scope, wanted, out.material.brand);
    return out;
}

compose::Brief brief_for(const Wanted& wanted, const Gathered& gathered,
                         const std::string& network) {
    const GenerateWish& wish = wanted.wish;
    compose::Brief out;
    out.kind = wanted.kind;
    out.network = network;
    out.text = wish.brief.value_or("");
    if (out.text.empty() && gathered.brief_item)
        out.text = gathered.brief_item->title + "\n\n" + gathered.brief_item->text;
    if (out.text.empty()) out.text = gathered.topic;
    out.goal = wish.goal.value_or("");
    out.audience = wish.audience.value_or("");
    out.product = wish.product.value_or("");
    out.offer = wish.offer.value_or("");
    out.url = wish.url.value_or("");
    out.keyword = wish.keyword.value_or("");
    out.tone = wish.tone.value_or("");
    out.language = gathered.language;
    if (wish.length) out.length = std::string(enum_name(*wish.length));
    json::object data = wanted.data;
    if (wanted.kind == ItemKind::ads) data["ad_format"] = network;
    if (!data.empty()) out.data = {json::serialize(data)};
    return out;
}

}  // namespace herald::content::studio
