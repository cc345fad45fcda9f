#include <algorithm>
#include <limits>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/archive/meaning.hpp"
#include "content/archive/space.hpp"
#include "content/studio/ask/embedder.hpp"

namespace herald::content {
namespace {

constexpr std::int64_t kPerBatch = 50, kPerClearing = 2'000;
/// Of a text as a provider reads it, in bytes: some hundred words, which all models take.
constexpr std::size_t kLongestText = 2'000;

struct Waiting {
    EntryType type{};
    Uuid ref;
    std::string title, text;
    std::optional<std::string> language;
};
BOOST_DESCRIBE_STRUCT(Waiting, (), (type, ref, title, text, language))

std::vector<Waiting> list_waiting(const Scope& scope) {
    return scope.db().list<Waiting>(
        "SELECT {columns} FROM archive_entries WHERE tenant = :tenant AND embedded = 0 ORDER BY "
        "place DESC LIMIT :limit",
        {{"limit", kPerBatch}});
}

/// The encoder knows English; of other languages it would only guess.
bool is_readable(const Waiting& entry) { return !entry.language || *entry.language == "en"; }

/// `number` is the last one that was given.
void store(Tx& tx, const Waiting& entry, const std::optional<SmallMeaning>& meaning,
           std::int64_t& number) {
    const auto changed = tx.execute(
        "UPDATE archive_entries SET embedded = 1 WHERE tenant = :tenant AND type = :type AND ref = "
        ":ref AND title = :title AND text = :text",
        {{"type", entry.type}, {"ref", entry.ref}, {"title", entry.title}, {"text", entry.text}});
    if (changed == 0 || !meaning) return;  // rewritten meanwhile: its turn comes again
    tx.execute(
        "INSERT INTO archive_vectors (tenant, type, ref, number, vector) VALUES (:tenant, :type, "
        ":ref, :number, :vector) ON CONFLICT (tenant, type, ref) DO UPDATE SET number = "
        "excluded.number, vector = excluded.vector",
        {{"type", entry.type},
         {"ref", entry.ref},
         {"number", ++number},
         {"vector", Bytes(meaning->begin(), meaning->end())}});
}

/// What texts mean to one model; absent where a text says nothing to it.
using Reader = std::function<std::vector<std::optional<SmallMeaning>>(const std::vector<Waiting>&)>;

Reader read_by_encoder(task::Run& run, const std::filesystem::path& folder) {
    return [&run, encoder = std::make_shared<SentenceEncoder>(folder)](const auto& waiting) {
        std::vector<std::optional<SmallMeaning>> out;
        for (const Waiting& entry : waiting) {
            run.checkpoint();
            const auto meaning =
                is_readable(entry) ? encoder->encode_text(entry.title, entry.text) : std::nullopt;
            out.push_back(meaning ? std::optional(small(*meaning)) : std::nullopt);
        }
        return out;
    };
}

Reader read_by_provider(const Context& context, task::Run& run) {
    studio::AskFor purpose{
        .purpose = std::string(kMeaningPurpose),
        .task = run.id(),
        .checkpoint = [&run] { run.checkpoint(); },
        .log = [&run](std::string_view line) { run.log(task::Level::info, line); }};
    auto embedder = std::make_shared<studio::Embedder>(context, run.scope(), std::move(purpose));
    return [embedder](const auto& waiting) {
        std::vector<std::optional<SmallMeaning>> out(waiting.size());
        std::vector<std::string> texts;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            const Waiting& entry = waiting[i];
            std::string text(trim(entry.title));
            if (!text.empty()) text += "\n";
            text = trim(text + std::string(clip(trim(entry.text), kLongestText)));
            if (text.empty()) continue;
            texts.push_back(std::move(text));
            places.push_back(i);
        }
        const auto vectors = embedder->embed(texts);
        for (std::size_t i = 0; i < vectors.size(); ++i) out[places[i]] = small(vectors[i]);
        return out;
    };
}

/// Forgets what another model said. What is begun is ended by the next run when this one is
/// stopped: until then nothing is found by meaning.
void start_anew(task::Run& run, MeaningState state, const std::string& space) {
    state.space = space;
    ++state.generation;
    state.clearing = true;
    run.write([&](Tx& tx) { put_meaning_state(tx, state); });
    run.log(task::Level::info, "Another model was chosen: every text is looked at again.");
}

void clear(task::Run& run) {
    for (bool more = true; more;) {
        run.checkpoint();
        run.write([&](Tx& tx) {
            const auto some = tx.list<std::int64_t>(
                "SELECT number FROM archive_vectors WHERE tenant = :tenant ORDER BY number LIMIT "
                ":limit",
                {{"limit", kPerClearing}});
            more = !some.empty();
            if (more)
                tx.execute("DELETE FROM archive_vectors WHERE tenant = :tenant AND number <= :last",
                           {{"last", some.back()}});
        });
    }
    std::int64_t before = std::numeric_limits<std::int64_t>::max();
    for (bool more = true; more;) {
        run.checkpoint();
        run.write([&](Tx& tx) {
            const auto some = tx.list<std::int64_t>(
                "SELECT place FROM archive_entries WHERE tenant = :tenant AND place < :before "
                "ORDER BY place DESC LIMIT :limit",
                {{"before", before}, {"limit", kPerClearing}});
            more = !some.empty();
            if (!more) {
                tx.execute("UPDATE archive_meaning SET clearing = 0 WHERE tenant = :tenant");
                return;
            }
            tx.execute(
                "UPDATE archive_entries SET embedded = 0 WHERE tenant = :tenant AND place >= :low "
                "AND place < :before AND embedded = 1",
                {{"low", some.back()}, {"before", before}});
            before = some.back();
        });
    }
}

/// The next run goes on with the rest. Their keys take turns, since this one still has its own.
void order_rest(const Context& context, task::Run& run, EmbedWish wish) {
    if (!waits_for_meaning(run.scope())) return;
    wish.second = !wish.second;
    run.write([&](Tx& tx) { task::enqueue(tx, run.scope(), *context.bus, embed_wish(wish)); });
}

struct EmbedResult {
    std::int64_t entries = 0;
    std::optional<std::string> note;  ///< why no more of them
};
BOOST_DESCRIBE_STRUCT(EmbedResult, (), (entries, note))

std::string embed(const Context& context, task::Run& run) {
    const std::string space = studio::embedding_space(run.scope());
    const auto folder = SentenceEncoder::find(context.models);
    if (space.empty() && !folder) return to_json(EmbedResult{0, "No sentence model is installed."});
    MeaningState state = meaning_state(run.scope());
    if (state.space != space) start_anew(run, state, space);
    if (meaning_state(run.scope()).clearing) clear(run);
    state = meaning_state(run.scope());
    const Reader read =
        space.empty() ? read_by_encoder(run, *folder) : read_by_provider(context, run);
    const auto wish = run.input_as<EmbedWish>();
    const std::int64_t all = std::min(
        wish.most, run.scope()
                       .db()
                       .one<std::int64_t>("SELECT count(*) FROM archive_entries WHERE tenant = "
                                          ":tenant AND embedded = 0")
                       .value_or(0));
    std::int64_t done = 0;
    while (done < wish.most) {
        const auto waiting = list_waiting(run.scope());
        if (waiting.empty()) break;
        std::vector<std::optional<SmallMeaning>> meanings;
        try {
            meanings = read(waiting);
        } catch (const Error& error) {
            // Nothing is broken: what is left waits for the next month, or for more to spend.
            if (error.kind() != ErrorKind::quota_exceeded) throw;
            return to_json(EmbedResult{done, error.what()});
        }
        run.write([&](Tx& tx) {
            for (std::size_t i = 0; i < waiting.size(); ++i)
                store(tx, waiting[i], meanings[i], state.number);
            put_meaning_state(tx, state);
        });
        done += static_cast<std::int64_t>(waiting.size());
        const std::int64_t seen = std::max(all, done);  // more may have come meanwhile
        run.progress(static_cast<double>(done) / static_cast<double>(seen),
                     fmt::format("{} of {} texts", done, seen));
    }
    order_rest(context, run, wish);
    return to_json(EmbedResult{done, std::nullopt});
}

}  // namespace

