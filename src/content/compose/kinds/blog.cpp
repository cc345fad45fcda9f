#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/kinds/parts.hpp"
#include "content/compose/kinds/seo.hpp"
#include "content/compose/words/clean.hpp"
#include "content/compose/words/extract.hpp"
#include "content/text/reading.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;
namespace json = boost::json;

constexpr size_t kLeastFacts = 4;
constexpr size_t kLongestTitle = 70;

struct Section {
    std::string heading, purpose, text;
    std::vector<std::string> uses;
};

/// Builds one article; what is said once is not said again.
class Article {
public:
    explicit Article(const Job& job) : job_(job), facts_(job.facts), words_(*job.facts.phrases) {}
    std::optional<Draft> write();

private:
    bool short_one() const { return job_.brief.length == "short" || job_.tight < 1; }
    std::string_view heading(const Phrases::List& list) const {
        return list[job_.number % list.size()];
    }
    /// Takes it as said; false when it was said, or may not be.
    bool say(const std::string& text);
    void add(std::string heading, std::string purpose, std::string text,
             std::vector<std::string> uses);
    void add_list(std::string heading, std::string purpose, const FactList& list, size_t most);
    void add_facts(std::string heading, std::string purpose, const FactList& list, size_t most);
    void intro(const Hook& hook);
    void steps();
    bool is_about(const ProductFacts& product) const;
    void products();
    void brand();
    void sources();
    void questions();
    void next();
    void order_sections();
    std::string title() const;
    std::string points_heading() const;
    SeoText whole() const;

    const Job& job_;
    const Facts& facts_;
    const Phrases& words_;
    std::string intro_;
    std::vector<Section> sections_;
    std::vector<std::string> said_, used_;
    std::vector<Answer> questions_;
};

bool Article::say(const std::string& text) {
    if (text.empty() || is_banned(text, facts_.banned)) return false;
    for (const auto& one : said_)
        if (says_the_same(one, text)) return false;
    said_.push_back(text);
    return true;
}

void Article::add(std::string heading, std::string purpose, std::string text,
                  std::vector<std::string> uses) {
    if (text.empty() || is_banned(heading, facts_.banned)) return;
    used_.insert(used_.end(), uses.begin(), uses.end());
    sections_.push_back(
        {capitalised(heading), std::move(purpose), std::move(text), std::move(uses)});
}

void Article::add_list(std::string heading, std::string purpose, const FactList& list,
                       size_t most) {
    std::vector<std::string> items, uses;
    for (const Fact& fact : list) {
        if (items.size() == most) break;
        std::string one = toned(as_sentence(fact.text), facts_);
        if (!say(one)) continue;
        items.push_back(std::move(one));
        uses.push_back(fact.mention());
    }
    add(std::move(heading), std::move(purpose), items.size() == 1 ? items.front() : bullets(items),
        std::move(uses));
}

void Article::add_facts(std::string heading, std::string purpose, const FactList& list,
                        size_t most) {
    std::vector<std::string> prose, items, uses;
    for (const Fact& fact : list) {
        if (prose.size() + items.size() == most) break;
        const std::string one = statement(fact, facts_);
        if (fact.shape == Shape::question || !say(one)) continue;
        const bool item = fact.shape == Shape::phrase && fact.place.starts_with("brief");
        (item ? items : prose).push_back(one);
        uses.push_back(fact.mention());
    }
    std::string text = paragraphs(prose);
    if (items.size() < 3) {
        prose.insert(prose.end(), items.begin(), items.end());
        text = paragraphs(prose);
    } else {
        text += (text.empty() ? "" : "\n\n") + bullets(items);
    }
    add(std::move(heading), std::move(purpose), std::move(text), std::move(uses));
}

