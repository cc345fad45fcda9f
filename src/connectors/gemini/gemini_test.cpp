#include "connectors/gemini/gemini.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "connector/ai/test_support.hpp"
#include "connectors/gemini/generate.hpp"

namespace herald::connectors::gemini {
namespace {

using namespace connector;
using namespace connector::ai::test;

std::string piece(const std::string& text, const std::string& reason = {}) {
    return R"(data: {"candidates":[{"content":{"parts":[{"text":")" + text + R"("}]})" +
           (reason.empty() ? "" : R"(,"finishReason":")" + reason + '"') +
           R"(}],"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":2},)"
           R"("modelVersion":"gemini-2.5-flash"})"
           "\r\n\r\n";
}

std::string failure(int code, const std::string& status, const std::string& message,
                    const std::string& details = "[]") {
    return fmt::format(R"({{"error":{{"code":{},"message":"{}","status":"{}","details":{}}}}})",
                       code, message, status, details);
}

class Gemini : public testing::Test {
protected:
    AskedServer server{make_connector(), {{"api_key", "AIza-test"}}};
};

TEST_F(Gemini, ReadsAWholeAnswerWithoutThoughts) {
    const Completion out = server.ask(
        answer(
            R"({"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"Rye "},)"
            R"({"executableCode":{}},{"text":"keeps."}]},"finishReason":"STOP"}],)"
            R"("usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":5,)"
            R"("thoughtsTokenCount":9,"cachedContentTokenCount":4},"modelVersion":"g-1"})"),
        Way::whole);
    EXPECT_EQ(out.text, "Rye keeps.");
    EXPECT_EQ(out.use.input, 12);
    EXPECT_EQ(out.use.output, 14);
    EXPECT_EQ(out.use.cached_input, 4);
    EXPECT_EQ(out.model, "g-1");
    EXPECT_EQ(server.last().path, "/v1beta/models/gemini-3.8-flash:generateContent");
    EXPECT_EQ(server.last().headers.at("x-goog-api-key"), "AIza-test");
    const json::object body = server.last_body();
    EXPECT_EQ(body.at("systemInstruction").at("parts").at(0).at("text"), "You write for a bakery.");
    EXPECT_EQ(body.at("contents").at(0).at("role"), "user");
    EXPECT_EQ(body.at("generationConfig").at("maxOutputTokens"), 2048 + kThinkingTokens);
    EXPECT_EQ(body.at("generationConfig").at("thinkingConfig").at("thinkingLevel"), "low");
}

TEST_F(Gemini, StreamsWithTheLineEndsOfItsServers) {
    const Completion out =
        server.ask(events(piece("Rye ") + piece("keeps.", "STOP")), Way::streamed);
    EXPECT_EQ(out.text, "Rye keeps.");
    EXPECT_EQ(server.last().query, "alt=sse");
    EXPECT_EQ(kind_of(server.error(events(piece("Rye ")), Way::streamed)), "upstream");
    EXPECT_EQ(kind_of(server.error(events(piece("Rye ") + "data: " +
                                          failure(503, "UNAVAILABLE", "Overloaded") + "\r\n\r\n"),
                                   Way::streamed)),
              "upstream");
    EXPECT_EQ(server.ask(events(piece("So", "MAX_TOKENS")), Way::streamed).finish, Finish::length);
    EXPECT_EQ(server.ask(events(piece("So", "A_NEW_REASON")), Way::streamed).finish,
              Finish::stopped);
    EXPECT_EQ(server.ask(events(piece("So", "STOP") + piece("me", "SAFETY")), Way::streamed).finish,
              Finish::refused);
}

TEST_F(Gemini, ABlockedPromptHasNoCandidatesAndIsARefusal) {
    const std::string blocked = R"({"promptFeedback":{"blockReason":"A_NEW_ONE"}})";
    for (const auto& given : {answer(blocked), events("data: " + blocked + "\n\n")})
        for (const Way way : {Way::whole, Way::streamed}) {
            if (way == Way::whole && given.body != blocked) continue;
            const Completion out = server.ask(given, way);
            EXPECT_EQ(out.finish, Finish::refused);
            EXPECT_NE(out.refusal.find("A_NEW_ONE"), std::string::npos);
        }
    EXPECT_EQ(
        kind_of(server.error(answer(R"({"candidates":[{"finishReason":"OTHER"}]})"), Way::whole)),
        "upstream")
        << "the model's own failure";
    EXPECT_EQ(kind_of(server.error(answer("{}"), Way::whole)), "upstream");
}

