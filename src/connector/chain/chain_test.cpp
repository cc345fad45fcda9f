#include "connector/chain/chain.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <variant>

#include "connector/chain/schema_check.hpp"
#include "connector/test_support.hpp"

namespace herald::connector::chain {
namespace {

using connector::test::CallFixture;
using connector::test::error_of;
using std::chrono::milliseconds;
using std::chrono::seconds;

Completion said(std::string text, Finish finish = Finish::complete) {
    Completion out;
    out.text = std::move(text);
    out.finish = finish;
    out.use = {100, 10, 0};
    out.model = "gpt-4o";
    return out;
}

/// A provider that answers from a script; the last step stays.
class Scripted {
public:
    using Step = std::variant<Completion, Error, std::function<void()>>;

    Scripted(std::string id, std::vector<Step> steps)
        : fixture_("127.0.0.1:9", json::object{}), steps_(steps.begin(), steps.end()) {
        connector_.spec.id = id;
        connector_.spec.name = std::move(id);
        connector_.ask_model =
            AskModel{.complete = [this](Call&, const Prompt& prompt, const TextSink& sink) {
                prompts.push_back(prompt);
                Step step = steps_.front();
                if (steps_.size() > 1) steps_.pop_front();
                if (const auto* f = std::get_if<std::function<void()>>(&step)) (*f)();
                if (const auto* error = std::get_if<Error>(&step)) {
                    if (sink && tells_before_it_fails) sink("Half ");
                    throw *error;
                }
                Completion out = std::get<Completion>(step);
                if (sink && !out.text.empty()) sink(out.text);
                return out;
            }};
    }
    Provider provider(std::string model = {}) { return {&*fixture_.call, &connector_, model}; }
    std::vector<milliseconds> waits() const { return fixture_.waits; }

