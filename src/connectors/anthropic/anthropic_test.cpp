#include "connectors/anthropic/anthropic.hpp"

#include <gtest/gtest.h>

#include "connector/ai/test_support.hpp"
#include "connectors/anthropic/messages.hpp"

namespace herald::connectors::anthropic {
namespace {

using namespace connector;
using namespace connector::ai::test;

constexpr const char* kMessage =
    R"({"model":"claude-sonnet-4-5-20250929","type":"message","content":[)"
    R"({"type":"thinking","thinking":"hm"},{"type":"text","text":"Rye "},{"type":"text","text":"keeps."}],)"
    R"("stop_reason":"end_turn","usage":{"input_tokens":12,"cache_creation_input_tokens":3,)"
    R"("cache_read_input_tokens":5,"output_tokens":29}})";

std::string event(const std::string& data) { return "event: x\ndata: " + data + "\n\n"; }
std::string start(const std::string& id) {
    return event(
        R"({"type":"message_start","message":{"id":")" + id +
        R"(","model":"claude","content":[],"usage":{"input_tokens":17,"output_tokens":1}}})");
}
std::string text(const std::string& words) {
    return event(
        R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":")" + words +
        "\"}}");
}
std::string input(const std::string& json) {
    return event(R"({"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta",)"
                 R"("partial_json":)" +
                 json::serialize(json::string(json)) + "}}");
}
std::string stop(const std::string& reason) {
    return event(R"({"type":"message_delta","delta":{"stop_reason":")" + reason +
                 R"("},"usage":{"output_tokens":7}})") +
           event(R"({"type":"message_stop"})");
}
std::string failure(const std::string& type, const std::string& message) {
    return R"({"type":"error","error":{"type":")" + type + R"(","message":")" + message + "\"}}";
}

class Anthropic : public testing::Test {
protected:
    static Prompt json_question() {
        Prompt out = question("claude-opus-4-1");  // before the output had a format
        out.schema = strict_schema();
        return out;
    }
    AskedServer server{make_connector(), {{"api_key", "sk-ant-test"}}};
};

TEST_F(Anthropic, ReadsAWholeMessageAndCountsWhatWasCached) {
    const Completion out = server.ask(answer(kMessage), Way::whole);
    EXPECT_EQ(out.text, "Rye keeps.");
    EXPECT_EQ(out.use.input, 20);
    EXPECT_EQ(out.use.cached_input, 5);
    EXPECT_EQ(out.use.output, 29);
    EXPECT_EQ(server.last().path, "/v1/messages");
    EXPECT_EQ(server.last().headers.at("x-api-key"), "sk-ant-test");
    EXPECT_EQ(server.last().headers.at("anthropic-version"), "2023-06-01");
    EXPECT_EQ(server.last_body().at("system"), "You write for a bakery.");
    EXPECT_EQ(server.last_body().at("messages").as_array().size(), 1u);
    EXPECT_EQ(server.last_body().at("max_tokens"), 2048 + kThinkingTokens);
    EXPECT_EQ(server.last_body().at("output_config").at("effort"), "low");
    Prompt warm = question("claude-sonnet-4-5-20250929");
    warm.temperature = 1.5;
    server.ask(answer(kMessage), Way::whole, warm);
    EXPECT_EQ(server.last_body().at("temperature"), 1.0);
    EXPECT_EQ(server.last_body().at("max_tokens"), 2048);
    warm.model = "claude-sonnet-5";
    server.ask(answer(kMessage), Way::whole, warm);
    EXPECT_FALSE(server.last_body().contains("temperature")) << "since 4.7 they take none";
}

TEST_F(Anthropic, ASchemaIsTheOneToolTheModelMustUse) {
    const Completion out = server.ask(
        answer(
            R"({"content":[{"type":"text","text":"Here it is"},{"type":"tool_use","name":"answer",)"
            R"("input":{"title":"Rye"}}],"stop_reason":"tool_use","usage":{}})"),
        Way::whole, json_question());
    EXPECT_EQ(json::parse(out.text), json::parse(R"({"title":"Rye"})"));
    EXPECT_EQ(out.finish, Finish::complete);
    const json::object body = server.last_body();
    EXPECT_EQ(body.at("tool_choice").at("name"), "answer");
    EXPECT_EQ(body.at("tools").at(0).at("input_schema"), strict_schema());
    const Completion streamed =
        server.ask(events(start("1") + text("I use the tool") + input("") + input(R"({"title")") +
                          input(R"(:"Rye"})") + stop("tool_use")),
                   Way::streamed, json_question());
    EXPECT_EQ(streamed.text, R"({"title":"Rye"})");
    Prompt list = json_question();
    list.schema = json::parse(R"({"type":"array","items":{"type":"string"}})").as_object();
    server.ask(answer(kMessage), Way::whole, list);
    EXPECT_FALSE(server.last_body().contains("tools")) << "a tool takes an object";
    EXPECT_NE(server.last_body().at("system").as_string().find("JSON Schema"), std::string::npos);
}