TEST_F(Gemini, ErrorsTellWhatToDo) {
    struct Case {
        std::string body, kind;
        int status;
    };
    const Case cases[] = {
        {failure(
             400, "INVALID_ARGUMENT", "API key not valid",
             R"([{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}])"),
         "upstream, permanent", 400},
        {failure(403, "PERMISSION_DENIED", "not enabled"), "upstream, permanent", 403},
        {failure(404, "NOT_FOUND", "models/x is not found"), "upstream, permanent", 404},
        {failure(429, "RESOURCE_EXHAUSTED", "Quota exceeded"), "rate_limited", 429},
        {failure(400, "INVALID_ARGUMENT",
                 "The input token count (1200000) exceeds the maximum number of tokens allowed"),
         "too_large", 400},
        {failure(400, "INVALID_ARGUMENT", "Unknown name"), "invalid", 400},
        {failure(400, "FAILED_PRECONDITION", "User location is not supported"),
         "upstream, permanent", 400},
        {failure(500, "INTERNAL", "Internal"), "upstream", 500},
        {failure(503, "UNAVAILABLE", "The model is overloaded"), "upstream", 503},
        {"[" + failure(429, "RESOURCE_EXHAUSTED", "Quota exceeded") + "]", "rate_limited", 429},
        {"<html>", "upstream", 502}};
    for (const Case& c : cases)
        for (const Way way : {Way::whole, Way::streamed})
            EXPECT_EQ(kind_of(server.error(answer(c.body, c.status), way)), c.kind) << c.body;
    const Error waits = server.error(
        answer(
            failure(
                429, "RESOURCE_EXHAUSTED", "Quota exceeded",
                R"([{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.4s"}])"),
            429),
        Way::whole);
    EXPECT_EQ(waits.retry_after(), std::chrono::seconds(35));
}

TEST_F(Gemini, ASchemaIsGivenInTheWordsGoogleKnows) {
    const json::object schema = json::parse(R"({
        "$schema":"x","type":"object","additionalProperties":false,"required":["title"],
        "properties":{"title":{"type":"string","maxLength":60},
                      "image":{"type":["string","null"],"format":"uri"},
                      "tags":{"type":"array","items":{"$ref":"#/$defs/tag"}},
                      "kind":{"const":"blog"}},
        "$defs":{"tag":{"type":"string","enum":["a","b"]}}})")
                                    .as_object();
    EXPECT_EQ(json::value(response_schema(schema)), json::parse(R"({
        "type":"object","required":["title"],
        "properties":{"title":{"type":"string","maxLength":60},
                      "image":{"type":"string","nullable":true},
                      "tags":{"type":"array","items":{"type":"string","enum":["a","b"]}},
                      "kind":{"enum":["blog"]}},
        "propertyOrdering":["title","image","tags","kind"]})"));
    const json::object loop =
        json::parse(R"({"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a"}}})").as_object();
    EXPECT_EQ(response_schema(loop), json::object{});
    Prompt prompt = question();
    prompt.schema = schema;
    server.ask(events(piece("{}", "STOP")), Way::streamed, prompt);
    EXPECT_EQ(server.last_body().at("generationConfig").at("responseMimeType"), "application/json");
}

TEST_F(Gemini, VectorsPicturesAndTranscripts) {
    const std::vector<std::string> texts{"a", "b"};
    server.next = answer(R"({"embeddings":[{"values":[1,2]},{"values":[3,4]}]})");
    EXPECT_EQ(server.model().embed(server.call(), texts, "").vectors[1][1], 4.f);
    EXPECT_EQ(server.last().path, "/v1beta/models/gemini-embedding-001:batchEmbedContents");
    server.next = answer(R"({"embeddings":[{"values":[1,2]}]})");
    EXPECT_EQ(error_of([&] { server.model().embed(server.call(), texts, ""); }).kind(),
              ErrorKind::upstream);
    const std::string png = "\x89PNG\r\n\x1a\nrest";
    server.next = answer(R"({"candidates":[{"content":{"parts":[{"text":"Here"},{"inlineData":)"
                         R"({"mimeType":"image/png","data":")" +
                         to_base64(as_bytes(png)) + R"("}}]},"finishReason":"STOP"}]})");
    EXPECT_EQ(server.model().image(server.call(), {"An otter", {}, 1080, 1920}).bytes, png);
    EXPECT_EQ(server.last_body().at("generationConfig").at("imageConfig").at("aspectRatio"),
              "9:16");
    server.next = answer(R"({"predictions":[{"raiFilteredReason":"All images were filtered"}]})");
    EXPECT_EQ(error_of([&] {
                  server.model().image(server.call(), {"An otter", "imagen-4", 1, 1});
              }).kind(),
              ErrorKind::invalid);
    server.next = answer(R"({"candidates":[{"content":{"parts":[{"text":" Guten Tag. "}]},)"
                         R"("finishReason":"STOP"}]})");
    EXPECT_EQ(
        server.model().transcribe(server.call(), {"RIFF", "a.wav", "audio/wav", "", "de"}).text,
        "Guten Tag.");
}

TEST_F(Gemini, TheTestButtonFindsTheModel) {
    server.next = answer(R"({"models":[{"name":"models/gemini-3.8-flash"}]})");
    EXPECT_EQ(server.connector().check(server.call()).identity,
              "Gemini, 1 models, gemini-3.8-flash for texts");
    server.next = answer(R"({"models":[]})");
    EXPECT_EQ(kind_of(error_of([&] { server.connector().check(server.call()); })),
              "upstream, permanent");
}

