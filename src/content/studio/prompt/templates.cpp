#include <array>

#include <fmt/format.h>

#include "content/studio/prompt/forms.hpp"

/// The standing words: one instruction a kind, and what networks take.
namespace herald::content::studio {
namespace {

constexpr std::array<TemplateVersion, 10> kTemplates{{
    {"strategy", 1, "Strategy",
     "A plan people can work by: few goals, each with a figure that shows whether it is reached; "
     "three to five pillars, each a subject the audience cares for and the business knows; one "
     "theme a week; entries that say one thing each. Give a target only where a figure is given."},
    {"brief", 1, "Brief",
     "One aim, one audience, one message. Everything in it can be checked against the facts given; "
     "what is not known is named as a question to the team, under what to avoid."},
    {"blog", 1, "Article",
     "Answer the question behind the keyword in the first paragraph. One thought a section, "
     "headings that tell what stands below, short paragraphs, lists where there are steps. The "
     "keyword stands in headline, opening and one heading, nowhere by force."},
    {"social", 1, "Social post",
     "Begin with what matters to the reader. One thought. End with something to do or to answer. "
     "Hashtags only where people search by them; never more than the network likes."},
    {"email", 1, "E-mail",
     "A subject that says what is inside, a preheader that goes on from it, one thing to do, said "
     "once as a button. Short paragraphs. No tricks with RE: or false urgency."},
    {"ads", 1, "Advertisement",
     "Every line stands alone: platforms combine them in any order, so no two say the same and "
     "none needs another. Benefits before features, the offer in plain words, nothing that needs "
     "proof that is not given."},
    {"product", 1, "Product description",
     "What it is, for whom, what it does for them, then the details. Each benefit with its fact. "
     "Prices and measures only as given."},
    {"video_script", 1, "Video script",
     "The first three seconds say why to stay. Show while telling. Captions carry the sense "
     "without sound. The last scene says what to do next."},
    {"scenario", 1, "Scenario",
     "People in a situation the audience knows, a turn, an end that follows from it. Nobody speaks "
     "like an advertisement."},
    {"quote", 1, "Quote",
     "Only what stands in the sources, word for word. A quote that has been bettered is a false "
     "one."},
}};

}  // namespace

TemplateVersion template_of(ItemKind kind) { return kTemplates.at(static_cast<std::size_t>(kind)); }

std::string words_for(const NetworkLimits& network) {
    std::string out = fmt::format("{}: at most {} characters", network.name, network.max_text);
    if (network.link_length) out += fmt::format("; a link counts as {}", *network.link_length);
    if (network.id == "x") out += "; an emoji counts as 2";
    out += ".\n";
    if (network.max_title) out += fmt::format("Title: at most {}.\n", *network.max_title);
    if (network.fold_at)
        out += fmt::format("Only the first {} are seen at once.\n", *network.fold_at);
    if (network.good_hashtags)
        out += fmt::format("Hashtags: {} at most.\n", *network.good_hashtags);
    if (!network.links_work) out += "Links in the text cannot be clicked: name no address.\n";
    return out;
}

std::string words_for(const AdFormat& format) {
    std::string out;
    for (const AdField& field : format.fields)
        if (field.id != "final_url")
            out += fmt::format("{}: {} to {}, each at most {} characters\n", field.name,
                               field.least, field.most, field.good.value_or(field.max));
    return out;
}

}  // namespace herald::content::studio
