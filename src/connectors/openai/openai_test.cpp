#include "connectors/openai/openai.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "connector/ai/test_support.hpp"

namespace herald::connectors::openai {
namespace {

using namespace connector;
using namespace connector::ai::test;

constexpr const char* kAnswer =
    R"({"model":"gpt-4.1-mini-2025-04-14","choices":[{"index":0,"message":{"role":"assistant",)"
    R"("content":"Rye keeps."},"finish_reason":"stop"}],)"
    R"("usage":{"prompt_tokens":19,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":8}}})";

std::string chunk(const std::string& delta, const std::string& finish = "null") {
    return R"(data: {"model":"gpt-4.1-mini","choices":[{"index":0,"delta":)" + delta +
           R"(,"finish_reason":)" + finish + "}]}\n\n";
}
const std::string kEvents = chunk(R"({"role":"assistant","content":""})") +
                            chunk(R"({"content":"Rye "})") + chunk(R"({"content":"keeps."})") +
                            chunk("{}", "\"stop\"") +
                            R"(data: {"choices":[],"usage":{"prompt_tokens":19,)"
                            R"("completion_tokens":3}})"
                            "\n\ndata: [DONE]\n\n";

std::string failure(const std::string& code, const std::string& message,
                    const std::string& type = "invalid_request_error") {
    return R"({"error":{"message":")" + message + R"(","type":")" + type +
           R"(","param":null,"code":)" + (code.empty() ? "null" : '"' + code + '"') + "}}";
}

class OpenAi : public testing::Test {
protected:
    AskedServer server{make_connector(), {{"api_key", "sk-test"}}};
    AskedServer responses{make_connector(), {{"api_key", "sk-test"}, {"use_responses", true}}};
};

TEST_F(OpenAi, ReadsAWholeAnswer) {
    const Completion out = server.ask(answer(kAnswer), Way::whole);
    EXPECT_EQ(out.text, "Rye keeps.");
    EXPECT_EQ(out.finish, Finish::complete);
    EXPECT_EQ(out.model, "gpt-4.1-mini-2025-04-14");
    EXPECT_EQ(out.use.input, 19);
    EXPECT_EQ(out.use.output, 3);
    EXPECT_EQ(out.use.cached_input, 8);
}

TEST_F(OpenAi, AsksInItsOwnWords) {
    Prompt prompt = question();
    prompt.temperature = 0.5;
    prompt.max_output_tokens = 77;
    prompt.schema = strict_schema();
    prompt.schema_name = "blog post";
    prompt.model = "gpt-4.1-mini";
    server.ask(answer(kAnswer), Way::whole, prompt);
    EXPECT_EQ(server.last().path, "/chat/completions");
    EXPECT_EQ(server.last().headers.at("authorization"), "Bearer sk-test");
    const json::object body = server.last_body();
    EXPECT_EQ(body.at("model"), "gpt-4.1-mini");
    EXPECT_EQ(body.at("max_completion_tokens"), 77);
    EXPECT_EQ(body.at("temperature"), 0.5);
    EXPECT_EQ(body.at("messages").at(0).at("role"), "system");
    EXPECT_EQ(body.at("messages").at(1).at("content"), "One sentence on rye bread.");
    const json::value& format = body.at("response_format").at("json_schema");
    EXPECT_EQ(format.at("name"), "blog_post");
    EXPECT_EQ(format.at("strict"), true);
    EXPECT_FALSE(body.contains("stream"));
    prompt.schema.erase("additionalProperties");
    prompt.model = "gpt-5-mini";
    server.ask(answer(kAnswer), Way::whole, prompt);
    EXPECT_EQ(server.last_body().at("response_format").at("json_schema").at("strict"), false);
    EXPECT_FALSE(server.last_body().contains("temperature")) << "models that think take none";
    EXPECT_EQ(server.last_body().at("reasoning_effort"), "low");
    EXPECT_EQ(server.last_body().at("max_completion_tokens"), 77 + kThinkingTokens);
    prompt.model.clear();
    server.ask(answer(kAnswer), Way::whole, prompt);
    EXPECT_EQ(server.last_body().at("model"), "gpt-6-luna");
}

TEST_F(OpenAi, HandsOnAStreamPieceByPiece) {
    const Completion out = server.ask(events(kEvents), Way::streamed);
    EXPECT_EQ(out.text, "Rye keeps.");
    EXPECT_EQ(out.use.input, 19);
    EXPECT_EQ(server.last_body().at("stream"), true);
    EXPECT_EQ(server.last_body().at("stream_options").at("include_usage"), true);
}

