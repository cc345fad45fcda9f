#include <fstream>

#include "harness.hpp"

/// Ads' pictures through the server: what is a picture comes, once fetched it stays, nothing inside
/// is reached.
namespace herald::api {
namespace {

class PicturesApi : public ApiTest {
protected:
    web::Response look() {
        return world.call("viewer", "GET /ads/" + world.ids["ads"] + "/thumbnail");
    }
    web::Response look_at(const std::string& path) {
        world.set_picture(path.starts_with("/") ? world.pictures().url(path) : path);
        return look();
    }
    std::size_t asked() { return world.pictures().requests().size(); }
};

std::string bytes_of(const web::Response& response) {
    if (!response.file) return {};
    std::ifstream in(response.file->path, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(response.file->offset));
    std::string out(response.file->size, '\0');
    in.read(out.data(), static_cast<std::streamsize>(out.size()));
    return out;
}

TEST_P(PicturesApi, a_picture_comes_as_what_it_is_whatever_its_host_says) {
    const auto response = look_at("/shoes.png");
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(response.headers.get("Content-Type"), "image/png");
    EXPECT_EQ(response.headers.get("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(response.headers.get("Cache-Control"), "private, max-age=86400");
    EXPECT_EQ(bytes_of(response), std::string("\x89PNG\r\n\x1a\n", 8) + "/shoes.png");
}

TEST_P(PicturesApi, it_is_fetched_once_and_anew_when_the_ad_has_another) {
    look_at("/one.png");
    const std::size_t before = asked();
    EXPECT_EQ(look().status, 200);
    EXPECT_EQ(asked(), before);
    EXPECT_EQ(bytes_of(look_at("/two.png")).substr(8), "/two.png");
    EXPECT_EQ(asked(), before + 1);
}

TEST_P(PicturesApi, what_is_no_picture_is_not_handed_on_and_not_asked_for_again) {
    for (const auto* path : {"/page.png", "/drawing.svg", "/large.png", "/gone.png"}) {
        EXPECT_EQ(look_at(path).status, 404) << path;
        const std::size_t before = asked();
        EXPECT_EQ(look().status, 404) << path;
        EXPECT_EQ(asked(), before) << path;
    }
}

TEST_P(PicturesApi, what_was_no_picture_is_looked_at_again_after_a_day) {
    EXPECT_EQ(look_at("/late.png").status, 404);
    const auto kept = world.folder() / "blobs" / to_string(world.scope_of("owner").tenant()) /
                      "pictures" / world.ids["ads"];
    std::fstream file(kept, std::ios::in | std::ios::out | std::ios::binary);
    ASSERT_TRUE(file) << kept;
    const auto say = [&](std::chrono::hours ago) {
        file.seekp(65);
        file << (SystemClock().now() - ago).time_since_epoch().count() << std::flush;
    };
    say(std::chrono::hours(23));
    EXPECT_EQ(look().status, 404);
    say(std::chrono::hours(25));
    EXPECT_EQ(look().status, 200);
}

TEST_P(PicturesApi, ads_of_the_sandbox_have_pictures) {
    world.open_workspace("pia_paints");
    world.call("pia_paints", "POST /sandbox/connect");
    world.take(world.call("pia_paints", "GET /tasks?type=ads.sync"), "/data/0/id", "pia_whole");
    world.call("pia_paints", "POST /tasks/$pia_whole/cancel");  // a few days are enough
    world.wait_for_task(world.values["pia_whole"], "pia_paints");
    const Day today = TimeZone::utc().day_of(SystemClock().now());
    world.take(world.call("pia_paints", "POST /campaigns/sync",
                          fmt::format(R"({{"from":"{0}","to":"{0}"}})",
                                      to_string(today - std::chrono::days(2)))),
               "/task/id", "pia_sync");
    world.wait_for_task(world.values["pia_sync"], "pia_paints");
    for (const std::string platform : {"meta", "tiktok"}) {
        const auto campaigns =
            world.call("pia_paints", "GET /campaigns?limit=1&platform=" + platform);
        world.take(campaigns, "/data/0/id", "pia_campaign");
        world.take(world.call("pia_paints", "GET /campaigns/$pia_campaign/ads"), "/data/0/id",
                   "pia_ad");
        const auto picture = world.call("pia_paints", "GET /ads/$pia_ad/thumbnail");
        EXPECT_EQ(picture.status, 200) << platform << " " << picture.body;
        EXPECT_EQ(picture.headers.get("Content-Type"), "image/png");
    }
}

TEST_P(PicturesApi, a_busy_host_is_asked_again) {
    const auto response = look_at("/busy.png");
    EXPECT_EQ(response.status, 503) << response.body;
    EXPECT_FALSE(response.headers.get("Retry-After").empty());
    EXPECT_EQ(look().status, 200);
}

TEST_P(PicturesApi, no_address_inside_is_reached) {
    for (const auto* url : {"/inside.png", "http://127.0.0.1:1/x.png", "http://[::1]/x.png",
                            "http://169.254.169.254/x.png", "file:///etc/passwd", "nonsense"}) {
        const auto response = look_at(url);
        EXPECT_EQ(response.status, 404) << url << " " << response.body;
    }
}

TEST_P(PicturesApi, refusals) {
    look_at("/three.png");
    world.values["ad"] = world.ids["ads"];
    world.check({
        {"shown", "key", "GET /ads/$ad/thumbnail", "", 200, {"Content-Type: image/png"}},
        {"no such ad",
         "viewer",
         "GET /ads/01900000-0000-7000-8000-000000000000/thumbnail",
         "",
         404,
         {}},
        {"no id", "viewer", "GET /ads/shoes/thumbnail", "", 422, {"{id}"}},
        {"another organization", "stranger", "GET /ads/$ad/thumbnail", "", 404, {}},
        {"nobody", "anonymous", "GET /ads/$ad/thumbnail", "", 401, {}},
    });
}

HERALD_ON_BOTH_DATABASES(PicturesApi);

}  // namespace
}  // namespace herald::api
