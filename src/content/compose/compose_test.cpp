#include "content/compose/compose.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <regex>
#include <set>

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/samples_test.hpp"
#include "content/compose/words/clean.hpp"
#include "content/text/checks.hpp"
#include "content/text/claims.hpp"

namespace herald::content::compose {
namespace {

constexpr ItemKind kKinds[] = {ItemKind::brief,        ItemKind::blog,     ItemKind::social,
                               ItemKind::email,        ItemKind::ads,      ItemKind::product,
                               ItemKind::video_script, ItemKind::scenario, ItemKind::quote};
const std::vector<std::string> kAdNetworks{"google_rsa", "meta", "linkedin"};

std::vector<std::string> networks_of(ItemKind kind) {
    if (kind == ItemKind::ads) return kAdNetworks;
    std::vector<std::string> out;
    if (kind == ItemKind::social || kind == ItemKind::quote)
        for (const auto& network : networks()) out.emplace_back(network.id);
    return out.empty() ? std::vector<std::string>{""} : out;
}

/// Digits in a row, as they stand in the input or in a draft.
std::set<std::string> numbers_in(const std::string& text) {
    static const std::regex kNumber("[0-9]+");
    return {std::sregex_token_iterator(text.begin(), text.end(), kNumber), {}};
}

std::string everything(const samples::Sample& sample) {
    const Brand& brand = sample.material.brand;
    std::string out = brand.name + brand.what + brand.audience;
    for (const auto* list : {&brand.offers, &brand.proof, &brand.keywords, &brand.hashtags})
        for (const auto& one : *list) out += " " + one;
    for (const auto& one : brand.products)
        out += " " + one.name + " " + one.description.value_or("") + " " + one.price.value_or("") +
               " " + one.url.value_or("");
    for (const auto& one : brand.sites) out += " " + one;
    for (const auto& one : brand.tone.does) out += " " + one;
    out += sample.brief.text + sample.brief.data.text + sample.brief.offer;
    if (sample.material.transcript) {
        out += sample.material.transcript->title;
        for (const auto& part : sample.material.transcript->parts) out += " " + part.text;
    }
    for (const auto& one : sample.material.winners) out += one.text + one.title + one.why;
    for (const auto& one : sample.material.sources) out += one.text + one.title + one.url;
    return out;
}

/// Without the numbers of lists, scenes and clocks, which are structure.
std::string without_structure(const std::string& text) {
    static const std::regex kStructure(
        "(^|\n)[0-9]+\\. |### (Scene|Szene) [0-9]+|[0-9]+:[0-9]{2}(:[0-9]{2})?");
    return std::regex_replace(text, kStructure, " ");
}

/// What must hold of every draft, whoever the brand is.
void expect_sound(const samples::Sample& sample, const Brief& brief, const Draft& draft) {
    const Brand& brand = sample.material.brand;
    SCOPED_TRACE(fmt::format("{} {} {} {}\n{}\n{}", sample.name, enum_name(brief.kind),
                             brief.network, draft.angle, draft.title, draft.text));
    TextRules rules;
    rules.banned_words = brand.banned_words;
    const NetworkLimits* network = brief.kind == ItemKind::social || brief.kind == ItemKind::quote
                                       ? find_network(brief.network)
                                       : nullptr;
    const auto check = [&](const std::string& text) {
        for (const Finding& finding :
             check_text({text, draft.title, draft.language, {}}, network, rules)) {
            // A picture is the person's to add.
            if (finding.code == "no_media") continue;
            EXPECT_NE(finding.level, FindingLevel::error) << finding.message;
        }
    };
    check(draft.text);
    EXPECT_THAT(find_words(draft.title + "\n\n" + draft.text, brand.banned_words),
                testing::IsEmpty());
    const std::set<std::string> known = numbers_in(everything(sample));
    for (const auto& number : numbers_in(without_structure(draft.title + "\n" + draft.text)))
        EXPECT_EQ(known.count(number), 1u) << number << " is not in the input";
    EXPECT_EQ(draft.text.find("  "), std::string::npos);
    EXPECT_EQ(draft.text.find(".."), std::string::npos);
    EXPECT_EQ(draft.text.find(" ,"), std::string::npos);
    EXPECT_EQ(draft.text.find("{x}"), std::string::npos);
    EXPECT_EQ(draft.text.find("\n\n\n"), std::string::npos);
    EXPECT_FALSE(is_placeholder(draft.text));
    EXPECT_FALSE(draft.title.empty());
    EXPECT_FALSE(draft.why.empty());
    EXPECT_THAT(draft.used, testing::Not(testing::IsEmpty()));
    if (!draft.data.text.empty()) {
        const auto data = parse_json(draft.data.text);
        EXPECT_TRUE(data.is_object());
        if (const auto* thread = data.get_object().if_contains("thread"))
            for (const auto& post : thread->get_array()) check(std::string(post.get_string()));
    }
}

/// No sentence of four words and more stands twice, but for captions and fields of ads.
void expect_no_repeats(const Brief& brief, const Draft& draft) {
    if (brief.kind == ItemKind::ads || brief.kind == ItemKind::video_script) return;
    std::set<std::string> seen;
    for (const auto& sentence : clean_sentences(draft.text, draft.language)) {
        if (words(sentence).size() < 4) continue;
        EXPECT_TRUE(seen.insert(fold(sentence)).second) << "said twice: " << sentence << "\nin\n"
                                                        << draft.text;
    }
}

void show(const samples::Sample& sample, const Brief& brief, const Draft& draft) {
    if (std::getenv("HERALD_SHOW_DRAFTS") == nullptr) return;
    fmt::print("======== {} {} {} [{}]\nTITLE {}\n{}\n-- why: {}\n", sample.name,
               enum_name(brief.kind), brief.network, draft.angle, draft.title, draft.text,
               draft.why);
    if (!draft.data.text.empty()) fmt::print("-- data: {}\n", draft.data.text);
    for (const auto& one : draft.left_out) fmt::print("-- left out: {}\n", clip(one, 150));
}

/// Empty when the composer says that facts are missing.
std::vector<Draft> try_writing(const samples::Sample& sample, const Brief& brief,
                               unsigned variants) {
    try {
        return write(brief, sample.material, variants);
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid) << error.what();
        EXPECT_FALSE(error.fields().empty()) << error.what();
        if (std::getenv("HERALD_SHOW_DRAFTS") != nullptr)
            fmt::print("======== {} {} {}: {}\n", sample.name, enum_name(brief.kind), brief.network,
                       error.what());
        return {};
    }
}

struct Case {
    samples::Sample sample;
    Brief brief;
};

std::vector<Case> every_case() {
    std::vector<Case> out;
    for (const auto& sample : samples::all())
        for (const ItemKind kind : kKinds)
            for (const auto& network : networks_of(kind)) {
                Case one{sample, sample.brief};
                one.brief.kind = kind;
                one.brief.network = network;
                if (kind == ItemKind::quote) one.sample.material.transcript = samples::talk();
                out.push_back(std::move(one));
            }
    return out;
}

TEST(Compose, every_draft_of_every_kind_and_network_is_sound) {
    std::size_t drafts = 0;
    for (const Case& one : every_case())
        for (const Draft& draft : try_writing(one.sample, one.brief, 3)) {
            show(one.sample, one.brief, draft);
            expect_sound(one.sample, one.brief, draft);
            expect_no_repeats(one.brief, draft);
            ++drafts;
        }
    EXPECT_GT(drafts, 250u);
}

TEST(Compose, every_length_is_sound_too) {
    for (const std::string_view length : {"short", "long"})
        for (Case& one : every_case()) {
            one.brief.length = std::string(length);
            for (const Draft& draft : try_writing(one.sample, one.brief, 2)) {
                expect_sound(one.sample, one.brief, draft);
                expect_no_repeats(one.brief, draft);
            }
        }
}

TEST(Compose, variants_differ_and_the_same_input_gives_the_same_text) {
    for (const Case& one : every_case()) {
        const auto first = try_writing(one.sample, one.brief, 5);
        const auto again = try_writing(one.sample, one.brief, 5);
        ASSERT_EQ(first.size(), again.size());
        for (std::size_t i = 0; i < first.size(); ++i) {
            EXPECT_EQ(first[i].text, again[i].text);
            EXPECT_EQ(first[i].data.text, again[i].data.text);
            for (std::size_t k = 0; k < i; ++k)
                EXPECT_LT(likeness(first[i].text, first[k].text), 0.8)
                    << one.sample.name << " " << enum_name(one.brief.kind) << "\n"
                    << first[i].text << "\n----\n"
                    << first[k].text;
        }
    }
}

TEST(Compose, a_full_profile_gets_every_kind) {
    for (const auto& sample : {samples::roastery(), samples::bookkeeper(), samples::software()})
        for (const ItemKind kind : kKinds) {
            if (kind == ItemKind::quote) continue;
            Brief brief = sample.brief;
            brief.kind = kind;
            brief.network = kind == ItemKind::ads ? "google_rsa" : "linkedin";
            EXPECT_GE(write(brief, sample.material, 2).size(), 1u)
                << sample.name << enum_name(kind);
        }
}

TEST(Compose, a_brief_names_a_post_that_worked_by_its_own_words) {
    auto sample = samples::roastery();
    Brief brief = sample.brief;
    brief.kind = ItemKind::brief;
    auto& winners = sample.material.winners;
    winners.resize(1);
    winners[0].title = "Idea 3 of the plan";
    winners[0].text = "Bergamot in coffee? No syrup involved. More below.";
    const auto text_of = [&] { return write(brief, sample.material, 1).at(0).text; };
    EXPECT_NE(text_of().find("“Bergamot in coffee? No syrup involved."), std::string::npos)
        << text_of();
    EXPECT_EQ(text_of().find("Idea 3"), std::string::npos);
    winners[0].title.clear();
    winners[0].text = "beans " + std::string(200, 'x');  // no sentence that is short enough
    EXPECT_NE(text_of().find("“beans…”"), std::string::npos) << text_of();
    winners[0].text.clear();  // nor any blank: whole characters, of three bytes each
    for (int i = 0; i < 100; ++i) winners[0].text += "豆";
    std::string cut;
    for (int i = 0; i < 53; ++i) cut += "豆";
    EXPECT_NE(text_of().find("“" + cut + "…”"), std::string::npos) << text_of();
    winners[0].title = "All of bergamot";
    winners[0].text.assign(2'000, 'x');
    EXPECT_NE(text_of().find("“All of bergamot”"), std::string::npos) << text_of();
}

}  // namespace
}  // namespace herald::content::compose
