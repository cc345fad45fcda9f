#pragma once

#include <string>
#include <vector>

#include "content/compose/facts/facts.hpp"

namespace herald::content::compose {

/// Something one post can be about.
struct Idea {
    std::string title;
    Brief brief;        ///< without kind and network
    std::string place;  ///< of the fact it rests on
};
struct Pillar {
    std::string name;
    double weight = 1;
    Sentences reasons;
    std::vector<Idea> ideas;
};

/// From products, know-how, proof, offers, keywords and what the brand says of itself; those
/// without ideas are left out. At most six.
std::vector<Pillar> pillars_of(const Facts& facts, const Material& material);
/// An idea of a theme that somebody named.
Idea idea_of_theme(const std::string& theme);

/// "brand.products/0" as people say it: "the products of the profile", under its key "products".
struct PlaceName {
    std::string_view key, words;
};
PlaceName name_of_place(std::string_view place);

}  // namespace herald::content::compose
