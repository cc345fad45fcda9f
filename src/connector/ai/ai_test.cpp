#include <gtest/gtest.h>

#include "base/text.hpp"
#include "connector/ai/form.hpp"
#include "connector/ai/prompt.hpp"
#include "connector/ai/stream.hpp"
#include "connector/ai/test_support.hpp"
#include "connector/ai/trouble.hpp"
#include "connector/ai/vectors.hpp"

namespace herald::connector::ai {
namespace {

using std::chrono::seconds;

TEST(AiWaits, AreReadInEveryFormProvidersWriteThem) {
    EXPECT_EQ(parse_wait("120ms"), seconds(1));
    EXPECT_EQ(parse_wait("34.4s"), seconds(35));
    EXPECT_EQ(parse_wait("6m0s"), seconds(360));
    EXPECT_EQ(parse_wait("1h2m3s"), seconds(3723));
    EXPECT_EQ(parse_wait("9999999d"), std::chrono::hours(24));
    for (const char* none : {"", "soon", "12", "5x", "-3s", "s", "1e9s"})
        EXPECT_FALSE(parse_wait(none)) << none;
}

TEST(AiWaits, OfA429ComeFromWhatHasRunOut) {
    net::Headers headers{{"x-ratelimit-remaining-requests", "12"},
                         {"x-ratelimit-reset-requests", "9h"},
                         {"x-ratelimit-remaining-tokens", "0"},
                         {"x-ratelimit-reset-tokens", "6m0s"}};
    EXPECT_EQ(asked_wait(headers, {}), seconds(360));
    headers.set("retry-after", "13");
    EXPECT_EQ(asked_wait(headers, {}), seconds(13));
    headers.set("retry-after-ms", "1500");
    EXPECT_EQ(asked_wait(headers, {}), seconds(2));
    EXPECT_FALSE(asked_wait({}, {}));
    EXPECT_EQ(wait_in_words("Used 29000. Please try again in 2s."), seconds(2));
    EXPECT_EQ(wait_in_words("try again in 1m30s, or later"), seconds(90));
    EXPECT_FALSE(wait_in_words("try again in a while"));
}

TEST(AiTroubles, TellWhatToDoByTheirKind) {
    const Troubles troubles({"OpenAI", "Create a new key.", "Give the key the permission."});
    const auto kind = [&](Trouble what) { return test::kind_of(troubles.error({what, "x", {}})); };
    EXPECT_EQ(kind(Trouble::key), "upstream, permanent");
    EXPECT_EQ(kind(Trouble::permission), "upstream, permanent");
    EXPECT_EQ(kind(Trouble::credit), "upstream, permanent");
    EXPECT_EQ(kind(Trouble::model), "upstream, permanent");
    EXPECT_EQ(kind(Trouble::passing), "upstream");
    EXPECT_EQ(kind(Trouble::rate), "rate_limited");
    EXPECT_EQ(kind(Trouble::size), "too_large");
    EXPECT_EQ(kind(Trouble::input), "invalid");
    EXPECT_EQ(kind(Trouble::blocked), "invalid");
    EXPECT_EQ(troubles.error({Trouble::rate, "", seconds(7)}).retry_after(), seconds(7));
}

TEST(AiVectors, HaveNumbersAndOneLength) {
    const Troubles troubles({"OpenAI", "Create a new key.", ""});
    const json::array numbers{1, 2.5};
    EXPECT_EQ(decode_vector(troubles, &numbers), (std::vector{1.F, 2.5F}));
    EXPECT_NO_THROW(check_lengths(troubles, {}));
    EXPECT_NO_THROW(check_lengths(troubles, {{1, 2}, {3, 4}}));
    EXPECT_THROW(check_lengths(troubles, {{1, 2}, {3, 4}, {5}}), Error);
    EXPECT_THROW(decode_vector(troubles, nullptr), Error);
    const json::array none, words{"one"};
    EXPECT_THROW(decode_vector(troubles, &none), Error);
    EXPECT_THROW(decode_vector(troubles, &words), Error);
}

TEST(AiTroubles, NeverShowAKey) {
    const Troubles troubles({"OpenAI", "Create a new key.", ""});
    const std::string says = "Invalid API key: api_key=hrld_0123456789abcdef, Bearer abc.def";
    for (const Trouble what : {Trouble::key, Trouble::input, Trouble::model, Trouble::size}) {
        const Error error = troubles.error({what, says, {}});
        const std::string all = std::string(error.what()) + error.detail();
        EXPECT_EQ(all.find("0123456789abcdef"), std::string::npos) << all;
        EXPECT_EQ(all.find("abc.def"), std::string::npos) << all;
    }
}

TEST(AiStreams, GiveEachEventWithinTheCallThatBringsItsLastByte) {
    const std::string text = "data: one\r\n\r\n: ping\n\ndata: two\n\ndata: rest";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        std::vector<std::string> got;
        EventBody body([&](const net::ServerEvent& event) { got.push_back(event.data); });
        for (std::size_t at = 0; at < text.size(); at += piece) {
            body.feed(text.substr(at, piece));
            if (at + piece >= 13 && at + piece < 24) {
                EXPECT_EQ(got.size(), 1u) << piece;
            }
        }
        body.finish();
        EXPECT_EQ(got, (std::vector<std::string>{"one", "two", "rest"})) << piece;
        EXPECT_TRUE(body.document().empty());
    }
}

TEST(AiStreams, KeepADocumentThatCameInstead) {
    for (const char* given : {"{\"error\":{}}", " \n[1,\n\n2]", "<html>\n\n</html>"}) {
        const std::string text(given);
        EventBody body([](const net::ServerEvent&) { FAIL() << "no event"; });
        for (const char c : text) body.feed({&c, 1});
        body.finish();
        EXPECT_EQ(body.document(), std::string(trim(text)));
    }
}

TEST(AiStreams, LinesAreWholeHoweverTheBytesAreCut) {
    const std::string text = "{\"a\":1}\n\n{\"b\":2}\r\n{\"c\":3}";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        std::vector<std::string> got;
        LineBody body([&](std::string_view line) { got.emplace_back(line); });
        for (std::size_t at = 0; at < text.size(); at += piece) body.feed(text.substr(at, piece));
        body.finish();
        EXPECT_EQ(got, (std::vector<std::string>{"{\"a\":1}", "{\"b\":2}", "{\"c\":3}"}));
    }
}

