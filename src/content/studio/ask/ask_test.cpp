#include <gtest/gtest.h>

#include "base/crypto.hpp"
#include "content/studio/ask/cache.hpp"
#include "content/studio/ask/usage.hpp"

namespace herald::content::studio {
namespace {

AiSettings limited(double dollars, std::int64_t tokens = 0) {
    AiSettings out;
    if (dollars >= 0) out.monthly_cost_limit = micros_from(dollars);
    if (tokens > 0) out.monthly_token_limit = tokens;
    return out;
}

TEST(Budget, NoLimitHoldsNothing) {
    EXPECT_FALSE(over_budget(limited(-1), {micros_from(1e6), 1'000'000'000}, micros_from(1e6), 9));
}

TEST(Budget, ARequestThatCouldGoBeyondTheLimitIsNotMade) {
    const Spent spent{micros_from(4), 1000};
    EXPECT_FALSE(over_budget(limited(5), spent, micros_from(1), 10));
    const auto why = over_budget(limited(5), spent, micros_from(1.000001), 10);
    ASSERT_TRUE(why);
    EXPECT_NE(why->text.find("only 1 US dollars are left"), std::string::npos) << why->text;
    EXPECT_EQ(why->values.at("left"), "1");
    EXPECT_TRUE(over_budget(limited(5), {micros_from(5), 0}, std::nullopt, 10));
    EXPECT_TRUE(over_budget(limited(0), {}, std::nullopt, 0)) << "nothing may be spent";
}

TEST(Budget, AnUnknownPriceIsAskedWhileSomethingIsLeft) {
    EXPECT_FALSE(over_budget(limited(5), {micros_from(4.9), 0}, std::nullopt, 10));
}

TEST(Budget, TokensAreHeldAsWell) {
    EXPECT_FALSE(over_budget(limited(-1, 1000), {{}, 900}, {}, 100));
    EXPECT_TRUE(over_budget(limited(-1, 1000), {{}, 900}, {}, 101));
    EXPECT_TRUE(over_budget(limited(-1, 1000), {{}, 1000}, {}, 0));
}

TEST(Cache, EverythingThatDecidesTheAnswerIsInItsHash) {
    init_crypto();
    connector::Prompt prompt;
    prompt.messages = {{connector::Speaker::user, "Write"}};
    const std::string hash = question_hash("openai", "gpt", prompt);
    EXPECT_EQ(hash, question_hash("openai", "gpt", prompt));
    EXPECT_NE(hash, question_hash("gemini", "gpt", prompt));
    EXPECT_NE(hash, question_hash("openai", "gpt-2", prompt));
    const auto differs = [&](auto&& change) {
        connector::Prompt other = prompt;
        change(other);
        EXPECT_NE(hash, question_hash("openai", "gpt", other));
    };
    differs([](auto& p) { p.messages[0].text = "Write!"; });
    differs([](auto& p) { p.messages[0].speaker = connector::Speaker::system; });
    differs([](auto& p) { p.messages.push_back({connector::Speaker::user, ""}); });
    differs([](auto& p) { p.schema = {{"type", "object"}}; });
    differs([](auto& p) { p.max_output_tokens = 1; });
    differs([](auto& p) { p.temperature = 0.1; });
}

TEST(Usage, AMonthBeginsOnItsFirst) {
    EXPECT_EQ(month_of(*parse_day("2026-02-28")), *parse_day("2026-02-01"));
    EXPECT_EQ(month_of(*parse_day("2026-12-01")), *parse_day("2026-12-01"));
}

}  // namespace
}  // namespace herald::content::studio