    std::vector<Prompt> prompts;
    bool tells_before_it_fails = false;

private:
    CallFixture fixture_;
    Connector connector_;
    std::deque<Step> steps_;
};

const Error kPassing(ErrorKind::upstream, "It has a problem of its own");
const Error kKey = Error(ErrorKind::upstream, "The key is not accepted").permanent();
const Error kSize(ErrorKind::too_large, "The text is too long");
const Error kInput(ErrorKind::invalid, "It does not take this");
Error throttled(int wait_s) {
    return Error(ErrorKind::rate_limited, "Slow down").retry_after(seconds(wait_s));
}

Prompt question(std::string text = "One sentence on rye bread.") {
    Prompt out;
    out.messages = {{Speaker::user, std::move(text)}};
    return out;
}
Prompt json_question() {
    Prompt out = question();
    out.schema = json::parse(R"({"type":"object","properties":{"title":{"type":"string",)"
                             R"("maxLength":10}},"required":["title"],)"
                             R"("additionalProperties":false})")
                     .as_object();
    return out;
}

Answer ask_all(std::initializer_list<Scripted*> scripted, const Prompt& prompt = question(),
               const AskOptions& options = {}) {
    std::vector<Provider> providers;
    for (Scripted* one : scripted) providers.push_back(one->provider());
    return ask(providers, prompt, options);
}

TEST(Chain, TheFirstProviderThatAnswersIsEnough) {
    Scripted a("a", {said("Rye.")}), b("b", {said("No.")});
    const Answer out = ask_all({&a, &b});
    EXPECT_EQ(out.completion.text, "Rye.");
    EXPECT_EQ(out.provider, 0u);
    EXPECT_EQ(out.use.input, 100);
    EXPECT_TRUE(b.prompts.empty());
    EXPECT_FALSE(out.cost) << "no price list, no cost";
}

TEST(Chain, WhatMayPassIsTriedAgainWithLongerWaits) {
    Scripted a("a", {kPassing, kPassing, said("Rye.")}), b("b", {said("No.")});
    EXPECT_EQ(ask_all({&a, &b}).completion.text, "Rye.");
    EXPECT_EQ(a.waits(), (std::vector<milliseconds>{milliseconds(500), milliseconds(1000)}));
}

TEST(Chain, WhatDoesNotPassGoesToTheNextAtOnce) {
    for (const Error& error : {kKey, kSize, kInput}) {
        Scripted a("a", {error}), b("b", {said("Rye.")});
        const Answer out = ask_all({&a, &b});
        EXPECT_EQ(out.provider, 1u);
        EXPECT_EQ(a.prompts.size(), 1u) << error.what();
        EXPECT_TRUE(a.waits().empty());
        ASSERT_EQ(out.attempts.size(), 2u);
        EXPECT_EQ(out.attempts[0].outcome, Outcome::failed);
        EXPECT_EQ(out.attempts[0].error, error.what());
        EXPECT_EQ(out.attempts[1].outcome, Outcome::answered);
    }
}

TEST(Chain, AfterItsTriesAProviderIsLeftForTheNext) {
    Scripted a("a", {kPassing}), b("b", {said("Rye.")});
    EXPECT_EQ(ask_all({&a, &b}).provider, 1u);
    EXPECT_EQ(a.prompts.size(), 3u);
}

TEST(Chain, AThrottleIsWaitedForOnlyWhereNobodyElseAnswers) {
    Scripted a("a", {throttled(13), said("Late.")}), b("b", {said("Rye.")});
    EXPECT_EQ(ask_all({&a, &b}).completion.text, "Rye.");
    EXPECT_TRUE(a.waits().empty());
    Scripted alone("a", {throttled(13), said("Late.")});
    EXPECT_EQ(ask_all({&alone}).completion.text, "Late.");
    EXPECT_EQ(alone.waits(), std::vector<milliseconds>{seconds(13)});
    Scripted hours("a", {throttled(7200)});
    const Error error = error_of([&] { ask_all({&hours}); });
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    EXPECT_EQ(error.retry_after(), seconds(7200));
    EXPECT_EQ(hours.prompts.size(), 1u);
}

TEST(Chain, WhenAllFailTheErrorNamesEachAndTellsWhetherWaitingHelps) {
    Scripted a("a", {kKey}), b("b", {kInput});
    Error error = error_of([&] { ask_all({&a, &b}); });
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(std::string(error.what()).find("a: The key is not accepted."), std::string::npos)
        << error.what();
    EXPECT_NE(std::string(error.what()).find("b: It does not take this."), std::string::npos);
    Scripted c("c", {throttled(300)});
    error = error_of([&] { ask_all({&a, &c}); });
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    EXPECT_EQ(error.retry_after(), seconds(300));
    Scripted d("d", {kPassing});
    EXPECT_TRUE(error_of([&] { ask_all({&a, &d}); }).retryable());
    Scripted e("e", {kSize}), f("f", {kSize});
    EXPECT_EQ(error_of([&] { ask_all({&e, &f}); }).kind(), ErrorKind::too_large);
    EXPECT_EQ(error_of([&] { ask_all({&a}); }).what(), std::string(kKey.what()));
    EXPECT_EQ(error_of([&] { ask_all({}); }).kind(), ErrorKind::invalid);
}

TEST(Chain, ARefusalIsAnAnswerAndAnEmptyOneIsNot) {
    Scripted a("a", {said("", Finish::refused)}), b("b", {said("Rye.")});
    EXPECT_EQ(ask_all({&a, &b}, json_question()).completion.finish, Finish::refused);
    EXPECT_TRUE(b.prompts.empty());
    Scripted empty("a", {said(" ")});
    EXPECT_EQ(ask_all({&empty, &b}).provider, 1u);
}

TEST(Chain, AnAnswerBesideTheSchemaIsSentBackOnceWithWhatIsWrong) {
    Scripted a("a", {said(R"({"title":"Much too long a title"})"), said(R"({"title":"Rye"})")});
    const Answer out = ask_all({&a}, json_question());
    EXPECT_EQ(out.document, json::parse(R"({"title":"Rye"})"));
    EXPECT_EQ(out.use.input, 200);
    ASSERT_EQ(a.prompts.size(), 2u);
    ASSERT_EQ(a.prompts[1].messages.size(), 3u);
    EXPECT_EQ(a.prompts[1].messages[1].speaker, Speaker::assistant);
    EXPECT_NE(a.prompts[1].messages[2].text.find("/title must have at most 10 characters"),
              std::string::npos)
        << a.prompts[1].messages[2].text;
    EXPECT_EQ(out.attempts[0].outcome, Outcome::repaired);
}

TEST(Chain, WhoCannotKeepToTheSchemaIsLeftForTheNext) {
    Scripted a("a", {said("Sure! Here it is.")}),
        b("b", {said("```json\n{\"title\":\"Rye\"}\n```")});
    const Answer out = ask_all({&a, &b}, json_question());
    EXPECT_EQ(a.prompts.size(), 2u);
    EXPECT_EQ(out.provider, 1u);
    EXPECT_EQ(out.document.at("title"), "Rye");
    Scripted alone("a", {said("Sure!")});
    EXPECT_EQ(error_of([&] { ask_all({&alone}, json_question()); }).kind(), ErrorKind::upstream);
    Scripted cut("a", {said(R"({"title":"R)", Finish::length)});
    const Error error = error_of([&] { ask_all({&cut}, json_question()); });
    EXPECT_FALSE(error.retryable());
    EXPECT_EQ(cut.prompts.size(), 1u) << "the same limit would cut it off again";
}

TEST(Chain, TheSinkIsToldWhenAnotherAttemptBegins) {
    Scripted a("a", {kPassing}), b("b", {said("Rye.")});
    a.tells_before_it_fails = true;
    std::string told;
    AskOptions options;
    options.attempts = 2;
    options.sink = [&](std::string_view piece) { told += piece; };
    options.on_restart = [&] { told += "|"; };
    EXPECT_EQ(ask_all({&a, &b}, question(), options).completion.text, "Rye.");
    EXPECT_EQ(told, "Half |Half |Rye.");
}

TEST(Chain, WhatTheOwnerThrowsComesOutAsItIs) {
    Scripted a("a", {said("Rye.")}), b("b", {said("Rye.")});
    AskOptions options;
    options.sink = [](std::string_view) { throw Error(ErrorKind::conflict, "gone"); };
    EXPECT_EQ(error_of([&] {
                  ask_all({&a, &b}, question(), options);
              }).kind(),
              ErrorKind::conflict);
    EXPECT_TRUE(b.prompts.empty());
    options.sink = nullptr;
    options.before_request = [](std::optional<Micros>) {
        throw Error(ErrorKind::quota_exceeded, "no budget");
    };
    EXPECT_EQ(error_of([&] { ask_all({&b}, question(), options); }).kind(),
              ErrorKind::quota_exceeded);
    EXPECT_TRUE(b.prompts.empty());
    struct Stop {};
    Scripted stopped("a", {std::function<void()>([] { throw Stop{}; })});
    EXPECT_THROW(ask_all({&stopped, &b}), Stop);
}

TEST(Chain, TimeIsForAllOfItAndEachRequestGetsWhatIsLeft) {
    Scripted a("a", {said("Rye.")});
    AskOptions options;
    options.timeout = seconds(5);
    ask_all({&a}, question(), options);
    EXPECT_LE(a.prompts[0].timeout, seconds(5));
    EXPECT_GT(a.prompts[0].timeout, seconds(3));
    options.timeout = milliseconds(0);
    EXPECT_EQ(error_of([&] { ask_all({&a}, question(), options); }).kind(), ErrorKind::upstream);
    EXPECT_EQ(a.prompts.size(), 1u);
}

TEST(Chain, CostIsTheSumOfAllAttemptsAndUnknownWhereOneIs) {
    const PriceList prices;
    AskOptions options;
    options.prices = &prices;
    Scripted a("a", {said("no json"), said(R"({"title":"Rye"})")});
    const Answer out = ask_all({&a}, json_question(), options);
    EXPECT_EQ(out.cost, Micros{2 * (100 * 5 / 2 + 10 * 10)});
    Completion unknown = said("Rye.");
    unknown.model = "llama3.2";
    Scripted b("b", {unknown});
    EXPECT_FALSE(ask_all({&b}, question(), options).cost);
}

TEST(Chain, KeysNeverLeaveAndPersonsOnlyWhereTheyMay) {
    Scripted a("a", {said("Write to [email 1] or [phone 1], not to [email 9].")});
    const std::string text =
        "Our key sk-abcdefghijklmnop1234 and Bearer abcdef123456. Ask mira@example.com, "
        "mira@example.com or +49 30 1234567 by 2026-11-21 about 0815 of 1,500,000 units.";
    AskOptions options;
    options.personal = Personal::hidden;
    const Answer out = ask_all({&a}, question(text), options);
    const std::string sent = a.prompts[0].messages[0].text;
    EXPECT_EQ(sent,
              "Our key *** and *** Ask [email 1], [email 1] or [phone 1] by 2026-11-21 about 0815 "
              "of 1,500,000 units.");
    EXPECT_EQ(out.completion.text,
              "Write to mira@example.com or +49 30 1234567, not to [email 9].");
    Scripted b("b", {said("Rye.")});
    ask_all({&b}, question(text));
    EXPECT_NE(b.prompts[0].messages[0].text.find("mira@example.com"), std::string::npos);
    EXPECT_EQ(b.prompts[0].messages[0].text.find("sk-abcdef"), std::string::npos);
}

TEST(Veils, MarketingMaySpeakOfSecrets) {
    EXPECT_EQ(without_keys("Our secret: fresh basil\nThe password: patience"),
              "Our secret: fresh basil\nThe password: patience");
    EXPECT_EQ(without_keys("password: hunter2secret99"), "password: ***");
    EXPECT_EQ(without_keys("see https://user:pw@host/x"), "see https://***@host/x");
    EXPECT_EQ(without_keys("AKIAABCDEFGHIJKLMNOP"), "***");
}

TEST(Veils, AmountsAndDaysAreNoPhoneNumbers) {
    Veil veil(Personal::hidden);
    for (const char* plain :
         {"1,234,567.89 EUR", "2026-11-21", "10:30 - 12:00", "0.5 to 0.75", "4111", "v1.2.3-4",
          "(about 5)", "0 of 10", "a@b", "@mira", "x @ example.com"})
        EXPECT_EQ(veil.hide(plain), plain);
    for (const char* phone :
         {"+49 151 23456789", "(030) 1234-5678", "0151 23456789", "+1 (555) 123-4567"})
        EXPECT_TRUE(veil.hide(phone).starts_with("[phone ")) << phone;
    EXPECT_EQ(veil.hide("<mira.k+news@mail.example.co.uk>."), "<[email 1]>.");
}

TEST(Prices, MeetAFamilyWithItsDatesAndNoOther) {
    const PriceList list({{"my-model", Micros{1'000'000}, Micros{2'000'000}, {}}});
    ASSERT_NE(list.find("gpt-4o-2024-08-06"), nullptr);
    EXPECT_EQ(list.find("gpt-4o-2024-08-06")->model, "gpt-4o");
    EXPECT_EQ(list.find("gpt-4o-mini")->model, "gpt-4o-mini");
    EXPECT_EQ(list.find("claude-sonnet-4-5-20250929")->model, "claude-sonnet-4-5");
    EXPECT_EQ(list.find("claude-opus-4-20250514")->model, "claude-opus-4");
    EXPECT_EQ(list.find("models/gemini-2.5-flash-preview-04-17")->model, "gemini-2.5-flash");
    for (const char* unknown :
         {"gpt-4o-audio", "gpt-5.9", "claude-opus-4-9", "o3-pro", "", "llama"})
        EXPECT_EQ(list.find(unknown), nullptr) << unknown;
    EXPECT_EQ(list.cost("my-model", {1'000'000, 500'000, 0}), Micros{2'000'000});
    EXPECT_EQ(list.cost("gpt-4o", {1000, 100, 400}), Micros{600 * 5 / 2 + 400 * 5 / 4 + 1000});
    EXPECT_FALSE(list.cost("llama", {1, 1, 0}));
    const PriceList own({{"gpt-4o", Micros{0}, Micros{0}, {}}});
    EXPECT_EQ(own.cost("gpt-4o", {1000, 1000, 0}), Micros{0}) << "one's own price goes first";
    Prompt prompt = question(std::string(2000, 'x'));
    prompt.max_output_tokens = 100;
    EXPECT_GE(*list.at_most("gpt-4o", prompt), Micros{1000 * 5 / 2 + 1000});
}

TEST(SchemaChecks, FindEachKindOfMistakeAtItsPlace) {
    struct Case {
        const char *schema, *value, *found;
    };
    const Case cases[] = {
        {R"({"type":"string"})", "1", " must be of type \"string\""},
        {R"({"type":["string","null"]})", "null", ""},
        {R"({"type":"integer"})", "2.0", ""},
        {R"({"type":"integer"})", "2.5", " must be of type \"integer\""},
        {R"({"enum":["a","b"]})", "\"c\"", " must be one of [\"a\",\"b\"]"},
        {R"({"const":1})", "2", " must be 1"},
        {R"({"required":["a/b"]})", "{}", "/a~1b is required"},
        {R"({"additionalProperties":false})", R"({"x":1})", "/x is not allowed here"},
        {R"({"properties":{"a":{"items":{"minimum":3}}}})", R"({"a":[5,1]})",
         "/a/1 must be at least 3"},
        {R"({"maximum":3})", "4", " must be at most 3"},
        {R"({"exclusiveMinimum":3})", "3", " must be above 3"},
        {R"({"maxLength":3})", "\"Grün\"", " must have at most 3 characters, has 4"},
        {R"({"minLength":4})", "\"Grün\"", ""},
        {R"({"minItems":2})", "[1]", " must have at least 2 elements, has 1"},
        {R"({"uniqueItems":true})", "[1,2,1]", " holds element 2 twice"},
        {R"({"anyOf":[{"type":"string"},{"type":"null"}]})", "1",
         " must follow one of the forms that are allowed here"},
        {R"({"oneOf":[{"minimum":1},{"minimum":2}]})", "3",
         " must follow exactly one of the forms that are allowed here"},
        {R"({"allOf":[{"minimum":1},{"minimum":2}]})", "1", " must be at least 2"},
        {R"({"$defs":{"t":{"type":"string"}},"items":{"$ref":"#/$defs/t"}})", "[\"a\",2]",
         "/1 must be of type \"string\""},
        {R"({"$ref":"#"})", "1", ""},
        {R"({"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a"}}})", "1", ""},
        {R"({"a_word_nobody_knows":1})", "{}", ""}};
    for (const Case& c : cases) {
        std::string found;
        for (const FieldError& error :
             check_schema(json::parse(c.schema).as_object(), json::parse(c.value)))
            found += error.pointer + " " + error.detail;
        const std::string expected = c.found;
        EXPECT_EQ(found, expected) << c.schema << c.value;
    }
    const auto many =
        check_schema(json::parse(R"({"items":false})").as_object(), json::value(json::array(100)));
    EXPECT_EQ(many.size(), 20u);
}

TEST(SchemaChecks, TheDocumentOfAnAnswerIsFoundAmongWords) {
    for (const char* text :
         {R"({"a":1})", "\xEF\xBB\xBF {\"a\":1}\n", "```json\n{\"a\":1}\n```",
          "Here {as you wished} it is: {\"a\":1} Enjoy!", "<answer>{\"a\":1}</answer>"}) {
        const auto found = find_document(text);
        ASSERT_TRUE(found) << text;
        EXPECT_EQ(*found, json::parse(R"({"a":1})")) << text;
    }
    EXPECT_EQ(*find_document(R"(x {"a":"}{"} y)"), json::parse(R"({"a":"}{"})"));
    for (const char* none : {"", "Sorry.", "{\"a\":", "{{{{", "]}"})
        EXPECT_FALSE(find_document(none)) << none;
}

}  // namespace
}  // namespace herald::connector::chain
