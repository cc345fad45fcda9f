#include <fstream>

#include "app/cli.hpp"
#include "app/simulate/simulate.hpp"
#include "base/json_writer.hpp"
#include "base/settings.hpp"

/// herald simulate: a policy played against a simulated market.
namespace herald::app {
namespace {

struct SimulateFlags {
    std::optional<std::uint64_t> seed;
    int days = 90;
    simulate::PolicyKind policy = simulate::PolicyKind::herald;
    int campaigns = 40;
    int history = 180;
    std::string world;
};
BOOST_DESCRIBE_STRUCT(SimulateFlags, (), (seed, days, policy, campaigns, history, world))

constexpr std::string_view kMeanings =
    "\nPrints one JSON object. Figures are the market's truth over the played days, the same for "
    "every policy:\n"
    "  revenue, spend, roas   expected for what the policy did; counted_… with the days' luck\n"
    "  wasted_spend           beyond the point where another unit of spend brings back less than\n"
    "                         itself by the day's true curve; all of it where no spend pays\n"
    "  creative_days          of the played days, how many the mean running ad had a creative "
    "with\n"
    "                         at least 80 % of its fresh click rate\n"
    "  changes                of budgets and states, and refreshed creatives\n"
    "  money_a_day            what may be spent, the same for all policies\n"
    "All policies may change a budget by 30 % a day and refresh one creative a week for each ten "
    "ads; the\noracle's budgets know no limit. docs/simulate.md says more.\n";

}  // namespace
}  // namespace herald::app

template <>
inline constexpr auto herald::rules<herald::app::SimulateFlags> = std::tuple{
    rule<&herald::app::SimulateFlags::seed>(doc{"Of the market; 1, or the world's own"}),
    rule<&herald::app::SimulateFlags::days>(at_least{1}, at_most{1000}, doc{"Played"}),
    rule<&herald::app::SimulateFlags::policy>(doc{"none, rules, herald or oracle"}),
    rule<&herald::app::SimulateFlags::campaigns>(at_least{1}, at_most{10'000},
                                                 doc{"In the market"}),
    rule<&herald::app::SimulateFlags::history>(at_least{1}, at_most{1000},
                                               doc{"Days before the first played one"}),
    rule<&herald::app::SimulateFlags::world>(
        doc{"File of a world (docs/sandbox.md) instead of a market drawn from the seed"}),
};

namespace herald::app {

std::string simulate_help() { return settings_help<SimulateFlags>() + std::string(kMeanings); }

int run_simulate(std::vector<std::string> args) {
    SimulateFlags flags;
    apply_settings(flags, setting_sources<SimulateFlags>(args));
    if (!args.empty())
        throw Error(ErrorKind::invalid,
                    fmt::format("{} is not expected here; see --help.", args[0]));
    simulate::Play play;
    if (flags.world.empty()) {
        play.world = sandbox::market::make_world(flags.seed.value_or(1), flags.history,
                                                 flags.campaigns, Currency{});
    } else {
        std::ifstream in(flags.world, std::ios::binary);
        if (!in) throw Error(ErrorKind::invalid, fmt::format("{} cannot be read.", flags.world));
        play.world =
            sandbox::market::parse_world(std::string((std::istreambuf_iterator<char>(in)), {}));
        if (flags.seed) play.world.seed = *flags.seed;
    }
    play.days = flags.days;
    play.policy = flags.policy;
    fmt::print("{}\n", to_json(simulate::play(play)));
    return 0;
}

}  // namespace herald::app
