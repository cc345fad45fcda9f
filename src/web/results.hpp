#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/described.hpp"
#include "web/http.hpp"

/// What handlers return; the type fixes the status: T 200, Created<T> 201, Accepted<T> 202, void
/// 204, Page<T> 200, File, Stream.
namespace herald::web {

template <class T>
struct Created {
    T value;
    std::string location;  ///< "/api/v1/campaigns/{id}"
};

/// Long work: T holds the task ({"task":{…}}).
template <class T>
struct Accepted {
    T value;
    std::string location;  ///< "/api/v1/tasks/{id}"
};

template <class T>
struct Page {
    std::vector<T> data;
    std::optional<std::string> next_cursor;
};

/// A download.
struct File {
    std::string content_type;
    std::string name;  ///< offered to the browser; empty shows it inline
    std::string text;  ///< the content, or
    std::optional<FileBody> body;
};

/// A long answer in pieces (exports, Server-Sent Events).
struct Stream {
    std::string content_type;
    BodySource source;
};

/// Any status, type and text: outside protocols only.
struct Raw {
    Response response;
};

/// In a request struct: the version the client saw (If-Match). Handlers call check().
struct IfMatch {
    std::optional<std::int64_t> version;
    /// Throws Error{stale} when the client saw another version than `current`.
    void check(std::int64_t current) const;
};

/// In a request struct: the file of a multipart/form-data body, under the member's name.
struct Upload {
    std::shared_ptr<SpooledFile> file;  ///< null when the part is missing
    std::string name;                   ///< as the client calls it, never used as a path
    std::string content_type;
    std::uint64_t size = 0;
    std::string sha256;  ///< hex
};

}  // namespace herald::web
