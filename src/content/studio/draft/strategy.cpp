#include <algorithm>

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/compose/timetable.hpp"
#include "content/studio/draft/job.hpp"
#include "content/studio/prompt/schema.hpp"

/// A strategy: the calendar's days and channels by rules, the words by a model.
namespace herald::content::studio {
namespace {

using compose::Plan;
using compose::PlanEntry;

std::vector<std::string> texts_of(const json::object& data, std::string_view name) {
    std::vector<std::string> out;
    for (const json::value& one : list_in(data, name)) {
        if (one.is_string()) out.emplace_back(one.get_string());
        if (one.is_object()) out.push_back(text_in(one.get_object(), "name"));
    }
    std::erase(out, "");
    return out;
}

std::optional<unsigned> number_of(const json::object& data, std::string_view name, unsigned least,
                                  unsigned most, Problems& problems) {
    const auto* found = data.if_contains(name);
    if (found == nullptr || found->is_null()) return std::nullopt;
    boost::system::error_code error;
    const auto value = found->to_number<std::int64_t>(error);
    if (error || value < least || value > most) {
        problems.add(fmt::format("/data/{}", name),
                     fmt::format("must be a whole number, {} to {}", least, most));
        return std::nullopt;
    }
    return static_cast<unsigned>(value);
}

std::optional<Day> day_of_text(const json::value& value, std::string_view pointer,
                               Problems& problems) {
    const auto day = value.is_string() ? parse_day(value.get_string()) : std::nullopt;
    if (!day) problems.add(pointer, "must be a day as YYYY-MM-DD");
    return day;
}

/// Of a week: "1. 2026-12-01, LinkedIn".
std::string slots_in_words(const std::vector<const PlanEntry*>& slots) {
    std::string out;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const NetworkLimits* network = find_network(slots[i]->network);
        out += fmt::format("{}. {}, {}", i + 1, to_string(slots[i]->day),
                           network != nullptr ? network->name : "e-mail or blog");
        if (network != nullptr)
            out += fmt::format(" (at most {} characters)",
                               std::min<std::size_t>(network->max_text, 1500));
        out += slots[i]->kind == ItemKind::social
                   ? "\n"
                   : fmt::format(", {}\n", enum_name(slots[i]->kind));
    }
    return out;
}

Form frame_form(std::size_t weeks) {
    using namespace schema;
    const json::object goal = object({{"name", text("What is to be reached", 100)},
                                      {"kpi", text("The figure that shows it", 80)},
                                      {"target", maybe_text("Only where a figure was given")},
                                      {"why", text("Why it matters now")}});
    const json::object pillar = object({{"name", text("A subject, in few words", 60)},
                                        {"share", whole("Percent of the texts", 5, 100)},
                                        {"why", text("Why the audience cares")}});
    const json::object week =
        object({{"theme", text("The week's theme", 100)}, {"why", text("Why in this week")}});
    return {"strategy",
            fmt::format("Write the frame of a content strategy over {} weeks: its title, goals, "
                        "pillars whose shares add up to 100, and one theme a week.",
                        weeks),
            object({{"title", text("Title", 100)},
                    {"summary", text("The strategy in three sentences")},
                    {"goals", list(goal, 1, 4)},
                    {"pillars", list(pillar, 3, 5)},
                    {"weeks", list(week, weeks, weeks)}}),
            1500 + 120 * static_cast<std::int64_t>(weeks)};
}

Form week_form(const std::string& theme, const std::vector<std::string>& pillars,
               const std::vector<const PlanEntry*>& slots) {
    using namespace schema;
    json::array names(pillars.begin(), pillars.end());
    const json::object entry =
        object({{"title", text("A working title", 80)},
                {"pillar", json::object{{"type", "string"}, {"enum", std::move(names)}}},
                {"text", text("The text as it goes out, within the limit of its channel")},
                {"why", text("Why this, there and then: one sentence for the team")}});
    return {"entries",
            "The week's theme is “" + theme +
                "”. Write the entries of these days, in this order:\n" + slots_in_words(slots) +
                "No two say the same.",
            object({{"entries", list(entry, slots.size(), slots.size())}}),
            400 + 700 * static_cast<std::int64_t>(slots.size())};
}

compose::Strategy strategy_of(const json::object& frame, const Plan& plan) {
    compose::Strategy out;
    for (const json::value& one : list_in(frame, "goals")) {
        const json::object& goal = one.as_object();
        const std::string target = text_in(goal, "target");
        out.goals.push_back({text_in(goal, "name"),
                             text_in(goal, "kpi"),
                             target.empty() ? std::nullopt : std::optional(target),
                             text_in(goal, "why"),
                             {}});
    }
    double sum = 0;
    for (const json::value& one : list_in(frame, "pillars")) {
        const json::object& pillar = one.as_object();
        out.pillars.push_back({text_in(pillar, "name"),
                               pillar.at("share").to_number<double>(),
                               text_in(pillar, "why"),
                               {}});
        sum += out.pillars.back().share;
    }
    for (auto& pillar : out.pillars) pillar.share = sum > 0 ? pillar.share / sum : 0;
    const json::array& weeks = list_in(frame, "weeks");
    for (std::size_t i = 0; i < weeks.size() && i < plan.strategy.weeks.size(); ++i)
        out.weeks.push_back({plan.strategy.weeks[i].start,
                             text_in(weeks[i].as_object(), "theme"),
                             text_in(weeks[i].as_object(), "why"),
                             {}});
    out.notes = plan.strategy.notes;
    return out;
}

std::string in_words(const json::object& frame, const compose::Strategy& strategy) {
    std::string out = text_in(frame, "summary") + "\n\n## Goals\n";
    for (const auto& goal : strategy.goals)
        out += fmt::format("\n- **{}** ({}{}): {}", goal.name, goal.kpi,
                           goal.target ? ", " + *goal.target : "", goal.why);
    out += "\n\n## Pillars\n";
    for (const auto& pillar : strategy.pillars)
        out +=
            fmt::format("\n- **{}** ({:.0f} %): {}", pillar.name, pillar.share * 100, pillar.why);
    out += "\n\n## Weeks\n";
    for (const auto& week : strategy.weeks)
        out += fmt::format("\n- {}: {} – {}", to_string(week.start), week.theme, week.why);
    for (const Sentence& note : strategy.notes) out += "\n\n" + note.text;
    return out;
}

StudioDraft strategy_draft(const std::string& title, const std::string& text,
                           const compose::Strategy& strategy, const std::string& language) {
    StudioDraft out;
    out.kind = ItemKind::strategy;
    out.title = title;
    out.text = text;
    out.language = language;
    out.data = parse_json(to_json<Digits::exact>(strategy)).as_object();
    out.notes = strategy.notes;
    return out;
}

void set_reasons(StudioDraft& draft, Sentences why, const Sentence& when) {
    why.push_back(when);
    draft.why = in_words(why);
    draft.reasons = std::move(why);
}

StudioDraft entry_draft(const PlanEntry& entry, const std::string& language, const TimeZone& zone) {
    StudioDraft out;
    out.kind = entry.kind;
    out.network = entry.network;
    out.title = entry.title;
    out.language = language;
    out.pillar = entry.pillar;
    set_reasons(out, entry.why, entry.when);
    out.plan_at = zone.from_local(
        std::chrono::duration_cast<std::chrono::microseconds>(entry.day.time_since_epoch()) +
        entry.at);
    out.of_first = true;
    return out;
}

void write_week(const Job& job, const compose::StrategyWeek& week,
                const std::vector<std::string>& pillars, const std::vector<const PlanEntry*>& slots,
                const TimeZone& zone, std::vector<StudioDraft>& out) {
    if (slots.empty()) return;
    const Asked asked =
        job.ask(render(job.assembly, job.gathered, week_form(week.theme, pillars, slots), ""));
    const json::array& entries = list_in(asked.document.as_object(), "entries");
    for (std::size_t i = 0; i < slots.size() && i < entries.size(); ++i) {
        const json::object& given = entries[i].as_object();
        StudioDraft draft = entry_draft(*slots[i], job.gathered.language, zone);
        draft.title = text_in(given, "title");
        draft.text = text_in(given, "text");
        draft.pillar = text_in(given, "pillar");
        // A model says it in the language of the plan.
        set_reasons(draft, {{"said", text_in(given, "why"), {}}}, slots[i]->when);
        trim_draft(draft, job.rules);
        note_doubts(draft, job.gathered, job.rules);
        out.push_back(std::move(draft));
    }
}

}  // namespace

