#include <array>

#include <fmt/format.h>

#include "sandbox/market/population.hpp"
#include "sandbox/market/random.hpp"

/// Names and ids of what is in the market.
namespace herald::sandbox::market {
namespace {

struct Theme {
    const char* text;
    bool retargeting = false;
};
constexpr Theme kThemes[] = {{"Prospecting | Broad"},
                             {"Lookalike 1 % Purchasers"},
                             {"Best sellers"},
                             {"Retargeting 30 d", true},
                             {"Neuheiten Frühling"},
                             {"Abandoned cart", true},
                             {"Winter boots"},
                             {"Été · nouvelle collection"},
                             {"Größentausch kostenlos"},
                             {"Gift guide"},
                             {"夏のセール"},
                             {"Rain jackets"},
                             {"Clearance 🔥"},
                             {"Lançamento trilha"},
                             {"Brand awareness"},
                             {"Rückkehrer", true},
                             {"Newsletter \"Trail\""},
                             {"Interest: hiking & camping"},
                             {"Competitors"},
                             {"Зимняя распродажа"}};
constexpr const char* kCountries[] = {"DE", "AT", "FR", "UK", "US", "NL", "ES", "SE"};
constexpr const char* kGroups[] = {"Broad 25–54", "Interest: outdoor", "Lookalike 2 %",
                                   "Women 25–44", "Men 30+",           "All placements"};
constexpr const char* kTitles[] = {"Made for the weather",   "Dry on every trail",
                                   "Two years of warranty",  "Free returns",
                                   "Loved by 40,000 hikers", "Light as a letter",
                                   "Warm ohne Gewicht",      "Prêt pour la pluie",
                                   "Built to be repaired",   "The last jacket you buy"};
constexpr const char* kBodies[] = {
    "Waterproof, repairable, and made to last.", "Try it for 60 days. Send it back if it rains in.",
    "The jacket our own team wears.", "Recycled shell, sealed seams, honest price.",
    "Heute bestellt, morgen draußen."};
constexpr const char* kFormats[] = {"Video", "Carousel", "Static", "UGC", "Collection"};

template <class T, std::size_t N>
const T& pick(const T (&list)[N], double u) {
    return list[static_cast<std::size_t>(u * static_cast<double>(N)) % N];
}

constexpr Profile kMeta[] = {{"OUTCOME_SALES", 0.72, 8.5, 0.013, 0.028, 2.4, 0.25},
                             {"OUTCOME_TRAFFIC", 0.16, 4.5, 0.019, 0.009, 1.2, 0.15},
                             {"OUTCOME_AWARENESS", 0.12, 3.2, 0.005, 0.006, 0.7, 0.55}};
constexpr Profile kGoogle[] = {{"SEARCH", 0.5, 55, 0.055, 0.042, 3.0, 0},
                               {"SHOPPING", 0.16, 11, 0.012, 0.028, 3.4, 0},
                               {"DISPLAY", 0.12, 3, 0.006, 0.012, 1.1, 0},
                               {"PERFORMANCE_MAX", 0.14, 9, 0.014, 0.03, 2.9, 0.1},
                               {"VIDEO", 0.08, 7, 0.007, 0.008, 0.8, 0.4}};
constexpr Profile kTiktok[] = {{"WEB_CONVERSIONS", 0.7, 4.6, 0.010, 0.014, 2.0, 0.82},
                               {"TRAFFIC", 0.2, 2.8, 0.014, 0.005, 1.0, 0.8},
                               {"VIDEO_VIEWS", 0.1, 2.1, 0.006, 0.004, 0.6, 0.9}};
constexpr Profile kSnapchat[] = {{"WEB_CONVERSION", 0.75, 4.1, 0.008, 0.012, 1.9, 0.6},
                                 {"BRAND_AWARENESS", 0.25, 2.4, 0.005, 0.006, 0.7, 0.7}};

std::string make_uuid(std::uint64_t seed, std::uint64_t subject) {
    const Draw draw(seed, Purpose::ids, subject);
    const std::uint64_t a = draw.bits(0), b = draw.bits(1);
    return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", a >> 32, (a >> 16) & 0xFFFF,
                       a & 0xFFF, ((b >> 48) & 0x3FFF) | 0x8000, b & 0xFFFFFFFFFFFFull);
}

}  // namespace

std::span<const Profile> profiles(Platform platform) {
    switch (platform) {
        case Platform::meta: return kMeta;
        case Platform::google: return kGoogle;
        case Platform::tiktok: return kTiktok;
        case Platform::snapchat: return kSnapchat;
    }
    return {};
}

std::string make_id(Platform platform, Kind kind, std::uint64_t seed, Index index) {
    const auto k = static_cast<std::uint64_t>(kind), n = static_cast<std::uint64_t>(index);
    switch (platform) {
        case Platform::meta:
            if (kind == Kind::account)
                return fmt::format("{}", 1'001'500'000'000'000ull + n * 7'919);
            return fmt::format("{}", 120'200'000'000'000'000ull + k * 1'000'000'000'000'000ull +
                                         n * 104'729 + 370);
        case Platform::google:
            if (kind == Kind::account) return fmt::format("{}", 1'234'567'890ull + n * 9'973);
            return fmt::format("{}", 20'000'000'000ull + k * 100'000'000'000ull + n * 1'009);
        case Platform::tiktok:
            if (kind == Kind::account)
                return fmt::format("{}", 6'900'000'000'000'000'000ull + n * 15'485'863);
            return fmt::format(
                "{}", 1'710'000'000'000'000ull + k * 10'000'000'000'000ull + n * 10'007 + 817);
        case Platform::snapchat: return make_uuid(seed, k * 1'000'000'007ull + n);
    }
    return {};
}

Texts make_texts(std::uint64_t seed, Index campaign) {
    const Draw draw(seed, Purpose::names, campaign);
    const Theme& theme = pick(kThemes, draw.uniform(0));
    return {fmt::format("{} · {} #{}", theme.text, pick(kCountries, draw.uniform(1)), campaign + 1),
            pick(kGroups, draw.uniform(2)), theme.retargeting};
}

CreativeTexts make_creative(std::uint64_t seed, Index ad, Index number) {
    const Draw draw(seed, Purpose::texts, ad);
    const char* title = pick(kTitles, draw.uniform(0));
    return {fmt::format("{} {} – {}", pick(kFormats, draw.uniform(1)),
                        static_cast<char>('A' + number % 26), title),
            title, pick(kBodies, draw.uniform(2))};
}

}  // namespace herald::sandbox::market
