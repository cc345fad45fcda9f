#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/kinds/parts.hpp"
#include "content/compose/kinds/seo.hpp"
#include "content/compose/words/clean.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;
namespace json = boost::json;

constexpr size_t kSubject = 60;     ///< characters most programs show
constexpr size_t kPreheader = 100;  ///< characters shown behind the subject

std::string subject_of(const Job& job, const Hook& hook) {
    std::vector<std::string> candidates;
    std::vector<std::string> forms = hook.forms;
    // The subject is no sentence: the shorter form first.
    if (job.angle == Angle::news) std::reverse(forms.begin(), forms.end());
    for (const auto& form : forms) {
        std::string one = bare(form);
        if (has_emoji(one) && job.facts.tone.no_emoji) one = without_emoji(one);
        candidates.push_back(one);
    }
    if (job.angle == Angle::offer && !job.facts.subject.empty() && !candidates.empty())
        candidates.push_back(candidates.front() + " – " +
                             within(job.facts.subject, job.facts.language));
    for (const auto& one : candidates)
        if (!one.empty() && count_graphemes(one) <= kSubject && !is_banned(one, job.facts.banned))
            return one;
    const std::string topic = title_of(job, kSubject);
    // The sender's name stands beside it anyhow.
    if (topic == job.facts.name)
        for (const FactList* list : {&job.facts.offers, &job.facts.points})
            for (const Fact& fact : *list) {
                const std::string one = capitalised(bare(fact.text));
                if (count_graphemes(one) <= kSubject && !is_banned(one, job.facts.banned))
                    return one;
            }
    return is_banned(topic, job.facts.banned) ? std::string() : topic;
}

/// The first statement that the subject does not say, whole.
std::string preheader_of(const Job& job, const std::string& subject) {
    std::vector<std::string> candidates;
    for (const Fact& fact : job.facts.telling())
        if (std::string text = standing(fact, job.facts); !text.empty())
            candidates.push_back(std::move(text));
    for (const FactList* list : {&job.facts.offers, &job.facts.proof})
        for (const Fact& fact : *list) candidates.push_back(statement(fact, job.facts));
    candidates.push_back(audience_line(job.facts));
    for (const auto& one : candidates)
        if (!one.empty() && count_graphemes(one) <= kPreheader && !says_the_same(one, subject) &&
            !one.ends_with('?') && !is_banned(one, job.facts.banned))
            return one;
    return {};
}

void add(std::vector<Block>& to, std::string text, int weight, std::string use,
         bool repeats = false) {
    if (!text.empty())
        to.push_back({{std::move(text)}, weight, Join::paragraph, {std::move(use)}, repeats});
}

/// The brief's points first, then what the product and the brand are, each on its own.
void add_points(std::vector<Block>& to, const Job& job, const std::vector<std::string>& said) {
    const Facts& facts = job.facts;
    const size_t most = job.brief.length == "short" ? 3 : job.brief.length == "long" ? 12 : 7;
    const FactList all = body_facts(job, said);
    size_t taken = 0;
    for (const std::string_view from : {"brief", "transcript", "brand.products", "brand.what"}) {
        std::vector<std::string> prose, items, uses;
        for (const Fact& fact : all) {
            if (!fact.place.starts_with(from) || taken == most) continue;
            const std::string one = statement(fact, facts);
            if (is_banned(one, facts.banned)) continue;
            const bool item = fact.shape == Shape::phrase && from == "brief";
            (item ? items : prose).push_back(one);
            uses.push_back(fact.mention());
            ++taken;
        }
        if (items.size() < 3) {
            prose.insert(prose.end(), items.begin(), items.end());
            items.clear();
        }
        const int weight = from == "brief" ? 60 : 56;
        if (!prose.empty())
            to.push_back({{paragraphs(prose)}, weight, Join::paragraph, uses, false});
        if (!items.empty()) to.push_back({{bullets(items)}, weight, Join::paragraph, uses, false});
    }
}

std::vector<Block> blocks_of(const Job& job, const Hook& hook) {
    const Facts& facts = job.facts;
    const Phrases& words = job.phrases();
    std::vector<Block> out;
    const bool formal = facts.tone.formal;
    add(out, std::string(formal ? words.hello_formal : words.hello), kNeeded, "", true);
    out.push_back({hook.forms, kNeeded, Join::paragraph, hook.uses, false});
    if (job.angle == Angle::question && job.index < facts.answers.size())
        add(out, facts.answers[job.index].answer, kNeeded, facts.answers[job.index].place);
    std::vector<std::string> said = hook.forms;
    if (job.angle != Angle::news && !hook.announces) {
        const Hook topic = topic_line(job);
        if (!topic.forms.empty())
            out.push_back({topic.forms, 62, Join::paragraph, topic.uses, false});
        said.insert(said.end(), topic.forms.begin(), topic.forms.end());
    }
    if (job.angle == Angle::how_to) {
        std::string text;
        for (size_t i = 0; i < facts.steps.size(); ++i)
            text += fmt::format("{}{}. {}", i == 0 ? "" : "\n", i + 1,
                                as_sentence(facts.steps[i].text));
        add(out, text, kNeeded, "brief.data.steps");
    }
    add_points(out, job, said);
    if (job.angle != Angle::proof && !facts.proof.empty()) {
        const Fact& proof = facts.proof[job.number % facts.proof.size()];
        add(out, statement(proof, facts), 45, proof.mention());
    }
    out.push_back({call_forms(job), kNeeded, Join::paragraph, {"url: " + facts.url}, true});
    add(out, std::string(formal ? words.bye_formal : words.bye) + "\n" + facts.name, kNeeded, "",
        true);
    if (job.angle != Angle::offer && !facts.offers.empty()) {
        const Fact& offer = facts.offers[job.number % facts.offers.size()];
        add(out, filled(words.postscript, statement(offer, facts)), 50, offer.mention());
    }
    return out;
}

}  // namespace

std::optional<Draft> write_email(const Job& job) {
    const Facts& facts = job.facts;
    if (facts.name.empty() || facts.url.empty()) return std::nullopt;  // signed, leads somewhere
    const Hook hook = hook_for(job);
    if (hook.forms.empty()) return std::nullopt;
    const std::string subject = subject_of(job, hook);
    if (subject.empty()) return std::nullopt;
    const Fit wish{.length = [](std::string_view text) { return count_code_points(text); },
                   .most = 6000,
                   .good = job.tight < 1 ? size_t{500} : size_t{0},
                   .most_bytes = 0,
                   .banned = facts.banned,
                   .spare = 61};
    const auto fitted = fit(blocks_of(job, hook), wish);
    if (!fitted) return std::nullopt;
    Draft out;
    out.title = subject;
    out.text = fitted->text;
    out.used = fitted->uses;
    out.data =
        raw({{"subject", subject},
             {"preheader", preheader_of(job, subject)},
             {"call_to_action", json::object{{"text", call_words(job)}, {"url", facts.url}}}});
    return finished(
        job, std::move(out),
        {"built_email",
         fmt::format("The subject has {} of {} characters.", count_graphemes(subject), kSubject),
         {{"length", std::to_string(count_graphemes(subject))},
          {"most", std::to_string(kSubject)}}});
}

}  // namespace herald::content::compose
