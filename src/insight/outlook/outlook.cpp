#include "insight/outlook/outlook.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "insight/forecast/reconcile.hpp"
#include "insight/outlook/track.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr double kSlightest = 0.01;  ///< effects below are not told
constexpr std::ptrdiff_t kStoppedDays = 2;

std::string_view shown(ads::Platform platform) {
    switch (platform) {
        case ads::Platform::meta: return "Meta";
        case ads::Platform::google: return "Google";
        case ads::Platform::tiktok: return "TikTok";
        case ads::Platform::snapchat: return "Snapchat";
        case ads::Platform::linkedin: return "LinkedIn";
        case ads::Platform::other: break;
    }
    return "Other platforms";
}

/// The workspace and its platforms, forecast together.
struct Family {
    std::vector<ads::Platform> platforms;  ///< of nodes 1, 2, …
    std::vector<Track> tracks;             ///< the workspace first
    bool coherent = false;
};

Family family_of(const History& history, ads::Metric metric, int horizon) {
    Family out;
    out.tracks.push_back(track_of(past_of(history, {}, metric), horizon));
    bool whole = out.tracks[0].forecast.has_value();
    for (std::size_t i = 0; i < ads::kPlatforms; ++i) {
        if (history.platforms[i].empty()) continue;
        const auto platform = static_cast<ads::Platform>(i);
        out.platforms.push_back(platform);
        out.tracks.push_back(track_of(past_of(history, {nullptr, platform}, metric), horizon));
        whole = whole && out.tracks.back().forecast;
    }
    if (!whole || out.platforms.empty()) return out;
    std::vector<HierarchyNode> nodes;
    for (const Track& track : out.tracks) {
        HierarchyNode node{nodes.empty() ? -1 : 0, track.forecast->mean, track.forecast->bands,
                           track.forecast->errors};
        for (auto& error : node.errors) error.back += track.behind;
        nodes.push_back(std::move(node));
    }
    const Reconciled reconciled = reconcile(nodes);
    for (std::size_t i = 0; i < out.tracks.size(); ++i) {
        out.tracks[i].forecast->mean = reconciled.nodes[i].mean;
        out.tracks[i].forecast->bands = reconciled.nodes[i].bands;
    }
    out.coherent = true;
    return out;
}

ForecastUnit unit_of(ads::Metric metric) {
    if (is_money(metric)) return ForecastUnit::money;
    return is_sum(metric) ? ForecastUnit::count : ForecastUnit::ratio;
}

/// Days of one effect under one name; those around it say so.
std::string name_of(const LearnedEffect& effect) {
    if (effect.offset == 0) return effect.name;
    return fmt::format("{} ({} {} {})", effect.name, std::abs(effect.offset),
                       std::abs(effect.offset) == 1 ? "day" : "days",
                       effect.offset < 0 ? "before" : "after");
}

void tell(MetricForecast& out, const Track& track) {
    for (std::size_t i = 0; i < track.past.values.size(); ++i) {
        const double value = track.past.values[i];
        out.history.push_back({track.past.first + days(static_cast<int>(i)),
                               std::isnan(value) ? std::nullopt : std::optional(value)});
    }
    if (!track.forecast) {
        out.needed_days = static_cast<std::int64_t>(track.needed);
        out.message = fmt::format("Not enough data: needs {} more {}", track.needed,
                                  track.needed == 1 ? "day" : "days");
        return;
    }
    const Forecast& f = *track.forecast;
    for (std::size_t h = 0; h < f.mean.size(); ++h)
        out.points.push_back({track.next() + days(static_cast<int>(h)), f.mean[h],
                              f.bands[0].lower[h], f.bands[0].upper[h], f.bands[1].lower[h],
                              f.bands[1].upper[h]});
    for (const auto& model : f.models)
        out.models.push_back({model.model, model.weight, model.error});
    out.seasons.assign(f.periods.begin(), f.periods.end());
    for (const auto& shift : f.shifts)
        out.shifts.push_back(
            {track.past.first + days(static_cast<int>(shift.at)),
             shift.factor > 0 && shift.factor != 1 ? std::optional(shift.factor) : std::nullopt,
             shift.change});
    for (const auto& effect : f.effects) {
        const double told =
            effect.unit == EffectUnit::share ? std::expm1(effect.effect) : effect.effect;
        if (effect.seen > 0 && std::abs(effect.effect) >= kSlightest)
            out.effects.push_back({name_of(effect), told, effect.unit});
    }
    out.used = static_cast<std::int64_t>(f.used);
    out.gaps = static_cast<std::int64_t>(f.gaps);
    out.outliers = static_cast<std::int64_t>(f.outliers);
    if (is_sum(out.metric)) out.total = total_of(f.mean, f.bands, f.errors);
}

