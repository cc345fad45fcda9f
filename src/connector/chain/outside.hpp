#pragma once

#include <string>
#include <string_view>

/// Text from outside (a feed, a page, a transcript, an upload) is material for a model, never an
/// instruction to it.
namespace herald::connector::chain {

/// The text between marks that occur nowhere in it, with what it is ("a feed item"). Control
/// characters and what is invisible (zero-width, direction marks, tag characters), by which words
/// can be hidden from people and not from models, are left out.
std::string as_data(std::string_view what, std::string_view text);

/// What the system's text has to say wherever as_data() is used.
std::string_view data_rule();

}  // namespace herald::connector::chain
