#pragma once

#include "content/studio/ask/asker.hpp"
#include "content/studio/draft/draft.hpp"

/// From a wish to content, by a model or by Herald's rules.
namespace herald::content::studio {

enum class GeneratedBy : std::uint8_t { composer, model };
BOOST_DESCRIBE_ENUM(GeneratedBy, composer, model)

struct GeneratedDraft {
    std::string title, text;
    std::optional<RawJson> data;
    std::optional<std::string> why, network;
    Sentences reasons;  ///< what `why` says, where Herald says it
    Sentences notes;    ///< what was cut, what has to be looked at
};
BOOST_DESCRIBE_STRUCT(GeneratedDraft, (), (title, text, data, why, network, reasons, notes))

/// The result of the task, and the last event of the stream.
struct Generated {
    GeneratedBy engine{};
    std::optional<std::string> model;
    Sentences notes;  ///< who wrote it, and why no model did
    std::vector<ItemId> item_ids;
    std::vector<GeneratedDraft> drafts;
    std::optional<AssemblyId> assembly_id;
    connector::TokenUse use;
    std::optional<Micros> cost;  ///< US dollars; absent: a price is not known
    bool cached = false;         ///< every answer came from the cache
};
BOOST_DESCRIBE_STRUCT(Generated, (),
                      (engine, model, notes, item_ids, drafts, assembly_id, use, cost, cached))

/// Who wants to hear of it while it is made, and how it is stopped. Functions may be empty.
struct Course {
    Uuid run;  ///< of the task or the request: the same run makes the same items, once
    std::optional<task::TaskId> task;
    bool last_try = true;  ///< what may pass is not waited for any more
    std::function<void()> checkpoint;
    std::function<void(double, std::string_view)> progress;
    std::function<void(std::string_view)> log;
    std::function<void(GeneratedBy, const std::string& model)> start;
    std::function<void(std::string_view)> text;
    std::function<void()> restart;
    std::map<std::string, KeptAnswer> kept;
    std::function<void(const std::string& hash, const KeptAnswer&)> keep;
};

/// Throws Error: {invalid} what is missing, {quota_exceeded} the budget, {upstream, rate_limited}
/// the providers. With GenerateEngine::auto_ what a model could not do is done by rules, and the
/// notes say why.
Generated generate(const Context& context, Scope& scope, const Wanted& wanted,
                   const Course& course);

/// The prompt as it would be put together now.
PromptAssembly preview(const Context& context, const Scope& scope, const Wanted& wanted);

/// Why a model does not write, without words where rules were asked for; absent: it does. Throws
/// when the wish allows nothing else.
std::optional<Sentence> no_model_because(const Asker& asker, GenerateEngine engine);
/// What the composer does not know how to do is no failure that passes.
template <class F>
auto by_composer(F&& f) {
    try {
        return f();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::unavailable) throw;
        throw Error(ErrorKind::invalid,
                    "Herald's rules cannot do this; it needs a language model.");
    }
}
/// That rules wrote it, and why, where there is a reason.
Sentences written_by_rules(const Sentence& reason);

}  // namespace herald::content::studio
