#include "content/archive/routes.hpp"

#include "content/archive/semantic.hpp"

namespace herald::content {

void add_archive_routes(const Context& context, web::Router& routes) {
    using web::Role;
    // The routes share one copy of the sentence model, and of what entries mean.
    const auto meanings = std::make_shared<Meanings>(context);
    routes.get("/api/v1/archive",
               web::RouteSpec("Search the archive", Role::viewer)
                   .may(ErrorKind::quota_exceeded)
                   .may(ErrorKind::upstream)
                   .may(ErrorKind::unavailable),
               [&context, meanings](Scope& s, const SearchArchive& r) {
                   return r.semantic.value_or(false) ? search_meaning(context, s, *meanings, r)
                                                     : search_archive(context, s, r);
               });
    routes.get("/api/v1/archive/tags", {"List tags of the archive", Role::viewer},
               [](Scope& s, const ListArchiveTags& r) { return list_archive_tags(s, r); });
    routes.get("/api/v1/archive/{type}/{ref}/similar",
               web::RouteSpec("List similar entries of the archive", Role::viewer)
                   .may(ErrorKind::not_found),
               [&context, meanings](Scope& s, const EntryRef& r) {
                   return similar_by_meaning(context, s, *meanings, r);
               });
    routes.patch(
        "/api/v1/archive/{type}/{ref}",
        web::RouteSpec("Tag an entry of the archive", Role::editor).may(ErrorKind::not_found),
        [&context](Scope& s, const TagEntry& r) { return tag_entry(context, s, r); });
}

}  // namespace herald::content
