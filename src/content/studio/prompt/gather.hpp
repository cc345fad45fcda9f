#pragma once

#include "content/compose/facts/material.hpp"
#include "content/items/context.hpp"
#include "content/studio/prompt/assembly.hpp"
#include "content/studio/prompt/wish.hpp"

/// Everything a text may be written from, whoever writes it.
namespace herald::content::studio {

struct Gathered {
    compose::Material material;
    std::optional<ContentItem> brief_item;
    std::string topic;               ///< never empty unless nothing at all was said
    std::string language;            ///< ISO 639-1
    std::vector<std::string> links;  ///< pages of its own that a text may lead to
};

/// Throws Error{invalid} for ids of things that are not there.
void check_named(const Scope& scope, const Wanted& wanted);
/// The same, and all that is gathered.
Gathered gather(const Context& context, const Scope& scope, const Wanted& wanted);
/// The same wish as the composer reads it.
compose::Brief brief_for(const Wanted& wanted, const Gathered& gathered,
                         const std::string& network);

}  // namespace herald::content::studio
