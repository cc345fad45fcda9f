#include "content/compose/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/compose.hpp"
#include "content/compose/goals.hpp"
#include "content/compose/ideas.hpp"
#include "content/compose/timetable.hpp"
#include "content/compose/words/blocks.hpp"
#include "content/compose/words/clean.hpp"
#include "content/text/text_traits.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;
using std::chrono::days;

/// Makes one plan; used once.
class Planner {
public:
    Planner(const PlanWish& wish, const Material& material);
    PlanAnswer make();

private:
    using Missing = std::optional<FieldError>;
    Missing check() const;
    void set_goals();
    Missing set_pillars();
    void set_cadence();
    void set_weeks();
    void fill_week(size_t week);
    std::optional<PlanEntry> next_entry(size_t week, const std::string& network, bool theme_first);
    /// One that has none of what lessons warn of, where there is one.
    std::optional<PlanEntry> best_entry(size_t week, const std::string& network, bool theme_first);
    std::optional<PlanEntry> make_entry(const std::string& network, const Idea& idea,
                                        const std::string& pillar);
    /// The lesson that warns of something the text has.
    const Lesson* warning_of(const std::string& text) const;
    /// The pillar that is furthest behind its share, the week's own first when asked.
    std::vector<size_t> by_need(size_t week, bool theme_first) const;
    size_t place_of(const std::string& network) const;
    void set_text();
    /// Days for offers are for who sells; an adviser has no Black Friday.
    bool sells() const {
        const bool priced = std::any_of(facts_.products.begin(), facts_.products.end(),
                                        [](const auto& one) { return !one.price.empty(); });
        return !facts_.offers.empty() &&
               (facts_.aim == Aim::order || (facts_.aim == Aim::look && priced));
    }
    bool german() const { return facts_.language == "de"; }

    PlanWish wish_;
    const Material& material_;
    Facts facts_;
    Plan out_;
    std::vector<Pillar> pillars_;
    std::vector<unsigned> planned_;  ///< entries of each pillar so far
    std::vector<std::pair<std::string, unsigned>> cadence_;
    std::vector<size_t> pillar_of_week_;
    std::vector<std::optional<Idea>> idea_of_week_;
    std::set<std::string> taken_;  ///< network and title
    std::set<std::string> dry_;    ///< networks for which no idea is left
    std::vector<const Lesson*> warnings_;
    bool picky_ = false;                   ///< entries that lessons warn of are passed over
    const Lesson* passed_ = nullptr;       ///< why one was, last
    std::map<std::string, Draft> drafts_;  ///< of those, by network and title
    Timetable times_;
};

Brief brief_of(const PlanWish& wish) {
    Brief out;
    out.kind = ItemKind::strategy;
    out.text = wish.text;
    out.language = wish.language;
    out.audience = wish.audience;
    out.tone = wish.tone;
    if (!wish.goals.empty()) out.goal = wish.goals.front();
    return out;
}

Planner::Planner(const PlanWish& wish, const Material& material)
    : wish_(wish),
      material_(material),
      facts_(gather(brief_of(wish), material)),
      times_(wish_, material, facts_.language) {
    for (const Lesson& one : material.lessons)
        if (one.lift < 1) warnings_.push_back(&one);
}

std::optional<FieldError> Planner::check() const {
    if (wish_.weeks < 1 || wish_.weeks > kMostWeeks)
        return FieldError{"/data/weeks", fmt::format("A plan has 1 to {} weeks.", kMostWeeks)};
    if (wish_.networks.empty())
        return FieldError{"/networks", "Say for which networks the plan is."};
    for (const auto& network : wish_.networks)
        if (network != "blog" && find_network(network) == nullptr)
            return FieldError{"/networks", fmt::format("“{}” is no network the composer knows.",
                                                       clip(network, 60))};
    if (facts_.phrases == nullptr)
        return FieldError{
            "/language",
            "The composer plans in English and German; for other languages a model is needed."};
    if (facts_.name.empty())
        return FieldError{"/brand/name", "Say the brand's name in its profile."};
    if (facts_.what.empty() && facts_.products.empty())
        return FieldError{
            "/brand/what",
            "Say in the brand profile what the business does, in the language of the plan."};
    return std::nullopt;
}

