#include <algorithm>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/studio/draft/draft.hpp"
#include "content/text/marks.hpp"

/// Herald's own checks of what was written, and what is done about it.
namespace herald::content::studio {
namespace {

std::vector<AdText> fields_of(const StudioDraft& draft) {
    std::vector<AdText> out;
    const auto* fields = draft.data.if_contains("fields");
    if (fields == nullptr || !fields->is_object()) return out;
    for (const auto& member : fields->get_object())
        if (member.value().is_array())
            for (const json::value& one : member.value().get_array())
                if (one.is_string())
                    out.push_back({std::string(member.key()), std::string(one.get_string())});
    return out;
}

const AdFormat* format_of(const StudioDraft& draft) {
    return draft.kind == ItemKind::ads ? find_ad_format(text_in(draft.data, "ad_format")) : nullptr;
}

const NetworkLimits* network_of(const StudioDraft& draft) {
    return draft.kind == ItemKind::social ? find_network(draft.network) : nullptr;
}

std::vector<Finding> findings_of(const StudioDraft& draft, const TextRules& rules) {
    if (const AdFormat* format = format_of(draft)) {
        auto out = check_ad(*format, fields_of(draft), rules);
        std::erase_if(out, [](const Finding& one) { return one.field == "final_url"; });
        return out;
    }
    auto out = check_text({draft.text, draft.title, draft.language, {}}, network_of(draft), rules);
    std::erase_if(out, [](const Finding& one) { return one.field.starts_with("media"); });
    return out;
}

/// A finding of the checks, as the studio says it: its values are v0, v1, … there.
Sentence said(const Finding& finding) {
    Sentence out{"finding." + finding.code, finding.message, {}};
    for (std::size_t i = 0; i < finding.values.size(); ++i)
        out.values[fmt::format("v{}", i)] = finding.values[i];
    if (finding.field != "text") {
        out.text = finding.field + ": " + out.text;
        out.values["field"] = finding.field;
    }
    return out;
}

void trim_text(StudioDraft& draft, const NetworkLimits& network, const TextRules& rules) {
    const auto length = [&] { return count_text(network, as_sent(draft.text, network, rules)); };
    const std::size_t before = length();
    if (before > network.max_text) {
        const std::size_t tags = before - std::min(before, count_text(network, draft.text));
        draft.text =
            shorten(network, draft.text, network.max_text - std::min(tags, network.max_text / 2));
        const std::size_t after = length();
        draft.notes.push_back({"cut",
                               fmt::format("It had {} characters and {} takes {}: cut to {}.",
                                           before, network.name, network.max_text, after),
                               {{"before", fmt::to_string(before)},
                                {"network", std::string(network.id)},
                                {"most", fmt::to_string(network.max_text)},
                                {"after", fmt::to_string(after)}}});
    }
    if (!network.max_hashtags) return;
    std::vector<Mark> tags;
    for (const Mark& mark : marks_of(draft.text))
        if (mark.kind == MarkKind::hashtag) tags.push_back(mark);
    for (std::size_t i = tags.size(); i > *network.max_hashtags; --i)
        draft.text.erase(tags[i - 1].from, tags[i - 1].size);
    if (tags.size() > *network.max_hashtags) {
        const std::size_t more = tags.size() - *network.max_hashtags;
        draft.notes.push_back(
            {"hashtags_cut",
             fmt::format("{} hashtags more than {} takes were left out.", more, network.name),
             {{"count", fmt::to_string(more)}, {"network", std::string(network.id)}}});
    }
}

void trim_thread(StudioDraft& draft, const NetworkLimits& network) {
    auto* thread = draft.data.if_contains("thread");
    if (thread == nullptr || !thread->is_array()) return;
    for (json::value& one : thread->get_array()) {
        if (!one.is_string()) continue;
        const std::string text(one.get_string());
        if (count_text(network, text) <= network.max_text) continue;
        one = shorten(network, text, network.max_text);
        draft.notes.push_back(
            {"thread_cut", "A post of the thread was cut to the network's length.", {}});
    }
}

/// Texts that are too long, said twice, or more than there is room for, are left out while enough
/// are left; the last ones are cut.
void trim_ad(StudioDraft& draft, const AdFormat& format) {
    auto* fields = draft.data.if_contains("fields");
    if (fields == nullptr || !fields->is_object()) return;
    const NetworkLimits measure{.id = "", .name = format.name, .measure = format.measure};
    for (const AdField& field : format.fields) {
        auto* list = fields->get_object().if_contains(field.id);
        if (list == nullptr || !list->is_array()) continue;
        json::array kept;
        std::vector<std::string> seen;
        std::size_t left_out = 0, cut = 0;
        for (const json::value& one : list->get_array()) {
            std::string text(one.is_string() ? std::string_view(one.get_string())
                                             : std::string_view());
            if (count_by(format.measure, text) > field.max) {
                text = shorten(measure, text, field.max);
                ++cut;
            }
            const bool again = std::find(seen.begin(), seen.end(), fold(text)) != seen.end();
            if (text.empty() || again || kept.size() == field.most) {
                ++left_out;
                continue;
            }
            seen.push_back(fold(text));
            kept.emplace_back(text);
        }
        if (cut > 0)
            draft.notes.push_back(
                {"fields_cut",
                 fmt::format("{}: {} cut to {} characters.", field.name, cut, field.max),
                 {{"field", std::string(field.name)},
                  {"count", fmt::to_string(cut)},
                  {"most", fmt::to_string(field.max)}}});
        if (left_out > 0)
            draft.notes.push_back(
                {"fields_left_out",
                 fmt::format("{}: {} left out, too many or said twice.", field.name, left_out),
                 {{"field", std::string(field.name)}, {"count", fmt::to_string(left_out)}}});
        *list = std::move(kept);
    }
}

}  // namespace

Sentences faults_of(const StudioDraft& draft, const TextRules& rules) {
    Sentences out;
    for (const Finding& finding : findings_of(draft, rules))
        if (finding.level == FindingLevel::error) out.push_back(said(finding));
    if (const NetworkLimits* network = network_of(draft))
        for (const json::value& one : list_in(draft.data, "thread"))
            if (one.is_string() &&
                count_text(*network, std::string_view(one.get_string())) > network->max_text)
                out.push_back({"thread_long",
                               fmt::format("A post of the thread has more than {} characters.",
                                           network->max_text),
                               {{"most", fmt::to_string(network->max_text)}}});
    return out;
}

void trim_draft(StudioDraft& draft, const TextRules& rules) {
    if (const NetworkLimits* network = network_of(draft)) {
        trim_text(draft, *network, rules);
        trim_thread(draft, *network);
    }
    if (const AdFormat* format = format_of(draft)) trim_ad(draft, *format);
    for (Sentence& fault : faults_of(draft, rules)) draft.notes.push_back(std::move(fault));
}

void note_doubts(StudioDraft& draft, const Gathered& gathered, const TextRules& rules) {
    for (const Finding& finding : findings_of(draft, rules))
        if (finding.level == FindingLevel::warning && finding.code.starts_with("claim_"))
            draft.notes.push_back(said(finding));
    for (const Mark& mark : marks_of(draft.text)) {
        if (mark.kind != MarkKind::link) continue;
        const std::string_view link = mark.of(draft.text);
        const auto given = [&](const std::string& one) { return link.starts_with(one); };
        const bool ours = std::any_of(gathered.links.begin(), gathered.links.end(), given) ||
                          std::any_of(gathered.material.sources.begin(),
                                      gathered.material.sources.end(), [&](const auto& source) {
                                          return !source.url.empty() && given(source.url);
                                      });
        if (!ours)
            draft.notes.push_back({"unknown_link",
                                   fmt::format("Nobody gave this address; check it: {}", link),
                                   {{"link", std::string(link)}}});
    }
}

bool is_quoted(const StudioDraft& draft, const Wanted& wanted, const Gathered& gathered) {
    std::string all = wanted.wish.brief.value_or("");
    if (gathered.brief_item) all += "\n" + gathered.brief_item->text;
    for (const compose::Source& source : gathered.material.sources) all += "\n" + source.text;
    if (gathered.material.transcript)
        for (const auto& part : gathered.material.transcript->parts) all += " " + part.text;
    // White space is the source's own affair.
    const auto plain = [](std::string_view text) {
        std::string out;
        for (const TextPart word : words(text)) out += fold(word.of(text)) + " ";
        return out;
    };
    const std::string quote = plain(draft.text);
    return !quote.empty() && (" " + plain(all)).find(" " + quote) != std::string::npos;
}

}  // namespace herald::content::studio
