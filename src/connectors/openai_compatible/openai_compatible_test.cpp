#include "connectors/openai_compatible/openai_compatible.hpp"

#include <gtest/gtest.h>

#include "connector/ai/test_support.hpp"

namespace herald::connectors::openai_compatible {
namespace {

using namespace connector;
using namespace connector::ai::test;

constexpr const char* kChat =
    R"({"model":"m","choices":[{"message":{"content":[{"type":"text","text":"Rye keeps."}]},)"
    R"("finish_reason":"stop"}],"usage":{"prompt_tokens":4,"completion_tokens":2}})";

std::string line(const std::string& text) {
    return R"({"model":"llama3.2","message":{"role":"assistant","content":")" + text +
           "\"},\"done\":false}\n";
}
const std::string kEnd =
    R"({"model":"llama3.2","message":{"role":"assistant","content":""},"done":true,)"
    R"("done_reason":"stop","prompt_eval_count":26,"eval_count":5})"
    "\n";

/// A llama.cpp or vLLM: models under /v1, nothing of Ollama's.
struct Plain : testing::Test {
    Plain() {
        server.route = [this](const ServedRequest& r) {
            if (r.path == "/v1/models") return answer(R"({"data":[{"id":"m.gguf"}]})");
            return r.path.starts_with("/v1/") ? server.next : answer("not found", 404);
        };
    }
    AskedServer server{make_connector(), {}};
};

/// An Ollama: its version tells.
struct Ollama : testing::Test {
    Ollama() {
        server.route = [this](const ServedRequest& r) {
            if (r.path == "/api/version") return answer(R"({"version":"0.12.3"})");
            if (r.path == "/api/tags") return answer(R"({"models":[{"name":"llama3.2:latest"}]})");
            return server.next;
        };
    }
    AskedServer server{make_connector(), {}};
};

TEST_F(Plain, IsFoundOutOnceAndAskedUnderV1WithItsFirstModel) {
    EXPECT_EQ(server.ask(answer(kChat), Way::whole).text, "Rye keeps.");
    EXPECT_EQ(server.last().path, "/v1/chat/completions");
    EXPECT_EQ(server.last_body().at("model"), "m.gguf");
    EXPECT_EQ(server.last_body().at("max_tokens"), 2048);
    EXPECT_FALSE(server.last().headers.contains("authorization"));
    const std::size_t before = server.server.requests().size();
    server.ask(answer(kChat), Way::whole);
    EXPECT_EQ(server.server.requests().size(), before + 1);
    EXPECT_EQ(server.connector().check(server.call()).identity,
              "An OpenAI-compatible server, 1 models, m.gguf for texts");
}

TEST_F(Plain, ErrorsOfLlamaCppAndVllmTellWhatToDo) {
    struct Case {
        int status;
        const char *body, *kind;
    };
    const Case cases[] = {
        {503, R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})",
         "upstream"},
        {401, R"({"error":{"message":"Invalid API Key","type":"authentication_error","code":401}})",
         "upstream, permanent"},
        {400,
         R"({"error":{"code":400,"message":"request (9000 tokens) exceeds the available context size (4096 tokens), try increasing it","type":"exceed_context_size_error"}})",
         "too_large"},
        {400,
         R"({"object":"error","message":"This model's maximum context length is 4096 tokens","type":"BadRequestError","code":400})",
         "too_large"},
        {404, R"({"detail":"Not Found"})", "upstream, permanent"},
        {429, R"({"error":"busy"})", "rate_limited"}};
    for (const Case& c : cases)
        EXPECT_EQ(kind_of(server.error(answer(c.body, c.status), Way::streamed)), c.kind) << c.body;
}

TEST_F(Plain, StreamsWithoutDoneAndWithThoughtsAreRead) {
    const Completion out = server.ask(
        events("data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}\n\n"
               "data: {\"choices\":[{\"delta\":{\"content\":\"Rye.\"},\"finish_reason\":null}]}\n\n"
               "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"),
        Way::streamed);
    EXPECT_EQ(out.text, "Rye.");
}

TEST_F(Plain, WhatNoModelIsNamedForIsSaid) {
    const Error error = error_of([&] { server.model().speak(server.call(), {"Hello", "", ""}); });
    EXPECT_EQ(kind_of(error), "upstream, permanent");
    EXPECT_TRUE(server.server.requests().empty() ||
                server.last().path.find("speech") == std::string::npos);
}

