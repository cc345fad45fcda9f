#include <gtest/gtest.h>

#include <condition_variable>

#include "connector/ai/test_support.hpp"
#include "connector/chain/chain.hpp"
#include "connector/chain/schema_check.hpp"
#include "connectors/catalog.hpp"
#include "net/url.hpp"
#include "sandbox/server.hpp"
#include "web/server.hpp"

/// Every AI connector against the sandbox over a real socket, with and without faults.
namespace herald {
namespace {

using namespace connector;
using connector::ai::test::kind_of;
using connector::ai::test::Way;
using connector::test::CallFixture;
using connector::test::error_of;
using sandbox::Credentials;
using sandbox::market::FaultKind;

/// One way into the sandbox.
struct Door {
    std::string name, connector, service;
    std::function<json::object(const std::string& url)> settings;
    std::string plain;  ///< a model that does not think first
};

void PrintTo(const Door& door, std::ostream* out) { *out << door.name; }

std::vector<Door> doors() {
    const auto key = [](std::string_view value, std::string end = {}) {
        return [value, end](const std::string& url) {
            return json::object{{"api_key", value}, {"base_url", url + end}};
        };
    };
    return {{"openai", "openai", "openai", key(Credentials::openai_key, "/v1"), "gpt-4.1-mini"},
            {"responses", "openai", "openai",
             [](const std::string& url) {
                 return json::object{{"api_key", Credentials::openai_key},
                                     {"base_url", url + "/v1"},
                                     {"use_responses", true}};
             },
             "gpt-4.1-mini"},
            {"anthropic", "anthropic", "anthropic", key(Credentials::anthropic_key),
             "claude-sonnet-4-5"},
            {"gemini", "gemini", "gemini", key(Credentials::gemini_key), "gemini-2.0-flash"},
            {"ollama",
             "openai_compatible",
             "ollama",
             [](const std::string& url) {
                 return json::object{{"base_url", url}};
             },
             {}},
            {"compatible",
             "openai_compatible",
             "openai",
             [](const std::string& url) {
                 return json::object{{"api_key", Credentials::openai_key},
                                     {"base_url", url + "/v1"},
                                     {"model", "gpt-4.1-mini"}};
             },
             {}}};
}

std::string place_of(const std::string& url) { return url.substr(url.find("//") + 2); }

sandbox::World world() {
    sandbox::World out = sandbox::make_world(7, 10, 4, *parse_currency("EUR"));
    out.today = *parse_day("2026-11-21");
    return out;
}

Prompt brief() {
    Prompt out;
    out.messages = {
        {Speaker::system, "You write for a small bakery."},
        {Speaker::user, "Topic: sourdough rye bread\nAudience: home bakers\nWrite a social post."}};
    return out;
}
Prompt json_brief() {
    Prompt out = brief();
    out.schema =
        json::parse(R"({"type":"object","additionalProperties":false,)"
                    R"("required":["title","hashtags"],"properties":{)"
                    R"("title":{"type":"string","maxLength":60},)"
                    R"("hashtags":{"type":"array","items":{"type":"string"},"maxItems":3}}})")
            .as_object();
    return out;
}

class AiAgainstSandbox : public testing::TestWithParam<Door> {
protected:
    AiAgainstSandbox()
        : server(world(), clock, "127.0.0.1", 0),
          fixture(place_of(server.url()), GetParam().settings(server.url())),
          catalogue(connectors::make_catalogue()),
          subject(*catalogue.find(GetParam().connector)) {}

    Call& call() { return *fixture.call; }
    Completion ask(const Prompt& prompt, Way way) {
        told.clear();
        TextSink sink;
        if (way == Way::streamed)
            sink = [this](std::string_view piece) {
                told += piece;
                ++pieces;
            };
        return subject.ask_model->complete(call(), prompt, sink);
    }
    void fault(FaultKind kind, std::optional<int> count = {}) {
        sandbox::market::FaultSpec spec;
        spec.kind = kind;
        spec.service = GetParam().service;
        spec.count = count;
        spec.path = GetParam().service == "gemini"   ? "Content"
                    : GetParam().service == "ollama" ? "/api/chat"
                                                     : "/v1/";
        server.sandbox().set_faults({spec});
    }
    std::string struck(FaultKind kind, Way way, const Prompt& prompt = brief()) {
        fault(kind);
        return kind_of(error_of([&] { ask(prompt, way); }));
    }

