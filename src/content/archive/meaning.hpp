#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "content/archive/archive.hpp"
#include "content/encoder/encoder.hpp"
#include "content/encoder/small.hpp"
#include "event/event.hpp"
#include "task/task.hpp"

/// Search by meaning: every entry's meaning in eight bits a number, compared one by one in memory.
/// Whose model tells it is the workspace's choice (studio/ask/embedder.hpp), else the encoder that
/// comes with Herald.
namespace herald::content {

struct NearEntry {
    EntryRef ref;
    double likeness = 0;
};
struct Nearest {
    std::vector<NearEntry> entries;  ///< the likest first
    /// Less alike than this is chance. For the encoder known; for a provider's model, which may put
    /// everything near everything, seen from how far the workspace's own entries are apart.
    double alike = 0, very_alike = 0;
};

/// Keeps the model and the meanings of the workspaces that search. Thread-safe.
class Meanings {
public:
    explicit Meanings(const Context& context) : context_(context) {}

    /// A provider is chosen, or the encoder's files are here.
    bool at_hand(const Scope& scope) const;
    /// Of a question. Absent when it says nothing to the model. Throws Error{unavailable} without
    /// one, and what a provider's Embedder throws.
    std::optional<SmallMeaning> of(Scope& scope, std::string_view text);
    std::optional<SmallMeaning> of_entry(const Scope& scope, const EntryRef& ref) const;
    /// At most `limit`. Entries may have been removed since.
    Nearest nearest(const Scope& scope, const SmallMeaning& meaning, std::size_t limit);

private:
    struct Workspace {
        MeaningTable meanings;
        std::vector<EntryRef> refs;
        std::map<std::pair<EntryType, Uuid>, std::size_t> places;
        std::int64_t number = 0, generation = 0;
        std::uint64_t used = 0;
        bool by_encoder = true;
    };
    Workspace& follow(const Scope& scope);
    void make_room(TenantId keep);

    const Context& context_;
    std::mutex mutex_;
    std::unique_ptr<SentenceEncoder> encoder_;
    std::map<TenantId, Workspace> workspaces_;
    std::map<std::pair<std::string, std::string>, SmallMeaning> questions_;  ///< by space
    std::uint64_t uses_ = 0;
};

/// The meanings of a workspace that are kept in memory, in bytes: of the encoder's 200,000 entries,
/// of a model with 1,536 numbers 67,000.
inline constexpr std::size_t kMostBytes = 200'000 * kMeaningSize, kMostBytesInAll = 2 * kMostBytes;

/// "archive.embed": finds out what entries mean that nobody has looked at yet, and all of them
/// again after another model was chosen.
task::TaskType embed_task(const Context& context);
/// What one run of it looks at; the rest is left to the next, so that other workspaces have theirs
/// in between.
struct EmbedWish {
    std::int64_t most = 20'000;
    bool second = false;  ///< every other one of a chain
};
BOOST_DESCRIBE_STRUCT(EmbedWish, (), (most, second))
task::NewTask embed_wish(const EmbedWish& wish = {});
/// Orders it when another model is chosen.
event::Listener embed_listener(const Context& context);
/// Entries wait for it, or another model was chosen since they were looked at.
bool waits_for_meaning(const Scope& scope);

}  // namespace herald::content
