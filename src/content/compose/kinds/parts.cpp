#include "content/compose/kinds/parts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/words/clean.hpp"
#include "content/compose/words/small_words.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;

constexpr size_t kLongestLine = 200;
constexpr size_t kLongestOpening = 180;  ///< graphemes

std::string first_folded(std::string_view text) {
    const auto parts = words(text);
    return parts.empty() ? std::string() : fold(parts.front().of(text));
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool says_new(std::string_view text) {
    for (const auto& word : words(text)) {
        const std::string folded = fold(word.of(text));
        if (is_one_of(folded, {"new", "neu", "neue", "neuer", "neues", "neuen"})) return true;
    }
    return false;
}

/// "Why …", "How to …", "Warum …" without a question mark: what follows explains.
bool is_announcement(std::string_view text) {
    return is_one_of(first_folded(text), {"why", "how", "what", "when", "warum", "wie", "was",
                                          "wann", "wieso", "weshalb"});
}

void use(Hook& hook, std::vector<std::string> forms, std::string mention) {
    for (auto& form : forms)
        if (!form.empty()) hook.forms.push_back(std::move(form));
    hook.uses.push_back(std::move(mention));
}

Hook news_hook(const Job& job) {
    Hook out;
    const Facts& facts = job.facts;
    if (facts.subject.empty()) {
        if (facts.points.empty()) return out;
        use(out, statement_forms(facts.points.front(), facts), facts.points.front().mention());
        return out;
    }
    const std::string& subject = facts.subject;
    std::vector<std::string> forms;
    if (facts.phrases != nullptr && shape_of(subject, facts.language) == Shape::phrase) {
        const std::string first = first_folded(subject);
        if (is_announcement(subject)) {
            // "How to …" without the how is no opening.
            if (facts.points.empty()) return {};
            out.announces = true;
            forms.push_back(capitalised(subject) + ":");
        } else if (!job.german() && is_one_of(first, {"our", "the"}) && says_new(subject)) {
            forms.push_back(as_sentence(filled(facts.phrases->introduce, within(subject, "en"))));
        } else if (job.german() && says_new(subject) && is_one_of(first, {"unser", "das", "der"}) &&
                   subject.find(',') == subject.npos) {
            forms.push_back(as_sentence(subject + " ist da"));
        } else if (!facts.points.empty() && facts.points.front().shape == Shape::sentence) {
            // A phrase and what is said of it make one opening.
            const std::string whole =
                capitalised(subject) + ": " + statement(facts.points.front(), facts);
            if (count_graphemes(whole) <= kLongestOpening) {
                forms.push_back(whole);
                out.uses.push_back(facts.points.front().mention());
            }
        }
    }
    forms.push_back(as_sentence(subject));
    use(out, forms, "brief.text: " + subject);
    return out;
}

Hook question_hook(const Job& job) {
    Hook out;
    const Facts& facts = job.facts;
    if (facts.tone.no_questions) return out;
    if (job.index < facts.answers.size()) {
        use(out, {facts.answers[job.index].question}, facts.answers[job.index].place);
        return out;
    }
    if (facts.phrases == nullptr || job.index > facts.answers.size()) return out;
    if (facts.subject.ends_with('?')) {
        use(out, {capitalised(facts.subject)}, "brief.text: " + facts.subject);
        return out;
    }
    const std::string small = fold_case(facts.subject);
    if (!facts.phrases->how_ask.empty() && small.starts_with("how to ")) {
        use(out, {filled(facts.phrases->how_ask, facts.subject.substr(7))},
            "brief.text: " + facts.subject);
        return out;
    }
    // A keyword of something else would ask past the topic.
    const bool fits =
        !facts.keywords.empty() &&
        (facts.subject.empty() || !job.brief.keyword.empty() ||
         overlap(telling_words(facts.keywords.front()), telling_words(job.brief.text)) > 0);
    if (fits) {
        const auto& list = facts.phrases->ask_keyword;
        const std::string& word = facts.keywords.front();
        use(out,
            {capitalised(filled(list[job.number % list.size()], within(word, facts.language)))},
            "keyword: " + word);
        if (job.german()) out.forms.front() = capitalised(filled(list[0], word));
        return out;
    }
    if (facts.product_chosen) {
        const auto& list = facts.phrases->ask_product;
        use(out, {filled(list[job.number % list.size()], facts.products.front().name)},
            facts.products.front().place);
    }
    return out;
}

Hook of_list(const Job& job, const FactList& list) {
    Hook out;
    size_t index = 0;
    for (const Fact& fact : list) {
        const std::string text = standing(fact, job.facts);
        if (text.empty() || index++ != job.index) continue;
        std::vector<std::string> forms = statement_forms(fact, job.facts);
        forms.front() = text;
        use(out, forms, fact.mention());
        break;
    }
    return out;
}

Hook whole_of_list(const Job& job, const FactList& list) {
    Hook out;
    if (job.index < list.size())
        use(out, {statement(list[job.index], job.facts)}, list[job.index].mention());
    return out;
}

Hook how_to_hook(const Job& job) {
    Hook out;
    if (job.facts.steps.size() < 2 || job.facts.subject.empty() || job.index > 0) return out;
    use(out, {capitalised(bare(job.facts.subject)) + ":"}, "brief.text: " + job.facts.subject);
    if (job.facts.subject.ends_with('?')) out.forms = {capitalised(job.facts.subject)};
    out.announces = true;
    return out;
}

Hook product_hook(const Job& job) {
    Hook out;
    const auto& products = job.facts.products;
    const size_t most = job.facts.product_chosen ? 1 : products.size();
    if (job.index >= most || products[job.index].about.empty()) return out;
    const ProductFacts& product = products[job.index];
    use(out, {product_line(product, job.facts)}, product.about.front().mention());
    const std::string clause = first_clause(product.about.front().text);
    if (!clause.empty() && product.about.front().shape == Shape::phrase)
        out.forms.push_back(as_sentence(product.name + ": " + within(clause, job.facts.language)));
    return out;
}

/// How many hashtags suit a network when neither the brand's habit nor a limit says.
size_t usual_hashtags(std::string_view network) {
    if (is_one_of(network, {"discord", "slack", "email", "webhook", "wordpress", "telegram"}))
        return 0;
    if (is_one_of(network, {"x", "facebook", "bluesky"})) return 1;
    return network == "instagram" ? 5 : 3;
}

std::string_view opens_with(Angle angle) {
    switch (angle) {
        case Angle::news: return "opens with what the brief is about";
        case Angle::benefit: return "opens with what the reader gains";
        case Angle::proof: return "opens with proof";
        case Angle::offer: return "opens with what is on offer";
        case Angle::question: return "opens with a question that the facts answer";
        case Angle::problem: return "opens with the problem";
        case Angle::how_to: return "gives the steps";
        case Angle::product: return "opens with the product";
    }
    return "";
}

/// Whose length, hashtags and opening it follows.
void add_habits(Sentences& why, const Habits& habits) {
    if (habits.texts == 0) return;
    Sentence like{habits.best_title.empty() ? "like_best" : "like_best_named",
                  fmt::format("Length and hashtags follow your {} nearest best text{}",
                              habits.texts, habits.texts == 1 ? "" : "s"),
                  {{"texts", std::to_string(habits.texts)}}};
    if (!habits.best_title.empty()) {
        like.text += fmt::format(" (“{}”)", habits.best_title);
        like.values["title"] = habits.best_title;
    }
    like.text += '.';
    why.push_back(std::move(like));
    if (!habits.opening_is_common) return;
    why.push_back({"open_alike",
                   fmt::format("Most of them open with {}.", name_of(habits.opening)),
                   {{"opening", std::string(enum_name(habits.opening))}}});
}

Sentences why_of(const Job& job, Sentence built) {
    const std::string angle(name_of(job.angle));
    Sentences out{
        {"angle", fmt::format("Angle “{}”: {}.", angle, opens_with(job.angle)), {{"angle", angle}}},
        std::move(built)};
    add_habits(out, job.facts.habits);
    for (const Lesson& lesson : job.material.lessons) {
        if (lesson.lift <= 1 || trim(lesson.what).empty()) continue;
        out.push_back({"works",
                       fmt::format("What works for you: {}.", bare(clean_line(lesson.what))),
                       {{"lesson", lesson.code}, {"what", lesson.what}}});
        break;
    }
    for (Sentence& one : out) one.text = polished(one.text);
    return out;
}

}  // namespace

