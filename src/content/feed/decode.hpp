#pragma once

#include <string>
#include <string_view>

/// From what a server sent to a text in UTF-8.
namespace herald::content::feed {

struct Decoded {
    std::string text;      ///< UTF-8, no byte order mark, no zero bytes
    std::string encoding;  ///< lower case, as the source or we call it ("utf-8", "gb18030")
    bool overridden =
        false;  ///< what was said of the encoding was not true, or said nothing usable
};

/// The charset of `content_type` (an HTTP header, may be empty), then the XML declaration, then the
/// byte order mark, then a guess; the first that fits all bytes. text/xml without a charset is
/// US-ASCII (RFC 3023) until the bytes say otherwise.
Decoded decode_document(std::string_view bytes, std::string_view content_type);

}  // namespace herald::content::feed
