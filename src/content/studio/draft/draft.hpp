#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "content/items/item.hpp"
#include "content/studio/prompt/gather.hpp"
#include "content/text/checks.hpp"

/// A text on its way from whoever wrote it to the workspace's content.
namespace herald::content::studio {

struct StudioDraft {
    ItemKind kind{};
    std::string network;  ///< empty: none
    std::string title, text, language;
    json::object data;  ///< what belongs to the kind
    std::optional<std::string> why, pillar;
    Sentences reasons;  ///< what `why` says, where Herald says it
    std::optional<Time> plan_at;
    Sentences notes;        ///< what was done to it, or has to be
    bool of_first = false;  ///< its parent is the first draft (entries of a strategy)
};

/// What a model gave, by the form it was asked in. `place`: network or form of ads.
StudioDraft shape_draft(const Wanted& wanted, const Gathered& gathered, const std::string& place,
                        const json::object& given);

/// What keeps it from going out, in words for whoever wrote it: limits, banned words, fields.
Sentences faults_of(const StudioDraft& draft, const TextRules& rules);
/// Cuts it to its limits and says so in its notes; what only a person can mend is noted as well.
void trim_draft(StudioDraft& draft, const TextRules& rules);
/// Notes links that nobody gave, and words that need proof.
void note_doubts(StudioDraft& draft, const Gathered& gathered, const TextRules& rules);
/// False for a quote that does not stand in the sources word for word.
bool is_quoted(const StudioDraft& draft, const Wanted& wanted, const Gathered& gathered);

/// Members of a model's answer; empty where they are missing or of another type.
std::string text_in(const json::object& object, std::string_view name);
const json::array& list_in(const json::object& object, std::string_view name);
/// "Objective" in the draft's language (English and German).
std::string label_in(const std::string& language, std::string_view english);
/// For schema.org: who publishes; empty when the brand has no name.
json::object publisher_of(const Brand& brand);

}  // namespace herald::content::studio