void Planner::set_goals() {
    const auto add = [&](std::string name, Aim aim, std::optional<std::string> target,
                         Sentence why) {
        const Measured how = measured(aim, name);
        if (name.empty()) name = std::string(german() ? how.german : how.english);
        out_.strategy.goals.push_back({capitalised(bare(name)),
                                       std::string(german() ? how.kpi_german : how.kpi_english),
                                       std::move(target),
                                       why.text,
                                       {why}});
    };
    for (const auto& given : wish_.goals) {
        const std::string goal = clean_line(given);
        if (goal.empty() || is_banned(goal, facts_.banned) || out_.strategy.goals.size() == 6)
            continue;
        const auto figure = figure_in(goal);
        add(goal, aim_of(goal, {}), figure,
            figure ? Sentence{"goal_figure", "You named it, with its figure.", {}}
                   : Sentence{"goal_named", "You named it; a figure would make it a target.", {}});
    }
    if (!out_.strategy.goals.empty()) return;
    add({}, Aim::look, std::nullopt,
        {"goal_first", "No goal was named; to be known comes first.", {}});
    const bool priced = std::any_of(facts_.products.begin(), facts_.products.end(),
                                    [](const auto& p) { return !p.price.empty(); });
    if (priced)
        add({}, Aim::order, std::nullopt,
            {"goal_prices", "The profile holds products with prices.", {}});
    else if (!facts_.url.empty())
        add({}, Aim::read, std::nullopt, {"goal_site", "The profile names a site to lead to.", {}});
}

std::optional<FieldError> Planner::set_pillars() {
    pillars_ = pillars_of(facts_, material_);
    if (pillars_.empty())
        return FieldError{
            "/brand",
            "The profile has too few facts to plan from: add products, proof, offers or keywords."};
    double total = 0;
    for (const Pillar& pillar : pillars_) total += pillar.weight;
    double left = 1;
    for (size_t i = 0; i < pillars_.size(); ++i) {
        // Whole percents that add up to one.
        const bool last = i + 1 == pillars_.size();
        const double share = last ? left : std::floor(pillars_[i].weight / total * 100 + 0.5) / 100;
        left = std::round((left - share) * 100) / 100;
        out_.strategy.pillars.push_back({pillars_[i].name, std::max(0.0, share),
                                         in_words(pillars_[i].reasons), pillars_[i].reasons});
    }
    planned_.assign(pillars_.size(), 0);
    return std::nullopt;
}

void Planner::set_cadence() {
    unsigned total = 0;
    for (const auto& network : wish_.networks) {
        const bool known = std::any_of(cadence_.begin(), cadence_.end(),
                                       [&](const auto& one) { return one.first == network; });
        if (known) continue;
        const auto given = wish_.cadence.find(network);
        const unsigned count =
            std::min(given == wish_.cadence.end() ? usual_a_week(network) : given->second, 14u);
        cadence_.emplace_back(network, count);
        total += count;
    }
    if (!wish_.capacity_per_week || total <= *wish_.capacity_per_week) return;
    const unsigned asked = total;
    // From the busiest first, so that no network falls silent before it must.
    while (total > *wish_.capacity_per_week) {
        auto busiest = cadence_.begin();
        for (auto one = cadence_.begin(); one != cadence_.end(); ++one)
            if (one->second >= busiest->second) busiest = one;
        --busiest->second;
        --total;
    }
    std::string kept;
    for (const auto& [network, count] : cadence_)
        kept += fmt::format("{}{} {}", kept.empty() ? "" : ", ", network, count);
    out_.strategy.notes.push_back(
        {"capacity",
         fmt::format("{} posts a week were asked for and {} can be made; planned a week: {}.",
                     asked, *wish_.capacity_per_week, kept),
         {{"asked", fmt::to_string(asked)},
          {"most", fmt::to_string(*wish_.capacity_per_week)},
          {"kept", kept}}});
}

void Planner::set_weeks() {
    std::set<std::string> used;
    std::vector<size_t> turns(pillars_.size(), 0);
    size_t next = 0;
    for (size_t week = 0; week < wish_.weeks; ++week) {
        const Day monday = times_.first_monday() + days(7 * week);
        StrategyWeek out{monday, {}, {}};
        std::optional<Idea> idea;
        size_t pillar = next % pillars_.size();
        const KnownDay* day = nullptr;
        for (const KnownDay& one : times_.known_days())
            if (one.commercial && one.day >= monday + days(1) && one.day <= monday + days(8) &&
                day == nullptr)
                day = &one;
        const std::string given =
            week < wish_.themes.size() ? clean_line(wish_.themes[week]) : std::string();
        if (!given.empty() && !is_banned(given, facts_.banned) && !is_placeholder(given)) {
            out.theme = capitalised(bare(given));
            out.reasons = {{"week_named", "You named it.", {}}};
            idea = idea_of_theme(given);
        } else if (day != nullptr && sells() && used.insert(day->id).second) {
            const Fact& offer = facts_.offers[week % facts_.offers.size()];
            out.theme = day->name;
            out.reasons = {
                {"week_day",
                 fmt::format(
                     "{} is on {}, a day on which people look for offers; the profile holds one.",
                     day->name, to_string(day->day)),
                 {{"name", day->name}, {"day", to_string(day->day)}}}};
            idea = Idea{day->name + ": " + bare(offer.text), {}, offer.place};
            idea->brief.offer = offer.text;
            idea->brief.angle = "offer";
        } else {
            // A pillar's next idea; when all have had their turn, the first pillar begins again.
            for (size_t i = 0; i < pillars_.size(); ++i) {
                pillar = (next + i) % pillars_.size();
                if (turns[pillar] < pillars_[pillar].ideas.size()) break;
            }
            next = pillar + 1;
            const Pillar& chosen = pillars_[pillar];
            const Idea& leading = chosen.ideas[turns[pillar]++ % chosen.ideas.size()];
            out.theme =
                chosen.name == leading.title ? chosen.name : chosen.name + " – " + leading.title;
            out.reasons = {{"week_turn",
                            fmt::format("The turn of the pillar “{}”.", chosen.name),
                            {{"pillar", chosen.name}}}};
            out.reasons.insert(out.reasons.end(), chosen.reasons.begin(), chosen.reasons.end());
        }
        out.why = in_words(out.reasons);
        pillar_of_week_.push_back(pillar);
        idea_of_week_.push_back(std::move(idea));
        out_.strategy.weeks.push_back(std::move(out));
    }
}

