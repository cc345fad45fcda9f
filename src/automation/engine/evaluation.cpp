#include "automation/engine/evaluation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "automation/engine/deeds.hpp"
#include "automation/rules/rule_store.hpp"
#include "event/event.hpp"

namespace herald::automation {
namespace {

constexpr int kTries = 4;

using OpenKey = std::tuple<RuleId, ads::CampaignId, RuleActionKind>;

/// What of a batch cannot be changed after all, by place.
std::map<std::size_t, std::string> refused_places(const Error& error) {
    constexpr std::string_view kFront = "/changes/";
    std::map<std::size_t, std::string> out;
    for (const auto& field : error.fields()) {
        const std::string_view pointer = field.pointer;
        std::size_t place = 0;
        if (!pointer.starts_with(kFront)) continue;
        const auto* begin = pointer.data() + kFront.size();
        const auto read = std::from_chars(begin, pointer.data() + pointer.size(), place);
        if (read.ptr != begin) out.emplace(place, field.detail);
    }
    return out;
}

class Evaluator {
public:
    Evaluator(const Context& context, Scope& scope, const EvaluationWish& wish)
        : context_(context), scope_(scope), wish_(wish) {}

    Evaluation go() {
        const auto began = std::chrono::steady_clock::now();
        out_.id = wish_.id;
        out_.at = scope_.now();
        out_.dry_run = wish_.dry_run;
        if (!wish_.dry_run) note_refused(scope_, context_.bus(), std::nullopt);
        for (int attempt = 1;; ++attempt) {
            try {
                run_once();
                break;
            } catch (const Error& error) {
                if (error.kind() != ErrorKind::conflict || attempt == kTries) throw;
            }
        }
        out_.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                               std::chrono::steady_clock::now() - began)
                               .count();
        return std::move(out_);
    }

private:
    void run_once() {
        out_.rules.clear();
        out_.actions.clear();
        const std::int64_t turn = get_turn(scope_);
        look_ = take_look(context_, scope_, load_rules());
        const auto plan = make_plan(look_.matched, look_.world);
        deeds_ = deeds_of(look_, plan, scope_, wish_.id);
        describe(plan);
        if (wish_.dry_run) {
            for (const auto& deed : deeds_)
                if (out_.actions.size() < kShownActions) out_.actions.push_back(deed.event);
            count();
            return;
        }
        leave_out_written();
        sort_out_open();
        write(turn);
        count();
    }

    std::vector<LoadedRule> load_rules() {
        std::vector<LoadedRule> out;
        broken_.clear();
        for (const auto& rule : wish_.rules) {
            try {
                out.push_back(load_rule(rule));
            } catch (const Error& error) {
                EvaluatedRule line;
                line.rule_id = rule.id;
                line.name = rule.name;
                line.error = error.what();
                broken_.push_back(std::move(line));
            }
        }
        return out;
    }

    /// The lines of the answer, as far as the plan tells them.
    void describe(const std::vector<PlannedRule>& plan) {
        for (std::size_t i = 0; i < look_.rules.size(); ++i) {
            EvaluatedRule line;
            line.rule_id = look_.rules[i].rule.id;
            line.name = look_.rules[i].rule.name;
            line.in_scope = look_.in_scope[i];
            line.matched = look_.found[i];
            line.error = look_.errors[i];
            std::map<std::string, std::int64_t> reasons;
            for (const auto& hold : plan[i].holds) ++reasons[hold.reason];
            for (const auto& [reason, campaigns] : reasons)
                line.held.push_back({reason, campaigns});
            const auto looked_at = static_cast<std::int64_t>(look_.matched[i].targets.size());
            if (line.matched > looked_at)
                line.held.push_back(
                    {fmt::format("A run takes {} campaigns of a rule", kMostTargets),
                     line.matched - looked_at});
            out_.rules.push_back(std::move(line));
        }
        out_.rules.insert(out_.rules.end(), broken_.begin(), broken_.end());
    }

    /// What came of it, once it stands in `actions`.
    void count() {
        for (auto& line : out_.rules)
            for (const auto& event : counted_events()) {
                if (event->rule_id != line.rule_id) continue;
                if (event->state == RuleEventState::applied) ++line.acted;
                if (event->state == RuleEventState::suggested ||
                    event->state == RuleEventState::pending)
                    ++line.suggested;
            }
    }
    std::vector<const RuleEvent*> counted_events() const {
        std::vector<const RuleEvent*> out;
        for (const auto& deed : deeds_) out.push_back(&deed.event);
        return out;
    }

    /// An evaluation that was cut off and runs again.
    void leave_out_written() {
        const auto written = keys_of(scope_, wish_.id);
        if (written.empty()) return;
        std::erase_if(deeds_,
                      [&](const Deed& deed) { return written.contains(deed.event.once_key); });
    }

