#pragma once

#include <functional>
#include <span>

#include "content/sources/store/item_store.hpp"

/// Who said it first: by address, then by likeness of the text.
namespace herald::content {

/// Calls `f` with the parameters of kInList, as often as there are pieces of the list.
inline constexpr std::size_t kListWidth = 16;
inline constexpr std::string_view kInList =
    "(:k0, :k1, :k2, :k3, :k4, :k5, :k6, :k7, :k8, :k9, :k10, :k11, :k12, :k13, :k14, :k15)";
void in_lists(std::span<const std::int64_t> keys, const std::function<void(store::Params)>& f);

/// Sets duplicate_of of those that were said before, elsewhere or earlier in the list.
void find_twins(Tx& tx, std::span<SourceItemRow* const> rows);

/// Only of the first to say it: what is told a hundred times does not make a hundred candidates.
void put_bands(Tx& tx, SourceItemId id, std::int64_t hash, Time at);
void remove_bands(Tx& tx, SourceItemId id, std::int64_t hash);

}  // namespace herald::content
