#include "content/studio/write/rewrite.hpp"

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "content/compose/rewrite.hpp"
#include "content/studio/draft/job.hpp"
#include "content/studio/prompt/schema.hpp"

namespace herald::content::studio {
namespace {

constexpr std::string_view kVersion = "rewrite";
constexpr std::int64_t kTokenBudget = 12'000;

std::string order_of(const RewriteFields& request, const std::string& language) {
    std::string out;
    switch (request.how) {
        case RewriteHow::shorter:
            out = "Make it about half as long; keep what matters most.";
            break;
        case RewriteHow::longer:
            out = "Make it longer by explaining more, with nothing that is not given.";
            break;
        case RewriteHow::simpler:
            out = "Make it easier to read: short sentences, plain words, the same sense.";
            break;
        case RewriteHow::tone:
            out = "Give it this tone, the same sense: " + request.tone.value_or("");
            break;
        case RewriteHow::translate:
            out = "Translate it into " + language_name(language) +
                  " as a native writer would put it; links, names and hashtags stay.";
            break;
        case RewriteHow::improve:
            out = "Make it better: a stronger beginning, no filler, one clear thing to do.";
            break;
        case RewriteHow::network:
            out = "Rewrite it for the network named here: its length, its customs, its hashtags.";
            break;
    }
    if (request.instruction) out += "\nAlso: " + *request.instruction;
    return out;
}

class Rewriting {
public:
    Rewriting(const Context& context, Scope& scope, const RewriteFields& request,
              const Course& course)
        : context_(context),
          scope_(scope),
          request_(request),
          course_(course),
          item_(get_item(scope, request.id)),
          wanted_(wish()),
          gathered_(gather(context, scope, wanted_)),
          rules_(rules_of(gathered_.material.brand, scope)),
          feed_({course.text, course.restart}),
          asker_(context, scope, asking()) {
        if (!request.language && item_.language) gathered_.language = *item_.language;
        gathered_.topic = item_.title.empty() ? std::string(clip(item_.text, 120)) : item_.title;
    }

    Rewritten go() {
        auto reason = no_model_because(asker_, wanted_.engine);
        if (!reason) reason = try_model();
        if (reason) by_rules(*reason);
        out_.use = asker_.totals().use;
        out_.cost = asker_.totals().cost;
        return std::move(out_);
    }

private:
    Wanted wish() const {
        GenerateWish wish;
        wish.language = request_.language;
        wish.engine = request_.engine;
        wish.fresh = request_.fresh;
        wish.tone = request_.tone;
        const auto network = request_.how == RewriteHow::network ? request_.network : item_.network;
        if (network) wish.networks = std::vector{*network};
        if (item_.kind == ItemKind::ads && item_.data) {
            wish.data = item_.data;
            const std::string page = fields_of("final_url");
            if (page.starts_with("https://") || page.starts_with("http://")) wish.url = page;
        }
        return want(item_.kind, std::move(wish));
    }

