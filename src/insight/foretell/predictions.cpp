#include "insight/foretell/predictions.hpp"

#include <algorithm>
#include <cmath>

#include "insight/foretell/training.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr double kBudgetSteps[] = {0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2, 2.5, 3};
constexpr double kNormal90 = 1.645;
constexpr int kSeenDays = 180;
constexpr double kSeenSlack = 1.1;  ///< a tenth beyond what was seen is as good as seen

std::string plural(std::int64_t n, const char* one) {
    return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s");
}

/// The least and the most that was spent a day, over weeks of the last half year.
struct SeenSpend {
    double least = INFINITY, most = 0;
    bool covers(double spend) const {
        return spend <= most * kSeenSlack && spend * kSeenSlack >= least;
    }
    double nearest(double spend, double usual) const {
        if (!(most > 0)) return usual;
        return std::clamp(spend, least / kSeenSlack, most * kSeenSlack);
    }
};
SeenSpend seen_spend(const Subject& who) {
    SeenSpend out;
    for (Day day = std::max(who.born, who.last - days(kSeenDays)); day <= who.last;
         day += days(1)) {
        const DaySums week = who.over(std::max(who.born, day - days(6)), day);
        if (week.days < 4 || !(week.spend > 0)) continue;
        out.least = std::min(out.least, week.spend / week.days);
        out.most = std::max(out.most, week.spend / week.days);
    }
    return out;
}

/// One subject's answer at one plan.
struct Answer {
    double value = 0, low = 0, high = 0, confidence = 0;
    int tested_days = 0;
};

class Asker {
public:
    Asker(const Scene& scene, const Served& served, int length)
        : scene_(scene),
          served_(served),
          length_(length),
          origin_(scene.history().last),
          seen_(seen_spend(scene.subjects().front())) {
        usual_ = scene.usual_spend(0, origin_);
        const auto budget = scene.subjects().front().info != nullptr
                                ? scene.subjects().front().info->budget()
                                : kUnknown;
        budget_ = std::isfinite(budget) && budget > 0 ? budget : usual_;
        // What a budget delivers stays the share it was.
        delivered_ = std::clamp(usual_ / budget_, 0.02, 2.0);
    }
    double budget() const { return budget_; }
    double delivered() const { return delivered_; }
    double plan(double budget) const { return budget * delivered_; }
    Question question(double budget) const { return {0, origin_, length_, plan(budget)}; }

    /// Answers at rising budgets: more spend never brings fewer results. Trees know nothing of
    /// spend they have not seen: there the model's answer at the nearest seen one follows the
    /// response curve.
    std::vector<Answer> at(const std::vector<double>& budgets) const {
        const Subject& who = scene_.subjects().front();
        std::vector<Question> questions;
        for (const double budget : budgets) {
            questions.push_back(question(budget));
            questions.back().plan = seen_.nearest(plan(budget), usual_);
        }
        auto amounts = served_.model.amounts(scene_, questions);
        std::vector<Answer> out;
        for (std::size_t i = 0; i < budgets.size(); ++i) {
            amounts[i] *= served_.model.about().curves.ratio(who, questions[i].plan,
                                                             plan(budgets[i]), usual_);
            if (i > 0) amounts[i] = std::max(amounts[i], amounts[i - 1]);
            out.push_back(around(amounts[i], plan(budgets[i])));
        }
        return out;
    }

private:
    Answer around(double amount, double plan) const {
        const bool whole = scene_.subjects().front().level != SubjectLevel::campaign;
        const double scale = scene_.kind() == TrainedKind::roas ? 1 / (plan * length_) : 1;
        Answer out{amount * scale, 0, 0, 0, 0};
        const double size = amount / served_.model.about().unit;
        const auto reach = served_.reach.around(out.value, size, length_, whole);
        // What the step away from today's spend adds to the uncertainty.
        const double step =
            kNormal90 * out.value *
            served_.model.about().curves.deviation(scene_.subjects().front(), usual_, plan);
        out.low = std::max(out.value - std::hypot(out.value - reach.low, step), 0.0);
        out.high = out.value + std::hypot(reach.high - out.value, step);
        const double wider =
            reach.high > reach.low ? (out.high - out.low) / (reach.high - reach.low) : 1;
        out.confidence = wider > 1 ? reach.confidence / wider : reach.confidence;
        out.tested_days = reach.tested_days;
        return out;
    }

