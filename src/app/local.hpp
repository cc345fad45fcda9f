#pragma once

#include <memory>
#include <string>

#include "app/app.hpp"

/// The administrator's commands. The process that owns the data folder carries them out: a running
/// server, asked over DATA/herald.sock (mode 0600) with a token that only holders of the master key
/// can make, or this very process.
namespace herald::app {

/// What answers below /local/; never reachable over TCP and not part of the API.
void add_local_routes(App& app, web::Router& routes);

/// Whoever owns the folder.
class Owner {
public:
    enum class Needs { database, tasks };
    /// Opens the folder itself when no server runs; `needs` says how much of the program.
    Owner(Config config, Needs needs);
    ~Owner();
    Owner(const Owner&) = delete;
    Owner& operator=(const Owner&) = delete;

    /// POST of a JSON object; throws Error with the owner's words when it is refused.
    json::value ask(const std::string& path, const std::string& body);
    bool is_server() const { return app_ == nullptr; }

private:
    std::filesystem::path socket_;
    std::string token_;
    std::unique_ptr<App> app_;
};

}  // namespace herald::app