compose::PlanWish plan_wish(const Wanted& wanted, const Gathered& gathered,
                            std::chrono::microseconds now) {
    compose::PlanWish out;
    Problems problems;
    const json::object& data = wanted.data;
    out.now = std::chrono::ceil<std::chrono::minutes>(now);
    const Day today{std::chrono::floor<std::chrono::days>(now)};
    out.start = today;
    if (const auto* start = data.if_contains("start_date"); start != nullptr && !start->is_null())
        out.start = day_of_text(*start, "/data/start_date", problems).value_or(today);
    out.weeks = number_of(data, "weeks", 1, compose::kMostWeeks, problems).value_or(4);
    if (out.start + std::chrono::days(7 * out.weeks) <= today)
        problems.add("/data/start_date", "lies so far back that nothing would be left to plan");
    out.networks = wanted.networks;
    out.goals = texts_of(data, "goals");
    if (out.goals.empty() && wanted.wish.goal) out.goals = {*wanted.wish.goal};
    if (const auto* cadence = data.if_contains("cadence");
        cadence != nullptr && cadence->is_object())
        for (const auto& member : cadence->get_object()) {
            if (find_network(member.key()) == nullptr)
                problems.add("/data/cadence/" + std::string(member.key()), "is no network");
            else if (const auto times =
                         number_of(cadence->get_object(), member.key(), 0, 21, problems))
                out.cadence[std::string(member.key())] = *times;
            // Who says how often has said where.
            if (wanted.networks.empty() && out.cadence.contains(std::string(member.key())))
                out.networks.emplace_back(member.key());
        }
    out.capacity_per_week = number_of(data, "capacity_per_week", 1, 100, problems);
    for (const json::value& one : list_in(data, "holidays"))
        if (const auto day = day_of_text(one, "/data/holidays", problems))
            out.days_off.push_back(*day);
    out.themes = texts_of(data, "themes");
    out.language = gathered.language;
    out.text = wanted.wish.brief.value_or("");
    out.audience = wanted.wish.audience.value_or("");
    out.tone = wanted.wish.tone.value_or("");
    out.country = text_in(data, "country");
    problems.raise();
    return out;
}

