#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "insight/panel/likely.hpp"

/// What ads that have something in common do better or worse than their neighbours.
namespace herald::insight {

/// One ad among the others of its campaign.
struct Compared {
    std::size_t campaign = 0;
    double hits = 0;   ///< clicks, or conversions
    double usual = 0;  ///< tries as they count once days and wear are taken out
    double tries = 0;  ///< as they were: shown to people
    std::vector<std::pair<std::string, std::string>> features;  ///< "question" → "yes"
};

enum class CreativeVerdict : std::uint8_t { better, worse, unclear };
BOOST_DESCRIBE_ENUM(CreativeVerdict, better, worse, unclear)

struct Comparison {
    std::string feature, value;
    std::size_t ads = 0;  ///< that have it, in campaigns that also have ads without
    double tries = 0;
    Likely lift;  ///< of the rate, as a fraction; drawn towards none
    double p_value = 1, q_value = 1;
    CreativeVerdict verdict = CreativeVerdict::unclear;
};

/// False discoveries among the verdicts that are not `unclear`: a tenth at most.
inline constexpr double kFalseDiscoveryRate = 0.1;

/// Each feature against the ads of the same campaign without it, so that audiences don't mix in:
/// logarithms of rates about their campaign's mean, weighted by what each ad can tell, with ads'
/// own differences as a random effect (DerSimonian and Laird 1986). The effects are drawn towards
/// none by how much all effects vary (empirical Bayes), the calls held at kFalseDiscoveryRate
/// (Benjamini and Hochberg). A feature that no campaign has both with and without is left out.
std::vector<Comparison> compare_features(std::span<const Compared> ads, double dispersion);

}  // namespace herald::insight
