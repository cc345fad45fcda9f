#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "content/archive/archive.hpp"

namespace herald::content {
namespace {

/// The last code point there is: behind whatever begins alike, by bytes.
constexpr const char* kPastAnyTag = "\U0010FFFF";

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

struct CountedTag {
    std::string folded, tag;
    std::int64_t entries = 0;
};
BOOST_DESCRIBE_STRUCT(CountedTag, (), (folded, tag, entries))

}  // namespace

web::Page<ArchiveTag> list_archive_tags(const Scope& scope, const ListArchiveTags& request) {
    const std::string begin = fold(trim(request.q.value_or("")));
    const auto after =
        web::read_cursor<std::int64_t, std::string>(request, "archive_tags:" + begin);
    // The grouped half reads one index alone; only what is shown is asked how it was written.
    auto rows = scope.db().list<CountedTag>(
        "SELECT g.folded, (SELECT t.tag FROM archive_tags t WHERE t.tenant = :tenant AND t.folded "
        "= g.folded ORDER BY t.place LIMIT 1) AS tag, g.entries FROM (SELECT folded, COUNT(*) AS "
        "entries FROM archive_tags WHERE tenant = :tenant AND folded >= :begin AND folded < :end "
        "GROUP BY folded) g WHERE g.entries < :most OR (g.entries = :most AND g.folded > :last) "
        "ORDER BY g.entries DESC, g.folded LIMIT :limit",
        {{"begin", begin},
         {"end", begin + kPastAnyTag},
         {"most", after ? std::get<0>(*after) : std::numeric_limits<std::int64_t>::max()},
         {"last", after ? std::get<1>(*after) : std::string()},
         {"limit", request.fetch()}});
    const auto page = web::make_page(std::move(rows), request, [&](const CountedTag& last) {
        return web::make_cursor("archive_tags:" + begin, last.entries, last.folded);
    });
    web::Page<ArchiveTag> out;
    for (const auto& row : page.data) out.data.push_back({row.tag, row.entries});
    out.next_cursor = page.next_cursor;
    return out;
}

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
