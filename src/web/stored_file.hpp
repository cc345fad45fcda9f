#pragma once

#include "web/router.hpp"

/// Downloads that lie in a file: a client may ask for one part of them (range.hpp).
namespace herald::web {

/// What a handler returns. A file that has gone meanwhile is Error{not_found}.
struct StoredFile {
    std::string content_type;
    std::string name;  ///< offered to the browser; empty shows it inline
    std::filesystem::path path;
};

template <>
Response to_response<StoredFile>(StoredFile file);
/// The whole, a part, or that it ends before.
template <>
void describe_result<StoredFile>(SchemaBook& book, json::object& operation);

}  // namespace herald::web
