#include "insight/recommend/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/advice/words.hpp"
#include "insight/recommend/complete_days.hpp"
#include "insight/recommend/counterfactual.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr double kRunningShare = 0.8;  ///< of days on which a control has spent
constexpr int kPatience = 35;          ///< days, before missing figures are waited for no longer
constexpr std::int64_t kShownBefore = 28;

class Measurement {
public:
    Measurement(const History& history, const AppliedChange& change)
        : history_(history), change_(change) {
        out_.metric = "profit";
        out_.from = change.on + days(1);
        out_.to = std::min(settled_through(history), out_.from + days(kOutcomeDays - 1));
        if (change.until) out_.to = std::min(out_.to, *change.until);
        out_.days = std::max<std::int64_t>(0, (out_.to - out_.from).count() + 1);
        is_final_ = out_.days >= kOutcomeDays || (change.until && *change.until <= out_.to) ||
                    history.today > out_.from + days(kOutcomeDays + kPatience);
    }

    Outcome make() {
        if (out_.days < kFewestOutcomeDays) return too_early();
        first_ = std::max(history_.first, change_.on - days(kBeforeDays));
        if ((change_.on - first_).count() < static_cast<std::int64_t>(kFewestBefore))
            return refuse(fmt::format(
                "It cannot be told: there {} only {} of figures before it, and {} are needed.",
                (change_.on - first_).count() == 1 ? "is" : "are",
                in_days(std::max<std::int64_t>(0, (change_.on - first_).count())), kFewestBefore));
        price_conversions();
        Comparison comparison;
        comparison.change = static_cast<std::size_t>((change_.on - first_).count());
        comparison.target = target();
        for (const auto& campaign : history_.campaigns)
            if (is_control(campaign)) comparison.controls.push_back(profit_of(campaign));
        const auto found = compare_with_untouched(comparison);
        if (!found) return refuse("It cannot be told: the days before it hold too few figures.");
        write(comparison, *found);
        return std::move(out_);
    }

private:
    Outcome refuse(std::string text) {
        out_.state = OutcomeState::impossible;
        out_.text = std::move(text);
        return std::move(out_);
    }

    Outcome too_early() {
        if (change_.until && *change_.until < out_.from + days(kFewestOutcomeDays - 1))
            return refuse(fmt::format(
                "It cannot be told: {} was changed again before there were {} complete days.",
                change_.again, kFewestOutcomeDays));
        if (is_final_)
            return refuse("It cannot be told: there are no complete figures of the days after it.");
        out_.state = OutcomeState::measuring;
        const int wait = days_until_settled(history_, out_.from + days(kFewestOutcomeDays - 1));
        out_.text =
            wait > 0
                ? fmt::format("Too early to tell: in {} there are {} complete days to compare.",
                              in_days(wait), kFewestOutcomeDays)
                : "Too early to tell: the figures of the days since are not in yet.";
        return std::move(out_);
    }

    /// What a conversion costs where no revenue is told.
    void price_conversions() {
        DayFigures all;
        for (const auto& campaign : history_.campaigns)
            if (!campaign.info.tells_revenue) all += campaign.course.sum(first_, out_.to);
        if (all.conversions > 0) price_ = all.spend / all.conversions;
        const bool none_told = history_.workspace.sum(first_, out_.to).revenue <= 0;
        if (!none_told) return;
        all = history_.workspace.sum(first_, out_.to);
        by_conversions_ = true;
        if (all.conversions > 0) price_ = all.spend / all.conversions;
    }

    /// A day each from first_ to the last day compared.
    std::vector<double> profit_of(const CampaignHistory& campaign) const {
        std::vector<double> out;
        const bool counts = by_conversions_ || !campaign.info.tells_revenue;
        for (Day day = first_; day <= out_.to; day += days(1)) {
            const DayFigures f = campaign.course.on(day);
            out.push_back(!history_.told(campaign.info.platform, day) ? kUnknown
                          : counts ? price_ * f.conversions - f.spend
                                   : f.revenue - f.spend);
        }
        return out;
    }

