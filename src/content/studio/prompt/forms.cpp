#include "content/studio/prompt/forms.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "content/studio/prompt/room.hpp"
#include "content/studio/prompt/schema.hpp"

namespace herald::content::studio {
namespace {

using schema::list;
using schema::maybe_text;
using schema::object;
using schema::text;
using schema::whole;

constexpr std::string_view kWhy =
    "One sentence for the team: which given fact or aim this is built on";

json::object drafts(json::object draft, std::size_t count) {
    return object({{"drafts", list(std::move(draft), count, count)}});
}

std::string variants_of(const Wanted& wanted, std::string_view one, std::string_view several) {
    return wanted.variants == 1
               ? fmt::format("Write {}.", one)
               : fmt::format(
                     "Write {} {}, each built on another thought, not the same one in "
                     "other words.",
                     wanted.variants, several);
}

json::object social_draft(const NetworkLimits* network, TextLength length) {
    // A text for no network in particular fits the strictest of them.
    const std::size_t most = network != nullptr ? network->max_text : 280;
    const std::size_t usual = length == TextLength::short_  ? 140
                              : length == TextLength::long_ ? most
                                                            : std::max<std::size_t>(280, most / 4);
    const bool threads =
        network != nullptr && length == TextLength::long_ &&
        (network->id == "x" || network->id == "mastodon" || network->id == "bluesky");
    json::object out = object(
        {{"title", text("A working title for the team, not published", 60)},
         {"text", text("The post as it goes out, hashtags and link in it", std::min(usual, most))},
         {"why", text(kWhy)}});
    if (threads) {
        out["properties"].get_object()["thread"] =
            list(text("A post that follows the first", most), 1, 5);
        out["required"].get_array().emplace_back("thread");
    }
    return out;
}

Form social_form(const Wanted& wanted, const std::string& place) {
    const NetworkLimits* network = find_network(place);
    const std::string where =
        network != nullptr ? " for " + std::string(network->name) : std::string();
    return {"posts", variants_of(wanted, "one social post" + where, "social posts" + where),
            drafts(social_draft(network, wanted.length), wanted.variants),
            400 + 900 * static_cast<std::int64_t>(wanted.variants)};
}

Form email_form(const Wanted& wanted) {
    return {"emails", variants_of(wanted, "one e-mail", "e-mails"),
            drafts(object({{"title", text("The subject line", 60)},
                           {"preheader", text("What is shown beside the subject", 90)},
                           {"text", text("The body in Markdown, greeting and sign-off in it")},
                           {"call_to_action", text("What the button says", 30)},
                           {"why", text(kWhy)}}),
                   wanted.variants),
            400 + 1200 * static_cast<std::int64_t>(wanted.variants)};
}

Form ad_form(const Wanted& wanted, const std::string& place) {
    const AdFormat* format = find_ad_format(place);
    if (format == nullptr) format = &ad_formats().front();
    json::object draft = object({{"title", text("A working title for the team", 60)}});
    for (const AdField& field : format->fields) {
        if (field.id == "final_url") continue;  // the wish's own address, never a model's
        const std::size_t most = field.good.value_or(field.max);
        const std::size_t least = std::max<std::size_t>(field.least, field.most > 4 ? 5 : 1);
        draft["properties"].get_object()[field.id] =
            list(text(field.name, most), std::min(least, field.most), field.most);
        draft["required"].get_array().emplace_back(field.id);
    }
    draft["properties"].get_object()["why"] = text(kWhy);
    draft["required"].get_array().emplace_back("why");
    const std::string name(format->name);
    return {"ads", variants_of(wanted, "one " + name, name + "s"),
            drafts(std::move(draft), wanted.variants),
            400 + 1200 * static_cast<std::int64_t>(wanted.variants)};
}

Form product_form(const Wanted& wanted) {
    return {"products", variants_of(wanted, "one product description", "product descriptions"),
            drafts(object({{"title", text("The product's name and what it is", 70)},
                           {"text", text("The description in Markdown, two to four paragraphs")},
                           {"bullets", list(text("A benefit with the fact behind it", 120), 3, 6)},
                           {"meta_title", text("Title for search results", 60)},
                           {"meta_description", text("Text for search results", 155)},
                           {"why", text(kWhy)}}),
                   wanted.variants),
            400 + 1100 * static_cast<std::int64_t>(wanted.variants)};
}

Form video_form(const Wanted& wanted) {
    const auto* given = wanted.data.if_contains("seconds");
    const std::int64_t seconds = given != nullptr && given->is_int64() && given->get_int64() > 5
                                     ? std::min<std::int64_t>(given->get_int64(), 1800)
                                 : wanted.length == TextLength::short_ ? 20
                                 : wanted.length == TextLength::long_  ? 120
                                                                       : 45;
    const json::object scene = object({{"seconds", whole("How long it lasts", 1, 300)},
                                       {"visual", text("What is seen")},
                                       {"voice", text("What is said")},
                                       {"caption", text("What stands on the screen", 80)}});
    return {"video_scripts",
            variants_of(wanted, fmt::format("a script for a video of {} seconds", seconds),
                        fmt::format("scripts for a video of {} seconds", seconds)) +
                " At two and a half spoken words a second the words have to fit the time.",
            drafts(object({{"title", text("The video's title", 100)},
                           {"hook", text("What is said in the first three seconds", 120)},
                           {"scenes", list(scene, 3, 12)},
                           {"post_text", text("The text beside the video", 280)},
                           {"why", text(kWhy)}}),
                   wanted.variants),
            500 + 1500 * static_cast<std::int64_t>(wanted.variants)};
}

Form scenario_form(const Wanted& wanted) {
    const json::object scene = object({{"heading", text("Where and when", 80)},
                                       {"action", text("What happens")},
                                       {"voice", text("What is said")}});
    return {"scenarios",
            variants_of(wanted, "one scenario: a story in scenes that can be filmed or told",
                        "scenarios: stories in scenes that can be filmed or told"),
            drafts(object({{"title", text("Title", 100)},
                           {"premise", text("The story in two sentences")},
                           {"scenes", list(scene, 3, 8)},
                           {"why", text(kWhy)}}),
                   wanted.variants),
            500 + 1400 * static_cast<std::int64_t>(wanted.variants)};
}

Form quote_form(const Wanted& wanted) {
    const NetworkLimits* network = tightest(wanted);
    const std::size_t most = std::min<std::size_t>(280, network ? network->max_text : 280);
    return {
        "quotes",
        fmt::format("Pick {} from the sources: sentences that stand there word for word and "
                    "tell something without what is around them. Change nothing in them.",
                    wanted.variants == 1 ? std::string("the strongest quote")
                                         : fmt::format("the {} strongest quotes", wanted.variants)),
        drafts(object({{"text", text("The quote, word for word", most)},
                       {"speaker", maybe_text("Who said it, where the source tells")},
                       {"why", text(kWhy)}}),
               wanted.variants),
        300 + 300 * static_cast<std::int64_t>(wanted.variants)};
}

Form brief_form(const Wanted& wanted) {
    const json::object line = text("One short line");
    return {"briefs",
            variants_of(wanted, "one content brief that a writer can work from", "content briefs"),
            drafts(object({{"title", text("Title", 100)},
                           {"objective", text("What the content is to reach")},
                           {"audience", text("Who reads it, and what they want")},
                           {"message", text("The one thing they keep", 200)},
                           {"points", list(line, 3, 7)},
                           {"proof", list(text("A given fact that may be used"), 0, 6)},
                           {"channels", list(line, 1, 5)},
                           {"call_to_action", text("What readers do next", 100)},
                           {"avoid", list(line, 0, 5)},
                           {"why", text(kWhy)}}),
                   wanted.variants),
            400 + 900 * static_cast<std::int64_t>(wanted.variants)};
}

std::size_t sections_of(TextLength length) {
    return length == TextLength::short_ ? 3 : length == TextLength::long_ ? 7 : 5;
}

}  // namespace

Form form_of(const Wanted& wanted, const std::string& place) {
    switch (wanted.kind) {
        case ItemKind::social: return social_form(wanted, place);
        case ItemKind::email: return email_form(wanted);
        case ItemKind::ads: return ad_form(wanted, place);
        case ItemKind::product: return product_form(wanted);
        case ItemKind::video_script: return video_form(wanted);
        case ItemKind::scenario: return scenario_form(wanted);
        case ItemKind::quote: return quote_form(wanted);
        case ItemKind::brief:
        case ItemKind::blog:      // outline_form and section_form
        case ItemKind::strategy:  // content/studio/write/strategy
            break;
    }
    return brief_form(wanted);
}

Form outline_form(const Wanted& wanted) {
    const std::size_t sections = sections_of(wanted.length);
    const json::object section = object({{"heading", text("The section's heading", 80)},
                                         {"points", list(text("What it says, one line"), 1, 5)}});
    const json::object link = object({{"url", text("One of the pages that may be linked")},
                                      {"anchor", text("The words that carry the link", 60)}});
    return {"outline", variants_of(wanted, "the plan of one article", "plans of articles"),
            drafts(object({{"title", text("The headline", 70)},
                           {"intent", schema::choice({"informational", "commercial",
                                                      "transactional", "navigational"})},
                           {"keyword", text("What people type who should find it", 60)},
                           {"keywords", list(text("A related search", 60), 2, 8)},
                           {"meta_title", text("Title for search results, keyword in it", 60)},
                           {"meta_description", text("Text for search results", 155)},
                           {"intro", text("What the first paragraph says, one line")},
                           {"sections", list(section, sections - 1, sections + 1)},
                           {"links", list(link, 0, 5)},
                           {"why", text(kWhy)}}),
                   wanted.variants),
            500 + 1200 * static_cast<std::int64_t>(wanted.variants)};
}

Form section_form(const std::string& title, const std::string& heading, const std::string& points,
                  const std::string& before, std::size_t words) {
    std::string request = fmt::format(
        "You are writing the article “{}”.{}\nWrite {} now, as Markdown paragraphs without the "
        "heading itself, at most {} words:\n{}",
        title,
        before.empty() ? std::string() : "\nIts text so far ends like this:\n" + before + "\n",
        heading.empty() ? std::string("its opening") : "the section “" + heading + "”", words,
        points);
    return {"section", std::move(request), {}, 300 + 3 * static_cast<std::int64_t>(words)};
}

}  // namespace herald::content::studio
