#include "content/studio/draft/generate.hpp"

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "content/studio/draft/job.hpp"

namespace herald::content::studio {
namespace {

/// A task's result has room for 256 KiB.
constexpr std::size_t kMostDraftBytes = 150'000;

/// The same run and number give the same id, so that a second try finds what the first one made.
ItemId made_id(Uuid run, std::size_t number) {
    for (std::size_t i = 0; i < 4; ++i)
        run.bytes[15 - i] ^= static_cast<std::uint8_t>(((number + 1) * 0x9E3779B1u) >> (8 * i));
    return {run};
}

ContentItem item_of(const StudioDraft& draft, const Wanted& wanted, const Generated& made) {
    ContentItem item;
    item.kind = draft.kind;
    if (!draft.network.empty()) item.network = draft.network;
    item.title = std::string(clip(draft.title, 1000));
    item.text = draft.text;
    json::object data = draft.data;
    if (wanted.wish.transcription_id)
        data["transcription_id"] = to_string(*wanted.wish.transcription_id);
    if (wanted.wish.source_item_id) data["source_item_id"] = to_string(*wanted.wish.source_item_id);
    if (!data.empty()) item.data = RawJson{json::serialize(data)};
    if (!draft.language.empty()) item.language = draft.language;
    item.pillar = draft.pillar;
    item.why = draft.why;
    item.reasons = draft.reasons;
    item.parent_id = wanted.wish.brief_id;
    if (draft.of_first && !made.item_ids.empty()) item.parent_id = made.item_ids.front();
    item.plan_at = draft.plan_at;
    item.written_by = made.engine == GeneratedBy::model ? Writer::model : Writer::composer;
    item.model = made.model;
    return item;
}

class Generating {
public:
    Generating(const Context& context, Scope& scope, const Wanted& wanted, const Course& course)
        : context_(context),
          scope_(scope),
          wanted_(wanted),
          course_(course),
          feed_({course.text, course.restart}),
          asker_(context, scope, asking()) {}

    Generated go() {
        progress(0.02, "Gathering");
        gathered_ = gather(context_, scope_, wanted_);
        rules_ = rules_of(gathered_.material.brand, scope_);
        reason_ = no_model_because(asker_, wanted_.engine);
        if (!reason_) try_model();
        if (reason_) write_without_model();
        made_.use = asker_.totals().use;
        made_.cost = asker_.totals().cost;
        if (made_.engine == GeneratedBy::model) add_totals();
        if (wanted_.wish.save.value_or(true)) save();
        show();
        return std::move(made_);
    }

private:
    AskFor asking() {
        AskFor out;
        out.purpose = std::string(enum_name(wanted_.kind));
        out.task = course_.task;
        out.fresh = wanted_.wish.fresh.value_or(false);
        out.checkpoint = course_.checkpoint;
        out.log = course_.log;
        if (course_.text) {
            out.piece = [this](std::string_view piece) { feed_.piece(piece); };
            out.restart = [this] { feed_.restart(); };
        }
        out.kept = course_.kept;
        out.keep = course_.keep;
        return out;
    }

    void progress(double fraction, std::string_view stage) const {
        if (course_.progress) course_.progress(fraction, stage);
    }

    Asked ask(const connector::Prompt& prompt) {
        feed_.begin(prompt.schema.empty() ? AnswerFeed::Form::plain : AnswerFeed::Form::json);
        Asked out = asker_.ask(prompt);
        if (!out.refusal.empty())
            throw Error(ErrorKind::upstream, "The model refused: " + out.refusal).permanent();
        feed_.commit();
        return out;
    }

    /// The composer's days where it can plan, which knows the best hours; else usual ones.
    compose::Plan calendar() const {
        const compose::PlanWish wish =
            plan_wish(wanted_, gathered_, context_.zone(scope_).local(scope_.now()));
        auto answer = compose::plan(wish, gathered_.material);
        return answer.plan ? *std::move(answer.plan) : slots_of(wish, gathered_);
    }

    void write_with_model() {
        if (course_.start) course_.start(GeneratedBy::model, asker_.first_model());
        made_.engine = GeneratedBy::model;
        const PromptAssembly assembly = assemble(scope_, wanted_, gathered_);
        const Job job{
            wanted_,
            gathered_,
            assembly,
            rules_,
            [this](const connector::Prompt& prompt) { return ask(prompt); },
            [this](double fraction, std::string_view stage) { progress(fraction, stage); },
            [this](std::string_view words) { feed_.say(words); }};
        if (wanted_.kind == ItemKind::strategy) {
            drafts_ = write_strategy(job, calendar(), context_.zone(scope_));
        } else {
            drafts_ = write_by_model(job);
        }
        keep_assembly(scope_, assembly);
        made_.assembly_id = assembly.id;
    }

