#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ads/platform.hpp"

/// What a column of an ad manager's export can mean, and how the headers of the known exports say
/// it.
namespace herald::ads {

enum class Field : std::uint8_t {
    date,
    platform,
    account_id,
    account_name,
    campaign_id,
    campaign_name,
    ad_group_id,
    ad_group_name,
    ad_id,
    ad_name,
    currency,
    impressions,
    clicks,
    spend,
    conversions,
    revenue,
    reach,
    frequency,
    video_views,
};
BOOST_DESCRIBE_ENUM(Field, date, platform, account_id, account_name, campaign_id, campaign_name,
                    ad_group_id, ad_group_name, ad_id, ad_name, currency, impressions, clicks,
                    spend, conversions, revenue, reach, frequency, video_views)
inline constexpr std::size_t kFields = 19;

enum class ImportFieldKind : std::uint8_t { date, text, currency, platform, count, decimal, money };
BOOST_DESCRIBE_ENUM(ImportFieldKind, date, text, currency, platform, count, decimal, money)

struct FieldInfo {
    Field id{};
    std::string_view label;
    ImportFieldKind kind{};
    bool required = false;
};
const FieldInfo& info(Field field);
inline bool is_metric(Field field) { return field >= Field::impressions; }

/// Who wrote the file.
enum class Source : std::uint8_t { unknown, meta, google, tiktok, linkedin };
BOOST_DESCRIBE_ENUM(Source, unknown, meta, google, tiktok, linkedin)
}  // namespace herald::ads
namespace herald {
template <>
inline constexpr std::string_view schema_name<ads::Source> = "ImportSource";
}  // namespace herald
namespace herald::ads {
inline constexpr std::size_t kSources = 5;
Platform platform_of(Source source);

/// Bits of the sources that use a header.
using SourceSet = std::uint8_t;
constexpr SourceSet set_of(Source source) {
    return static_cast<SourceSet>(1U << static_cast<unsigned>(source));
}

/// A header known from exports. Where a file has several columns for one field, the lowest rank is
/// meant.
struct KnownHeader {
    Field field{};
    SourceSet sources = 0;  ///< 0: any
    int rank = 0;
    std::string_view name;  ///< normalized
};
std::span<const KnownHeader> known_headers();
/// Headers that carry no field but tell the source: "delivery level", "campaign status".
struct TellTale {
    SourceSet sources = 0;
    std::string_view name;
};
std::span<const TellTale> tell_tales();

/// Folded, what stands in parentheses left out, other signs as single blanks: "Amount spent (USD)"
/// → "amount spent".
std::string normalize_header(std::string_view header);
/// "Facebook", "Google Ads", "tiktok" … ; absent for an unknown word.
std::optional<Platform> parse_platform(std::string_view text);
/// "Total", "Gesamt: Konto", "Summe": how the lines below the data begin.
bool is_total_word(std::string_view cell);

}  // namespace herald::ads
