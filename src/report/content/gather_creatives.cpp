#include <algorithm>
#include <fstream>

#include "ads/campaigns.hpp"
#include "insight/creative/creative_routes.hpp"
#include "report/content/gather.hpp"

namespace herald::report {
namespace {

using std::chrono::days;

/// In a document with their pictures; a workbook lists more.
constexpr std::size_t kShown = 12, kListed = 500;
/// A kept picture begins with the hash of its address and a line end (ads/pictures.cpp).
constexpr std::size_t kPictureHead = 65;

std::shared_ptr<const Picture> picture_of(store::Blobs& blobs, TenantId tenant, ads::AdId id) {
    const auto path = blobs.find(tenant, "pictures/" + to_string(id));
    if (!path) return nullptr;
    std::ifstream in(*path, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (bytes.size() <= kPictureHead) return nullptr;
    const std::string_view picture = std::string_view(bytes).substr(kPictureHead);
    // An SVG from outside is not drawn: pictures are pixels.
    return picture.find("<svg") < 256 ? nullptr : Picture::read(picture);
}

bool is_chosen(const Figures& figures, const insight::CreativeRow& row) {
    if (!figures.brief.narrowed()) return true;
    return std::any_of(figures.campaigns.begin(), figures.campaigns.end(),
                       [&](const auto& one) { return one.id == row.campaign_id; });
}

/// Figures alone, from the warehouse: for workspaces with too many ads to judge each.
struct AdSums {
    std::int32_t ad_key = 0;
    double impressions = 0, clicks = 0, spend = 0, conversions = 0, revenue = 0;
};

std::vector<AdSums> top_ads(const ads::Context& ads, const Scope& scope,
                            const ads::Period& period) {
    std::vector<AdSums> out;
    ads.warehouse->query(
        scope.tenant_key(),
        "SELECT ad_key, sum(impressions)::BIGINT, sum(clicks)::BIGINT, "
        "coalesce(sum(spend_org), 0)::BIGINT AS spent, sum(conversions)::BIGINT, "
        "coalesce(sum(revenue_org), 0)::BIGINT FROM ads_facts(:tenant) "
        "WHERE day BETWEEN :from AND :to AND grain = 0 GROUP BY ad_key "
        "ORDER BY spent DESC LIMIT :most",
        {{"from", period.from}, {"to", period.to}, {"most", static_cast<std::int64_t>(kListed)}},
        [&](const store::Row& row) {
            const auto count = [&](int c) { return static_cast<double>(row.integer(c)); };
            out.push_back({static_cast<std::int32_t>(row.integer(0)), count(1), count(2),
                           count(3) / Micros::kUnit, count(4) / Micros::kUnit,
                           count(5) / Micros::kUnit});
        });
    return out;
}

struct AdName {
    ads::AdId id;
    std::string name;
    ads::CampaignId campaign_id;
    std::string campaign_name;
    ads::Platform platform{};
    ads::CampaignStatus status{};
};
BOOST_DESCRIBE_STRUCT(AdName, (), (id, name, campaign_id, campaign_name, platform, status))

void add_unjudged(const Sources& sources, Scope& scope, Figures& out) {
    for (const AdSums& sums : top_ads(sources.ads(), scope, out.brief.period)) {
        const auto named = scope.db().one<AdName>(
            "SELECT a.id, a.name, p.id, p.name, p.platform, a.status FROM ads a "
            "JOIN campaigns p ON p.tenant = a.tenant AND p.id = a.campaign_id AND p.tenant = "
            ":tenant WHERE a.tenant = :tenant AND a.ad_key = :key AND a.external_id <> ''",
            {{"key", sums.ad_key}});
        if (!named) continue;
        insight::CreativeRow row;
        row.ad_id = named->id;
        row.name = named->name;
        row.campaign_id = named->campaign_id;
        row.campaign_name = named->campaign_name;
        row.platform = named->platform;
        row.status = named->status;
        row.format = "unknown";
        row.impressions = sums.impressions;
        row.clicks = sums.clicks;
        row.spend = sums.spend;
        row.conversions = sums.conversions;
        if (out.totals.revenue) row.revenue = sums.revenue;
        if (out.totals.revenue && sums.spend > 0) row.roas = sums.revenue / sums.spend;
        const auto& platforms = out.brief.filters.platform;
        const bool wanted = platforms.empty() || std::find(platforms.begin(), platforms.end(),
                                                           row.platform) != platforms.end();
        if (wanted && is_chosen(out, row)) out.creatives.push_back({std::move(row), nullptr});
        if (out.brief.format != ReportFormat::xlsx && out.creatives.size() >= kShown) break;
    }
}

void add_judged(const Sources& sources, Scope& scope, Figures& out) {
    const auto history = insight::creative_history(*sources.insight, scope);
    const insight::CreativeWish wish{out.brief.period.from, out.brief.period.to,
                                     out.brief.filters.platform, std::nullopt};
    auto analysis = insight::analyse_creatives(*history, insight::judge_wear(*history), wish);
    for (auto& row : analysis.ads)
        if (is_chosen(out, row) && row.impressions > 0 && out.creatives.size() < kListed)
            out.creatives.push_back({std::move(row), nullptr});
    if (out.brief.narrowed()) return;  // these are of the whole
    out.formats = std::move(analysis.formats);
    out.elements = std::move(analysis.elements);
}

}  // namespace

void gather_creatives(const Sources& sources, Scope& scope, Figures& out) {
    out.judged ? add_judged(sources, scope, out) : add_unjudged(sources, scope, out);
    if (out.brief.format != ReportFormat::pdf) return;
    for (std::size_t i = 0; i < out.creatives.size() && i < kShown; ++i)
        out.creatives[i].picture =
            picture_of(*sources.ads().blobs, scope.tenant(), out.creatives[i].row.ad_id);
}

}  // namespace herald::report
