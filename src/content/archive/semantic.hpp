#pragma once

#include "content/archive/meaning.hpp"

namespace herald::content {

/// The question's nearest in meaning that fit the filters, at most kMostNear of all pages. Throws
/// Error{invalid} without a model.
web::Page<ArchiveEntry> search_meaning(const Context& context, Scope& scope, Meanings& meanings,
                                       const SearchArchive& request);
inline constexpr std::size_t kMostNear = 500;
/// By meaning where it is known, else by words.
SimilarEntries similar_by_meaning(const Context& context, const Scope& scope, Meanings& meanings,
                                  const EntryRef& ref);

}  // namespace herald::content
