#include "insight/foretell/scene.hpp"

#include <algorithm>
#include <cmath>

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr int kMonth = 28, kPatternDays = 56;
constexpr double kPatternResults = 20;  ///< so many results weigh as much as the workspace's week
constexpr double kFewestPatternDays = 14;
constexpr double kMostPlanStep = 2.3;  ///< of the logarithm: a tenth, ten times
constexpr double kLongAge = 365;

/// In the order in which Scene::fill writes them.
constexpr FeatureLabel kLabels[] = {
    {"plan", "Planned spend against the last 28 days", "Planned spend against the last 28 days"},
    {"results_month", "Conversions of the last 28 days",
     "Revenue of the last 28 days, in average orders"},
    {"results_week", "Conversions of the last 7 days against 28",
     "Revenue of the last 7 days against 28"},
    {"results_fortnight", "Conversions of the last 14 days against 28",
     "Revenue of the last 14 days against 28"},
    {"results_days", "Conversions of the last 3 days against 28",
     "Revenue of the last 3 days against 28"},
    {"results_before", "Last 28 days against the 28 before", "Last 28 days against the 28 before"},
    {"spend_week", "Spend of the last 7 days against 28", "Spend of the last 7 days against 28"},
    {"efficiency", "Conversions for the money against the workspace",
     "ROAS against the workspace's"},
    {"efficiency_week", "Conversions for the money, last 7 days against 28",
     "ROAS of the last 7 days against 28"},
    {"ctr_week", "Click rate of the last 7 days against 28",
     "Click rate of the last 7 days against 28"},
    {"cvr_week", "Conversion rate of the last 7 days against 28",
     "Conversion rate of the last 7 days against 28"},
    {"cpm_week", "Price of 1,000 impressions, last 7 days against 28",
     "Price of 1,000 impressions, last 7 days against 28"},
    {"frequency", "Times a person saw the ads a day", "Times a person saw the ads a day"},
    {"share", "Share of the workspace's spend", "Share of the workspace's spend"},
    {"age", "Days since it first spent", "Days since it first spent"},
    {"variation", "How much single days differ", "How much single days differ"},
    {"workspace_week", "The workspace's last 7 days against 28",
     "The workspace's last 7 days against 28"},
    {"days", "Length of the time asked for", "Length of the time asked for"},
    {"weekend", "Saturdays and Sundays ahead", "Saturdays and Sundays ahead"},
    {"month_day", "Time of the month", "Time of the month"},
};
constexpr std::size_t kNumbers = std::size(kLabels);

double log_ratio(double a, double b) {
    return a > 0 && b > 0 ? std::clamp(std::log(a / b), -5.0, 5.0) : kUnknown;
}
int weekday(Day day) { return static_cast<int>((day.time_since_epoch().count() % 7 + 7 + 3) % 7); }
bool is_weekend(Day day) { return weekday(day) >= 5; }
int day_of_month(Day day) {
    return static_cast<int>(static_cast<unsigned>(std::chrono::year_month_day(day).day()));
}

}  // namespace

std::span<const FeatureLabel> feature_labels() { return kLabels; }

std::string label_of(std::string_view feature, TrainedKind kind) {
    for (const auto& label : kLabels)
        if (feature == label.name)
            return kind == TrainedKind::roas ? label.revenue : label.conversions;
    if (feature == "platform") return "Platform";
    if (feature == "objective") return "Objective";
    if (feature == "level") return "Campaign, platform or workspace";
    return std::string(feature);
}

double shown_value(std::string_view feature, double value) {
    if (feature == "frequency" || feature == "variation" || feature == "weekend" ||
        feature == "month_day")
        return value;
    return feature == "age" || feature == "results_month" ? std::expm1(value) : std::exp(value);
}

/// Sums of the days up to an origin, and what follows from them.
struct Scene::Level {
    DaySums three, week, fortnight, month, before, workspace_month;
    double spend = 0;       ///< a day
    double unit = 1;        ///< what one conversion counts
    double efficiency = 0;  ///< the workspace's results for one unit of money
    double rate = 0;        ///< results a day, drawn to what its spend brings in the workspace
    double raw = 0;         ///< not drawn
};

Scene::Scene(const History& history, TrainedKind kind, std::vector<Subject> subjects)
    : history_(&history), kind_(kind), subjects_(std::move(subjects)) {}

