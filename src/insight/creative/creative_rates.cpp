#include <array>
#include <map>

#include "insight/creative/analysis.hpp"

namespace herald::insight {
namespace {

/// One rate of every ad: trials by ad, with the campaign each belongs to and its platform.
std::vector<std::optional<RateBelief>> beliefs_of(const std::vector<Trials>& trials,
                                                  const std::vector<std::size_t>& campaigns,
                                                  const std::vector<ads::Platform>& platforms,
                                                  double dispersion) {
    std::map<std::size_t, Trials> by_campaign;
    std::map<std::size_t, ads::Platform> platform_of;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        by_campaign[campaigns[i]].hits += std::min(trials[i].hits, trials[i].tries);
        by_campaign[campaigns[i]].tries += trials[i].tries;
        platform_of[campaigns[i]] = platforms[i];
    }
    std::array<std::vector<Trials>, ads::kPlatforms> of_platform;
    for (const auto& [campaign, sums] : by_campaign)
        of_platform[static_cast<std::size_t>(platform_of[campaign])].push_back(sums);
    std::array<RateFamily, ads::kPlatforms> families;
    for (std::size_t p = 0; p < ads::kPlatforms; ++p)
        families[p] = fit_family(of_platform[p], dispersion);
    // What an ad's neighbours say of it: the others of its campaign, drawn to the platform's.
    std::vector<std::vector<Trials>> own;
    std::vector<double> means;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        Trials others = by_campaign[campaigns[i]];
        others.hits -= std::min(trials[i].hits, trials[i].tries);
        others.tries -= trials[i].tries;
        means.push_back(
            families[static_cast<std::size_t>(platforms[i])].with(others, dispersion).mean());
        own.push_back({trials[i]});
    }
    const double strength = fit_strength(own, means, dispersion);
    std::vector<std::optional<RateBelief>> out(trials.size());
    for (std::size_t i = 0; i < trials.size(); ++i)
        if (trials[i].tries > 0)
            out[i] = RateFamily{means[i], strength}.with(trials[i], dispersion);
    return out;
}

}  // namespace

CreativeRates rates_of(const History& history, std::span<const std::size_t> ads, Day from, Day to,
                       double dispersion) {
    std::vector<Trials> clicks, buyers;
    std::vector<std::size_t> campaigns;
    std::vector<ads::Platform> platforms;
    for (const std::size_t ad : ads) {
        const DayFigures figures = history.ads[ad].course.sum(from, to);
        clicks.push_back({figures.clicks, figures.impressions});
        buyers.push_back({figures.conversions, figures.clicks});
        campaigns.push_back(history.ads[ad].info.campaign);
        platforms.push_back(history.campaigns[campaigns.back()].info.platform);
    }
    return {beliefs_of(clicks, campaigns, platforms, dispersion),
            beliefs_of(buyers, campaigns, platforms, dispersion)};
}

}  // namespace herald::insight
