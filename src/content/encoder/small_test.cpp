#include "content/encoder/small.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace herald::content {
namespace {

std::vector<float> any(std::size_t width, std::mt19937& random) {
    std::normal_distribution<float> normal;
    std::vector<float> out(width);
    for (float& part : out) part = normal(random);
    return out;
}

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
    double both = 0, one = 0, other = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        both += static_cast<double>(a[i]) * b[i];
        one += static_cast<double>(a[i]) * a[i];
        other += static_cast<double>(b[i]) * b[i];
    }
    return both / std::sqrt(one * other);
}

TEST(SmallMeaning, is_as_alike_as_its_model_says_in_any_width_and_length) {
    std::mt19937 random(7);
    for (const std::size_t width : {1U, 2U, 63U, 64U, 65U, 384U, 512U, 1536U, 3072U}) {
        const auto a = any(width, random), other = any(width, random);
        for (const float mix : {0.F, 0.3F, 0.9F}) {
            std::vector<float> b(width);
            for (std::size_t i = 0; i < width; ++i)
                b[i] = 100 * (mix * a[i] + (1 - mix) * other[i]);
            EXPECT_NEAR(likeness_of(small(a), small(b)), cosine(a, b), 0.02) << width;
        }
        EXPECT_NEAR(likeness_of(small(a), small(a)), 1, 1e-4) << width;
    }
}

TEST(SmallMeaning, says_nothing_where_there_is_nothing) {
    const std::vector<float> one{1, 2, 3}, none(3), broken{std::nanf(""), 0, 1};
    EXPECT_EQ(likeness_of(small(one), small(none)), 0);
    EXPECT_EQ(likeness_of(small(one), small(std::vector<float>{1, 2})), 0) << "another width";
    EXPECT_EQ(likeness_of(small(one), {}), 0);
    EXPECT_NEAR(likeness_of(small(broken), small(std::vector<float>{0, 0, 2})), 1, 1e-4);
    const std::vector<float> endless{std::numeric_limits<float>::infinity(), 1};
    EXPECT_NEAR(likeness_of(small(endless), small(std::vector<float>{0, 1})), 1, 1e-4);
}

TEST(MeaningTable, each_keeps_its_place) {
    MeaningTable table;
    std::vector<float> out;
    const SmallMeaning east = small(std::vector<float>{1, 0}),
                       north = small(std::vector<float>{0, 1});
    table.likenesses(east, out);
    EXPECT_TRUE(out.empty());
    table.add(east);
    table.add(north);
    table.add(small(std::vector<float>{1, 2, 3}));
    table.likenesses(east, out);
    EXPECT_EQ(out, (std::vector<float>{1, 0, 0}));
    table.put(1, east);
    table.likenesses(east, out);
    EXPECT_EQ(out, (std::vector<float>{1, 1, 0}));
    EXPECT_EQ(table.size(), 3U);
}

}  // namespace
}  // namespace herald::content
