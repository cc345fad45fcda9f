#include "sandbox/market/world.hpp"

#include <array>

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace herald::sandbox::market {

World make_world(std::uint64_t seed, int days, int campaigns, Currency currency) {
    World world;
    world.seed = seed;
    world.days = days;
    world.campaigns = campaigns;
    for (int i = 0; i < kPlatforms; ++i) {
        AccountSpec account;
        account.platform = static_cast<Platform>(i);
        account.currency = currency;
        world.accounts.push_back(std::move(account));
    }
    return world;
}

World parse_world(std::string_view text) {
    const json::value given = parse_json(text);
    if (!given.is_object()) throw Error(ErrorKind::malformed, "A world file is a JSON object");
    // The file's members over the defaults, so that a file may name one figure only.
    json::value merged = parse_json(to_json(make_world(1, 180, 40, Currency{})));
    for (const auto& member : given.get_object())
        merged.get_object()[member.key()] = member.value();
    Problems problems;
    World world = decode_json<World>(merged, problems);
    for (const auto& limit : world.limits)
        if (!parse_enum<Platform>(limit.first))
            problems.add("/limits/" + limit.first,
                         "is no platform: meta, google, tiktok or snapchat");
    if (world.today && world.first_day && *world.today < *world.first_day)
        problems.add("/today", "must not lie before first_day");
    problems.raise();
    return world;
}

double money_scale(Currency currency) {
    struct Scale {
        std::string_view code;
        double units;
    };
    constexpr std::array<Scale, 12> kScales{{{"USD", 1.1},
                                             {"GBP", 0.85},
                                             {"JPY", 165},
                                             {"CHF", 0.95},
                                             {"SEK", 11},
                                             {"PLN", 4.3},
                                             {"BRL", 6},
                                             {"INR", 95},
                                             {"KRW", 1500},
                                             {"MXN", 20},
                                             {"CAD", 1.5},
                                             {"AUD", 1.65}}};
    for (const Scale& scale : kScales)
        if (scale.code == currency.text()) return scale.units;
    return 1;
}

}  // namespace herald::sandbox::market
