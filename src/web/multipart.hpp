#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/query_reader.hpp"
#include "web/results.hpp"

namespace herald::web {

/// A multipart/form-data body (RFC 7578), taken apart.
struct Form {
    std::vector<TextField> fields;
    std::vector<std::pair<std::string, Upload>> uploads;
};

/// Reads the request's form from memory or its spooled file with constant memory; file parts become
/// files of their own in `spool_dir`. At most 100 parts, text parts at most 1 MiB. Throws
/// Error{malformed | unsupported}.
Form read_form(const Request& request, const std::filesystem::path& spool_dir);

/// Hex SHA-256 of a file's content, read piece by piece.
std::string file_sha256(const std::filesystem::path& path);

}  // namespace herald::web
