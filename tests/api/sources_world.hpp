#pragma once

#include "harness.hpp"

namespace herald::api {

/// Sources of a workspace of their own, and what reading them brings.
class SourcesWorld : public ApiTest {
protected:
    void open(const std::string& name) {
        world.open_workspace(name);
        world.join(name, name + "_v", "viewer");
        world.join(name, name + "_e", "editor");
    }
    std::string make(const std::string& caller, const std::string& body) {
        return world.take(world.call(caller, "POST /sources", body), "/id");
    }
    /// Reads it now; the source as it is then.
    json::value collect(const std::string& caller, const std::string& id) {
        const auto task =
            world.take(world.call(caller, "POST /sources/" + id + "/collect"), "/task/id");
        EXPECT_EQ(world.wait_for_task(task, caller).at("state").as_string(), "succeeded");
        return json::parse(world.call(caller, "GET /sources/" + id).body);
    }
    json::value made_and_read(const std::string& caller, const std::string& kind,
                              const std::string& url) {
        return collect(caller, make(caller, fmt::format(R"({{"kind":"{}","url":"{}"}})", kind,
                                                        world.fill(url))));
    }
    json::value result_of(const std::string& caller, const web::Response& accepted) {
        const auto task = world.wait_for_task(world.take(accepted, "/task/id"), caller);
        EXPECT_EQ(task.at("state").as_string(), "succeeded") << task;
        return task.at("result");
    }
    json::value items(const std::string& caller, const std::string& query) {
        return json::parse(world.call(caller, "GET /source-items?" + query).body).at("data");
    }
};

}  // namespace herald::api
