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

TEST(Wire, AmountsInMillionthsMayBeLongerThanADecimal) {
    const Document answer("X", R"({"a":"12345678901","b":12345678901,"c":"8999999999999999",
        "d":"9000000000000000","e":9223372036854775807,"f":"-9223372036854775808"})");
    const Node node(answer.root());
    EXPECT_EQ(node.count("a"), 12'345'678'901) << "12,345.68 of spend, as Google writes it";
    EXPECT_EQ(node.count("b"), 12'345'678'901);
    EXPECT_EQ(node.count("c"), 8'999'999'999'999'999);
    for (const char* name : {"d", "e", "f"}) EXPECT_THROW(node.count(name), Error) << name;
}

TEST(Wire, ATextHoldsNoZeroByte) {
    const Document answer("X", R"({"a":"Bl\u0000ack","b":"\u0000"})");
    EXPECT_EQ(Node(answer.root()).text("a"), "Black");
    EXPECT_FALSE(Node(answer.root()).maybe_text("b"));
}

TEST(Wire, AListIsAListOrMissing) {
    const Document answer("X", R"({"a":[1],"b":null,"c":{},"d":"x"})");
    const Node node(answer.root());
    EXPECT_EQ(node.find_list("a")->size(), 1u);
    EXPECT_EQ(node.find_list("b"), nullptr);
    EXPECT_EQ(node.find_list("z"), nullptr);
    EXPECT_THROW(node.find_list("c"), Error);
    EXPECT_THROW(node.find_list("d"), Error);
}

TEST(Wire, AListThatDoesNotEndIsEnded) {
    PageWatch circle;
    circle.next("a", 1);
    circle.next("b", 1);
    EXPECT_THROW(circle.next("a", 1), Error);

    PageWatch empty;
    for (unsigned i = 1; i < PageWatch::kMostEmpty; ++i) empty.next(std::to_string(i), 0);
    EXPECT_THROW(empty.next("last", 0), Error);

    PageWatch full;
    for (unsigned i = 1; i < PageWatch::kMostPages; ++i) full.next(std::to_string(i), i % 2);
    EXPECT_THROW(full.next("last", 1), Error);
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