    /// What is suggested already is renewed; what no longer holds expires.
    void sort_out_open() {
        renewed_.clear();
        expired_.clear();
        std::map<OpenKey, RuleEvent> open;
        for (auto& event : list_open(scope_))
            if (event.campaign_id)
                open.emplace(OpenKey(event.rule_id, *event.campaign_id, event.kind), event);
        for (auto& deed : deeds_) {
            const auto found =
                open.find({deed.event.rule_id, *deed.event.campaign_id, deed.event.kind});
            if (found == open.end() || deed.event.state == RuleEventState::held) continue;
            if (deed.event.state == found->second.state) {
                deed.event.id = found->second.id;
                deed.event.at = found->second.at;
                renewed_.insert(deed.event.id);
            } else {
                expired_.push_back(found->second.id);
            }
        }
        for (const auto& [key, event] : open)
            if (renewed_.count(event.id) == 0 && !still_matched(event))
                expired_.push_back(event.id);
    }

    /// Whether an open one is still what its rule says, or not this run's to judge.
    bool still_matched(const RuleEvent& event) const {
        if (event.expires_at && *event.expires_at < scope_.now()) return false;
        if (only_tells(event.kind)) return true;  // it waits until somebody did it
        for (std::size_t i = 0; i < look_.rules.size(); ++i) {
            if (look_.rules[i].rule.id != event.rule_id || look_.errors[i]) continue;
            const auto& targets = look_.matched[i].targets;
            return std::any_of(targets.begin(), targets.end(), [&](const Target& target) {
                return target.id == *event.campaign_id;
            });
        }
        return true;
    }

    void write(std::int64_t turn) {
        for (;;) {
            ads::CampaignBatch batch;
            std::vector<std::size_t> owners;  // of each patch, its deed
            for (std::size_t i = 0; i < deeds_.size(); ++i)
                if (deeds_[i].patch) {
                    batch.patches.push_back(*deeds_[i].patch);
                    owners.push_back(i);
                }
            batch.title = owners.size() == 1 ? "A change by a rule"
                                             : fmt::format("{} changes by rules", owners.size());
            batch.with = [&](Tx& tx, const ads::CampaignsChanged& made) {
                store(tx, made, owners, turn);
            };
            try {
                auto made = ads::change_campaigns(context_.ads(), scope_, batch);
                out_.task = std::move(made.task);
                return;
            } catch (const Error& error) {
                if (error.kind() != ErrorKind::invalid) throw;
                const auto refused = refused_places(error);
                if (refused.empty()) throw;
                for (const auto& [place, why] : refused) {
                    Deed& deed = deeds_[owners.at(place)];
                    deed.patch.reset();
                    deed.event.state = RuleEventState::failed;
                    deed.event.error = why;
                }
            }
        }
    }

    /// In the transaction of the intents; may run twice.
    void store(Tx& tx, const ads::CampaignsChanged& made, const std::vector<std::size_t>& owners,
               std::int64_t turn) {
        if (!owners.empty() && !take_turn(tx, turn, scope_.now()))
            throw Error(ErrorKind::conflict, "Other rules acted at the same time.");
        for (const std::size_t owner : owners) deeds_[owner].event.change_id.reset();
        for (std::size_t i = 0; i < made.changes.size(); ++i) {
            RuleEvent& event = deeds_[owners.at(made.places[i])].event;
            event.change_id = made.changes[i];
            if (made.task) event.task_id = made.task->id;
        }
        expire_open(tx, scope_, context_.bus(), expired_);
        out_.actions.clear();
        std::vector<const Deed*> fresh;
        for (auto& deed : deeds_) store_one(tx, deed, fresh);
        tell(tx, context_, scope_, look_, fresh);
        for (const auto& line : out_.rules)
            note_run(tx, {line.rule_id, line.matched, line.error}, scope_.now());
        event::emit(tx, scope_.tenant(), context_.bus(), scope_.clock(), "automation",
                    "rule.evaluated",
                    fmt::format(R"({{"evaluation_id":"{}","actions":{}}})", to_string(wish_.id),
                                fresh.size()));
    }

    void store_one(Tx& tx, const Deed& deed, std::vector<const Deed*>& fresh) {
        if (renewed_.contains(deed.event.id)) {
            if (!only_tells(deed.event.kind)) renew_open(tx, scope_, context_.bus(), deed.event);
        } else if (deed.patch && !deed.event.change_id) {
            return;  // it was so already
        } else if (insert_event(tx, scope_, context_.bus(), deed.event)) {
            fresh.push_back(&deed);
        } else if (deed.patch) {
            throw Error(ErrorKind::conflict, "This was done already.");
        } else {
            return;
        }
        if (out_.actions.size() < kShownActions) out_.actions.push_back(deed.event);
    }

    const Context& context_;
    Scope& scope_;
    const EvaluationWish& wish_;
    Evaluation out_;
    RuleLook look_;
    std::vector<EvaluatedRule> broken_;
    std::vector<Deed> deeds_;
    std::set<RuleEventId> renewed_;
    std::vector<RuleEventId> expired_;
};

}  // namespace

Evaluation evaluate(const Context& context, Scope& scope, const EvaluationWish& wish) {
    return Evaluator(context, scope, wish).go();
}

}  // namespace herald::automation