    const Scene& scene_;
    const Served& served_;
    int length_;
    Day origin_;
    SeenSpend seen_;
    double usual_ = 0, budget_ = 0, delivered_ = 1;
};

std::string driver_label(const std::string& feature, TrainedKind kind) {
    if (feature == "level") {
        return kind == TrainedKind::roas ? "ROAS of the last 28 days going on"
                                         : "Conversions of the last 28 days going on";
    }
    if (feature == "weekdays") return "Weekdays ahead";
    if (feature == "learned") return "What campaigns have in common";
    return label_of(feature, kind);
}

/// Shares of a logarithm as parts of the amount: each gets its part of the whole change (the
/// logarithmic mean divides it without rest: Ang 2005, LMDI).
std::vector<PredictionDriver> drivers_of(const AmountReasons& reasons, double scale,
                                         const Scene& scene, const Question& question) {
    const TrainedKind kind = scene.kind();
    std::vector<PredictionDriver> out{
        {"level", driver_label("level", kind), reasons.base * scale, std::nullopt}};
    const double log = std::log(reasons.amount / reasons.base);
    const double mean = std::abs(log) > 1e-9 ? (reasons.amount - reasons.base) / log : reasons.base;
    const Table row = scene.features({&question, 1});
    for (const auto& reason : reasons.shares) {
        const double part = reason.share * mean * scale;
        if (part == 0) continue;
        PredictionDriver driver{reason.column, driver_label(reason.column, kind), part, {}};
        const Column* column = row.find(reason.column);
        if (column != nullptr && column->kind == ColumnKind::numeric &&
            std::isfinite(column->numbers.front()))
            driver.value = shown_value(reason.column, column->numbers.front());
        out.push_back(std::move(driver));
    }
    std::stable_sort(out.begin() + 1, out.end(), [](const auto& a, const auto& b) {
        return std::abs(a.contribution) > std::abs(b.contribution);
    });
    return out;
}

std::string message_of(const Scene& scene, const Served& served, const Asker& asker, double budget,
                       const Answer& answer, int length) {
    std::vector<std::string> parts;
    const Subject& who = scene.subjects().front();
    const std::string currency(scene.history().currency.text());
    const SeenSpend seen = seen_spend(who);
    if (const double plan = asker.plan(budget); !seen.covers(plan))
        parts.push_back(fmt::format(
            "Spend of about {:.0f} {} a day is beyond the {:.0f} to {:.0f} seen so far: there the "
            "response curve {} tells, not its own days.",
            plan, currency, seen.least, seen.most,
            served.model.about().curves.known(who) ? "drawn on from them" : "of all campaigns"));
    if (const auto old = (scene.history().today - who.last).count(); old > 3)
        parts.push_back(fmt::format("The figures end on {}; the days asked for follow that one.",
                                    to_string(who.last)));
    if (answer.tested_days < length)
        parts.push_back(fmt::format(
            "Sums of up to {} could be judged on past days; the interval of a longer one is "
            "widened from those.",
            plural(answer.tested_days, "day")));
    if (asker.delivered() < 0.8 && who.info != nullptr && who.info->daily_budget)
        parts.push_back(fmt::format("It spends {:.0f} % of its budget; the same is assumed ahead.",
                                    100 * asker.delivered()));
    if (served.model.is_plain())
        parts.emplace_back(
            "From the mean of the last 28 days: no trained model has done better "
            "here yet.");
    std::string out;
    for (const auto& part : parts) out += (out.empty() ? "" : " ") + part;
    return out;
}

void add_share(AmountReasons& reasons, const char* feature, double share) {
    for (auto& reason : reasons.shares) {
        if (reason.column != feature) continue;
        reason.share += share;
        return;
    }
    reasons.shares.push_back({feature, share});
}

/// A return starts from the last 28 days' own: what more spend takes from it is the plan's doing.
void start_from_return(AmountReasons& reasons, const Scene& scene, const Question& question) {
    const Subject& who = scene.subject(question);
    const DaySums month = who.over(std::max(who.born, question.origin - days(27)), question.origin);
    const double step = question.plan * month.days / month.spend;
    if (!(step > 0) || !std::isfinite(step)) return;
    reasons.base *= step;
    add_share(reasons, "plan", -std::log(step));
}

[[noreturn]] void too_few(std::int64_t missing) {
    throw Error(ErrorKind::invalid, fmt::format("Not enough data: needs {} more day{}.", missing,
                                                missing == 1 ? "" : "s"));
}

