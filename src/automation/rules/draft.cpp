#include "automation/rules/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "automation/subjects/subjects.hpp"
#include "base/text.hpp"
#include "net/url.hpp"

namespace herald::automation {
namespace {

using Kind = RuleActionKind;

/// Finds what is wrong with a list of actions.
class ActionCheck {
public:
    ActionCheck(const std::vector<RuleAction>& actions, Problems& problems)
        : actions_(actions), problems_(problems) {}

    void go() {
        for (at_ = 0; at_ < actions_.size(); ++at_) {
            check_budget();
            check_texts();
        }
        check_together();
    }

private:
    const RuleAction& action() const { return actions_[at_]; }
    void add(std::string_view member, std::string detail) {
        problems_.add(fmt::format("/actions/{}{}{}", at_, member.empty() ? "" : "/", member),
                      std::move(detail));
    }
    template <class T>
    void only_of(std::string_view member, const std::optional<T>& value, bool allowed,
                 std::string_view kinds) {
        if (value && !allowed) add(member, fmt::format("belongs to {}", kinds));
    }

    void check_budget() {
        const bool budget = action().kind == Kind::budget;
        only_of("amount", action().amount, budget, "budget actions");
        only_of("percent", action().percent, budget, "budget actions");
        only_of("floor", action().floor, budget, "budget actions");
        only_of("ceiling", action().ceiling, budget, "budget actions");
        if (!budget) return;
        if (action().amount.has_value() == action().percent.has_value())
            add("", "needs amount or percent, and not both");
        if (action().amount && action().amount->value == 0) add("amount", "must not be 0");
        if (action().percent && *action().percent == 0) add("percent", "must not be 0");
        if (action().floor && action().ceiling && *action().floor > *action().ceiling)
            add("floor", "must not be above the ceiling");
    }

    void check_texts() {
        const bool tells = action().kind == Kind::notify || action().kind == Kind::task;
        only_of("severity", action().severity, tells, "notify and task actions");
        only_of("channel_ids", action().channel_ids, action().kind == Kind::notify,
                "notify actions");
        only_of("title", action().title, tells, "notify and task actions");
        only_of("message", action().message, !is_change(action().kind),
                "notify, task, webhook and creative_refresh actions");
        only_of("url", action().url, action().kind == Kind::webhook, "webhook actions");
        if (action().kind == Kind::task && !action().title)
            add("title", "is required: what shall somebody do?");
        if (action().kind != Kind::webhook) return;
        if (!action().url)
            add("url", "is required");
        else if (net::origin_of(*action().url).empty())
            add("url", "must be a URL such as https://example.com/hook");
    }

    void check_together() {
        std::map<Kind, std::size_t> first;
        for (at_ = 0; at_ < actions_.size(); ++at_)
            if (!first.emplace(action().kind, at_).second)
                add("kind", fmt::format("{} is there already", enum_name(action().kind)));
        const auto clash = [&](Kind other, std::string_view both) {
            if (first.contains(Kind::pause) && first.contains(other))
                contradict(std::max(first[Kind::pause], first[other]), both);
        };
        clash(Kind::resume, "pause and resume");
        clash(Kind::budget, "pause and budget");
    }
    void contradict(std::size_t at, std::string_view both) {
        at_ = at;
        add("", fmt::format("{} contradict each other", both));
    }

