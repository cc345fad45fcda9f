#pragma once

#include "content/compose/plan.hpp"
#include "content/studio/draft/feed.hpp"
#include "content/studio/draft/generate.hpp"
#include "content/studio/prompt/ingredients.hpp"

/// Inside the room: one wish while a model works on it.
namespace herald::content::studio {

/// Asks a question and gives the answer; a refusal is thrown.
using Ask = std::function<Asked(const connector::Prompt&)>;

struct Job {
    const Wanted& wanted;
    const Gathered& gathered;
    const PromptAssembly& assembly;
    const TextRules& rules;
    Ask ask;
    std::function<void(double, std::string_view)> progress;
    std::function<void(std::string_view)> say;  ///< headings between answers
};

/// One question about a place, its answer held against Herald's checks, sent back once.
std::vector<StudioDraft> ask_for_drafts(const Job& job, const Form& form, const std::string& place,
                                        const std::string& constraint);
std::vector<StudioDraft> write_by_model(const Job& job);
std::vector<StudioDraft> write_article(const Job& job);
/// `plan` gives days and channels; the model gives the words.
std::vector<StudioDraft> write_strategy(const Job& job, const compose::Plan& plan,
                                        const TimeZone& zone);
/// `now`: the local wall clock as a count from midnight 1970.
compose::PlanWish plan_wish(const Wanted& wanted, const Gathered& gathered,
                            std::chrono::microseconds now);
/// Days and channels alone, where the composer has too little to plan with and a model will do it.
compose::Plan slots_of(const compose::PlanWish& wish, const Gathered& gathered);
std::vector<StudioDraft> strategy_by_rules(const Wanted& wanted, const Gathered& gathered, Time now,
                                           const TimeZone& zone);
/// Any kind by rules.
std::vector<StudioDraft> write_by_rules(const Wanted& wanted, const Gathered& gathered, Time now,
                                        const TimeZone& zone);

}  // namespace herald::content::studio
