#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/kinds/parts.hpp"
#include "content/compose/words/clean.hpp"
#include "content/compose/words/extract.hpp"
#include "content/compose/words/kinship.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;
namespace json = boost::json;

constexpr size_t kMostKeywords = 6;

/// Writes the parts of a brief under their labels.
class Sheet {
public:
    explicit Sheet(const std::vector<std::string>& banned) : banned_(banned) {}
    void add(std::string_view label, const std::string& text) {
        if (text.empty() || is_banned(text, banned_) || !say(text)) return;
        put(label, text);
    }
    void add_list(std::string_view label, const std::vector<std::string>& items) {
        std::vector<std::string> kept;
        for (const auto& item : items)
            if (!item.empty() && !is_banned(item, banned_) && say(item)) kept.push_back(item);
        put(label, kept.size() == 1 ? kept.front() : bullets(kept));
    }
    std::string text() const { return polished(out_); }

private:
    /// False when it stands there already.
    bool say(const std::string& text) { return said_.insert(fold(text)).second; }
    void put(std::string_view label, const std::string& text) {
        if (!text.empty())
            out_ += fmt::format("{}## {}\n\n{}", out_.empty() ? "" : "\n\n", label, text);
    }

    const std::vector<std::string>& banned_;
    std::set<std::string> said_;
    std::string out_;
};

/// The strongest thing there is to say, by angle.
std::vector<std::string> message_of(const Job& job, std::string& use) {
    Job opening = job;
    const Hook hook = hook_for(opening);
    if (hook.forms.empty() || hook.announces) return {};
    // The topic stands above; the message is the first thing to say about it.
    if (job.angle == Angle::news)
        for (const Fact& fact : job.facts.telling()) {
            if (fact.shape == Shape::question || says_the_same(fact.text, job.facts.subject))
                continue;
            use = fact.mention();
            return {statement(fact, job.facts)};
        }
    use = hook.uses.front();
    return {hook.forms.front()};
}

/// After "Don't:" the "no" would take itself back.
std::string without_no(const std::string& text) {
    for (const std::string_view no :
         {"No ", "no ", "Keine ", "keine ", "Kein ", "kein ", "Never ", "Don't ", "Don’t ", "Nie "})
        if (text.starts_with(no)) return capitalised(text.substr(no.size()));
    return text;
}

std::vector<std::string> tone_lines(const Job& job) {
    const BrandTone& tone = job.material.brand.tone;
    const Phrases& words = job.phrases();
    std::vector<std::string> out;
    const std::string summary = clean_line(tone.summary.value_or(""));
    if (!job.brief.tone.empty()) out.push_back(as_sentence(clean_line(job.brief.tone)));
    if (!summary.empty()) out.push_back(as_sentence(summary));
    for (const auto& one : tone.does) out.push_back(filled(words.tone_do, bare(clean_line(one))));
    for (const auto& one : tone.does_not)
        out.push_back(filled(words.tone_not, without_no(bare(clean_line(one)))));
    if (!job.facts.banned.empty()) out.emplace_back(words.banned);
    std::erase_if(out, is_placeholder);
    return out;
}

std::vector<std::string> what_is_missing(const Job& job) {
    const Facts& facts = job.facts;
    const Phrases& words = job.phrases();
    std::vector<std::string> out;
    if (facts.proof.empty()) out.emplace_back(words.no_proof);
    if (facts.offers.empty()) out.emplace_back(words.no_offer);
    if (facts.url.empty()) out.emplace_back(words.no_url);
    if (facts.keywords.empty()) out.emplace_back(words.no_keyword);
    const BrandTone& tone = job.material.brand.tone;
    if (!tone.summary && tone.does.empty() && tone.does_not.empty())
        out.emplace_back(words.no_tone);
    return out;
}

/// What a transcript or sources say, word for word.
std::vector<std::string> quoted_lines(const Job& job, std::vector<std::string>& used) {
    std::vector<std::string> out;
    const auto wanted = telling_words(job.brief.text);
    const auto add = [&](const std::string& text, const std::string& title, const std::string& url,
                         size_t most) {
        auto told = most_telling(clean_sentences(text, job.facts.language), wanted);
        if (told.size() > most) told.resize(most);
        std::sort(told.begin(), told.end(), [](auto& a, auto& b) { return a.index < b.index; });
        for (const Told& one : told) {
            std::string place = title;
            if (!url.empty()) place = fmt::format("[{}]({})", title.empty() ? url : title, url);
            out.push_back(filled(job.phrases().quoted, one.text) +
                          (place.empty() ? "" : " – " + place));
        }
        if (!told.empty()) used.push_back("source: " + title);
    };
    if (job.material.transcript) {
        std::string text;
        for (const SpokenPart& part : job.material.transcript->parts) text += part.text + " ";
        add(text, clean_line(job.material.transcript->title), {}, 6);
    }
    for (const Source& source : job.material.sources)
        if (out.size() < 10) add(source.text, clean_line(source.title), source.url, 3);
    return out;
}

/// How a text that worked is named: an article by its title, a post by how it began, since its
/// title is only what its plan called it.
std::string name_of(const Job& job, const Winner& winner) {
    constexpr size_t kLongestPost = 1'500, kEnough = 60, kMost = 160;
    if (!winner.title.empty() && winner.text.size() > kLongestPost) return clean_line(winner.title);
    std::string out;
    for (const std::string& sentence : clean_sentences(winner.text, job.facts.language)) {
        if (out.size() >= kEnough || out.size() + sentence.size() > kMost) break;
        out += (out.empty() ? "" : " ") + sentence;
    }
    if (!out.empty()) return out;
    const std::string title = clean_line(winner.title), text = clean_line(winner.text);
    if (!title.empty() || text.size() <= kMost) return title.empty() ? text : title;
    const auto blank = text.rfind(' ', kMost);
    // Chinese, Japanese and addresses have no blanks: whole characters, as many as there is room
    // for.
    return std::string(clip(text, blank == std::string::npos ? kMost : blank)) + "…";
}

