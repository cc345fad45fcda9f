#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/kinds/parts.hpp"
#include "content/compose/words/clean.hpp"
#include "content/text/network.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;
namespace json = boost::json;
using Texts = std::vector<std::string>;

/// Collects texts for one field: each fits, none twice, none banned, no shouting.
class Field {
public:
    Field(const Job& job, const AdFormat& format, std::string_view id)
        : job_(job), format_(format) {
        for (const AdField& field : format.fields)
            if (field.id == id) field_ = &field;
    }
    /// At most the field's good length where it has one, unless `whole` is asked for.
    void offer(std::string text, bool whole = false) {
        text = without_emoji(text);
        std::replace(text.begin(), text.end(), '!', '.');
        text = polished(text);
        const size_t length = count_by(format_.measure, text);
        const size_t most = whole ? field_->max : field_->good.value_or(field_->max);
        if (text.empty() || length > most || texts.size() >= field_->most ||
            is_banned(text, job_.facts.banned) || is_placeholder(text))
            return;
        for (const auto& one : texts)
            if (fold(one) == fold(text) || (length > 40 && says_the_same(one, text))) return;
        texts.push_back(std::move(text));
    }
    void offer_title(const std::string& text) { offer(capitalised(bare(text))); }
    bool enough() const { return texts.size() >= field_->least; }

    Texts texts;

private:
    const Job& job_;
    const AdFormat& format_;
    const AdField* field_ = nullptr;
};

/// A sentence, and with what it may share a field.
struct Said {
    std::string text;
    std::string_view group;
};

/// What the opening belongs to.
std::string_view group_of(const Job& job) {
    switch (job.angle) {
        case Angle::news: return "points";
        case Angle::proof: return "proof";
        case Angle::offer: return "offers";
        case Angle::product: return job.facts.products[job.index].name;
        default: return "hook";
    }
}

/// Statements in the angle's order: what opens first, then the rest.
std::vector<Said> statements(const Job& job) {
    const Facts& facts = job.facts;
    std::vector<Said> out;
    const Hook hook = hook_for(job);
    if (!hook.announces)
        for (const auto& form : hook.forms) out.push_back({form, group_of(job)});
    const auto add = [&](const FactList& list, std::string_view group) {
        for (size_t i = 0; i < list.size(); ++i) {
            // Sentences of the brief follow one another; lists can begin anywhere.
            const Fact& fact = list[(i + (group == "points" ? 0 : job.number)) % list.size()];
            const std::string whole = standing(fact, facts);
            if (fact.shape == Shape::question || whole.empty()) continue;
            out.push_back({whole, group});
            const auto forms = statement_forms(fact, facts);
            for (size_t k = 1; k < forms.size(); ++k) out.push_back({forms[k], group});
        }
    };
    add(facts.points, "points");
    const size_t most = facts.product_chosen ? 1 : facts.products.size();
    for (size_t i = 0; i < most; ++i) {
        const ProductFacts& product = facts.products[(i + job.number) % most];
        out.push_back({product_line(product, facts), product.name});
        add(product.about, product.name);
    }
    // A variant leaves out what another one opens with, so that the two differ.
    if (job.angle != Angle::offer || job.number == 0) add(facts.proof, "proof");
    if (job.angle != Angle::proof || job.number == 0) add(facts.offers, "offers");
    add(facts.what, "what");
    out.push_back({audience_line(facts), "what"});
    return out;
}

/// Two sentences that belong together, or one and an offer.
bool go_together(const Said& a, const Said& b) { return a.group == b.group || b.group == "offers"; }

void headlines(Field& field, const Job& job) {
    const Facts& facts = job.facts;
    for (const auto& form : hook_for(job).forms) field.offer_title(form);
    const auto keywords = [&] {
        for (const auto& word : facts.keywords) field.offer_title(word);
    };
    if (job.number % 2 == 0) keywords();
    if (!facts.subject.empty()) field.offer_title(facts.subject);
    const size_t most = facts.product_chosen ? 1 : facts.products.size();
    for (size_t i = 0; i < most; ++i) {
        const ProductFacts& product = facts.products[(i + job.number) % most];
        field.offer_title(product.name);
        if (!product.price.empty()) field.offer_title(product.name + ", " + product.price);
    }
    if (job.number % 2 == 1) keywords();
    for (const FactList* list :
         {&facts.offers, &facts.proof, &facts.benefits, &facts.points, &facts.what})
        for (const Fact& fact : *list) {
            if (standing(fact, facts).empty()) continue;
            field.offer_title(fact.text);
            const bool whole = list == &facts.offers || list == &facts.proof;
            if (!whole && fact.shape == Shape::phrase) field.offer_title(first_clause(fact.text));
        }
    field.offer_title(facts.name);
    if (!facts.keywords.empty() && !facts.name.empty())
        field.offer_title(facts.name + ": " + within(facts.keywords.front(), facts.language));
    field.offer_title(audience_line(facts));
    if (facts.phrases != nullptr)
        for (const auto words : facts.phrases->calls[static_cast<size_t>(facts.aim)])
            field.offer_title(std::string(words));
}

/// Short sentences two by two where they belong together, as far as they fit.
void descriptions(Field& field, const Job& job, size_t most) {
    std::vector<Said> all = statements(job);
    std::erase_if(all, [](const Said& one) { return one.text.empty() || one.text.ends_with('?'); });
    Texts used;
    const auto known = [&](const std::string& text) {
        return std::any_of(used.begin(), used.end(),
                           [&](const auto& one) { return says_the_same(one, text); });
    };
    for (size_t i = 0; i < all.size(); ++i) {
        const std::string& text = all[i].text;
        if (known(text)) continue;
        size_t second = 0;
        for (size_t k = i + 1; k < all.size() && second == 0; ++k)
            if (go_together(all[i], all[k]) && !known(all[k].text) &&
                !says_the_same(text, all[k].text) &&
                count_graphemes(text) + 1 + count_graphemes(all[k].text) <= most)
                second = k;
        const size_t before = field.texts.size();
        if (second > 0) field.offer(text + " " + all[second].text);
        if (field.texts.size() == before) {
            field.offer(text);
            second = 0;
        }
        if (field.texts.size() == before) continue;
        used.push_back(text);
        if (second > 0) used.push_back(all[second].text);
    }
}