std::vector<size_t> Planner::by_need(size_t week, bool theme_first) const {
    std::vector<size_t> out(pillars_.size());
    std::iota(out.begin(), out.end(), size_t{0});
    const double total = std::accumulate(planned_.begin(), planned_.end(), 1.0);
    const auto behind = [&](size_t i) {
        return out_.strategy.pillars[i].share - planned_[i] / total;
    };
    std::stable_sort(out.begin(), out.end(),
                     [&](size_t a, size_t b) { return behind(a) > behind(b); });
    if (theme_first) {
        std::erase(out, pillar_of_week_[week]);
        out.insert(out.begin(), pillar_of_week_[week]);
    }
    return out;
}

size_t Planner::place_of(const std::string& network) const {
    for (size_t i = 0; i < cadence_.size(); ++i)
        if (cadence_[i].first == network) return i;
    return 0;
}

const Lesson* Planner::warning_of(const std::string& text) const {
    if (warnings_.empty()) return nullptr;
    const auto traits = text_traits(text);
    for (const Lesson* one : warnings_)
        if (std::find(traits.begin(), traits.end(), one->code) != traits.end()) return one;
    return nullptr;
}

std::optional<PlanEntry> Planner::make_entry(const std::string& network, const Idea& idea,
                                             const std::string& pillar) {
    const std::string key = network + "\n" + fold(idea.title);
    if (taken_.count(key) > 0) return std::nullopt;
    PlanEntry out;
    out.network = network == "blog" ? "wordpress" : network;
    out.kind = planned_kind(network);
    out.title = idea.title;
    out.pillar = pillar;
    out.brief = idea.brief;
    out.brief.kind = out.kind;
    out.brief.network = out.network;
    out.brief.language = facts_.language;
    out.brief.audience = wish_.audience;
    out.brief.tone = wish_.tone;
    if (!wish_.goals.empty()) out.brief.goal = wish_.goals.front();
    if (const auto known = drafts_.find(key); known != drafts_.end()) {
        out.draft = known->second;
    } else {
        auto drafts = write_if_any(out.brief, material_, 1);
        if (drafts.empty()) {  // whoever plans a post must be able to write it
            taken_.insert(key);
            return std::nullopt;
        }
        out.draft = std::move(drafts.front());
    }
    if (const Lesson* warning = picky_ ? warning_of(out.draft.text) : nullptr) {
        passed_ = warning;
        drafts_[key] = std::move(out.draft);
        return std::nullopt;
    }
    taken_.insert(key);
    const PlaceName place = name_of_place(idea.place);
    out.why = {{"rests_on",
                fmt::format("Rests on {}; pillar “{}”.", place.words, pillar),
                {{"place", std::string(place.key)}, {"pillar", pillar}}}};
    if (passed_ != nullptr)
        out.why.push_back({"instead",
                           fmt::format("It stands before another idea, which has what did less for "
                                       "you: {}.",
                                       bare(clean_line(passed_->what))),
                           {{"lesson", passed_->code}, {"what", passed_->what}}});
    return out;
}

std::optional<PlanEntry> Planner::best_entry(size_t week, const std::string& network,
                                             bool theme_first) {
    passed_ = nullptr;
    picky_ = !warnings_.empty();
    auto out = next_entry(week, network, theme_first);
    if (out || !picky_) return out;
    picky_ = false;
    passed_ = nullptr;
    return next_entry(week, network, theme_first);
}