MeaningState meaning_state(const Scope& scope) {
    return scope.db()
        .one<MeaningState>("SELECT {columns} FROM archive_meaning WHERE tenant = :tenant")
        .value_or(MeaningState{});
}

void put_meaning_state(Tx& tx, const MeaningState& state) {
    tx.execute(
        "INSERT INTO archive_meaning (tenant, {columns}) VALUES (:tenant, {values}) ON CONFLICT "
        "(tenant) DO UPDATE SET space = excluded.space, generation = excluded.generation, clearing "
        "= excluded.clearing, number = excluded.number",
        state);
}

bool waits_for_meaning(const Scope& scope) {
    const MeaningState state = meaning_state(scope);
    return state.clearing || state.space != studio::embedding_space(scope) ||
           scope.db()
               .one<std::int64_t>(
                   "SELECT 1 FROM archive_entries WHERE tenant = :tenant AND embedded = 0 LIMIT 1")
               .has_value();
}

task::TaskType embed_task(const Context& context) {
    return {"archive.embed", [&context](task::Run& run) { return embed(context, run); }, 1};
}

task::NewTask embed_wish(const EmbedWish& wish) {
    return {.type = "archive.embed",
            .title = "Find out what texts mean",
            .input_json = to_json(wish),
            .key = wish.second ? "embed the rest" : "embed"};
}

event::Listener embed_listener(const Context& context) {
    return {"content.meaning", std::string(studio::kSettingsUpdated),
            [&context](store::TenantId tenant, const event::Event&) {
                Scope scope = context.system_scope(tenant);
                if (meaning_state(scope).space == studio::embedding_space(scope)) return;
                scope.write([&](Tx& tx) { task::enqueue(tx, scope, *context.bus, embed_wish()); });
            }};
}

}  // namespace herald::content
