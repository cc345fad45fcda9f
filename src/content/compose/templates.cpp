#include <fmt/format.h>

#include "content/compose/compose.hpp"

namespace herald::content::compose {
namespace {

using Sections = std::vector<TemplateSection>;

Sections of_post(const NetworkLimits& network) {
    Sections out{{"Opening",
                  "What the reader sees first; by angle: news, benefit, proof, offer, question, "
                  "problem, how-to or "
                  "product"},
                 {"Body", "The points of the brief, then what the brand says of the topic"},
                 {"Support", "Proof, offer, price, audience: as many as there is room for"},
                 {"Call", network.links_work ? "A call by goal, with the link"
                                             : "Where to find it; links cannot be clicked there"}};
    if (network.good_hashtags)
        out.push_back({"Hashtags", fmt::format("At most {}, those of the topic first",
                                               *network.good_hashtags)});
    return out;
}

std::string about_post(const NetworkLimits& network) {
    return fmt::format("At most {} characters{}.", network.max_text,
                       network.fold_at
                           ? fmt::format(", of which {} are seen first", *network.fold_at)
                           : std::string());
}

void add_posts(std::vector<TemplateInfo>& to) {
    for (const NetworkLimits& network : networks()) {
        if (network.id == "email" || network.id == "wordpress") continue;
        to.push_back({fmt::format("social_{}", network.id), ItemKind::social,
                      std::string(network.id), fmt::format("Post on {}", network.name),
                      about_post(network), of_post(network)});
    }
}

void add_ads(std::vector<TemplateInfo>& to) {
    for (const AdFormat& format : ad_formats()) {
        Sections sections;
        for (const AdField& field : format.fields)
            sections.push_back({std::string(field.name),
                                fmt::format("{} to {}, each at most {} characters", field.least,
                                            field.most, field.good.value_or(field.max))});
        to.push_back({fmt::format("ads_{}", format.id), ItemKind::ads, std::string(format.id),
                      std::string(format.name), "Every field within its limit, no text twice.",
                      std::move(sections)});
    }
}

void add_texts(std::vector<TemplateInfo>& out) {
    out.push_back(
        {"strategy",
         ItemKind::strategy,
         std::nullopt,
         "Content strategy",
         "Goals, pillars, weekly themes and a dated calendar for up to twelve weeks.",
         {{"Goals", "Each with its measure; a target only where you name a figure"},
          {"Pillars", "From products, proof, know-how, offers and keywords, with their share"},
          {"Weeks", "A theme each: yours, a day for offers, or the next pillar"},
          {"Calendar", "Entries with day, hour, angle and the reason for each"}}});
    out.push_back({"brief",
                   ItemKind::brief,
                   std::nullopt,
                   "Brief",
                   "What a writer needs to know, on one page.",
                   {{"Goal and topic", "What it is about and why now"},
                    {"Audience and message", "Whom it is for and the one thing to say"},
                    {"Points, proof, offer", "Facts of the profile and the brief, each once"},
                    {"Tone", "Do, don’t, banned words"},
                    {"To be settled", "What profile and brief do not say yet"}}});
    out.push_back(
        {"blog",
         ItemKind::blog,
         std::nullopt,
         "Article",
         "An outline with sections, search title and description, keyword coverage and schema.org.",
         {{"Introduction", "The topic and the strongest fact"},
          {"Sections",
           "Points, steps, products, proof, who you are, sources quoted with their place"},
          {"Questions", "Only those that facts answer"},
          {"Next step", "A call by goal, with the link"}}});
    out.push_back({"email",
                   ItemKind::email,
                   std::string("email"),
                   "E-mail",
                   "Subject, preheader, body, one call to action, a postscript.",
                   {{"Subject", "At most 60 characters"},
                    {"Preheader", "At most 100 characters that the subject does not say"},
                    {"Body", "Opening, points, proof"},
                    {"Call", "One link"},
                    {"Postscript", "The offer, when it does not open"}}});
}

void add_told(std::vector<TemplateInfo>& out) {
    out.push_back({"product",
                   ItemKind::product,
                   std::nullopt,
                   "Product description",
                   "What it is, what it has, what it costs; search texts and schema.org.",
                   {{"Lead", "The first sentence of its description, by angle"},
                    {"Features", "As a list where they are phrases"},
                    {"Price, proof, offer", "As the profile names them"}}});
    out.push_back({"video_script",
                   ItemKind::video_script,
                   std::nullopt,
                   "Video script",
                   "Scenes with seconds, picture and caption.",
                   {{"Hook", "The first seconds"},
                    {"Scenes", "One thought each, at a calm speaking rate"},
                    {"Close", "The address on screen"}}});
    out.push_back({"scenario",
                   ItemKind::scenario,
                   std::nullopt,
                   "Scenario",
                   "Beats of a story, from a transcript word for word, or from the facts.",
                   {{"Opening", "The passage that tells most"},
                    {"Context, core, evidence", "In the order they were said"},
                    {"Close", "What stays"}}});
    out.push_back(
        {"quote",
         ItemKind::quote,
         std::nullopt,
         "Quotation",
         "One passage of a transcript or source, word for word.",
         {{"Quotation", "A sentence that stands by itself"}, {"Speaker", "Who said it"}}});
}

}  // namespace

std::vector<TemplateInfo> templates() {
    std::vector<TemplateInfo> out;
    add_texts(out);
    add_posts(out);
    add_ads(out);
    add_told(out);
    return out;
}

}  // namespace herald::content::compose