Hook hook_for(const Job& job) {
    const Facts& facts = job.facts;
    Hook out;
    switch (job.angle) {
        case Angle::news:
            if (job.index == 0) out = news_hook(job);
            break;
        case Angle::benefit: out = of_list(job, facts.benefits); break;
        case Angle::proof: out = whole_of_list(job, facts.proof); break;
        case Angle::offer: out = whole_of_list(job, facts.offers); break;
        case Angle::question: out = question_hook(job); break;
        case Angle::problem: out = of_list(job, facts.problems); break;
        case Angle::how_to: out = how_to_hook(job); break;
        case Angle::product: out = product_hook(job); break;
    }
    for (auto& form : out.forms) form = toned(form, facts);
    return out;
}

std::string statement(const Fact& fact, const Facts& facts) {
    if (fact.shape == Shape::predicate && !facts.name.empty()) {
        const CodePoint first = code_point_at(fact.text, 0);
        return as_sentence(facts.name + " " + fold_case(fact.text.substr(0, first.size)) +
                           fact.text.substr(first.size));
    }
    if (fact.shape == Shape::phrase)
        for (const ProductFacts& product : facts.products)
            if (product.place == fact.place && !product.about.empty() &&
                product.about.front().text == fact.text)
                return product_line(product, facts);
    if (fact.shape != Shape::phrase || !fact.place.starts_with("brand.what") ||
        facts.name.empty() || is_banned(fact.text, {facts.name}))
        return toned(as_sentence(fact.text), facts);
    const std::string first = first_folded(fact.text);
    if (facts.language == "en" && is_one_of(first, {"a", "an", "the"}))
        return as_sentence(facts.name + " is " + within(fact.text, "en"));
    if (facts.language == "de" && is_one_of(first, {"ein", "eine", "der", "die", "das"}))
        return as_sentence(facts.name + " ist " + within(fact.text, "de"));
    return as_sentence(facts.name + ": " + within(fact.text, facts.language));
}

