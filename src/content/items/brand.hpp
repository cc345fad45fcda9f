#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/described.hpp"
#include "base/rules.hpp"
#include "content/text/checks.hpp"
#include "store/scope.hpp"
#include "web/results.hpp"

/// What a business is and how it speaks: what every text is written and checked with.
namespace herald::content {

/// Who must have said yes before something goes out.
enum class Approval : std::uint8_t { none, anyone, somebody_else };
BOOST_DESCRIBE_ENUM(Approval, none, anyone, somebody_else)

struct BrandProduct {
    std::string name;
    std::optional<std::string> description, price, url;
};
BOOST_DESCRIBE_STRUCT(BrandProduct, (), (name, description, price, url))

/// How it sounds: what to do and what not to.
struct BrandTone {
    std::optional<std::string> summary;
    std::vector<std::string> does, does_not;
};
BOOST_DESCRIBE_STRUCT(BrandTone, (), (summary, does, does_not))

struct BrandDraft {
    std::string name;
    std::optional<std::string> what;      ///< what the business does
    std::optional<std::string> audience;  ///< for whom
    std::optional<std::vector<std::string>> offers, proof, competitors;
    std::optional<std::vector<BrandProduct>> products;
    std::optional<BrandTone> tone;
    std::optional<std::vector<std::string>> keywords, hashtags, banned_words;
    std::optional<std::vector<std::string>> languages;  ///< ISO 639-1
    std::optional<std::vector<std::string>> sites;      ///< host names of its own
    std::optional<double> reading_ease;                 ///< wanted Flesch ease, 0 to 100
    std::optional<Approval> approval;
    std::optional<std::string> utm_medium;
};
BOOST_DESCRIBE_STRUCT(BrandDraft, (),
                      (name, what, audience, offers, proof, competitors, products, tone, keywords,
                       hashtags, banned_words, languages, sites, reading_ease, approval,
                       utm_medium))

struct PutBrand : BrandDraft {
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(PutBrand, (BrandDraft), (if_match))

/// As the API shows it. Version 0: nobody has written it yet.
struct Brand {
    std::string name, what, audience;
    std::vector<std::string> offers, proof, competitors;
    std::vector<BrandProduct> products;
    BrandTone tone;
    std::vector<std::string> keywords, hashtags, banned_words, languages, sites;
    std::optional<double> reading_ease;
    Approval approval = Approval::none;
    std::optional<std::string> utm_medium;
    Time updated_at;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Brand, (),
                      (name, what, audience, offers, proof, competitors, products, tone, keywords,
                       hashtags, banned_words, languages, sites, reading_ease, approval, utm_medium,
                       updated_at, version))

/// An empty one of version 0 when nobody has written it.
Brand get_brand(const Scope& scope);
Brand put_brand(Scope& scope, const PutBrand& request);

/// What the checks of a text take from it, with the voice of its own best texts.
TextRules rules_of(const Brand& brand, const Scope& scope);

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::BrandProduct> = std::tuple{
    rule<&herald::content::BrandProduct::name>(length{1, 200}),
    rule<&herald::content::BrandProduct::description>(length{0, 4000}),
};
template <>
inline constexpr auto herald::rules<herald::content::BrandTone> = std::tuple{
    rule<&herald::content::BrandTone::summary>(length{0, 1000}),
    rule<&herald::content::BrandTone::does>(count{0, 30}),
    rule<&herald::content::BrandTone::does_not>(count{0, 30}),
};
template <>
inline constexpr auto herald::rules<herald::content::BrandDraft> = std::tuple{
    rule<&herald::content::BrandDraft::name>(length{1, 200}),
    rule<&herald::content::BrandDraft::what>(length{0, 4000}),
    rule<&herald::content::BrandDraft::audience>(length{0, 4000}),
    rule<&herald::content::BrandDraft::offers>(count{0, 50}),
    rule<&herald::content::BrandDraft::proof>(
        count{0, 50}, doc{"Facts that texts may rest on, with their source."}),
    rule<&herald::content::BrandDraft::competitors>(count{0, 50}),
    rule<&herald::content::BrandDraft::products>(count{0, 200}),
    rule<&herald::content::BrandDraft::keywords>(count{0, 200}),
    rule<&herald::content::BrandDraft::hashtags>(count{0, 50}),
    rule<&herald::content::BrandDraft::banned_words>(
        count{0, 200}, doc{"Whole words; a * at the end takes any ending."}),
    rule<&herald::content::BrandDraft::languages>(count{0, 10}),
    rule<&herald::content::BrandDraft::sites>(count{0, 20}, doc{"Host names: example.com"}),
    rule<&herald::content::BrandDraft::reading_ease>(at_least{0}, at_most{100}),
    rule<&herald::content::BrandDraft::utm_medium>(length{1, 100}),
};
