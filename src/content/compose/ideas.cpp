#include "content/compose/ideas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/kinds/parts.hpp"
#include "content/compose/words/blocks.hpp"
#include "content/compose/words/clean.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;

constexpr size_t kLongestTitle = 90;
constexpr size_t kMostProducts = 3;
/// Of what goes out, at most this share sells: an audience stays for the rest.
constexpr double kSelling = 0.2;

/// Collects pillars; an idea belongs to the first one that has it.
class Pillars {
public:
    Pillars(const Facts& facts, const Material& material) : facts_(facts), material_(material) {}
    std::vector<Pillar> make();

private:
    void add(std::string name, double weight, Sentence why, std::vector<Idea> ideas);
    Idea idea(const std::string& title, const Fact& fact, Angle angle) const;
    void products();
    void know_how();
    void lists();
    void keywords();
    /// What the own posts taught: a pillar that a lesson names weighs more.
    void weigh();

    const Facts& facts_;
    const Material& material_;
    std::vector<Pillar> out_;
    std::set<std::string> titles_;
};

std::string short_title(const std::string& text) {
    const std::string whole = capitalised(bare(text));
    if (count_graphemes(whole) <= kLongestTitle) return whole;
    const std::string clause = first_clause(whole);
    if (!clause.empty() && count_graphemes(clause) <= kLongestTitle) return clause;
    const NetworkLimits plain{
        .id = "", .name = "", .measure = Measure::graphemes, .max_text = kLongestTitle};
    return shorten(plain, whole, kLongestTitle);
}

Idea Pillars::idea(const std::string& title, const Fact& fact, Angle angle) const {
    Idea out;
    out.title = short_title(title);
    out.brief.text = fact.text;
    out.brief.angle = std::string(name_of(angle));
    out.place = fact.place;
    return out;
}

void Pillars::add(std::string name, double weight, Sentence why, std::vector<Idea> ideas) {
    std::erase_if(ideas, [&](const Idea& one) {
        return one.title.empty() || is_banned(one.title, facts_.banned) ||
               !titles_.insert(fold(one.title)).second;
    });
    if (ideas.empty() || name.empty() || is_banned(name, facts_.banned)) return;
    weight *= 1 + 0.1 * static_cast<double>(std::min<size_t>(ideas.size(), 10));
    out_.push_back({capitalised(bare(name)), weight, {std::move(why)}, std::move(ideas)});
}

void Pillars::products() {
    for (size_t i = 0; i < std::min(facts_.products.size(), kMostProducts); ++i) {
        const ProductFacts& product = facts_.products[i];
        std::vector<Idea> ideas;
        for (size_t k = 0; k < product.about.size(); ++k) {
            const Fact& fact = product.about[k];
            const std::string title =
                is_banned(fact.text, {product.name})
                    ? fact.text
                    : product.name + ": " + within(fact.text, facts_.language);
            Idea one = idea(title, fact, Angle::product);
            one.brief.text = k == 0 ? std::string() : fact.text;
            if (k > 0) one.brief.angle = std::string(name_of(Angle::news));
            one.brief.product = product.name;
            ideas.push_back(std::move(one));
        }
        if (ideas.empty()) continue;
        const auto& ask = facts_.phrases->ask_product;
        if (!facts_.tone.no_questions) {
            const std::string question = filled(ask.front(), product.name);
            Idea one = idea(question, {question, product.place, Shape::question}, Angle::question);
            one.brief.product = product.name;
            ideas.push_back(std::move(one));
        }
        if (!product.price.empty() && !facts_.phrases->ask_price.empty()) {
            const std::string question = filled(facts_.phrases->ask_price, product.name);
            Idea one = idea(question, {question, product.place, Shape::question}, Angle::question);
            one.brief.product = product.name;
            ideas.push_back(std::move(one));
        }
        add(product.name, 1.1,
            {"pillar_product",
             fmt::format("{} is described in the profile: it can be shown, not only named.",
                         product.name),
             {{"name", product.name}}},
            std::move(ideas));
    }
}

void Pillars::know_how() {
    std::vector<Idea> ideas;
    for (const Answer& answer : facts_.answers) {
        Idea one = idea(answer.question, {answer.question, answer.place, Shape::question},
                        Angle::question);
        boost::json::object pair{{"question", answer.question}, {"answer", answer.answer}};
        one.brief.data = {
            boost::json::serialize(boost::json::object{{"questions", boost::json::array{pair}}})};
        ideas.push_back(std::move(one));
    }
    if (facts_.steps.size() >= 2 && !facts_.subject.empty()) {
        Idea one = idea(facts_.subject, {facts_.subject, "brief.data.steps", Shape::phrase},
                        Angle::how_to);
        boost::json::array steps;
        for (const Fact& step : facts_.steps) steps.emplace_back(step.text);
        one.brief.data = {boost::json::serialize(boost::json::object{{"steps", steps}})};
        ideas.push_back(std::move(one));
        for (const Fact& step : facts_.steps) ideas.push_back(idea(step.text, step, Angle::news));
    }
    for (const Fact& point : facts_.points) ideas.push_back(idea(point.text, point, Angle::news));
    for (const Fact& problem : facts_.problems)
        ideas.push_back(idea(problem.text, problem, Angle::news));
    add(std::string(facts_.phrases->how_to_pillar), 1.3,
        {"pillar_know_how",
         "Questions, steps and points of the brief: what people keep and come back for.",
         {}},
        std::move(ideas));
}