class GeminiRecorded : public Gemini {
protected:
    void SetUp() override {
        if (!recorded("gemini/google-text.json"))
            GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    }
    static std::string load(const std::string& name) { return *recorded("gemini/" + name); }
    /// "complete", "refused", … or the kind of the error.
    std::string outcome(const std::string& name) {
        const std::string text = load(name);
        const bool streamed =
            name.find("streaming") != std::string::npos || name.find("chunks") != std::string::npos;
        const bool is_error =
            text.find_first_not_of(" \r\n") == text.find('{') && text.find("\"error\"") < 20;
        const int status =
            is_error ? static_cast<int>(json::parse(text).at("error").at("code").to_number<int>())
                     : 200;
        try {
            const Completion out =
                server.ask(name.find("chunks") != std::string::npos ? events(events_of(text))
                           : streamed                               ? events(text, status)
                                                                    : answer(text, status),
                           streamed ? Way::streamed : Way::whole);
            return std::string(enum_name(out.finish));
        } catch (const Error& error) {
            return kind_of(error);
        }
    }
};

TEST_F(GeminiRecorded, Answers) {
    EXPECT_TRUE(server.ask(answer(load("google-text.json")), Way::whole)
                    .text.starts_with("There are **3** r's"));
    EXPECT_EQ(server.ask(answer(load("google-text.json")), Way::whole).use.output, 272);
    EXPECT_EQ(server
                  .ask(answer(load("vertexai_unary-success-thinking-reply-thought-summary.json")),
                       Way::whole)
                  .text,
              "Mountain View");
    EXPECT_EQ(server.ask(answer(load("vertexai_unary-success-implicit-caching.json")), Way::whole)
                  .use.cached_input,
              11243);
    EXPECT_EQ(
        server.ask(events(load("googleai_streaming-success-basic-reply-short.txt")), Way::streamed)
            .text,
        "The capital of Wyoming is **Cheyenne**.\n");
    for (const char* name :
         {"googleai_streaming-success-basic-reply-long.txt",
          "googleai_streaming-success-code-execution.txt",
          "googleai_streaming-success-empty-parts.txt",
          "googleai_streaming-success-no-content-parts.txt",
          "googleai_streaming-success-url-context.txt", "googleai_unary-success-citations.json",
          "googleai_unary-success-google-search-grounding.json", "google-reasoning.chunks.txt",
          "vertexai_streaming-success-utf8.txt",
          "vertexai_unary-success-constraint-decoding-json.json",
          "vertexai_unary-success-missing-safety-ratings.json",
          "vertexai_unary-success-unknown-enum-safety-ratings.json",
          "vertexai_unary-success-usage-metadata.json"})
        EXPECT_EQ(outcome(name), "complete") << name;
}

TEST_F(GeminiRecorded, Failures) {
    const std::pair<const char*, const char*> cases[] = {
        {"google-429-retry-info.json", "rate_limited"},
        {"googleai_streaming-failure-image-rejected.txt", "invalid"},
        {"googleai_streaming-failure-prompt-blocked-safety.txt", "refused"},
        {"googleai_unary-failure-api-key.json", "upstream, permanent"},
        {"googleai_unary-failure-generativelanguage-api-not-enabled.json", "upstream, permanent"},
        {"googleai_unary-failure-only-prompt-feedback.json", "refused"},
        {"googleai_unary-failure-with-message-no-content.json", "upstream"},
        {"vertexai_streaming-failure-api-key.txt", "upstream, permanent"},
        {"vertexai_streaming-failure-empty-content.txt", "upstream"},
        {"vertexai_streaming-failure-finish-reason-safety.txt", "refused"},
        {"vertexai_streaming-failure-http-error.txt", "upstream, permanent"},
        {"vertexai_streaming-failure-invalid-json.txt", "upstream"},
        {"vertexai_streaming-failure-malformed-content.txt", "upstream"},
        {"vertexai_streaming-failure-recitation-no-content.txt", "refused"},
        {"vertexai_streaming-failure-unknown-model.txt", "upstream, permanent"},
        // Names no reason at its end: it cannot be told from one that broke off.
        {"vertexai_streaming-success-quotes-escaped.txt", "upstream"},
        {"vertexai_unary-failure-finish-reason-safety-no-content.json", "refused"},
        {"vertexai_unary-failure-malformed-content.json", "upstream"},
        {"vertexai_unary-failure-prompt-blocked-safety.json", "refused"},
        {"vertexai_unary-failure-unknown-enum-prompt-blocked.json", "refused"},
        {"vertexai_unary-failure-model-not-found.json", "upstream, permanent"},
        {"vertexai_unary-failure-quota-exceeded.json", "upstream, permanent"}};
    for (const auto& [name, kind] : cases) EXPECT_EQ(outcome(name), kind) << name;
    server.next = answer(load("vertexai_unary-failure-generate-images-all-filtered.json"));
    EXPECT_EQ(error_of([&] {
                  server.model().image(server.call(), {"An otter", "imagen-4", 1, 1});
              }).kind(),
              ErrorKind::invalid);
    const Error key =
        server.error(answer(load("vertexai_streaming-failure-api-key.txt"), 400), Way::whole);
    EXPECT_EQ((key.what() + key.detail()).find("AIzv00G7V"), std::string::npos);
}

}  // namespace
}  // namespace herald::connectors::gemini
