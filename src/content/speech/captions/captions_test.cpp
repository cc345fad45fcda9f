#include "content/speech/captions/captions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"

namespace herald::content::speech {
namespace {

using testing::ElementsAre;

const TranscriptPart kLong{
    0,
    12,
    "Welcome back, and thank you for listening. Today we look at how a small team plans its month, "
    "and what it leaves out.",
    {}};

std::vector<Cue> cues_of(const TranscriptPart& part) {
    return make_cues({part}, spread_words(part.text, part.start, part.end));
}

TEST(Captions, words_are_spread_over_the_time_by_their_lengths) {
    const auto words = spread_words("I understand. Yes", 1, 5);
    ASSERT_EQ(words.size(), 3u);
    EXPECT_EQ(words[0].start, 1);
    EXPECT_EQ(words[1].text, "understand.");
    EXPECT_NEAR(words[2].end, 5, 1e-9);
    EXPECT_LT(words[0].end - words[0].start, words[1].end - words[1].start);
    for (std::size_t i = 1; i < words.size(); ++i) EXPECT_EQ(words[i].start, words[i - 1].end);
    EXPECT_TRUE(spread_words("  \n ", 0, 1).empty());
}

TEST(Captions, a_script_without_spaces_has_words_too) {
    const auto words =
        spread_words("今日は小さなチームが一か月をどう計画するかを見ていきます。", 0, 8);
    EXPECT_GT(words.size(), 5u);
    std::string whole;
    for (const auto& word : words) whole += word.text;
    EXPECT_EQ(whole, "今日は小さなチームが一か月をどう計画するかを見ていきます。");
}

TEST(Captions, cues_fit_two_lines_and_seven_seconds_and_follow_one_another) {
    const auto cues = cues_of(kLong);
    ASSERT_GE(cues.size(), 2u);
    std::string said;
    double last = 0;
    for (const Cue& cue : cues) {
        EXPECT_LE(cue.lines.size(), 2u);
        for (const auto& line : cue.lines) {
            EXPECT_LE(count_graphemes(line), 42u) << line;
            EXPECT_EQ(trim(line), line);
            said += (said.empty() ? "" : " ") + line;
        }
        EXPECT_GE(cue.start, last);
        EXPECT_GT(cue.end, cue.start);
        EXPECT_LE(cue.end - cue.start, 7.01);
        last = cue.end;
    }
    EXPECT_EQ(said, kLong.text);
    EXPECT_EQ(cues[0].lines.back().back(), '.') << "a sentence ends its cue";
}

TEST(Captions, parts_without_length_are_shown_all_the_same) {
    const auto cues =
        make_cues({{0, 0, "One", {}}, {0, 0, "Two", {}}, {3, 3.0002, "Three", {}}}, {});
    ASSERT_EQ(cues.size(), 3u);
    for (const Cue& cue : cues) EXPECT_GE(cue.end - cue.start, 0.999) << cue.lines[0];
}

TEST(Captions, words_that_say_another_text_do_not_break_cues) {
    const auto cues = make_cues({kLong}, {{"Nothing", 1, 2}, {"alike", 2, 3}});
    std::string said;
    for (const Cue& cue : cues)
        for (const auto& line : cue.lines) said += (said.empty() ? "" : " ") + line;
    EXPECT_EQ(said, kLong.text);
}

TEST(Captions, a_pause_ends_a_cue) {
    const TranscriptPart part{0, 6, "one two three four", {}};
    const auto cues =
        make_cues({part}, {{"one", 0, 1}, {"two", 1, 2}, {"three", 4, 5}, {"four", 5, 6}});
    ASSERT_EQ(cues.size(), 2u);
    EXPECT_THAT(cues[0].lines, ElementsAre("one two"));
    EXPECT_EQ(cues[1].start, 4);
}

TEST(Captions, quotes_stay_with_the_words_they_touch) {
    const TranscriptPart part{0, 4, "He said \"stop\" (twice) \u2014 and left", {}};
    const auto cues = make_cues({part}, {{"He", 0, 1},
                                         {"said", 1, 2},
                                         {"stop", 3, 3.2},
                                         {"twice", 3.2, 3.4},
                                         {"and", 3.4, 3.6},
                                         {"left", 3.6, 4}});
    ASSERT_EQ(cues.size(), 2u);
    EXPECT_THAT(cues[0].lines, ElementsAre("He said"));
    EXPECT_THAT(cues[1].lines, ElementsAre("\"stop\" (twice) \u2014 and left"));
}

TEST(Captions, srt_numbers_its_cues_and_names_speakers_where_they_change) {
    const std::vector<Cue> cues{{0, 1.5, {"Hello."}, "Ada"},
                                {1.5, 3, {"Again --> Ada."}, "Ada"},
                                {3661.042, 3662, {"And", "Bob."}, "Bob"}};
    EXPECT_EQ(write_srt(cues),
              "1\n00:00:00,000 --> 00:00:01,500\nAda: Hello.\n\n"
              "2\n00:00:01,500 --> 00:00:03,000\nAgain → Ada.\n\n"
              "3\n01:01:01,042 --> 01:01:02,000\nBob: And\nBob.\n\n");
    EXPECT_EQ(write_srt({}), "");
}

TEST(Captions, vtt_escapes_what_would_be_markup) {
    EXPECT_EQ(write_vtt({{0.25, 1, {"<b>R&D</b>\n\nnow"}, "A <script>"}}),
              "WEBVTT\n\n00:00:00.250 --> 00:00:01.000\n<v A &lt;script&gt;>&lt;b&gt;R&amp;D&lt;/b"
              "&gt;  now\n\n");
}

TEST(Captions, a_text_has_paragraphs_at_pauses_and_at_speakers) {
    const std::vector<TranscriptPart> parts{
        {0, 2, "First.", {}}, {2.1, 4, " Second. ", {}}, {9, 10, "Third.", {}}};
    EXPECT_EQ(text_of(parts), "First. Second.\n\nThird.");
    EXPECT_EQ(
        write_txt("Talk", {{0, 1, "Hi.", "Ada"}, {1, 2, "Yes.", "Ada"}, {2, 3, "No.", "Bob"}}),
        "Talk\n\nAda: Hi. Yes.\n\nBob: No.\n");
}

TEST(Captions, parts_that_stay_keep_their_words_and_others_are_spread) {
    const std::vector<TranscriptPart> before{{0, 2, "one two", {}}, {2, 4, "three four", {}}};
    const std::vector<TranscriptWord> words{
        {"one", 0, 0.3}, {"two", 0.3, 2}, {"three", 2, 2.2}, {"four", 2.2, 4}};
    const auto after =
        words_after_edit(before, words, {{0, 2, "one two", "Ada"}, {2, 4, "three or four", {}}});
    ASSERT_EQ(after.size(), 5u);
    EXPECT_EQ(after[1].start, 0.3) << "measured before";
    EXPECT_EQ(after[3].text, "or");
    EXPECT_EQ(after[4].end, 4);
}

TEST(Captions, sentences_become_parts_and_short_ones_join) {
    const std::string text =
        "Welcome back to the show, everybody. Yes. Today we look at how a small team plans.";
    const auto parts = part_by_sentences(text, spread_words(text, 10, 20), "en");
    ASSERT_EQ(parts.size(), 2u);
    EXPECT_EQ(parts[0].start, 10);
    EXPECT_EQ(parts[1].text, "Yes. Today we look at how a small team plans.");
    EXPECT_NEAR(parts[1].end, 20, 1e-9);
    EXPECT_TRUE(part_by_sentences("", {}, "en").empty());
}

}  // namespace
}  // namespace herald::content::speech
