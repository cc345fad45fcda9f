#include "net/sse.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "net/test_server.hpp"

namespace herald::net {
namespace {

std::vector<std::string> read_in_pieces(std::string_view text, std::size_t piece) {
    std::vector<std::string> out;
    SseReader reader(
        [&](const ServerEvent& e) { out.push_back(e.event + "|" + e.data + "|" + e.id); });
    for (std::size_t i = 0; i < text.size(); i += piece) reader.feed(text.substr(i, piece));
    return out;
}

TEST(Sse, ReadsTheStreamTheSameHoweverItIsCut) {
    const std::string_view text =
        "\xEF\xBB\xBF: hello\n\ndata: one\n\nevent: delta\r\ndata:two\r\ndata:  three\r\nid: "
        "7\r\n\r\n"
        "event: empty\n\ndata\n\nretry: 10\rdata: old mac\r\rdata: [DONE]\n\ndata: unfinished";
    const std::vector<std::string> expected{"message|one|", "delta|two\n three|7", "message||7",
                                            "message|old mac|7", "message|[DONE]|7"};
    for (const std::size_t piece : {1u, 2u, 3u, 7u, 1000u})
        EXPECT_EQ(read_in_pieces(text, piece), expected) << piece;
}

TEST(Sse, RefusesAnEventWithoutEnd) {
    SseReader reader([](const ServerEvent&) {}, 100);
    EXPECT_THROW(reader.feed(std::string(101, 'x')), Error);
}

TEST(Sse, GivesEventsOfAnAnswerAndTheBodyOfARefusal) {
    test::TestServer server([](const test::ServedRequest& r) {
        if (r.path == "/no") return test::ServedResponse{401, "why", {}, {}};
        EXPECT_EQ(r.headers.at("accept"), "text/event-stream");
        return test::ServedResponse{
            200, "data: a\n\ndata: b\n\n", {{"Content-Type", "text/event-stream"}}, {}};
    });
    HttpClientOptions options;
    options.egress = EgressPolicy({server.place()});
    HttpClient client(options);
    std::string seen;
    HttpRequest request;
    request.url = server.url("/yes");
    EXPECT_EQ(read_events(client, request, [&](const ServerEvent& e) { seen += e.data; }).status,
              200);
    EXPECT_EQ(seen, "ab");
    request.url = server.url("/no");
    EXPECT_EQ(read_events(client, request, [&](const ServerEvent& e) { seen += e.data; }).body,
              "why");
    EXPECT_EQ(seen, "ab");
}

}  // namespace
}  // namespace herald::net
