#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "app/app.hpp"
#include "net/http_client.hpp"

/// The whole program behind its sockets, watched.
namespace herald::operate {

/// A folder of its own, gone with the object.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

using Settings = std::function<void(app::Config&)>;

/// A server with one workspace, "Watched", whose owner calls.
class Running {
public:
    explicit Running(const std::filesystem::path& data, const Settings& settings = nullptr);

    app::App& app() { return *app_; }
    std::string url() const { return app_->url(); }
    /// Over TCP; below /api/v1 unless it begins with /health. Paths may name $-free text only.
    net::HttpResponse call(const std::string& method, const std::string& path,
                           const std::string& body = {}, net::Headers headers = {});
    Scope scope();
    json::value wait_for_task(const std::string& id);
    void stop() { app_.reset(); }

    std::string token;

private:
    std::unique_ptr<app::App> app_;
    net::HttpClient http_;
};

/// Waits until it is so; fails the test after half a minute.
void wait_until(const std::function<bool()>& done);

}  // namespace herald::operate
