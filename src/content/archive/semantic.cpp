#include "content/archive/semantic.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "content/archive/excerpt.hpp"
#include "content/archive/search.hpp"
#include "content/archive/space.hpp"
#include "content/studio/ask/embedder.hpp"

namespace herald::content {
namespace {

std::optional<StoredEntry> find_entry(const Scope& scope, const EntryRef& ref) {
    try {
        return get_entry(scope, ref.type, ref.ref);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) throw;
        return std::nullopt;  // removed since its meaning was found
    }
}

bool fits(const StoredEntry& entry, const Filters& filters) {
    if (filters.type && entry.type != *filters.type) return false;
    if (filters.network && entry.network != filters.network) return false;
    if (filters.language && entry.language != filters.language) return false;
    if (entry.place < filters.places.low || entry.place > filters.places.top) return false;
    if (!filters.tag) return true;
    const std::string wanted = fold(*filters.tag);
    return std::any_of(entry.tags.begin(), entry.tags.end(),
                       [&](const auto& tag) { return fold(tag) == wanted; });
}

void need_model(const Scope& scope, const Meanings& meanings) {
    if (meanings.at_hand(scope)) return;
    Problems problems;
    problems.add("?semantic",
                 "needs a provider of embeddings in the settings of AI, or the sentence "
                 "model, which is not installed");
    problems.raise();
}

}  // namespace

web::Page<ArchiveEntry> search_meaning(const Context& context, Scope& scope, Meanings& meanings,
                                       const SearchArchive& request) {
    need_model(scope, meanings);
    const auto cursor = web::read_cursor<std::int64_t>(request, "archive:meaning");
    const Filters filters = filters_of(context, scope, request);
    // New entries are looked at soon; this answer knows those that were.
    if (waits_for_meaning(scope))
        scope.write([&](Tx& tx) { task::enqueue(tx, scope, *context.bus, embed_wish()); });
    web::Page<ArchiveEntry> page;
    // Another model's meanings say nothing about a question to this one.
    if (meaning_state(scope).space != studio::embedding_space(scope)) return page;
    const auto meaning = meanings.of(scope, request.q.value_or(""));
    if (!meaning) return page;
    const auto [near, alike, very_alike] = meanings.nearest(scope, *meaning, kMostNear);
    const SearchWords words = parse_search(request.q.value_or(""));
    const auto first = static_cast<std::size_t>(
        std::clamp<std::int64_t>(cursor ? std::get<0>(*cursor) : 0, 0, kMostNear));
    for (std::size_t i = first; i < near.size() && near[i].likeness >= alike; ++i) {
        const auto entry = find_entry(scope, near[i].ref);
        if (!entry || !fits(*entry, filters)) continue;
        if (page.data.size() == static_cast<std::size_t>(request.size())) {
            page.next_cursor = web::make_cursor("archive:meaning", static_cast<std::int64_t>(i));
            break;
        }
        ArchiveEntry shown_entry = shown(*entry);
        const Excerpt excerpt = excerpt_of(entry->text, words);
        shown_entry.excerpt = excerpt.text;
        shown_entry.marks = excerpt.marks;
        shown_entry.score = near[i].likeness;
        page.data.push_back(std::move(shown_entry));
    }
    return page;
}

SimilarEntries similar_by_meaning(const Context& context, const Scope& scope, Meanings& meanings,
                                  const EntryRef& ref) {
    get_entry(scope, ref.type, ref.ref);
    const auto own = meanings.of_entry(scope, ref);
    if (!own) return similar_entries(context, scope, ref);
    SimilarEntries out;
    const Nearest nearest = meanings.nearest(scope, *own, 40);
    for (const auto& near : nearest.entries) {
        if (out.data.size() == 10 || near.likeness < nearest.very_alike) break;
        if (near.ref.type == ref.type && near.ref.ref == ref.ref) continue;
        const auto entry = find_entry(scope, near.ref);
        if (!entry) continue;
        out.data.push_back(shown(*entry));
        out.data.back().score = near.likeness;
    }
    return out.data.empty() ? similar_entries(context, scope, ref) : out;
}

}  // namespace herald::content
