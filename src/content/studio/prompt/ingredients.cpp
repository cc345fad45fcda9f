#include "content/studio/prompt/ingredients.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "connector/chain/outside.hpp"

namespace herald::content::studio {
namespace {

namespace chain = connector::chain;

constexpr std::int64_t kTokenBudget = 8000;

std::string listed(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += "- " + line + "\n";
    return out;
}

void line(std::string& out, std::string_view label, const std::string& value) {
    if (!trim(value).empty()) out += fmt::format("{}: {}\n", label, trim(value));
}

class Collector {
public:
    explicit Collector(std::vector<Ingredient>& out) : out_(out) {}
    void need(PartKind kind, std::string title, std::string text) {
        if (!trim(text).empty())
            out_.push_back({kind, std::move(title), std::string(trim(text)), 0, true, false, {}});
    }
    void add(int rank, PartKind kind, std::string title, std::string text,
             std::optional<std::string> why = {}) {
        if (!trim(text).empty())
            out_.push_back({kind, std::move(title), std::string(trim(text)), rank, false, false,
                            std::move(why)});
    }
    void add_long(int rank, PartKind kind, std::string title, std::string text) {
        add(rank, kind, std::move(title), std::move(text));
        if (!out_.empty()) out_.back().may_be_cut = true;
    }

private:
    std::vector<Ingredient>& out_;
};

void add_task(Collector& out, const Wanted& wanted, const Gathered& gathered) {
    const GenerateWish& wish = wanted.wish;
    std::string text;
    line(text, "Topic", gathered.topic);
    line(text, "Audience", wish.audience.value_or(gathered.material.brand.audience));
    line(text, "Goal", wish.goal.value_or(""));
    line(text, "Product", wish.product.value_or(""));
    line(text, "Offer", wish.offer.value_or(""));
    line(text, "Keyword", wish.keyword.value_or(""));
    line(text, "Link", wish.url.value_or(""));
    line(text, "Tone of this text", wish.tone.value_or(""));
    line(text, "Language", language_name(gathered.language));
    line(text, "Length", std::string(enum_name(wanted.length)));
    out.need(PartKind::brief, "Task", text);
    // What is quoted is a source, whoever gave it.
    const bool quoted = wanted.kind == ItemKind::quote;
    const PartKind kind = quoted ? PartKind::source : PartKind::brief;
    if (wish.brief && (quoted || trim(*wish.brief) != gathered.topic))
        out.need(kind, "Brief", *wish.brief);
    if (gathered.brief_item)
        out.add_long(5, kind, "Brief: " + gathered.brief_item->title, gathered.brief_item->text);
}

void add_brand(Collector& out, const Brand& brand) {
    std::string who;
    line(who, "Brand", brand.name);
    line(who, "What it does", brand.what);
    line(who, "For whom", brand.audience);
    out.need(PartKind::brand, "Who writes", who);
    std::string voice;
    line(voice, "Tone", brand.tone.summary.value_or(""));
    if (!brand.tone.does.empty()) voice += "Do:\n" + listed(brand.tone.does);
    if (!brand.tone.does_not.empty()) voice += "Do not:\n" + listed(brand.tone.does_not);
    if (!brand.banned_words.empty())
        voice += fmt::format("Words that never occur: {}\n", fmt::join(brand.banned_words, ", "));
    out.need(PartKind::brand, "Voice", voice);
    out.add(10, PartKind::brand, "Offers", listed(brand.offers));
    out.add(11, PartKind::brand, "Proof: the only facts and figures that may be claimed",
            listed(brand.proof));
    std::size_t number = 0;
    for (const BrandProduct& product : brand.products) {
        std::string text;
        line(text, "Description", product.description.value_or(""));
        line(text, "Price", product.price.value_or(""));
        line(text, "Page", product.url.value_or(""));
        out.add(12 + static_cast<int>(std::min<std::size_t>(number++, 7)), PartKind::brand,
                "Product of the brand: " + product.name, text.empty() ? product.name : text);
    }
    out.add(20, PartKind::brand, "Keywords",
            brand.keywords.empty() ? "" : fmt::format("{}", fmt::join(brand.keywords, ", ")));
    out.add(21, PartKind::brand, "Hashtags of its own",
            brand.hashtags.empty() ? "" : fmt::format("{}", fmt::join(brand.hashtags, " ")));
    out.add(22, PartKind::brand, "Competitors: never named",
            brand.competitors.empty() ? "" : fmt::format("{}", fmt::join(brand.competitors, ", ")));
}

void add_constraints(Collector& out, const Wanted& wanted) {
    for (const std::string& network : wanted.networks)
        if (const NetworkLimits* limits = find_network(network))
            out.need(PartKind::constraint, std::string(limits->name), words_for(*limits));
    for (const std::string& id : wanted.ad_formats)
        if (const AdFormat* format = find_ad_format(id))
            out.need(PartKind::constraint, std::string(format->name), words_for(*format));
}

void add_experience(Collector& out, const compose::Material& material) {
    int rank = 30;
    for (const compose::Winner& winner : material.winners)
        out.add(rank++, PartKind::winner,
                winner.title.empty() ? "A text of its own that did well"
                                     : "A text of its own that did well: " + winner.title,
                winner.text, winner.why.empty() ? std::nullopt : std::optional(winner.why));
    std::vector<std::string> lessons;
    for (const compose::Lesson& lesson : material.lessons)
        lessons.push_back(lesson.why.empty() ? lesson.what : lesson.what + ": " + lesson.why);
    out.add(28, PartKind::winner, "What has worked", listed(lessons));
    rank = 40;
    for (const compose::Trend& trend : material.trends)
        out.add(rank++, PartKind::trend, "What is being talked about", trend.label,
                trend.why.empty() ? std::nullopt : std::optional(trend.why));
}

void add_sources(Collector& out, const Gathered& gathered) {
    const compose::Material& material = gathered.material;
    int rank = 6;
    for (const compose::Source& source : material.sources) {
        std::string text = source.text;
        if (!source.url.empty()) text += "\n(" + source.url + ")";
        out.add_long(rank++, PartKind::source, source.title.empty() ? "Source" : source.title,
                     text);
    }
    if (material.transcript) {
        std::string text;
        for (const compose::SpokenPart& part : material.transcript->parts)
            text += (part.speaker.empty() ? "" : part.speaker + ": ") + part.text + "\n";
        out.add_long(6, PartKind::source, "Transcript: " + material.transcript->title, text);
    }
    out.add(23, PartKind::source, "Pages of its own that may be linked", listed(gathered.links));
}

bool is_of_others(PartKind kind) {
    return kind == PartKind::source || kind == PartKind::trend || kind == PartKind::winner;
}

constexpr std::string_view kRules =
    "You write for the business described below, in its voice and in the language asked for. Use "
    "only facts that are given to you: never invent figures, prices, dates, names, quotes, "
    "testimonials, awards, guarantees or links; where a fact is missing, write so that none is "
    "needed. No filler, no empty superlatives. Say plain things in the readers' own words. Keep "
    "every limit that is named, counted in characters with spaces.";

}  // namespace

std::string language_name(const std::string& code) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kNames{
        {{"en", "English"},
         {"de", "German"},
         {"fr", "French"},
         {"es", "Spanish"},
         {"it", "Italian"},
         {"nl", "Dutch"},
         {"pt", "Portuguese"},
         {"pl", "Polish"},
         {"sv", "Swedish"},
         {"da", "Danish"},
         {"cs", "Czech"},
         {"tr", "Turkish"},
         {"uk", "Ukrainian"},
         {"ru", "Russian"},
         {"ja", "Japanese"},
         {"zh", "Chinese"}}};
    for (const auto& [known, name] : kNames)
        if (known == code) return std::string(name);
    return code;
}

