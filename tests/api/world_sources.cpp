#include <array>

#include "content/sources/store/item_store.hpp"
#include "harness.hpp"

/// Sources in the world, and the sites they are read from.
namespace herald::api {
namespace {

using net::test::ServedRequest;
using net::test::ServedResponse;

/// So that the stories of one feed are no twins.
constexpr std::array<std::string_view, 3> kNews{
    "Bakers open earlier this winter, because flour is short in every harbour town.",
    "A choir of forty sang under the old bridge until the last ferry came.",
    "New bicycles for nurses arrived, each with a basket and a bell that rings twice."};

std::string item_xml(const std::string& host, int number) {
    return fmt::format(
        "<item><title>Story {0} of "
        "{1}</title><link>http://{1}/story/{0}?utm_source=rss</link><guid "
        "isPermaLink=\"false\">{1}-{0}</guid><pubDate>Thu, {2:02} Oct 2026 08:00:00 "
        "GMT</pubDate><description>{3} Number {0}: what {1} says about gardens, ladders and rain "
        "in "
        "the "
        "valley, told at some length.</description></item>",
        number, host, number + 1, kNews.at(static_cast<std::size_t>(number - 1) % kNews.size()));
}

std::string feed_of(const std::string& host, int items) {
    std::string out = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The News of " +
                      host + "</title><link>http://" + host + "/</link><language>en</language>";
    for (int i = 1; i <= items; ++i) out += item_xml(host, i);
    return out + "</channel></rss>";
}

std::string article(const std::string& title, const std::string& subject) {
    std::string out = "<!doctype html><html lang=\"en\"><head><title>" + title +
                      "</title></head><body><nav>Home About</nav><article><h1>" + title + "</h1>";
    for (int i = 0; i < 6; ++i)
        out += fmt::format(
            "<p>Paragraph {} says something worth reading about {}, in whole sentences, with "
            "commas, "
            "and at such a length that nobody would take it for a menu or an advertisement.</p>",
            i, subject);
    return out + "</article></body></html>";
}

const ServedResponse kMissing{404, "nothing here", {}, {}};

/// A billion laughs.
std::string laughs() {
    std::string out = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\">";
    for (char c = 'b'; c < 'k'; ++c) {
        out += fmt::format("<!ENTITY {} \"", c);
        for (int i = 0; i < 10; ++i) out += fmt::format("&{};", static_cast<char>(c - 1));
        out += "\">";
    }
    return out +
           "]><rss version=\"2.0\"><channel><title>&j;</title><item><title>Laughing item "
           "&j;</title><link>http://laughs.example/1</link></item></channel></rss>";
}

/// Telegram's public page of a channel; of one that does not exist it is a page of another kind.
std::string channel_page(const std::string& name) {
    if (name != "ladders") return "<!doctype html><html><body class=\"tgme_page\"></body></html>";
    std::string out =
        "<!doctype html><html><body><div class=\"tgme_channel_info\"><div "
        "class=\"tgme_channel_info_header_title\"><span>Ladders &amp; Co</span></div></div>";
    static constexpr std::array kSaid{"A ladder of ash, for the apple trees", "",
                                      "How to mend the third rung before autumn"};
    for (std::size_t i = 0; i < kSaid.size(); ++i)
        out += fmt::format(
            "<div class=\"tgme_widget_message\" data-post=\"ladders/{}\"><div "
            "class=\"tgme_widget_message_text\">{}</div><span "
            "class=\"tgme_widget_message_views\">1.2K</span><time "
            "datetime=\"2026-11-0{}T10:00:00+00:00\"></time></div>",
            41 + i, kSaid[i], i + 1);
    return out + "</body></html>";
}

ServedResponse serve_bad(const std::string& path) {
    if (path == "/laughs.xml") return {200, laughs(), {{"Content-Type", "text/xml"}}, {}};
    if (path == "/latin.xml")
        return {200,
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Caf"
                "\xE9</title><item><title>Gr\xFC\xDF\x65 aus K\xF6ln</title><guid>1</guid></item>"
                "</channel></rss>",
                {{"Content-Type", "text/xml; charset=utf-8"}},
                {}};
    if (path == "/inside.xml")
        return {302, "", {{"Location", "http://169.254.169.254/latest/meta-data/"}}, {}};
    if (path == "/round.xml") return {301, "", {{"Location", "/round.xml"}}, {}};
    if (path == "/broken.xml") return {500, "oh no", {}, {}};
    if (path == "/busy.xml") return {429, "", {{"Retry-After", "3600"}}, {}};
    if (path == "/gone.xml") return {410, "", {}, {}};
    if (path == "/private/feed.xml") return {200, feed_of("private", 3), {}, {}};
    if (path == "/rubbish.xml") return {200, std::string("\0\1\2\3rubbish", 11), {}, {}};
    if (path == "/plain.html") return {200, "<!doctype html><html><title>x</title></html>", {}, {}};
    return kMissing;
}

}  // namespace

ServedResponse serve_site(const ServedRequest& request) {
    const auto found = request.headers.find("host");
    const std::string host = found == request.headers.end() ? "none" : found->second;
    const std::string& path = request.path;
    if (path == "/robots.txt")
        return {200,
                "User-agent: *\nDisallow: /private/\nSitemap: http://" + host + "/map.xml\n",
                {},
                {}};
    if (path == "/feed.xml") {
        const auto tag = request.headers.find("if-none-match");
        if (tag != request.headers.end() && tag->second == "\"three\"") return {304, "", {}, {}};
        return {200,
                feed_of(host, 3),
                {{"Content-Type", "application/rss+xml"}, {"ETag", "\"three\""}},
                {}};
    }
    if (path == "/twin.xml") {  // says what /feed.xml of the host "first" said
        const auto port = host.substr(host.find('.'));
        return {200, feed_of("first" + port, 3), {{"Content-Type", "application/rss+xml"}}, {}};
    }
    if (path == "/moved.xml") return {301, "", {{"Location", "/feed.xml"}}, {}};
    if (path == "/")
        return {200,
                "<!doctype html><html><head><title>Home</title><link rel=\"alternate\" "
                "type=\"application/rss+xml\" title=\"Comments\" href=\"/comments.xml\"><link "
                "rel=\"alternate\" type=\"application/rss+xml\" title=\"Main feed\" "
                "href=\"/feed.xml\"></head><body>hello</body></html>",
                {{"Content-Type", "text/html"}},
                {}};
    if (path == "/map.xml")
        return {200,
                "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>http://" +
                    host + "/page/1</loc><lastmod>2026-11-01</lastmod></url><url><loc>http://" +
                    host + "/missing</loc></url></urlset>",
                {{"Content-Type", "application/xml"}},
                {}};
    if (path.starts_with("/s/"))
        return {200, channel_page(path.substr(3)), {{"Content-Type", "text/html"}}, {}};
    if (path == "/page/1")
        return {
            200, article("On Ladders of " + host, "ladders"), {{"Content-Type", "text/html"}}, {}};
    return serve_bad(path);
}

std::string World::plant_trends(const std::string& caller) {
    using content::SourceId;
    std::vector<SourceId> sources;
    for (const auto* name :
         {"Northwind gazette", "Northwind herald", "Northwind post", "Northwind times"}) {
        const auto id = take(
            call(caller, "POST /sources", fmt::format(R"({{"kind":"upload","name":"{}"}})", name)),
            "/id");
        sources.push_back(*TextForm<SourceId>::parse(id));
    }
    Scope scope = scope_of(caller);
    const Time now = scope.now();
    // Fewer than 500 in all, which is the longest page.
    static constexpr std::array kSubjects{"copper kettle recall", "lantern parade",
                                          "velvet turbine"};
    static constexpr std::array kTalk{"orchard", "bridge",  "market", "harbour", "school",
                                      "library", "railway", "meadow", "concert", "museum"};
    for (std::size_t s = 0; s < sources.size(); ++s) {
        const auto source = content::find_source(scope, sources[s]);
        std::vector<content::arrivals::Arrival> arrived;
        const auto add = [&](int back, const std::string& text) {
            content::arrivals::Arrival one;
            one.external_id = fmt::format("{}-{}", s, arrived.size());
            one.title = fmt::format("Note {} {}", arrived.size() * 7919 + s, text);
            one.published_at = now - std::chrono::hours(24 * back) - std::chrono::minutes(1);
            arrived.push_back(std::move(one));
        };
        for (int back = 0; back < 30; ++back)
            for (std::size_t i = 0; i < 2; ++i)
                add(back, std::string(kTalk[(static_cast<std::size_t>(back) + i * 3 + s) % 10]));
        for (int back = 0; back < 3; ++back)
            for (const auto* subject : kSubjects)
                for (int i = 0; i < 3 - back; ++i) add(back, subject);
        auto rows = content::prepare_items(scope, source, std::move(arrived));
        scope.write(
            [&](Tx& tx) { content::keep_items(tx, scope, *app_->content().bus, source, rows); });
    }
    const auto task = take(call(caller, "POST /trends/refresh"), "/task/id");
    EXPECT_EQ(wait_for_task(task, caller).at("state").as_string(), "succeeded");
    return to_string(sources.back());
}

void World::add_sources() {
    values["feeds"] = fmt::format("localhost:{}", sites_.port());
    bodies["POST /api/v1/sources"] = R"({"kind":"upload","name":"Walked"})";
    bodies["PATCH /api/v1/sources/{id}"] = R"({"name":"Renamed"})";
    bodies["POST /api/v1/sources/discover"] = R"({"url":"http://walked.$feeds/"})";
    bodies["POST /api/v1/sources/{id}/upload"] = form_of("title,text\nWalked,By the walk\n");
    bodies["POST /api/v1/inbound/sources/{token}"] = R"({"text":"Walked"})";
    ids["sources"] = plant_trends("owner");
    ids["source-items"] = take(call("owner", "GET /source-items?limit=1"), "/data/0/id");
    ids["trends"] = take(call("owner", "GET /trends?limit=1"), "/data/0/id");
    const auto door =
        take(call("owner", "POST /sources", R"({"kind":"webhook","name":"Northwind's door"})"),
             "/webhook_url");
    ids["inbound/sources"] = door.substr(door.rfind('/') + 1);
}

}  // namespace herald::api
