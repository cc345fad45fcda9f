#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/kinds/parts.hpp"
#include "content/compose/kinds/spoken.hpp"
#include "content/compose/words/clean.hpp"
#include "content/compose/words/extract.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;
namespace json = boost::json;

constexpr size_t kMostSpoken = 4000;  ///< sentences that are read
constexpr size_t kLongestPart = 60;   ///< words: a longer "sentence" was never punctuated

std::string clock(double seconds) {
    const auto whole = static_cast<unsigned>(std::max(0.0, std::min(seconds, 1e6)));
    if (whole >= 3600)
        return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

void add_sentences(std::vector<SpokenSentence>& to, const SpokenPart& part,
                   const std::string& language) {
    const auto all = clean_sentences(part.text, language);
    size_t length = 0, before = 0;
    for (const auto& one : all) length += one.size();
    for (const auto& one : all) {
        if (to.size() == kMostSpoken) return;
        SpokenSentence out{one, clean_line(part.speaker), part.start, part.end};
        if (part.end > part.start && length > 0) {
            // Within a part, time runs with the letters.
            const double span = (part.end - part.start) / static_cast<double>(length);
            out.start = part.start + span * static_cast<double>(before);
            out.end = out.start + span * static_cast<double>(one.size());
        }
        before += one.size();
        to.push_back(std::move(out));
    }
}

struct Beat {
    std::string_view purpose;
    SpokenSentence said;
};

std::string beat_text(const Job& job, const Beat& beat, size_t number, bool spoken) {
    const Phrases& words = job.phrases();
    std::string out = fmt::format("### {} {}: {}", words.scene, number, beat.purpose);
    if (beat.said.end > beat.said.start)
        out += fmt::format(" ({}–{})", clock(beat.said.start), clock(std::ceil(beat.said.end)));
    // Only what somebody said stands in quotation marks.
    out += "\n\n" + (spoken ? filled(words.quoted, beat.said.text) : beat.said.text);
    if (!beat.said.speaker.empty())
        out += fmt::format("\n{}: {}", words.speaker, beat.said.speaker);
    return out;
}

/// The sentence that tells most opens; the others follow in the order they were said.
std::vector<Beat> beats_of(const Job& job, const std::vector<SpokenSentence>& all) {
    std::vector<std::string> texts;
    for (const auto& one : all) texts.push_back(one.text);
    auto told = most_telling(texts, telling_words(job.brief.text));
    const size_t most = job.brief.length == "short" ? 4 : job.brief.length == "long" ? 10 : 6;
    std::erase_if(told, [&](const Told& one) { return is_banned(one.text, job.facts.banned); });
    if (told.size() > job.number)
        std::rotate(told.begin(), told.begin() + static_cast<std::ptrdiff_t>(job.number),
                    told.end());
    if (told.size() > most) told.resize(most);
    if (told.size() < 3) return {};
    std::vector<Beat> out;
    const Phrases& words = job.phrases();
    out.push_back({words.opening, all[told.front().index]});
    std::sort(told.begin() + 1, told.end(), [](auto& a, auto& b) { return a.index < b.index; });
    for (size_t i = 1; i < told.size(); ++i) {
        const bool last = i + 1 == told.size();
        const bool figure = has_digit(told[i].text);
        out.push_back({last     ? words.closing
                       : figure ? words.evidence
                       : i == 1 ? words.context
                                : words.core,
                       all[told[i].index]});
    }
    return out;
}

/// Without a transcript: beats from the facts, in the order of a story.
std::vector<Beat> beats_of_facts(const Job& job, std::vector<std::string>& used) {
    const Facts& facts = job.facts;
    const Phrases& words = job.phrases();
    const Hook hook = hook_for(job);
    std::vector<Beat> out;
    if (hook.forms.empty()) return out;
    std::vector<std::string> said;
    const auto add = [&](std::string_view purpose, const std::string& text,
                         const std::string& use) {
        if (text.empty() || is_banned(text, facts.banned)) return;
        for (const auto& one : said)
            if (says_the_same(one, text)) return;
        said.push_back(text);
        out.push_back({purpose, {text, {}, 0, 0}});
        used.push_back(use);
    };
    add(words.opening, hook.forms.front(), hook.uses.front());
    if (job.angle == Angle::question && job.index < facts.answers.size())
        add(words.core, facts.answers[job.index].answer, facts.answers[job.index].place);
    add(words.context, audience_line(facts), facts.audience ? facts.audience->mention() : "");
    if (job.angle != Angle::problem && !facts.problems.empty())
        add(words.context, statement(facts.problems.front(), facts),
            facts.problems.front().mention());
    size_t count = 0;
    const size_t most = job.brief.length == "short" ? 2 : job.brief.length == "long" ? 8 : 4;
    for (const Fact& fact : body_facts(job, said)) {
        if (count++ == most) break;
        add(words.core, statement(fact, facts), fact.mention());
    }
    if (!facts.proof.empty()) {
        const Fact& proof = facts.proof[job.number % facts.proof.size()];
        add(words.evidence, statement(proof, facts), proof.mention());
    }
    if (!facts.offers.empty()) {
        const Fact& offer = facts.offers[job.number % facts.offers.size()];
        add(words.closing, statement(offer, facts), offer.mention());
    }
    if (!facts.url.empty()) add(words.closing, call_line(job), "url: " + facts.url);
    return out;
}

}  // namespace

