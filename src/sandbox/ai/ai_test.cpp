#include "sandbox/ai/ai.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <numeric>

#include "sandbox/ai/composer.hpp"
#include "sandbox/ai/sound.hpp"

namespace herald::sandbox::ai {
namespace {

constexpr const char* kBrief =
    "You write for a small bakery.\n"
    "- **Brand**: Hofbrot\n- Topic: sourdough rye bread\n- Audience: home bakers in Berlin\n"
    "Offer: a weekend course\nCall to action: Save your seat\n"
    "Write a social post of at most 40 words.";

web::Request request_of(std::string path, std::string body = {}) {
    web::Request out;
    out.method = body.empty() ? "GET" : "POST";
    out.path = std::move(path);
    out.body = std::move(body);
    out.headers.set("Authorization", "Bearer " + std::string(Keys::openai));
    out.headers.set("x-goog-api-key", std::string(Keys::gemini));
    out.headers.set("anthropic-version", "2023-06-01");
    return out;
}

std::size_t words_in(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
}

TEST(SandboxAi, IsFoundByExactPathsSoThatSnapchatAndSlackKeepTheirs) {
    const auto whose = [](const char* path) { return provider_of(request_of(path)); };
    EXPECT_EQ(whose("/v1/chat/completions"), Provider::openai);
    EXPECT_EQ(whose("/v1/models"), Provider::openai);
    EXPECT_EQ(whose("/v1/messages"), Provider::anthropic);
    EXPECT_EQ(whose("/v1beta/models/gemini-2.5-flash:generateContent"), Provider::gemini);
    EXPECT_EQ(whose("/api/chat"), Provider::ollama);
    for (const char* other :
         {"/v1/adaccounts/7/campaigns", "/v1/me/organizations", "/v1/messages/1",
          "/api/chat.postMessage", "/api/auth.test", "/v25.0/me", "/v1"})
        EXPECT_FALSE(whose(other)) << other;
    web::Request models = request_of("/v1/models");
    models.headers.set("x-api-key", "x");
    EXPECT_EQ(provider_of(models), Provider::anthropic);
}

TEST(SandboxAi, WritesFromTheBriefAndTheSameFromTheSame) {
    const std::string text = compose(kBrief, {});
    EXPECT_EQ(text, compose(kBrief, {}));
    EXPECT_NE(text.find("ourdough rye bread"), std::string::npos) << text;
    EXPECT_LE(words_in(text), 40u);
    std::string other = kBrief;
    other.replace(other.find("sourdough rye bread"), 19, "cinnamon rolls");
    EXPECT_NE(compose(other, {}).find("innamon rolls"), std::string::npos);
    std::string german = kBrief;
    german += "\nLanguage: German";
    EXPECT_NE(compose(german, {}), text);
    EXPECT_NE(compose("Write a blog article. Topic: rye", {}).find("\n## "), std::string::npos);
    EXPECT_FALSE(compose("", {}).empty());
}

TEST(SandboxAi, FillsASchemaByWhatItsMembersAreCalled) {
    const json::object schema = json::parse(R"({
        "type":"object","additionalProperties":false,
        "properties":{"title":{"type":"string","maxLength":30},
                      "body":{"type":"string","minLength":400},
                      "hashtags":{"type":"array","items":{"type":"string"},"minItems":2,"maxItems":2},
                      "channel":{"enum":["mastodon","x"]},
                      "score":{"type":"integer","minimum":1,"maximum":5},
                      "days":{"type":"array","minItems":5,"items":{"$ref":"#/$defs/day"}},
                      "cta":{"type":["string","null"]},"draft":{"type":"boolean"}},
        "$defs":{"day":{"type":"object","properties":{"theme":{"type":"string"},
                 "date":{"type":"string","format":"date"}}}}})")
                                    .as_object();
    const json::value out = json::parse(compose(kBrief, schema));
    EXPECT_LE(out.at("title").as_string().size(), 30u);
    EXPECT_GE(out.at("body").as_string().size(), 400u);
    EXPECT_EQ(out.at("hashtags").as_array().size(), 2u);
    EXPECT_EQ(out.at("hashtags").at(0).as_string()[0], '#');
    EXPECT_EQ(out.at("channel"), "mastodon");
    EXPECT_GE(out.at("score").as_int64(), 1);
    EXPECT_LE(out.at("score").as_int64(), 5);
    ASSERT_EQ(out.at("days").as_array().size(), 5u);
    EXPECT_NE(out.at("days").at(0).at("theme"), out.at("days").at(1).at("theme"));
    EXPECT_EQ(out.at("cta"), "Save your seat");
    EXPECT_EQ(json::parse(compose(std::string(kBrief) + "\nIt must follow this JSON Schema:\n" +
                                      json::serialize(schema),
                                  {})),
              out)
        << "told in words it is the same";
    const json::object loop =
        json::parse(
            R"({"$ref":"#/$defs/a","$defs":{"a":{"properties":{"a":{"$ref":"#/$defs/a"}}}}})")
            .as_object();
    EXPECT_FALSE(compose(kBrief, loop).empty());
}

TEST(SandboxAi, VectorsLieNearEachOtherWhereTextsShareWords) {
    const auto near = [](const char* a, const char* b) {
        const auto x = vector_of(a), y = vector_of(b);
        return std::inner_product(x.begin(), x.end(), y.begin(), 0.0);
    };
    EXPECT_NEAR(near("rye bread", "Rye Bread!"), 1, 1e-9);
    EXPECT_GT(near("sourdough rye bread", "rye bread of the week"),
              near("sourdough rye bread", "quarterly tax return"));
    EXPECT_NEAR(near("", ""), 1, 1e-9);
}

TEST(SandboxAi, ATranscriptIsAsLongAsItsRecording) {
    const std::string sound = make_speech(std::string(80, ' '));
    web::Request request = request_of("/v1/audio/transcriptions", sound + "verbose_json");
    const json::object out = transcript_of(request);
    EXPECT_NEAR(out.at("duration").to_number<double>(), 27, 0.2);
    EXPECT_GT(out.at("words").as_array().size(), 20u);
    EXPECT_NEAR(out.at("segments").as_array().back().at("end").to_number<double>(), 27, 0.2);
    request.body = "no sound";
    EXPECT_FALSE(transcript_of(request).contains("words"));
}

TEST(SandboxAi, AnyBodyGetsAnAnswer) {
    const Lent lent{[](std::string_view) { return std::string("png"); }};
    for (const char* path : {"/v1/chat/completions", "/v1/responses", "/v1/embeddings",
                             "/v1/images/generations", "/v1/audio/transcriptions",
                             "/v1/audio/speech", "/v1/messages", "/v1beta/models/g:generateContent",
                             "/v1beta/models/", "/v1beta/models/:", "/api/chat", "/api/embed"})
        for (const char* body :
             {"", "{", "[]", "{\"model\":1}", "{\"model\":\"m\",\"messages\":{}}",
              "{\"model\":\"m\",\"messages\":[1,{\"content\":{}}],\"max_tokens\":-5}",
              "{\"contents\":[{}],\"generationConfig\":[]}", "{\"model\":\"m\",\"input\":[1]}"}) {
            web::Request request = request_of(path, body);
            if (std::string_view(path) == "/v1/messages")
                request.headers.set("x-api-key", std::string(Keys::anthropic));
            const auto provider = provider_of(request);
            ASSERT_TRUE(provider) << path;
            EXPECT_NO_THROW({
                web::Response response = answer(*provider, request, Trouble::none, lent);
                EXPECT_GE(response.status, 200);
            }) << path
               << body;
        }
}

/// The shapes of what is answered, held against recorded ones.
TEST(SandboxAi, AnswersLookLikeRecordedOnes) {
    const char* folder = std::getenv("HERALD_FIXTURES");
    if (folder == nullptr) GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    const auto recorded = [&](const char* name) {
        std::ifstream file(std::string(folder) + "/" + name);
        return json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
    };
    const Lent lent{[](std::string_view) { return std::string("png"); }};
    const auto given = [&](Provider provider, web::Request request) {
        return json::parse(answer(provider, request, Trouble::none, lent).body);
    };
    const json::value chat =
        given(Provider::openai,
              request_of("/v1/chat/completions",
                         R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})"));
    const json::value spoken = recorded("openai/openai-text.json");
    for (const auto& member : spoken.as_object())
        if (member.key() != "service_tier" && member.key() != "system_fingerprint") {
            EXPECT_TRUE(chat.as_object().contains(member.key())) << member.key();
        }
    web::Request request =
        request_of("/v1/messages",
                   R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]})");
    request.headers.set("x-api-key", std::string(Keys::anthropic));
    const json::value message = given(Provider::anthropic, request);
    for (const char* member : {"model", "id", "type", "role", "content", "stop_reason", "usage"})
        EXPECT_EQ(message.at(member).kind(),
                  recorded("anthropic/anthropic-text.json").at(member).kind())
            << member;
    const json::value generated =
        given(Provider::gemini, request_of("/v1beta/models/g:generateContent",
                                           R"({"contents":[{"parts":[{"text":"Hi"}]}]})"));
    EXPECT_EQ(generated.at("candidates").at(0).at("content").at("parts").at(0).at("text").kind(),
              json::kind::string);
    const json::value line = given(
        Provider::ollama, request_of("/api/chat", R"({"model":"m","stream":false,"messages":[]})"));
    for (const char* member : {"model", "created_at", "message", "done", "eval_count"})
        EXPECT_EQ(line.at(member).kind(),
                  recorded("ollama/chat_request_no_streaming_1.json").at(member).kind())
            << member;
}

}  // namespace
}  // namespace herald::sandbox::ai
