#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/kinds/parts.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;
namespace json = boost::json;

/// How long a post usually is there, as the network counts: short, medium, long.
struct Usual {
    std::string_view network;
    size_t brief, medium, full;
};
constexpr std::array kUsual{
    Usual{"x", 140, 240, 280},         Usual{"bluesky", 160, 260, 300},
    Usual{"mastodon", 220, 400, 500},  Usual{"linkedin", 320, 700, 1300},
    Usual{"facebook", 180, 380, 800},  Usual{"instagram", 200, 450, 1000},
    Usual{"telegram", 250, 500, 1100}, Usual{"discord", 250, 500, 1100},
    Usual{"slack", 250, 500, 1100},    Usual{"youtube", 300, 700, 1500},
};

size_t good_length(const Job& job, const NetworkLimits& network) {
    Usual usual{"", 300, 600, 1200};
    for (const Usual& one : kUsual)
        if (one.network == network.id) usual = one;
    size_t out = job.brief.length == "short"  ? usual.brief
                 : job.brief.length == "long" ? usual.full
                                              : usual.medium;
    if (job.brief.length.empty() && job.facts.habits.texts > 0)
        out = std::clamp(job.facts.habits.length, usual.brief, usual.full);
    return static_cast<size_t>(static_cast<double>(out) * job.tight);
}

bool is_tight(std::string_view network) {
    return network == "x" || network == "bluesky" || network == "mastodon";
}

void add(std::vector<Block>& to, std::vector<std::string> forms, int weight, Join join,
         std::vector<std::string> uses, bool repeats = false) {
    std::erase_if(forms, [](const auto& form) { return form.empty(); });
    if (!forms.empty()) to.push_back({std::move(forms), weight, join, std::move(uses), repeats});
}

std::vector<std::string> with_emoji(const Job& job, std::vector<std::string> forms) {
    const Habits& habits = job.facts.habits;
    if (habits.emoji.empty() || job.facts.tone.no_emoji) return forms;
    for (auto& form : forms)
        form = habits.emoji_first ? habits.emoji + " " + form : form + " " + habits.emoji;
    return forms;
}

/// Steps, or three and more short points, stand as a list.
void add_list(std::vector<Block>& to, const Job& job, const FactList& facts, bool numbered) {
    std::string text;
    std::vector<std::string> uses;
    for (size_t i = 0; i < facts.size(); ++i) {
        const std::string mark = numbered ? fmt::format("{}. ", i + 1) : "• ";
        const std::string one = facts[i].shape == Shape::phrase ? capitalised(bare(facts[i].text))
                                                                : as_sentence(facts[i].text);
        text += (i > 0 ? "\n" : "") + mark + toned(one, job.facts);
        uses.push_back(facts[i].mention());
    }
    add(to, {text}, numbered ? kNeeded : 48, Join::paragraph, uses);
}

void add_body(std::vector<Block>& to, const Job& job, const std::vector<std::string>& said,
              bool tight) {
    FactList facts = body_facts(job, said);
    if (job.angle == Angle::how_to) {
        add_list(to, job, job.facts.steps, true);
        std::erase_if(facts, [](const Fact& f) { return f.place.starts_with("brief"); });
    }
    FactList phrases;
    for (const Fact& fact : facts)
        if (fact.place.starts_with("brief") && fact.shape == Shape::phrase &&
            count_graphemes(fact.text) <= 80)
            phrases.push_back(fact);
    if (!tight && phrases.size() >= 3) {
        add_list(to, job, phrases, false);
        std::erase_if(facts, [&](const Fact& fact) {
            return std::any_of(phrases.begin(), phrases.end(),
                               [&](const Fact& one) { return one.text == fact.text; });
        });
    }
    int weight = 46;
    size_t in_paragraph = 0;
    std::string place;
    for (const Fact& fact : facts) {
        // What the brief says, what the product is and what the brand is stand apart.
        const std::string from = fact.place.substr(0, fact.place.find('/'));
        if (from != place && !tight) in_paragraph = 0;
        place = from;
        const bool opens = in_paragraph % 2 == 0;
        add(to, statement_forms(fact, job.facts), std::max(weight, 12),
            opens && (!tight || in_paragraph == 0) ? Join::paragraph : Join::space,
            {fact.mention()});
        weight -= 4;
        ++in_paragraph;
        if (to.size() > 16) break;
    }
}

/// What answers the question that opens.
void add_answer(std::vector<Block>& to, const Job& job) {
    if (job.angle != Angle::question || job.index >= job.facts.answers.size()) return;
    const Answer& answer = job.facts.answers[job.index];
    add(to, {answer.answer}, kNeeded, Join::paragraph, {answer.place});
}

void add_support(std::vector<Block>& to, const Job& job) {
    const Facts& facts = job.facts;
    const bool sells = facts.aim == Aim::order;
    add(to, {audience_line(facts)}, 22, Join::paragraph,
        {facts.audience ? facts.audience->mention() : ""});
    const auto first = [&](const FactList& list, Angle angle, int weight) {
        if (job.angle == angle || list.empty()) return;
        const Fact& fact = list[job.number % list.size()];
        add(to, {statement(fact, facts)}, weight, Join::paragraph, {fact.mention()});
    };
    first(facts.proof, Angle::proof, 30);
    // What the brief offers is meant to be said; what stands in the profile may be.
    const bool asked = !facts.offers.empty() && facts.offers.front().place.starts_with("brief");
    if (asked && job.angle != Angle::offer)
        add(to, {statement(facts.offers.front(), facts)}, 60, Join::paragraph,
            {facts.offers.front().mention()});
    else
        first(facts.offers, Angle::offer, sells ? 44 : 28);
}

