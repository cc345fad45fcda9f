#include <gtest/gtest.h>

#include "connector/ai/test_support.hpp"
#include "connectors/openai/openai.hpp"

namespace herald::connectors::openai {
namespace {

using namespace connector;
using namespace connector::ai::test;

/// What the real provider answered (HERALD_FIXTURES), through the whole connector.
class OpenAiRecorded : public testing::Test {
protected:
    void SetUp() override {
        if (!recorded("openai/openai-text.json"))
            GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    }
    static std::string load(const std::string& name) { return *recorded("openai/" + name); }

    AskedServer server{make_connector(), {{"api_key", "sk-test"}}};
    AskedServer responses{make_connector(), {{"api_key", "sk-test"}, {"use_responses", true}}};
};

TEST_F(OpenAiRecorded, Answers) {
    Completion out = server.ask(served(load("openai-text.json")), Way::whole);
    EXPECT_TRUE(out.text.starts_with("**Holiday Name:** Galaxy Day"));
    EXPECT_EQ(out.model, "gpt-4.1-nano-2025-04-14");
    EXPECT_GT(out.use.output, 100);
    out = server.ask(served(load("spec_chat_completions_default.json")), Way::whole);
    EXPECT_EQ(out.text, "Hello! How can I assist you today?");
    out = server.ask(served(load("spec_chat_completions_functions.json")), Way::whole);
    EXPECT_EQ(out.finish, Finish::stopped) << "a tool that nobody offered";
}

TEST_F(OpenAiRecorded, Streams) {
    Completion out = server.ask(events(events_of(load("openai-text.chunks.txt"))), Way::streamed);
    EXPECT_TRUE(out.text.starts_with("**Holiday Name:** Harmony Day")) << out.text;
    EXPECT_EQ(out.use.output, 300);
    EXPECT_EQ(out.finish, Finish::complete);
    out = server.ask(events(load("chat_stream.sse.txt")), Way::streamed);
    EXPECT_EQ(out.text, "Привет");
    EXPECT_EQ(out.use.input, 9);
}

TEST_F(OpenAiRecorded, Responses) {
    Completion out = responses.ask(served(load("spec_responses_file_input.json")), Way::whole);
    EXPECT_TRUE(out.text.starts_with("The file seems to contain"));
    out = responses.ask(served(load("spec_responses_reasoning.json")), Way::whole);
    EXPECT_EQ(out.text, "The classic tongue twister...");
    EXPECT_EQ(out.use.output, 1035);
    // The recording leaves out deltas in the middle: the rest is handed on at the end.
    out = responses.ask(events(load("spec_responses_streaming.txt")), Way::streamed);
    EXPECT_EQ(out.use.input, 37);
    EXPECT_FALSE(out.text.empty());
}

TEST_F(OpenAiRecorded, Errors) {
    const auto kind = [&](const char* name, int status) {
        return kind_of(server.error(served(load(name), status), Way::streamed));
    };
    EXPECT_EQ(kind("error_401.json", 0), "upstream, permanent");
    EXPECT_EQ(kind("error_400_context.json", 0), "too_large");
    EXPECT_EQ(kind("error_429_rate.json", 0), "rate_limited");
    EXPECT_EQ(kind("openai-error.1.json", 429), "upstream, permanent") << "a quota is no throttle";
    EXPECT_EQ(kind("reasoning-model-temperature-error.json", 400), "invalid");
    EXPECT_EQ(kind("gpt-image-response-format-error.json", 400), "invalid");
    EXPECT_EQ(server.error(served(load("error_429_rate.json")), Way::whole).retry_after(),
              std::chrono::seconds(2));
}

TEST_F(OpenAiRecorded, VectorsAndTranscripts) {
    server.next = answer(load("openai-embedding.json"));
    const std::size_t count =
        json::parse(load("openai-embedding.json")).at("data").as_array().size();
    const std::vector<std::string> texts(count, "text");
    const Embeddings vectors = server.model().embed(server.call(), texts, "");
    EXPECT_EQ(vectors.vectors.size(), count);
    EXPECT_FLOAT_EQ(vectors.vectors[0][0], 0.0057293195f);
    server.next = answer(load("openai-transcription.json"));
    const SpokenText spoken =
        server.model().transcribe(server.call(), {"x", "a.mp3", "audio/mpeg", "", ""});
    EXPECT_EQ(spoken.language, "en");
    ASSERT_EQ(spoken.words.size(), 5u);
    EXPECT_EQ(spoken.words[1].text, "was");
    EXPECT_NEAR(spoken.seconds, 36.71, 0.01);
    server.next = answer(load("spec_audio_transcriptions_default.json"));
    EXPECT_EQ(server.model()
                  .transcribe(server.call(), {"x", "a.mp3", "", "gpt-4o-transcribe", ""})
                  .parts.size(),
              1u);
    server.next = answer(load("openai-image.json"));
    EXPECT_EQ(server.model().image(server.call(), {"An otter", {}}).media_type, "image/png");
}

}  // namespace
}  // namespace herald::connectors::openai
