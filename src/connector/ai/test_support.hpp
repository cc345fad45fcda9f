#pragma once

#include <functional>
#include <optional>
#include <string>

#include "connector/test_support.hpp"

/// For tests of AI connectors only: a server with one answer, asked through the whole connector.
namespace herald::connector::ai::test {

using connector::test::answer;
using connector::test::answer_of;
using connector::test::error_of;
using connector::test::recorded;
using connector::test::ServedRequest;
using connector::test::ServedResponse;

enum class Way { whole, streamed };

/// "data: …" events of a file with one payload a line.
inline std::string events_of(const std::string& payloads) {
    std::string out;
    std::istringstream lines(payloads);
    for (std::string line; std::getline(lines, line);)
        if (!line.empty()) out += "data: " + line + "\n\n";
    return out;
}

inline ServedResponse events(std::string body, int status = 200) {
    return answer(std::move(body), status, {{"Content-Type", "text/event-stream"}});
}

/// What a wrapped or bare recorded answer is served as.
inline ServedResponse served(const std::string& text, int status = 200) {
    const json::value value = json::parse(text);
    if (value.is_object() && value.get_object().contains("status") &&
        value.get_object().contains("body"))
        return answer_of(value);
    return answer(text, status);
}

inline Prompt question(std::string model = {}) {
    Prompt out;
    out.messages = {{Speaker::system, "You write for a bakery."},
                    {Speaker::user, "One sentence on rye bread."}};
    out.model = std::move(model);
    return out;
}

class AskedServer {
public:
    AskedServer(Connector connector, json::object settings)
        : server([this](const ServedRequest& r) { return route ? route(r) : next; }),
          connector_(std::move(connector)) {
        settings["base_url"] = server.url();
        fixture.emplace(server.place(), std::move(settings));
    }

    Call& call() { return *fixture->call; }
    const AskModel& model() const { return *connector_.ask_model; }
    const Connector& connector() const { return connector_; }
    Completion ask(const Prompt& prompt, Way way) {
        told.clear();
        TextSink sink;
        if (way == Way::streamed) sink = [this](std::string_view piece) { told += piece; };
        Completion out = model().complete(call(), prompt, sink);
        if (way == Way::streamed) {
            EXPECT_EQ(told, out.text);
        }
        return out;
    }
    Completion ask(ServedResponse response, Way way, const Prompt& prompt = question()) {
        next = std::move(response);
        return ask(prompt, way);
    }
    Error error(ServedResponse response, Way way, const Prompt& prompt = question()) {
        next = std::move(response);
        return error_of([&] { ask(prompt, way); });
    }
    ServedRequest last() const { return server.requests().back(); }
    json::object last_body() const { return json::parse(last().body).as_object(); }

    ServedResponse next;
    std::function<ServedResponse(const ServedRequest&)> route;
    std::string told;
    net::test::TestServer server;
    std::optional<connector::test::CallFixture> fixture;

private:
    Connector connector_;
};

/// A schema that strict modes take.
inline json::object strict_schema() {
    return json::parse(R"({"type":"object","properties":{"title":{"type":"string"}},)"
                       R"("required":["title"],"additionalProperties":false})")
        .as_object();
}

/// What an Error tells its reader to do.
inline std::string kind_of(const Error& error) {
    std::string out(name(error.kind()));
    if (error.kind() == ErrorKind::upstream && !error.retryable()) out += ", permanent";
    return out;
}

}  // namespace herald::connector::ai::test
