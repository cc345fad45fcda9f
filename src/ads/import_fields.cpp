#include "ads/import_fields.hpp"

#include "base/text.hpp"

namespace herald::ads {
namespace {

constexpr std::array<FieldInfo, kFields> kInfos{{
    {Field::date, "Date", ImportFieldKind::date, true},
    {Field::platform, "Platform", ImportFieldKind::platform, false},
    {Field::account_id, "Account id", ImportFieldKind::text, false},
    {Field::account_name, "Account name", ImportFieldKind::text, false},
    {Field::campaign_id, "Campaign id", ImportFieldKind::text, false},
    {Field::campaign_name, "Campaign name", ImportFieldKind::text, false},
    {Field::ad_group_id, "Ad group id", ImportFieldKind::text, false},
    {Field::ad_group_name, "Ad group name", ImportFieldKind::text, false},
    {Field::ad_id, "Ad id", ImportFieldKind::text, false},
    {Field::ad_name, "Ad name", ImportFieldKind::text, false},
    {Field::currency, "Currency", ImportFieldKind::currency, false},
    {Field::impressions, "Impressions", ImportFieldKind::count, false},
    {Field::clicks, "Clicks", ImportFieldKind::count, false},
    {Field::spend, "Spend", ImportFieldKind::money, false},
    {Field::conversions, "Conversions", ImportFieldKind::decimal, false},
    {Field::revenue, "Revenue", ImportFieldKind::money, false},
    {Field::reach, "Reach", ImportFieldKind::count, false},
    {Field::frequency, "Frequency", ImportFieldKind::decimal, false},
    {Field::video_views, "Video views", ImportFieldKind::count, false},
}};

bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

const FieldInfo& info(Field field) { return kInfos[static_cast<std::size_t>(field)]; }

Platform platform_of(Source source) {
    switch (source) {
        case Source::meta: return Platform::meta;
        case Source::google: return Platform::google;
        case Source::tiktok: return Platform::tiktok;
        case Source::linkedin: return Platform::linkedin;
        case Source::unknown: return Platform::other;
    }
    return Platform::other;
}

std::string normalize_header(std::string_view header) {
    std::string out;
    int depth = 0;
    bool gap = false;
    const std::string folded = fold(header);
    for (std::size_t i = 0; i < folded.size(); ++i) {
        char c = folded[i];
        if (c == '\xE2' && i + 2 < folded.size() &&
            (folded[i + 1] == '\x80' || folded[i + 1] == '\x81')) {
            c = ' ';  // U+2000 to U+207F: typographic quotes, dashes, thin blanks
            i += 2;
        }
        if (c == '(' || c == '[') ++depth;
        if (depth == 0 && is_word_byte(c)) {
            if (gap && !out.empty()) out += ' ';
            gap = false;
            out += c;
        } else {
            gap = true;
        }
        if ((c == ')' || c == ']') && depth > 0) --depth;
    }
    return out;
}

std::optional<Platform> parse_platform(std::string_view text) {
    const std::string word = normalize_header(text);
    const auto has = [&](std::string_view part) { return word.find(part) != std::string::npos; };
    if (has("facebook") || has("meta") || has("instagram") || word == "fb") return Platform::meta;
    if (has("google") || has("adwords") || has("youtube")) return Platform::google;
    if (has("tiktok") || has("tik tok")) return Platform::tiktok;
    if (has("snap")) return Platform::snapchat;
    if (has("linkedin")) return Platform::linkedin;
    if (word == "other") return Platform::other;
    return std::nullopt;
}

bool is_total_word(std::string_view cell) {
    static constexpr std::array<std::string_view, 14> kWords{
        "total",  "totals", "grand total",   "gesamt", "summe", "gesamtsumme", "gesamtergebnis",
        "totaal", "totale", "total general", "suma",   "somme", "razem",       "results from"};
    const std::string word = normalize_header(cell.substr(0, 64));
    for (const auto known : kWords)
        if (word == known || (word.starts_with(known) && word[known.size()] == ' ')) return true;
    return false;
}

}  // namespace herald::ads
