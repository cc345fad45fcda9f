#include "content/compose/compose.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "content/compose/facts/gather.hpp"
#include "content/compose/kinds/job.hpp"
#include "content/compose/kinds/parts.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;

/// Variants more alike than this are one.
constexpr double kTooLike = 0.75;
/// How often an angle may come back with its next fact.
constexpr size_t kMostTurns = 8;

struct Turn {
    Angle angle;
    size_t index;
};

/// The angles worth trying, the most fitting first; then each with its next fact.
std::vector<Turn> turns_of(const Brief& brief, const Facts& facts) {
    std::vector<Angle> order{Angle::news,     Angle::benefit, Angle::proof,  Angle::offer,
                             Angle::question, Angle::product, Angle::problem};
    const auto to_front = [&](Angle angle) {
        std::erase(order, angle);
        order.insert(order.begin(), angle);
    };
    if (facts.habits.opening_is_common && facts.habits.opening == Opening::question)
        to_front(Angle::question);
    if (facts.aim == Aim::order && facts.subject.empty()) to_front(Angle::offer);
    if (facts.product_chosen && facts.subject.empty()) to_front(Angle::product);
    if (!facts.offers.empty() && facts.offers.front().place == "brief.offer")
        to_front(Angle::offer);
    if (facts.steps.size() >= 2) to_front(Angle::how_to);
    if (!brief.angle.empty()) to_front(*find_angle(brief.angle));
    std::vector<Turn> out;
    for (size_t index = 0; index < kMostTurns; ++index)
        for (const Angle angle : order) out.push_back({angle, index});
    return out;
}

std::optional<Draft> write_one(const Job& job) {
    switch (job.brief.kind) {
        case ItemKind::social: return write_social(job);
        case ItemKind::blog: return write_blog(job);
        case ItemKind::email: return write_email(job);
        case ItemKind::ads: return write_ad(job);
        case ItemKind::product: return write_product(job);
        case ItemKind::video_script: return write_video(job);
        case ItemKind::brief: return write_briefing(job);
        case ItemKind::scenario: return write_scenario(job);
        case ItemKind::quote: return write_quote(job);
        case ItemKind::strategy: break;
    }
    return std::nullopt;
}

bool needs_words(ItemKind kind) {
    return kind != ItemKind::social && kind != ItemKind::ads && kind != ItemKind::product &&
           kind != ItemKind::quote;
}

void check_wish(const Brief& brief) {
    if (brief.kind == ItemKind::strategy)
        throw missing("/kind", "A strategy is planned, not written: it has a route of its own.");
    if (!brief.angle.empty() && !find_angle(brief.angle))
        throw missing("/data/angle",
                      fmt::format("“{}” is no angle the composer knows.", clip(brief.angle, 60)));
    const bool posts = brief.kind == ItemKind::social || brief.kind == ItemKind::quote;
    if (posts && !brief.network.empty() && find_network(brief.network) == nullptr)
        throw missing("/networks", fmt::format("“{}” is no network the composer knows.",
                                               clip(brief.network, 60)));
}

/// Names every place where a fact would help, the most helpful first.
Error nothing_to_say(const Brief& brief, const Facts& facts) {
    const bool is_mail = brief.kind == ItemKind::email;
    if (is_mail && facts.name.empty())
        return missing("/brand/name", "A mail is signed: say the brand's name in its profile.");
    if (is_mail && facts.url.empty())
        return missing("/url",
                       "A mail leads somewhere: give a link in the brief, or a site in the brand "
                       "profile.");
    std::vector<FieldError> fields;
    const bool foreign =
        std::any_of(facts.left_out.begin(), facts.left_out.end(),
                    [](const Sentence& one) { return one.code == "unfit_foreign"; });
    if (foreign)
        fields.push_back(
            {"/language", fmt::format("The brand profile is not written in the draft's language "
                                      "({}): write it in that language too, or let a model "
                                      "translate.",
                                      facts.language)});
    if (facts.what.empty())
        fields.push_back({"/brand/what", "Say in the brand profile what the business does."});
    if (facts.subject.empty() && facts.points.empty())
        fields.push_back({"/brief", "Say in the brief what the text is to be about."});
    if (brief.kind == ItemKind::ads && facts.keywords.size() < 3)
        fields.push_back(
            {"/brand/keywords", "Add keywords of at most 30 characters: they make headlines."});
    if (facts.products.empty())
        fields.push_back({"/brand/products", "Add products with their description."});
    if (facts.proof.empty())
        fields.push_back({"/brand/proof", "Add a fact that texts may rest on, with its source."});
    if (facts.offers.empty()) fields.push_back({"/brand/offers", "Add an offer."});
    if (fields.empty())
        fields.push_back({"/brief", "Give the brief two or three sentences that may be said."});
    const std::string message = "There are too few facts to write from. " + fields.front().detail;
    return Error(ErrorKind::invalid, message).with_fields(std::move(fields));
}

bool differs(const std::vector<Draft>& from, const Draft& draft) {
    return std::none_of(from.begin(), from.end(), [&](const Draft& one) {
        return one.text == draft.text || likeness(one.text, draft.text) > kTooLike;
    });
}

std::vector<Draft> drafts_of(const Brief& brief, const Material& material, const Facts& facts,
                             unsigned variants) {
    if (facts.phrases == nullptr && needs_words(brief.kind))
        throw missing("/language",
                      fmt::format("The composer writes this in English and German; for “{}” a "
                                  "model is needed.",
                                  clip(facts.language, 10)));
    const NetworkLimits* network =
        material.limits ? &*material.limits : find_network(brief.network);
    const size_t wanted = std::clamp(variants, 1u, kMostVariants);
    std::vector<Draft> out;
    for (const Turn& turn : turns_of(brief, facts)) {
        if (out.size() == wanted) break;
        for (const double tight : {1.0, 0.6}) {
            auto draft = write_one(
                {brief, material, facts, turn.angle, out.size(), turn.index, tight, network});
            if (!draft || is_banned(draft->title, facts.banned)) break;
            if (!differs(out, *draft)) continue;
            out.push_back(std::move(*draft));
            break;
        }
    }
    if (!out.empty() && out.size() < wanted)
        out.back().why.push_back(
            {"last_variant", "There is no further variant: the facts carry no other angle.", {}});
    return out;
}

}  // namespace

std::string language_for(const Brief& brief, const Material& material) {
    return language_of_draft(brief, material);
}

std::vector<Draft> write(const Brief& brief, const Material& material, unsigned variants) {
    check_wish(brief);
    const Facts facts = gather(brief, material);
    auto out = drafts_of(brief, material, facts, variants);
    if (out.empty()) throw nothing_to_say(brief, facts);
    return out;
}

std::vector<Draft> write_if_any(const Brief& brief, const Material& material, unsigned variants) {
    check_wish(brief);
    return drafts_of(brief, material, gather(brief, material), variants);
}

}  // namespace herald::content::compose
