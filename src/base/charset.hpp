#pragma once

#include <optional>
#include <string>
#include <string_view>

/// From the bytes of any charset to UTF-8, by ICU's tables.
namespace herald {

/// What to do with bytes that are no character of the charset.
enum class Broken { refuse, replace };

/// `charset` is any name IANA or the web knows ("windows-1252", "Shift_JIS"); ISO-8859-1 and ASCII
/// are read as Windows-1252, GB2312 as GB18030, as browsers do. Absent for an unknown name, and
/// with Broken::refuse for bytes that are no text of it. A byte order mark is dropped.
std::optional<std::string> decode_charset(std::string_view bytes, std::string_view charset,
                                          Broken broken);

/// The likeliest charset of bytes that say nothing of themselves; "windows-1252" when nothing is
/// likely. Looks at the first 64 KB.
std::string guess_charset(std::string_view bytes);

}  // namespace herald