TEST_F(Ollama, AnswersInLinesAndIsGivenRoomForThePrompt) {
    Prompt prompt = question();
    prompt.schema = strict_schema();
    prompt.temperature = 0.25;
    prompt.messages[1].text = std::string(30'000, 'x');
    const Completion out =
        server.ask(answer(line("Rye ") + line("keeps.") + kEnd), Way::streamed, prompt);
    EXPECT_EQ(out.text, "Rye keeps.");
    EXPECT_EQ(out.use.input, 26);
    EXPECT_EQ(out.use.output, 5);
    EXPECT_EQ(server.last().path, "/api/chat");
    const json::object body = server.last_body();
    EXPECT_EQ(body.at("model"), "llama3.2:latest");
    EXPECT_EQ(body.at("format"), strict_schema());
    EXPECT_EQ(body.at("options").at("num_predict"), 2048);
    EXPECT_EQ(body.at("options").at("num_ctx"), 12'288) << "it cuts off what does not fit";
    EXPECT_EQ(body.at("stream"), true);
}

TEST_F(Ollama, AStreamWithoutItsEndIsNoAnswer) {
    EXPECT_EQ(kind_of(server.error(answer(line("Rye ")), Way::streamed)), "upstream");
    EXPECT_EQ(kind_of(server.error(answer(line("Rye ") + R"({"error":"the model failed"})"),
                                   Way::streamed)),
              "upstream");
    EXPECT_EQ(kind_of(server.error(answer(line("Rye ") + R"({"mess)"), Way::streamed)), "upstream");
    EXPECT_EQ(
        server.ask(answer(line("Rye ") + kEnd.substr(0, kEnd.size() - 1)), Way::streamed).text,
        "Rye ")
        << "the last line end may be missing";
    EXPECT_EQ(server.ask(answer(kEnd), Way::whole).text, "");
}

TEST_F(Ollama, ErrorsTellWhatToDo) {
    EXPECT_EQ(kind_of(server.error(answer(R"({"error":"model 'x' not found"})", 404), Way::whole)),
              "upstream, permanent");
    EXPECT_EQ(kind_of(server.error(answer(R"({"error":"out of memory"})", 500), Way::streamed)),
              "upstream");
    EXPECT_EQ(kind_of(server.error(answer("", 429), Way::whole)), "rate_limited");
}

TEST_F(Ollama, Vectors) {
    const std::vector<std::string> texts{"a", "b"};
    server.next = answer(R"({"embeddings":[[1,2],[3,4]],"prompt_eval_count":8})");
    const Embeddings out = server.model().embed(server.call(), texts, "all-minilm");
    EXPECT_EQ(out.vectors[1], (std::vector<float>{3, 4}));
    EXPECT_EQ(out.use.input, 8);
    for (const char* bad : {"{}", R"({"embeddings":[[1]]})", R"({"embeddings":[[1],[1,2]]})",
                            R"({"embeddings":[[1],["x"]]})", R"({"embeddings":[[],[]]})"}) {
        server.next = answer(bad);
        EXPECT_EQ(error_of([&] { server.model().embed(server.call(), texts, "m"); }).kind(),
                  ErrorKind::upstream)
            << bad;
    }
    EXPECT_EQ(server.connector().check(server.call()).identity,
              "Ollama, 1 models, llama3.2:latest for texts");
}

TEST(CompatibleServers, AreTakenAtTheirWordWhenTheSettingsTell) {
    AskedServer server(make_connector(), {{"ollama", true}, {"model", "qwen"}, {"api_key", "k"}});
    EXPECT_EQ(server.ask(answer(line("Rye") + kEnd), Way::streamed).text, "Rye");
    EXPECT_EQ(server.server.requests().size(), 1u);
    EXPECT_EQ(server.last().headers.at("authorization"), "Bearer k");
    AskedServer plain(make_connector(), {{"ollama", false}, {"model", "qwen"}});
    EXPECT_EQ(plain.ask(answer(kChat), Way::whole).text, "Rye keeps.");
    EXPECT_EQ(plain.server.requests().size(), 1u);
}

class CompatibleRecorded : public testing::Test {
protected:
    void SetUp() override {
        if (!recorded("ollama/error.json"))
            GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    }
    AskedServer plain{make_connector(), {{"ollama", false}, {"model", "m"}}};
    AskedServer ollama{make_connector(), {{"ollama", true}, {"model", "m"}}};
};

TEST_F(CompatibleRecorded, OpenAiWire) {
    EXPECT_EQ(plain.ask(served(*recorded("openai_compatible/xai-text.json")), Way::whole).text,
              "Grok");
    Completion out = plain.ask(
        events(events_of(*recorded("openai_compatible/xai-text.chunks.txt"))), Way::streamed);
    EXPECT_EQ(out.text, "Grok") << "what it thought is no part of it";
    EXPECT_EQ(out.use.cached_input, 11);
    out = plain.ask(events(*recorded("openai_compatible/anthropic-fallback-tool-call.sse.txt")),
                    Way::streamed);
    EXPECT_EQ(out.text, "Reading it.");
    EXPECT_EQ(out.finish, Finish::stopped);
    EXPECT_EQ(kind_of(plain.error(served(*recorded("llamacpp/error_401.json")), Way::whole)),
              "upstream, permanent");
    const json::value health = json::parse(*recorded("llamacpp/health.json"));
    EXPECT_EQ(kind_of(plain.error(answer_of(health.at(1)), Way::whole)), "upstream");
}

TEST_F(CompatibleRecorded, Ollama) {
    const auto one_line = [](const char* name) {
        return json::serialize(json::parse(*recorded(std::string("ollama/") + name))) + "\n";
    };
    EXPECT_EQ(ollama.ask(answer(*recorded("ollama/chat_request_no_streaming_1.json")), Way::whole)
                  .use.output,
              298);
    const Completion out = ollama.ask(answer(one_line("chat_request_with_history_1.json") +
                                             one_line("chat_request_with_history_2.json")),
                                      Way::streamed);
    EXPECT_EQ(out.text, "The");
    EXPECT_EQ(kind_of(ollama.error(
                  answer(one_line("chat_request_with_history_1.json") + one_line("error.json")),
                  Way::streamed)),
              "upstream");
}

}  // namespace
}  // namespace herald::connectors::openai_compatible