std::optional<PlanEntry> Planner::next_entry(size_t week, const std::string& network,
                                             bool theme_first) {
    if (theme_first && idea_of_week_[week]) {  // a theme that was named is written about
        const bool picky = std::exchange(picky_, false);
        auto entry = make_entry(network, *idea_of_week_[week], out_.strategy.weeks[week].theme);
        picky_ = picky;
        if (entry) return entry;
    }
    for (const size_t pillar : by_need(week, theme_first)) {
        const auto& ideas = pillars_[pillar].ideas;
        for (size_t i = 0; i < ideas.size(); ++i) {
            // Networks begin at different ideas, so that a week says different things.
            const size_t turn = (i + place_of(network)) % ideas.size();
            auto entry = make_entry(network, ideas[turn], pillars_[pillar].name);
            if (!entry) continue;
            ++planned_[pillar];
            return entry;
        }
    }
    return std::nullopt;
}

void Planner::fill_week(size_t week) {
    unsigned place = 0;
    for (const auto& [network, count] : cadence_) {
        bool first = true;
        const Day monday = times_.first_monday() + days(7 * week);
        const auto slots = times_.slots_of(monday, network, count);
        if (slots.size() < count)
            out_.strategy.notes.push_back(
                {"few_days",
                 fmt::format("In the week of {} only {} of {} posts on {} find a day.",
                             to_string(monday), slots.size(), count, network),
                 {{"day", to_string(monday)},
                  {"found", fmt::to_string(slots.size())},
                  {"asked", fmt::to_string(count)},
                  {"network", network}}});
        for (const PlanSlot& slot : slots) {
            if (out_.entries.size() == kMostEntries) return;
            auto entry = best_entry(week, network, first);
            if (!entry) {
                if (dry_.insert(network).second)
                    out_.strategy.notes.push_back(
                        {"runs_dry",
                         fmt::format(
                             "From the week of {} on there is nothing new to say on {}: the "
                             "profile carries no more ideas, and none is repeated. Products, "
                             "proof, questions and offers in the profile make more.",
                             to_string(monday), network),
                         {{"day", to_string(monday)}, {"network", network}}});
                break;
            }
            first = false;
            entry->day = slot.day;
            // Networks do not go out in the same minute.
            entry->at = slot.at + std::chrono::minutes(5 * (place % 12));
            entry->when = reason_of(slot);
            out_.entries.push_back(std::move(*entry));
        }
        ++place;
    }
}

void Planner::set_text() {
    const Phrases& words = *facts_.phrases;
    out_.title = filled(words.strategy, facts_.name);
    std::string text = fmt::format("## {}\n\n", words.goals);
    for (const StrategyGoal& goal : out_.strategy.goals)
        text += fmt::format("- {} ({} {})\n", goal.name, words.kpi, goal.kpi);
    text += fmt::format("\n## {}\n\n", words.pillars);
    for (const StrategyPillar& pillar : out_.strategy.pillars)
        text += fmt::format("- {}: {:.0f} %\n", pillar.name, pillar.share * 100);
    text += fmt::format("\n## {}\n\n", words.weeks);
    for (const StrategyWeek& week : out_.strategy.weeks)
        text += fmt::format("- {}: {}\n", to_string(week.start), week.theme);
    out_.text = polished(text);
}

PlanAnswer Planner::make() {
    if (auto missing = check()) return {std::nullopt, *std::move(missing)};
    set_goals();
    if (auto missing = set_pillars()) return {std::nullopt, *std::move(missing)};
    set_cadence();
    set_weeks();
    for (size_t week = 0; week < wish_.weeks; ++week) fill_week(week);
    std::stable_sort(out_.entries.begin(), out_.entries.end(),
                     [](const PlanEntry& a, const PlanEntry& b) {
                         return std::pair(a.day, a.at) < std::pair(b.day, b.at);
                     });
    if (out_.entries.empty())
        return {std::nullopt,
                {"/brand",
                 "The profile has too few facts to plan posts from: add products, proof, "
                 "offers or keywords."}};
    for (const Pillar& pillar : pillars_)
        for (const Idea& idea : pillar.ideas) out_.used.push_back(idea.place + ": " + idea.title);
    set_text();
    return {std::move(out_), {}};
}

}  // namespace

ItemKind planned_kind(std::string_view network) {
    if (network == "blog" || network == "wordpress") return ItemKind::blog;
    if (network == "email") return ItemKind::email;
    return network == "youtube" ? ItemKind::video_script : ItemKind::social;
}

PlanAnswer plan(const PlanWish& wish, const Material& material) {
    if (has_banned_name(material.brand)) return {std::nullopt, banned_name()};
    return Planner(wish, material).make();
}

}  // namespace herald::content::compose
