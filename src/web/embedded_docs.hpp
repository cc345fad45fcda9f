#pragma once

#include <string_view>

namespace herald::web {

/// A file of src/web/docs as it is in the program; the program's own files only.
std::string_view embedded_doc(std::string_view name);

}  // namespace herald::web
