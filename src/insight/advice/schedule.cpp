#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "insight/advice/advisers.hpp"
#include "insight/advice/words.hpp"

/// Days of the week that earn less than the others.
namespace herald::insight {
namespace {

using Week = std::array<double, 7>;

constexpr const char* kDays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                 "Friday", "Saturday", "Sunday"};
constexpr double kFalseDays = 0.1;       ///< of the reported days that may be none (FDR)
constexpr std::size_t kFewestWeeks = 8;  ///< of each weekday
constexpr std::size_t kMostCampaigns = 1000;
constexpr double kLeastEffect = 0.1;  ///< of a day's return; less is not worth a schedule
/// Of a campaign's return a next unit of money brings, where no curve is known: Hill's curve at
/// its half with shape 1.
constexpr double kUsualSlope = 0.5;

struct Weekdays {
    std::size_t look = 0;
    Week effect{}, error{};  ///< of the return against the week around the day, less 1
    std::array<bool, 7> sure{};
};

/// A day against the seven around it, so that trends and seasons do not count for weekdays.
std::optional<Weekdays> measure(const Look& look, std::size_t i) {
    const CampaignLook& one = look.campaigns[i];
    Week got{}, expected{};
    std::array<std::size_t, 7> weeks{};
    for (std::size_t t = 3; t + 3 < one.days.spend.size(); ++t) {
        double spend = 0, value = 0;
        bool whole = true;
        for (std::size_t near = t - 3; near <= t + 3; ++near) {
            whole = whole && one.days.spend[near] > 0 && !std::isnan(one.days.results[near]);
            spend += one.days.spend[near];
            value += one.days.results[near];
        }
        if (!whole) continue;
        const Day day = look.first + std::chrono::days(static_cast<int>(t));
        const std::size_t w = std::chrono::weekday(day).iso_encoding() - 1;
        got[w] += one.days.results[t];
        expected[w] += value / spend * one.days.spend[t];
        ++weeks[w];
    }
    Weekdays out{i, {}, {}, {}};
    for (std::size_t w = 0; w < 7; ++w) {
        if (weeks[w] < kFewestWeeks || !(expected[w] > 0)) return {};
        out.effect[w] = got[w] / expected[w] - 1;
        // The day itself is a seventh of what it is held against.
        out.error[w] = std::sqrt(one.dispersion / expected[w] * 6.0 / 7);
    }
    return out;
}

/// Benjamini, Hochberg 1995 over all days of all campaigns.
void mark_sure(std::vector<Weekdays>& all) {
    struct Test {
        double p;
        std::size_t of, day;
    };
    std::vector<Test> tests;
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t w = 0; w < 7; ++w)
            tests.push_back(
                {std::erfc(std::abs(all[i].effect[w]) / all[i].error[w] / std::sqrt(2.0)), i, w});
    std::sort(tests.begin(), tests.end(), [](const Test& a, const Test& b) {
        return std::tie(a.p, a.of, a.day) < std::tie(b.p, b.of, b.day);
    });
    const double n = static_cast<double>(tests.size());
    std::size_t found = 0;
    for (std::size_t k = 0; k < tests.size(); ++k)
        if (tests[k].p <= kFalseDays * static_cast<double>(k + 1) / n) found = k + 1;
    for (std::size_t k = 0; k < found; ++k) all[tests[k].of].sure[tests[k].day] = true;
}

/// Towards no effect, by how much weekdays differ over all campaigns (James, Stein; the spread by
/// the method of moments).
void shrink(std::vector<Weekdays>& all) {
    double squares = 0, n = 0;
    for (const auto& one : all)
        for (std::size_t w = 0; w < 7; ++w) {
            squares += one.effect[w] * one.effect[w] - one.error[w] * one.error[w];
            n += 1;
        }
    const double spread = std::max(n > 0 ? squares / n : 0, 1e-4);
    for (auto& one : all)
        for (std::size_t w = 0; w < 7; ++w) {
            const double noise = one.error[w] * one.error[w];
            one.effect[w] *= spread / (spread + noise);
            one.error[w] = std::sqrt(spread * noise / (spread + noise));
        }
}

std::vector<std::size_t> poor_days(const Weekdays& one) {
    std::vector<std::size_t> out;
    for (std::size_t w = 0; w < 7; ++w)
        if (one.sure[w] && one.effect[w] < -kLeastEffect) out.push_back(w);
    return out;
}