TEST_F(OpenAi, TakesAWholeAnswerWhereAStreamWasAskedFor) {
    EXPECT_EQ(server.ask(answer(kAnswer), Way::streamed).text, "Rye keeps.");
    EXPECT_EQ(kind_of(server.error(answer("<html>Sorry</html>"), Way::streamed)), "upstream");
    EXPECT_EQ(kind_of(server.error(answer(""), Way::streamed)), "upstream");
}

TEST_F(OpenAi, AStreamCutOffAnywhereIsNoAnswer) {
    const std::size_t end = kEvents.find("\"stop\"") + 10;
    for (std::size_t size = 0; size < end; size += 7) {
        const Error error = server.error(events(kEvents.substr(0, size)), Way::streamed);
        EXPECT_EQ(kind_of(error), "upstream") << size;
    }
    ServedResponse broken;
    broken.raw = "HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n" + kEvents.substr(0, 300);
    EXPECT_EQ(kind_of(server.error(broken, Way::streamed)), "upstream");
}

TEST_F(OpenAi, AnErrorInTheMiddleOfAStreamIsThatError) {
    const std::string begun = chunk(R"({"content":"Rye "})");
    const auto told = [&](const std::string& error) {
        return kind_of(server.error(events(begun + "data: " + error + "\n\n"), Way::streamed));
    };
    EXPECT_EQ(told(failure("rate_limit_exceeded", "Slow down")), "rate_limited");
    EXPECT_EQ(told(failure("", "The server had an error", "server_error")), "upstream");
    EXPECT_EQ(told(failure("insufficient_quota", "No credit")), "upstream, permanent");
    EXPECT_EQ(told(R"({"error":"engine died"})"), "upstream");
}

TEST_F(OpenAi, ARefusalIsAnAnswer) {
    Completion out =
        server.ask(answer(R"({"choices":[{"message":{"content":null,"refusal":"I cannot."},)"
                          R"("finish_reason":"stop"}]})"),
                   Way::whole);
    EXPECT_EQ(out.finish, Finish::refused);
    EXPECT_EQ(out.refusal, "I cannot.");
    out = server.ask(events(chunk(R"({"refusal":"I "})") + chunk(R"({"refusal":"cannot."})") +
                            chunk("{}", "\"stop\"")),
                     Way::streamed);
    EXPECT_EQ(out.finish, Finish::refused);
    EXPECT_EQ(out.refusal, "I cannot.");
    out = server.ask(answer(failure("content_filter", "Filtered"), 400), Way::whole);
    EXPECT_EQ(out.finish, Finish::refused);
    EXPECT_EQ(out.refusal, "Filtered");
    out = server.ask(events(chunk(R"({"content":"So"})", "\"length\"")), Way::streamed);
    EXPECT_EQ(out.finish, Finish::length);
    out = server.ask(events(chunk(R"({"content":"So"})", "\"a_new_reason\"")), Way::streamed);
    EXPECT_EQ(out.finish, Finish::stopped);
}

TEST_F(OpenAi, ErrorsTellWhatToDo) {
    struct Case {
        int status;
        std::string body, kind;
    };
    const Case cases[] = {
        {401, failure("invalid_api_key", "Incorrect API key provided: sk-abc"),
         "upstream, permanent"},
        {429,
         failure("insufficient_quota", "You exceeded your current quota", "insufficient_quota"),
         "upstream, permanent"},
        {429, failure("rate_limit_exceeded", "Try again", "tokens"), "rate_limited"},
        {429, "", "rate_limited"},
        {400, failure("context_length_exceeded", "maximum context length is 8192 tokens"),
         "too_large"},
        {400, failure("", "This model's maximum context length is 4096 tokens"), "too_large"},
        {413, "<html>", "too_large"},
        {404, failure("model_not_found", "The model does not exist"), "upstream, permanent"},
        {403, failure("", "Country not supported"), "upstream, permanent"},
        {400, failure("unsupported_parameter", "Unsupported parameter"), "invalid"},
        {422, R"({"detail":"bad"})", "invalid"},
        {500, failure("", "server had an error", "server_error"), "upstream"},
        {503, "", "upstream"},
        {529, "", "upstream"},
        {408, "", "upstream"},
        {302, "", "upstream, permanent"}};
    for (const Case& c : cases)
        for (const Way way : {Way::whole, Way::streamed}) {
            const Error error = server.error(answer(c.body, c.status), way);
            EXPECT_EQ(kind_of(error), c.kind) << c.status << c.body;
            EXPECT_EQ(std::string(error.what()).find("sk-abc"), std::string::npos) << error.what();
        }
    EXPECT_EQ(server
                  .error(answer(failure("rate_limit_exceeded", "Please try again in 7s."), 429),
                         Way::whole)
                  .retry_after(),
              std::chrono::seconds(7));
}

