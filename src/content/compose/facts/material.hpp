#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/described.hpp"
#include "content/items/brand.hpp"
#include "content/items/item.hpp"
#include "content/items/sentence.hpp"
#include "content/text/network.hpp"

/// What the composer is asked for, what it may write from, and what it gives back. Values only: no
/// database, no network, no clock.
namespace herald::content::compose {

/// What is to be written. Empty texts are "not said".
struct Brief {
    ItemKind kind{};
    /// Of content/text's catalogue; for ads one of its ad formats, or a network ("facebook" means
    /// the format "meta", "linkedin" its own, everything else "google_rsa").
    std::string network;
    /// The topic in a few words, or a brief in sentences, as somebody wrote it. Sentences that
    /// speak to the writer ("Write a post about …") are understood as such and never printed.
    std::string text;
    std::string goal;               ///< "sales", "leads", "sign-ups", "visits", "awareness", …
    std::string audience, product;  ///< product: name of one of the brand's, or a new one
    std::string offer, url, keyword;
    std::string tone;      ///< as of the brand's, read after it
    std::string language;  ///< ISO 639-1; empty: of the brief, else of the brand
    std::string length;    ///< "short", "medium", "long"; empty: as the own best texts, else medium
    /// One of "problem", "benefit", "proof", "offer", "question", "how_to", "product", "news";
    /// empty: every variant another one.
    std::string angle;
    /// An object or empty. Read here: "problem" (text), "points" and "steps" (lists of texts),
    /// "questions" ([{question, answer}]), "seconds" (of a video), "ad_format", "links"
    /// ([{text, url}], own pages for a blog), "date" (text), "network_note" is ignored.
    RawJson data;
};

/// One of the workspace's own texts that did well.
struct Winner {
    std::string text, title, network;
    double score = 0;
    std::string why;
};
/// What is talked about; a text names it where it is of its topic, or was made from it.
struct Trend {
    std::string label, why;
    bool chosen = false;  ///< by whoever wants the text
};
/// What others wrote: quoted with its place, never taken for the brand's own words.
struct Source {
    std::string title, text, url;
};
struct SpokenPart {
    double start = 0, end = 0;  ///< seconds; both 0: not known
    std::string text, speaker;
};
struct Transcript {
    std::string title;
    std::vector<SpokenPart> parts;  ///< a text without times: one part
};
struct Lesson {
    std::string what;  ///< a sentence: "Posts that open with a question"
    double lift = 0;   ///< 1.4: 40 % better than the rest; below 1: a warning
    std::string why;
    std::string code;  ///< "opens_with_question", "pillar:Proof"
};
/// When the own audience answers; weekday 1 is Monday, the hour local.
struct GoodHour {
    std::string network;  ///< empty: every one
    unsigned weekday = 1, hour = 9;
    std::string why;
    std::string code = "time_own";  ///< of a Sentence, with its values
    std::map<std::string, std::string> values = {};
};
/// When the own posts did worse: from one local hour up to another, which may be the next day's; or
/// the whole weekend.
struct BadHours {
    unsigned from = 0, to = 0;
    bool weekend = false;
    std::string why;
    std::map<std::string, std::string> values = {};
};

struct Material {
    Brand brand;
    std::vector<Winner> winners;  ///< the best first
    std::vector<Trend> trends;
    std::vector<Source> sources;
    std::optional<Transcript> transcript;
    std::vector<Lesson> lessons;
    std::vector<GoodHour> hours;
    std::vector<BadHours> bad_hours;
    /// Where the account's own limits differ from the catalogue's (a Mastodon host of its own).
    std::optional<NetworkLimits> limits;
};

/// A text that may be published once somebody has read it.
struct Draft {
    std::string title, text;
    RawJson data;                   ///< an object, or empty
    Sentences why;                  ///< what it is built on
    std::vector<std::string> used;  ///< "brand.proof/0: 4.8 of 5 stars …": what went in
    Sentences left_out;             ///< what was not said, and why
    std::string angle, language, network;
};

}  // namespace herald::content::compose
