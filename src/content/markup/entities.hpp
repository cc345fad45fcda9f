#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Character references of HTML and XML.
namespace herald::content::markup {

/// Text of a reference and how many bytes it took, the ampersand and semicolon included.
struct Reference {
    std::string_view text;  ///< UTF-8; points into `buffer` for numbers, into the table for names
    std::size_t size = 0;
};

/// Room for one character given by its number.
struct CharacterBuffer {
    char bytes[4];
};

/// The reference that starts at `text[0] == '&'`. Absent when it is none. Numbers 128 to 159 mean
/// Windows-1252, as on the web; numbers that are no character become U+FFFD.
std::optional<Reference> read_reference(std::string_view text, CharacterBuffer& buffer);

/// True for a name of HTML's table ("eacute").
bool is_entity(std::string_view name);

/// Appends `text` with its references replaced.
void decode_entities(std::string& out, std::string_view text);
std::string decode_entities(std::string_view text);

/// Appends a code point as UTF-8; U+FFFD for surrogates and what is beyond Unicode.
void append_character(std::string& out, char32_t c);

/// The character Windows-1252 has at a code of 128 to 159; any other code is itself.
char32_t from_windows_1252(char32_t code);

extern const std::string_view kEntityTable;

}  // namespace herald::content::markup
