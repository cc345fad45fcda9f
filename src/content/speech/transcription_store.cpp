#include "content/speech/transcription_store.hpp"

#include "content/index/index.hpp"
#include "event/event.hpp"

namespace herald::content {
namespace {

/// A task that was cancelled or gave up says so here as well.
constexpr std::string_view kState =
    "CASE WHEN x.state NOT IN ('done', 'failed') AND t.state IN ('failed', 'cancelled') THEN "
    "'failed' ELSE x.state END";
constexpr std::string_view kError =
    "CASE WHEN x.state NOT IN ('done', 'failed') AND t.state = 'cancelled' THEN 'It was cancelled.'"
    " WHEN x.state NOT IN ('done', 'failed') AND t.state = 'failed' THEN t.error ELSE x.error END";
constexpr std::string_view kFrom =
    " FROM transcriptions x LEFT JOIN tasks t ON t.tenant = :tenant AND t.id = x.task_id WHERE "
    "x.tenant = :tenant ";

std::string select_rows() {
    return fmt::format(
        "SELECT x.id, x.title, {}, x.task_id, x.source_url, x.file_name, x.media_type, x.seconds, "
        "x.has_sound, x.language, x.engine, x.model, x.word_count, x.has_audio, x.notes, {}, "
        "x.created_at, x.updated_at, x.version{}",
        kState, kError, kFrom);
}
std::string select_whole() {
    return fmt::format(
        "SELECT x.id, x.title, {}, x.task_id, x.source_url, x.file_name, x.media_type, x.seconds, "
        "x.has_sound, x.language, x.engine, x.model, x.text, x.parts, x.words, x.words_estimated, "
        "x.word_count, x.has_audio, x.notes, {}, x.created_at, x.updated_at, x.version{}",
        kState, kError, kFrom);
}

Error no_such_transcription() {
    return Error(ErrorKind::not_found, "There is no such transcription.");
}

void put_entry(Tx& tx, TranscriptionId id, const std::string& title, const std::string& text,
               const std::optional<std::string>& language, const std::optional<std::string>& url,
               Time at) {
    put_in_index(tx, {.type = EntryType::transcription,
                      .ref = id.value,
                      .title = title,
                      .text = text,
                      .language = language,
                      .tags = {},
                      .network = {},
                      .state = "done",
                      .url = url,
                      .at = at});
}

}  // namespace

std::string source_blob(TranscriptionId id) { return "speech/" + to_string(id) + ".source"; }
std::string audio_blob(TranscriptionId id) { return "speech/" + to_string(id) + ".m4a"; }

std::vector<TranscriptionRow> list_transcriptions(const Scope& scope,
                                                  const ListTranscriptions& request) {
    const auto cursor = web::read_cursor<Time, TranscriptionId>(request, "transcriptions");
    return scope.db().list<TranscriptionRow>(
        select_rows() +
            "AND (x.created_at < :at OR (x.created_at = :at AND x.id > :id)) AND "
            "(:any = 1 OR " +
            std::string(kState) + " = :state) ORDER BY x.created_at DESC, x.id LIMIT :limit",
        {{"at", cursor ? std::get<0>(*cursor) : time_of(std::int64_t{1} << 62)},
         {"id", cursor ? std::get<1>(*cursor) : TranscriptionId{}},
         {"any", !request.state},
         {"state", request.state.value_or(TranscriptionState::done)},
         {"limit", request.fetch()}});
}

TranscriptionRow get_transcription_row(const Scope& scope, TranscriptionId id) {
    auto found = scope.db().one<TranscriptionRow>(select_rows() + "AND x.id = :id", {{"id", id}});
    if (!found) throw no_such_transcription();
    return *std::move(found);
}

Transcription get_transcription(const Scope& scope, TranscriptionId id) {
    auto found = scope.db().one<Transcription>(select_whole() + "AND x.id = :id", {{"id", id}});
    if (!found) throw no_such_transcription();
    if (found->state == TranscriptionState::done) return *std::move(found);
    // What is there already can be read already.
    for (auto& heard : list_chunks(scope, id)) {
        found->parts.insert(found->parts.end(), heard.parts.begin(), heard.parts.end());
        found->words.insert(found->words.end(), heard.words.begin(), heard.words.end());
        found->words_estimated = found->words_estimated || heard.words_estimated;
    }
    found->text = speech::text_of(found->parts);
    found->word_count = static_cast<std::int64_t>(found->words.size());
    return *std::move(found);
}

void insert_transcription(Tx& tx, const Scope& scope, const TranscriptionSeed& seed,
                          task::TaskId task) {
    tx.execute(
        "INSERT INTO transcriptions (tenant, id, title, state, task_id, source_url, file_name, "
        "media_type, wanted_language, language, engine, text, parts, words, words_estimated, "
        "word_count, has_audio, notes, created_at, updated_at, version) VALUES (:tenant, :id, "
        ":title, 'queued', :task, :url, :file, :type, :wanted, :language, :engine, '', '[]', '[]', "
        "0, 0, 0, '[]', :now, :now, 1)",
        {{"id", seed.id},
         {"title", seed.title},
         {"task", task},
         {"url", seed.source_url},
         {"file", seed.file_name},
         {"type", seed.media_type},
         {"wanted", seed.wanted_language},
         {"language", seed.wanted_language},
         {"engine", seed.engine},
         {"now", scope.now()}});
}

TranscriptionWork get_work(const Scope& scope, TranscriptionId id) {
    auto found = scope.db().one<TranscriptionWork>(
        "SELECT {columns} FROM transcriptions WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!found) throw no_such_transcription();
    return *std::move(found);
}

void set_state(Tx& tx, const Scope& scope, TranscriptionId id, TranscriptionState state,
               const std::optional<std::string>& error) {
    const auto changed = tx.execute(
        "UPDATE transcriptions SET state = :state, error = :error, updated_at = :now, version = "
        "version + 1 WHERE tenant = :tenant AND id = :id",
        {{"id", id}, {"state", state}, {"error", error}, {"now", scope.now()}});
    if (changed == 0) throw no_such_transcription();
}

void put_chunk(Tx& tx, TranscriptionId id, std::int64_t number, const HeardChunk& heard) {
    tx.execute(
        "INSERT INTO transcription_chunks (tenant, transcription_id, number, heard) VALUES "
        "(:tenant, :id, :number, :heard) ON CONFLICT (tenant, transcription_id, number) DO UPDATE "
        "SET heard = excluded.heard",
        {{"id", id}, {"number", number}, {"heard", to_json<Digits::exact>(heard)}});
}

std::vector<HeardChunk> list_chunks(const Scope& scope, TranscriptionId id) {
    std::vector<HeardChunk> out;
    scope.db().each(
        "SELECT heard FROM transcription_chunks WHERE tenant = :tenant AND transcription_id = :id "
        "ORDER BY number",
        {{"id", id}}, [&](const store::Row& row) {
            Problems problems;
            out.push_back(decode_json<HeardChunk>(parse_json(row.text(0)), problems));
            problems.raise();
        });
    return out;
}

void finish_transcription(Tx& tx, const Scope& scope, const TranscriptionWork& work,
                          const TranscriptionResult& result) {
    const auto changed = tx.execute(
        "UPDATE transcriptions SET state = 'done', error = NULL, text = :text, parts = :parts, "
        "words = :words, words_estimated = :estimated, word_count = :count, language = :language, "
        "model = :model, seconds = :seconds, notes = :notes, updated_at = :now, version = version "
        "+ 1 WHERE tenant = :tenant AND id = :id",
        {{"id", work.id},
         {"text", result.text},
         {"parts", result.parts},
         {"words", result.words},
         {"estimated", result.words_estimated},
         {"count", static_cast<std::int64_t>(result.words.size())},
         {"language", result.language},
         {"model", result.model},
         {"seconds", result.seconds},
         {"notes", result.notes},
         {"now", scope.now()}});
    if (changed == 0) throw no_such_transcription();
    tx.execute("DELETE FROM transcription_chunks WHERE tenant = :tenant AND transcription_id = :id",
               {{"id", work.id}});
    // A person may have renamed it meanwhile.
    const auto title = tx.one<std::string>(
        "SELECT title FROM transcriptions WHERE tenant = :tenant AND id = :id", {{"id", work.id}});
    put_entry(tx, work.id, title.value_or(work.title), result.text, result.language,
              work.source_url, work.created_at);
}

void save_transcription(Tx& tx, const Scope& scope, const Transcription& edited) {
    const auto changed = tx.execute(
        "UPDATE transcriptions SET title = :title, text = :text, parts = :parts, words = :words, "
        "words_estimated = :estimated, word_count = :count, updated_at = :now, version = version + "
        "1 WHERE tenant = :tenant AND id = :id AND version = :version",
        {{"id", edited.id},
         {"title", edited.title},
         {"text", edited.text},
         {"parts", edited.parts},
         {"words", edited.words},
         {"estimated", edited.words_estimated},
         {"count", edited.word_count},
         {"now", scope.now()},
         {"version", edited.version}});
    if (changed == 0)
        throw Error(ErrorKind::stale,
                    "This was changed since you loaded it; load it again and repeat your change.");
    if (edited.state == TranscriptionState::done)
        put_entry(tx, edited.id, edited.title, edited.text, edited.language, edited.source_url,
                  edited.created_at);
}

void remove_transcription(Tx& tx, TranscriptionId id) {
    tx.execute("DELETE FROM transcription_chunks WHERE tenant = :tenant AND transcription_id = :id",
               {{"id", id}});
    tx.execute("DELETE FROM transcriptions WHERE tenant = :tenant AND id = :id", {{"id", id}});
    remove_from_index(tx, EntryType::transcription, id.value);
}

void announce(Tx& tx, const Context& context, const Scope& scope, TranscriptionId id,
              std::string_view type) {
    event::emit(tx, scope.tenant(), *context.bus, scope.clock(), "content", type,
                fmt::format(R"({{"id":"{}"}})", to_string(id)));
}

}  // namespace herald::content