Plan slots_of(const compose::PlanWish& wish, const Gathered& gathered) {
    Plan out;
    const compose::Timetable times(wish, gathered.material, gathered.language);
    const auto networks =
        wish.networks.empty() ? std::vector<std::string>{"linkedin"} : wish.networks;
    for (unsigned week = 0; week < wish.weeks; ++week) {
        const Day monday = times.first_monday() + std::chrono::days(7 * week);
        out.strategy.weeks.push_back({monday, "", ""});
        std::vector<PlanEntry> entries;
        for (unsigned i = 0; i < networks.size(); ++i) {
            const auto said = wish.cadence.find(networks[i]);
            const unsigned count =
                said != wish.cadence.end() ? said->second : compose::usual_a_week(networks[i]);
            for (const compose::PlanSlot& slot : times.slots_of(monday, networks[i], count)) {
                PlanEntry entry;
                entry.day = slot.day;
                entry.at = slot.at + std::chrono::minutes(5 * (i % 12));
                entry.network = networks[i];
                entry.kind = compose::planned_kind(networks[i]);
                entry.when = reason_of(slot);
                entries.push_back(std::move(entry));
            }
        }
        std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
            return std::pair(a.day, a.at) < std::pair(b.day, b.at);
        });
        if (wish.capacity_per_week && entries.size() > *wish.capacity_per_week)
            entries.resize(*wish.capacity_per_week);
        out.entries.insert(out.entries.end(), entries.begin(), entries.end());
    }
    return out;
}

std::vector<StudioDraft> write_strategy(const Job& job, const Plan& plan, const TimeZone& zone) {
    const std::size_t weeks = plan.strategy.weeks.size();
    job.progress(0.1, "Planning");
    const Asked asked = job.ask(render(job.assembly, job.gathered, frame_form(weeks), ""));
    const json::object& frame = asked.document.as_object();
    const compose::Strategy strategy = strategy_of(frame, plan);
    std::vector<std::string> pillars;
    for (const auto& pillar : strategy.pillars) pillars.push_back(pillar.name);
    std::vector<StudioDraft> out{strategy_draft(text_in(frame, "title"), in_words(frame, strategy),
                                                strategy, job.gathered.language)};
    for (std::size_t i = 0; i < strategy.weeks.size(); ++i) {
        const auto& week = strategy.weeks[i];
        job.progress(0.2 + 0.7 * static_cast<double>(i) / static_cast<double>(weeks),
                     fmt::format("Week {} of {}", i + 1, weeks));
        std::vector<const PlanEntry*> slots;
        for (const PlanEntry& entry : plan.entries)
            if (entry.day >= week.start && entry.day < week.start + std::chrono::days(7))
                slots.push_back(&entry);
        write_week(job, week, pillars, slots, zone, out);
    }
    return out;
}

/// Days, channels and words by rules.
std::vector<StudioDraft> strategy_by_rules(const Wanted& wanted, const Gathered& gathered, Time now,
                                           const TimeZone& zone) {
    auto answer = by_composer([&] {
        return compose::plan(plan_wish(wanted, gathered, zone.local(now)), gathered.material);
    });
    if (!answer.plan)
        throw Error(ErrorKind::invalid, answer.missing.detail).with_fields({answer.missing});
    const Plan plan = *std::move(answer.plan);
    std::vector<StudioDraft> out{
        strategy_draft(plan.title, plan.text, plan.strategy, gathered.language)};
    for (const PlanEntry& entry : plan.entries) {
        StudioDraft draft = entry_draft(entry, gathered.language, zone);
        draft.text = entry.draft.text;
        if (!entry.draft.data.text.empty())
            draft.data = parse_json(entry.draft.data.text).as_object();
        out.push_back(std::move(draft));
    }
    return out;
}

}  // namespace herald::content::studio
