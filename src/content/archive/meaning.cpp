#include "content/archive/meaning.hpp"

#include <algorithm>
#include <cstring>

namespace herald::content {
namespace {

constexpr std::int64_t kPerRead = 50'000, kPerBatch = 50, kMostARun = 20'000;

SmallMeaning read_meaning(std::span<const std::uint8_t> bytes) {
    SmallMeaning out{};
    if (bytes.size() == out.size()) std::memcpy(out.data(), bytes.data(), out.size());
    return out;
}
Bytes bytes_of(const SmallMeaning& meaning) {
    Bytes out(meaning.size());
    std::memcpy(out.data(), meaning.data(), meaning.size());
    return out;
}

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

/// The model knows English; of other languages it would only guess.
bool is_readable(const Waiting& entry) { return !entry.language || *entry.language == "en"; }

void store(Tx& tx, const Waiting& entry, const std::optional<SmallMeaning>& meaning) {
    const auto changed = tx.execute(
        "UPDATE archive_entries SET embedded = 1 WHERE tenant = :tenant AND type = :type AND ref = "
        ":ref AND title = :title AND text = :text",
        {{"type", entry.type}, {"ref", entry.ref}, {"title", entry.title}, {"text", entry.text}});
    if (changed == 0 || !meaning) return;  // rewritten meanwhile: its turn comes again
    const auto last = tx.one<std::int64_t>(
        "SELECT COALESCE(MAX(number), 0) FROM archive_vectors WHERE tenant = :tenant");
    tx.execute(
        "INSERT INTO archive_vectors (tenant, type, ref, number, vector) VALUES (:tenant, :type, "
        ":ref, :number, :vector) ON CONFLICT (tenant, type, ref) DO UPDATE SET number = "
        "excluded.number, vector = excluded.vector",
        {{"type", entry.type},
         {"ref", entry.ref},
         {"number", last.value_or(0) + 1},
         {"vector", bytes_of(*meaning)}});
}

std::string embed(const Context& context, task::Run& run) {
    const auto folder = SentenceEncoder::find(context.models);
    if (!folder) return R"({"entries":0,"note":"no sentence model is installed"})";
    const SentenceEncoder encoder(*folder);
    std::int64_t done = 0;
    while (done < kMostARun) {
        const auto waiting = list_waiting(run.scope());
        if (waiting.empty()) break;
        std::vector<std::optional<SmallMeaning>> meanings;
        for (const auto& entry : waiting) {
            run.checkpoint();
            const auto meaning =
                is_readable(entry) ? encoder.encode_text(entry.title, entry.text) : std::nullopt;
            meanings.push_back(meaning ? std::optional(small(*meaning)) : std::nullopt);
        }
        run.write([&](Tx& tx) {
            for (std::size_t i = 0; i < waiting.size(); ++i) store(tx, waiting[i], meanings[i]);
        });
        done += static_cast<std::int64_t>(waiting.size());
        run.progress(0.5, fmt::format("{} entries", done));
    }
    return fmt::format(R"({{"entries":{}}})", done);
}

}  // namespace

std::optional<SmallMeaning> Meanings::of(std::string_view text) {
    const std::lock_guard lock(mutex_);
    if (!encoder_) {
        const auto folder = SentenceEncoder::find(context_.models);
        if (!folder) throw Error(ErrorKind::unavailable, "No sentence model is installed.");
        encoder_ = std::make_unique<SentenceEncoder>(*folder);
    }
    const auto meaning = encoder_->encode(text);
    return meaning ? std::optional(small(*meaning)) : std::nullopt;
}

std::optional<SmallMeaning> Meanings::of_entry(const Scope& scope, const EntryRef& ref) const {
    const auto bytes = scope.db().one<Bytes>(
        "SELECT vector FROM archive_vectors WHERE tenant = :tenant AND type = :type AND ref = :ref",
        {{"type", ref.type}, {"ref", ref.ref}});
    return bytes ? std::optional(read_meaning(*bytes)) : std::nullopt;
}

Meanings::Workspace& Meanings::follow(const Scope& scope) {
    Workspace& own = workspaces_[scope.tenant()];
    own.used = ++uses_;
    for (std::int64_t read = kPerRead; read == kPerRead;) {
        read = 0;
        scope.db().each(
            "SELECT number, type, ref, vector FROM archive_vectors WHERE tenant = :tenant AND "
            "number > :after ORDER BY number LIMIT :limit",
            {{"after", own.number}, {"limit", kPerRead}}, [&](const store::Row& row) {
                ++read;
                own.number = row.integer(0);
                const EntryRef ref{store::read_column<EntryType>(row, 1),
                                   store::read_column<Uuid>(row, 2)};
                const auto [place, fresh] =
                    own.places.try_emplace({ref.type, ref.ref}, own.refs.size());
                const SmallMeaning meaning = read_meaning(row.blob(3));
                if (!fresh) {
                    own.meanings[place->second] = meaning;
                } else if (own.refs.size() < kMostMeanings) {
                    own.refs.push_back(ref);
                    own.meanings.push_back(meaning);
                } else {
                    own.places.erase(place);
                }
            });
    }
    return own;
}

void Meanings::make_room(TenantId keep) {
    const auto in_all = [this] {
        std::size_t sum = 0;
        for (const auto& [tenant, workspace] : workspaces_) sum += workspace.meanings.size();
        return sum;
    };
    while (in_all() > kMostInAll && workspaces_.size() > 1) {
        auto oldest = workspaces_.end();
        for (auto it = workspaces_.begin(); it != workspaces_.end(); ++it)
            if (it->first != keep &&
                (oldest == workspaces_.end() || it->second.used < oldest->second.used))
                oldest = it;
        workspaces_.erase(oldest);
    }
}

std::vector<NearEntry> Meanings::nearest(const Scope& scope, const SmallMeaning& meaning,
                                         std::size_t limit) {
    const std::lock_guard lock(mutex_);
    const Workspace& own = follow(scope);
    make_room(scope.tenant());
    std::vector<float> likeness;
    likenesses(meaning, own.meanings, likeness);
    std::vector<std::size_t> order(likeness.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    limit = std::min(limit, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(limit),
                      order.end(), [&](std::size_t a, std::size_t b) {
                          return likeness[a] != likeness[b] ? likeness[a] > likeness[b] : a < b;
                      });
    std::vector<NearEntry> out;
    for (std::size_t i = 0; i < limit; ++i) out.push_back({own.refs[order[i]], likeness[order[i]]});
    return out;
}

bool waits_for_meaning(const Scope& scope) {
    return scope.db()
        .one<std::int64_t>(
            "SELECT 1 FROM archive_entries WHERE tenant = :tenant AND embedded = 0 LIMIT 1")
        .has_value();
}

task::TaskType embed_task(const Context& context) {
    return {"archive.embed", [&context](task::Run& run) { return embed(context, run); }, 1};
}

task::NewTask embed_wish() {
    return {.type = "archive.embed", .title = "Find out what texts mean", .key = "embed"};
}

}  // namespace herald::content
