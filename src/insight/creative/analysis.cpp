#include "insight/creative/analysis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "insight/creative/elements.hpp"

namespace herald::insight {
namespace {

constexpr std::string_view kFormat = "format";

bool wanted(const History& history, const AdHistory& ad, const CreativeWish& wish) {
    const CampaignInfo& campaign = history.campaigns[ad.info.campaign].info;
    return (!wish.campaign || ad.info.campaign == *wish.campaign) &&
           (wish.platforms.empty() || std::find(wish.platforms.begin(), wish.platforms.end(),
                                                campaign.platform) != wish.platforms.end());
}

CreativeFatigue fatigue_of(const Wear& wear, const DayFigures& figures) {
    CreativeFatigue out;
    out.state = wear.state;
    if (figures.reach > 0) out.frequency = figures.impressions / figures.reach;
    out.left = wear.left;
    out.half_life = wear.half_life;
    out.unit = wear.unit;
    if (wear.days_left) out.days_left = std::ceil(*wear.days_left);
    out.reason = reason_of(wear);
    for (const WearPoint& week : wear.points) {
        FatiguePoint& point = out.series.emplace_back();
        point.date = week.last;
        if (week.impressions > 0) point.ctr = week.clicks / week.impressions;
        if (!std::isnan(week.expected)) point.expected = week.expected;
    }
    return out;
}

CreativeRow row_of(const History& history, std::size_t ad, const Wear& wear,
                   const DayFigures& figures) {
    const AdInfo& info = history.ads[ad].info;
    const CampaignInfo& campaign = history.campaigns[info.campaign].info;
    CreativeRow out;
    out.ad_id = info.id;
    out.name = info.name;
    out.campaign_id = campaign.id;
    out.campaign_name = campaign.name;
    out.platform = campaign.platform;
    out.status = info.status;
    out.thumbnail_url = info.thumbnail_url;
    out.title = info.title;
    out.format = format_of(history.ads[ad]);
    out.impressions = figures.impressions;
    out.clicks = figures.clicks;
    out.spend = figures.spend;
    out.conversions = figures.conversions;
    if (campaign.tells_revenue || figures.revenue > 0) {
        out.revenue = figures.revenue;
        if (figures.spend > 0) out.roas = figures.revenue / figures.spend;
    }
    out.fatigue = fatigue_of(wear, figures);
    return out;
}

/// By conversions an impression where there are conversions, else by clicks an impression.
void add_best_chances(const History& history, std::span<const std::size_t> ads,
                      const CreativeRates& rates, std::vector<CreativeRow>& rows) {
    std::map<std::size_t, std::vector<std::size_t>> campaigns;
    for (std::size_t i = 0; i < ads.size(); ++i)
        if (rates.ctr[i] && history.ads[ads[i]].info.status == ads::CampaignStatus::active)
            campaigns[history.ads[ads[i]].info.campaign].push_back(i);
    for (const auto& [campaign, places] : campaigns) {
        if (places.size() < 2) continue;
        double conversions = 0;
        for (const std::size_t i : places) conversions += rows[i].conversions;
        std::vector<std::vector<RateBelief>> products;
        for (const std::size_t i : places) {
            products.push_back({*rates.ctr[i]});
            if (conversions > 0 && rates.cvr[i]) products.back().push_back(*rates.cvr[i]);
        }
        const bool all_convert = std::all_of(products.begin(), products.end(),
                                             [](const auto& one) { return one.size() == 2; });
        if (!all_convert)
            for (auto& one : products) one.resize(1, RateBelief{});
        const auto chances = best_chances(products, campaign + 1);
        for (std::size_t k = 0; k < places.size(); ++k)
            rows[places[k]].best_chance = std::round(1000 * chances[k]) / 1000;
    }
}

std::string percent(double share) { return fmt::format("{:+.0f} %", 100 * share); }

std::string verdict_text(std::string_view what, const Comparison& one) {
    if (one.verdict == CreativeVerdict::unclear)
        return fmt::format(
            "Whether {} changes the click rate is unclear: {} ({} to {}) against the other ads of "
            "the same campaigns.",
            what, percent(one.lift.mean), percent(one.lift.low), percent(one.lift.high));
    return fmt::format(
        "With {} ads get {} clicks: {} ({} to {}) against the other ads of the same "
        "campaigns.",
        what, one.verdict == CreativeVerdict::better ? "more" : "fewer", percent(one.lift.mean),
        percent(one.lift.low), percent(one.lift.high));
}

std::string format_phrase(std::string_view format) {
    return format == "text" ? "text alone" : format == "image" ? "a picture" : "a video";
}

void add_formats(const History& history, std::span<const std::size_t> ads, double dispersion,
                 const std::vector<Comparison>& comparisons, CreativeAnalysis& out) {
    struct Sums {
        std::int64_t ads = 0;
        DayFigures figures;
    };
    std::map<std::string, Sums, std::less<>> formats;
    std::vector<Trials> ctr, cvr;
    for (const std::size_t ad : ads) {
        Sums& sums = formats[std::string(format_of(history.ads[ad]))];
        ++sums.ads;
        sums.figures += history.ads[ad].course.sum(Day::min(), Day::max());
    }
    for (const auto& [format, sums] : formats) {
        ctr.push_back({sums.figures.clicks, sums.figures.impressions});
        cvr.push_back({sums.figures.conversions, sums.figures.clicks});
    }
    const RateFamily clicks = fit_family(ctr, dispersion), buyers = fit_family(cvr, dispersion);
    for (const auto& [format, sums] : formats) {
        if (format == "unknown") continue;
        CreativeFormat& row = out.formats.emplace_back();
        row.format = format;
        row.ads = sums.ads;
        row.impressions = sums.figures.impressions;
        row.ctr = clicks.with({sums.figures.clicks, sums.figures.impressions}, dispersion).likely();
        if (sums.figures.clicks > 0)
            row.cvr =
                buyers.with({sums.figures.conversions, sums.figures.clicks}, dispersion).likely();
        row.text = "No campaign has both this format and another, so that nothing can be compared.";
        for (const Comparison& one : comparisons) {
            if (one.feature != kFormat || one.value != format) continue;
            row.lift = one.lift;
            row.q_value = one.q_value;
            row.verdict = one.verdict;
            row.text = verdict_text(format_phrase(format), one);
        }
    }
}

void add_elements(const std::vector<Comparison>& comparisons, CreativeAnalysis& out) {
    for (const Comparison& one : comparisons) {
        if (one.feature == kFormat) continue;
        out.elements.push_back({one.feature, one.value, static_cast<std::int64_t>(one.ads),
                                one.tries, one.lift, one.q_value, one.verdict,
                                verdict_text(phrase_of({one.feature, one.value}), one)});
    }
}

std::optional<std::string> message_of(const History& history, const CreativeAnalysis& out,
                                      std::size_t left_out) {
    if (history.empty())
        return fmt::format("Not enough data: needs {} more days.", kFewestWearDays);
    if (out.ads.empty())
        return "No ad has figures of its own in this period. Campaigns that were imported without "
               "ads cannot be looked at here.";
    if (left_out > 0)
        return fmt::format("The {} ads with most spend are shown; {} more are not.", out.ads.size(),
                           left_out);
    return std::nullopt;
}

}  // namespace

std::string_view format_of(const AdHistory& ad) {
    double views = 0;
    for (const DayFigures& day : ad.course.days)
        if (day.video_views > 0) views += day.video_views;
    if (views > 0) return "video";
    if (ad.info.image_url || ad.info.thumbnail_url) return "image";
    return ad.info.title || ad.info.body ? "text" : "unknown";
}

std::vector<Compared> compared_ads(const History& history, const WearReport& wear,
                                   std::span<const std::size_t> ads) {
    std::vector<Compared> out;
    for (const std::size_t ad : ads) {
        const AdHistory& one = history.ads[ad];
        Compared& row = out.emplace_back();
        row.campaign = one.info.campaign;
        for (const WearPoint& week : wear.ads[ad].points) {
            const bool has_curve = !std::isnan(week.expected) && wear.ads[ad].first_rate > 0;
            row.hits += week.clicks;
            row.tries += week.impressions;
            row.usual +=
                has_curve ? week.expected * week.impressions / wear.ads[ad].first_rate : week.usual;
        }
        if (const auto format = format_of(one); format != "unknown")
            row.features.emplace_back(kFormat, format);
        for (auto& element : elements_of(one.info.title, one.info.body))
            row.features.emplace_back(std::move(element.element), std::move(element.value));
    }
    return out;
}

CreativeAnalysis analyse_creatives(const History& history, const WearReport& wear,
                                   const CreativeWish& wish) {
    CreativeAnalysis out;
    out.from = wish.from;
    out.to = wish.to;
    out.currency = history.currency;
    std::vector<std::size_t> all;
    std::vector<std::pair<double, std::size_t>> shown;
    for (std::size_t ad = 0; ad < history.ads.size(); ++ad) {
        if (!wanted(history, history.ads[ad], wish)) continue;
        all.push_back(ad);
        const DayFigures figures = history.ads[ad].course.sum(wish.from, wish.to);
        if (!figures.empty()) shown.emplace_back(-figures.spend, ad);
    }
    std::sort(shown.begin(), shown.end());
    const std::size_t left_out = shown.size() - std::min(shown.size(), kMostCreatives);
    shown.resize(shown.size() - left_out);
    std::vector<std::size_t> places;
    for (const auto& [spend, ad] : shown) places.push_back(ad);
    const auto rates = rates_of(history, places, wish.from, wish.to, wear.dispersion);
    for (std::size_t i = 0; i < places.size(); ++i) {
        const std::size_t ad = places[i];
        out.ads.push_back(
            row_of(history, ad, wear.ads[ad], history.ads[ad].course.sum(wish.from, wish.to)));
        if (rates.ctr[i]) out.ads.back().ctr = rates.ctr[i]->likely();
        if (rates.cvr[i]) out.ads.back().cvr = rates.cvr[i]->likely();
    }
    add_best_chances(history, places, rates, out.ads);
    const auto comparisons = compare_features(compared_ads(history, wear, all), wear.dispersion);
    add_formats(history, all, wear.dispersion, comparisons, out);
    add_elements(comparisons, out);
    out.message = message_of(history, out, left_out);
    return out;
}

}  // namespace herald::insight
