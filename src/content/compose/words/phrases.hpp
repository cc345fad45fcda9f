#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The words Herald adds by itself. "{x}" is filled in.
namespace herald::content::compose {

/// What a reader is to do.
enum class Aim : std::uint8_t { order, look, contact, sign_up, book, download, read };
inline constexpr std::size_t kAims = 7;
/// From a goal and a topic as people write them; `look` when neither says.
Aim aim_of(std::string_view goal, std::string_view topic);

struct Phrases {
    using List = std::vector<std::string_view>;
    std::string_view language;
    /// Before a link, by aim: "Order here". Several wordings each.
    std::array<List, kAims> calls;
    std::string_view for_whom;   ///< "For {x}"
    List ask_keyword;            ///< "Looking for the right {x}?"
    List ask_product;            ///< "Do you know {x}?"
    std::string_view introduce;  ///< "Introducing {x}."
    std::string_view how_ask;    ///< "How do you {x}?", English alone
    std::string_view quoted;     ///< "“{x}”"
    std::string_view said_in;    ///< "From “{x}”"
    std::string_view price;      ///< "Price: {x}"
    // Mail
    std::string_view hello, hello_formal, bye, bye_formal, postscript;
    // Headings of longer texts, several wordings each; {x}: keyword or name
    List about, essentials, products, steps, sources, proof, offers, audience, questions, next,
        problem;
    // Questions that facts answer
    std::string_view ask_what, ask_for_whom, ask_price, ask_where, ask_offer, ask_proof;
    // Labels of briefs and scripts
    std::string_view brief, goal, topic, why_now, audience_label, message, points, proof_label,
        offer_label, tone, tone_do, tone_not, banned, keywords, hashtags, channel, call, worked,
        open, problem_label, sources_label, length_label;
    std::string_view no_proof, no_offer, no_url, no_keyword, no_tone;  ///< what a brief lacks
    std::string_view hook, scene, say, show, caption, duration, speaker, purpose;
    std::string_view show_speaker, show_product, show_words, show_address, show_work;
    std::string_view opening, context, core, evidence, closing, logline, scenario;
    std::string_view headlines, descriptions, primary_texts, introductory_texts, paths, final_url;
    std::string_view features, seconds;
    // Plans
    std::string_view strategy, goals, pillars, weeks, kpi, share, answers, offers_pillar,
        proof_pillar, how_to_pillar, about_pillar;
};

/// Null for languages other than English and German.
const Phrases* find_phrases(std::string_view language);
const Phrases& english();
const Phrases& german();

}  // namespace herald::content::compose
