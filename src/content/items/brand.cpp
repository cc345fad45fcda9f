#include "content/items/brand.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "content/text/marks.hpp"
#include "content/text/reading.hpp"

namespace herald::content {
namespace {

/// Of one text: enough to hear a voice, and bounded, since every check of a text listens.
constexpr std::size_t kVoiceBytes = 4000;

/// Trimmed, without empty ones and doubles.
std::vector<std::string> clean(const std::optional<std::vector<std::string>>& list,
                               std::string_view pointer, std::size_t longest, Problems& problems) {
    std::vector<std::string> out;
    if (!list) return out;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const std::string one(trim((*list)[i]));
        if (count_graphemes(one) > longest)
            problems.add(fmt::format("{}/{}", pointer, i),
                         fmt::format("must have at most {} characters", longest));
        if (!one.empty() && std::find(out.begin(), out.end(), one) == out.end()) out.push_back(one);
    }
    return out;
}

std::vector<std::string> clean_sites(const BrandDraft& draft, Problems& problems) {
    std::vector<std::string> out;
    for (std::string site : clean(draft.sites, "/sites", 253, problems)) {
        const std::string host = host_of(site.find("://") == site.npos ? "https://" + site : site);
        if (host.find('.') == host.npos || host.find(' ') != host.npos)
            problems.add("/sites", fmt::format("“{}” is no host name; example.com is one", site));
        out.push_back(host);
    }
    return out;
}

Brand from_draft(const BrandDraft& draft) {
    Problems problems;
    Brand out;
    out.name = std::string(trim(draft.name));
    if (out.name.empty()) problems.add("/name", "must not be empty");
    out.what = draft.what.value_or("");
    out.audience = draft.audience.value_or("");
    out.offers = clean(draft.offers, "/offers", 1000, problems);
    out.proof = clean(draft.proof, "/proof", 1000, problems);
    out.competitors = clean(draft.competitors, "/competitors", 200, problems);
    out.products = draft.products.value_or(std::vector<BrandProduct>{});
    out.tone = draft.tone.value_or(BrandTone{});
    out.keywords = clean(draft.keywords, "/keywords", 100, problems);
    out.hashtags = clean(draft.hashtags, "/hashtags", 100, problems);
    for (auto& tag : out.hashtags)
        if (!tag.starts_with('#')) tag.insert(0, 1, '#');
    out.banned_words = clean(draft.banned_words, "/banned_words", 100, problems);
    out.languages = clean(draft.languages, "/languages", 2, problems);
    for (const auto& language : out.languages)
        if (language.size() != 2 || to_lower_ascii(language) != language)
            problems.add("/languages",
                         fmt::format("“{}” is no ISO 639-1 code; de is one", language));
    out.sites = clean_sites(draft, problems);
    out.reading_ease = draft.reading_ease;
    out.approval = draft.approval.value_or(Approval::none);
    out.utm_medium = draft.utm_medium;
    problems.raise();
    return out;
}

}  // namespace

Brand get_brand(const Scope& scope) {
    return scope.db()
        .one<Brand>("SELECT {columns} FROM brands WHERE tenant = :tenant")
        .value_or(Brand{});
}

Brand put_brand(Scope& scope, const PutBrand& request) {
    Brand brand = from_draft(request);
    const std::int64_t before = get_brand(scope).version;
    request.if_match.check(before);
    brand.updated_at = scope.now();
    brand.version = before + 1;
    scope.audit({"brand.updated", "brand", std::nullopt, {}});
    const bool written = scope.write([&](Tx& tx) {
        const auto found =
            tx.one<std::int64_t>("SELECT version FROM brands WHERE tenant = :tenant");
        if (found.value_or(0) != before) return false;
        tx.execute("DELETE FROM brands WHERE tenant = :tenant");
        tx.execute("INSERT INTO brands (tenant, {columns}) VALUES (:tenant, {values})", brand);
        return true;
    });
    if (!written)
        throw Error(ErrorKind::stale, "The profile was changed by somebody else; load it again.");
    return brand;
}

TextRules rules_of(const Brand& brand, const Scope& scope) {
    TextRules out;
    out.banned_words = brand.banned_words;
    out.hosts = brand.sites;
    if (brand.utm_medium) out.utm = Utm{"", *brand.utm_medium, "", "", ""};
    out.ease = brand.reading_ease;
    std::vector<Voice> voices;
    scope.db().each(
        "SELECT text, language FROM content_items WHERE tenant = :tenant AND state = 'published' "
        "ORDER BY updated_at DESC LIMIT 50",
        {}, [&](const store::Row& row) {
            const std::string_view text = clip(row.text(0), kVoiceBytes);
            Voice voice = voice_of(text, row.is_null(1) ? std::string() : std::string(row.text(1)));
            if (voice.words >= 20) voices.push_back(std::move(voice));
        });
    out.voice = profile_of(voices);
    return out;
}

}  // namespace herald::content
