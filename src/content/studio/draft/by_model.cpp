#include <algorithm>

#include "base/text.hpp"
#include "content/studio/draft/job.hpp"
#include "content/studio/prompt/room.hpp"

namespace herald::content::studio {
namespace {

std::vector<StudioDraft> shaped(const Job& job, const std::string& place,
                                const json::value& document) {
    std::vector<StudioDraft> out;
    if (!document.is_object()) return out;
    for (const json::value& one : list_in(document.get_object(), "drafts"))
        if (one.is_object())
            out.push_back(shape_draft(job.wanted, job.gathered, place, one.get_object()));
    return out;
}

/// Why a quote cannot be taken; empty: it can. It is never cut: that would be another quote.
std::string fault_of_quote(const Job& job, const StudioDraft& draft) {
    if (!is_quoted(draft, job.wanted, job.gathered))
        return "it does not stand in the sources word for word.";
    const NetworkLimits* network = tightest(job.wanted);
    if (network == nullptr || count_text(*network, draft.text) <= network->max_text) return {};
    return fmt::format("it is too long for {}, which takes {} characters: pick a shorter one.",
                       network->name, network->max_text);
}

/// All that is wrong with them, as it is told to whoever wrote them; empty: nothing.
std::string complaint_of(const Job& job, const std::vector<StudioDraft>& drafts) {
    std::string out;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        for (const Sentence& fault : faults_of(drafts[i], job.rules))
            out += fmt::format("- Draft {}: {}\n", i + 1, fault.text);
        if (drafts[i].kind != ItemKind::quote) continue;
        if (const std::string fault = fault_of_quote(job, drafts[i]); !fault.empty())
            out += fmt::format("- Draft {}: {}\n", i + 1, fault);
    }
    return out;
}

connector::Prompt sent_back(const connector::Prompt& prompt, const std::string& answer,
                            const std::string& complaint) {
    connector::Prompt out = prompt;
    out.messages.push_back({connector::Speaker::assistant, answer});
    out.messages.push_back(
        {connector::Speaker::user,
         "This cannot go out yet:\n" + complaint +
             "Mend that, keep the rest, and give the whole answer again in the same form."});
    return out;
}

std::size_t faults_in(const std::string& complaint) {
    return static_cast<std::size_t>(std::count(complaint.begin(), complaint.end(), '\n'));
}

void drop_false_quotes(const Job& job, std::vector<StudioDraft>& drafts) {
    if (job.wanted.kind != ItemKind::quote) return;
    const NetworkLimits* network = tightest(job.wanted);
    std::erase_if(drafts,
                  [&](const StudioDraft& one) { return !fault_of_quote(job, one).empty(); });
    if (drafts.empty())
        throw Error(
            ErrorKind::upstream,
            fmt::format("The model gave no sentence that stands in the sources word for word{}.",
                        network == nullptr ? "" : " and fits " + std::string(network->name)))
            .permanent();
}

}  // namespace

std::vector<StudioDraft> ask_for_drafts(const Job& job, const Form& form, const std::string& place,
                                        const std::string& constraint) {
    const connector::Prompt prompt = render(job.assembly, job.gathered, form, constraint);
    const Asked first = job.ask(prompt);
    std::vector<StudioDraft> drafts = shaped(job, place, first.document);
    if (const std::string complaint = complaint_of(job, drafts); !complaint.empty()) {
        const Asked second = job.ask(sent_back(prompt, first.text, complaint));
        auto mended = shaped(job, place, second.document);
        if (mended.size() == drafts.size() &&
            faults_in(complaint_of(job, mended)) <= faults_in(complaint))
            drafts = std::move(mended);
    }
    drop_false_quotes(job, drafts);
    for (StudioDraft& draft : drafts) {
        trim_draft(draft, job.rules);
        note_doubts(draft, job.gathered, job.rules);
    }
    return drafts;
}

std::vector<StudioDraft> write_by_model(const Job& job) {
    if (job.wanted.kind == ItemKind::blog) return write_article(job);
    struct Place {
        std::string id, constraint;
    };
    std::vector<Place> places;
    if (job.wanted.kind == ItemKind::ads)
        for (const std::string& id : job.wanted.ad_formats)
            places.push_back({id, std::string(find_ad_format(id)->name)});
    if (job.wanted.kind == ItemKind::social)
        for (const std::string& id : job.wanted.networks)
            places.push_back({id, std::string(find_network(id)->name)});
    if (places.empty()) places.push_back({});
    std::vector<StudioDraft> out;
    for (std::size_t i = 0; i < places.size(); ++i) {
        job.progress(0.1 + 0.8 * static_cast<double>(i) / static_cast<double>(places.size()),
                     places[i].constraint.empty() ? "Writing" : "Writing: " + places[i].constraint);
        auto drafts = ask_for_drafts(job, form_of(job.wanted, places[i].id), places[i].id,
                                     places[i].constraint);
        out.insert(out.end(), std::make_move_iterator(drafts.begin()),
                   std::make_move_iterator(drafts.end()));
    }
    return out;
}

}  // namespace herald::content::studio