PromptAssembly assemble(const Scope& scope, const Wanted& wanted, const Gathered& gathered) {
    std::vector<Ingredient> ingredients;
    Collector out(ingredients);
    add_task(out, wanted, gathered);
    add_brand(out, gathered.material.brand);
    add_constraints(out, wanted);
    add_sources(out, gathered);
    add_experience(out, gathered.material);
    const TemplateVersion written = template_of(wanted.kind);
    out.need(PartKind::instruction, "How it is written", std::string(written.instruction));
    PromptAssembly assembly;
    assembly.id = scope.make_id<AssemblyId>();
    assembly.created_at = scope.now();
    assembly.kind = std::string(enum_name(wanted.kind));
    assembly.template_ = std::string(written.id);
    assembly.template_version = written.version;
    assembly.token_budget = kTokenBudget;
    assembly.parts = fit(ingredients, kTokenBudget);
    for (const PromptPart& part : assembly.parts)
        if (part.included) assembly.tokens += part.tokens;
    return assembly;
}

connector::Prompt render(const PromptAssembly& assembly, const Gathered& gathered, const Form& form,
                         std::string_view constraint) {
    std::string text;
    for (const PromptPart& part : assembly.parts) {
        const bool other = part.kind == PartKind::constraint && part.title != constraint;
        if (!part.included || other) continue;
        text += "## " + std::string(part.kind == PartKind::source ? "Source" : part.title) + "\n";
        text += is_of_others(part.kind) ? chain::as_data(part.title, part.text) : part.text;
        text += "\n\n";
    }
    text += "## What to write now\n" + form.request + "\nWrite in " +
            language_name(gathered.language) + ".";
    connector::Prompt out;
    out.messages = {
        {connector::Speaker::system, std::string(kRules) + "\n" + std::string(chain::data_rule())},
        {connector::Speaker::user, std::move(text)}};
    out.schema = form.schema;
    out.schema_name = form.name;
    out.max_output_tokens = form.max_output_tokens;
    return out;
}

}  // namespace herald::content::studio
