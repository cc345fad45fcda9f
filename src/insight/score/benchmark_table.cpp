#include "insight/score/benchmark_table.hpp"

#include <limits>

namespace herald::insight {
namespace {

using ads::Metric;
using ads::Platform;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// One published table: who, where, until when, on which platform.
struct Source {
    Platform platform;
    const char* name;
    const char* until;
};
// Medians of 13,474 campaigns in the United States, April 2025 to March 2026.
constexpr Source kGoogle26{
    Platform::google,
    "WordStream by LocaliQ, Google Ads Benchmarks 2026 (US search campaigns, medians), "
    "https://www.wordstream.com/blog/2026-google-ads-benchmarks",
    "2026-03-31"};
// Medians of 16,446 campaigns in the United States, April 2024 to March 2025.
constexpr Source kGoogle25{
    Platform::google,
    "WordStream by LocaliQ, Google Ads Benchmarks 2025 (US search campaigns, medians), "
    "https://www.wordstream.com/blog/2025-google-ads-benchmarks",
    "2025-03-31"};
// Campaigns for leads, April 2024 to June 2025.
constexpr Source kMetaLeads{
    Platform::meta,
    "WordStream by LocaliQ, Facebook Ads Benchmarks 2025 (US campaigns for leads, medians), "
    "https://www.wordstream.com/blog/facebook-ads-benchmarks-2025",
    "2025-06-30"};
// 40,000 shops, August 2025 to July 2026.
constexpr Source kMetaShops{
    Platform::meta,
    "Triple Whale, Facebook Ads Benchmarks by Industry (online shops, medians), "
    "https://www.triplewhale.com/blog/facebook-ads-benchmarks",
    "2026-07-31"};
constexpr Source kTiktokShops{
    Platform::tiktok,
    "Triple Whale, TikTok Ads Benchmarks by Industry (online shops, medians, 2025), "
    "https://www.triplewhale.com/blog/tiktok-benchmarks",
    "2025-12-31"};
// 936 ads with one picture; the report names its year alone.
constexpr Source kLinkedin{
    Platform::linkedin,
    "ZenABM, LinkedIn Benchmarks 2026 (ads with one picture, medians), as in "
    "https://www.stackmatix.com/blog/linkedin-ads-benchmarks",
    "2026-01-01"};

struct Industry {
    const char *id, *name;
};
constexpr Industry kAll{"all", "All industries"}, kAnimals{"animals_pets", "Animals and pets"},
    kArts{"arts_entertainment", "Arts and entertainment"},
    kAutoRepair{"automotive_repair", "Automotive repair, service and parts"},
    kBeauty{"beauty", "Beauty and personal care"},
    kBusiness{"business_services", "Business services"},
    kDentists{"dentists", "Dentists and dental services"},
    kEducation{"education", "Education and instruction"},
    kFinance{"finance_insurance", "Finance and insurance"},
    kFitness{"health_fitness", "Health and fitness"},
    kHome{"home_improvement", "Home and home improvement"},
    kIndustrial{"industrial", "Industrial and commercial"},
    kLegal{"legal", "Attorneys and legal services"},
    kPersonal{"personal_services", "Personal services"},
    kPhysicians{"physicians", "Physicians and surgeons"}, kRealEstate{"real_estate", "Real estate"},
    kRestaurants{"restaurants", "Restaurants and food"},
    kShopping{"shopping", "Shopping, collectibles and gifts"},
    kSports{"sports", "Sports and recreation"};
// What counts as a conversion is an order here, a lead above: the two are not compared.
constexpr Industry kShops{"shops", "Online shops: all"},
    kShopsApparel{"shops_apparel", "Online shops: apparel and accessories"},
    kShopsBeauty{"shops_beauty", "Online shops: beauty"},
    kShopsElectronics{"shops_electronics", "Online shops: electronics"},
    kShopsFood{"shops_food", "Online shops: food and beverages"},
    kShopsHealth{"shops_health", "Online shops: health and wellness"},
    kShopsHome{"shops_home", "Online shops: home and garden"},
    kShopsSports{"shops_sports", "Online shops: sports and outdoors"},
    kShopsToys{"shops_toys", "Online shops: toys, art and collectibles"};

/// Rates in per cent, money in US dollars, as published; NaN where nothing was found.
struct Line {
    const Source& source;
    const Industry& industry;
    double ctr = kNone, cpc = kNone, cvr = kNone, cpa = kNone, cpm = kNone, roas = kNone;
};

const Line kLines[] = {
    {kGoogle26, kAll, 6.64, 5.42, 8.18},
    {kGoogle25, kAll, kNone, kNone, kNone, 70.11},
    {kGoogle26, kAnimals, kNone, kNone, 16.22},
    {kGoogle25, kArts, 13.10, 1.60},
    {kGoogle26, kAutoRepair, kNone, 4.35, 15.51},
    {kGoogle26, kBeauty, kNone, 4.62, 10.35},
    {kGoogle26, kBusiness, kNone, 5.87, 4.85},
    {kGoogle25, kBusiness, 5.65, kNone, kNone, 103.54},
    {kGoogle26, kDentists, kNone, 8.00, 10.67},
    {kGoogle25, kDentists, 5.44},
    {kGoogle26, kEducation, 7.56, 4.81, 13.14},
    {kGoogle26, kFinance, kNone, 3.39, 2.64},
    {kGoogle25, kFinance, 8.33, kNone, kNone, 83.93},
    {kGoogle26, kFitness, kNone, 6.17, 6.94},
    {kGoogle25, kFitness, 7.18},
    {kGoogle26, kHome, 6.47, 8.33, 8.05, 90.92},
    {kGoogle25, kIndustrial, 6.23, 5.70, 7.17},
    {kGoogle26, kLegal, kNone, 9.87, 5.55},
    {kGoogle25, kLegal, 5.97, kNone, kNone, 131.63},
    {kGoogle26, kPersonal, kNone, 7.17, 12.34},
    {kGoogle26, kPhysicians, kNone, 4.76, 12.43},
    {kGoogle25, kPhysicians, 6.73},
    {kGoogle26, kRealEstate, kNone, 3.22, 3.70},
    {kGoogle25, kRealEstate, 8.43, kNone, kNone, 100.48},
    {kGoogle26, kRestaurants, 6.83, 2.05, 8.05, 30.57},
    {kGoogle26, kShopping, kNone, 4.14, 4.01},
    {kGoogle25, kShopping, 8.92},
    {kGoogle25, kSports, 9.19},
    {kMetaLeads, kAll, 2.59, 1.92, 7.72, 27.66},
    {kMetaLeads, kBeauty, kNone, 3.06, 5.29},
    {kMetaLeads, kDentists, kNone, 9.78, 6.38},
    {kMetaLeads, kEducation, kNone, 1.65, 10.08},
    {kMetaLeads, kFitness, kNone, 2.64, 5.63, 52.98},
    {kMetaLeads, kHome, 1.94, 2.23, 5.22, 41.26},
    {kMetaLeads, kIndustrial, kNone, kNone, kNone, 37.34},
    {kMetaLeads, kLegal, kNone, 4.10, 10.53},
    {kMetaLeads, kPersonal, kNone, 2.08, 6.51},
    {kMetaLeads, kPhysicians, kNone, 2.23, 4.51},
    {kMetaLeads, kRealEstate, kNone, 1.57, 9.53},
    {kMetaLeads, kRestaurants, kNone, 0.74, 18.25},
    {kMetaShops, kShops, 2.39, kNone, 1.53, 38.99, 15.06, 1.88},
    {kMetaShops, kShopsApparel, 2.44, kNone, 1.47, 36.98, 13.25, 2.24},
    {kMetaShops, kShopsBeauty, 2.46, kNone, 1.79, 39.31, 18.80, 1.54},
    {kMetaShops, kShopsFood, 1.98, kNone, 1.89, 38.57, 15.32, 1.61},
    {kMetaShops, kShopsHealth, 3.02, kNone, 1.50, 40.53, 21.80, 1.44},
    {kMetaShops, kShopsHome, 2.38, kNone, 1.24, 47.93, 14.67, 2.25},
    {kTiktokShops, kShops, 1.77, kNone, 2.01, 32.74, 13.26, 2.21},
    {kTiktokShops, kShopsApparel, 0.69, kNone, 2.37, kNone, 4.24},
    {kTiktokShops, kShopsBeauty, 0.58, kNone, 2.19, 18.82, 5.28, 0.74},
    {kTiktokShops, kShopsElectronics, 0.73, kNone, 1.85, 31.25, 5.17, 1.68},
    {kTiktokShops, kShopsFood, 0.58, kNone, 2.17, kNone, 6.33},
    {kTiktokShops, kShopsHealth, 0.57, kNone, 1.68, 16.87, 5.34, 0.72},
    {kTiktokShops, kShopsHome, 0.68, kNone, 2.42, 21.36, 5.69, 1.97},
    {kTiktokShops, kShopsSports, 0.52, kNone, 1.49, kNone, 3.79},
    {kTiktokShops, kShopsToys, 0.58, kNone, 2.38, kNone, 4.56},
    {kLinkedin, kAll, 0.42, 13.23, kNone, kNone, 59.15},
};

void add(std::vector<BenchmarkFigure>& out, const Line& line, Metric metric, double value) {
    if (value != value) return;
    BenchmarkFigure& figure = out.emplace_back();
    figure.industry = line.industry.id;
    figure.industry_name = line.industry.name;
    figure.platform = line.source.platform;
    figure.metric = metric;
    figure.median = metric == Metric::ctr || metric == Metric::cvr ? value / 100 : value;
    if (is_benchmark_money(metric)) figure.currency = parse_currency("USD");
    figure.source = line.source.name;
    figure.dated = *parse_day(line.source.until);
}

}  // namespace

const std::vector<BenchmarkFigure>& builtin_benchmarks() {
    static const std::vector<BenchmarkFigure> all = [] {
        std::vector<BenchmarkFigure> out;
        for (const Line& line : kLines) {
            add(out, line, Metric::ctr, line.ctr);
            add(out, line, Metric::cpc, line.cpc);
            add(out, line, Metric::cvr, line.cvr);
            add(out, line, Metric::cpa, line.cpa);
            add(out, line, Metric::cpm, line.cpm);
            add(out, line, Metric::roas, line.roas);
        }
        return out;
    }();
    return all;
}

bool is_benchmark_money(Metric metric) {
    return metric == Metric::cpc || metric == Metric::cpm || metric == Metric::cpa;
}

bool is_more_better(Metric metric) {
    return metric == Metric::ctr || metric == Metric::cvr || metric == Metric::roas;
}

}  // namespace herald::insight