    std::vector<double> target() const {
        std::vector<double> out;
        for (const std::size_t at : change_.campaigns) {
            const auto own = profit_of(history_.campaigns.at(at));
            if (out.empty()) out.assign(own.size(), 0);
            for (std::size_t t = 0; t < own.size(); ++t) out[t] += own[t];
        }
        return out;
    }

    bool is_control(const CampaignHistory& campaign) const {
        if (change_.touched.contains(campaign.info.id)) return false;
        for (const std::size_t at : change_.campaigns)
            if (history_.campaigns.at(at).info.id == campaign.info.id) return false;
        std::int64_t told = 0, ran = 0;
        for (Day day = first_; day <= out_.to; day += days(1)) {
            if (!history_.told(campaign.info.platform, day)) continue;
            ++told;
            ran += campaign.course.on(day).spend > 0 ? 1 : 0;
        }
        return told > 0 && static_cast<double>(ran) >= kRunningShare * static_cast<double>(told) &&
               campaign.course.on(out_.to).spend > 0;
    }

    void write(const Comparison& comparison, const Counterfactual& found) {
        out_.method =
            found.by_controls ? OutcomeMethod::matched_controls : OutcomeMethod::pre_period;
        out_.state = is_final_ ? OutcomeState::measured : OutcomeState::measuring;
        double observed = 0;
        std::int64_t known = 0;
        for (std::size_t t = 0; t < comparison.target.size(); ++t) {
            const Day date = first_ + days(static_cast<int>(t));
            const double is = comparison.target[t];
            const double wanted = found.expected[t];
            if (t > comparison.change && std::isfinite(is)) {
                observed += is;
                ++known;
            }
            if (date < change_.on - days(kShownBefore)) continue;
            OutcomeDay day;
            day.date = date;
            if (std::isfinite(is)) day.observed = is;
            if (std::isfinite(wanted)) {
                day.expected = wanted;
                day.low = wanted - found.day_band();
                day.high = wanted + found.day_band();
            }
            out_.series.push_back(day);
        }
        out_.observed = observed / static_cast<double>(known);
        out_.expected = *out_.observed - found.effect;
        out_.effect = Likely{found.effect, found.low(), found.high()};
        out_.money_a_week = Likely{7 * found.effect, 7 * found.low(), 7 * found.high()};
        out_.chance = found.chance();
        say(found);
    }

    void say(const Counterfactual& found) {
        const Likely& week = *out_.money_a_week;
        const Currency currency = history_.currency;
        const std::string since =
            fmt::format("{} {}", is_final_ ? "Over" : "So far, over", in_days(out_.days));
        if (week.low > 0 || week.high < 0) {
            const bool gain = week.low > 0;
            const double near = gain ? week.low : -week.high, far = gain ? week.high : -week.low;
            out_.text =
                fmt::format("{}, it {} about {} a week (90 %: {} to {})", since,
                            gain ? "brought" : "cost", in_money(std::abs(week.mean), currency),
                            in_money(near, currency), in_money(far, currency));
        } else {
            out_.text =
                fmt::format("{}, no clear effect: somewhere between {} and {} a week", since,
                            in_money(week.low, currency), in_money(week.high, currency));
        }
        out_.text += found.by_controls
                         ? ", compared with campaigns that were not changed."
                         : ", compared with what its own days before would have come to.";
        if (by_conversions_)
            out_.text += fmt::format(" A conversion counts {}, what one costs on average.",
                                     in_money(price_, currency));
    }

    const History& history_;
    const AppliedChange& change_;
    Outcome out_;
    Day first_{};
    bool is_final_ = false, by_conversions_ = false;
    double price_ = 0;
};

}  // namespace

Outcome measure_outcome(const History& history, const AppliedChange& change) {
    if (change.campaigns.empty())
        return impossible_outcome(change.on, "It cannot be told: it concerns no single campaign.");
    return Measurement(history, change).make();
}

Outcome impossible_outcome(Day on, std::string reason) {
    Outcome out;
    out.state = OutcomeState::impossible;
    out.metric = "profit";
    out.from = on + days(1);
    out.to = on;
    out.text = std::move(reason);
    return out;
}

}  // namespace herald::insight
