#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "content/archive/archive.hpp"
#include "content/encoder/encoder.hpp"
#include "task/task.hpp"

/// Search by meaning: every entry's meaning in eight bits a number, compared one by one in memory.
namespace herald::content {

struct NearEntry {
    EntryRef ref;
    double likeness = 0;
};

/// Keeps the model and the meanings of the workspaces that search. Thread-safe.
class Meanings {
public:
    explicit Meanings(const Context& context) : context_(context) {}

    bool at_hand() const { return SentenceEncoder::find(context_.models).has_value(); }
    /// Of a question. Absent when it says nothing in English. Throws Error{unavailable} without a
    /// model.
    std::optional<SmallMeaning> of(std::string_view text);
    std::optional<SmallMeaning> of_entry(const Scope& scope, const EntryRef& ref) const;
    /// The likest first, at most `limit`. Entries may have been removed since.
    std::vector<NearEntry> nearest(const Scope& scope, const SmallMeaning& meaning,
                                   std::size_t limit);

private:
    struct Workspace {
        std::vector<SmallMeaning> meanings;
        std::vector<EntryRef> refs;
        std::map<std::pair<EntryType, Uuid>, std::size_t> places;
        std::int64_t number = 0;
        std::uint64_t used = 0;
    };
    Workspace& follow(const Scope& scope);
    void make_room(TenantId keep);

    const Context& context_;
    std::mutex mutex_;
    std::unique_ptr<SentenceEncoder> encoder_;
    std::map<TenantId, Workspace> workspaces_;
    std::uint64_t uses_ = 0;
};

/// A workspace's newest meanings are kept, at most so many (200 MB for all workspaces together).
inline constexpr std::size_t kMostMeanings = 200'000, kMostInAll = 400'000;

/// "archive.embed": finds out what entries mean that nobody has looked at yet.
task::TaskType embed_task(const Context& context);
task::NewTask embed_wish();
/// Entries in English, or of unknown language, that wait for it.
bool waits_for_meaning(const Scope& scope);

}  // namespace herald::content