/// The blocks of a thread in posts that each fit.
std::vector<std::string> in_posts(const std::vector<Block>& blocks, const NetworkLimits& network,
                                  const std::vector<std::string>& banned) {
    std::vector<std::string> out;
    std::vector<std::string> said;
    for (const Block& block : blocks) {
        const std::string& text = block.forms.front();
        if (is_banned(text, banned)) continue;
        const bool known =
            !block.repeats && std::any_of(said.begin(), said.end(),
                                          [&](const auto& s) { return says_the_same(text, s); });
        if (known) continue;
        said.push_back(text);
        const std::string_view join = block.join == Join::line    ? "\n"
                                      : block.join == Join::space ? " "
                                                                  : "\n\n";
        const std::string longer = out.empty() ? text : out.back() + std::string(join) + text;
        if (!out.empty() && out.size() > 1 && count_text(network, longer) <= network.max_text &&
            !is_banned(longer, banned))
            out.back() = longer;
        else if (count_text(network, text) <= network.max_text)
            out.push_back(text);
        if (out.size() == 12) break;
    }
    return out;
}

std::optional<Draft> as_thread(const Job& job, const std::vector<Block>& blocks,
                               const NetworkLimits& network) {
    const auto posts = in_posts(blocks, network, job.facts.banned);
    if (posts.size() < 3) return std::nullopt;
    Draft out;
    out.title = title_of(job);
    out.text = posts.front();
    json::array rest;
    for (size_t i = 1; i < posts.size(); ++i) rest.emplace_back(posts[i]);
    out.data = raw({{"thread", rest}});
    for (const Block& block : blocks)
        out.used.insert(out.used.end(), block.uses.begin(), block.uses.end());
    return finished(job, std::move(out),
                    {"built_thread", "A thread, since all of it does not fit one post.", {}});
}

std::vector<Block> blocks_of(const Job& job, const Hook& hook, const NetworkLimits& network) {
    std::vector<Block> out;
    const bool tight = is_tight(network.id);
    add(out, with_emoji(job, hook.forms), kNeeded, Join::paragraph, hook.uses);
    add_answer(out, job);
    const Facts& facts = job.facts;
    std::vector<std::string> said = hook.forms;
    if (job.angle != Angle::news && job.angle != Angle::how_to) {
        const Hook topic = topic_line(job);
        add(out, topic.forms, 62, Join::paragraph, topic.uses);
        said.insert(said.end(), topic.forms.begin(), topic.forms.end());
    }
    add_body(out, job, said, tight);
    add_support(out, job);
    add(out, call_forms(job), job.brief.url.empty() ? 70 : kNeeded, Join::paragraph,
        {"url: " + facts.url}, true);
    add(out,
        {hashtag_line(job),
         facts.hashtags.empty() ? "" : hashtag_line(job).substr(0, hashtag_line(job).find(' '))},
        55, tight ? Join::space : Join::paragraph, {}, true);
    return out;
}

/// Room for what a link to an own site gets when the post goes out.
size_t parameters_of_link(const Job& job, const NetworkLimits& network) {
    const Brand& brand = job.material.brand;
    const std::string& url = job.facts.url;
    if (url.empty() || !brand.utm_medium || brand.sites.empty()) return 0;
    const Utm utm{std::string(network.id), *brand.utm_medium, "", "", ""};
    const size_t bare = count_text(network, url);
    return std::max(count_text(network, tag_links(url, utm, brand.sites)), bare) - bare;
}

}  // namespace

std::optional<Draft> write_social(const Job& job) {
    if (job.network == nullptr) throw missing("/networks", "Say for which network the post is.");
    NetworkLimits network = *job.network;
    network.max_text -= std::min(parameters_of_link(job, network), network.max_text / 2);
    const Hook hook = hook_for(job);
    if (hook.forms.empty()) return std::nullopt;
    const auto blocks = blocks_of(job, hook, network);
    const auto length = [&](std::string_view text) { return count_text(network, text); };
    Fit wish{.length = length,
             .most = network.max_text,
             .good = good_length(job, network),
             .most_bytes = network.max_bytes.value_or(0),
             .banned = job.facts.banned};
    if (job.brief.length == "long" && is_tight(network.id)) {
        Fit everything = wish;
        everything.most = everything.good = 1'000'000;
        everything.most_bytes = 0;
        const auto whole = fit(blocks, everything);
        if (whole && length(whole->text) > network.max_text)
            if (auto thread = as_thread(job, blocks, network)) return thread;
    }
    const auto fitted = fit(blocks, wish);
    if (!fitted) return std::nullopt;
    // A question needs its answer, an announcement what it announces.
    const bool more = std::any_of(fitted->uses.begin(), fitted->uses.end(), [&](const auto& use) {
        return !use.empty() && !use.starts_with("url: ") &&
               std::find(hook.uses.begin(), hook.uses.end(), use) == hook.uses.end();
    });
    if (!more && (hook.announces || job.angle == Angle::question)) return std::nullopt;
    Draft out;
    out.title = title_of(job);
    out.text = fitted->text;
    out.used = fitted->uses;
    for (const auto& text : fitted->left_out)
        out.left_out.push_back({"no_room", "No room: " + text, {{"what", text}}});
    const auto characters = length(out.text);
    return finished(
        job, std::move(out),
        {"built_post",
         fmt::format("{} of {} characters on {}.", characters, job.network->max_text, network.name),
         {{"length", std::to_string(characters)},
          {"most", std::to_string(job.network->max_text)},
          {"network", std::string(network.id)}}});
}

}  // namespace herald::content::compose
