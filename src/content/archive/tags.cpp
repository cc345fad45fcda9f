#include <algorithm>

#include "base/text.hpp"
#include "content/archive/archive.hpp"

namespace herald::content {
namespace {

std::vector<std::string> clean(const std::vector<std::string>& tags) {
    Problems problems;
    std::vector<std::string> out;
    for (std::size_t i = 0; i < tags.size(); ++i) {
        const std::string tag(trim(tags[i]));
        if (tag.empty() || count_graphemes(tag) > 60)
            problems.add(fmt::format("/tags/{}", i), "must have 1 to 60 characters");
        else if (std::find(out.begin(), out.end(), tag) == out.end())
            out.push_back(tag);
    }
    problems.raise();
    return out;
}

/// Published content may not be rewritten, but tags are no part of what was said.
void tag_content(const Context& context, Scope& scope, ItemId id,
                 const std::vector<std::string>& tags) {
    const ContentItem before = get_item(scope, id);
    ContentItem item = before;
    item.tags = tags;
    save_item(context.items, scope, before, std::move(item));
}

}  // namespace

ArchiveEntry tag_entry(const Context& context, Scope& scope, const TagEntry& request) {
    const auto tags = clean(request.tags);
    const StoredEntry entry = get_entry(scope, request.type, request.ref);
    if (request.type == EntryType::content) {
        tag_content(context, scope, ItemId{request.ref}, tags);
    } else {
        scope.audit({"archive.tagged", "archive", request.ref, {}});
        scope.write([&](Tx& tx) { tag_in_index(tx, request.type, request.ref, tags); });
    }
    return shown(get_entry(scope, request.type, request.ref));
}

}  // namespace herald::content
