#include "content/archive/meaning.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/text.hpp"
#include "content/archive/space.hpp"
#include "content/studio/ask/embedder.hpp"

namespace herald::content {
namespace {

constexpr std::int64_t kPerRead = 20'000;
constexpr std::size_t kMostQuestions = 500;

/// Of the encoder, where unrelated sentences lie around 0.
constexpr double kAlike = 0.25, kVeryAlike = 0.35;

SmallMeaning read_meaning(std::span<const std::uint8_t> bytes) {
    return {bytes.begin(), bytes.end()};
}

/// Of another model: so many standard deviations above the mean, once there are enough to tell.
void set_chance(std::span<const float> likeness, Nearest& out) {
    constexpr double kSome = 1.5, kMore = 2;
    constexpr std::size_t kEnough = 30;
    if (likeness.empty()) return;
    const auto count = static_cast<double>(likeness.size());
    const double mean = std::accumulate(likeness.begin(), likeness.end(), 0.0) / count;
    double squares = 0;
    for (const float one : likeness) squares += (one - mean) * (one - mean);
    const double spread = likeness.size() < kEnough ? 0 : std::sqrt(squares / count);
    out.alike = mean + kSome * spread;
    out.very_alike = mean + kMore * spread;
}

}  // namespace

bool Meanings::at_hand(const Scope& scope) const {
    return !studio::embedding_space(scope).empty() ||
           SentenceEncoder::find(context_.models).has_value();
}

std::optional<SmallMeaning> Meanings::of(Scope& scope, std::string_view text) {
    const std::string space = studio::embedding_space(scope);
    text = trim(text);
    if (text.empty()) return std::nullopt;
    if (!space.empty()) {
        const std::pair key{space, std::string(text)};
        {
            const std::lock_guard lock(mutex_);
            if (const auto found = questions_.find(key); found != questions_.end())
                return found->second;
        }
        studio::Embedder embedder(context_, scope, {.purpose = std::string(kMeaningPurpose)});
        const auto vectors = embedder.embed(std::span(&key.second, 1));
        const std::lock_guard lock(mutex_);
        if (questions_.size() >= kMostQuestions) questions_.clear();
        return questions_[key] = small(vectors.front());
    }
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
    const MeaningState state = meaning_state(scope);
    Workspace& own = workspaces_[scope.tenant()];
    if (own.generation != state.generation) own = {};
    own.generation = state.generation;
    own.by_encoder = state.space.empty();
    own.used = ++uses_;
    if (state.clearing) return own;
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
                    own.meanings.put(place->second, meaning);
                } else if (own.meanings.bytes() < kMostBytes) {
                    own.refs.push_back(ref);
                    own.meanings.add(meaning);
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
        for (const auto& [tenant, workspace] : workspaces_) sum += workspace.meanings.bytes();
        return sum;
    };
    while (in_all() > kMostBytesInAll && workspaces_.size() > 1) {
        auto oldest = workspaces_.end();
        for (auto it = workspaces_.begin(); it != workspaces_.end(); ++it)
            if (it->first != keep &&
                (oldest == workspaces_.end() || it->second.used < oldest->second.used))
                oldest = it;
        workspaces_.erase(oldest);
    }
}

Nearest Meanings::nearest(const Scope& scope, const SmallMeaning& meaning, std::size_t limit) {
    const std::lock_guard lock(mutex_);
    const Workspace& own = follow(scope);
    make_room(scope.tenant());
    std::vector<float> likeness;
    own.meanings.likenesses(meaning, likeness);
    std::vector<std::size_t> order(likeness.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    limit = std::min(limit, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(limit),
                      order.end(), [&](std::size_t a, std::size_t b) {
                          return likeness[a] != likeness[b] ? likeness[a] > likeness[b] : a < b;
                      });
    Nearest out{{}, kAlike, kVeryAlike};
    if (!own.by_encoder) set_chance(likeness, out);
    for (std::size_t i = 0; i < limit; ++i)
        out.entries.push_back({own.refs[order[i]], likeness[order[i]]});
    return out;
}

}  // namespace herald::content
