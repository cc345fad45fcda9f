#include "report/content/voice.hpp"

#include <cmath>

namespace herald::report {
namespace {

using M = ads::Metric;
constexpr std::string_view kNothing = "–";

bool is_money(M metric) {
    return metric == M::spend || metric == M::revenue || metric == M::cpc || metric == M::cpm ||
           metric == M::cpa;
}

}  // namespace

std::string Voice::name(M metric) const {
    const Voice& say = *this;
    switch (metric) {
        case M::impressions: return std::string(say("Impressions", "Impressionen"));
        case M::clicks: return std::string(say("Clicks", "Klicks"));
        case M::spend: return std::string(say("Spend", "Ausgaben"));
        case M::conversions: return "Conversions";
        case M::revenue: return std::string(say("Revenue", "Umsatz"));
        case M::ctr: return std::string(say("Click-through rate", "Klickrate"));
        case M::cpc: return std::string(say("Cost per click", "Kosten je Klick"));
        case M::cpm:
            return std::string(say("Cost per 1,000 impressions", "Kosten je 1.000 Impressionen"));
        case M::cpa: return std::string(say("Cost per conversion", "Kosten je Conversion"));
        case M::cvr: return std::string(say("Conversion rate", "Conversion-Rate"));
        case M::roas: return std::string(say("Return on ad spend", "Werbeertrag (ROAS)"));
        case M::reach: return std::string(say("Reach", "Reichweite"));
        case M::frequency: return std::string(say("Frequency", "Frequenz"));
        case M::video_views: break;
    }
    return std::string(say("Video views", "Videoaufrufe"));
}

std::string Voice::short_name(M metric) const {
    switch (metric) {
        case M::ctr: return "CTR";
        case M::cpc: return "CPC";
        case M::cpm: return "CPM";
        case M::cpa: return "CPA";
        case M::cvr: return "CVR";
        case M::roas: return "ROAS";
        case M::impressions: return std::string((*this)("Impr.", "Impr."));
        case M::conversions: return std::string((*this)("Conv.", "Conv."));
        default: break;
    }
    return name(metric);
}

std::string Voice::value(M metric, std::optional<double> value) const {
    if (!value) return std::string(kNothing);
    if (is_money(metric)) return money(*value);
    switch (metric) {
        case M::ctr:
        case M::cvr: return notation_.percent(*value, 2);
        case M::roas:
        case M::frequency: return notation_.number(*value, 2);
        case M::conversions:
            return notation_.number(*value, *value < 20 && *value != std::floor(*value) ? 1 : 0);
        default: break;
    }
    return notation_.number(*value, 0);
}

std::string Voice::in_column(const ads::Metrics& metrics, M metric) const {
    const auto value = value_of(metrics, metric);
    if (value && (metric == M::spend || metric == M::revenue)) return whole(*value);
    return this->value(metric, value);
}

std::string Voice::in_text(M metric) const {
    std::string out = name(metric);
    if (language_ == Language::en && out[0] >= 'A' && out[0] <= 'Z')
        out[0] = static_cast<char>(out[0] + 32);
    return out;
}

std::string Voice::compact(M metric, double value) const {
    if (is_money(metric)) return notation_.compact_money(value, currency_);
    if (metric == M::ctr || metric == M::cvr) return notation_.percent(value, 1);
    if (metric == M::roas || metric == M::frequency) return notation_.number(value, 1);
    return notation_.compact(value);
}

std::string Voice::change(std::optional<double> share) const {
    if (!share) return std::string(kNothing);
    // Tenfold and more says nothing as a percentage.
    if (*share >= 9.995) return "×" + notation_.number(*share + 1, *share < 99 ? 1 : 0);
    return notation_.percent(*share, std::abs(*share) < 0.9995 ? 1 : 0, Notation::Sign::always);
}

std::string Voice::platform(ads::Platform platform) const {
    switch (platform) {
        case ads::Platform::meta: return "Meta";
        case ads::Platform::google: return "Google";
        case ads::Platform::tiktok: return "TikTok";
        case ads::Platform::snapchat: return "Snapchat";
        case ads::Platform::linkedin: return "LinkedIn";
        case ads::Platform::other: break;
    }
    return std::string((*this)("Other", "Andere"));
}

std::string Voice::status(ads::CampaignStatus status) const {
    const Voice& say = *this;
    switch (status) {
        case ads::CampaignStatus::active: return std::string(say("active", "aktiv"));
        case ads::CampaignStatus::paused: return std::string(say("paused", "pausiert"));
        case ads::CampaignStatus::archived: return std::string(say("archived", "archiviert"));
        case ads::CampaignStatus::removed: return std::string(say("removed", "entfernt"));
        case ads::CampaignStatus::draft: break;
    }
    return std::string(say("draft", "Entwurf"));
}

}  // namespace herald::report
