#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <random>

#include "base/error.hpp"
#include "content/speech/audio/child.hpp"
#include "content/speech/audio/cutter.hpp"

namespace herald::content::speech {
namespace {

using testing::HasSubstr;

/// Sound like speech to an ear that hears loudness alone: syllables of noise over a quiet room.
class Sound {
public:
    Sound& quiet(double seconds) {
        for (int i = 0; i < seconds * kRate; ++i) put(12);
        return *this;
    }
    Sound& speech(double seconds) {
        for (int i = 0; i < seconds * kRate; ++i) {
            const double beat = std::sin(2 * 3.14159265 * 4 * i / kRate);
            put(600 + 3000 * std::max(0.0, beat));
        }
        return *this;
    }
    std::vector<std::int16_t> samples;

private:
    void put(double loudness) {
        samples.push_back(static_cast<std::int16_t>(loudness * normal_(random_)));
    }
    std::mt19937 random_{7};
    std::normal_distribution<double> normal_{0, 1};
};

std::vector<Chunk> cut(const std::vector<std::int16_t>& samples, std::size_t piece = 1000,
                       CutRules rules = {}) {
    std::vector<Chunk> out;
    Cutter cutter(rules, [&](Chunk chunk) { out.push_back(std::move(chunk)); });
    for (std::size_t at = 0; at < samples.size(); at += piece)
        cutter.feed(std::span(samples).subspan(at, std::min(piece, samples.size() - at)));
    cutter.finish();
    return out;
}

TEST(Cutter, silence_and_a_steady_noise_hold_no_speech) {
    EXPECT_TRUE(cut(std::vector<std::int16_t>(20 * kRate)).empty());
    EXPECT_TRUE(cut(Sound().quiet(20).samples).empty());
    auto loud = Sound().quiet(20).samples;
    for (auto& sample : loud) sample = static_cast<std::int16_t>(sample * 50);
    EXPECT_TRUE(cut(loud).empty());
    EXPECT_TRUE(cut({}).empty());
}

TEST(Cutter, speech_is_found_with_a_little_around_it) {
    const auto chunks = cut(Sound().quiet(3).speech(2).quiet(3).samples);
    ASSERT_EQ(chunks.size(), 1u);
    EXPECT_NEAR(chunks[0].start(), 2.75, 0.15);
    EXPECT_NEAR(chunks[0].end(), 5.3, 0.25);
}

TEST(Cutter, pauses_part_sentences_but_not_words) {
    const auto chunks =
        cut(Sound().speech(5).quiet(0.8).speech(5).quiet(0.15).speech(3).quiet(1).samples);
    ASSERT_EQ(chunks.size(), 2u);
    EXPECT_NEAR(chunks[0].end(), 5.3, 0.3);
    EXPECT_NEAR(chunks[1].start(), 5.6, 0.3);
    EXPECT_NEAR(chunks[1].end(), 14.2, 0.3);
}

TEST(Cutter, speech_without_a_breath_is_cut_at_its_longest_and_nothing_is_lost) {
    const auto samples = Sound().speech(100).samples;
    const auto chunks = cut(samples);
    ASSERT_GE(chunks.size(), 4u);
    std::uint64_t next = chunks[0].first;
    EXPECT_LT(next, kRate / 2u);
    for (const Chunk& chunk : chunks) {
        EXPECT_LE(chunk.end() - chunk.start(), 24.0);
        EXPECT_EQ(chunk.first, next) << "no sample is lost or heard twice";
        next = chunk.first + chunk.samples.size();
    }
    EXPECT_GT(next, samples.size() - kRate / 2);
}

TEST(Cutter, chunks_are_the_same_however_the_samples_come) {
    const auto samples =
        Sound().quiet(1).speech(9).quiet(0.7).speech(30).quiet(4).speech(2).samples;
    const auto whole = cut(samples, samples.size());
    for (const std::size_t piece : {1u, 319u, 320u, 32'768u}) {
        const auto chunks = cut(samples, piece);
        ASSERT_EQ(chunks.size(), whole.size());
        for (std::size_t i = 0; i < chunks.size(); ++i) {
            EXPECT_EQ(chunks[i].number, i);
            EXPECT_EQ(chunks[i].first, whole[i].first);
            EXPECT_EQ(chunks[i].samples, whole[i].samples);
        }
    }
}

TEST(Cutter, soft_speech_counts_where_the_room_is_softer) {
    auto samples = Sound().quiet(3).speech(4).quiet(3).samples;
    for (auto& sample : samples) sample = static_cast<std::int16_t>(sample / 10);
    EXPECT_EQ(cut(samples).size(), 1u);
}

ChildResult shell(const std::string& script, ChildLimits limits = {}, std::string* said = nullptr) {
    return run_child({.program = find_program("sh"),
                      .arguments = {"-c", script},
                      .limits = limits,
                      .on_output = [&](std::string_view piece) {
                          if (said != nullptr) *said += piece;
                      }});
}

TEST(Child, its_output_and_its_end_are_told) {
    std::string said;
    const auto result = shell("echo out; echo err >&2; exit 3", {}, &said);
    EXPECT_EQ(said, "out\n");
    EXPECT_EQ(result.errors, "err\n");
    EXPECT_EQ(result.status, 3);
    EXPECT_EQ(shell("kill -9 $$").status, 128 + 9);
}

TEST(Child, it_inherits_no_secret_and_no_open_file) {
    ::setenv("HERALD_SPEECH_TEST", "secret", 1);
    std::ofstream open_file("/tmp/herald-speech-child-test");
    std::string said;
    shell("env; ls /proc/self/fd | wc -l; ulimit -n", {}, &said);
    EXPECT_THAT(said, testing::Not(HasSubstr("secret")));
    EXPECT_THAT(said, HasSubstr("\n4\n")) << "three, and the folder that ls reads";
    EXPECT_THAT(said, HasSubstr("\n64\n"));
    std::filesystem::remove("/tmp/herald-speech-child-test");
}

TEST(Child, one_that_is_silent_too_long_or_stopped_is_killed_with_its_children) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_TRUE(shell("sleep 100 & wait", {.silence = std::chrono::seconds(1)}).too_slow);
    int calls = 0;
    EXPECT_THROW(run_child({.program = find_program("sleep"),
                            .arguments = {"100"},
                            .checkpoint =
                                [&] {
                                    if (++calls == 2) throw std::runtime_error("stop");
                                }}),
                 std::runtime_error);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(Child, its_processor_time_has_an_end) {
    const auto result = shell("while :; do :; done", {.cpu = std::chrono::seconds(1)});
    EXPECT_TRUE(result.too_slow || result.status > 128);
}

TEST(Child, a_program_that_is_not_there_is_told) {
    EXPECT_TRUE(find_program("surely-no-such-program").empty());
    EXPECT_EQ(run_child({.program = "/surely/not/there"}).status, 127);
}

/// With ffmpeg: what it makes, it also reads.
class Recordings : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = Ffmpeg::why_not(); !why.empty()) GTEST_SKIP() << why;
        folder = std::filesystem::temp_directory_path() /
                 ("herald-speech-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder);
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    std::filesystem::path make(const std::string& name, std::vector<std::string> arguments) const {
        const auto path = folder / name;
        arguments.insert(arguments.begin(), {"-v", "error", "-y"});
        arguments.push_back(path.string());
        const auto made =
            run_child({.program = find_program("ffmpeg"), .arguments = std::move(arguments)});
        EXPECT_EQ(made.status, 0) << made.errors;
        return path;
    }
    std::filesystem::path write(const std::string& name, std::string_view bytes) const {
        const auto path = folder / name;
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }
    std::uint64_t samples_of(const std::filesystem::path& path) const {
        std::string broken;
        return Ffmpeg().decode(
            path, [](auto) {}, {}, broken);
    }
    static std::string refusal(const std::function<void()>& f) {
        try {
            f();
        } catch (const Error& error) {
            return error.what();
        }
        return "nothing was refused";
    }
    std::filesystem::path folder;
};

const std::vector<std::string> kTone{"-f", "lavfi", "-i", "sine=frequency=440:duration=3"};

TEST_F(Recordings, every_common_container_is_read) {
    for (const char* name : {"a.wav", "a.mp3", "a.m4a", "a.ogg", "a.flac", "a.webm", "a.mkv",
                             "a.aac", "a.aiff", "a.mp4", "a.mov", "a.avi", "a.ts"}) {
        const auto path = make(name, kTone);
        const Probed probed = Ffmpeg().probe(path, {});
        EXPECT_TRUE(probed.has_sound) << name;
        EXPECT_FALSE(probed.has_picture) << name;
        EXPECT_NEAR(probed.seconds.value_or(3), 3, 0.4) << name;
        EXPECT_NEAR(static_cast<double>(samples_of(path)) / kRate, 3, 0.2) << name;
    }
}

TEST_F(Recordings, a_video_without_sound_says_so) {
    const auto path = make("silent.mp4", {"-f", "lavfi", "-i", "testsrc=duration=2:size=64x64"});
    const Probed probed = Ffmpeg().probe(path, {});
    EXPECT_FALSE(probed.has_sound);
    EXPECT_TRUE(probed.has_picture);
}

TEST_F(Recordings, rubbish_and_playlists_are_refused) {
    const auto inner = make("inner.wav", kTone);
    const std::string playlist =
        "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile:" + inner.string() +
        "\n#EXT-X-ENDLIST\n";
    for (const auto& [name, bytes] : std::vector<std::pair<std::string, std::string>>{
             {"empty.mp3", ""},
             {"rubbish.mp3", std::string(5000, 'x')},
             {"page.html", "<!doctype html><p>no</p>"},
             {"list.m3u8", playlist},
             {"list.wav", playlist},
             {"concat.txt", "ffconcat version 1.0\nfile inner.wav\n"},
             {"text.txt", "only words"}})
        EXPECT_THAT(refusal([&] { Ffmpeg().probe(write(name, bytes), {}); }),
                    HasSubstr("no sound or video file"))
            << name;
}

TEST_F(Recordings, a_file_that_breaks_off_is_read_as_far_as_it_goes) {
    const auto path = make("whole.flac", {"-f", "lavfi", "-i", "anoisesrc=duration=10"});
    std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
    std::string broken;
    const auto samples = Ffmpeg().decode(
        path, [](auto) {}, {}, broken);
    EXPECT_GT(samples, 3u * kRate);
    EXPECT_LT(samples, 8u * kRate);
}

TEST_F(Recordings, a_recording_longer_than_allowed_ends_early) {
    std::string broken;
    const auto path = make("long.wav", kTone);
    EXPECT_THAT(refusal([&] { Ffmpeg().decode(path, [](auto) {}, {}, broken, {.longest = 1}); }),
                HasSubstr("longer than"));
}

TEST_F(Recordings, a_playable_copy_is_small_and_reads_back) {
    const auto path = make("tone.wav", {"-f", "lavfi", "-i", "sine=duration=20"});
    Ffmpeg().make_playback(path, folder / "play.m4a", 20, {});
    EXPECT_LT(std::filesystem::file_size(folder / "play.m4a"), 150'000u);
    EXPECT_NEAR(Ffmpeg().probe(folder / "play.m4a", {}).seconds.value_or(0), 20, 0.3);
}

}  // namespace
}  // namespace herald::content::speech
