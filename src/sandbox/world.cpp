#include "sandbox/world.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace herald::sandbox {
namespace {

struct Home {
    Platform platform;
    const char* name;
    const char* zone;
};
constexpr Home kHomes[] = {
    {Platform::meta, "Northwind Meta", "Europe/Berlin"},
    {Platform::google, "Northwind Search", "Europe/Berlin"},
    {Platform::tiktok, "Northwind TikTok", "Europe/London"},
    {Platform::snapchat, "Northwind Snap", "America/New_York"},
};

}  // namespace

World make_world(std::uint64_t seed, int days, int campaigns, Currency currency) {
    World world;
    world.seed = seed;
    world.days = days;
    const int homes = static_cast<int>(std::size(kHomes));
    for (int i = 0; i < homes; ++i)
        world.accounts.push_back({kHomes[i].platform, kHomes[i].name, currency, kHomes[i].zone,
                                  campaigns / homes + (i < campaigns % homes ? 1 : 0)});
    return world;
}

World northwind(Currency currency) {
    World world = make_world(2026, 190, 40, currency);
    world.accounts[0].campaigns = 14;
    world.accounts[1].campaigns = 13;
    world.accounts[2].campaigns = 8;
    world.accounts[3].campaigns = 5;
    return world;
}

World parse_world(std::string_view text) {
    const json::value given = parse_json(text);
    if (!given.is_object()) throw Error(ErrorKind::malformed, "A world file is a JSON object.");
    // The file's members over the defaults, so that a file may name one figure only.
    json::value merged = parse_json(to_json(make_world(1, 180, 40, Currency{})));
    for (const auto& member : given.get_object())
        merged.get_object()[member.key()] = member.value();
    Problems problems;
    World world = decode_json<World>(merged, problems);
    problems.raise();
    return world;
}

}  // namespace herald::sandbox
