#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/described.hpp"
#include "base/rules.hpp"
#include "content/items/item.hpp"

/// What somebody wants written.
namespace herald::content::studio {

enum class GenerateEngine : std::uint8_t {
    auto_,    ///< a model when one is connected and the budget allows it, else the composer
    model,    ///< or nothing
    composer  ///< Herald's rules
};
BOOST_DESCRIBE_ENUM(GenerateEngine, auto_, model, composer)

enum class TextLength : std::uint8_t { short_, medium, long_ };
BOOST_DESCRIBE_ENUM(TextLength, short_, medium, long_)

struct GenerateWish {
    std::optional<std::vector<std::string>> networks;
    std::optional<std::string> brief;
    std::optional<ItemId> brief_id;
    std::optional<Uuid> transcription_id, source_item_id, trend_id;
    std::optional<std::string> language, tone, goal, audience, product, offer, url, keyword;
    std::optional<TextLength> length;
    std::optional<std::int64_t> variants;
    std::optional<GenerateEngine> engine;
    std::optional<RawJson> data;
    std::optional<bool> save;
    std::optional<bool> fresh;
};
BOOST_DESCRIBE_STRUCT(GenerateWish, (),
                      (networks, brief, brief_id, transcription_id, source_item_id, trend_id,
                       language, tone, goal, audience, product, offer, url, keyword, length,
                       variants, engine, data, save, fresh))

/// A wish that has been looked through.
struct Wanted {
    ItemKind kind{};
    std::vector<std::string> networks;    ///< known ones; may be empty
    std::vector<std::string> ad_formats;  ///< of kind ads: at least one
    GenerateWish wish;
    json::object data;  ///< the wish's, empty when it gave none
    unsigned variants = 1;
    TextLength length = TextLength::medium;
    GenerateEngine engine = GenerateEngine::auto_;
};

/// "video-script" and "video_script". Throws Error{invalid} for a kind there is not.
ItemKind parse_kind(const std::string& name, std::string_view pointer);
/// Throws Error{invalid} for networks, ad forms, languages and addresses that cannot be.
Wanted want(ItemKind kind, GenerateWish wish);

}  // namespace herald::content::studio

template <>
inline constexpr auto herald::rules<herald::content::studio::GenerateWish> = std::tuple{
    rule<&herald::content::studio::GenerateWish::networks>(
        count{0, 12}, doc{"For posts: one text for each. Ads take facebook, linkedin; see "
                          "data.ad_formats."}),
    rule<&herald::content::studio::GenerateWish::brief>(length{1, 20'000},
                                                        doc{"What it is about, in words."}),
    rule<&herald::content::studio::GenerateWish::language>(length{2, 5}, doc{"ISO 639-1"}),
    rule<&herald::content::studio::GenerateWish::tone>(length{1, 200}),
    rule<&herald::content::studio::GenerateWish::goal>(length{1, 500}),
    rule<&herald::content::studio::GenerateWish::audience>(length{1, 1000}),
    rule<&herald::content::studio::GenerateWish::product>(length{1, 500}),
    rule<&herald::content::studio::GenerateWish::offer>(length{1, 500}),
    rule<&herald::content::studio::GenerateWish::url>(length{1, 2048}),
    rule<&herald::content::studio::GenerateWish::keyword>(length{1, 100}),
    rule<&herald::content::studio::GenerateWish::variants>(at_least{1}, at_most{5}),
    rule<&herald::content::studio::GenerateWish::data>(
        doc{"What belongs to the kind: ad_formats; weeks, cadence, holidays of a strategy; seconds "
            "of a video."}),
    rule<&herald::content::studio::GenerateWish::save>(
        doc{"false: the drafts are in the answer alone."}),
    rule<&herald::content::studio::GenerateWish::fresh>(
        doc{"true: asked anew, even where the same was asked before."}),
};