/// Money a day from moving `most_change` of the poor days' spend to the others.
std::vector<double> gains_of(const Desk& desk, const Weekdays& one,
                             std::span<const std::size_t> poor) {
    const CampaignLook& look = desk.look.campaigns[one.look];
    auto random =
        random_for(desk.options.seed, 5, static_cast<std::uint64_t>(desk.info(one.look).key));
    std::normal_distribution<> normal;
    const auto curve = desk.curves.of(one.look);
    std::vector<double> out;
    for (std::size_t d = 0; d < kAdviceDraws; ++d) {
        const double slope =
            curve ? desk.curves.draws[d % desk.curves.draws.size()][*curve].slope(look.spend_a_day)
                  : kUsualSlope * look.recent_roas();
        double taken = 0, rest = 0;
        for (std::size_t w = 0; w < 7; ++w) {
            const double effect = one.effect[w] + one.error[w] * normal(random);
            const bool is_poor = std::find(poor.begin(), poor.end(), w) != poor.end();
            (is_poor ? taken : rest) += effect;
        }
        const double days = static_cast<double>(poor.size());
        const double moved = desk.options.most_change * look.spend_a_day * days;
        out.push_back(moved / 7 * slope * (rest / (7 - days) - taken / days));
    }
    return out;
}

std::string names_of(std::span<const std::size_t> poor) {
    std::string out;
    for (std::size_t i = 0; i < poor.size(); ++i)
        out += std::string(i == 0 ? "" : i + 1 == poor.size() ? " and " : ", ") + kDays[poor[i]];
    return out;
}

Evidence by_weekday(const Weekdays& one) {
    Evidence out{EvidenceKind::bars,
                 "Return of a day against the week around it",
                 "",
                 "Against the week's mean",
                 "ratio",
                 {},
                 {}};
    EvidenceLine line{"Return", {}};
    for (std::size_t w = 0; w < 7; ++w) {
        EvidencePoint point;
        point.label = kDays[w];
        point.y = one.effect[w];
        point.low = one.effect[w] - 1.645 * one.error[w];
        point.high = one.effect[w] + 1.645 * one.error[w];
        line.points.push_back(std::move(point));
    }
    out.lines.push_back(std::move(line));
    return out;
}

Proposal describe(const Desk& desk, const Weekdays& one, std::span<const std::size_t> poor) {
    const Currency currency = desk.history.currency;
    const CampaignLook& look = desk.look.campaigns[one.look];
    Proposal out = about(desk, one.look, AdviceKind::bidding_schedule);
    out.effort = Effort::medium;
    out.valid_days = 28;
    set_impact(out, gains_of(desk, one, poor));
    out.title =
        fmt::format("Spend less on {} in {}", names_of(poor), in_quotes(desk.info(one.look).name));
    out.text = fmt::format(
        "Moving {} of what it spends on {} to the other days is likely to bring {} a week more for "
        "the same money. Set it in the platform's ad schedule.",
        in_percent(desk.options.most_change), names_of(poor),
        in_money(out.money_a_week.mean, currency));
    for (const std::size_t w : poor)
        out.why.push_back(fmt::format(
            "On a {} each {} brings {}, {} less than in the week around it (90 % interval {} to "
            "{}).",
            kDays[w], in_money(1, currency),
            in_money(look.recent_roas() * (1 + one.effect[w]), currency),
            in_percent(-one.effect[w]), in_percent(-one.effect[w] - 1.645 * one.error[w]),
            in_percent(-one.effect[w] + 1.645 * one.error[w])));
    out.why.push_back(fmt::format(
        "Of all weekdays of all campaigns that are called poor at most {} are likely to be chance.",
        in_percent(kFalseDays)));
    out.evidence = by_weekday(one);
    return out;
}

}  // namespace

std::vector<Proposal> advise_schedules(const Desk& desk) {
    std::vector<std::size_t> order(desk.look.campaigns.size());
    std::iota(order.begin(), order.end(), 0);
    std::erase_if(order, [&](std::size_t i) {
        return !desk.look.campaigns[i].runs || desk.hands_off(i) ||
               !(desk.look.campaigns[i].recent_value > 0);
    });
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return desk.look.campaigns[a].spend_a_day > desk.look.campaigns[b].spend_a_day;
    });
    if (order.size() > kMostCampaigns) order.resize(kMostCampaigns);
    std::vector<Weekdays> all;
    for (const std::size_t i : order)
        if (auto one = measure(desk.look, i)) all.push_back(*one);
    mark_sure(all);
    shrink(all);
    std::vector<Proposal> out;
    for (const auto& one : all) {
        const auto poor = poor_days(one);
        if (!poor.empty() && poor.size() < 4) out.push_back(describe(desk, one, poor));
    }
    return out;
}

}  // namespace herald::insight
