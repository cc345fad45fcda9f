#include <gtest/gtest.h>

#include "base/error.hpp"
#include "content/studio/write/stream_desk.hpp"

namespace herald::content::studio {
namespace {

using std::chrono::milliseconds;

std::string drain(web::Stream& stream) {
    std::string out;
    for (std::string piece = stream.source(); !piece.empty(); piece = stream.source()) out += piece;
    return out;
}

TEST(StreamDesk, TellsEachEventAtOnceAndEndsWithTheWork) {
    StreamDesk desk;
    std::atomic<bool> go_on{false};
    web::Stream stream = desk.open([&](StreamLine& line) {
        line.send("text", R"({"piece":"a"})");
        while (!go_on) std::this_thread::sleep_for(milliseconds(1));
        line.send("done", "{}");
    });
    EXPECT_EQ(stream.source(), "event: text\ndata: {\"piece\":\"a\"}\n\n");
    go_on = true;
    EXPECT_EQ(drain(stream), "event: done\ndata: {}\n\n");
}

TEST(StreamDesk, AnErrorIsTheLastEvent) {
    StreamDesk desk;
    web::Stream stream = desk.open(
        [](StreamLine&) { throw Error(ErrorKind::quota_exceeded, "The budget is used up."); });
    const std::string told = drain(stream);
    EXPECT_TRUE(told.starts_with("event: error\ndata: {")) << told;
    EXPECT_NE(told.find("\"status\":402"), std::string::npos) << told;
    EXPECT_NE(told.find("The budget is used up."), std::string::npos);
}

TEST(StreamDesk, SilenceIsFilledSoThatAGoneClientIsFound) {
    StreamDesk desk{milliseconds(5)};
    std::atomic<bool> go_on{false};
    web::Stream stream = desk.open([&](StreamLine&) {
        while (!go_on) std::this_thread::sleep_for(milliseconds(1));
    });
    EXPECT_EQ(stream.source(), ": still here\n\n");
    go_on = true;
    drain(stream);
}

TEST(StreamDesk, WorkForAGoneClientStops) {
    StreamDesk desk;
    std::atomic<bool> stopped{false}, began{false};
    const auto work = [&](StreamLine& line) {
        try {
            began = true;
            for (;;) {
                line.check();
                std::this_thread::sleep_for(milliseconds(1));
            }
        } catch (const StreamLine::Gone&) {
            stopped = true;
            throw;
        }
    };
    { const web::Stream stream = desk.open(work); }
    for (int i = 0; i < 5000 && !stopped; ++i) std::this_thread::sleep_for(milliseconds(1));
    EXPECT_TRUE(stopped);
    EXPECT_TRUE(began);
}

TEST(StreamDesk, OnlySoManyAtOnceAndItsEndStopsAll) {
    std::atomic<int> ended{0};
    {
        StreamDesk desk;
        std::vector<web::Stream> streams;
        const auto work = [&](StreamLine& line) {
            struct Count {
                std::atomic<int>& n;
                ~Count() { ++n; }
            } const count{ended};
            for (;;) {
                line.check();
                std::this_thread::sleep_for(milliseconds(1));
            }
        };
        for (std::size_t i = 0; i < StreamDesk::kMostAtOnce; ++i)
            streams.push_back(desk.open(work));
        EXPECT_THROW(desk.open(work), Error);
    }
    EXPECT_EQ(ended, static_cast<int>(StreamDesk::kMostAtOnce));
}

}  // namespace
}  // namespace herald::content::studio
