#include "content/compose/facts/gather.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/words/blocks.hpp"
#include "content/compose/words/clean.hpp"
#include "content/compose/words/extract.hpp"
#include "content/text/marks.hpp"
#include "content/text/reading.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;

constexpr size_t kMostSentences = 40;  ///< of one field
constexpr size_t kLongestFact = 320;   ///< graphemes
constexpr size_t kMostTold = 8;        ///< sentences of a transcript
constexpr size_t kMostLeftOut = 50;
constexpr size_t kShortestSure = 5;  ///< words from which a language can be told

std::string profile_text(const Brand& brand) {
    std::string out = brand.what + "\n" + brand.audience;
    for (const auto& one : brand.offers) out += "\n" + one;
    for (const auto& one : brand.proof) out += "\n" + one;
    for (const auto& one : brand.products) out += "\n" + one.description.value_or("");
    return std::string(clip(out, 20'000));
}

bool mentions(std::string_view text, std::string_view name) {
    return !name.empty() && is_banned(text, {std::string(name)});
}

bool has_one_of(std::string_view text, std::initializer_list<std::string_view> list) {
    const std::string folded = fold(text);
    for (const TextPart part : words(folded)) {
        const std::string_view word = part.of(folded);
        if (std::find(list.begin(), list.end(), word) != list.end()) return true;
    }
    return false;
}

bool tells_a_problem(std::string_view text) {
    return has_one_of(
        text, {"problem",     "problems",  "tired",       "struggle",   "struggles",   "struggling",
               "stale",       "waste",     "wastes",      "wasted",     "frustrating", "annoying",
               "hard",        "difficult", "slow",        "expensive",  "confusing",   "fails",
               "lose",        "loses",     "missing",     "forget",     "forgets",     "chaos",
               "stress",      "messy",     "broken",      "unreliable", "muhsam",      "muehsam",
               "arger",       "probleme",  "schwierig",   "schwer",     "langsam",     "teuer",
               "kompliziert", "verliert",  "verlieren",   "vergisst",   "vergessen",   "fehlt",
               "fehlen",      "nervt",     "zeitfresser", "umstandlich"});
}

bool tells_a_gain(std::string_view text) {
    return has_one_of(
        text, {"you",     "your",    "save",   "saves",     "saving",    "faster",   "easier",
               "without", "instead", "never",  "always",    "so",        "keeps",    "keep",
               "fresh",   "sparen",  "spart",  "schneller", "einfacher", "leichter", "ohne",
               "statt",   "damit",   "dir",    "dein",      "deine",     "du",       "ihnen",
               "frisch",  "mehr",    "sofort", "within",    "innerhalb"});
}

/// How much a proof proves at first sight: figures, reviews, prizes, somebody's words.
int strength_of(std::string_view text) {
    int out = has_digit(text) ? 1 : 0;
    out += words(text).size() >= 5 ? 1 : 0;
    out += has_one_of(text, {"stars", "reviews", "rating", "customers", "award", "winner", "place",
                             "sterne", "sternen", "bewertungen", "kunden", "betriebe", "preis",
                             "testsieger", "restaurants", "companies", "users", "nutzer"})
               ? 1
               : 0;
    return out;
}

/// "https://" put before a bare host; empty when it is no address.
std::string address_of(std::string_view given) {
    std::string text = clean_line(given);
    if (text.empty() || text.find(' ') != text.npos) return {};
    if (text.find("://") == text.npos) text = "https://" + text;
    const auto marks = marks_of(text);
    if (marks.size() != 1 || marks[0].kind != MarkKind::link || marks[0].size != text.size())
        return {};
    const std::string host = host_of(text);
    return host.find('.') == host.npos ? std::string() : text;
}

const json::object* object_of(const json::value& value) { return value.if_object(); }

std::vector<std::string> texts_of(const json::object& object, std::string_view name) {
    std::vector<std::string> out;
    const auto* found = object.if_contains(name);
    if (found == nullptr) return out;
    if (const auto* text = found->if_string()) out.emplace_back(*text);
    if (const auto* list = found->if_array())
        for (const auto& one : *list)
            if (const auto* text = one.if_string()) out.emplace_back(*text);
    return out;
}

}  // namespace

std::string language_of_draft(const Brief& brief, const Material& material) {
    if (!brief.language.empty()) return to_lower_ascii(clip(brief.language, 2));
    const std::string topic = clean_line(clip(brief.text, 4000));
    if (words(topic).size() >= 8)
        if (const std::string found = language_of(topic); !found.empty()) return found;
    if (material.transcript) {
        std::string said;
        for (const SpokenPart& part : material.transcript->parts)
            if (said.size() < 4000) said += part.text + " ";
        if (const std::string found = language_of(said); !found.empty()) return found;
    }
    if (!material.brand.languages.empty()) return material.brand.languages.front();
    const std::string found = language_of(profile_text(material.brand) + "\n" + topic);
    return found.empty() ? "en" : found;
}

Gatherer::Gatherer(const Brief& brief, const Material& material)
    : brief_(brief), material_(material) {
    out_.language = language_of_draft(brief, material);
    out_.phrases = find_phrases(out_.language);
    for (const auto& word : material.brand.banned_words)
        if (!trim(word).empty()) out_.banned.emplace_back(trim(word));
    whole_language_ = language_of(profile_text(material.brand));
    asked_ = understand(brief.text, out_.language);
}

bool Gatherer::is_foreign(const std::string& text) const {
    const size_t count = words(text).size();
    const std::string found = count >= kShortestSure ? language_of(text) : std::string();
    const bool whole_differs = !whole_language_.empty() && whole_language_ != out_.language;
    if (found.empty()) return whole_differs && count > 0;
    if (found == out_.language) return false;
    // Few words are easily taken for a neighbour's language.
    return whole_differs || count >= 12 || (find_phrases(found) != nullptr && count >= 8);
}

std::optional<Fact> Gatherer::take(std::string_view text, std::string place) {
    std::string clean = clean_line(text);
    if (words(clean).empty()) return std::nullopt;
    const char *code = nullptr, *reason = nullptr;
    const auto unfit = [&](const char* as, const char* because) {
        code = as;
        reason = because;
    };
    if (is_placeholder(clean)) unfit("unfit_placeholder", "it is a placeholder");
    if (count_graphemes(clean) > kLongestFact)
        unfit("unfit_long", "it is too long for one sentence");
    if (is_banned(clean, out_.banned))
        unfit("unfit_banned", "it holds a word from the brand's list of banned words");
    // The name of a language's own brief decides it; its facts are taken as they are.
    if (code == nullptr && !place.starts_with("brief") && is_foreign(clean))
        unfit("unfit_foreign", "it is not written in the language of the draft");
    if (code != nullptr) {
        if (out_.left_out.size() < kMostLeftOut)
            out_.left_out.push_back({code,
                                     fmt::format("{}: {}.", place, reason),
                                     {{"place", place}, {"what", std::string(clip(clean, 80))}}});
        return std::nullopt;
    }
    const Shape shape = shape_of(clean, out_.language);
    return Fact{std::move(clean), std::move(place), shape};
}

void Gatherer::take_whole(FactList& to, std::string_view text, const std::string& place) {
    auto fact = take(text, place);
    const auto same = [&](const Fact& one) { return fold(one.text) == fold(fact->text); };
    if (fact && std::none_of(to.begin(), to.end(), same)) to.push_back(std::move(*fact));
}

void Gatherer::take_sentences(FactList& to, std::string_view text, const std::string& place,
                              size_t most) {
    size_t taken = 0;
    for (const std::string& one : clean_sentences(text, out_.language)) {
        if (taken == most) return;
        if (auto fact = take(one, place)) {
            // "Coffee roastery in Leipzig." says what something is, for all its full stop.
            const bool opens =
                taken == 0 && place.starts_with("brand") && fact->text.ends_with('.');
            if (opens && shape_of(bare(fact->text), out_.language) == Shape::phrase) {
                fact->text = bare(fact->text);
                fact->shape = Shape::phrase;
            }
            to.push_back(std::move(*fact));
            ++taken;
        }
    }
}

void Gatherer::gather_brief() {
    out_.goal = clean_line(brief_.goal.empty() ? asked_.goal : brief_.goal);
    if (auto subject = take(asked_.subject, "brief.text")) out_.subject = subject->text;
    for (const auto& point : asked_.points) take_whole(out_.points, point, "brief.text");
    for (const auto& step : asked_.steps) take_whole(out_.steps, step, "brief.text");
    if (!asked_.problem.empty()) take_whole(out_.problems, asked_.problem, "brief.text");
    out_.aim = aim_of(out_.goal, out_.subject);
    topic_words_ = telling_words(clip(brief_.text, 4000));
    for (const auto& text : {brief_.product, brief_.keyword, brief_.offer})
        for (auto& word : telling_words(clip(text, 1000))) topic_words_.push_back(word);
}

void Gatherer::gather_brand() {
    const Brand& brand = material_.brand;
    out_.name = clean_line(brand.name);
    if (has_banned_name(brand)) throw missing(banned_name().pointer, banned_name().detail);
    take_sentences(out_.what, brand.what, "brand.what", kMostSentences);
    const bool asked = !brief_.audience.empty() || !asked_.audience.empty();
    const std::string audience =
        asked ? (brief_.audience.empty() ? asked_.audience : brief_.audience) : brand.audience;
    FactList heard;
    take_sentences(heard, audience, asked ? "brief.audience" : "brand.audience", 1);
    if (!heard.empty()) out_.audience = heard.front();
    const std::string offer = brief_.offer.empty() ? asked_.offer : brief_.offer;
    if (!trim(offer).empty()) take_whole(out_.offers, offer, "brief.offer");
    for (size_t i = 0; i < brand.offers.size(); ++i)
        take_whole(out_.offers, brand.offers[i], fmt::format("brand.offers/{}", i));
    for (size_t i = 0; i < brand.proof.size(); ++i)
        take_whole(out_.proof, brand.proof[i], fmt::format("brand.proof/{}", i));
}

void Gatherer::gather_products() {
    const std::string wanted = clean_line(brief_.product.empty() ? asked_.product : brief_.product);
    const auto& given = material_.brand.products;
    std::optional<size_t> chosen;
    for (size_t i = 0; i < given.size(); ++i) {
        const std::string name = clean_line(given[i].name);
        const bool named =
            wanted.empty() ? mentions(brief_.text, name) : fold(wanted) == fold(name);
        if (named && !chosen) chosen = i;
    }
    const auto add = [&](size_t i) {
        const std::string place = fmt::format("brand.products/{}", i);
        ProductFacts product{clean_line(given[i].name),
                             clean_line(given[i].price.value_or("")),
                             address_of(given[i].url.value_or("")),
                             place,
                             {}};
        if (product.name.empty() || is_banned(product.name + " " + product.price, out_.banned) ||
            is_placeholder(product.name)) {
            out_.left_out.push_back({"unfit_name",
                                     place + ": its name cannot be used.",
                                     {{"place", place}, {"what", product.name}}});
            return;
        }
        take_sentences(product.about, given[i].description.value_or(""), place, kMostSentences);
        out_.products.push_back(std::move(product));
    };
    if (chosen) add(*chosen);
    out_.product_chosen = chosen && !out_.products.empty();
    if (!chosen && !wanted.empty() && !is_banned(wanted, out_.banned)) {
        out_.products.push_back({wanted, {}, {}, "brief.product", out_.points});
        out_.product_chosen = true;
    }
    for (size_t i = 0; i < given.size(); ++i)
        if (i != chosen) add(i);
    if (!out_.product_chosen && out_.products.size() == 1 && out_.subject.empty())
        out_.product_chosen = true;
    if (brief_.kind == ItemKind::product && out_.product_chosen) describe_by_subject();
}

/// A brief of one phrase is what a product is, where nothing else tells it: "Sourdough, a day of
/// rest, 1 kg."
void Gatherer::describe_by_subject() {
    ProductFacts& product = out_.products.front();
    const bool tells =
        asked_.subject_is_said && words(out_.subject).size() >= words(product.name).size() + 3;
    if (!tells || !product.about.empty() || !out_.points.empty()) return;
    if (auto fact = take(out_.subject, "brief.text")) product.about.push_back(std::move(*fact));
}

void Gatherer::gather_data() {
    if (brief_.data.text.empty()) return;
    const json::value parsed = parse_json(brief_.data.text);
    const json::object* data = object_of(parsed);
    if (data == nullptr) return;
    for (const auto& one : texts_of(*data, "problem"))
        take_whole(out_.problems, one, "brief.data.problem");
    for (const auto& one : texts_of(*data, "points"))
        take_whole(out_.points, one, "brief.data.points");
    for (const auto& one : texts_of(*data, "steps"))
        take_whole(out_.steps, one, "brief.data.steps");
    const auto pairs = [&](std::string_view name, std::string_view first, std::string_view second,
                           const auto& add) {
        const auto* list = data->if_contains(name);
        if (list == nullptr || !list->is_array()) return;
        for (const auto& one : list->get_array()) {
            const json::object* pair = object_of(one);
            if (pair == nullptr) continue;
            const auto a = texts_of(*pair, first), b = texts_of(*pair, second);
            if (a.size() == 1 && b.size() == 1) add(a[0], b[0]);
        }
    };
    pairs("questions", "question", "answer", [&](const auto& question, const auto& answer) {
        const auto q = take(question, "brief.data.questions"),
                   a = take(answer, "brief.data.questions");
        if (!q || !a) return;
        const std::string asked =
            capitalised(q->text.ends_with('?') ? q->text : bare(q->text) + "?");
        out_.answers.push_back({asked, as_sentence(a->text), "brief.data.questions"});
    });
    pairs("links", "text", "url", [&](const auto& text, const auto& url) {
        const auto named = take(text, "brief.data.links");
        const std::string address = address_of(url);
        if (named && !address.empty()) out_.links.push_back({named->text, address, named->shape});
    });
}

void Gatherer::gather_transcript() {
    const bool speaks = brief_.kind == ItemKind::social || brief_.kind == ItemKind::blog ||
                        brief_.kind == ItemKind::email || brief_.kind == ItemKind::video_script;
    if (!material_.transcript || !speaks) return;
    std::vector<std::string> all;
    for (const SpokenPart& part : material_.transcript->parts)
        for (auto& one : clean_sentences(part.text, out_.language))
            if (all.size() < 4000) all.push_back(std::move(one));
    auto told = most_telling(all, topic_words_);
    if (told.size() > kMostTold) told.resize(kMostTold);
    const std::string_view marks = out_.phrases == nullptr ? "“{x}”" : out_.phrases->quoted;
    for (const Told& one : told) {
        auto fact = take(one.text, "transcript");
        if (!fact) continue;
        fact->text = filled(marks, fact->text);
        fact->shape = Shape::sentence;
        out_.points.push_back(std::move(*fact));
    }
    const std::string title = clean_line(material_.transcript->title);
    if (out_.subject.empty() && !title.empty() && !is_banned(title, out_.banned) &&
        !is_placeholder(title))
        out_.subject = title;
}

void Gatherer::gather_words() {
    const auto add_keyword = [&](std::string_view text, const std::string& place) {
        const std::string word = bare(clean_line(text));
        if (word.empty() || count_graphemes(word) > 80 || is_banned(word, out_.banned) ||
            is_placeholder(word))
            return;
        if (place == "brand" && !whole_language_.empty() && whole_language_ != out_.language)
            return;
        for (const auto& one : out_.keywords)
            if (fold(one) == fold(word)) return;
        out_.keywords.push_back(word);
    };
    add_keyword(brief_.keyword.empty() ? asked_.keyword : brief_.keyword, "brief");
    std::vector<std::string> rest = material_.brand.keywords;
    std::stable_sort(rest.begin(), rest.end(), [&](const auto& a, const auto& b) {
        return overlap(telling_words(a), topic_words_) > overlap(telling_words(b), topic_words_);
    });
    for (const auto& word : rest) add_keyword(word, "brand");
    for (const auto& tag : material_.brand.hashtags) {
        const auto marks = marks_of(tag.starts_with('#') ? tag : "#" + tag);
        if (marks.size() != 1 || marks[0].kind != MarkKind::hashtag) continue;
        const std::string one(marks[0].of(tag.starts_with('#') ? tag : "#" + tag));
        const bool known = std::any_of(out_.hashtags.begin(), out_.hashtags.end(),
                                       [&](const auto& t) { return fold(t) == fold(one); });
        if (!known && !is_banned(one, out_.banned)) out_.hashtags.push_back(one);
    }
    for (const auto& word : out_.keywords) {
        const std::string tag = hashtag_of(word);
        const bool known = std::any_of(out_.hashtags.begin(), out_.hashtags.end(),
                                       [&](const auto& t) { return fold(t) == fold(tag); });
        if (!tag.empty() && !known && out_.hashtags.size() < 8 && !is_banned(tag, out_.banned))
            out_.hashtags.push_back(tag);
    }
}

void Gatherer::gather_address() {
    const std::string given = brief_.url.empty() ? asked_.url : brief_.url;
    if (!trim(given).empty()) {
        out_.url = address_of(given);
        if (out_.url.empty())
            throw missing("/url", "This is no web address; https://example.com is one.");
    } else if (out_.product_chosen && !out_.products.front().url.empty()) {
        out_.url = out_.products.front().url;
    } else if (!material_.brand.sites.empty()) {
        out_.url = address_of(material_.brand.sites.front());
    }
    if (is_banned(out_.url, out_.banned)) out_.url.clear();
    out_.host = host_of(out_.url);
}

void Gatherer::gather_tone() {
    const BrandTone& tone = material_.brand.tone;
    const auto read = [&](std::string_view text, bool forbids) {
        const std::string folded = fold(text);
        const auto says = [&](std::string_view word) { return folded.find(word) != folded.npos; };
        forbids |= folded.starts_with("no ") || says("without") || says("never") || says("kein") ||
                   says("ohne ") || says("don't") || says("avoid");
        out_.tone.no_emoji |= forbids && says("emoji");
        out_.tone.no_exclamations |=
            forbids && (says("exclamation") || says("ausrufe") || says("!"));
        out_.tone.no_questions |= forbids && (says("question") || says("fragen"));
        out_.tone.no_hashtags |= forbids && says("hashtag");
        out_.tone.formal |= !forbids && (says("formal") || says("siezen") || says("per sie") ||
                                         says("serious") || says("formlich"));
    };
    for (const auto& one : tone.does) read(one, false);
    for (const auto& one : tone.does_not) read(one, true);
    for (const auto& text : {tone.summary.value_or(""), brief_.tone, asked_.tone})
        for (const auto& one : clean_sentences(clip(text, 2000), out_.language)) read(one, false);
}

void Gatherer::put_fitting_first(FactList& facts) const {
    if (topic_words_.empty()) return;
    std::stable_sort(facts.begin(), facts.end(), [&](const Fact& a, const Fact& b) {
        if (a.place.starts_with("brief") != b.place.starts_with("brief"))
            return a.place.starts_with("brief");
        return overlap(telling_words(a.text), topic_words_) >
               overlap(telling_words(b.text), topic_words_);
    });
}

void Gatherer::sort_by_sense() {
    // With one product chosen, nothing is said about the others.
    if (out_.product_chosen)
        for (FactList* list : {&out_.offers, &out_.proof, &out_.what})
            std::erase_if(*list, [&](const Fact& fact) {
                if (fact.place.starts_with("brief")) return false;
                for (size_t i = 1; i < out_.products.size(); ++i)
                    if (mentions(fact.text, out_.products[i].name) &&
                        !mentions(fact.text, out_.products[0].name))
                        return true;
                return false;
            });
    // A point that names one of the brand's offers is that offer, asked for.
    for (const Fact& point : FactList(out_.points)) {
        const auto same = [&](const Fact& one) { return says_the_same(one.text, point.text); };
        const auto offer = std::find_if(out_.offers.begin(), out_.offers.end(), same);
        if (offer == out_.offers.end() || point.shape != Shape::phrase) continue;
        Fact asked = *offer;
        asked.place = "brief.text";
        out_.offers.erase(offer);
        out_.offers.insert(out_.offers.begin(), std::move(asked));
        std::erase_if(out_.points, [&](const Fact& one) { return one.text == point.text; });
    }
    std::stable_sort(out_.proof.begin(), out_.proof.end(), [](const Fact& a, const Fact& b) {
        return strength_of(a.text) > strength_of(b.text);
    });
    put_fitting_first(out_.offers);
    put_fitting_first(out_.proof);
    for (const Fact& fact : out_.telling()) {
        if (tells_a_problem(fact.text) &&
            !has_one_of(fact.text, {"no", "kein", "keine", "without", "ohne"}) &&
            fact.shape != Shape::predicate)
            out_.problems.push_back(fact);
        else if (tells_a_gain(fact.text))
            out_.benefits.push_back(fact);
    }
}

Facts Gatherer::gather() {
    gather_brief();
    gather_brand();
    gather_data();
    gather_transcript();
    gather_products();
    gather_words();
    gather_address();
    gather_tone();
    sort_by_sense();
    out_.habits = habits_of(material_.winners, brief_.network, topic_words_);
    return std::move(out_);
}

}  // namespace herald::content::compose