TEST(AiForms, CarryAnyBytesAndNoFieldOfAnother) {
    const FormBody form = make_form({{"model", "whisper-1", {}, {}},
                                     {"file", std::string("a\r\n--herald-form-00000000\0b", 27),
                                      "tal\"k\r\nX: y.mp3", "audio/mpeg\r\nX-Evil: 1"}});
    EXPECT_EQ(form.content_type, "multipart/form-data; boundary=herald-form-00000001");
    EXPECT_EQ(form.bytes,
              std::string("--herald-form-00000001\r\n"
                          "Content-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n"
                          "--herald-form-00000001\r\n"
                          "Content-Disposition: form-data; name=\"file\"; "
                          "filename=\"tal%22k__X: y.mp3\"\r\n"
                          "Content-Type: audio/mpegX-Evil: 1\r\n\r\n"
                          "a\r\n--herald-form-00000000") +
                  '\0' + "b\r\n--herald-form-00000001--\r\n");
}

TEST(AiPrompts, SchemasFitTheStrictModeOnlyWhenNothingIsLeftOpen) {
    const auto fits = [](const char* schema) { return fits_strict(json::parse(schema)); };
    EXPECT_TRUE(fits_strict(test::strict_schema()));
    EXPECT_FALSE(fits(R"({"type":"object","properties":{"a":{"type":"string"}}})"));
    EXPECT_FALSE(fits(R"({"type":"object","properties":{"a":{}},"additionalProperties":false})"));
    EXPECT_FALSE(fits(R"({"type":"object","additionalProperties":false,"required":["a"],)"
                      R"("properties":{"a":{"type":"array","items":{"properties":{"b":{}}}}}})"));
    EXPECT_EQ(safe_name("Post für X!"), "Post_f__r_X_");
    EXPECT_EQ(safe_name(""), "answer");
}

TEST(AiPrompts, PicturesTakeTheNearestShapeThenTheNearestSize) {
    const PictureSize sizes[] = {{1024, 1024}, {1536, 1024}, {1024, 1536}};
    EXPECT_EQ(nearest_size(sizes, {1200, 628}).width, 1536u);
    EXPECT_EQ(nearest_size(sizes, {1080, 1920}).height, 1536u);
    EXPECT_EQ(nearest_size(sizes, {300, 300}).width, 1024u);
    const PictureSize squares[] = {{256, 256}, {512, 512}, {1024, 1024}};
    EXPECT_EQ(nearest_size(squares, {600, 600}).width, 512u);
    EXPECT_EQ(nearest_size(squares, {0, 0}).width, 256u);
}

}  // namespace
}  // namespace herald::connector::ai
