#pragma once

#include <memory>
#include <string>

#include "sandbox/sandbox.hpp"
#include "web/server.hpp"

namespace herald::sandbox {

/// The sandbox behind a port of its own: waits where a fault says "slow", keeps changes in a file
/// when it is given one.
class SandboxServer {
public:
    /// Starts. `state_file`: what was changed through the platforms is read from there and written
    /// there; empty keeps nothing. Throws Error{unavailable} when the address is taken,
    /// Error{invalid} when the file belongs to another world.
    SandboxServer(World world, const Clock& clock, std::string address, std::uint16_t port,
                  std::string state_file = {});
    ~SandboxServer();
    /// "http://127.0.0.1:18080"
    std::string url() const;
    Sandbox& sandbox() { return *sandbox_; }

private:
    web::Response serve(const web::Request& request);
    void save();

    std::string address_, state_file_;
    std::unique_ptr<Sandbox> sandbox_;
    std::mutex save_mutex_;
    std::atomic<std::uint64_t> saved_{0};
    std::unique_ptr<web::HttpServer> server_;
};

}  // namespace herald::sandbox
