#include "networks.hpp"

namespace herald::networks {

void PrintTo(const Door& door, std::ostream* out) { *out << door.connector; }

std::string place_of(const std::string& url) { return url.substr(url.find("//") + 2); }

std::string picture() {
    using namespace std::string_literals;
    return "\x89PNG\r\n\x1a\n"s + std::string(200, 'x');
}

std::vector<Door> doors() {
    std::vector<Door> out;
    out.push_back({.connector = "mastodon",
                   .most_text = 500,
                   .write_path = "/api/v1/statuses",
                   .places = {"@baker@example.social", "#coffee"}});
    out.push_back({.connector = "bluesky",
                   .most_text = 300,
                   .write_path = "putRecord",
                   .places = {"@baker.sandbox", "rye bread"}});
    out.push_back({.connector = "telegram",
                   .most_text = 4096,
                   .write_path = "/sendMessage",
                   .places = {"@bakers_of_rye", "https://t.me/s/coffee"}});
    out.push_back({.connector = "discord",
                   .most_text = 2000,
                   .takes_any_file = true,
                   .write_path = "/webhooks/"});
    out.push_back(
        {.connector = "slack_posts", .most_text = 40'000, .write_path = "chat.postMessage"});
    out.push_back({.connector = "linkedin", .most_text = 3000, .write_path = "/rest/posts"});
    out.push_back({.connector = "x", .most_text = 280, .write_path = "/2/tweets"});
    out.push_back({.connector = "facebook_page", .most_text = 63'206, .write_path = "/feed"});
    out.push_back({.connector = "instagram",
                   .most_text = 2200,
                   .needs_picture = true,
                   .write_path = "/media_publish"});
    out.push_back({.connector = "wordpress", .has_thread = false, .write_path = "/posts"});
    out.push_back({.connector = "webhook_post",
                   .takes_any_file = true,
                   .has_thread = false,
                   .write_path = "/posts"});
    out.push_back({.connector = "reddit", .places = {"r/Breadit", "u/baker"}});
    out.push_back(
        {.connector = "youtube", .places = {"UCabcdefghijklmnopqrstuv", "@baker", "rye bread"}});
    return out;
}

namespace {

sandbox::World world() {
    sandbox::World out = sandbox::make_world(7, 10, 4, *parse_currency("EUR"));
    return out;
}

}  // namespace

AgainstSandbox::AgainstSandbox()
    : server(world(), clock, "127.0.0.1", 0),
      catalogue(connectors::make_catalogue()),
      subject(*catalogue.find(GetParam().connector)) {
    renew();
}

void AgainstSandbox::renew() {
    fixture.emplace(place_of(server.url()),
                    sandbox::networks::settings_for(server.url()).at(GetParam().connector));
    fixture->clock.set(clock.now());
}

Post AgainstSandbox::post(const std::string& text) const {
    Post out;
    out.key = fmt::format("01930000-0000-7000-8000-{:012}",
                          1 + std::hash<std::string>{}(text) % 1'000'000);
    out.text = text;
    out.language = "en";
    if (GetParam().needs_picture)
        out.media = {{picture(), "image/png", "A loaf", server.url() + "/sandbox/pictures/a"}};
    return out;
}

json::value AgainstSandbox::board() {
    net::HttpRequest request;
    request.url = server.url() + "/sandbox/networks/posts?network=" + GetParam().connector;
    return json::parse(fixture->http->send(request).body);
}

std::int64_t AgainstSandbox::count(const std::string& text) {
    std::int64_t out = 0;
    const json::value standing = board();
    for (const json::value& one : standing.at("posts").as_array())
        out += one.at("text").as_string() == text;
    return out;
}

void AgainstSandbox::fault(FaultKind kind, std::optional<int> times, const std::string& path) {
    sandbox::market::FaultSpec spec;
    spec.kind = kind;
    spec.service = GetParam().connector;
    spec.count = times;
    if (!path.empty()) spec.path = path;
    server.sandbox().set_faults({spec});
}

}  // namespace herald::networks
