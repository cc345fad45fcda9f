#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/kinds/parts.hpp"
#include "content/compose/words/clean.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;
namespace json = boost::json;

/// Words a second, spoken calmly (Tauroza and Allison 1990 give 2.3 to 3 for English; German words
/// are longer).
constexpr double kEnglishRate = 2.5, kGermanRate = 2.1;
constexpr unsigned kLeastSeconds = 2;
constexpr size_t kCaption = 60;  ///< graphemes: two lines on a phone

struct Scene {
    std::string say, show, use;
    int weight = 1;
    unsigned seconds = 0;
};

unsigned seconds_of(const Job& job, std::string_view text) {
    const double rate = job.german() ? kGermanRate : kEnglishRate;
    const auto count = static_cast<double>(words(text).size());
    return std::max(kLeastSeconds, static_cast<unsigned>(std::ceil(count / rate)));
}

unsigned wanted_seconds(const Job& job) {
    if (!job.brief.data.text.empty()) {
        boost::system::error_code failed;
        const json::value data = json::parse(job.brief.data.text, failed);
        if (!failed && data.is_object())
            if (const auto* given = data.get_object().if_contains("seconds"))
                if (given->is_number())
                    return static_cast<unsigned>(
                        std::clamp(given->to_number<double>(), 6.0, 900.0));
    }
    const unsigned usual = job.brief.length == "short" ? 15 : job.brief.length == "long" ? 90 : 40;
    return job.tight < 1 ? usual * 2 / 3 : usual;
}

std::string clock(unsigned seconds) { return fmt::format("{}:{:02}", seconds / 60, seconds % 60); }

/// What stands on the screen: the sentence itself when it is short, else its first clause.
std::string caption_of(const std::string& say) {
    const std::string whole = bare(say);
    if (count_graphemes(whole) <= kCaption) return whole;
    const std::string clause = first_clause(whole);
    return !clause.empty() && count_graphemes(clause) <= kCaption ? clause : std::string();
}

/// A link is not read aloud.
std::string spoken_address(const Job& job) {
    const std::string words = call_words(job);
    return words.empty() ? job.facts.host : words + ": " + job.facts.host;
}

std::vector<Scene> scenes_of(const Job& job, const Hook& hook) {
    const Facts& facts = job.facts;
    const Phrases& words = job.phrases();
    std::vector<Scene> out;
    out.push_back(
        {hook.forms.front(), std::string(words.show_speaker), hook.uses.front(), kNeeded, 0});
    if (job.angle == Angle::question && job.index < facts.answers.size())
        out.push_back({facts.answers[job.index].answer, std::string(words.show_speaker),
                       facts.answers[job.index].place, kNeeded, 0});
    std::vector<std::string> said{hook.forms.front()};
    const std::string product = facts.product_chosen
                                    ? filled(words.show_product, facts.products.front().name)
                                    : std::string();
    if (job.angle == Angle::how_to)
        for (const Fact& step : facts.steps)
            out.push_back(
                {as_sentence(step.text), std::string(words.show_work), step.mention(), 90, 0});
    else if (job.angle != Angle::news) {
        const Hook topic = topic_line(job);
        if (!topic.forms.empty() && !says_the_same(topic.forms.back(), hook.forms.front()))
            out.push_back({topic.forms.front(),
                           product.empty() ? std::string(words.show_words) : product,
                           topic.uses.back(), 85, 0});
    }
    for (const Scene& scene : out) said.push_back(scene.say);
    int weight = 60;
    for (const Fact& fact : body_facts(job, said)) {
        const std::string one = statement(fact, facts);
        const bool of_product = !product.empty() && !fact.place.starts_with("brand.what");
        out.push_back({one, of_product ? product : std::string(words.show_work), fact.mention(),
                       std::max(weight, 10), 0});
        weight -= 5;
        said.push_back(one);
    }
    const auto add = [&](const FactList& list, int importance) {
        if (list.empty()) return;
        const Fact& fact = list[job.number % list.size()];
        const std::string one = statement(fact, facts);
        for (const auto& before : said)
            if (says_the_same(before, one)) return;
        said.push_back(one);
        out.push_back({one, std::string(words.show_words), fact.mention(), importance, 0});
    };
    add(facts.proof, 50);
    add(facts.offers, facts.aim == Aim::order ? 58 : 40);
    if (!facts.url.empty())
        out.push_back(
            {spoken_address(job), std::string(words.show_address), "url: " + facts.url, 200, 0});
    std::erase_if(out, [&](const Scene& scene) {
        return scene.weight < kNeeded && (scene.say.empty() || is_banned(scene.say, facts.banned));
    });
    return out;
}

/// Scenes go, the least important first, until the time is kept.
unsigned keep_time(std::vector<Scene>& scenes, unsigned most) {
    for (;;) {
        unsigned total = 0;
        for (const Scene& scene : scenes) total += scene.seconds;
        auto light = scenes.end();
        for (auto one = scenes.begin(); one != scenes.end(); ++one)
            if (one->weight < kNeeded && (light == scenes.end() || one->weight <= light->weight))
                light = one;
        if (total <= most || light == scenes.end() || scenes.size() <= 3) return total;
        scenes.erase(light);
    }
}

}  // namespace

std::optional<Draft> write_video(const Job& job) {
    const Hook hook = hook_for(job);
    if (hook.forms.empty()) return std::nullopt;
    std::vector<Scene> scenes = scenes_of(job, hook);
    for (Scene& scene : scenes) scene.seconds = seconds_of(job, scene.say);
    const unsigned wanted = wanted_seconds(job);
    const unsigned total = keep_time(scenes, wanted);
    if (scenes.size() < 3) return std::nullopt;
    const Phrases& words = job.phrases();
    Draft out;
    out.title = title_of(job);
    json::array list;
    unsigned at = 0;
    for (size_t i = 0; i < scenes.size(); ++i) {
        const Scene& scene = scenes[i];
        const std::string name =
            i == 0 ? std::string(words.hook) : fmt::format("{} {}", words.scene, i + 1);
        const std::string caption = caption_of(scene.say);
        out.text +=
            fmt::format("{}### {} ({}–{})\n\n{}: {}\n{}: {}", i == 0 ? "" : "\n\n", name, clock(at),
                        clock(at + scene.seconds), words.say, scene.say, words.show, scene.show);
        if (!caption.empty()) out.text += fmt::format("\n{}: {}", words.caption, caption);
        list.push_back(json::object{{"number", i + 1},
                                    {"from", at},
                                    {"seconds", scene.seconds},
                                    {"say", scene.say},
                                    {"show", scene.show},
                                    {"caption", caption}});
        at += scene.seconds;
        out.used.push_back(scene.use);
    }
    out.text += fmt::format("\n\n{}: {}", words.duration, clock(total));
    out.data = raw({{"hook", scenes.front().say}, {"seconds", total}, {"scenes", list}});
    if (is_banned(out.text, job.facts.banned)) return std::nullopt;
    return finished(job, std::move(out),
                    {"built_video",
                     fmt::format("{} scenes, {} of {} seconds at a calm speaking rate.",
                                 scenes.size(), total, wanted),
                     {{"scenes", std::to_string(scenes.size())},
                      {"seconds", fmt::to_string(total)},
                      {"wanted", fmt::to_string(wanted)}}});
}

}  // namespace herald::content::compose
