#include "connector/wire.hpp"

#include <gtest/gtest.h>

namespace herald::connector {
namespace {

TEST(Wire, ReadsIdsAndFiguresInEveryFormPlatformsSendThem) {
    const Document document(
        "X",
        R"({"id":1714125042508817,"big":18446744073709551615,"text":"12","none":null,"dash":"-","empty":"",
        "money":"12.34","float":50.0,"whole":7,"tiny":"-2E-18","third":0.1,"count":"1,000"})");
    const Node node(document.root());
    EXPECT_EQ(node.text("id"), "1714125042508817");
    EXPECT_EQ(node.text("big"), "18446744073709551615");
    EXPECT_EQ(node.text("text"), "12");
    EXPECT_EQ(node.text("none"), "");
    EXPECT_FALSE(node.maybe_text("missing"));
    EXPECT_FALSE(node.maybe_text("empty"));
    EXPECT_EQ(node.decimal("money"), Micros{12'340'000});
    EXPECT_EQ(node.decimal("float"), Micros{50'000'000});
    EXPECT_EQ(node.decimal("whole"), Micros{7'000'000});
    EXPECT_EQ(node.decimal("tiny"), Micros{0});
    EXPECT_EQ(node.decimal("third"), Micros{100'000});
    EXPECT_FALSE(node.decimal("dash"));
    EXPECT_FALSE(node.decimal("none"));
    EXPECT_EQ(node.count("text"), 12);
    EXPECT_EQ(node.count("float"), 50);
    EXPECT_EQ(node.count("id"), 1714125042508817);
    EXPECT_THROW(node.count("count"), Error);
    EXPECT_THROW(node.decimal("big"), Error);
    EXPECT_FALSE(node["text"]["deeper"].exists());
    EXPECT_TRUE(node.list("text").empty());
}

TEST(Wire, WhatIsNotJsonMayPass) {
    for (const char* text : {"", "<html>502</html>", R"({"data":[{"id")", "{} trailing"}) try {
            Document("Meta", text);
            FAIL() << text;
        } catch (const Error& error) {
            EXPECT_TRUE(error.retryable());
            EXPECT_STREQ(error.what(), "Meta sent an answer that cannot be read");
        }
    EXPECT_THROW(Document("X", std::string(100, '[') + std::string(100, ']')), Error)
        << "nested too deeply";
}

TEST(Wire, SplitsDaysIntoPiecesWithoutGapOrOverlap) {
    const Day first = *parse_day("2026-02-20");
    const auto pieces = split({first, *parse_day("2026-03-07")}, 7);
    ASSERT_EQ(pieces.size(), 3u);
    EXPECT_EQ(pieces[0], (DayRange{first, *parse_day("2026-02-26")}));
    EXPECT_EQ(pieces[1], (DayRange{*parse_day("2026-02-27"), *parse_day("2026-03-05")}));
    EXPECT_EQ(pieces[2], (DayRange{*parse_day("2026-03-06"), *parse_day("2026-03-07")}));
    EXPECT_TRUE(split({first, first - std::chrono::days(1)}, 7).empty());
}

TEST(Wire, SaysWhatAStatusMeansAndWhetherToTryAgain) {
    const Failures failures({"Meta", "Make a new token.", "Give access."});
    const auto of = [&](int status, net::Headers headers = {}) {
        return failures.of_status({status, std::move(headers), "TOKEN"}, Time{});
    };
    EXPECT_FALSE(of(401).retryable());
    EXPECT_EQ(
        std::string(of(401).what()),
        "Meta no longer accepts this connection: the access token is not valid. Make a new token.");
    EXPECT_FALSE(of(403).retryable());
    EXPECT_EQ(of(429, {{"Retry-After", "12"}}).retry_after(), std::chrono::seconds(12));
    EXPECT_EQ(of(429).kind(), ErrorKind::rate_limited);
    EXPECT_TRUE(of(503).retryable());
    EXPECT_FALSE(of(400).retryable());
}

}  // namespace
}  // namespace herald::connector
