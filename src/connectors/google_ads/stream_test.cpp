#include "connectors/google_ads/stream.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/error.hpp"

namespace herald::connectors::google_ads {
namespace {

std::vector<std::string> read_in_pieces(std::string_view text, std::size_t piece) {
    std::vector<std::string> out;
    ChunkReader reader([&](std::string_view element) { out.emplace_back(element); });
    for (std::size_t i = 0; i < text.size(); i += piece) reader.feed(text.substr(i, piece));
    reader.finish();
    return out;
}

TEST(ChunkReader, GivesTheSameElementsHoweverTheBytesAreCut) {
    const std::string_view text =
        " [ {\"a\":\"]}\\\"\\\\\",\"b\":[1,{\"c\":[]}]} ,\r\n{}\n,{\"d\":\"{[\"} ]\n";
    const std::vector<std::string> expected{R"({"a":"]}\"\\","b":[1,{"c":[]}]})", "{}",
                                            R"({"d":"{["})"};
    for (std::size_t piece = 1; piece <= text.size(); ++piece)
        EXPECT_EQ(read_in_pieces(text, piece), expected) << piece;
}

TEST(ChunkReader, AnEmptyArrayHasNoElements) { EXPECT_TRUE(read_in_pieces("[]", 1).empty()); }

TEST(ChunkReader, AnObjectIsGivenSoThatItsErrorCanBeReadButIsNoGoodAnswer) {
    std::string seen;
    ChunkReader reader([&](std::string_view element) { seen = element; });
    reader.feed(R"({"error":{}})");
    EXPECT_EQ(seen, R"({"error":{}})");
    EXPECT_THROW(reader.finish(), Error);
}

TEST(ChunkReader, RefusesWhatWasCutOffOrIsSomethingElse) {
    for (const char* text :
         {"", "[", "[{}", "[{\"a\":1}", "[{\"a\":\"", "<html>", "[1]", "[]x", "{}{}", "null"})
        EXPECT_THROW(read_in_pieces(text, 1), Error) << text;
    ChunkReader small([](std::string_view) {}, 10);
    EXPECT_THROW(small.feed("[{\"a\":\"0123456789"), Error);
}

}  // namespace
}  // namespace herald::connectors::google_ads
