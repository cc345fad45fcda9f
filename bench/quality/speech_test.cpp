#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "speech_wer.hpp"

namespace herald::quality {
namespace {

using testing::ElementsAre;

TEST(WordErrorRate, texts_are_compared_as_they_are_said) {
    EXPECT_THAT(spoken_words("Mr. Dashwood's 12 well-known, \u2019tis 345!"),
                ElementsAre("mister", "dashwoods", "twelve", "well", "known", "tis", "three",
                            "hundred", "forty", "five"));
    EXPECT_THAT(spoken_words("2025 0 123456"),
                ElementsAre("two", "thousand", "twenty", "five", "zero", "one", "two", "three",
                            "four", "five", "six"));
    EXPECT_EQ(word_errors("What's the weather like?", "whats THE weather, like").errors(), 0u);
}

TEST(WordErrorRate, the_three_kinds_of_errors_are_counted_apart) {
    const auto errors =
        word_errors("one two three four five six seven", "one too three five six seven eight");
    EXPECT_EQ(errors.words, 7u);
    EXPECT_EQ(errors.errors(), 3u);
    EXPECT_EQ(errors.substituted, 1u);
    EXPECT_EQ(errors.left_out, 1u);
    EXPECT_EQ(errors.added, 1u);
    EXPECT_DOUBLE_EQ(errors.rate(), 3.0 / 7);
}

TEST(WordErrorRate, nothing_said_or_heard_has_a_rate_too) {
    EXPECT_EQ(word_errors("", "").rate(), 0);
    EXPECT_EQ(word_errors("", "word").rate(), 1);
    EXPECT_EQ(word_errors("one two", "").rate(), 1);
    WordErrors pooled = word_errors("one two three", "one two");
    pooled += word_errors("a", "a b");
    EXPECT_DOUBLE_EQ(pooled.rate(), 0.5);
}

}  // namespace
}  // namespace herald::quality