TEST_F(Anthropic, NewerModelsAreHeldToTheFormatOfTheirOutput) {
    Prompt prompt = json_question();
    prompt.model.clear();
    prompt.schema =
        json::parse(R"({"type":"object","required":["tags"],"properties":{"tags":{"type":"array",)"
                    R"("description":"Short.","maxItems":3,"items":{"type":"string"}}}})")
            .as_object();
    const Completion out =
        server.ask(events(start("1") + text("{}") + stop("end_turn")), Way::streamed, prompt);
    EXPECT_EQ(out.text, "{}");
    const json::object body = server.last_body();
    EXPECT_FALSE(body.contains("tools")) << "a forced tool and thoughts exclude each other";
    EXPECT_EQ(body.at("output_config").at("format").at("schema"), json::parse(R"({
        "type":"object","required":["tags"],"additionalProperties":false,
        "properties":{"tags":{"type":"array","description":"Short. maxItems: 3.",
                              "items":{"type":"string"}}}})"));
    EXPECT_EQ(generation_of("claude-3-5-haiku-20241022"), 35);
    EXPECT_EQ(generation_of("claude-opus-4-20250514"), 40);
    EXPECT_EQ(generation_of("claude-opus-4-8"), 48);
    EXPECT_EQ(generation_of("claude-fable-5"), 50);
    EXPECT_EQ(generation_of("some-other"), 99);
}

TEST_F(Anthropic, TextInsteadOfTheToolIsTheAnswerAllTheSame) {
    const Completion out = server.ask(events(start("1") + text("{}") + stop("end_turn")),
                                      Way::streamed, json_question());
    EXPECT_EQ(out.text, "{}");
}

TEST_F(Anthropic, AStreamWithoutItsEndIsNoAnswer) {
    const std::string whole = start("1") + text("Rye ") + text("keeps.") + stop("end_turn");
    EXPECT_EQ(server.ask(events(whole), Way::streamed).text, "Rye keeps.");
    EXPECT_EQ(server.ask(events(whole), Way::streamed).use.output, 7);
    const std::size_t end = whole.find("\"stop_reason\"");
    for (std::size_t size = 0; size < end; size += 11)
        EXPECT_EQ(kind_of(server.error(events(whole.substr(0, size)), Way::streamed)), "upstream")
            << size;
}