    /// What a provider could not do is left to the rules, where the wish allows it.
    void try_model() {
        try {
            write_with_model();
        } catch (const Error& error) {
            const bool may_pass = error.retryable() && !course_.last_try;
            const bool ours = error.kind() == ErrorKind::invalid && !error.fields().empty();
            if (wanted_.engine == GenerateEngine::model || may_pass || ours) throw;
            reason_ = Sentence{"said", error.what(), {}};
            if (course_.log) course_.log("No model: " + reason_->text);
            if (course_.restart) course_.restart();
            made_.assembly_id.reset();
        }
    }

    void write_without_model() {
        made_.engine = GeneratedBy::composer;
        if (course_.start) course_.start(GeneratedBy::composer, "");
        progress(0.3, "Writing by rules");
        const TimeZone zone = context_.zone(scope_);
        drafts_ = write_by_rules(wanted_, gathered_, scope_.now(), zone);
        made_.notes = written_by_rules(*reason_);
        if (course_.text)
            for (const StudioDraft& draft : drafts_)
                course_.text(draft.title.empty() ? draft.text + "\n\n"
                                                 : draft.title + "\n\n" + draft.text + "\n\n");
    }

    void add_totals() {
        const AskTotals& totals = asker_.totals();
        made_.model = totals.model;
        made_.cached = totals.questions > 0 && totals.cached == totals.questions;
        made_.notes = {
            {made_.cached ? "by_model_before" : "by_model",
             fmt::format("Written by the model {}{}. Read it before it goes out.", totals.model,
                         made_.cached ? ", taken from an earlier answer" : ""),
             {{"model", totals.model}}}};
        if (course_.log && !made_.cached)
            course_.log(fmt::format("{} tokens in, {} out{}", made_.use.input, made_.use.output,
                                    made_.cost
                                        ? fmt::format(", {} US dollars.", to_string(*made_.cost))
                                        : std::string("; the model's price is not known.")));
    }

    void save() {
        progress(0.95, "Saving");
        for (const StudioDraft& draft : drafts_) {
            if (course_.checkpoint) course_.checkpoint();
            ContentItem item = item_of(draft, wanted_, made_);
            item.id = made_id(course_.run, made_.item_ids.size());
            const bool there = scope_.db()
                                   .one<std::int64_t>(
                                       "SELECT 1 FROM content_items WHERE tenant = "
                                       ":tenant AND id = :id",
                                       {{"id", item.id}})
                                   .has_value();
            made_.item_ids.push_back(there ? item.id
                                           : add_item(context_.items, scope_, std::move(item)).id);
        }
    }

    void show() {
        std::size_t bytes = 0;
        for (const StudioDraft& draft : drafts_) {
            GeneratedDraft& shown = made_.drafts.emplace_back();
            shown.title = draft.title;
            shown.text = draft.text;
            if (!draft.data.empty()) shown.data = RawJson{json::serialize(draft.data)};
            shown.why = draft.why;
            shown.reasons = draft.reasons;
            if (!draft.network.empty()) shown.network = draft.network;
            shown.notes = draft.notes;
            bytes += shown.text.size() + (shown.data ? shown.data->text.size() : 0);
            if (bytes > kMostDraftBytes && !made_.item_ids.empty()) {  // the items have it whole
                shown.text.clear();
                shown.data.reset();
            }
        }
    }

    const Context& context_;
    Scope& scope_;
    const Wanted& wanted_;
    const Course& course_;
    AnswerFeed feed_;
    Asker asker_;
    Gathered gathered_;
    TextRules rules_;
    std::optional<Sentence> reason_;  // why no model writes
    std::vector<StudioDraft> drafts_;
    Generated made_;
};

}  // namespace

std::optional<Sentence> no_model_because(const Asker& asker, GenerateEngine engine) {
    if (engine == GenerateEngine::composer) return Sentence{};
    auto why = asker.why_not();
    if (why && engine == GenerateEngine::model)
        throw Error(asker.ready() ? ErrorKind::quota_exceeded : ErrorKind::invalid, why->text);
    return why;
}

Sentences written_by_rules(const Sentence& reason) {
    Sentences out{{"by_rules", "Written by Herald's rules, without a language model.", {}}};
    if (!reason.text.empty()) out.push_back(reason);
    return out;
}

Generated generate(const Context& context, Scope& scope, const Wanted& wanted,
                   const Course& course) {
    return Generating(context, scope, wanted, course).go();
}

PromptAssembly preview(const Context& context, const Scope& scope, const Wanted& wanted) {
    return assemble(scope, wanted, gather(context, scope, wanted));
}

}  // namespace herald::content::studio
