#include "content/encoder/encoder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <numeric>
#include <sstream>

#include "base/json_reader.hpp"
#include "content/encoder/small.hpp"

namespace herald::content {
namespace {

std::string file_text(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

/// What TensorFlow.js 4 says of the same weights; tests run in the repository's root.
json::array reference() {
    return parse_json(file_text("src/content/encoder/reference.json")).as_array();
}

std::optional<std::filesystem::path> folder() {
    for (const char* place : {"build/models", "build-dev/models"})
        if (auto found = SentenceEncoder::find(place)) return found;
    return SentenceEncoder::find({});
}

class EncoderTest : public testing::Test {
protected:
    void SetUp() override {
        const auto place = folder();
        if (!place) GTEST_SKIP() << "the sentence model is not installed (./dev deps)";
        encoder.emplace(*place);
    }
    std::optional<SentenceEncoder> encoder;
};

TEST_F(EncoderTest, splits_and_means_what_the_reference_does) {
    std::vector<Meaning> all;
    const auto wanted = reference();
    for (const auto& one : wanted) {
        const std::string text(one.at("text").as_string());
        std::vector<int> ids;
        for (const auto& id : one.at("ids").as_array()) ids.push_back(id.to_number<int>());
        EXPECT_EQ(encoder->pieces().split(text), ids) << text;
        const auto meaning = encoder->encode(text);
        ASSERT_TRUE(meaning);
        const auto& first = one.at("first").as_array();
        for (std::size_t i = 0; i < first.size(); ++i)
            EXPECT_NEAR((*meaning)[i], first[i].to_number<double>(), 2e-5) << text << " " << i;
        EXPECT_NEAR(std::accumulate(meaning->begin(), meaning->end(), 0.0),
                    one.at("sum").to_number<double>(), 2e-3);
        all.push_back(*meaning);
    }
    for (std::size_t a = 0; a < all.size(); ++a)
        for (std::size_t b = 0; b < all.size(); ++b) {
            const double like = wanted[a].at("like").at(b).to_number<double>();
            EXPECT_NEAR(std::inner_product(all[a].begin(), all[a].end(), all[b].begin(), 0.0), like,
                        1e-4);
            EXPECT_NEAR(likeness_of(small(all[a]), small(all[b])), like, 0.02);
        }
}

TEST_F(EncoderTest, strange_texts_do_no_harm) {
    EXPECT_FALSE(encoder->encode("東京"));
    EXPECT_TRUE(encoder->encode(std::string(100'000, 'x')));
    EXPECT_TRUE(encoder->encode("\xff\xfe broken \xc3"));
    EXPECT_FALSE(encoder->encode_text("", ""));
    const auto one = encoder->encode_text("Winter", "Socks. Jackets. Gloves.");
    ASSERT_TRUE(one);
    EXPECT_NEAR(std::inner_product(one->begin(), one->end(), one->begin(), 0.0), 1, 1e-4);
}

TEST(Pieces, the_likeliest_split_wins) {
    const Pieces pieces(
        R"([["?",0],["<s>",0],["</s>",0],["x1",0],["x2",0],["x3",0],["▁ab",-3],["▁a",-1],["b",-1],
            ["▁",-5],["c",-2]])");
    EXPECT_EQ(pieces.split("ab"), (std::vector<int>{7, 8}));
    EXPECT_EQ(pieces.split("ab€c"), (std::vector<int>{7, 8, 10}));
    EXPECT_TRUE(pieces.split("€").empty());
}

}  // namespace
}  // namespace herald::content