TEST_F(Anthropic, ASecondBeginningCountsOnlyWhileNothingWasHandedOn) {
    const std::string rest = text("Rye keeps.") + stop("end_turn");
    EXPECT_EQ(server.ask(events(start("1") + start("1") + rest), Way::streamed).text, "Rye keeps.");
    EXPECT_EQ(
        kind_of(server.error(events(start("1") + text("Half") + start("2") + rest), Way::streamed)),
        "upstream");
    const Completion out = server.ask(
        events(start("1") + input(R"({"title":"Half)") + start("2") + rest), Way::streamed);
    EXPECT_EQ(out.text, "Rye keeps.") << "an unwanted tool's input was never handed on";
}

TEST_F(Anthropic, ErrorsTellWhatToDo) {
    struct Case {
        int status;
        std::string body, kind;
    };
    const Case cases[] = {
        {401, failure("authentication_error", "invalid x-api-key"), "upstream, permanent"},
        {403, failure("permission_error", "Not allowed"), "upstream, permanent"},
        {404, failure("not_found_error", "model: claude-9"), "upstream, permanent"},
        {400, failure("invalid_request_error", "Your credit balance is too low"),
         "upstream, permanent"},
        {400,
         failure("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
         "too_large"},
        {400, failure("invalid_request_error", "max_tokens: 100000 > 8192"), "invalid"},
        {413, failure("request_too_large", "Too large"), "too_large"},
        {413, "<html>", "too_large"},
        {429, failure("rate_limit_error", "Slow down"), "rate_limited"},
        {500, failure("api_error", "Internal"), "upstream"},
        {529, failure("overloaded_error", "Overloaded"), "upstream"},
        {529, "", "upstream"},
        {504, failure("timeout_error", "Timed out"), "upstream"}};
    for (const Case& c : cases)
        for (const Way way : {Way::whole, Way::streamed})
            EXPECT_EQ(kind_of(server.error(answer(c.body, c.status), way)), c.kind)
                << c.status << c.body;
    EXPECT_EQ(server
                  .error(answer(failure("rate_limit_error", "Slow"), 429, {{"retry-after", "13"}}),
                         Way::whole)
                  .retry_after(),
              std::chrono::seconds(13));
    EXPECT_EQ(
        kind_of(server.error(events(start("1") + event(failure("overloaded_error", "Overloaded"))),
                             Way::streamed)),
        "upstream")
        << "after 200";
}

TEST_F(Anthropic, ARefusalIsAnAnswer) {
    const Completion out = server.ask(
        events(start("1") +
               event(R"({"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":)"
                     R"({"explanation":"Not this."}},"usage":{}})") +
               event(R"({"type":"message_stop"})")),
        Way::streamed);
    EXPECT_EQ(out.finish, Finish::refused);
    EXPECT_EQ(out.refusal, "Not this.");
    EXPECT_EQ(server.ask(events(start("1") + stop("max_tokens")), Way::streamed).finish,
              Finish::length);
    EXPECT_EQ(server.ask(events(start("1") + stop("a_new_reason")), Way::streamed).finish,
              Finish::stopped);
}

TEST_F(Anthropic, WritesTextsOnly) {
    EXPECT_EQ(server.connector().capabilities(), std::vector<std::string>{"complete"});
    server.next = answer(R"({"data":[{"id":"claude-sonnet-5-5"}]})");
    EXPECT_EQ(server.connector().check(server.call()).identity,
              "Anthropic, 1 models, claude-sonnet-5-5 for texts");
}

class AnthropicRecorded : public Anthropic {
protected:
    void SetUp() override {
        if (!recorded("anthropic/anthropic-text.json"))
            GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    }
    static std::string load(const std::string& name) { return *recorded("anthropic/" + name); }
};

TEST_F(AnthropicRecorded, Messages) {
    EXPECT_TRUE(server.ask(served(load("anthropic-text.json")), Way::whole)
                    .text.starts_with("Hello! I'm doing well"));
    EXPECT_EQ(server.ask(served(load("anthropic-clear-thinking.1.json")), Way::whole).text,
              "925 ÷ 5 = 185");
    Completion out =
        server.ask(served(load("anthropic-json-tool.1.json")), Way::whole, json_question());
    EXPECT_EQ(json::parse(out.text).at("elements").as_array().size(), 4u);
    out = server.ask(served(load("anthropic-json-output-format.1.json")), Way::whole,
                     json_question());
    EXPECT_EQ(json::parse(out.text).at("recipe").at("name"), "Classic Lasagna");
    out = server.ask(served(load("anthropic-refusal-no-details.json")), Way::whole);
    EXPECT_EQ(out.finish, Finish::refused);
    out = server.ask(served(load("anthropic-tool-no-args.json")), Way::whole);
    EXPECT_EQ(out.finish, Finish::stopped);
}

TEST_F(AnthropicRecorded, Streams) {
    const auto stream = [&](const char* name, const Prompt& prompt) {
        return server.ask(events(events_of(load(name))), Way::streamed, prompt);
    };
    Completion out = stream("anthropic-json-tool.2.chunks.txt", json_question());
    EXPECT_EQ(json::parse(out.text).at("elements").at(0).at("temperature"), 58);
    EXPECT_EQ(out.use.input, 849);
    out = stream("anthropic-refusal.chunks.txt", question());
    EXPECT_EQ(out.finish, Finish::refused);
    EXPECT_TRUE(out.refusal.starts_with("This request triggered restrictions"));
    out = stream("duplicate-message-start.chunks.txt", question());
    EXPECT_EQ(out.text, "Hello, World!");
    EXPECT_EQ(out.use.output, 227);
    out = stream("spliced-message-start.chunks.txt", question());
    EXPECT_EQ(out.text, "");
    EXPECT_EQ(out.use.output, 65);
    EXPECT_EQ(kind_of(server.error(events(events_of(load("spliced-message-start.chunks.txt"))),
                                   Way::streamed, json_question())),
              "upstream")
        << "half of the first one was handed on";
    out = stream("anthropic-tool-no-args.chunks.txt", question());
    EXPECT_EQ(out.text, "I'll update the issue list for you.");
    EXPECT_EQ(kind_of(server.error(events(load("stream_error_event.sse.txt")), Way::streamed)),
              "upstream");
}

TEST_F(AnthropicRecorded, Errors) {
    const auto error = [&](const char* name) {
        return server.error(served(load(name)), Way::streamed);
    };
    EXPECT_EQ(kind_of(error("error_400.json")), "invalid");
    EXPECT_EQ(kind_of(error("error_401.json")), "upstream, permanent");
    EXPECT_EQ(kind_of(error("error_413.json")), "too_large");
    EXPECT_EQ(kind_of(error("error_429.json")), "rate_limited");
    EXPECT_EQ(error("error_429.json").retry_after(), std::chrono::seconds(13));
}

}  // namespace
}  // namespace herald::connectors::anthropic
