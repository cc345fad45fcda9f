#include "content/compose/compose.hpp"
#include "content/studio/prompt/forms.hpp"
#include "content/studio/write/rewrite.hpp"
#include "content/studio/write/stream_desk.hpp"
#include "content/studio/write/tasks.hpp"
#include "content/studio/write/work.hpp"

namespace herald::content::studio {
namespace {

using store::Role;

struct StreamStart {
    GeneratedBy engine{};
    std::optional<std::string> model;
};
BOOST_DESCRIBE_STRUCT(StreamStart, (), (engine, model))
struct StreamPiece {
    std::string piece;
};
BOOST_DESCRIBE_STRUCT(StreamPiece, (), (piece))

/// Told to one client while it is made.
Course course_of(StreamLine& line, const Scope& scope) {
    Course out;
    out.run = make_uuid(scope.clock());
    out.checkpoint = [&line] { line.check(); };
    out.start = [&line](GeneratedBy engine, const std::string& model) {
        line.send("start", to_json(StreamStart{
                               engine, model.empty() ? std::nullopt : std::optional(model)}));
    };
    out.text = [&line](std::string_view piece) {
        line.send("text", to_json(StreamPiece{std::string(piece)}));
    };
    out.restart = [&line] { line.send("restart", "{}"); };
    return out;
}

/// The caller's scope outlives its request; what the router noted in it stays behind.
Scope own_scope(const Scope& scope) {
    Scope out = scope;
    out.forget_pending();
    return out;
}

web::Accepted<task::TaskAnswer> queued(const Context& context, Scope& scope,
                                       const task::NewTask& wish) {
    const task::Task task =
        scope.write([&](Tx& tx) { return task::enqueue(tx, scope, *context.bus, wish); });
    return {{task}, "/api/v1/tasks/" + to_string(task.id)};
}

/// What cannot be done is told at once, not by a task that fails.
void check_engine(const Context& context, Scope& scope, const std::optional<GenerateEngine>& e) {
    if (e != GenerateEngine::model) return;
    const auto settings = get_ai_settings(scope);
    if (!providers_of(*context.connections, scope, settings).empty()) return;
    Problems problems;
    problems.add("/engine", "needs an AI provider, and none is connected");
    problems.raise();
}

TaskOrStream<Generated> generate_content(const Context& context, StreamDesk& desk, Scope& scope,
                                         const GenerateContent& request) {
    const ItemKind kind = parse_kind(request.kind, "{kind}");
    check_named(scope, want(kind, request));
    check_engine(context, scope, request.engine);
    GenerateFields fields;
    static_cast<GenerateWish&>(fields) = request;
    fields.kind = std::string(enum_name(kind));
    GenerateInput input{{std::move(fields)}};
    if (request.live)
        return {desk.open([&context, own = own_scope(scope), input](StreamLine& line) {
            Scope mine = own;
            const Generated made = generate_all(context, mine, input, course_of(line, mine));
            line.send("done", to_json(made));
        })};
    const TemplateVersion written = template_of(kind);
    return {queued(context, scope,
                   {.type = std::string(kGenerateTask),
                    .title = fmt::format("Writing: {}", written.name),
                    .input_json = to_json<Digits::exact>(input),
                    .max_attempts = kGenerateAttempts})};
}

TaskOrStream<Rewritten> rewrite_text(const Context& context, StreamDesk& desk, Scope& scope,
                                     const RewriteText& request) {
    check_rewrite(scope, request);
    check_engine(context, scope, request.engine);
    const RewriteFields fields = request;
    if (request.live)
        return {desk.open([&context, own = own_scope(scope), fields](StreamLine& line) {
            Scope mine = own;
            const Rewritten made = rewrite(context, mine, fields, course_of(line, mine));
            line.send("done", to_json(made));
        })};
    return {queued(context, scope,
                   {.type = std::string(kRewriteTask),
                    .title = "Rewriting a text",
                    .input_json = to_json<Digits::exact>(fields),
                    .max_attempts = kGenerateAttempts})};
}

/// Several kinds from one recording, as one task.
TaskFor<Generated> make_from_transcript(const Context& context, Scope& scope,
                                        const MakeFromTranscript& request) {
    const Transcription transcription = get_transcription(scope, request.id);
    check_engine(context, scope, request.engine);
    GenerateInput input;
    Problems problems;
    for (std::size_t i = 0; i < request.kinds.size(); ++i) {
        const std::string pointer = fmt::format("/kinds/{}", i);
        const ItemKind kind = parse_kind(request.kinds[i], pointer);
        if (kind == ItemKind::strategy || kind == ItemKind::ads || kind == ItemKind::email ||
            kind == ItemKind::product)
            problems.add(pointer, "is not made from recordings");
        GenerateFields fields;
        fields.kind = std::string(enum_name(kind));
        fields.networks = request.networks;
        fields.language = request.language;
        fields.engine = request.engine;
        fields.save = request.save;
        fields.fresh = request.fresh;
        fields.transcription_id = request.id.value;
        if (kind == ItemKind::quote) fields.variants = 3;
        if (i == 0) check_named(scope, want(kind, fields));
        input.wishes.push_back(std::move(fields));
    }
    problems.raise();
    return {queued(context, scope,
                   {.type = std::string(kGenerateTask),
                    .title = fmt::format("Making content from “{}”", transcription.title),
                    .input_json = to_json<Digits::exact>(input),
                    .max_attempts = kGenerateAttempts})};
}

/// What the composer writes by; the models' own where it tells none.
web::Page<compose::ContentTemplate> list_templates() {
    web::Page<compose::ContentTemplate> out{compose::templates(), std::nullopt};
    if (!out.data.empty()) return out;
    for (int i = 0; i <= static_cast<int>(ItemKind::quote); ++i) {
        const auto kind = static_cast<ItemKind>(i);
        const TemplateVersion one = template_of(kind);
        out.data.push_back({std::string(one.id),
                            kind,
                            std::nullopt,
                            std::string(one.name),
                            std::string(one.instruction),
                            {}});
    }
    return out;
}

PromptAssembly assemble_content(const Context& context, Scope& scope,
                                const AssembleContent& request) {
    const PromptAssembly out =
        preview(context, scope, want(parse_kind(request.kind, "/kind"), request));
    keep_assembly(scope, out);
    return out;
}

}  // namespace

void add_write_routes(const Context& context, web::Router& routes) {
    // Streams end with the routes that opened them.
    const auto desk = std::make_shared<StreamDesk>();
    constexpr const char* kLive =
        "With Accept: text/event-stream the answer comes live: events start, text, restart (what "
        "came is void), done, error.";
    routes.post("/api/v1/content/generate/{kind}",
                web::RouteSpec("Generate content", Role::editor).about("content").describe(kLive),
                [&context, desk](Scope& s, const GenerateContent& r) {
                    return generate_content(context, *desk, s, r);
                });
    routes.post("/api/v1/content/items/{id}/rewrite",
                web::RouteSpec("Rewrite content", Role::editor).about("content").describe(kLive),
                [&context, desk](Scope& s, const RewriteText& r) {
                    return rewrite_text(context, *desk, s, r);
                });
    routes.post(
        "/api/v1/transcriptions/{id}/make",
        web::RouteSpec("Make content from a transcription", Role::editor).about("transcription"),
        [&context](Scope& s, const MakeFromTranscript& r) {
            return make_from_transcript(context, s, r);
        });
    routes.get("/api/v1/content/templates", {"List templates of content", Role::viewer},
               [](Scope&) { return list_templates(); });
    routes.post(
        "/api/v1/content/assemblies", web::RouteSpec("Preview a prompt", Role::editor).unaudited(),
        [&context](Scope& s, const AssembleContent& r) { return assemble_content(context, s, r); });
    routes.get("/api/v1/content/assemblies/{id}", {"Get a prompt", Role::viewer},
               [](Scope& s, const AssemblyRef& r) { return get_assembly(s, r.id); });
}

}  // namespace herald::content::studio
