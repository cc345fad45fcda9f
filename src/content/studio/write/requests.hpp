#pragma once

#include <variant>

#include "content/items/task_for.hpp"
#include "content/speech/transcription.hpp"
#include "content/studio/draft/generate.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

/// What the studio's routes take and give. The same question is answered by a task, or live, piece
/// by piece, where the client accepts an event stream.
namespace herald::content::studio {

struct GenerateFields : GenerateWish {
    std::string kind;
};
BOOST_DESCRIBE_STRUCT(GenerateFields, (GenerateWish), (kind))
struct GenerateContent : GenerateWish {
    std::string kind;
    bool live = false;  ///< from the Accept header
};
BOOST_DESCRIBE_STRUCT(GenerateContent, (GenerateWish), (kind))
struct AssembleContent : GenerateWish {
    std::string kind;
};
BOOST_DESCRIBE_STRUCT(AssembleContent, (GenerateWish), (kind))

enum class RewriteHow : std::uint8_t {
    shorter,
    longer,
    simpler,
    tone,
    translate,
    improve,
    network
};
BOOST_DESCRIBE_ENUM(RewriteHow, shorter, longer, simpler, tone, translate, improve, network)

struct RewriteFields {
    ItemId id;
    RewriteHow how{};
    std::optional<std::string> tone, language, network, instruction;
    std::optional<GenerateEngine> engine;
    std::optional<bool> fresh;
};
BOOST_DESCRIBE_STRUCT(RewriteFields, (),
                      (id, how, tone, language, network, instruction, engine, fresh))
struct RewriteText : RewriteFields {
    bool live = false;
};
BOOST_DESCRIBE_STRUCT(RewriteText, (RewriteFields), ())

/// Its result; nothing is saved.
struct Rewritten {
    std::string title, text;
    std::optional<RawJson> data;
    GeneratedBy engine{};
    std::optional<std::string> model;
    Sentences notes;  ///< who rewrote it, what was done and what was not
    std::optional<AssemblyId> assembly_id;
    connector::TokenUse use;
    std::optional<Micros> cost;
    bool cached = false;
};
BOOST_DESCRIBE_STRUCT(Rewritten, (),
                      (title, text, data, engine, model, notes, assembly_id, use, cost, cached))

struct MakeFromTranscript {
    TranscriptionId id;
    std::vector<std::string> kinds;
    std::optional<std::vector<std::string>> networks;
    std::optional<std::string> language;
    std::optional<GenerateEngine> engine;
    std::optional<bool> save, fresh;
};
BOOST_DESCRIBE_STRUCT(MakeFromTranscript, (), (id, kinds, networks, language, engine, save, fresh))

struct AssemblyRef {
    AssemblyId id;
};
BOOST_DESCRIBE_STRUCT(AssemblyRef, (), (id))

/// 202 with the task, or 200 with the stream; both end with a Result.
template <class Result>
struct TaskOrStream {
    std::variant<web::Accepted<task::TaskAnswer>, web::Stream> answer;
};

inline bool accepts_stream(const web::Call& call) {
    return call.request.headers.get("Accept").find("text/event-stream") != std::string_view::npos;
}

}  // namespace herald::content::studio

template <>
inline constexpr auto herald::rules<herald::content::studio::MakeFromTranscript> = std::tuple{
    rule<&herald::content::studio::MakeFromTranscript::kinds>(
        count{1, 6}, doc{"brief, social, quote, blog, scenario, video_script"}),
    rule<&herald::content::studio::MakeFromTranscript::networks>(count{0, 12}),
    rule<&herald::content::studio::MakeFromTranscript::language>(length{2, 5}, doc{"ISO 639-1"}),
};
template <>
inline constexpr auto herald::rules<herald::content::studio::RewriteFields> = std::tuple{
    rule<&herald::content::studio::RewriteFields::tone>(length{1, 200}),
    rule<&herald::content::studio::RewriteFields::language>(length{2, 5}, doc{"ISO 639-1"}),
    rule<&herald::content::studio::RewriteFields::instruction>(length{1, 2000}),
};

namespace herald::web {

template <>
inline content::studio::GenerateContent bind_request<content::studio::GenerateContent>(
    const Call& call) {
    auto fields = bind_request<content::studio::GenerateFields>(call);
    content::studio::GenerateContent out;
    out.kind = std::move(fields.kind);
    static_cast<content::studio::GenerateWish&>(out) = std::move(fields);
    out.live = content::studio::accepts_stream(call);
    return out;
}

template <>
inline content::studio::RewriteText bind_request<content::studio::RewriteText>(const Call& call) {
    content::studio::RewriteText out;
    static_cast<content::studio::RewriteFields&>(out) =
        bind_request<content::studio::RewriteFields>(call);
    out.live = content::studio::accepts_stream(call);
    return out;
}

template <class Result>
Response respond_task_or_stream(content::studio::TaskOrStream<Result> result) {
    if (auto* stream = std::get_if<Stream>(&result.answer)) {
        Response out = stream_response(std::move(*stream));
        out.headers.set("X-Accel-Buffering", "no");  // nginx would hold pieces back
        return out;
    }
    return to_response(std::get<Accepted<task::TaskAnswer>>(std::move(result.answer)));
}
template <class Result>
void describe_task_or_stream(SchemaBook& book, json::object& operation) {
    content::describe_task_for<Result>(book, operation);
    describe_result<Stream>(book, operation);
}

template <>
inline Response to_response<content::studio::TaskOrStream<content::studio::Generated>>(
    content::studio::TaskOrStream<content::studio::Generated> result) {
    return respond_task_or_stream(std::move(result));
}
template <>
inline void describe_result<content::studio::TaskOrStream<content::studio::Generated>>(
    SchemaBook& book, json::object& operation) {
    describe_task_or_stream<content::studio::Generated>(book, operation);
}
template <>
inline Response to_response<content::studio::TaskOrStream<content::studio::Rewritten>>(
    content::studio::TaskOrStream<content::studio::Rewritten> result) {
    return respond_task_or_stream(std::move(result));
}
template <>
inline void describe_result<content::studio::TaskOrStream<content::studio::Rewritten>>(
    SchemaBook& book, json::object& operation) {
    describe_task_or_stream<content::studio::Rewritten>(book, operation);
}

template <>
inline Response to_response<content::TaskFor<content::studio::Generated>>(
    content::TaskFor<content::studio::Generated> result) {
    return to_response(std::move(result.answer));
}
template <>
inline void describe_result<content::TaskFor<content::studio::Generated>>(SchemaBook& book,
                                                                          json::object& operation) {
    content::describe_task_for<content::studio::Generated>(book, operation);
}

}  // namespace herald::web