void Pillars::lists() {
    const auto of = [&](const FactList& list, Angle angle) {
        std::vector<Idea> out;
        for (const Fact& fact : list) {
            Idea one = idea(statement(fact, facts_), fact, angle);
            if (angle == Angle::offer) {
                one.brief.offer = fact.text;
                one.brief.text.clear();
            }
            out.push_back(std::move(one));
        }
        return out;
    };
    add(std::string(facts_.phrases->proof_pillar), 1,
        {"pillar_proof", "The profile holds facts that others can check.", {}},
        of(facts_.proof, Angle::news));
    std::vector<Idea> about = of(facts_.what, Angle::news);
    if (const std::string audience = audience_line(facts_); !audience.empty())
        about.push_back(idea(audience, *facts_.audience, Angle::news));
    if (!about.empty()) about.back().brief.text = bare(about.back().title);
    add(std::string(facts_.phrases->about_pillar), 1,
        {"pillar_about", "What the business says of itself; people buy from people.", {}},
        std::move(about));
    add(std::string(facts_.phrases->offers_pillar), 0.7,
        {"pillar_offers", "What can be had now; at most a fifth of what goes out sells.", {}},
        of(facts_.offers, Angle::offer));
}

void Pillars::keywords() {
    std::vector<Idea> ideas;
    if (facts_.tone.no_questions) return;
    const auto& ask = facts_.phrases->ask_keyword;
    for (const auto& word : facts_.keywords) {
        const bool german = facts_.language == "de";
        const std::string question =
            capitalised(filled(ask.front(), german ? word : within(word, "en")));
        Idea one = idea(question, {question, "brand.keywords", Shape::question}, Angle::question);
        one.brief.keyword = word;
        one.brief.text.clear();
        ideas.push_back(std::move(one));
    }
    add(std::string(facts_.phrases->answers), 0.9,
        {"pillar_keywords", "The keywords of the profile: what people search for.", {}},
        std::move(ideas));
}

void Pillars::weigh() {
    for (Pillar& pillar : out_)
        for (const Lesson& lesson : material_.lessons) {
            const std::map<std::string, std::string> values{{"lesson", lesson.code},
                                                            {"what", lesson.what}};
            const std::string what = bare(clean_line(lesson.what));
            if (lesson.lift < 1 && fold(lesson.code) == fold("pillar:" + pillar.name)) {
                pillar.weight *= std::max(lesson.lift, 0.5);
                pillar.reasons.push_back(
                    {"pillar_warned", fmt::format("It did less for you: {}.", what), values});
            } else if (lesson.lift > 1 && overlap(telling_words(pillar.name),
                                                  telling_words(clip(lesson.what, 1000))) >= 0.5) {
                pillar.weight *= std::min(lesson.lift, 2.0);
                pillar.reasons.push_back(
                    {"pillar_praised", fmt::format("It works for you: {}.", what), values});
            }
        }
    double rest = 0;
    for (const Pillar& pillar : out_)
        if (pillar.name != facts_.phrases->offers_pillar) rest += pillar.weight;
    for (Pillar& pillar : out_)
        if (pillar.name == facts_.phrases->offers_pillar && rest > 0)
            pillar.weight = std::min(pillar.weight, rest * kSelling / (1 - kSelling));
}

std::vector<Pillar> Pillars::make() {
    know_how();
    products();
    lists();
    keywords();
    weigh();
    std::stable_sort(out_.begin(), out_.end(),
                     [](const Pillar& a, const Pillar& b) { return a.weight > b.weight; });
    if (out_.size() > 6) out_.resize(6);
    return std::move(out_);
}

}  // namespace

std::vector<Pillar> pillars_of(const Facts& facts, const Material& material) {
    return Pillars(facts, material).make();
}

Idea idea_of_theme(const std::string& theme) {
    Idea out;
    out.title = short_title(theme);
    out.brief.text = theme;
    out.brief.angle = std::string(name_of(Angle::news));
    out.place = "themes";
    return out;
}

PlaceName name_of_place(std::string_view place) {
    struct Place {
        std::string_view begin;
        PlaceName name;
    };
    constexpr std::array kPlaces{
        Place{"brand.products", {"products", "the products of the profile"}},
        Place{"brand.what", {"what", "what the profile says you do"}},
        Place{"brand.audience", {"audience", "whom the profile names"}},
        Place{"brand.offers", {"offers", "the offers of the profile"}},
        Place{"brand.proof", {"proof", "the proof of the profile"}},
        Place{"brand", {"profile", "the profile"}},
        Place{"themes", {"theme", "a theme you named"}},
        Place{"transcript", {"recording", "a recording"}},
        Place{"source", {"source", "a source"}},
        Place{"brief", {"brief", "the brief"}},
    };
    for (const auto& [begin, name] : kPlaces)
        if (place.starts_with(begin)) return name;
    return {"known", "what is known"};
}

}  // namespace herald::content::compose
