#pragma once

#include "content/sources/store/item_store.hpp"

/// Items as people read them, for this folder only.
namespace herald::content {

/// The newest first.
web::Page<SourceItem> list_source_items(const Scope& scope, const ListSourceItems& request);
web::Page<SourceItem> list_items_of_source(const Scope& scope, const ListItemsOfSource& request);

SourceAnalytics source_analytics(const Scope& scope, const GetSourceAnalytics& request);

}  // namespace herald::content