std::vector<SpokenSentence> spoken_sentences(const Material& material,
                                             const std::string& language) {
    std::vector<SpokenSentence> out;
    if (material.transcript)
        for (const SpokenPart& part : material.transcript->parts)
            add_sentences(out, part, language);
    // Without full stops the parts are the sentences.
    const bool endless = std::any_of(out.begin(), out.end(), [](const SpokenSentence& one) {
        return words(one.text).size() > kLongestPart;
    });
    if (endless && material.transcript->parts.size() > 3) {
        out.clear();
        for (const SpokenPart& part : material.transcript->parts) {
            const std::string text = clean_line(part.text);
            if (!words(text).empty() && out.size() < kMostSpoken)
                out.push_back({text, clean_line(part.speaker), part.start, part.end});
        }
    }
    return out;
}

std::optional<Draft> write_scenario(const Job& job) {
    const auto all = spoken_sentences(job.material, job.facts.language);
    Draft out;
    const bool spoken = !all.empty();
    const auto beats = spoken ? beats_of(job, all) : beats_of_facts(job, out.used);
    if (beats.size() < 3) return std::nullopt;
    const Phrases& words = job.phrases();
    const std::string given = spoken ? clean_line(job.material.transcript->title) : std::string();
    const std::string topic = job.facts.subject.empty() && !given.empty() ? given : title_of(job);
    out.title = filled(words.scenario, topic);
    json::array list;
    double seconds = 0;
    for (size_t i = 0; i < beats.size(); ++i) {
        const Beat& beat = beats[i];
        out.text += (i == 0 ? "" : "\n\n") + beat_text(job, beat, i + 1, spoken);
        const double lasts =
            beat.said.end > beat.said.start
                ? beat.said.end - beat.said.start
                : std::ceil(static_cast<double>(herald::words(beat.said.text).size()) / 2.3);
        seconds += lasts;
        list.push_back(json::object{{"purpose", beat.purpose},
                                    {"text", beat.said.text},
                                    {"speaker", beat.said.speaker},
                                    {"start", beat.said.start},
                                    {"end", beat.said.end}});
    }
    out.text += fmt::format("\n\n{}: {}", words.duration, clock(std::ceil(seconds)));
    out.data = raw({{"seconds", std::ceil(seconds)}, {"scenes", list}});
    if (spoken) out.used.push_back("transcript: " + given);
    if (is_banned(out.text, job.facts.banned)) return std::nullopt;
    return finished(job, std::move(out),
                    spoken
                        ? Sentence{"built_passages",
                                   fmt::format("{} passages of {} sentences, word for word.",
                                               beats.size(), all.size()),
                                   {{"passages", std::to_string(beats.size())},
                                    {"sentences", std::to_string(all.size())}}}
                        : Sentence{"built_story", "From the facts, in the order of a story.", {}});
}

std::optional<Draft> write_quote(const Job& job) {
    auto all = spoken_sentences(job.material, job.facts.language);
    std::string place =
        job.material.transcript ? clean_line(job.material.transcript->title) : std::string();
    if (all.empty())
        for (const Source& source : job.material.sources) {
            add_sentences(all, {0, 0, source.text, {}}, job.facts.language);
            if (place.empty()) place = clean_line(source.title);
            if (!all.empty()) break;
        }
    if (all.empty())
        throw missing("/transcription_id",
                      "A quotation needs a text to be taken from: name a transcript or a source.");
    std::vector<std::string> texts;
    for (const auto& one : all) texts.push_back(one.text);
    const auto told = most_telling(texts, telling_words(job.brief.text));
    size_t skip = job.number;
    const std::string_view open =
        job.facts.phrases == nullptr ? "“{x}”" : job.facts.phrases->quoted;
    for (const Told& one : told) {
        const SpokenSentence& said = all[one.index];
        const std::string& who = said.speaker.empty() ? place : said.speaker;
        std::string text = filled(open, said.text);
        if (!who.empty() && !is_banned(who, job.facts.banned)) text += "\n– " + who;
        const bool fits =
            job.network == nullptr || count_text(*job.network, text) <= job.network->max_text;
        if (!fits || is_banned(text, job.facts.banned) || words(said.text).size() < 4) continue;
        if (skip-- > 0) continue;
        Draft out;
        out.title = place.empty() ? said.text : place;
        out.text = text;
        out.data = raw({{"quote", said.text},
                        {"speaker", said.speaker},
                        {"source", place},
                        {"start", said.start},
                        {"end", said.end}});
        out.used.push_back("quotation: " + place);
        const bool briefed = !job.brief.text.empty();
        Draft done = finished(job, std::move(out), {});
        done.angle.clear();
        done.why = {
            {briefed ? "built_quote_brief" : "built_quote",
             fmt::format(
                 "Word for word; of {} sentences one of those that share most with the rest{}.",
                 all.size(), briefed ? " and with the brief" : ""),
             {{"sentences", std::to_string(all.size())}}}};
        return done;
    }
    return std::nullopt;
}

}  // namespace herald::content::compose
