#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/simulate/simulate.hpp"
#include "arguments.hpp"
#include "report.hpp"

/// Herald's advice played against simulated markets, beside doing nothing, its rule templates, and
/// knowing the truth. Markets are those of `herald simulate`; nothing was tuned on the default
/// seeds (101 to 130): the advice on 1 to 20, the templates on 1001 to 1010.
using namespace herald::simulate;
using namespace herald::quality;
using herald::sandbox::market::make_world;

namespace {

const Usage kUsage{"simulate",
                   "Plays policies against simulated markets: none, rules, herald, oracle.",
                   {{"--seeds", "N", Need::optional, "how many markets; 30 when absent"},
                    {"--first", "N", Need::optional, "the first seed; 101 when absent"},
                    {"--days", "N", Need::optional, "played in each; 90 when absent"},
                    {"--campaigns", "N", Need::optional, "in each; 40 when absent"}}};

constexpr PolicyKind kPolicies[] = {PolicyKind::none, PolicyKind::rules, PolicyKind::herald,
                                    PolicyKind::oracle};

/// One policy over all markets, against none. Changes are means of each market's own.
struct Against {
    PolicyKind policy{};
    double roas = 0, revenue = 0, spend = 0, wasted_spend = 0, creative_days = 0;
    double return_on_money = 0;
    double profit = 0;  ///< more than none's, in parts of its spend
    double worst_roas = INFINITY, worst_profit = INFINITY;  ///< of one market
    double gain_share = 0;  ///< of the oracle's gain of ROAS, all markets together
    double profit_share = 0;
    double changes_a_week = 0;
};
BOOST_DESCRIBE_STRUCT(Against, (),
                      (policy, roas, revenue, spend, wasted_spend, creative_days, return_on_money,
                       profit, worst_roas, worst_profit, gain_share, profit_share, changes_a_week))
struct Answer {
    int seeds = 0, first = 0, days = 0;
    std::vector<Against> policies;
    std::vector<Played> plays;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (seeds, first, days, policies, plays))

double change(double now, double before) { return before > 0 ? now / before - 1 : 0; }

/// A row a market: what each policy made of it.
using Row = std::array<Played, std::size(kPolicies)>;

Row play_all(int seed, int days, int campaigns) {
    Row out;
    for (std::size_t p = 0; p < out.size(); ++p)
        out[p] = play(
            {make_world(static_cast<std::uint64_t>(seed), 180, campaigns, {}), days, kPolicies[p]});
    fmt::print(stderr,
               "seed {:4}: ROAS {:.2f} rules {:+.1f} % herald {:+.1f} % oracle {:+.1f} %; "
               "spend {:+.1f} % / {:+.1f} %, waste {:+.1f} % / {:+.1f} %, creatives {:.0f} days "
               "{:.0f} / {:.0f}\n",
               seed, out[0].roas, 100 * change(out[1].roas, out[0].roas),
               100 * change(out[2].roas, out[0].roas), 100 * change(out[3].roas, out[0].roas),
               100 * change(out[2].spend, out[0].spend), 100 * change(out[3].spend, out[0].spend),
               100 * change(out[2].wasted_spend, out[0].wasted_spend),
               100 * change(out[3].wasted_spend, out[0].wasted_spend), out[0].creative_days,
               out[2].creative_days, out[3].creative_days);
    return out;
}

Against compare(const std::vector<Row>& rows, std::size_t policy) {
    Against out;
    out.policy = kPolicies[policy];
    const double n = static_cast<double>(rows.size());
    double gain = 0, possible = 0, profit = 0, possible_profit = 0;
    for (const Row& row : rows) {
        const Played &none = row.front(), &best = row.back(), &own = row[policy];
        out.roas += change(own.roas, none.roas) / n;
        out.revenue += change(own.revenue, none.revenue) / n;
        out.spend += change(own.spend, none.spend) / n;
        out.wasted_spend += change(own.wasted_spend, none.wasted_spend) / n;
        out.creative_days += change(own.creative_days, none.creative_days) / n;
        out.return_on_money += change(own.return_on_money, none.return_on_money) / n;
        const double earned = (own.profit - none.profit) / none.spend;
        out.profit += earned / n;
        out.worst_roas = std::min(out.worst_roas, change(own.roas, none.roas));
        out.worst_profit = std::min(out.worst_profit, earned);
        out.changes_a_week += 7.0 * own.changes / own.days / n;
        gain += own.roas - none.roas;
        possible += best.roas - none.roas;
        profit += own.profit - none.profit;
        possible_profit += best.profit - none.profit;
    }
    out.gain_share = gain / possible;
    out.profit_share = profit / possible_profit;
    return out;
}

void program(const Arguments& arguments) {
    Answer answer;
    answer.seeds = arguments.whole("--seeds", 30, 1, 10'000);
    answer.first = arguments.whole("--first", 101, 1, 1'000'000);
    answer.days = arguments.whole("--days", 90, 1, 1000);
    const int campaigns = arguments.whole("--campaigns", 40, 1, 10'000);
    std::vector<Row> rows;
    for (int i = 0; i < answer.seeds; ++i)
        rows.push_back(play_all(answer.first + i, answer.days, campaigns));
    for (const Row& row : rows) answer.plays.insert(answer.plays.end(), row.begin(), row.end());
    for (std::size_t p = 0; p < std::size(kPolicies); ++p)
        answer.policies.push_back(compare(rows, p));
    Report report("simulate");
    const Against& own = answer.policies[2];
    const auto at_least = [&](const char* name, double value, double goal) {
        report.add({name, value, goal, true, "own goal"}, value >= goal);
    };
    at_least("ROAS against none", own.roas, 0.25);
    report.add({"wasted spend against none", own.wasted_spend, -0.25, false, "own goal"},
               own.wasted_spend <= -0.25);
    at_least("creative lifespan against none", own.creative_days, 0.4);
    at_least("share of the oracle's gain of ROAS", own.gain_share, 0.6);
    at_least("share of the oracle's gain of profit", own.profit_share, 0.6);
    at_least("worst market: ROAS against none", own.worst_roas, -0.02);
    at_least("worst market: profit against none, in parts of spend", own.worst_profit, -0.02);
    report.note("spend against none", own.spend);
    report.note("revenue against none", own.revenue);
    report.note("profit against none, in parts of spend", own.profit);
    report.note("return on money against none", own.return_on_money);
    report.note("changes a week", own.changes_a_week);
    report.note("rules: ROAS against none", answer.policies[1].roas);
    report.note("rules: profit against none, in parts of spend", answer.policies[1].profit);
    report.note("oracle: ROAS against none", answer.policies[3].roas);
    report.note("oracle: spend against none", answer.policies[3].spend);
    report.note("oracle: profit against none, in parts of spend", answer.policies[3].profit);
    report.note("oracle: wasted spend against none", answer.policies[3].wasted_spend);
    report.note("oracle: creative lifespan against none", answer.policies[3].creative_days);
    report.finish(answer);
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, kUsage, program); }
