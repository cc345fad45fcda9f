#include "harness.hpp"

/// What goes out, in the world: a picture, a mail handed over as a file, and a calendar.
namespace herald::api {

void World::add_publish() {
    const std::string item = "POST /api/v1/content/items/{id}/";
    // In more than a year and less than three: what is scheduled may be no farther ahead.
    const std::string now = to_string(app_->clock().now());
    values["in_two_years"] = std::to_string(std::stoi(now.substr(0, 4)) + 2);
    bodies[item + "schedule"] = R"({"at":"$in_two_years-03-01T09:00:00Z","manual":true})";
    bodies[item + "publish"] = R"({"manual":true})";
    bodies[item + "mark-published"] = R"({"url":"https://north.example/post"})";
    bodies["PATCH /api/v1/content/items/{id}/media/{name}"] = R"({"alt":"A jacket"})";
    bodies["PATCH /api/v1/calendar/{id}"] = R"({"at":"$in_two_years-03-02T09:00:00Z"})";
    bodies["POST /api/v1/publications/{id}/retry"] = R"({"confirm_absent":true})";
    ids["calendar"] = ids["items"];
    // Without a network it goes nowhere, however often it is walked over.
    EXPECT_EQ(call("editor", "PATCH /content/items/" + ids["items"], R"({"network":null})").status,
              200);
    bodies["POST /api/v1/calendar/bulk"] =
        fmt::format(R"({{"ids":["{}"],"shift_minutes":30}})", ids["items"]);
    const auto made = [&](const std::string& what, const std::string& body) {
        const auto response = call("editor", what, body);
        EXPECT_LT(response.status, 300) << what << " " << response.body;
        return response;
    };
    for (const auto* title : {"Spring", "Summer", "Autumn"}) {
        const std::string mail =
            take(made("POST /content/items",
                      fmt::format(R"({{"kind":"email","network":"email","title":"{} at Northwind",
                                     "text":"# Hello\n\nJackets."}})",
                                  title)),
                 "/id");
        wait_for_task(take(made("POST /content/items/" + mail + "/publish", "{}"), "/task/id"));
        ids["publications"] = take(made("GET /publications?item_id=" + mail, ""), "/data/0/id");
    }
    using namespace std::string_literals;
    const std::string png = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\x80\x08"s;
    bodies["POST /api/v1/content/items/{id}/media"] = form_of(png);
    const auto picture =
        upload("editor", "/content/items/" + ids["items"] + "/media", png, {{"alt", "A jacket"}});
    EXPECT_EQ(picture.status, 200) << picture.body;
    ids["media"] = take(picture, "/media/0/name");
    ids["content/media"] = "no-such-token";
}

}  // namespace herald::api
