#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/advice/advisers.hpp"
#include "insight/advice/words.hpp"
#include "insight/anomaly/delivery.hpp"

/// Clicks come, conversions do not.
namespace herald::insight {
namespace {

using std::chrono::days;

constexpr int kPastDays = 56, kFewestPastDays = 14;
constexpr int kWindows[] = {2, 4, 7};  ///< days back from yesterday that are looked at together
constexpr int kUnfinishedDays = 3;     ///< left out where nothing is known of arrivals

struct Broken {
    Fault fault;
    int window = 0;
    Responses past, recent;
    Share known;
    double value_a_conversion = 0;
};

bool sane(const DayFigures& f) {
    return std::isfinite(f.clicks) && std::isfinite(f.conversions) && f.clicks >= 0 &&
           f.conversions >= 0;
}

/// The share of the window's conversions that should be known by now, days weighed by clicks.
Share known_of(const History& history, const Course& course, Day from, Day to) {
    Share out{0, 0};
    double clicks = 0;
    for (Day day = from; day <= to; day += days(1)) {
        const Share share =
            history.conversions_known.at(static_cast<int>((history.today - day).count()));
        const double weight = std::max(course.on(day).clicks, 0.0);
        out.mean += weight * std::min(share.mean, 1.0);
        out.error += weight * share.error;
        clicks += weight;
    }
    return clicks > 0 ? Share{out.mean / clicks, out.error / clicks} : Share{};
}

std::optional<Broken> look_for(const History& history, const Course& course) {
    const Day last = history.conversions_known.by_age().empty()
                         ? history.today - days(kUnfinishedDays + 1)
                         : history.today - days(1);
    if (course.empty() || course.last() < last - days(1)) return {};
    for (const int window : kWindows) {
        const Day from = last - days(window - 1), past_to = from - days(1),
                  past_from = past_to - days(kPastDays - 1);
        if (course.first > past_to - days(kFewestPastDays)) continue;
        const DayFigures past = course.sum(past_from, past_to), recent = course.sum(from, last);
        if (!sane(past) || !sane(recent)) continue;
        Broken out{{},
                   window,
                   {past.clicks, past.conversions},
                   {recent.clicks, recent.conversions},
                   known_of(history, course, from, last),
                   past.conversions > 0 ? std::max(past.revenue, 0.0) / past.conversions : 0};
        auto fault = tracking_broken(out.past, out.recent, out.known);
        if (!fault || !(fault->observed < 0.5 * fault->expected)) continue;
        out.fault = std::move(*fault);
        return out;
    }
    return {};
}

/// Conversions and clicks by day, so that the break is seen.
Evidence by_day(const History& history, const Course& course) {
    Evidence out{
        EvidenceKind::series, "Conversions a click", "Day", "Conversions a click", "ratio", {}, {}};
    EvidenceLine line{"Conversions a click", {}};
    for (Day day = history.today - days(kPastDays); day < history.today; day += days(1)) {
        const DayFigures f = course.on(day);
        EvidencePoint point;
        point.date = day;
        if (sane(f) && f.clicks > 0) point.y = f.conversions / f.clicks;
        line.points.push_back(std::move(point));
    }
    out.lines.push_back(std::move(line));
    return out;
}

Proposal describe(const Desk& desk, const Broken& broken, const Course& course, std::string who,
                  std::uint64_t subject) {
    const Currency currency = desk.history.currency;
    auto random = random_for(desk.options.seed, 4, subject);
    // What should have been seen: the past's own rate and its spread, on these clicks.
    std::gamma_distribution<> rate(broken.past.conversions + 0.5, 1 / (broken.past.clicks + 1));
    const double value =
        broken.value_a_conversion > 0 ? broken.value_a_conversion : desk.look.value_a_conversion;
    std::vector<double> missing(kAdviceDraws);
    for (double& money : missing)
        money =
            (rate(random) * broken.recent.clicks * broken.known.mean - broken.recent.conversions) /
            broken.window * value;
    Proposal out;
    out.kind = AdviceKind::tracking_fix;
    out.effort = Effort::medium;
    out.valid_days = 3;
    set_impact(out, std::move(missing));
    out.confidence = std::min(out.confidence, 1 - broken.fault.p_value);
    out.title = fmt::format("Mend the tracking of {}", who);
    out.text = fmt::format(
        "In the last {} {} clicks of {} brought {} conversions, where about {} were to be "
        "expected by now. About {} a week are not seen: the sales may well be there, but neither "
        "Herald nor the platform's bidding knows of them.",
        in_days(broken.window), in_figures(broken.recent.clicks), who,
        in_figures(broken.recent.conversions), in_figures(broken.fault.expected),
        in_money(out.money_a_week.mean, currency));
    out.why = {
        fmt::format("Before that one of {} clicks became a conversion, {} in {}.",
                    in_figures(broken.past.clicks / std::max(broken.past.conversions, 1.0)),
                    in_figures(broken.past.conversions), in_days(kPastDays)),
        broken.fault.p_value < 1e-6
            ? std::string("By chance this happens less than once in a million looks.")
            : fmt::format("By chance this happens once in {} looks.",
                          in_figures(1 / broken.fault.p_value)),
        "Look first at what changed on the site: the tag, the consent banner, the page after "
        "the order.",
        "The money is what is not counted, not what is lost; days with broken tracking are "
        "left out of all other advice about this platform."};
    out.evidence = by_day(desk.history, course);
    return out;
}

}  // namespace

std::vector<Proposal> advise_tracking(Desk& desk) {
    std::vector<Proposal> out;
    const History& history = desk.history;
    std::array<bool, ads::kPlatforms> whole{};
    for (std::size_t p = 0; p < ads::kPlatforms; ++p) {
        const auto broken = look_for(history, history.platforms[p]);
        if (!broken) continue;
        whole[p] = true;
        const auto name = enum_name(static_cast<ads::Platform>(p));
        out.push_back(describe(desk, *broken, history.platforms[p], fmt::format("all of {}", name),
                               1'000'000'000 + p));
        out.back().key = fmt::format("tracking_fix:platform:{}", name);
    }
    for (std::size_t i = 0; i < desk.look.campaigns.size(); ++i) {
        const CampaignLook& one = desk.look.campaigns[i];
        if (!one.runs) continue;
        desk.blind[i] = whole[static_cast<std::size_t>(desk.info(i).platform)];
        if (desk.blind[i]) continue;
        const Course& course = history.campaigns[one.place].course;
        const auto broken = look_for(history, course);
        if (!broken) continue;
        desk.blind[i] = true;
        const Proposal start = about(desk, i, AdviceKind::tracking_fix);
        out.push_back(describe(desk, *broken, course, in_quotes(desk.info(i).name),
                               static_cast<std::uint64_t>(desk.info(i).key)));
        out.back().key = start.key;
        out.back().campaign = start.campaign;
    }
    return out;
}

}  // namespace herald::insight