bool Scene::can_ask(std::size_t place, Day origin) const {
    const Subject& subject = subjects_[place];
    if (subject.born > origin) return false;
    const Day from = std::max(subject.born, origin - days(kMonth - 1));
    return subject.over(subject.born, origin).days >= kFewestToldDays &&
           subject.over(from, origin).known(kind_) >= kFewestToldDays / 2.0 &&
           usual_spend(place, origin) > 0;
}

double Scene::usual_spend(std::size_t place, Day origin) const {
    const Subject& subject = subjects_[place];
    const DaySums week = subject.over(std::max(subject.born, origin - days(6)), origin);
    return week.days > 0 ? week.spend / week.days : 0;
}

Scene::Level Scene::level(std::size_t place, Day origin) const {
    const Subject& subject = subjects_[place];
    const auto back = [&](int from, int to) {
        return subject.over(std::max(subject.born, origin - days(from - 1)), origin - days(to));
    };
    Level out;
    out.three = back(3, 0);
    out.week = back(7, 0);
    out.fortnight = back(14, 0);
    out.month = back(kMonth, 0);
    out.before = back(2 * kMonth, kMonth);
    out.workspace_month = subjects_.back().over(origin - days(kMonth - 1), origin);
    const DaySums& all = out.workspace_month;
    out.spend = out.month.days > 0 ? out.month.spend / out.month.days : 0;
    if (kind_ == TrainedKind::roas)
        out.unit = all.conversions > 0 && all.revenue > 0 ? all.revenue / all.conversions
                                                          : std::max(all.revenue / kMonth, 1e-6);
    if (all.spend > 0 && all.days > 0 && all.known(kind_) > 0)
        out.efficiency = all.amount(kind_) / (all.spend * all.known(kind_) / all.days);
    const double known = out.month.known(kind_), amount = std::max(out.month.amount(kind_), 0.0);
    const double usual = out.efficiency * out.spend;
    out.raw = known > 0 ? amount / known : 0;
    out.rate = usual > 0 ? (amount + out.unit) / (known + out.unit / usual) : out.raw;
    out.rate = std::max(out.rate, 1e-4 * out.unit);
    return out;
}

std::array<double, 7> Scene::weekdays(std::size_t place, Day origin) const {
    std::array<double, 7> all{}, all_known{}, own{}, own_known{}, out;
    double all_sum = 0, all_days = 0, own_sum = 0, own_days = 0;
    for (int back = 0; back < kPatternDays; ++back) {
        const Day day = origin - days(back);
        const auto w = static_cast<std::size_t>(weekday(day));
        const DaySums whole = subjects_.back().over(day, day);
        all[w] += whole.amount(kind_);
        all_known[w] += whole.known(kind_);
        all_sum += whole.amount(kind_);
        all_days += whole.known(kind_);
        if (day < subjects_[place].born) continue;
        const DaySums mine = subjects_[place].over(day, day);
        own[w] += mine.amount(kind_);
        own_known[w] += mine.known(kind_);
        own_sum += mine.amount(kind_);
        own_days += mine.known(kind_);
    }
    out.fill(1);
    if (all_days < kFewestPatternDays || !(all_sum > 0) || !(own_sum > 0)) return out;
    const double all_mean = all_sum / all_days, own_mean = own_sum / own_days;
    const double unit = level(place, origin).unit, weight = kPatternResults * unit;
    double total = 0;
    for (std::size_t w = 0; w < 7; ++w) {
        const double usual = (std::max(all[w], 0.0) + all_mean) / (all_mean * (all_known[w] + 1));
        out[w] = (std::max(own[w], 0.0) + weight * usual) / (own_known[w] * own_mean + weight);
        total += out[w];
    }
    for (double& factor : out) factor *= 7 / total;
    return out;
}

Start Scene::start(const Question& q, const SpendCurves& curves) const {
    const Level now = level(q.subject, q.origin);
    const auto pattern = weekdays(q.subject, q.origin);
    Start out;
    out.rate = now.rate;
    for (int i = 1; i <= q.days; ++i)
        out.weekdays += pattern[static_cast<std::size_t>(weekday(q.origin + days(i)))] / q.days;
    if (q.plan > 0 && now.spend > 0)
        out.budget = std::clamp(curves.ratio(subject(q), now.spend, q.plan, now.spend), 0.02, 50.0);
    return out;
}

double Scene::usual_return(const Question& q) const {
    const Level now = level(q.subject, q.origin);
    const double spent =
        now.month.days > 0 ? now.month.spend * now.month.known(kind_) / now.month.days : 0;
    if (!(now.efficiency > 0))
        return spent > 0 ? std::max(now.month.amount(kind_) / spent, 1e-6) : 1e-6;
    return (std::max(now.month.amount(kind_), 0.0) + now.unit) /
           (spent + now.unit / now.efficiency);
}