void Article::intro(const Hook& hook) {
    std::vector<std::string> lines;
    // A title that is the subject need not be said again at once.
    for (const auto& form : hook.forms) {
        if (hook.announces || says_the_same(form, title()) || !say(form)) continue;
        lines.push_back(form);
        break;
    }
    used_.insert(used_.end(), hook.uses.begin(), hook.uses.end());
    if (job_.angle == Angle::question && job_.index < facts_.answers.size() &&
        say(facts_.answers[job_.index].answer))
        lines.push_back(facts_.answers[job_.index].answer);
    // Of few points one opens; the others are the first section.
    const size_t most = facts_.points.size() > 5 ? 3 : 2;
    for (const Fact& fact : body_facts(job_, {})) {
        if (lines.size() >= most) break;
        const std::string one = lines.empty() ? standing(fact, facts_) : statement(fact, facts_);
        if (one.empty() || !say(one)) continue;
        lines.push_back(one);
        used_.push_back(fact.mention());
    }
    intro_ = paragraphs(lines);
}

void Article::steps() {
    if (facts_.steps.size() < 2) return;
    std::string text;
    std::vector<std::string> uses;
    size_t number = 0;
    for (const Fact& step : facts_.steps) {
        const std::string one = toned(as_sentence(step.text), facts_);
        if (!say(one)) continue;
        text += fmt::format("{}{}. {}", text.empty() ? "" : "\n", ++number, one);
        uses.push_back(step.mention());
    }
    add(std::string(heading(words_.steps)), "How it is done, in order", text, uses);
}

/// Whether a text without a product of its own should show this one at length.
bool Article::is_about(const ProductFacts& product) const {
    if (facts_.product_chosen) return &product == &facts_.products.front();
    if (facts_.subject.empty()) return true;
    const auto topic = telling_words(job_.brief.text);
    return overlap(telling_words(product.name), topic) > 0;
}

void Article::products() {
    const size_t most = short_one() ? 1 : 4;
    size_t count = 0;
    for (const ProductFacts& product : facts_.products) {
        if (count == most || product.about.empty() || !is_about(product)) continue;
        ++count;
        std::vector<std::string> lines, uses;
        for (const Fact& fact : product.about) {
            const std::string one = toned(as_sentence(fact.text), facts_);
            if (!say(one)) continue;
            lines.push_back(one);
            uses.push_back(fact.mention());
        }
        if (lines.empty()) continue;
        std::string text = paragraphs(lines);
        if (!product.price.empty()) {
            text += "\n\n" + as_sentence(filled(words_.price, product.price));
            uses.push_back(product.place + ": " + product.price);
        }
        if (!product.url.empty() && product.url != facts_.url)
            text += fmt::format("\n\n[{}]({})", product.name, product.url);
        add(filled(heading(words_.products), product.name), "What the product is", text, uses);
    }
}

/// Who stands behind it, with what else there is, one line each.
void Article::brand() {
    std::vector<std::string> lines, items, uses;
    for (const Fact& fact : facts_.what) {
        if (lines.size() == (short_one() ? size_t{2} : size_t{8})) break;
        // The name stands above, as the heading.
        const bool phrase = fact.shape == Shape::phrase;
        const std::string one =
            phrase ? toned(as_sentence(fact.text), facts_) : statement(fact, facts_);
        if (fact.shape == Shape::question || !say(one)) continue;
        lines.push_back(one);
        uses.push_back(fact.mention());
    }
    for (const ProductFacts& product : facts_.products) {
        if (product.about.empty() || is_about(product) || facts_.product_chosen || short_one())
            continue;
        const std::string line = product_line(product, facts_);
        if (items.size() == 5 || !say(line)) continue;
        const std::string price = product.price.empty() ? "" : " " + as_sentence(product.price);
        items.push_back(product.url.empty()
                            ? line + price
                            : fmt::format("{}{} [{}]({})", line, price, product.name, product.url));
        uses.push_back(product.about.front().mention());
    }
    std::string text = paragraphs(lines);
    if (!items.empty()) text += (text.empty() ? "" : "\n\n") + bullets(items);
    add(facts_.name, "Who stands behind it", text, uses);
}