/// The track of who is asked for; of platforms and the workspace together with the others.
Track chosen(const History& history, ads::Metric metric, const OutlookWish& wish,
             MetricForecast* out) {
    if (wish.campaign != nullptr)
        return track_of(past_of(history, {wish.campaign, {}}, metric), wish.horizon);
    Family family = family_of(history, metric, wish.horizon);
    std::size_t place = 0;
    for (std::size_t i = 0; i < family.platforms.size(); ++i) {
        if (wish.platform == family.platforms[i]) place = i + 1;
        const auto& forecast = family.tracks[i + 1].forecast;
        if (out == nullptr || wish.platform || !forecast) continue;
        const ForecastTotal total = total_of(forecast->mean, forecast->bands, forecast->errors);
        out->parts.push_back({family.platforms[i], total.mean, total.low80, total.high80});
    }
    if (wish.platform && place == 0) return track_of({}, wish.horizon);
    if (out != nullptr) out->coherent = family.coherent;
    return std::move(family.tracks[place]);
}

/// Stopped by somebody: while it stays so nothing comes, whatever the past was like.
bool is_stopped(const OutlookWish& wish, const Track& track) {
    if (wish.campaign == nullptr || !track.forecast ||
        wish.campaign->info.status == ads::CampaignStatus::active)
        return false;
    const auto& values = track.past.values;
    return std::ssize(values) >= kStoppedDays &&
           std::all_of(values.end() - kStoppedDays, values.end(),
                       [](double v) { return v == 0 || std::isnan(v); });
}

void tell_stop(MetricForecast& out, const OutlookWish& wish) {
    for (auto& point : out.points) point = {point.date};
    if (out.total) out.total = ForecastTotal{};
    if (!is_sum(out.metric)) out.points.clear();
    out.message = fmt::format("This campaign is {}: while it stays so it brings nothing",
                              enum_name(wish.campaign->info.status));
}

