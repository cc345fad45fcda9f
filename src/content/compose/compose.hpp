#pragma once

#include <optional>
#include <string>
#include <vector>

#include "content/compose/facts/material.hpp"

/// The offline composer: drafts by rules from what the workspace says about itself. No model, no
/// network; the same input gives the same text.
namespace herald::content::compose {

inline constexpr unsigned kMostVariants = 5;

/// 1 to `variants` drafts, each on another angle; fewer when the facts carry no more (the last
/// one's `why` says so). Nothing in them that is not in the input: no figure, no praise, no
/// placeholder. They fit the network and hold no banned word. Kind `strategy` is plan()'s.
///
/// English and German. Other languages only where a text needs no words of its own (social,
/// product, ads, quote) and the facts are written in that language.
///
/// Throws Error{invalid} whose fields name what is missing: "/brand/what", "/brief", "/url".
std::vector<Draft> write(const Brief& brief, const Material& material, unsigned variants = 1);
/// The same for whoever has other ideas: empty where the facts carry no draft.
std::vector<Draft> write_if_any(const Brief& brief, const Material& material, unsigned variants);

/// Which language write() would use.
std::string language_for(const Brief& brief, const Material& material);

/// One sentence for people: who wrote it.
inline constexpr std::string_view kComposerNote =
    "Written by Herald's rules from the brand profile, the brief and your own best texts, without "
    "a model. Read it before it goes out.";

struct TemplateSection {
    std::string name, purpose;
};
BOOST_DESCRIBE_STRUCT(TemplateSection, (), (name, purpose))
struct ContentTemplate {
    std::string id;
    ItemKind kind{};
    std::optional<std::string> network;
    std::string name, description;
    std::vector<TemplateSection> sections;
};
BOOST_DESCRIBE_STRUCT(ContentTemplate, (), (id, kind, network, name, description, sections))
using TemplateInfo = ContentTemplate;
/// What the composer can write, in a fixed order.
std::vector<TemplateInfo> templates();

}  // namespace herald::content::compose
