#pragma once

#include <optional>
#include <string>

#include "content/compose/facts/material.hpp"

/// What rules can do to a text that stands.
namespace herald::content::compose {

enum class Rewrite : std::uint8_t { shorter, longer, simpler, tone, translate, improve, network };

struct RewriteWish {
    Rewrite how{};
    std::string tone, language;
    std::string network;              ///< for `network`; else the text's own, for its limits
    std::string instruction;          ///< rules cannot follow one: it is named in the notes
    std::optional<std::size_t> most;  ///< `shorter`: at most as many, as the network counts
};

struct RewrittenText {
    std::string title, text;
    RawJson data;     ///< as given, but for the thread
    Sentences notes;  ///< what was done and what was not
};

/// Shorter: whole sentences are left out, the least telling first; links and hashtags stay.
/// Simpler: long sentences are split, plain words put in. Tone: exclamations, emoji, capitals,
/// address (du and Sie are left alone). Network: limits, hashtags and links as it wants them.
/// Throws Error{invalid} where a model is needed (longer, translate, improve, other tones) or where
/// nothing could be changed.
RewrittenText rewrite(const RewriteWish& wish, const Draft& given, const Material& material);

}  // namespace herald::content::compose
