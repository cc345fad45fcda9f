#include "web/router.hpp"

#include <gtest/gtest.h>

namespace herald::web {
namespace {

struct Show {
    std::string id;
    std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(Show, (), (id, limit))

struct Make {
    std::string id, name;
    Change<std::string> note;
    IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(Make, (), (id, name, note, if_match))

struct Thing {
    std::string id, name;
    int version = 1;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id, name, version))

struct Send {
    Upload file;
    std::string kind;
};
BOOST_DESCRIBE_STRUCT(Send, (), (file, kind))

class RouterTest : public testing::Test {
protected:
    RouterTest()
        : router(
              RouterOptions{.clock = &clock, .spool_dir = std::filesystem::temp_directory_path()}) {
        router.get("/api/v1/things/{id}", {"Show a thing", Access::open},
                   [](Visitor&, const Show& r) {
                       return Thing{r.id, "n" + std::to_string(r.limit.value_or(0)), 7};
                   });
        router.patch("/api/v1/things/{id}", {"Change a thing", Access::open},
                     [](Visitor&, const Make& r) {
                         r.if_match.check(7);
                         return Created<Thing>{{r.id, r.name + (r.note.present ? "!" : "")},
                                               "/api/v1/things/" + r.id};
                     });
        router.del("/api/v1/things/{id}", {"Remove a thing", Access::open}, [](Visitor&) {});
        router.get("/api/v1/things/special", {"Show the special thing", Access::open},
                   [](Visitor&) {
                       return Page<Thing>{{{"s", "x"}}, "next"};
                   });
        router.post("/api/v1/files", {"Send a file", Access::open}, [](Visitor&, const Send& r) {
            return Thing{r.file.name, r.kind, static_cast<int>(r.file.size)};
        });
    }
    Response call(std::string method, std::string target, std::string body = {},
                  std::string type = "application/json") {
        Request request;
        request.method = std::move(method);
        const auto question = target.find('?');
        request.path = target.substr(0, question);
        if (question != std::string::npos) request.query = target.substr(question + 1);
        request.body = std::move(body);
        request.headers.set("Content-Type", std::move(type));
        if (!if_match.empty()) request.headers.set("If-Match", if_match);
        return router.handle(request);
    }
    FixedClock clock{Time{}};
    Router router;
    std::string if_match;
};

TEST_F(RouterTest, path_and_query_fill_the_request) {
    const auto response = call("GET", "/api/v1/things/a%20b?limit=5");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, R"({"id":"a b","name":"n5","version":7})");
    EXPECT_EQ(response.headers.get("etag"), "\"7\"");
    EXPECT_FALSE(response.headers.get("X-Request-Id").empty());
}

TEST_F(RouterTest, a_literal_segment_wins_over_a_parameter) {
    EXPECT_EQ(call("GET", "/api/v1/things/special").body,
              R"({"data":[{"id":"s","name":"x","version":1}],"next_cursor":"next"})");
}

TEST_F(RouterTest, unknown_names_are_refused_with_the_nearest) {
    const auto query = call("GET", "/api/v1/things/a?limti=5");
    EXPECT_EQ(query.status, 422);
    EXPECT_NE(query.body.find(
                  R"({"pointer":"?limti","detail":"is not known here; did you mean limit?"})"),
              std::string::npos);
    const auto body = call("PATCH", "/api/v1/things/a", R"({"nmae":"x","id":"other"})");
    EXPECT_NE(body.body.find(R"({"pointer":"/name","detail":"is required"})"), std::string::npos);
    EXPECT_NE(
        body.body.find(R"({"pointer":"/nmae","detail":"is not known here; did you mean name?"})"),
        std::string::npos);
    EXPECT_NE(body.body.find(R"("/id")"),
              std::string::npos);  // the path says which, the body may not
}

TEST_F(RouterTest, status_and_headers_follow_from_the_result_type) {
    const auto made = call("PATCH", "/api/v1/things/a", R"({"name":"x","note":null})");
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.headers.get("Location"), "/api/v1/things/a");
    EXPECT_EQ(made.body, R"({"id":"a","name":"x!","version":1})");
    EXPECT_EQ(call("DELETE", "/api/v1/things/a").status, 204);
    if_match = "\"6\"";
    EXPECT_EQ(call("PATCH", "/api/v1/things/a", R"({"name":"x"})").status, 412);
    if_match = "\"7\"";
    EXPECT_EQ(call("PATCH", "/api/v1/things/a", R"({"name":"x"})").status, 201);
}

TEST_F(RouterTest, what_does_not_fit_gets_its_status) {
    EXPECT_EQ(call("GET", "/api/v1/nothing").status, 404);
    const auto wrong_method = call("PUT", "/api/v1/things/a");
    EXPECT_EQ(wrong_method.status, 405);
    EXPECT_EQ(wrong_method.headers.get("Allow"), "DELETE, GET, PATCH");
    EXPECT_EQ(call("PATCH", "/api/v1/things/a", "{").status, 400);
    EXPECT_EQ(call("PATCH", "/api/v1/things/a", "a=b", "application/x-www-form-urlencoded").status,
              415);
    EXPECT_EQ(call("GET", "/api/v1/things/%zz").status, 400);
}

TEST_F(RouterTest, a_multipart_file_reaches_its_handler) {
    const std::string body =
        "--XX\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nads\r\n"
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; "
        "filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n1,2\r\n3\r\n"
        "--XX--\r\n";
    const auto response = call("POST", "/api/v1/files", body, "multipart/form-data; boundary=XX");
    EXPECT_EQ(response.body, R"({"id":"a.csv","name":"ads","version":6})");
    EXPECT_EQ(call("POST", "/api/v1/files", body.substr(0, 60), "multipart/form-data; boundary=XX")
                  .status,
              400);
    EXPECT_EQ(call("POST", "/api/v1/files", "{}").status, 415);
}

TEST_F(RouterTest, the_name_of_a_file_is_text_whatever_bytes_came_for_it) {
    const auto named = [&](const std::string& name) {
        const std::string body =
            "--XX\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nads\r\n"
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" +
            name + "\"\r\n\r\n1\r\n--XX--\r\n";
        const auto answer = call("POST", "/api/v1/files", body, "multipart/form-data; boundary=XX");
        return parse_json(answer.body).at("id");
    };
    EXPECT_EQ(named("Gr\xC3\xBC\xC3\x9F"
                    "e.csv"),
              "Gr\xC3\xBC\xC3\x9F"
              "e.csv");
    EXPECT_EQ(named("Gr\xFC\xDF"
                    "e.csv"),
              "Gr\xC3\xBC\xC3\x9F"
              "e.csv");  // of Windows
    EXPECT_EQ(named(std::string("a\0b\x1B[2J\n.csv", 12)), "ab[2J.csv");
}

TEST_F(RouterTest, the_document_names_every_route) {
    const auto document = router.openapi();
    const auto& operation = document.at("paths").at("/api/v1/things/{id}").at("get").as_object();
    EXPECT_EQ(operation.at("operationId"), "showThing");
    EXPECT_EQ(operation.at("parameters").as_array().size(), 2u);
    EXPECT_TRUE(document.at("components").at("schemas").as_object().contains("ThingPage"));
    EXPECT_TRUE(document.at("components").at("schemas").as_object().contains("Make"));
}

}  // namespace
}  // namespace herald::web