/// Sentences of others, quoted with their place.
void Article::sources() {
    const size_t each = short_one() ? 1 : job_.brief.length == "long" ? 3 : 2;
    std::vector<std::string> items, uses;
    const auto wanted = telling_words(job_.brief.text + " " + facts_.topic());
    for (const Source& source : job_.material.sources) {
        const std::string name = clean_line(source.title);
        const std::string language = language_of(clip(source.text, 4000));
        if (name.empty() || is_placeholder(name) ||
            (!language.empty() && language != facts_.language))
            continue;
        auto told = most_telling(clean_sentences(source.text, facts_.language), wanted);
        if (told.size() > each) told.resize(each);
        std::sort(told.begin(), told.end(), [](auto& a, auto& b) { return a.index < b.index; });
        for (const Told& one : told) {
            if (count_graphemes(one.text) > 300 || !say(one.text)) continue;
            const std::string place =
                source.url.empty() ? name : fmt::format("[{}]({})", name, source.url);
            items.push_back(filled(words_.quoted, one.text) + " – " + place);
            uses.push_back("source: " + name);
        }
        if (items.size() >= 6) break;
    }
    add(std::string(heading(words_.sources)), "What others say, quoted with its source",
        bullets(items), uses);
}

void Article::questions() {
    for (const Answer& one : facts_.answers)
        if (say(one.answer)) questions_.push_back(one);
    const std::string name = facts_.product_chosen ? facts_.products.front().name : facts_.name;
    const auto ask = [&](std::string_view question, const std::string& answer, std::string place) {
        const std::string asked = filled(question, name);
        if (name.empty() || is_banned(asked, facts_.banned) || !say(answer)) return;
        questions_.push_back({asked, answer, std::move(place)});
    };
    if (facts_.audience) ask(words_.ask_for_whom, audience_line(facts_), facts_.audience->place);
    if (!facts_.offers.empty() && !short_one()) {
        std::string all;
        for (size_t i = 0; i < std::min<size_t>(facts_.offers.size(), 3); ++i)
            all += (i > 0 ? " " : "") + statement(facts_.offers[i], facts_);
        ask(words_.ask_offer, all, facts_.offers.front().place);
    }
    if (questions_.size() < 2) {
        // One alone is no list of questions: its answer stands by itself.
        for (const Answer& one : questions_)
            add(one.place.ends_with("audience") ? std::string(heading(words_.audience))
                                                : one.question,
                "A question that the facts answer", one.answer, {one.place});
        questions_.clear();
        return;
    }
    std::string text;
    std::vector<std::string> uses;
    for (const Answer& one : questions_) {
        text += fmt::format("{}### {}\n\n{}", text.empty() ? "" : "\n\n", one.question, one.answer);
        uses.push_back(one.place);
    }
    add(std::string(heading(words_.questions)), "Questions that the facts answer", text, uses);
}

void Article::next() {
    if (facts_.url.empty()) return;
    const std::string words = call_words(job_);
    if (words.empty()) return;
    add(std::string(heading(words_.next)), "What the reader is to do",
        fmt::format("[{}]({})", words, facts_.url), {"url: " + facts_.url});
}

/// The angle's own section comes first.
void Article::order_sections() {
    const auto first = [&](std::string_view purpose) {
        std::stable_partition(sections_.begin(), sections_.end(),
                              [&](const Section& one) { return one.purpose == purpose; });
    };
    if (job_.angle == Angle::proof) first("What supports it");
    if (job_.angle == Angle::product) first("What the product is");
    if (job_.angle == Angle::how_to) first("How it is done, in order");
}

/// With the keyword where the topic is about it.
std::string Article::points_heading() const {
    const std::string keyword = facts_.keywords.empty() ? std::string() : facts_.keywords.front();
    const bool fits =
        !keyword.empty() &&
        overlap(telling_words(keyword), telling_words(job_.brief.text + job_.brief.keyword)) > 0;
    return fits ? filled(heading(words_.about), keyword) : std::string(heading(words_.essentials));
}