void check_asked(const Scene& scene) {
    const Subject& who = scene.subjects().front();
    const Day today = who.last;
    if (scene.can_ask(0, today)) return;
    if (who.born > today) too_few(kFewestToldDays);
    const auto told = static_cast<std::int64_t>(who.over(who.born, today).days);
    if (told < kFewestToldDays) too_few(kFewestToldDays - told);
    throw Error(ErrorKind::invalid,
                fmt::format("Not enough data: needs {} more days. It has not spent in the last 7.",
                            kFewestToldDays));
}

}  // namespace

std::vector<Subject> asked_subjects(const History& history, TrainedKind kind,
                                    const PredictSums& request) {
    std::vector<Subject> out;
    const CampaignHistory* campaign =
        request.campaign_id ? &campaign_of(history, *request.campaign_id) : nullptr;
    if (campaign != nullptr && request.platform && campaign->info.platform != *request.platform)
        throw Error(ErrorKind::invalid, "The campaign is not on that platform.");
    if (const int missing = missing_days(history, kind); missing > 0) too_few(missing);
    const auto all = told_campaigns(history, kind, {});
    if (all.empty() ||
        (campaign != nullptr && kind == TrainedKind::roas && !campaign->info.tells_revenue))
        throw Error(ErrorKind::invalid,
                    kind == TrainedKind::roas
                        ? "Not enough data: no source tells revenue, so there is no ROAS."
                        : "Not enough data: there are no campaigns with figures.");
    if (campaign != nullptr) {
        out.push_back(Subject::of(history, *campaign));
        if (request.objective) out.back().objective = *request.objective;
    } else if (request.platform) {
        const auto members = told_campaigns(history, kind, request.platform);
        if (members.empty()) too_few(kFewestHistoryDays);
        out.push_back(Subject::of(history, SubjectLevel::platform, members));
    } else {
        out.push_back(Subject::of(history, SubjectLevel::workspace, all));
    }
    out.push_back(Subject::of(history, SubjectLevel::workspace, all));
    check_asked(Scene(history, kind, out));
    return out;
}

Prediction predict_sums(const History& history, TrainedKind kind, const Served& served,
                        const PredictSums& request) {
    const Scene scene(history, kind, asked_subjects(history, kind, request));
    const int length = static_cast<int>(request.days.value_or(7));
    const Asker asker(scene, served, length);
    const double budget = request.daily_budget.value_or(asker.budget());
    std::vector<double> budgets{budget};
    for (const double step : kBudgetSteps) budgets.push_back(step * asker.budget());
    std::sort(budgets.begin(), budgets.end());
    budgets.erase(std::unique(budgets.begin(), budgets.end()), budgets.end());
    const auto answers = asker.at(budgets);
    const auto place = [&](double wanted) {
        return static_cast<std::size_t>(std::find(budgets.begin(), budgets.end(), wanted) -
                                        budgets.begin());
    };
    const Answer& answer = answers[place(budget)];
    Prediction out;
    out.prediction = answer.value;
    out.interval = {kReachLevel, answer.low, answer.high};
    out.confidence = answer.confidence;
    out.model = served.version;
    const Question question = asker.question(budget);
    auto reasons = served.model.explain(scene, question);
    const double scale = kind == TrainedKind::roas ? 1 / (question.plan * length) : 1;
    // What the response curve and lower budgets make of it is the plan's doing.
    const double amount = answer.value / scale;
    if (const double rest = std::log(amount / reasons.amount); std::abs(rest) > 1e-9) {
        add_share(reasons, "plan", rest);
        reasons.amount = amount;
    }
    if (kind == TrainedKind::roas && served.model.about().start == StartFrom::own_level)
        start_from_return(reasons, scene, question);
    out.drivers = drivers_of(reasons, scale, scene, question);
    out.unit = kind == TrainedKind::roas ? "ratio" : "count";
    out.currency = history.currency;
    out.days = length;
    out.from = history.last + days(1);
    out.to = history.last + days(length);
    out.baseline = PredictionBaseline{answers[place(asker.budget())].value, asker.budget()};
    for (std::size_t i = 0; i < budgets.size(); ++i)
        out.curve.push_back({budgets[i], answers[i].value, answers[i].low, answers[i].high});
    if (auto text = message_of(scene, served, asker, budget, answer, length); !text.empty())
        out.message = std::move(text);
    return out;
}

}  // namespace herald::insight
