#pragma once

#include "harness.hpp"

/// What the tests of the studio share: a workspace with the sandbox's provider, faults of it, and a
/// client that listens to a live answer.
namespace herald::api {

/// A recording that has been written down; its id.
std::string add_transcript(World& world, const std::string& caller);

/// Strikes a service of the sandbox: a fault's members as JSON; "" ends all faults.
inline void strike_sandbox(World& world, const std::string& service, const std::string& fault) {
    const connection::Sandbox sandbox = world.app().connections().sandbox();
    net::HttpRequest request;
    request.url =
        std::string(sandbox.settings.at("meta_ads").at("api_base").as_string()) + "/sandbox/faults";
    request.method = fault.empty() ? "DELETE" : "POST";
    if (!fault.empty())
        request.body = fmt::format(R"({{"faults":[{{"service":"{}",{}}}]}})", service, fault);
    EXPECT_LT(sandbox.http->send(request).status, 300);
}

class StudioApi : public ApiTest {
protected:
    static inline int keys = 0;
    static constexpr const char* kBrand =
        R"({"name":"Hofbrot","what":"A bakery in Kiel that bakes rye bread",
                       "audience":"home bakers in Kiel","offers":["A weekend course in rye bread"],
                       "proof":["Baking since 1952"],"sites":["hofbrot.example"],
                       "products":[{"name":"Rye loaf","description":"Dark, two days of rest",
                                    "url":"https://hofbrot.example/rye"}],
                       "banned_words":["cheap*"],"languages":["en"]})";

    void TearDown() override { faults(""); }

    /// name_v is a viewer, name_e an editor; the sandbox is connected.
    void open(const std::string& name) {
        world.open_workspace(name);
        world.join(name, name + "_v", "viewer");
        world.join(name, name + "_e", "editor");
        world.call(name, "POST /sandbox/connect");
        const json::value all = json::parse(world.call(name, "GET /connections").body);
        for (const json::value& one : all.at("data").as_array())
            if (one.at("connector_id") == "openai")
                world.values["openai"] = std::string(one.at("id").as_string());
        world.call(name, "PUT /brand", kBrand);
    }
    /// Another connection to the same provider.
    void add_second(const std::string& name) {
        world.values["second"] = world.take(
            world.call(name, "POST /connections",
                       R"({"connector_id":"openai","name":"Second","settings":{"api_key":"x"}})"),
            "/id");
        Scope scope = world.scope_of(name);
        scope.write([&](Tx& tx) {
            tx.execute("UPDATE connections SET sandbox = 1 WHERE tenant = :tenant AND id = :id",
                       {{"id", *TextForm<Uuid>::parse(world.values["second"])}});
        });
    }
    /// Strikes the sandbox's provider: a fault's members as JSON; "" ends all.
    void faults(const std::string& fault) { strike_sandbox(world, "openai", fault); }
    /// The task's end.
    json::value run(const std::string& caller, const std::string& what, const std::string& body) {
        const auto response = world.call(caller, what, body);
        EXPECT_EQ(response.status, 202) << response.body;
        if (response.status != 202) return {};
        return world.wait_for_task(world.take(response, "/task/id"), caller);
    }
    json::object result(const std::string& caller, const std::string& what,
                        const std::string& body) {
        const json::value task = run(caller, what, body);
        EXPECT_EQ(task.at("state"), "succeeded") << json::serialize(task);
        return task.at("result").is_object() ? task.at("result").as_object() : json::object{};
    }

    struct Live {
        std::vector<std::pair<std::string, json::value>> events;
        std::string text;  ///< as a client shows it at the end
        int restarts = 0;
        json::value last() const { return events.empty() ? json::value() : events.back().second; }
        std::string end() const { return events.empty() ? "" : events.back().first; }
    };
    Live live(const std::string& caller, const std::string& what, const std::string& body) {
        // Clients of ours send a key with every POST.
        const auto response = world.call(
            caller, what, body,
            {{"Accept", "text/event-stream"}, {"Idempotency-Key", fmt::format("live-{}", ++keys)}});
        EXPECT_EQ(response.status, 200) << response.body;
        EXPECT_EQ(response.headers.get("Content-Type"), "text/event-stream");
        std::string all;
        if (response.stream)
            for (std::string piece = response.stream(); !piece.empty(); piece = response.stream())
                all += piece;
        Live out;
        for (std::size_t at = 0; at < all.size();) {
            const std::size_t end = all.find("\n\n", at);
            const std::string block = all.substr(at, end - at);
            at = end + 2;
            if (block.starts_with(':')) continue;
            const std::size_t line = block.find("\ndata: ");
            out.events.emplace_back(block.substr(7, line - 7), json::parse(block.substr(line + 7)));
            const auto& [name, data] = out.events.back();
            if (name == "text") out.text += std::string(data.at("piece").as_string());
            if (name == "restart") {
                out.text.clear();
                ++out.restarts;
            }
        }
        return out;
    }
};

}  // namespace herald::api
