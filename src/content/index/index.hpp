#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/described.hpp"
#include "store/scope.hpp"

/// The archive's index: whatever Herald wrote, collected, wrote down or published is put here by
/// its room, in the transaction that changes it, and found by `content/archive`.
namespace herald::content {

enum class EntryType : std::uint8_t { content, source_item, transcription };
BOOST_DESCRIBE_ENUM(EntryType, content, source_item, transcription)

/// What is found, and by which words. (type, ref) names it.
struct IndexedText {
    EntryType type{};
    Uuid ref;
    std::string title, text;
    std::optional<std::string> language;  ///< ISO 639-1
    std::vector<std::string> tags;
    std::optional<std::string> network, state, url;
    Time at;  ///< when it was written, collected or published
};
BOOST_DESCRIBE_STRUCT(IndexedText, (),
                      (type, ref, title, text, language, tags, network, state, url, at))

/// Puts it in, or in the place of what was there.
void put_in_index(Tx& tx, const IndexedText& text);
void set_state_in_index(Tx& tx, EntryType type, Uuid ref, const std::optional<std::string>& state);
void remove_from_index(Tx& tx, EntryType type, Uuid ref);
/// Tags given by hand: they stand before the room's own from now on.
void tag_in_index(Tx& tx, EntryType type, Uuid ref, const std::vector<std::string>& tags);

}  // namespace herald::content