std::string standing(const Fact& fact, const Facts& facts) {
    const std::string first = first_folded(fact.text);
    if (facts.language == "de")
        for (const TextPart part : words(fact.text))
            if (is_one_of(fold(part.of(fact.text)),
                          {"dafur", "dazu", "davon", "damit", "daran", "darin", "dabei"}))
                return {};
    if (!points_back(first)) return statement(fact, facts);
    const bool of_product =
        facts.language == "en" && facts.product_chosen && first == "it" &&
        fact.text.starts_with("It ") &&
        (fact.place.starts_with("brief") || fact.place == facts.products.front().place);
    if (!of_product) return {};
    return toned(as_sentence(facts.products.front().name + fact.text.substr(2)), facts);
}

Hook topic_line(const Job& job) {
    if (job.facts.subject.empty() || job.facts.subject.ends_with('?')) return {};
    Job other = job;
    other.angle = Angle::news;
    other.index = 0;
    Hook out = hook_for(other);
    if (out.announces) return {};
    return out;
}

std::vector<std::string> statement_forms(const Fact& fact, const Facts& facts) {
    std::vector<std::string> out{statement(fact, facts)};
    if (fact.shape != Shape::phrase || fact.place.starts_with("brand.proof") ||
        fact.place.find("offer") != fact.place.npos)
        return out;
    const std::string clause = first_clause(fact.text);
    if (clause.empty()) return out;
    for (const ProductFacts& product : facts.products)
        if (product.place == fact.place && !product.about.empty() &&
            product.about.front().text == fact.text) {
            out.push_back(as_sentence(product.name + ": " + within(clause, facts.language)));
            return out;
        }
    out.push_back(statement({clause, fact.place, Shape::phrase}, facts));
    return out;
}

std::string product_line(const ProductFacts& product, const Facts& facts) {
    if (product.about.empty()) return as_sentence(product.name);
    const Fact& first = product.about.front();
    if (is_banned(first.text, {product.name})) return toned(as_sentence(first.text), facts);
    if (first.shape == Shape::predicate)
        return as_sentence(product.name + " " + fold_case(first.text.substr(0, 1)) +
                           first.text.substr(1));
    const bool phrase = first.shape == Shape::phrase;
    return toned(as_sentence(product.name + ": " +
                             (phrase ? within(first.text, facts.language) : first.text)),
                 facts);
}

std::string audience_line(const Facts& facts) {
    if (!facts.audience || facts.phrases == nullptr) return {};
    const Fact& audience = *facts.audience;
    if (audience.shape == Shape::question || audience.shape == Shape::predicate) return {};
    const std::string text = bare(audience.text);
    const std::string first = first_folded(text);
    // "People who are …" has a verb and is a phrase all the same.
    if (audience.shape == Shape::sentence &&
        (is_subject(first, facts.language) || is_one_of(first, {"our", "unsere", "unser", "the"})))
        return {};
    if (text.find(". ") != text.npos || count_graphemes(text) > kLongestLine) return {};
    // Said already by what the business does.
    for (const Fact& fact : facts.what)
        if (overlap(telling_words(fact.text), telling_words(text)) >= 0.5) return {};
    if (first == "fur" || first == "for") return as_sentence(text);
    if (facts.language == "de" && is_one_of(first, {"der", "ein", "wer", "jeder"})) return {};
    if (first == "who" || first == "whoever") return {};
    return as_sentence(filled(facts.phrases->for_whom, within(text, facts.language)));
}

std::string call_words(const Job& job) {
    if (job.facts.phrases == nullptr) return {};
    const auto& list = job.phrases().calls[static_cast<size_t>(job.facts.aim)];
    for (size_t i = 0; i < list.size(); ++i) {
        const std::string_view words = list[(job.number + i) % list.size()];
        if (!is_banned(words, job.facts.banned)) return std::string(words);
    }
    return {};
}

