#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// HTTP as plain values: what web/beast hands in and takes back. No Beast type leaves its folder.
namespace herald::web {

struct Header {
    std::string name, value;
};

/// Case-insensitive by name, order kept.
class Headers {
public:
    void set(std::string_view name, std::string value);
    void add(std::string_view name, std::string value);
    /// Empty when absent; the first when repeated.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const;
    const std::vector<Header>& all() const { return list_; }

private:
    std::vector<Header> list_;
};

/// A body too large for memory, spooled to a file that is removed with the last owner.
class SpooledFile {
public:
    explicit SpooledFile(std::filesystem::path path) : path_(std::move(path)) {}
    ~SpooledFile();
    SpooledFile(const SpooledFile&) = delete;
    SpooledFile& operator=(const SpooledFile&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

struct Request {
    std::string method;  ///< "GET", upper case
    std::string path;    ///< before "?", still percent-encoded
    std::string query;   ///< after "?", raw
    Headers headers;
    std::string body;                      ///< empty when spooled
    std::shared_ptr<SpooledFile> spooled;  ///< bodies above ServerOptions::memory_body; shared with
                                           ///< the handler that keeps it
    std::string remote_address;  ///< the peer's, or X-Forwarded-For's last untrusted hop behind
                                 ///< trusted proxies
    std::string id;              ///< request id, also X-Request-Id of the answer
    bool is_https = false;       ///< a trusted proxy says that the client came over TLS
};

/// A part of a file, or bytes that live as long as the program (embedded assets).
struct FileBody {
    std::filesystem::path path;
    std::uint64_t offset = 0, size = 0;
};

/// Gives the next piece of a long answer; empty ends it. Runs on a worker, may block.
using BodySource = std::function<std::string()>;

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    std::string_view static_body;  ///< bytes that outlive the server; used when not empty
    std::optional<FileBody> file;  ///< sent by the server in pieces
    BodySource stream;             ///< chunked (exports) or Server-Sent Events
};

/// Runs on a worker thread; may block; must not throw (the Router answers its own errors).
using Handler = std::function<Response(Request&)>;

}  // namespace herald::web
