#pragma once

#include "content/sources/store/source.hpp"
#include "content/sources/store/trend.hpp"

/// For rooms below: what is being talked about (top_trends), and one collected item with its whole
/// text (get_source_item). Both are in namespace herald::content and stand in
/// content/sources/store.
