#include "harness.hpp"

/// Content in the world.
namespace herald::api {

void World::add_content() {
    bodies["PUT /api/v1/brand"] = R"({"name":"Northwind Outdoor","what":"Jackets"})";
    bodies["POST /api/v1/content/items"] = R"({"kind":"social","network":"x","text":"Walked"})";
    bodies["PATCH /api/v1/content/items/{id}"] = R"({"title":"Renamed"})";
    bodies["POST /api/v1/content/items/{id}/step"] = R"({"step":"submit"})";
    bodies["POST /api/v1/content/items/{id}/comments"] = R"({"text":"Walked"})";
    bodies["POST /api/v1/content/check"] = R"({"text":"Is this fine?","network":"x"})";
    const auto made = [&](const std::string& what, const std::string& body) {
        const auto response = call("editor", what, body);
        EXPECT_LT(response.status, 300) << what << " " << response.body;
        return response;
    };
    for (const auto* text : {"First of Northwind", "Second of Northwind", "Third of Northwind"})
        ids["items"] =
            take(made("POST /content/items",
                      fmt::format(R"({{"kind":"social","network":"mastodon","text":"{}"}})", text)),
                 "/id");
    const std::string item = "/content/items/" + ids["items"];
    made("PATCH" + (" " + item), R"({"text":"Third of Northwind, said better"})");
    made("POST " + item + "/versions/1/restore", "");
    for (const auto* text : {"Good", "Shorter", "Northwind with a capital"})
        made("POST " + item + "/comments", fmt::format(R"({{"text":"{}"}})", text));
}

}  // namespace herald::api
