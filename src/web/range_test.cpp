#include "web/range.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "web/stored_file.hpp"

namespace herald::web {
namespace {

using Fit = AskedRange::Fit;

std::string shown(std::string_view header, std::uint64_t size) {
    const AskedRange asked = parse_range(header, size);
    if (asked.fit == Fit::whole) return "whole";
    if (asked.fit == Fit::beyond) return "beyond";
    return fmt::format("{}+{}", asked.offset, asked.size);
}

TEST(RangeTest, one_part_is_read_in_its_three_forms) {
    EXPECT_EQ(shown("bytes=0-0", 1000), "0+1");
    EXPECT_EQ(shown("bytes=0-499", 1000), "0+500");
    EXPECT_EQ(shown("bytes=500-", 1000), "500+500");
    EXPECT_EQ(shown("bytes=-200", 1000), "800+200");
    EXPECT_EQ(shown("bytes=-5000", 1000), "0+1000");
    EXPECT_EQ(shown("bytes=900-5000", 1000), "900+100");
    EXPECT_EQ(shown("bytes=0-99999999999999999999999", 1000), "0+1000");
    EXPECT_EQ(shown(" Bytes= 7-8 ", 1000), "7+2");
}

TEST(RangeTest, what_lies_behind_the_end_is_beyond) {
    EXPECT_EQ(shown("bytes=1000-", 1000), "beyond");
    EXPECT_EQ(shown("bytes=1000-2000", 1000), "beyond");
    EXPECT_EQ(shown("bytes=99999999999999999999999-", 1000), "beyond");
    EXPECT_EQ(shown("bytes=-0", 1000), "beyond");
    EXPECT_EQ(shown("bytes=0-", 0), "beyond");
    EXPECT_EQ(shown("bytes=-1", 0), "beyond");
}

TEST(RangeTest, what_a_server_may_pass_over_gives_the_whole_file) {
    for (const auto* header :
         {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=1-2,5-6", "items=0-5",
          "bytes=+1-2", "bytes=1 -2", "bytes=--1", "bytes=0x1-2", "0-5"})
        EXPECT_EQ(shown(header, 1000), "whole") << header;
}

/// A stored file of ten bytes behind a router.
class PartTest : public testing::Test {
protected:
    PartTest() : router(RouterOptions{.clock = &clock, .spool_dir = path.parent_path()}) {
        std::ofstream(path) << "0123456789";
        router.get("/api/v1/file", {"Get the file", Access::open}, [this](Visitor&) {
            return StoredFile{"audio/mp4", "", path};
        });
        router.get("/api/v1/text", {"Get the text", Access::open}, [](Visitor&) {
            return File{"text/plain", "", "0123456789", std::nullopt};
        });
    }
    ~PartTest() override { std::filesystem::remove(path); }
    Response call(std::string method, const std::vector<Header>& headers,
                  std::string target = "/api/v1/file") {
        Request request;
        request.method = std::move(method);
        request.path = std::move(target);
        for (const auto& [name, value] : headers) request.headers.set(name, value);
        return router.handle(request);
    }
    static std::string part(const Response& response) {
        return response.file ? fmt::format("{} {}+{}", response.status, response.file->offset,
                                           response.file->size)
                             : fmt::format("{} no file", response.status);
    }
    FixedClock clock{Time{}};
    std::filesystem::path path = std::filesystem::temp_directory_path() /
                                 fmt::format("herald_part_{}", static_cast<const void*>(this));
    Router router;
};

TEST_F(PartTest, a_stored_file_is_answered_in_parts) {
    const auto whole = call("GET", {});
    EXPECT_EQ(part(whole), "200 0+10");
    EXPECT_EQ(whole.headers.get("Accept-Ranges"), "bytes");
    EXPECT_EQ(whole.headers.get("Content-Range"), "");
    const auto middle = call("GET", {{"Range", "bytes=2-4"}});
    EXPECT_EQ(part(middle), "206 2+3");
    EXPECT_EQ(middle.headers.get("Content-Range"), "bytes 2-4/10");
    EXPECT_EQ(middle.headers.get("Content-Type"), "audio/mp4");
    EXPECT_EQ(part(call("GET", {{"Range", "bytes=0-1,4-5"}})), "200 0+10");
}

TEST_F(PartTest, behind_the_end_is_refused_with_the_size) {
    const auto beyond = call("GET", {{"Range", "bytes=10-"}});
    EXPECT_EQ(part(beyond), "416 no file");
    EXPECT_EQ(beyond.headers.get("Content-Range"), "bytes */10");
    EXPECT_EQ(beyond.headers.get("Content-Type"), "application/problem+json");
    EXPECT_NE(beyond.body.find("it has 10 bytes"), std::string::npos) << beyond.body;
}

TEST_F(PartTest, a_head_shows_the_whole_size) {
    const auto head = call("HEAD", {{"Range", "bytes=2-4"}});
    EXPECT_EQ(part(head), "200 0+10");
    EXPECT_EQ(head.headers.get("Accept-Ranges"), "bytes");
}

TEST_F(PartTest, another_file_than_the_first_parts_comes_whole) {
    const std::string tag(call("GET", {}).headers.get("ETag"));
    ASSERT_FALSE(tag.empty());
    const std::vector<Header> next{{"Range", "bytes=5-"}, {"If-Range", tag}};
    EXPECT_EQ(part(call("GET", next)), "206 5+5");
    std::ofstream(path) << "abcdefghijkl";  // written anew meanwhile
    const auto other = call("GET", next);
    EXPECT_EQ(part(other), "200 0+12");
    EXPECT_NE(other.headers.get("ETag"), tag);
    EXPECT_EQ(part(call("GET", {{"Range", "bytes=5-"}, {"If-Range", "W/" + tag}})), "200 0+12");
    EXPECT_EQ(
        part(call("GET", {{"Range", "bytes=5-"}, {"If-Range", "Sun, 22 Nov 2026 08:00:00 GMT"}})),
        "200 0+12");
}

TEST_F(PartTest, a_file_that_has_gone_is_not_found) {
    std::filesystem::remove(path);
    EXPECT_EQ(part(call("GET", {})), "404 no file");
}

TEST_F(PartTest, what_is_made_for_its_request_has_no_parts) {
    const auto text = call("GET", {{"Range", "bytes=0-1"}}, "/api/v1/text");
    EXPECT_EQ(text.status, 200);
    EXPECT_EQ(text.body, "0123456789");
    EXPECT_FALSE(text.headers.has("Accept-Ranges"));
}

TEST_F(PartTest, the_document_tells_of_parts) {
    const auto document = router.openapi();
    const auto answers = [&](const char* route) {
        std::string out;
        for (const auto& [status, answer] :
             document.at("paths").at(route).at("get").at("responses").as_object())
            if (status.starts_with("20") || status == "416") out += std::string(status) + " ";
        return out;
    };
    EXPECT_EQ(answers("/api/v1/file"), "200 206 416 ");
    EXPECT_EQ(answers("/api/v1/text"), "200 ");
}

}  // namespace
}  // namespace herald::web