std::vector<std::string> worked_lines(const Job& job) {
    std::vector<std::string> out;
    for (const Lesson& lesson : job.material.lessons)
        if (out.size() < 3 && lesson.lift > 1 && !trim(lesson.what).empty())
            out.push_back(as_sentence(clean_line(lesson.what)));
    for (const Winner& winner : job.material.winners) {
        if (out.size() == 5) break;
        const std::string name = name_of(job, winner), why = clean_line(winner.why);
        if (!name.empty())
            out.push_back(filled(job.phrases().quoted, name) + (why.empty() ? "" : ": " + why));
    }
    return out;
}

/// What may be said, proof and offers, each once.
void add_facts(Sheet& sheet, const Job& job, const std::vector<std::string>& message,
               std::vector<std::string>& used) {
    const Facts& facts = job.facts;
    const Phrases& words = job.phrases();
    std::vector<std::string> points;
    const size_t most = job.brief.length == "short" ? 3 : 8;
    for (const Fact& fact : body_facts(job, message)) {
        if (points.size() == most) break;
        points.push_back(statement(fact, facts));
        used.push_back(fact.mention());
    }
    sheet.add_list(words.points, points);
    if (job.angle != Angle::problem && !facts.problems.empty())
        sheet.add(words.problem_label, statement(facts.problems.front(), facts));
    const auto list = [&](std::string_view label, const FactList& all) {
        std::vector<std::string> items;
        for (const Fact& fact : all) {
            if (items.size() == 5) break;
            items.push_back(as_sentence(fact.text));
            used.push_back(fact.mention());
        }
        sheet.add_list(label, items);
    };
    list(words.proof_label, facts.proof);
    list(words.offer_label, facts.offers);
}

std::string topic_of(const Job& job) {
    const auto& trends = job.material.trends;
    const auto chosen =
        std::find_if(trends.begin(), trends.end(), [](const Trend& trend) { return trend.chosen; });
    const bool trend = chosen != trends.end() && job.facts.subject.empty();
    const std::string topic = trend ? capitalised(bare(clean_line(chosen->label))) : title_of(job);
    return is_banned(topic, job.facts.banned) ? job.facts.name : topic;
}

/// Trends that were chosen, then those of the topic: what else is talked about is no reason to
/// write.
std::vector<std::string> trend_lines(const Job& job, const std::string& topic) {
    constexpr size_t kMostTrends = 3;
    const Brief& brief = job.brief;
    const std::string about =
        fmt::format("{}\n{}\n{}\n{}", topic, brief.product, brief.keyword, brief.offer);
    std::vector<std::string> out;
    for (const bool chosen : {true, false})
        for (const Trend& trend : job.material.trends) {
            const std::string label = clean_line(trend.label), why = clean_line(trend.why);
            if (label.empty() || out.size() == kMostTrends || trend.chosen != chosen) continue;
            if (!chosen && !shares_topic(about, label, job.facts.language)) continue;
            out.push_back(why.empty() ? as_sentence(label) : label + ": " + why);
        }
    return out;
}

}  // namespace

std::optional<Draft> write_briefing(const Job& job) {
    const Facts& facts = job.facts;
    const Phrases& words = job.phrases();
    if (!facts.audience)
        throw missing(
            "/brand/audience",
            "A brief says whom it is for: name the audience in the brand profile or here.");
    Draft out;
    std::string use;
    const auto message = message_of(job, use);
    if (message.empty()) return std::nullopt;
    const std::string topic = topic_of(job);
    Sheet sheet(facts.banned);
    sheet.add(words.goal, facts.goal.empty() ? "" : as_sentence(facts.goal));
    sheet.add(words.topic, as_sentence(topic));
    sheet.add_list(words.why_now, trend_lines(job, topic));
    sheet.add(words.audience_label, as_sentence(facts.audience->text));
    sheet.add_list(words.message, message);
    add_facts(sheet, job, message, out.used);
    sheet.add(words.call, call_line(job));
    sheet.add_list(words.sources_label, quoted_lines(job, out.used));
    sheet.add_list(words.tone, tone_lines(job));
    std::vector<std::string> keywords = facts.keywords;
    if (keywords.size() > kMostKeywords) keywords.resize(kMostKeywords);
    sheet.add_list(words.keywords, keywords);
    if (const NetworkLimits* network = find_network(job.brief.network))
        sheet.add(words.channel, std::string(network->name));
    sheet.add_list(words.worked, worked_lines(job));
    sheet.add_list(words.open, what_is_missing(job));
    out.title = filled(words.brief, topic);
    out.text = sheet.text();
    out.used.push_back(facts.audience->mention());
    out.used.push_back(use);
    if (is_banned(out.text, facts.banned)) return std::nullopt;
    json::array channels;
    if (!job.brief.network.empty()) channels.emplace_back(job.brief.network);
    out.data = raw({{"topic", topic},
                    {"goal", facts.goal},
                    {"audience", facts.audience->text},
                    {"message", message.front()},
                    {"keyword", facts.keywords.empty() ? "" : facts.keywords.front()},
                    {"url", facts.url},
                    {"networks", channels}});
    return finished(job, std::move(out),
                    {"built_brief", "What is not known yet stands at its end.", {}});
}

}  // namespace herald::content::compose
