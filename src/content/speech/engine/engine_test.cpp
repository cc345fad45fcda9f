#include "content/speech/engine/engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/json_reader.hpp"
#include "content/speech/engine/connected.hpp"
#include "content/speech/engine/models.hpp"

namespace herald::content::speech {
namespace {

using testing::HasSubstr;

std::string read(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(in)), {});
}

TEST(Loops, what_is_said_over_and_over_is_said_once) {
    EXPECT_EQ(without_loops("so the the the the the end"), "so the end");
    EXPECT_EQ(without_loops("go on and on and on and on and on and on then"), "go on and on then");
    EXPECT_EQ(without_loops("no no no, not that"), "no no no, not that");
    EXPECT_EQ(without_loops(""), "");
}

TEST(Wav, says_its_length_and_rate) {
    const std::vector<std::int16_t> samples{1, -1, 256};
    const std::string wav = make_wav(samples);
    EXPECT_EQ(wav.size(), 44u + 6u);
    EXPECT_EQ(wav.substr(0, 16), std::string("RIFF\x2a\0\0\0WAVEfmt ", 16));
    EXPECT_EQ(wav.substr(44), std::string("\1\0\xff\xff\0\1", 6));
}

class Models : public testing::Test {
protected:
    void SetUp() override {
        folder = std::filesystem::temp_directory_path() /
                 ("herald-models-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder);
    }
    void TearDown() override { std::filesystem::remove_all(folder); }
    LocalModel with(const std::string& card) const {
        std::filesystem::create_directories(folder / "mine");
        std::ofstream(folder / "mine" / "model.json") << card;
        for (const auto& model : list_models(folder))
            if (model.id == "mine") return model;
        ADD_FAILURE() << "not listed";
        return {};
    }
    std::filesystem::path folder;
};

TEST_F(Models, a_folder_tells_what_it_lacks) {
    EXPECT_THAT(*with("{").why_not, HasSubstr("model.json"));
    EXPECT_THAT(
        *with(R"({"name":"M","kind":"whisper","files":{},"tokens":"t","languages":[]})").why_not,
        HasSubstr("\"encoder\""));
    EXPECT_THAT(
        *with(
             R"({"name":"M","kind":"nemo_ctc","files":{"model":"../../x"},"tokens":"model.json","languages":[]})")
             .why_not,
        HasSubstr("../../x"));
    EXPECT_EQ(
        with(
            R"({"name":"M","kind":"nemo_ctc","files":{"model":"model.json"},"tokens":"model.json","languages":["de"]})")
            .why_not,
        std::nullopt);
    EXPECT_THROW(load_model(with("{"), folder, ""), Error);
}

/// The model that the build has beside its programs.
const LocalModel* installed() {
    static const auto all = list_models("/surely/not/there");
    for (const auto& model : all)
        if (model.id == "moonshine-tiny-en") return &model;
    return nullptr;
}

TEST(Moonshine, its_card_is_what_fetching_writes) {
    const auto* model = installed();
    if (model == nullptr) GTEST_SKIP() << "Moonshine is not installed: run ./dev deps";
    EXPECT_EQ(model->why_not, std::nullopt);
    EXPECT_EQ(to_json(model->card), to_json(default_card()));
}

TEST(Moonshine, its_vocabulary_is_read_out_of_the_script) {
    const auto* model = installed();
    if (model == nullptr) GTEST_SKIP() << "Moonshine is not installed: run ./dev deps";
    const std::string tokens = tokens_of(read(model->folder / "llama-tokenizer.js"));
    EXPECT_EQ(std::count(tokens.begin(), tokens.end(), '\n'), 32'768);
    EXPECT_THAT(tokens, HasSubstr("\nIA== 35\n")) << "the byte of a space";
    EXPECT_THAT(tokens, HasSubstr("\nIHRoZQ== 278\n")) << "\" the\"";
    EXPECT_THROW(tokens_of("const nothing = 1"), Error);
    EXPECT_THROW(tokens_of("llama_vocab_base64 = \"PHVuaz4K\""), Error);
}

TEST(Moonshine, silence_and_noise_do_not_break_it) {
    const auto* model = installed();
    if (model == nullptr) GTEST_SKIP() << "Moonshine is not installed: run ./dev deps";
    const auto engine = load_model(*model, "/surely/not/there", "");
    EXPECT_EQ(engine->only_language(), "en");
    Chunk chunk;
    chunk.samples.assign(3 * kRate, 0);
    EXPECT_LT(engine->hear(chunk).text.size(), 40u);
    chunk.samples.assign(100, 300);
    EXPECT_LT(engine->hear(chunk).text.size(), 40u);
}

}  // namespace
}  // namespace herald::content::speech