    const std::vector<RuleAction>& actions_;
    Problems& problems_;
    std::size_t at_ = 0;
};

void check_schedule(const RuleDraft& draft, Problems& problems) {
    if (!draft.schedule || !draft.schedule->at) return;
    if (draft.schedule->every != RuleEvery::day)
        problems.add("/schedule/at", "belongs to a schedule of every day");
    else if (!parse_time_of_day(*draft.schedule->at))
        problems.add("/schedule/at", "must be a time of day such as 08:00");
}

void check_campaigns(const Scope& scope, const RuleDraft& draft, Problems& problems) {
    if (!draft.campaign_ids || draft.campaign_ids->empty()) return;
    scope.read([&](store::Queries& db) {
        for (std::size_t i = 0; i < draft.campaign_ids->size(); ++i)
            if (!db.one<std::int64_t>(
                    "SELECT campaign_key FROM campaigns WHERE tenant = :tenant AND id = :id",
                    {{"id", (*draft.campaign_ids)[i]}}))
                problems.add(fmt::format("/campaign_ids/{}", i),
                             "is no campaign of this workspace");
    });
}

void check_channels(const Scope& scope, const RuleDraft& draft, Problems& problems) {
    for (std::size_t i = 0; i < draft.actions.size(); ++i) {
        const auto& channels = draft.actions[i].channel_ids;
        for (std::size_t c = 0; channels && c < channels->size(); ++c)
            if (!scope.db().one<std::string>(
                    "SELECT name FROM alert_channels WHERE tenant = :tenant AND id = :id",
                    {{"id", (*channels)[c]}}))
                problems.add(fmt::format("/actions/{}/channel_ids/{}", i, c),
                             "is no channel of this workspace");
    }
}

template <class T>
void drop_doubles(std::optional<std::vector<T>>& list) {
    if (!list) return;
    std::set<T> seen;
    std::erase_if(*list, [&](const T& value) { return !seen.insert(value).second; });
    if (list->empty()) list.reset();
}

/// A draft with its defaults.
StoredRule filled_in(const RuleDraft& draft) {
    StoredRule out;
    static_cast<RuleDraft&>(out) = draft;
    out.name = std::string(trim(draft.name));
    drop_doubles(out.platforms);
    drop_doubles(out.campaign_ids);
    if (!out.schedule) out.schedule = RuleSchedule{};
    if (out.schedule->every == RuleEvery::day && !out.schedule->at)
        out.schedule->at = std::string(kUsualTime);
    out.cool_down_hours = draft.cool_down_hours.value_or(kDefaultCoolDown);
    out.mode = draft.mode.value_or(RuleMode::suggest);
    out.enabled = draft.enabled.value_or(true);
    return out;
}

std::string upper_first(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

}  // namespace

std::optional<int> parse_time_of_day(std::string_view text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
        return std::nullopt;
    const int hour = (text[0] - '0') * 10 + text[1] - '0';
    const int minute = (text[3] - '0') * 10 + text[4] - '0';
    if (hour > 23 || minute > 59) return std::nullopt;
    return hour * 60 + minute;
}

LoadedRule check_draft(const Scope& scope, const RuleDraft& draft) {
    Problems problems;
    if (trim(draft.name).empty()) problems.add("/name", "must not be empty");
    ActionCheck(draft.actions, problems).go();
    check_schedule(draft, problems);
    check_campaigns(scope, draft, problems);
    check_channels(scope, draft, problems);
    const auto& fields = campaign_fields();
    auto read = condition::parse(parse_json(draft.condition.text), fields, "/condition", problems);
    std::optional<condition::Condition> reach;
    if (draft.scope)
        reach = condition::parse(parse_json(draft.scope->text), fields, "/scope", problems,
                                 {.fields_only = true});
    problems.raise();
    LoadedRule out{filled_in(draft), *std::move(read), std::move(reach)};
    out.rule.condition.text = out.condition.text();
    if (out.scope) out.rule.scope = RawJson{out.scope->text()};
    return out;
}

LoadedRule load_rule(StoredRule rule) {
    const auto& fields = campaign_fields();
    auto read = condition::parse_text(rule.condition.text, fields);
    std::optional<condition::Condition> reach;
    if (rule.scope && !rule.scope->text.empty())
        reach = condition::parse_text(rule.scope->text, fields, {.fields_only = true});
    return {std::move(rule), std::move(read), std::move(reach)};
}

std::string action_words(const RuleAction& action, Currency currency) {
    const auto money = [&](Micros amount) {
        return fmt::format("{} {}", to_string(amount), currency.text());
    };
    switch (action.kind) {
        case Kind::pause: return "pause the campaign";
        case Kind::resume: return "resume the campaign";
        case Kind::notify: return "tell the team";
        case Kind::task: return fmt::format("open a task “{}”", action.title.value_or(""));
        case Kind::webhook: return "call " + net::host_of(action.url.value_or(""));
        case Kind::creative_refresh: return "draft a fresh creative";
        case Kind::budget: break;
    }
    const bool raises =
        action.percent ? *action.percent > 0 : action.amount.value_or(Micros{}).value > 0;
    std::string out = fmt::format("{} its daily budget by ", raises ? "raise" : "lower");
    if (action.percent)
        out += fmt::format("{:g} %", std::abs(*action.percent));
    else
        out += money({std::abs(action.amount.value_or(Micros{}).value)});
    if (raises && action.ceiling) out += fmt::format(" (to at most {})", money(*action.ceiling));
    if (!raises && action.floor) out += fmt::format(" (to at least {})", money(*action.floor));
    return out;
}

std::string rule_sentence(const LoadedRule& loaded, Currency currency) {
    const auto& fields = campaign_fields();
    const condition::Style style{condition::Language::en, currency};
    std::string out;
    if (loaded.scope)
        out = fmt::format("Of campaigns where {}: when ",
                          condition::sentence(*loaded.scope, fields, style));
    else
        out = "When ";
    out += condition::sentence(loaded.condition, fields, style) + ", ";
    const auto& actions = loaded.rule.actions;
    for (std::size_t i = 0; i < actions.size(); ++i) {
        if (i > 0) out += i + 1 == actions.size() ? " and " : ", ";
        out += action_words(actions[i], currency);
    }
    if (loaded.rule.cool_down() > 0)
        out += fmt::format("; at most once in {} hours for one campaign", loaded.rule.cool_down());
    return upper_first(std::move(out)) + ".";
}

}  // namespace herald::automation