TEST_F(OpenAi, AnEmptyPromptIsNotSent) {
    Prompt prompt;
    prompt.messages = {{Speaker::user, "  "}};
    EXPECT_EQ(error_of([&] { server.ask(prompt, Way::whole); }).kind(), ErrorKind::invalid);
    EXPECT_TRUE(server.server.requests().empty());
}

constexpr const char* kResponse =
    R"({"id":"resp_1","status":"completed","model":"gpt-5.4","error":null,"output":[)"
    R"({"type":"reasoning","summary":[]},{"type":"message","content":[)"
    R"({"type":"output_text","text":"Rye keeps."}]}],)"
    R"("usage":{"input_tokens":37,"input_tokens_details":{"cached_tokens":5},"output_tokens":11}})";

std::string event(const std::string& data) { return "event: x\ndata: " + data + "\n\n"; }
std::string delta(const std::string& text) {
    return event(R"({"type":"response.output_text.delta","delta":")" + text + "\"}");
}
std::string completed(const std::string& response, const std::string& how = "completed") {
    return event(R"({"type":"response.)" + how + R"(","response":)" + response + "}");
}

TEST_F(OpenAi, TheResponsesApiGivesTheSame) {
    Prompt prompt = question();
    prompt.schema = strict_schema();
    const Completion out = responses.ask(answer(kResponse), Way::whole, prompt);
    EXPECT_EQ(out.text, "Rye keeps.");
    EXPECT_EQ(out.use.input, 37);
    EXPECT_EQ(out.use.cached_input, 5);
    EXPECT_EQ(responses.last().path, "/responses");
    const json::object body = responses.last_body();
    EXPECT_EQ(body.at("instructions"), "You write for a bakery.");
    EXPECT_EQ(body.at("input").as_array().size(), 1u);
    EXPECT_EQ(body.at("store"), false);
    EXPECT_EQ(body.at("text").at("format").at("type"), "json_schema");
    EXPECT_EQ(body.at("text").at("format").at("strict"), true);
    const Completion streamed = responses.ask(
        events(event(R"({"type":"response.created"})") + delta("Rye ") + delta("keeps.") +
               event(R"({"type":"response.something_new"})") + completed(kResponse)),
        Way::streamed);
    EXPECT_EQ(streamed.text, "Rye keeps.");
    EXPECT_EQ(streamed.use.output, 11);
}

TEST_F(OpenAi, TheResponsesApiEndsWithoutDoneAndFailsInItsOwnEvents) {
    EXPECT_EQ(kind_of(responses.error(events(delta("Rye ")), Way::streamed)), "upstream");
    EXPECT_EQ(kind_of(responses.error(
                  events(delta("Rye ") + event(R"({"type":"error","code":"rate_limit_exceeded",)"
                                               R"("message":"Slow down"})")),
                  Way::streamed)),
              "rate_limited");
    EXPECT_EQ(
        kind_of(responses.error(
            events(completed(R"({"status":"failed","output":[],"error":{"code":"server_error",)"
                             R"("message":"Sorry"}})",
                             "failed")),
            Way::streamed)),
        "upstream");
    const Completion cut = responses.ask(
        events(delta("Rye ") +
               completed(R"({"status":"incomplete","incomplete_details":{"reason":)"
                         R"("max_output_tokens"},"output":[{"type":"message","content":[)"
                         R"({"type":"output_text","text":"Rye "}]}]})",
                         "incomplete")),
        Way::streamed);
    EXPECT_EQ(cut.finish, Finish::length);
    EXPECT_EQ(cut.text, "Rye ");
}

TEST_F(OpenAi, VectorsStandInTheOrderOfTheirTexts) {
    const std::vector<std::string> texts{"a", "b"};
    server.next = answer(
        R"({"model":"m","data":[{"index":1,"embedding":[3,4]},{"index":0,"embedding":[1,2.5]}],)"
        R"("usage":{"prompt_tokens":8,"total_tokens":8}})");
    const Embeddings out = server.model().embed(server.call(), texts, "");
    EXPECT_EQ(out.vectors, (std::vector<std::vector<float>>{{1, 2.5}, {3, 4}}));
    EXPECT_EQ(out.use.input, 8);
    EXPECT_EQ(server.last_body().at("model"), "text-embedding-3-small");
    for (const char* bad :
         {R"({"data":[{"index":0,"embedding":[1]}]})",
          R"({"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]})",
          R"({"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]})",
          R"({"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]})",
          R"({"data":[{"index":0,"embedding":["x"]},{"index":1,"embedding":[1]}]})", "{}"}) {
        server.next = answer(bad);
        EXPECT_EQ(error_of([&] { server.model().embed(server.call(), texts, ""); }).kind(),
                  ErrorKind::upstream)
            << bad;
    }
}

