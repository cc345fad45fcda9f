#include "content/compose/kinds/seo.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/kinds/parts.hpp"
#include "content/text/claims.hpp"
#include "content/text/marks.hpp"
#include "content/text/reading.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;
namespace json = boost::json;

constexpr size_t kSlug = 70;

json::array as_array(const std::vector<std::string>& list) {
    json::array out;
    for (const auto& one : list) out.emplace_back(one);
    return out;
}

/// Where the keyword stands.
json::object coverage(const std::string& keyword, const SeoText& text) {
    const size_t count = keyword.empty() ? 0 : find_words(text.text, {keyword}).size();
    const std::string first = text.text.substr(0, text.text.find("\n\n"));
    const bool heading = std::any_of(text.headings.begin(), text.headings.end(),
                                     [&](const auto& h) { return holds_keyword(h, keyword); });
    return {{"keyword", keyword},
            {"count", count},
            {"in_title", holds_keyword(text.title, keyword)},
            {"in_meta_title", holds_keyword(text.meta_title, keyword)},
            {"in_meta_description", holds_keyword(text.meta_description, keyword)},
            {"in_first_paragraph", holds_keyword(first, keyword)},
            {"in_headings", heading}};
}

struct Price {
    std::string amount;
    std::string_view currency;
};

/// "14.90 €", "EUR 14,90", "$12": one amount, one currency, nothing else.
std::optional<Price> price_of(const std::string& text) {
    struct Sign {
        std::string_view sign, code;
    };
    constexpr std::array<Sign, 9> kSigns{{{"€", "EUR"},
                                          {"EUR", "EUR"},
                                          {"US$", "USD"},
                                          {"$", "USD"},
                                          {"USD", "USD"},
                                          {"£", "GBP"},
                                          {"GBP", "GBP"},
                                          {"CHF", "CHF"},
                                          {"Euro", "EUR"}}};
    for (const auto& [sign, code] : kSigns) {
        const size_t at = text.find(sign);
        if (at == text.npos) continue;
        std::string rest = text.substr(0, at) + text.substr(at + sign.size());
        std::string amount(trim(rest));
        const size_t point = amount.find_last_of(".,");
        const bool digits =
            !amount.empty() && std::all_of(amount.begin(), amount.end(), [](char c) {
                return (c >= '0' && c <= '9') || c == '.' || c == ',';
            });
        if (!digits || std::count_if(amount.begin(), amount.end(),
                                     [](char c) { return c == '.' || c == ','; }) > 1)
            return std::nullopt;
        if (point != amount.npos) {
            if (amount.size() - point != 3) return std::nullopt;  // thousands, or no cents
            amount[point] = '.';
        }
        return Price{amount, code};
    }
    return std::nullopt;
}

}  // namespace

bool holds_keyword(std::string_view text, std::string_view keyword) {
    return !keyword.empty() && !find_words(text, {std::string(keyword)}).empty();
}

std::string best_fitting(const std::vector<std::string>& candidates, size_t most,
                         const std::string& keyword, const std::vector<std::string>& banned) {
    std::string best;
    size_t best_score = 0;
    for (const auto& one : candidates) {
        const size_t length = count_graphemes(one);
        if (one.empty() || length > most || is_banned(one, banned)) continue;
        const size_t score = length + (holds_keyword(one, keyword) ? 1000 : 0) + 1;
        if (score > best_score) best = one, best_score = score;
    }
    return best;
}

std::string description_of(const std::vector<std::string>& sentences, size_t most,
                           const std::vector<std::string>& banned) {
    std::string out;
    for (const auto& one : sentences) {
        if (one.empty() || (!out.empty() && says_the_same(out, one))) continue;
        const std::string longer = out.empty() ? one : out + " " + one;
        if (count_graphemes(longer) <= most && !is_banned(longer, banned)) out = longer;
    }
    return out;
}