using Fields = std::vector<std::pair<std::string, Texts>>;

std::optional<Fields> google(const Job& job, const AdFormat& format) {
    Field titles(job, format, "headline"), lines(job, format, "description"),
        paths(job, format, "path");
    headlines(titles, job);
    descriptions(lines, job, 90);
    if (!titles.enough() || !lines.enough()) return std::nullopt;
    for (const auto& word : job.facts.keywords) paths.offer(slug_of(word, 15));
    if (job.number % 2 == 1) std::reverse(paths.texts.begin(), paths.texts.end());
    return Fields{{"headline", titles.texts},
                  {"description", lines.texts},
                  {"path", paths.texts},
                  {"final_url", {job.facts.url}}};
}

/// One text that fills the place up to where it is cut, then further ones that open otherwise.
Texts primary(const Job& job, const AdFormat& format, std::string_view id, size_t most) {
    Field field(job, format, id);
    descriptions(field, job, most);
    if (!field.texts.empty()) return field.texts;
    for (const auto& one : statements(job)) field.offer(one.text, true);
    if (field.texts.size() > 1) field.texts.resize(1);
    return field.texts;
}

std::optional<Fields> meta(const Job& job, const AdFormat& format) {
    Field titles(job, format, "headline"), lines(job, format, "description");
    headlines(titles, job);
    const Texts texts = primary(job, format, "primary_text", 125);
    if (texts.empty() || !titles.enough()) return std::nullopt;
    for (const FactList* list : {&job.facts.offers, &job.facts.proof})
        for (const Fact& fact : *list) lines.offer_title(fact.text);
    std::erase_if(lines.texts, [&](const auto& one) {
        return std::find(titles.texts.begin(), titles.texts.end(), one) != titles.texts.end();
    });
    return Fields{
        {"primary_text", texts}, {"headline", titles.texts}, {"description", lines.texts}};
}

std::optional<Fields> linkedin(const Job& job, const AdFormat& format) {
    Field titles(job, format, "headline"), lines(job, format, "description");
    headlines(titles, job);
    const Texts texts = primary(job, format, "introductory_text", 150);
    if (texts.empty() || !titles.enough()) return std::nullopt;
    for (const Said& one : statements(job))
        if (!says_the_same(one.text, texts.front()) &&
            !says_the_same(one.text, titles.texts.front()))
            lines.offer(one.text);
    return Fields{
        {"introductory_text", texts}, {"headline", titles.texts}, {"description", lines.texts}};
}

std::string_view label_of(const Job& job, std::string_view field) {
    if (job.facts.phrases == nullptr) return field;
    const Phrases& words = job.phrases();
    if (field == "headline") return words.headlines;
    if (field == "description") return words.descriptions;
    if (field == "primary_text") return words.primary_texts;
    if (field == "introductory_text") return words.introductory_texts;
    return field == "path" ? words.paths : words.final_url;
}

}  // namespace

std::string ad_format_of(const Brief& brief) {
    std::string wanted = brief.network;
    if (!brief.data.text.empty()) {
        boost::system::error_code failed;
        const json::value data = json::parse(brief.data.text, failed);
        if (!failed && data.is_object())
            if (const auto* named = data.get_object().if_contains("ad_format"))
                if (const auto* text = named->if_string()) wanted = std::string(*text);
    }
    if (find_ad_format(wanted) != nullptr) return wanted;
    return wanted == "facebook" || wanted == "instagram" ? "meta" : "google_rsa";
}

std::optional<Draft> write_ad(const Job& job) {
    const std::string id = ad_format_of(job.brief);
    const AdFormat& format = *find_ad_format(id);
    if (job.facts.url.empty())
        throw missing("/url",
                      "An ad leads somewhere: give a link in the brief, or a site in the "
                      "brand profile.");
    if (hook_for(job).forms.empty()) return std::nullopt;
    const std::optional<Fields> fields = id == "meta"       ? meta(job, format)
                                         : id == "linkedin" ? linkedin(job, format)
                                                            : google(job, format);
    if (!fields) return std::nullopt;
    json::object by_field;
    Draft out;
    for (const auto& [name, texts] : *fields) {
        if (texts.empty()) continue;
        json::array list;
        for (const auto& one : texts) list.emplace_back(one);
        by_field[name] = list;
        out.text += fmt::format("{}{}\n{}", out.text.empty() ? "" : "\n\n", label_of(job, name),
                                bullets(texts));
    }
    out.title = title_of(job);
    out.data = raw({{"ad_format", id}, {"fields", by_field}, {"link", job.facts.url}});
    out.used = hook_for(job).uses;
    for (const FactList& list : {job.facts.telling(), job.facts.offers, job.facts.proof})
        for (const Fact& fact : list)
            if (out.text.find(bare(fact.text)) != out.text.npos) out.used.push_back(fact.mention());
    if (is_banned(out.text, job.facts.banned)) return std::nullopt;
    return finished(job, std::move(out),
                    {"built_ad",
                     fmt::format("{}, every field within its limit.", format.name),
                     {{"format", std::string(format.id)}}});
}

}  // namespace herald::content::compose