std::string call_line(const Job& job) {
    if (job.facts.url.empty()) return {};
    const bool works = job.network == nullptr || job.network->links_work;
    const std::string& place = works ? job.facts.url : job.facts.host;
    const std::string words = call_words(job);
    return words.empty() ? place : words + ": " + place;
}

std::vector<std::string> call_forms(const Job& job) {
    std::string call = call_line(job);
    if (call.empty()) return {};
    const auto& products = job.facts.products;
    const bool shown = job.angle == Angle::product && job.index < products.size();
    if (!shown && !job.facts.product_chosen) return {call};
    const ProductFacts& product = products[shown && !job.facts.product_chosen ? job.index : 0];
    if (product.price.empty()) return {call};
    // Where the text is about it, its name stands there already.
    const bool named = shown || is_banned(job.facts.subject, {product.name});
    const std::string price = named && job.facts.phrases != nullptr
                                  ? filled(job.facts.phrases->price, product.price)
                                  : product.name + ": " + product.price;
    return {as_sentence(price) + "\n" + call, call};
}

std::string hashtag_line(const Job& job) {
    if (job.facts.tone.no_hashtags || job.network == nullptr) return {};
    size_t count = job.facts.habits.hashtags.value_or(usual_hashtags(job.network->id));
    count = std::min(count, job.network->good_hashtags.value_or(count));
    if (job.network->max_hashtags) count = std::min(count, *job.network->max_hashtags);
    std::vector<std::string> tags = job.facts.hashtags;
    const auto topic = telling_words(job.brief.text + " " + job.facts.topic());
    std::stable_sort(tags.begin(), tags.end(), [&](const auto& a, const auto& b) {
        const auto fits = [&](const std::string& tag) {
            const std::string folded = fold(std::string_view(tag).substr(1));
            return std::count_if(topic.begin(), topic.end(), [&](const auto& word) {
                return word.size() > 3 &&
                       (job.german() ? folded.starts_with(word) : folded.find(word) != folded.npos);
            });
        };
        return fits(a) > fits(b);
    });
    std::string out;
    for (size_t i = 0; i < std::min(count, tags.size()); ++i)
        out += (out.empty() ? "" : " ") + tags[i];
    return out;
}

FactList body_facts(const Job& job, const std::vector<std::string>& said) {
    FactList all = job.facts.telling();
    if (job.facts.points.empty() && !all.empty())
        std::rotate(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(job.number % all.size()),
                    all.end());
    std::vector<std::string> before = said;
    FactList out;
    for (Fact& fact : all) {
        const bool known = std::any_of(before.begin(), before.end(), [&](const auto& one) {
            return says_the_same(one, fact.text);
        });
        if (known || fact.shape == Shape::question) continue;
        before.push_back(fact.text);
        out.push_back(std::move(fact));
    }
    return out;
}

std::string toned(std::string text, const Facts& facts) {
    if (facts.tone.no_exclamations) std::replace(text.begin(), text.end(), '!', '.');
    return facts.tone.no_emoji && has_emoji(text) ? without_emoji(text) : text;
}

std::string paragraphs(const std::vector<std::string>& all) {
    std::string out;
    size_t in_paragraph = 0, length = 0;
    for (const auto& one : all) {
        if (one.empty()) continue;
        const bool open = !out.empty() && in_paragraph < 3 && length + one.size() < 320;
        if (!out.empty()) out += open ? " " : "\n\n";
        in_paragraph = open ? in_paragraph + 1 : 1;
        length = open ? length + one.size() : one.size();
        out += one;
    }
    return out;
}

std::string bullets(const std::vector<std::string>& items) {
    std::string out;
    for (const auto& item : items) {
        if (item.empty()) continue;
        if (!out.empty()) out += '\n';
        out += "- " + item;
    }
    return out;
}

std::string title_of(const Job& job, size_t most) {
    std::string out = capitalised(bare(job.facts.topic()));
    if (count_graphemes(out) <= most) return out;
    const std::string clause = first_clause(out);
    if (!clause.empty() && count_graphemes(clause) <= most) return clause;
    return job.facts.product_chosen ? job.facts.products.front().name : job.facts.name;
}

Draft finished(const Job& job, Draft draft, Sentence built) {
    draft.angle = std::string(name_of(job.angle));
    draft.language = job.facts.language;
    draft.network = job.brief.network;
    draft.why = why_of(job, std::move(built));
    std::vector<std::string> used;
    for (auto& one : draft.used)
        if (!one.empty() && std::find(used.begin(), used.end(), one) == used.end())
            used.push_back(std::move(one));
    draft.used = std::move(used);
    draft.left_out.insert(draft.left_out.end(), job.facts.left_out.begin(),
                          job.facts.left_out.end());
    return draft;
}

RawJson raw(const boost::json::object& object) { return {boost::json::serialize(object)}; }

}  // namespace herald::content::compose