void Scene::fill(const Question& q, double* row) const {
    const Subject& who = subject(q);
    const Level now = level(q.subject, q.origin);
    const auto against = [&](const DaySums& sums) {
        return std::log((std::max(sums.amount(kind_), 0.0) + now.unit) /
                        (now.raw * sums.known(kind_) + now.unit));
    };
    const auto for_money = [&](const DaySums& sums) {
        const double expected =
            now.efficiency * sums.spend * (sums.days > 0 ? sums.known(kind_) / sums.days : 0);
        return std::log((std::max(sums.amount(kind_), 0.0) + now.unit) / (expected + now.unit));
    };
    const DaySums &week = now.week, &month = now.month, &all = now.workspace_month;
    const DaySums all_week = subjects_.back().over(q.origin - days(6), q.origin);
    double squares = 0, known = 0, weekend = 0;
    for (int back = 0; back < kMonth; ++back) {
        const Day day = q.origin - days(back);
        if (day < who.born) break;
        const DaySums one = who.over(day, day);
        const double off = one.amount(kind_) - now.raw * one.known(kind_);
        squares += off * off;
        known += one.known(kind_);
    }
    for (int i = 1; i <= q.days; ++i) weekend += is_weekend(q.origin + days(i)) ? 1.0 / q.days : 0;
    std::size_t at = 0;
    const auto put = [&](double value) { row[at++] = value; };
    const double step = log_ratio(q.plan, now.spend);
    put(std::isnan(step) ? step : std::clamp(step, -kMostPlanStep, kMostPlanStep));
    put(std::log1p(std::max(month.amount(kind_), 0.0) / now.unit));
    put(against(week));
    put(against(now.fortnight));
    put(against(now.three));
    put(now.before.known(kind_) < kMonth / 2.0
            ? kUnknown
            : std::log(
                  (month.amount(kind_) / std::max(month.known(kind_), 1.0) * kMonth + now.unit) /
                  (now.before.amount(kind_) / now.before.known(kind_) * kMonth + now.unit)));
    put(week.days > 0 ? log_ratio(week.spend / week.days, now.spend) : kUnknown);
    put(for_money(month));
    put(for_money(week) - for_money(month));
    put(log_ratio(week.clicks * month.impressions, month.clicks * week.impressions));
    put(std::log(((week.conversions + 1) * (month.clicks + 20)) /
                 ((month.conversions + 1) * (week.clicks + 20))));
    put(log_ratio(week.spend * month.impressions, month.spend * week.impressions));
    put(week.reach > 0 ? week.reached / week.reach : kUnknown);
    put(log_ratio(month.spend, all.spend));
    put(std::log1p(std::min<double>(static_cast<double>((q.origin - who.born).count()), kLongAge)));
    put(known > 1 && now.raw > 0 ? std::min(std::sqrt(squares / known) / now.raw, 20.0) : kUnknown);
    put(all.known(kind_) > 0 && all_week.known(kind_) > 0
            ? std::log((all_week.amount(kind_) + now.unit) /
                       (all.amount(kind_) / all.known(kind_) * all_week.known(kind_) + now.unit))
            : kUnknown);
    put(std::log(q.days));
    put(weekend);
    put(q.days <= 7 ? day_of_month(q.origin + days((q.days + 1) / 2)) : kUnknown);
}

Table Scene::features(std::span<const Question> questions) const {
    Table out;
    for (const auto& label : kLabels)
        out.columns.push_back(
            {label.name, ColumnKind::numeric, std::vector<double>(questions.size()), {}});
    Column platform{"platform", ColumnKind::category, {}, {}},
        objective{"objective", ColumnKind::category, {}, {}},
        level_name{"level", ColumnKind::category, {}, {}};
    std::array<double, kNumbers> row;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        fill(questions[i], row.data());
        for (std::size_t f = 0; f < kNumbers; ++f) {
            const double value = row[f];
            out.columns[f].numbers[i] = std::isfinite(value) ? value : kUnknown;
        }
        const Subject& who = subject(questions[i]);
        platform.words.push_back(who.platform);
        objective.words.push_back(who.objective);
        level_name.words.emplace_back(enum_name(who.level));
    }
    out.columns.push_back(std::move(platform));
    out.columns.push_back(std::move(objective));
    out.columns.push_back(std::move(level_name));
    return out;
}

}  // namespace herald::insight
