#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "content/compose/facts/facts.hpp"
#include "content/compose/words/blocks.hpp"

namespace herald::content::compose {

/// One draft to be written.
struct Job {
    const Brief& brief;
    const Material& material;
    const Facts& facts;
    Angle angle = Angle::news;
    std::size_t number = 0;  ///< of the variant, from 0: turns wordings and the order of facts
    std::size_t index = 0;   ///< which of the angle's facts opens
    double tight = 1;        ///< below 1: shorter than usual, so that a variant differs
    const NetworkLimits* network = nullptr;

    const Phrases& phrases() const { return *facts.phrases; }
    bool german() const { return facts.language == "de"; }
};

/// Each gives nothing when the angle cannot be carried, throws Error{invalid} when no angle could.
std::optional<Draft> write_social(const Job& job);
std::optional<Draft> write_blog(const Job& job);
std::optional<Draft> write_email(const Job& job);
std::optional<Draft> write_ad(const Job& job);
std::optional<Draft> write_product(const Job& job);
std::optional<Draft> write_video(const Job& job);
std::optional<Draft> write_briefing(const Job& job);
std::optional<Draft> write_scenario(const Job& job);
std::optional<Draft> write_quote(const Job& job);

/// The ad format a brief means: "google_rsa", "meta", "linkedin".
std::string ad_format_of(const Brief& brief);

}  // namespace herald::content::compose