double median_of(std::vector<double> values) {
    if (values.empty()) return kUnknown;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// How far the quotient of both parts' forecasts was off on the same origins, as a median; unknown
/// when they have none in common.
double error_of_parts(const Track& over, const Track& under, double factor) {
    std::map<std::pair<std::size_t, std::size_t>, double> by_origin;
    const auto day_of = [](const Track& track, const OriginError& e) {
        return std::ssize(track.past.values) -
               static_cast<std::ptrdiff_t>(track.behind + e.back - e.step);
    };
    for (const auto& e : under.forecast->errors)
        by_origin[{e.back + under.behind, e.step}] = e.error;
    std::vector<double> errors;
    for (const auto& e : over.forecast->errors) {
        const auto found = by_origin.find({e.back + over.behind, e.step});
        const std::ptrdiff_t at = day_of(over, e);
        if (found == by_origin.end() || at < 0 || at >= std::ssize(over.past.values)) continue;
        const double above = over.past.values[static_cast<std::size_t>(at)],
                     below = under.past.values[static_cast<std::size_t>(at)],
                     told_below = below - found->second;
        if (!(below > 0) || !(told_below > 0) || std::isnan(above)) continue;
        errors.push_back(std::abs(factor * (above / below - (above - e.error) / told_below)));
    }
    return median_of(std::move(errors));
}

double error_of(const Track& track) {
    std::vector<double> errors;
    for (const auto& e : track.forecast->errors) errors.push_back(std::abs(e.error));
    return median_of(std::move(errors));
}

/// The day's ratio around the quotient; as wide as the direct forecast's bands, by how much better
/// the quotient was.
Forecast quotient(const Track& over, const Track& under, const Track& direct,
                  const RatioParts& parts, double error, double narrower) {
    Forecast out = *direct.forecast;
    for (std::size_t h = 0; h < out.mean.size(); ++h) {
        const double below = under.forecast->mean[h];
        if (!(below > 0)) continue;  // keeps the direct one where nothing is to be divided by
        const double mean = parts.factor * over.forecast->mean[h] / below;
        for (auto& band : out.bands) {
            band.lower[h] = std::max(0.0, mean - narrower * (out.mean[h] - band.lower[h]));
            band.upper[h] = mean + narrower * (band.upper[h] - out.mean[h]);
        }
        out.mean[h] = mean;
    }
    out.models = {{fmt::format("forecast of {} / forecast of {}", enum_name(parts.numerator),
                               enum_name(parts.denominator)),
                   1, error}};
    return out;
}

/// A ratio is forecast as one, and as its parts' quotient; what was nearer to the past is told, and
/// `models` says which. The quotient agrees with the parts' own forecasts.
Track ratio_track(const History& history, const OutlookWish& wish) {
    Track direct =
        track_of(past_of(history, {wish.campaign, wish.platform}, wish.metric), wish.horizon);
    const auto parts = ratio_parts(wish.metric);
    if (!parts || !direct.forecast) return direct;
    const Track over = chosen(history, parts->numerator, wish, nullptr),
                under = chosen(history, parts->denominator, wish, nullptr);
    if (!over.forecast || !under.forecast) return direct;
    const double own = error_of(direct), theirs = error_of_parts(over, under, parts->factor);
    if (!(theirs <= own) || !(own > 0)) return direct;
    direct.forecast =
        quotient(over, under, direct, *parts, theirs, std::clamp(theirs / own, 0.5, 1.0));
    return direct;
}

}  // namespace

std::size_t MetricForecast::size_bytes() const {
    return sizeof *this + history.size() * sizeof(ForecastPast) +
           points.size() * sizeof(ForecastPoint) + models.size() * 128 + effects.size() * 64 +
           parts.size() * sizeof(ForecastPart);
}

namespace {

/// The past is shown as it was told, like everywhere else; only the forecast rests on young days as
/// they will stand.
void show_as_told(MetricForecast& out, const History& history, const OutlookWish& wish) {
    const Course& course = course_of(history, {wish.campaign, wish.platform});
    for (auto& day : out.history)
        if (const auto figures = course.on(day.date); day.value && !figures.empty())
            day.value = value_of(figures, wish.metric);
}

}  // namespace

MetricForecast make_outlook(const History& history, const OutlookWish& wish) {
    MetricForecast out;
    out.metric = wish.metric;
    out.unit = unit_of(wish.metric);
    out.currency = history.currency;
    out.platform = wish.platform;
    out.name = wish.platform ? std::string(shown(*wish.platform)) : "All campaigns";
    if (wish.campaign != nullptr) {
        out.campaign_id = wish.campaign->info.id;
        out.platform = wish.campaign->info.platform;
        out.name = wish.campaign->info.name;
    }
    out.horizon = wish.horizon;
    out.complete_through = history.complete_through;
    const Track track =
        is_sum(wish.metric) ? chosen(history, wish.metric, wish, &out) : ratio_track(history, wish);
    tell(out, track);
    show_as_told(out, history, wish);
    if (is_stopped(wish, track)) tell_stop(out, wish);
    const bool never = std::none_of(out.history.begin(), out.history.end(),
                                    [](const ForecastPast& day) { return day.value.has_value(); });
    if (never && !out.history.empty())
        out.message = fmt::format("Nothing tells {} here", enum_name(wish.metric));
    return out;
}

}  // namespace herald::insight