std::string intent_of(const Job& job) {
    const std::string topic = fold(job.facts.topic() + " " + job.brief.text);
    const auto says = [&](std::initializer_list<std::string_view> list) {
        return std::any_of(list.begin(), list.end(),
                           [&](auto word) { return topic.find(word) != topic.npos; });
    };
    if (says({"buy", "price", "order", "discount", "kaufen", "preis", "bestellen", "rabatt"}))
        return "transactional";
    if (says(
            {"how", "why", "what", "guide", "tips", "wie ", "warum", "was ", "anleitung", "tipps"}))
        return "informational";
    if (says({"best", "vs", "compar", "review", "test", "vergleich", "alternative"}) ||
        job.facts.product_chosen)
        return "commercial";
    return "informational";
}

json::object seo_of(const Job& job, const SeoText& text) {
    const Facts& facts = job.facts;
    const std::string keyword = facts.keywords.empty() ? std::string() : facts.keywords.front();
    json::array links;
    for (const Fact& link : facts.links)
        links.push_back(json::object{{"text", link.text}, {"url", link.place}});
    for (const ProductFacts& product : facts.products)
        if (!product.url.empty() && text.text.find(product.url) != std::string::npos)
            links.push_back(json::object{{"text", product.name}, {"url", product.url}});
    json::array all;
    for (size_t i = 0; i < std::min<size_t>(facts.keywords.size(), 5); ++i)
        all.push_back(coverage(facts.keywords[i], text));
    const Reading reading = reading_of(text.text, facts.language);
    json::object out{{"intent", intent_of(job)},
                     {"keyword", keyword},
                     {"slug", slug_of(text.title, kSlug)},
                     {"meta_title", text.meta_title},
                     {"meta_description", text.meta_description},
                     {"headings", as_array(text.headings)},
                     {"coverage", all},
                     {"internal_links", links},
                     {"words", reading.words}};
    if (reading.ease)
        out["reading_ease"] = static_cast<int>(*reading.ease);
    else
        out["reading_ease"] = nullptr;
    return out;
}

json::object schema_of_article(const Job& job, const SeoText& text) {
    const Facts& facts = job.facts;
    json::object publisher{{"@type", "Organization"}, {"name", facts.name}};
    if (!job.material.brand.sites.empty())
        publisher["url"] = "https://" + job.material.brand.sites.front();
    json::object article{{"@type", "BlogPosting"},
                         {"headline", text.title},
                         {"inLanguage", facts.language},
                         {"author", publisher},
                         {"publisher", publisher}};
    if (!text.meta_description.empty()) article["description"] = text.meta_description;
    if (!facts.keywords.empty()) article["keywords"] = as_array(facts.keywords);
    json::array graph{article};
    if (text.questions.size() >= 2) {
        json::array entities;
        for (const Answer& one : text.questions)
            entities.push_back(json::object{
                {"@type", "Question"},
                {"name", one.question},
                {"acceptedAnswer", json::object{{"@type", "Answer"}, {"text", one.answer}}}});
        graph.push_back(json::object{{"@type", "FAQPage"}, {"mainEntity", entities}});
    }
    return {{"@context", "https://schema.org"}, {"@graph", graph}};
}

json::object schema_of_product(const Job& job, const ProductFacts& product,
                               const std::string& description) {
    json::object out{
        {"@context", "https://schema.org"}, {"@type", "Product"}, {"name", product.name}};
    if (!description.empty()) out["description"] = description;
    if (!job.facts.name.empty())
        out["brand"] = json::object{{"@type", "Brand"}, {"name", job.facts.name}};
    if (!product.url.empty()) out["url"] = product.url;
    if (const auto price = price_of(product.price)) {
        json::object offer{
            {"@type", "Offer"}, {"price", price->amount}, {"priceCurrency", price->currency}};
        if (!product.url.empty()) offer["url"] = product.url;
        out["offers"] = offer;
    }
    return out;
}

}  // namespace herald::content::compose