    FixedClock clock{*parse_time("2026-11-21T08:00:00Z")};
    sandbox::SandboxServer server;
    CallFixture fixture;
    Catalogue catalogue;
    const Connector& subject;
    std::string told;
    int pieces = 0;
};

TEST_P(AiAgainstSandbox, WritesTheSameWholeAndInPieces) {
    EXPECT_FALSE(subject.check(call()).identity.empty());
    const Completion whole = ask(brief(), Way::whole);
    EXPECT_NE(whole.text.find("ourdough rye bread"), std::string::npos) << whole.text;
    EXPECT_EQ(whole.finish, Finish::complete);
    EXPECT_GT(whole.use.input, 10);
    EXPECT_GT(whole.use.output, 10);
    const Completion streamed = ask(brief(), Way::streamed);
    EXPECT_EQ(streamed.text, whole.text);
    EXPECT_EQ(told, whole.text);
    EXPECT_GT(pieces, 5);
    EXPECT_EQ(streamed.use.output, whole.use.output);
}

TEST_P(AiAgainstSandbox, FollowsASchema) {
    for (const Way way : {Way::whole, Way::streamed}) {
        const Completion out = ask(json_brief(), way);
        const auto document = chain::find_document(out.text);
        ASSERT_TRUE(document) << out.text;
        EXPECT_TRUE(chain::check_schema(json_brief().schema, *document).empty()) << out.text;
    }
}

TEST_P(AiAgainstSandbox, StopsAtTheLimitAndSaysSo) {
    Prompt prompt = brief();
    prompt.max_output_tokens = 12;
    prompt.model = GetParam().plain;
    EXPECT_EQ(ask(prompt, Way::streamed).finish, Finish::length);
    EXPECT_EQ(ask(prompt, Way::whole).finish, Finish::length);
    prompt = brief();
    prompt.messages[1].text += std::string(200'000, 'x');
    if (GetParam().service != "ollama") {
        EXPECT_EQ(kind_of(error_of([&] { ask(prompt, Way::streamed); })), "too_large");
    }
    prompt = brief();
    prompt.model = "missing-model";
    EXPECT_EQ(kind_of(error_of([&] { ask(prompt, Way::streamed); })), "upstream, permanent");
}

TEST_P(AiAgainstSandbox, EveryFaultIsTheErrorThatTellsWhatToDo) {
    subject.check(call());
    ask(brief(), Way::whole);
    for (const Way way : {Way::whole, Way::streamed}) {
        EXPECT_EQ(struck(FaultKind::rate_limited, way), "rate_limited");
        EXPECT_EQ(struck(FaultKind::server_error, way), "upstream");
        EXPECT_EQ(struck(FaultKind::expired_token, way), "upstream, permanent");
        EXPECT_EQ(struck(FaultKind::no_credit, way), "upstream, permanent");
        EXPECT_EQ(struck(FaultKind::too_long, way), "too_large");
        EXPECT_EQ(struck(FaultKind::rubbish, way), "upstream");
        EXPECT_EQ(struck(FaultKind::truncated, way), "upstream");
        EXPECT_EQ(struck(FaultKind::disconnected, way), "upstream");
        EXPECT_EQ(struck(FaultKind::error_midstream, way), "upstream");
        fault(FaultKind::refused);
        const Completion refused = ask(brief(), way);
        if (GetParam().service != "ollama") {
            EXPECT_EQ(refused.finish, Finish::refused);
        }
    }
    server.sandbox().set_faults({});
    EXPECT_EQ(ask(brief(), Way::whole).finish, Finish::complete);
}

TEST_P(AiAgainstSandbox, TheChainOutlivesWhatPassesAndMendsBrokenJson) {
    const chain::Provider provider{&call(), &subject, {}};
    std::string shown;
    chain::AskOptions options;
    options.sink = [&](std::string_view piece) { shown += piece; };
    options.on_restart = [&] { shown.clear(); };
    for (const FaultKind kind :
         {FaultKind::rate_limited, FaultKind::server_error, FaultKind::error_midstream,
          FaultKind::truncated, FaultKind::disconnected, FaultKind::broken_json}) {
        fault(kind, 1);
        shown.clear();
        const chain::Answer out = chain::ask(std::span(&provider, 1), json_brief(), options);
        EXPECT_FALSE(out.document.is_null());
        EXPECT_EQ(shown, out.completion.text) << static_cast<int>(kind);
        EXPECT_EQ(out.attempts.size(), 2u) << static_cast<int>(kind);
    }
}

TEST_P(AiAgainstSandbox, WhatElseItCanDoItDoes) {
    const AskModel& ask_model = *subject.ask_model;
    if (ask_model.embed) {
        const std::vector<std::string> texts{"rye bread", "tax return", "bread of rye"};
        const Embeddings out = ask_model.embed(call(), texts, "");
        ASSERT_EQ(out.vectors.size(), 3u);
        const auto near = [&](std::size_t a, std::size_t b) {
            float sum = 0;
            for (std::size_t i = 0; i < out.vectors[a].size(); ++i)
                sum += out.vectors[a][i] * out.vectors[b][i];
            return sum;
        };
        EXPECT_GT(near(0, 2), near(0, 1));
    }
    const bool named = GetParam().connector != "openai_compatible";
    if (ask_model.image && named) {
        EXPECT_EQ(ask_model.image(call(), {"An otter", {}}).media_type, "image/png");
    }
    if (ask_model.speak && named) {
        const Sound sound = ask_model.speak(call(), {"Rye bread keeps for a week.", "", ""});
        EXPECT_EQ(sound.media_type, "audio/wav");
        const SpokenText text =
            ask_model.transcribe(call(), {sound.bytes, "talk.wav", sound.media_type, "", ""});
        EXPECT_NEAR(text.seconds, 2, 0.1);
        EXPECT_FALSE(text.words.empty());
    }
}

INSTANTIATE_TEST_SUITE_P(Every, AiAgainstSandbox, testing::ValuesIn(doors()),
                         [](const auto& tested) { return tested.param.name; });

/// A server that says its second word only when the first has been handed on.
TEST(AiStreams, TheFirstWordIsHandedOnBeforeTheSecondIsSent) {
    std::mutex mutex;
    std::condition_variable changed;
    bool heard = false;
    bool in_time = false;
    web::ServerOptions options;
    options.address = "127.0.0.1";
    web::HttpServer server(options, [&](web::Request&) {
        web::Response out;
        out.headers.set("Content-Type", "text/event-stream");
        out.stream = [&, step = 0]() mutable -> std::string {
            if (++step == 1) return "data: {\"choices\":[{\"delta\":{\"content\":\"Rye \"}}]}\n\n";
            if (step > 2) return {};
            std::unique_lock lock(mutex);
            in_time = changed.wait_for(lock, std::chrono::seconds(10), [&] { return heard; });
            return "data: {\"choices\":[{\"delta\":{\"content\":\"keeps.\"},"
                   "\"finish_reason\":\"stop\"}]}\n\n";
        };
        return out;
    });
    server.start();
    const std::string url = fmt::format("http://127.0.0.1:{}", server.port());
    CallFixture fixture(place_of(url), json::object{{"api_key", "k"}, {"base_url", url}});
    const Catalogue catalogue = connectors::make_catalogue();
    const Completion out = catalogue.find("openai")->ask_model->complete(
        *fixture.call, brief(), [&](std::string_view) {
            const std::lock_guard lock(mutex);
            heard = true;
            changed.notify_all();
        });
    EXPECT_EQ(out.text, "Rye keeps.");
    EXPECT_TRUE(in_time);
    server.stop(std::chrono::seconds(1));
}

}  // namespace
}  // namespace herald
