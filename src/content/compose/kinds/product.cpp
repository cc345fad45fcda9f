#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/kinds/parts.hpp"
#include "content/compose/kinds/seo.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;
namespace json = boost::json;

constexpr size_t kLongest = 5000;  ///< characters: what shops take

/// Which product the variant is about.
const ProductFacts& product_of(const Job& job) {
    const Facts& facts = job.facts;
    if (facts.products.empty())
        throw missing("/brand/products",
                      "A product description needs a product: add one to the brand profile, with "
                      "its description, or name one in the brief.");
    const size_t index = facts.product_chosen || job.angle != Angle::product ? 0 : job.index;
    return facts.products[std::min(index, facts.products.size() - 1)];
}

/// What is to be said of it: its own description, then the brief's points.
FactList about(const Job& job, const ProductFacts& product) {
    FactList out;
    const auto add = [&](const FactList& list) {
        for (const Fact& fact : list) {
            if (fact.shape == Shape::question) continue;
            const bool known = std::any_of(out.begin(), out.end(), [&](const Fact& one) {
                return says_the_same(one.text, fact.text);
            });
            if (!known) out.push_back(fact);
        }
    };
    add(product.about);
    // A brief about something else says nothing of this product.
    if (job.facts.product_chosen || job.facts.products.size() == 1) add(job.facts.points);
    return out;
}

struct Lead {
    std::string text;
    std::string use;
};

/// By angle: the first sentence of the description, whom it is for, or what speaks for it.
Lead lead_of(const Job& job, const ProductFacts& product, const FactList& told) {
    const Facts& facts = job.facts;
    if (job.angle == Angle::proof && job.index < facts.proof.size())
        return {statement(facts.proof[job.index], facts), facts.proof[job.index].mention()};
    if (job.angle == Angle::offer && job.index < facts.offers.size())
        return {statement(facts.offers[job.index], facts), facts.offers[job.index].mention()};
    if (job.angle == Angle::problem && job.index < facts.problems.size())
        return {statement(facts.problems[job.index], facts), facts.problems[job.index].mention()};
    if (job.angle == Angle::benefit) {
        FactList gains = facts.benefits;
        std::erase_if(gains, [&](const Fact& one) {
            return one.place != product.place && !one.place.starts_with("brief");
        });
        if (job.index >= gains.size()) return {};
        return {standing(gains[job.index], facts), gains[job.index].mention()};
    }
    if (job.angle == Angle::question) {
        const Hook hook = hook_for(job);
        if (!hook.forms.empty()) return {hook.forms.front(), hook.uses.front()};
        return {};
    }
    if (job.angle == Angle::how_to || (job.angle == Angle::news && job.number > 0)) return {};
    return {product_line(product, facts), told.empty() ? product.place : told.front().mention()};
}

/// The text's parts, and what of the description is a list.
struct Parts {
    std::vector<Block> blocks;
    std::vector<std::string> features;

    void add(std::string text, int weight, std::vector<std::string> uses, bool repeats = false) {
        if (!text.empty())
            blocks.push_back(
                {{std::move(text)}, weight, Join::paragraph, std::move(uses), repeats});
    }
};

void add_description(Parts& to, const Job& job, const Lead& lead, const FactList& told) {
    const Facts& facts = job.facts;
    std::vector<std::string> prose, uses;
    const size_t most = job.brief.length == "short" ? 2 : job.brief.length == "long" ? 14 : 8;
    for (const Fact& fact : told) {
        if (prose.size() + to.features.size() == most) break;
        if (says_the_same(lead.text, fact.text) || is_banned(fact.text, facts.banned)) continue;
        const bool item = fact.shape == Shape::phrase;
        (item ? to.features : prose)
            .push_back(toned(item ? capitalised(bare(fact.text)) : as_sentence(fact.text), facts));
        uses.push_back(fact.mention());
    }
    to.add(paragraphs(prose), 80, uses);
    if (to.features.size() > 1 && facts.phrases != nullptr)
        to.add(std::string(facts.phrases->features) + ":\n" + bullets(to.features), 78, uses);
    else
        for (const auto& one : to.features) to.add(as_sentence(one), 78, uses);
}

void add_support(Parts& to, const Job& job, const ProductFacts& product) {
    const Facts& facts = job.facts;
    const auto turned = [&](const FactList& list, int weight) {
        if (list.empty()) return;
        const Fact& fact = list[job.number % list.size()];
        to.add(statement(fact, facts), weight, {fact.mention()});
    };
    if (job.tight >= 1)
        to.add(audience_line(facts), 40, {facts.audience ? facts.audience->mention() : ""});
    const std::string& price = product.price;
    to.add(facts.phrases == nullptr || price.empty() ? price : filled(facts.phrases->price, price),
           76, {product.place + ": " + price}, true);
    if (job.tight >= 1) turned(facts.proof, 50);
    turned(facts.offers, 52);
    const std::string& url = product.url.empty() ? facts.url : product.url;
    const std::string words = call_words(job);
    to.add(url.empty() || words.empty() ? url : words + ": " + url, 74, {"url: " + url}, true);
}

RawJson data_of(const Job& job, const ProductFacts& product, const FactList& told,
                const std::vector<std::string>& features) {
    const Facts& facts = job.facts;
    std::vector<std::string> sentences;
    for (const Fact& fact : told) sentences.push_back(toned(as_sentence(fact.text), facts));
    const std::string description = description_of(sentences, kMetaDescription, facts.banned);
    std::vector<std::string> titles{product.name};
    if (!facts.name.empty()) titles.push_back(product.name + " | " + facts.name);
    json::array list;
    for (const auto& item : features) list.emplace_back(item);
    return raw({{"name", product.name},
                {"price", product.price},
                {"url", product.url.empty() ? facts.url : product.url},
                {"features", list},
                {"meta_title", best_fitting(titles, kMetaTitle, {}, facts.banned)},
                {"meta_description", description},
                {"schema_org", schema_of_product(job, product, description)}});
}

}  // namespace

std::optional<Draft> write_product(const Job& job) {
    const Facts& facts = job.facts;
    const ProductFacts& product = product_of(job);
    const FactList told = about(job, product);
    if (told.empty())
        throw missing(product.place.starts_with("brand") ? "/brand/products" : "/brief",
                      fmt::format("Nothing is said about “{}”: describe it in the brand profile or "
                                  "in the brief.",
                                  product.name));
    const Lead lead = lead_of(job, product, told);
    if (lead.text.empty()) return std::nullopt;
    Parts parts;
    parts.add(lead.text, kNeeded, {lead.use});
    if (job.angle == Angle::question && job.index < facts.answers.size())
        parts.add(facts.answers[job.index].answer, kNeeded, {facts.answers[job.index].place});
    add_description(parts, job, lead, told);
    add_support(parts, job, product);
    const Fit wish{.length = [](std::string_view text) { return count_code_points(text); },
                   .most = kLongest,
                   .good = 0,
                   .most_bytes = 0,
                   .banned = facts.banned};
    const auto fitted = fit(parts.blocks, wish);
    if (!fitted) return std::nullopt;
    Draft out;
    out.title = product.name;
    out.text = fitted->text;
    out.used = fitted->uses;
    out.data = data_of(job, product, told, parts.features);
    return finished(
        job, std::move(out),
        {"built_product", fmt::format("About “{}”.", product.name), {{"name", product.name}}});
}

}  // namespace herald::content::compose