    AskFor asking() {
        AskFor out;
        out.purpose = "rewrite";
        out.task = course_.task;
        out.fresh = request_.fresh.value_or(false);
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

    std::string place() const {
        if (item_.kind == ItemKind::ads) return wanted_.ad_formats.front();
        return wanted_.networks.empty() ? "" : wanted_.networks.front();
    }
    std::string constraint() const {
        if (item_.kind == ItemKind::ads)
            return std::string(find_ad_format(wanted_.ad_formats.front())->name);
        return wanted_.networks.empty() ? ""
                                        : std::string(find_network(wanted_.networks.front())->name);
    }

    /// An ad's texts, a line each; of one field, or of all.
    std::string fields_of(std::string_view wanted = {}) const {
        std::string out;
        const json::value data = item_.data ? parse_json(item_.data->text) : json::value();
        const auto* fields = data.is_object() ? data.get_object().if_contains("fields") : nullptr;
        if (fields == nullptr || !fields->is_object()) return out;
        for (const auto& member : fields->get_object()) {
            if (!wanted.empty() && member.key() != wanted) continue;
            for (const json::value& one : list_in(fields->get_object(), member.key()))
                if (one.is_string())
                    out += (out.empty() ? "" : "\n") +
                           (wanted.empty() ? std::string(member.key()) + ": " : std::string()) +
                           std::string(one.get_string());
        }
        return out;
    }

    std::string given_text() const {
        if (item_.kind == ItemKind::ads) return fields_of();
        std::string out = item_.text;
        if (item_.data && item_.kind == ItemKind::social)
            for (const json::value& one :
                 list_in(parse_json(item_.data->text).as_object(), "thread"))
                if (one.is_string()) out += "\n\n" + std::string(one.get_string());
        return out;
    }

    PromptAssembly assemble_rewrite() const {
        PromptAssembly base = assemble(scope_, wanted_, gathered_);
        std::vector<Ingredient> parts;
        for (PromptPart& part : base.parts)
            if (part.kind == PartKind::brand || part.kind == PartKind::constraint)
                parts.push_back({part.kind, part.title, part.text, 10,
                                 part.title == "Voice" || part.title == "Who writes" ||
                                     part.kind == PartKind::constraint,
                                 false, part.why});
        parts.push_back({PartKind::source,
                         "The text as it stands: " + item_.title,
                         given_text(),
                         1,
                         true,
                         false,
                         {}});
        parts.push_back({PartKind::instruction,
                         "What is to be done with the text",
                         order_of(request_, gathered_.language),
                         0,
                         true,
                         false,
                         {}});
        base.template_ = kVersion;
        base.template_version = 1;
        base.token_budget = kTokenBudget;
        base.parts = fit(parts, kTokenBudget);
        base.tokens = 0;
        for (const PromptPart& part : base.parts)
            if (part.included) base.tokens += part.tokens;
        return base;
    }

    Form form() const {
        if (item_.kind == ItemKind::social || item_.kind == ItemKind::ads) {
            Form out = form_of(wanted_, place());
            out.request = "The text in its new form, as one draft.";
            return out;
        }
        using namespace schema;
        const json::object draft = object({{"title", text("The title in its new form")},
                                           {"text", text("The whole text in its new form")},
                                           {"why", text("What was changed, in one sentence")}});
        return {"text", "The text in its new form, as one draft.",
                object({{"drafts", list(draft, 1, 1)}}), 800 + tokens_of(item_.text) * 3};
    }

    Asked ask(const connector::Prompt& prompt) {
        feed_.begin(AnswerFeed::Form::json);
        Asked out = asker_.ask(prompt);
        if (!out.refusal.empty())
            throw Error(ErrorKind::upstream, "The model refused: " + out.refusal).permanent();
        feed_.commit();
        return out;
    }

    void by_model() {
        if (course_.start) course_.start(GeneratedBy::model, asker_.first_model());
        const PromptAssembly assembly = assemble_rewrite();
        const Job job{wanted_,
                      gathered_,
                      assembly,
                      rules_,
                      [this](const connector::Prompt& prompt) { return ask(prompt); },
                      [](double, std::string_view) {},
                      [](std::string_view) {}};
        if (item_.kind == ItemKind::social || item_.kind == ItemKind::ads) {
            take(ask_for_drafts(job, form(), place(), constraint()).front());
        } else {
            const Asked asked = ask(render(assembly, gathered_, form(), constraint()));
            const json::object& given = asked.document.at("drafts").as_array().front().as_object();
            out_.title = text_in(given, "title");
            out_.text = text_in(given, "text");
            out_.data = item_.data;
        }
        keep_assembly(scope_, assembly);
        out_.assembly_id = assembly.id;
        out_.engine = GeneratedBy::model;
        out_.model = asker_.totals().model;
        out_.cached = asker_.totals().cached == asker_.totals().questions;
        out_.notes.insert(
            out_.notes.begin(),
            {"rewritten_by_model",
             fmt::format("Rewritten by the model {}. Nothing is saved yet.", *out_.model),
             {{"model", *out_.model}}});
    }

    void take(StudioDraft draft) {
        out_.title = item_.title.empty() ? draft.title : item_.title;
        out_.text = draft.text;
        out_.notes = draft.notes;
        json::object data = item_.data ? parse_json(item_.data->text).as_object() : json::object{};
        data.erase("thread");
        for (auto& member : draft.data) data[member.key()] = member.value();
        if (!data.empty()) out_.data = RawJson{json::serialize(data)};
    }

    /// What keeps a model from it; absent when it has done it.
    std::optional<Sentence> try_model() {
        try {
            by_model();
            return std::nullopt;
        } catch (const Error& error) {
            if (wanted_.engine == GenerateEngine::model || (error.retryable() && !course_.last_try))
                throw;
            if (course_.restart) course_.restart();
            return Sentence{"said", error.what(), {}};
        }
    }

    void by_rules(const Sentence& reason) {
        if (course_.start) course_.start(GeneratedBy::composer, "");
        compose::RewriteWish wish;
        wish.how = static_cast<compose::Rewrite>(request_.how);
        wish.tone = request_.tone.value_or("");
        wish.language = request_.language.value_or("");
        wish.network = request_.how == RewriteHow::network ? request_.network.value_or("")
                                                           : item_.network.value_or("");
        wish.instruction = request_.instruction.value_or("");
        compose::Draft draft;
        draft.title = item_.title;
        draft.text = item_.text;
        if (item_.data) draft.data = *item_.data;
        draft.language = gathered_.language;
        draft.network = item_.network.value_or("");
        compose::RewrittenText made;
        try {
            made = by_composer([&] { return compose::rewrite(wish, draft, gathered_.material); });
        } catch (const Error& error) {
            if (reason.text.empty() || error.kind() != ErrorKind::invalid) throw;
            throw Error(ErrorKind::invalid, std::string(error.what()) + " " + reason.text)
                .with_fields(error.fields());
        }
        out_.title = made.title;
        out_.text = made.text;
        if (!made.data.text.empty()) out_.data = made.data;
        out_.engine = GeneratedBy::composer;
        out_.notes = written_by_rules(reason);
        out_.notes.insert(out_.notes.begin() + 1, made.notes.begin(), made.notes.end());
        if (course_.text) course_.text(out_.text);
    }

    const Context& context_;
    Scope& scope_;
    const RewriteFields& request_;
    const Course& course_;
    ContentItem item_;
    Wanted wanted_;
    Gathered gathered_;
    TextRules rules_;
    AnswerFeed feed_;
    Asker asker_;
    Rewritten out_;
};

static_assert(static_cast<int>(RewriteHow::network) ==
                  static_cast<int>(compose::Rewrite::network) &&
              static_cast<int>(RewriteHow::tone) == static_cast<int>(compose::Rewrite::tone));

}  // namespace

void check_rewrite(const Scope& scope, const RewriteFields& request) {
    const ContentItem item = get_item(scope, request.id);
    Problems problems;
    if (trim(item.text).empty() && (item.kind != ItemKind::ads || !item.data))
        problems.add("{id}", "has no text that could be rewritten");
    if (request.how == RewriteHow::tone && !request.tone) problems.add("/tone", "is required");
    if (request.how == RewriteHow::translate && !request.language)
        problems.add("/language", "is required");
    if (request.how == RewriteHow::network && !request.network)
        problems.add("/network", "is required");
    if (request.network && find_network(*request.network) == nullptr)
        problems.add("/network", "is no network; see GET /content/limits");
    problems.raise();
}

Rewritten rewrite(const Context& context, Scope& scope, const RewriteFields& request,
                  const Course& course) {
    return Rewriting(context, scope, request, course).go();
}

}  // namespace herald::content::studio