TEST_F(OpenAi, APictureComesAsBytesOrByAnAddressThatGetsNoKey) {
    const std::string png = "\x89PNG\r\n\x1a\nrest";
    const PictureWish wish{"An otter", {}, 1200, 628};
    server.next = answer(R"({"data":[{"b64_json":")" + to_base64(as_bytes(png)) + "\"}]}");
    const Picture out = server.model().image(server.call(), wish);
    EXPECT_EQ(out.bytes, png);
    EXPECT_EQ(out.media_type, "image/png");
    EXPECT_EQ(server.last_body().at("size"), "1536x1024");
    EXPECT_FALSE(server.last_body().contains("response_format")) << "gpt-image refuses it";
    server.route = [&](const ServedRequest& r) {
        return r.method == "POST"
                   ? answer(R"({"data":[{"url":")" + server.server.url("/p.png") + "\"}]}")
                   : answer(png);
    };
    EXPECT_EQ(server.model().image(server.call(), wish).bytes, png);
    EXPECT_FALSE(server.last().headers.contains("authorization"));
    server.route = nullptr;
    server.next = answer(R"({"data":[]})");
    EXPECT_EQ(error_of([&] { server.model().image(server.call(), wish); }).kind(),
              ErrorKind::upstream);
    server.next = answer(failure("moderation_blocked", "Rejected by the safety system"), 400);
    EXPECT_EQ(error_of([&] { server.model().image(server.call(), wish); }).kind(),
              ErrorKind::invalid);
}

TEST_F(OpenAi, ARecordingGoesAsAFormAndComesBackWithTimes) {
    server.next = answer(
        R"({"task":"transcribe","language":"german","duration":"2.5","text":" Guten Tag. ",)"
        R"("segments":[{"start":0,"end":1.2,"text":" Guten Tag."}],)"
        R"("words":[{"word":"Guten","start":0,"end":0.5},{"word":"Tag","start":0.5,"end":1.2}]})");
    const SpokenText out =
        server.model().transcribe(server.call(), {"RIFFsound", "talk.wav", "audio/wav", "", "de"});
    EXPECT_EQ(out.text, "Guten Tag.");
    EXPECT_EQ(out.language, "de");
    EXPECT_EQ(out.seconds, 2.5);
    ASSERT_EQ(out.words.size(), 2u);
    EXPECT_EQ(out.words[1].end, 1.2);
    EXPECT_EQ(out.parts.at(0).text, "Guten Tag.");
    const std::string body = server.last().body;
    EXPECT_NE(body.find("filename=\"talk.wav\""), std::string::npos);
    EXPECT_NE(body.find("RIFFsound"), std::string::npos);
    EXPECT_NE(body.find("verbose_json"), std::string::npos);
    EXPECT_EQ(server.last().headers.at("content-type"),
              "multipart/form-data; boundary=herald-form-00000000");
    EXPECT_EQ(error_of([&] { server.model().transcribe(server.call(), {}); }).kind(),
              ErrorKind::invalid);
    server.model().transcribe(server.call(), {"x", "", "", "gpt-4o-transcribe", ""});
    EXPECT_EQ(server.last().body.find("verbose_json"), std::string::npos);
}

TEST_F(OpenAi, SpeechIsBytesOfTheTypeTheServerNames) {
    server.next = answer("ID3sound", 200, {{"Content-Type", "audio/mpeg; x=y"}});
    const Sound out = server.model().speak(server.call(), {"Hello", "", ""});
    EXPECT_EQ(out.bytes, "ID3sound");
    EXPECT_EQ(out.media_type, "audio/mpeg");
    EXPECT_EQ(server.last_body().at("voice"), "alloy");
    server.next = answer("{}", 200, {{"Content-Type", "application/json"}});
    EXPECT_EQ(error_of([&] {
                  server.model().speak(server.call(), {"Hello", "", ""});
              }).kind(),
              ErrorKind::upstream);
}

TEST_F(OpenAi, TheTestButtonFindsTheModel) {
    server.next = answer(R"({"object":"list","data":[{"id":"gpt-6-luna"},{"id":"whisper-1"}]})");
    EXPECT_EQ(server.connector().check(server.call()).identity,
              "OpenAI, 2 models, gpt-6-luna for texts");
    server.next = answer(R"({"data":[{"id":"whisper-1"}]})");
    EXPECT_EQ(kind_of(error_of([&] { server.connector().check(server.call()); })),
              "upstream, permanent");
}

TEST_F(OpenAi, TheSinkMayStopTheAnswer) {
    struct Stop {};
    server.next = events(kEvents);
    EXPECT_THROW(
        server.model().complete(server.call(), question(), [](std::string_view) { throw Stop{}; }),
        Stop);
}

}  // namespace
}  // namespace herald::connectors::openai