std::string Article::title() const {
    const std::string keyword = facts_.keywords.empty() ? std::string() : facts_.keywords.front();
    const std::string topic = title_of(job_, kLongestTitle);
    std::vector<std::string> candidates{topic};
    const bool has = holds_keyword(topic, keyword);
    if (!keyword.empty() && !has && !topic.ends_with('?'))
        candidates.push_back(capitalised(keyword) + ": " + within(topic, facts_.language));
    if (job_.angle == Angle::question || job_.number > 0)
        for (const auto& form : hook_for(job_).forms)
            if (job_.angle == Angle::question || holds_keyword(form, keyword))
                return count_graphemes(bare(form)) <= kLongestTitle ? bare(form) : topic;
    if (job_.number > 0 && !facts_.subject.empty()) return topic;
    const std::string best = best_fitting(candidates, kLongestTitle, keyword, facts_.banned);
    return best.empty() ? topic : best;
}

SeoText Article::whole() const {
    SeoText out;
    out.title = title();
    out.text = intro_;
    for (const Section& section : sections_) {
        out.text += fmt::format("\n\n## {}\n\n{}", section.heading, section.text);
        out.headings.push_back(section.heading);
    }
    out.text = polished(out.text);
    const std::string keyword = facts_.keywords.empty() ? std::string() : facts_.keywords.front();
    std::vector<std::string> titles{out.title};
    if (!facts_.name.empty()) titles.push_back(out.title + " | " + facts_.name);
    if (!keyword.empty() && !facts_.name.empty())
        titles.push_back(capitalised(keyword) + " | " + facts_.name);
    out.meta_title = best_fitting(titles, kMetaTitle, keyword, facts_.banned);
    out.meta_description = description_of(said_, kMetaDescription, facts_.banned);
    out.questions = questions_;
    return out;
}

std::optional<Draft> Article::write() {
    const Hook hook = hook_for(job_);
    if (hook.forms.empty()) return std::nullopt;
    intro(hook);
    if (intro_.empty()) return std::nullopt;
    const size_t most = short_one() ? 4 : 12;
    add_facts(points_heading(), "What is to be said about the topic", facts_.points, most);
    if (job_.angle != Angle::problem)
        add_facts(std::string(heading(words_.problem)), "What the reader struggles with",
                  facts_.problems, 3);
    steps();
    products();
    add_list(std::string(heading(words_.proof)), "What supports it", facts_.proof,
             short_one() ? 2 : 6);
    brand();
    sources();
    questions();
    add_list(std::string(heading(words_.offers)), "What is on offer", facts_.offers, 4);
    order_sections();
    next();
    if (said_.size() < kLeastFacts) return std::nullopt;
    const SeoText text = whole();
    if (is_banned(text.text, facts_.banned) || is_banned(text.title, facts_.banned))
        return std::nullopt;
    Draft out;
    out.title = text.title;
    out.text = text.text;
    out.used = used_;
    json::array outline;
    for (const Section& section : sections_)
        outline.push_back(json::object{{"heading", section.heading}, {"purpose", section.purpose}});
    out.data = raw({{"outline", outline},
                    {"seo", seo_of(job_, text)},
                    {"schema_org", schema_of_article(job_, text)}});
    return finished(job_, std::move(out),
                    {"built_article",
                     fmt::format("{} sections from {} facts; to make it longer, add points to the "
                                 "brief or facts to the profile.",
                                 sections_.size(), used_.size()),
                     {{"sections", std::to_string(sections_.size())},
                      {"facts", std::to_string(used_.size())}}});
}

}  // namespace

std::optional<Draft> write_blog(const Job& job) { return Article(job).write(); }

}  // namespace herald::content::compose
