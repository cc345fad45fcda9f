#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/compose/facts/habits.hpp"
#include "content/compose/facts/material.hpp"
#include "content/compose/words/phrases.hpp"
#include "content/compose/words/shape.hpp"

/// What a draft may say, each with the place it comes from.
namespace herald::content::compose {

enum class Angle : std::uint8_t { news, benefit, proof, offer, question, problem, how_to, product };
inline constexpr std::array<Angle, 8> kAngles{Angle::news,   Angle::benefit,  Angle::proof,
                                              Angle::offer,  Angle::question, Angle::problem,
                                              Angle::how_to, Angle::product};
std::string_view name_of(Angle angle);
/// Empty for a word that is none.
std::optional<Angle> find_angle(std::string_view name);

struct Fact {
    std::string text;
    std::string place;  ///< "brand.proof/0"
    Shape shape = Shape::phrase;
    /// "brand.proof/0: 4.8 of 5 stars": for Draft::used.
    std::string mention() const { return place + ": " + text; }
};
using FactList = std::vector<Fact>;

struct ProductFacts {
    std::string name, price, url, place;
    FactList about;  ///< sentences of its description
};
struct Answer {
    std::string question, answer, place;
};

/// What the profile says about how a text is to look, as far as rules can follow.
struct ToneRules {
    bool no_emoji = false, no_exclamations = false, no_questions = false, no_hashtags = false;
    bool formal = false;
};

struct Facts {
    std::string language;
    const Phrases* phrases = nullptr;  ///< null: a language without words of Herald's own
    std::string name;                  ///< of the brand
    std::string subject;               ///< of the brief; may be empty
    FactList points;                   ///< of the brief
    FactList what, offers, proof, problems, benefits, steps;
    std::optional<Fact> audience;
    std::vector<ProductFacts> products;  ///< the chosen one first, when one is chosen
    bool product_chosen = false;
    std::vector<Answer> answers;
    std::vector<std::string> keywords;  ///< the asked one first
    std::vector<std::string> hashtags;  ///< with '#'
    std::vector<Fact> links;            ///< text and own address in `place`
    std::string url, host;              ///< where a reader is to go; may be empty
    std::string goal;
    Aim aim = Aim::look;
    ToneRules tone;
    Habits habits;
    std::vector<std::string> banned;
    Sentences left_out;  ///< what was not taken, and why: "unfit_banned", "unfit_foreign", …

    /// Everything that can be said about the topic, the most fitting first: points, the chosen
    /// product's description, what the brand does.
    FactList telling() const;
    /// What stands for the topic in a title: the subject, else product, keyword, name.
    std::string topic() const;
};

/// Nothing can be written for a brand whose own name is on its list of banned words.
bool has_banned_name(const Brand& brand);
FieldError banned_name();

/// Throws Error{invalid} when an address cannot be read, or the brand's name holds a banned word.
Facts gather(const Brief& brief, const Material& material);

/// Error{invalid} that names one place: missing("/brand/proof", "…").
Error missing(std::string_view pointer, std::string message);

}  // namespace herald::content::compose
