#include <fmt/format.h>

#include <cmath>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/items/file_link.hpp"
#include "content/speech/engines.hpp"
#include "content/speech/routes.hpp"
#include "content/speech/transcribe_task.hpp"
#include "content/speech/transcription_store.hpp"
#include "net/url.hpp"
#include "web/stored_file.hpp"

namespace herald::content {

/// A file, or an address to fetch it from.
struct NewTranscription {
    web::Upload file;
    std::optional<std::string> url, title, language, engine;
};
BOOST_DESCRIBE_STRUCT(NewTranscription, (), (file, url, title, language, engine))

struct TranscribeUrl {
    std::string url;
    std::optional<std::string> title, language, engine;
};
BOOST_DESCRIBE_STRUCT(TranscribeUrl, (), (url, title, language, engine))

struct TranscriptionStarted {
    task::Task task;
    TranscriptionId transcription_id;
};
BOOST_DESCRIBE_STRUCT(TranscriptionStarted, (), (task, transcription_id))

struct RecordingLink {
    std::string url;  ///< of this server, without its host
    Time expires_at;
};
BOOST_DESCRIBE_STRUCT(RecordingLink, (), (url, expires_at))

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::NewTranscription> = std::tuple{
    rule<&herald::content::NewTranscription::url>(length{1, 2000}),
    rule<&herald::content::NewTranscription::title>(length{1, 300}),
    rule<&herald::content::NewTranscription::language>(
        length{2, 2}, doc{"ISO 639-1; found by the engine when left out."}),
    rule<&herald::content::NewTranscription::engine>(length{1, 200},
                                                     doc{"An id of GET /speech/engines."}),
};
template <>
inline constexpr auto herald::rules<herald::content::TranscribeUrl> = std::tuple{
    rule<&herald::content::TranscribeUrl::url>(length{1, 2000}),
    rule<&herald::content::TranscribeUrl::title>(length{1, 300}),
    rule<&herald::content::TranscribeUrl::language>(
        length{2, 2}, doc{"ISO 639-1; found by the engine when left out."}),
    rule<&herald::content::TranscribeUrl::engine>(length{1, 200},
                                                  doc{"An id of GET /speech/engines."}),
};

namespace herald::content {
namespace {

using store::Role;
using Started = web::Accepted<TranscriptionStarted>;

/// A day's work at one recording.
constexpr auto kRecordingLinkLife = std::chrono::hours(12);
constexpr std::int64_t kHourlyParts = 1000;

/// "Our talk" of "/x/Our%20talk.mp3".
std::string title_of_file(std::string_view name) {
    name.remove_prefix(std::min(name.find_last_of("/\\") + 1, name.size()));
    const auto dot = name.rfind('.');
    if (dot != std::string_view::npos && dot > 0) name = name.substr(0, dot);
    const std::string_view clipped = clip(trim(name), 200);
    return clipped.empty() ? "Recording" : std::string(clipped);
}
std::string title_of_url(std::string_view url) {
    std::string_view path = url.substr(0, url.find_first_of("?#"));
    while (path.ends_with('/')) path.remove_suffix(1);
    const auto after = path.find("//");
    const bool has_path = path.find('/', after == path.npos ? 0 : after + 2) != path.npos;
    if (!has_path) return net::host_of(url);
    const auto name = percent_decode(path.substr(path.rfind('/') + 1));
    return title_of_file(name && is_utf8(*name) ? *name : std::string("Recording"));
}

std::string title_of(const std::optional<std::string>& wish, std::string usual) {
    return wish ? std::string(trim(*wish)) : usual;
}

void check(const std::optional<std::string>& url, const std::optional<std::string>& title,
           const std::optional<std::string>& language, Problems& problems) {
    if (title && trim(*title).empty()) problems.add("/title", "must not be empty");
    if (url && net::origin_of(*url).empty())
        problems.add("/url", "must be an address that begins with http:// or https://");
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    if (language && !std::all_of(language->begin(), language->end(), is_letter))
        problems.add("/language", "must be two small letters, such as en (ISO 639-1)");
}

Started start(const Context& context, Scope& scope, TranscriptionSeed seed,
              const std::function<void()>& keep) {
    const TranscribeInput input{seed.id};
    keep();
    scope.audit({"transcription.started", "transcription", seed.id.value, {}});
    auto task = scope.write([&](Tx& tx) {
        auto queued = task::enqueue(tx, scope, *context.bus,
                                    {.type = "content.transcribe",
                                     .title = "Transcription of " + seed.title,
                                     .input_json = to_json(input),
                                     .max_attempts = 4});
        insert_transcription(tx, scope, seed, queued.id);
        announce(tx, context, scope, seed.id, "content.transcription_updated");
        return queued;
    });
    const std::string location = "/api/v1/tasks/" + to_string(task.id);
    return {{std::move(task), seed.id}, location};
}

Started transcribe_url(const Context& context, Scope& scope, const TranscribeUrl& request) {
    Problems problems;
    check(request.url, request.title, request.language, problems);
    problems.raise();
    const auto engine = choose_engine(context, scope, request.engine, request.language);
    return start(context, scope,
                 {.id = scope.make_id<TranscriptionId>(),
                  .title = title_of(request.title, title_of_url(request.url)),
                  .source_url = request.url,
                  .file_name = {},
                  .media_type = {},
                  .wanted_language = request.language,
                  .engine = engine.id},
                 [] {});
}

Started create_transcription(const Context& context, Scope& scope,
                             const NewTranscription& request) {
    Problems problems;
    if (!request.file.file && !request.url)
        problems.add("/file", "is required: send a file, or the url of one");
    if (request.file.file && request.url) problems.add("/url", "must not be given beside a file");
    if (request.file.file && request.file.size == 0) problems.add("/file", "is empty");
    check(request.url, request.title, request.language, problems);
    problems.raise();
    if (request.url)
        return transcribe_url(context, scope,
                              {*request.url, request.title, request.language, request.engine});
    const auto engine = choose_engine(context, scope, request.engine, request.language);
    const std::string name(clip(request.file.name.empty() ? "recording" : request.file.name, 255));
    const auto id = scope.make_id<TranscriptionId>();
    const bool has_type = !request.file.content_type.empty();
    return start(context, scope,
                 {.id = id,
                  .title = title_of(request.title, title_of_file(name)),
                  .source_url = {},
                  .file_name = name,
                  .media_type = has_type ? std::optional(request.file.content_type) : std::nullopt,
                  .wanted_language = request.language,
                  .engine = engine.id},
                 [&] {
                     context.blobs->put_file(scope.tenant(), source_blob(id),
                                             request.file.file->path());
                 });
}

/// What overlaps by less is a rounding.
constexpr double kOverlap = 0.1;
/// No recording is half as long; what comes near the ends of numbers cannot be rounded.
constexpr double kLatestSecond = 100 * 3600;

std::vector<TranscriptPart> checked_parts(std::vector<TranscriptPart> parts) {
    Problems problems;
    double last = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto& part = parts[i];
        const auto pointer = fmt::format("/parts/{}", i);
        if (part.end < part.start) problems.add(pointer + "/end", "must not be before its start");
        if (part.end > kLatestSecond)
            problems.add(pointer + "/end", "must be at most 360,000 seconds");
        if (part.start + kOverlap < last)
            problems.add(pointer + "/start", "must not be before the end of the part before it");
        last = std::max(last, part.end);
        part.text = std::string(trim(part.text));
        part.start = std::round(part.start * 1000) / 1000;
        part.end = std::round(part.end * 1000) / 1000;
    }
    problems.raise();
    std::erase_if(parts, [](const auto& part) { return part.text.empty(); });
    return parts;
}

Transcription update_transcription(const Context& context, Scope& scope,
                                   const TranscriptionPatch& patch) {
    Transcription edited = get_transcription(scope, patch.id);
    patch.if_match.check(edited.version);
    if (patch.title) {
        const auto title = trim(*patch.title);
        Problems problems;
        if (title.empty()) problems.add("/title", "must not be empty");
        problems.raise();
        edited.title = std::string(title);
    }
    if (patch.parts) {
        if (edited.state != TranscriptionState::done)
            throw Error(ErrorKind::conflict,
                        "This is not written down yet; its words can be changed when it is.");
        const auto before = std::exchange(edited.parts, checked_parts(*patch.parts));
        edited.words = speech::words_after_edit(before, edited.words, edited.parts);
        for (auto& word : edited.words) {
            word.start = std::round(word.start * 1000) / 1000;
            word.end = std::round(word.end * 1000) / 1000;
        }
        edited.text = speech::text_of(edited.parts);
        edited.word_count = static_cast<std::int64_t>(edited.words.size());
    }
    scope.audit({"transcription.updated", "transcription", edited.id.value, {}});
    scope.write([&](Tx& tx) {
        if (edited.state == TranscriptionState::done)
            save_transcription(tx, scope, edited);
        else
            tx.execute(
                "UPDATE transcriptions SET title = :title, updated_at = :now, version = version + "
                "1 WHERE tenant = :tenant AND id = :id",
                {{"id", edited.id}, {"title", edited.title}, {"now", scope.now()}});
        announce(tx, context, scope, edited.id, "content.transcription_updated");
    });
    return get_transcription(scope, edited.id);
}

void delete_transcription(const Context& context, Scope& scope, TranscriptionId id) {
    const auto row = get_transcription_row(scope, id);
    scope.audit({"transcription.removed", "transcription", id.value, {}});
    scope.write([&](Tx& tx) {
        remove_transcription(tx, id);
        announce(tx, context, scope, id, "content.transcription_removed");
        tx.after_commit([&context, tenant = scope.tenant(), id] {
            context.blobs->remove(tenant, source_blob(id));
            context.blobs->remove(tenant, audio_blob(id));
        });
    });
    const bool runs =
        row.state != TranscriptionState::done && row.state != TranscriptionState::failed;
    if (!runs || !row.task_id) return;
    try {
        task::cancel_task(scope, *context.bus, *row.task_id);
    } catch (const Error& error) {
        // It ended meanwhile, by itself or because there is nothing to write into.
        if (error.kind() != ErrorKind::conflict && error.kind() != ErrorKind::not_found) throw;
    }
}

/// The title as a file's name.
std::string file_name(const Transcription& of, std::string_view ending) {
    std::string out;
    for (const char c : fold(of.title)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain)
            out += c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (out.ends_with('-')) out.pop_back();
    return (out.empty() ? "transcription" : out.substr(0, 80)) + "." + std::string(ending);
}

/// Only what is whole is given away as a file.
Transcription finished(const Scope& scope, TranscriptionId id) {
    auto out = get_transcription(scope, id);
    if (out.state != TranscriptionState::done)
        throw Error(ErrorKind::conflict, out.state == TranscriptionState::failed
                                             ? "This could not be written down."
                                             : "This is not written down yet.");
    return out;
}

web::File export_as(const Scope& scope, TranscriptionId id, std::string_view ending,
                    std::string type, const std::function<std::string(const Transcription&)>& f) {
    const auto of = finished(scope, id);
    return {.content_type = std::move(type), .name = file_name(of, ending), .text = f(of)};
}

web::StoredFile audio_of(const Context& context, store::TenantId tenant, TranscriptionId id) {
    const auto path = context.blobs->find(tenant, audio_blob(id));
    if (!path) throw Error(ErrorKind::not_found, "There is no file to listen to (any more).");
    return {"audio/mp4", "", *path};
}

web::StoredFile get_audio(const Context& context, Scope& scope, TranscriptionId id) {
    get_transcription_row(scope, id);
    return audio_of(context, scope.tenant(), id);
}

/// A player asks for parts as it goes on and jumps, and cannot send a token with them.
RecordingLink link_audio(const Context& context, Scope& scope, TranscriptionId id) {
    get_audio(context, scope, id);
    const Time until = scope.now() + kRecordingLinkLife;
    return {"/api/v1/transcriptions/audio/" +
                make_file_token(context, scope, LinkedFile::recording, id.value, until),
            until};
}

struct OpenRecordingRef {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(OpenRecordingRef, (), (token))

web::StoredFile get_open_audio(const Context& context, const OpenRecordingRef& ref) {
    const OpenedFile opened = open_file_token(context, LinkedFile::recording, ref.token);
    return audio_of(context, opened.tenant, TranscriptionId{opened.id});
}

void add_exports(web::Router& routes, const std::string& one) {
    const auto cues = [](const Transcription& of) { return speech::make_cues(of.parts, of.words); };
    const auto spec = [](const char* summary) {
        return web::RouteSpec(summary, Role::viewer).may(ErrorKind::conflict);
    };
    routes.get(one + "/srt", spec("Export a transcription as SRT"),
               [cues](Scope& s, const TranscriptionRef& r) {
                   return export_as(s, r.id, "srt", "application/x-subrip; charset=utf-8",
                                    [&](const auto& of) { return speech::write_srt(cues(of)); });
               });
    routes.get(one + "/vtt", spec("Export a transcription as WebVTT"),
               [cues](Scope& s, const TranscriptionRef& r) {
                   return export_as(s, r.id, "vtt", "text/vtt; charset=utf-8",
                                    [&](const auto& of) { return speech::write_vtt(cues(of)); });
               });
    routes.get(one + "/txt", spec("Export a transcription as text"),
               [](Scope& s, const TranscriptionRef& r) {
                   return export_as(
                       s, r.id, "txt", "text/plain; charset=utf-8",
                       [](const auto& of) { return speech::write_txt(of.title, of.parts); });
               });
    routes.get(one + "/json", spec("Export a transcription as JSON"),
               [](Scope& s, const TranscriptionRef& r) {
                   return export_as(s, r.id, "json", "application/json",
                                    [](const auto& of) { return to_json(of); });
               });
}

}  // namespace

std::int64_t drop_old_audio(const Context& context, Scope& scope, Time before) {
    const auto old = scope.db().list<TranscriptionId>(
        "SELECT id FROM transcriptions WHERE tenant = :tenant AND has_audio = 1 AND state IN "
        "('done', 'failed') AND created_at < :before ORDER BY created_at LIMIT 100",
        {{"before", before}});
    if (old.empty()) return 0;
    scope.write([&](Tx& tx) {
        for (const auto id : old)
            tx.execute(
                "UPDATE transcriptions SET has_audio = 0, version = version + 1 WHERE tenant = "
                ":tenant AND id = :id",
                {{"id", id}});
    });
    for (const auto id : old) {
        context.blobs->remove(scope.tenant(), audio_blob(id));
        context.blobs->remove(scope.tenant(), source_blob(id));
    }
    return static_cast<std::int64_t>(old.size());
}

void add_speech_routes(const Context& context, web::Router& routes) {
    const std::string base = "/api/v1/transcriptions", one = base + "/{id}";
    routes.get("/api/v1/speech/engines",
               web::RouteSpec("List speech engines", Role::viewer).resource("transcriptions"),
               [&context](Scope& s) {
                   return web::Page<SpeechEngine>{list_engines(context, s), {}};
               });
    routes.get(base, {"List transcriptions", Role::viewer},
               [](Scope& s, const ListTranscriptions& r) {
                   return web::make_page(list_transcriptions(s, r), r, [](const auto& last) {
                       return web::make_cursor("transcriptions", last.created_at, last.id);
                   });
               });
    routes.post(base,
                web::RouteSpec("Create a transcription", Role::editor)
                    .limit(context.recording_limit)
                    .describe("A sound or video file, or the url of one. The task's result names "
                              "the transcription."),
                [&context](Scope& s, const NewTranscription& r) {
                    return create_transcription(context, s, r);
                });
    routes.post(
        base + "/url", {"Transcribe a URL", Role::editor},
        [&context](Scope& s, const TranscribeUrl& r) { return transcribe_url(context, s, r); });
    routes.get(one, {"Get a transcription", Role::viewer},
               [](Scope& s, const TranscriptionRef& r) { return get_transcription(s, r.id); });
    routes.patch(one,
                 web::RouteSpec("Update a transcription", Role::editor).may(ErrorKind::conflict),
                 [&context](Scope& s, const TranscriptionPatch& r) {
                     return update_transcription(context, s, r);
                 });
    routes.del(one, {"Delete a transcription", Role::editor},
               [&context](Scope& s, const TranscriptionRef& r) {
                   delete_transcription(context, s, r.id);
               });
    routes.get(
        one + "/audio", {"Listen to a transcription", Role::viewer},
        [&context](Scope& s, const TranscriptionRef& r) { return get_audio(context, s, r.id); });
    routes.post(
        one + "/audio/link",
        web::RouteSpec("Link the sound of a transcription", Role::viewer)
            .unaudited()
            .describe("An address for a player, which cannot send a token: whoever has it "
                      "may listen until it ends. It answers parts (Range)."),
        [&context](Scope& s, const TranscriptionRef& r) { return link_audio(context, s, r.id); });
    routes.get(base + "/audio/{token}",
               web::RouteSpec("Listen by a link", web::Access::open).hourly(kHourlyParts),
               [&context](web::Visitor&, const OpenRecordingRef& r) {
                   return get_open_audio(context, r);
               });
    add_exports(routes, one);
}

}  // namespace herald::content
